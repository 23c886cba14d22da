"""How steeply a measured conductivity rises in the cold, and which boundary would do the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glasswell.bath.debye import BRANCHES, DEGENERACY, phonon_weight
from glasswell.dataset import Measurement
from glasswell.material import Material

SLOPE_RANGE = (1.6, 2.1)
REFUSED_SLOPE = 2.3
SLOPE_BELOW = 1.0
FEWEST_POINTS = 4
_SURELY_CUBIC = 0.05
# ∫x⁴eˣ/(eˣ-1)² dx over all phonons.
_ALL_PHONONS = 4.0 * np.pi**4 / 15.0


@dataclass(frozen=True)
class Slope:
    """Slope d ln κ/d ln T below 1 K with its standard error, from `points` points."""

    value: float
    standard_error: float
    points: int

    @property
    def too_steep(self) -> bool:
        """Whether it is steeper than 2.3 by two standard errors."""
        return self.value - 2.0 * self.standard_error > REFUSED_SLOPE

    @property
    def cubic(self) -> bool:
        """Whether T³, as boundaries and crystals give it, lies within two errors, or 0.05."""
        return abs(self.value - 3.0) <= max(2.0 * self.standard_error, _SURELY_CUBIC)


def low_temperature_slope(measurement: Measurement) -> Slope | None:
    """Slope of ln κ against ln T below 1 K; None with fewer than four points there."""
    low = measurement.temperature < SLOPE_BELOW
    if low.sum() < FEWEST_POINTS:
        return None
    x, y = np.log(measurement.temperature[low]), np.log(measurement.value[low])
    spread = x - x.mean()
    square = float((spread**2).sum())
    if square == 0.0:
        return None
    slope = float((spread * y).sum()) / square
    rest = y - y.mean() - slope * spread
    error = np.sqrt(float((rest**2).sum()) / (len(x) - 2) / square)
    return Slope(slope, float(error), int(low.sum()))


def boundary_length(measurement: Measurement, material: Material) -> tuple[float, float]:
    """Path (m) that phonons of one length would need, at the coldest and hottest point below 1 K.

    κ = L Σ_α g_α k (kT/ħ)³/(6π²v_α²) 4π⁴/15 of Debye phonons.  Boundaries give the same length at
    both ends.  The points have to reach below 1 K.
    """
    low = measurement.temperature < SLOPE_BELOW
    temperature, value = measurement.temperature[low], measurement.value[low]
    per_length = sum(
        number * phonon_weight(getattr(material, f"{branch}_velocity"), temperature)
        for branch, number in zip(BRANCHES, DEGENERACY, strict=True)
    )
    length = value / (per_length * _ALL_PHONONS)
    return float(length[0]), float(length[-1])


def slope_text(measurement: Measurement, slope: Slope) -> str:
    """The slope in words, with its error and the number of points."""
    return (
        f"{measurement.name}: ln κ rises below 1 K with slope {slope.value:.2f} ± "
        f"{slope.standard_error:.2f} ({slope.points} points)"
    )
