"""Landmarks of the thermal conductivity: the plateau, and where it begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline
from scipy.signal import find_peaks

from glasswell.ensemble.boson_peak import Mark
from glasswell.errors import InputError

Array = npt.NDArray[np.float64]

# A flattest place is a minimum of the slope that stands out by this.
_LEAST = 0.02
# Shorter flat stretches are no plateau: end over start.
_NARROWEST = 1.2
_FINE = 4000
_RISE = 1.0


@dataclass(frozen=True)
class Slopes:
    """ln κ and d ln κ/d ln T (point,) on a fine axis of ln T."""

    log_temperature: Array
    log_conductivity: Array
    slope: Array

    @classmethod
    def of(cls, temperature: Array, conductivity: Array) -> Slopes:
        """Slopes of a curve κ (temperature,), by a spline."""
        spline = CubicSpline(np.log(temperature), np.log(conductivity))
        fine = np.linspace(np.log(temperature[0]), np.log(temperature[-1]), _FINE)
        return cls(fine, spline(fine), spline(fine, 1))

    def crossing(self, start: int, step: int, level: float) -> float | None:
        """T beyond the point `start` (step ±1) at which the slope first passes `level`."""
        slope = self.slope[start::step] - level
        change = np.flatnonzero(slope[1:] * slope[:-1] <= 0.0)
        if not len(change):
            return None
        i = int(change[0])
        place = self.log_temperature[start::step]
        share = slope[i] / (slope[i] - slope[i + 1]) if slope[i] != slope[i + 1] else 0.0
        return float(np.exp(place[i] + share * (place[i + 1] - place[i])))


def checked_bound(bound: float) -> float:
    """The slope that bounds a plateau. Raises InputError unless it lies between 0 and 1."""
    if not (np.isfinite(bound) and 0.0 < bound < _RISE):
        raise InputError(
            f"plateau_slope={bound!r} bounds no plateau",
            "a plateau is where |d ln κ/d ln T| stays below it",
            "give a number between 0 and 1, such as 0.25",
        )
    return float(bound)


def plateau_landmarks(temperature: Array, conductivity: Array, bound: float) -> dict[str, Mark]:
    """Place, height, slope and ends of the plateau of κ (temperature,), and its foot."""
    names = ("crossover", "temperature", "conductivity", "slope", "start", "end")
    curve = Slopes.of(temperature, conductivity)
    found, reason = _flattest(curve, bound)
    if found is None:
        return {f"plateau_{name}": Mark(None, reason) for name in names}
    foot = curve.crossing(found, -1, _RISE)
    start, end = _ends(curve, found, bound)
    open_end = f"the slope stays below {bound:g} as far as was searched"
    marks = {
        "crossover": Mark(foot, "" if foot else "the slope does not reach 1 below"),
        "temperature": Mark(float(np.exp(curve.log_temperature[found]))),
        "conductivity": Mark(float(np.exp(curve.log_conductivity[found]))),
        "slope": Mark(float(curve.slope[found])),
        "start": Mark(start, "" if start else open_end),
        "end": Mark(end, "" if end else open_end),
    }
    return {f"plateau_{name}": marks[name] for name in names}


def _ends(curve: Slopes, place: int, bound: float) -> tuple[float | None, float | None]:
    """T up to which |slope| < bound below and above a place, None beyond the curve."""
    found = []
    for step, nearest in ((-1, max), (1, min)):
        ends = [curve.crossing(place, step, level) for level in (bound, -bound)]
        inside = [end for end in ends if end is not None]
        found.append(nearest(inside) if inside else None)
    return found[0], found[1]


def _flattest(curve: Slopes, bound: float) -> tuple[int | None, str]:
    """Index of the first place where |slope| is smallest and below the bound, or why none is.

    Where κ has a maximum that is the place.
    """
    lowest, _ = find_peaks(-curve.slope, prominence=_LEAST)
    for first in lowest[curve.slope[lowest] < bound]:
        falling = np.flatnonzero(curve.slope[: first + 1] <= 0.0)
        place = int(falling[0]) if len(falling) else int(first)
        start, end = _ends(curve, place, bound)
        if start is None or end is None or end > _NARROWEST * start:
            return place, ""
    ends = np.exp(curve.log_temperature[[0, -1]])
    reason = f"κ has no plateau between {ends[0]:.3g} and {ends[1]:.3g} K"
    if len(lowest):
        least = lowest[np.argmin(curve.slope[lowest])]
        place_in_words = f"{np.exp(curve.log_temperature[least]):.3g} K"
        reason += f": d ln κ/d ln T is smallest, {curve.slope[least]:.3g}, at {place_in_words}"
    return None, reason
