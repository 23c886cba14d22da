"""Is this a glass's curve?  What may be read off it, and what must not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.dataset import Measurement
from glasswell.errors import InputError, RefusedFitError

Array = npt.NDArray[np.float64]

SLOPE_RANGE = (1.6, 2.1)
REFUSED_SLOPE = 2.3
_SLOPE_BELOW = 1.0
_STRENGTH_BELOW = 2.0
_LARGEST_RMS = 0.15


@dataclass(frozen=True)
class Slope:
    """Slope d ln κ/d ln T below 1 K with its standard error, from `points` points."""

    value: float
    standard_error: float
    points: int


def low_temperature_slope(measurement: Measurement) -> Slope | None:
    """Slope of ln κ against ln T below 1 K; None with fewer than four points there."""
    low = measurement.temperature < _SLOPE_BELOW
    if low.sum() < 4:
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


def judge_conductivity(measurement: Measurement) -> list[str]:
    """Warnings about a conductivity curve.

    Raises: RefusedFitError if ln κ rises below 1 K with a slope above 2.3 by two standard errors:
    crystals, filled or boundary-limited samples go as T³, glasses as T^1.8 to T².
    """
    slope = low_temperature_slope(measurement)
    if slope is None:
        return [
            f"{measurement.name} has fewer than four points below 1 K: whether it is a glass's "
            "curve could not be judged from its slope"
        ]
    text = (
        f"{measurement.name}: ln κ rises below 1 K with slope {slope.value:.2f} ± "
        f"{slope.standard_error:.2f} ({slope.points} points)"
    )
    if slope.value - 2.0 * slope.standard_error > REFUSED_SLOPE:
        raise RefusedFitError(
            text + ", which is not a glass's",
            "the phonons of a glass are scattered by tunnelling states, which gives T^1.8 to T^2; "
            "a slope near 3 belongs to a crystal, to a filled or granular material, or to a sample "
            "whose boundaries limit the paths, and a tunnelling strength read off it would mean "
            "nothing",
            "fit a homogeneous glass; for a thin sample of a glass free `boundary` on data that "
            "reach below the boundary-limited range",
        )
    if slope.value > SLOPE_RANGE[1]:
        return [
            text + ": steeper than homogeneous glasses (1.8 to 2.1); semicrystalline or filled "
            "samples and boundary scattering do this, so read the tunnelling strength with care"
        ]
    if slope.value < SLOPE_RANGE[0]:
        return [text + ": flatter than homogeneous glasses (1.8 to 2.1)"]
    return []


def reaches_tunnelling(measurements: tuple[Measurement, ...]) -> bool:
    """Whether any conductivity point lies below 2 K, where tunnelling states are seen."""
    return any(
        m.quantity == "thermal_conductivity" and m.temperature.min() < _STRENGTH_BELOW
        for m in measurements
    )


def check_points(points: int, free: int) -> None:
    """Raises InputError if there are not more points than free parameters."""
    if points <= free:
        raise InputError(
            f"{points} points cannot fix {free} parameters",
            "a fit needs more points than free parameters to say how sure it is",
            "free fewer parameters, widen the temperature range, or add measurements",
        )


def judge_fit(rms_log: float) -> list[str]:
    """Warnings about a fit that leaves more than measurements scatter."""
    if rms_log <= _LARGEST_RMS:
        return []
    return [
        f"the fit leaves an rms of {rms_log:.2f} in ln(measured/fitted), far above the scatter of "
        "good measurements: the model does not describe these data, and its parameters mean little"
    ]
