"""What a fit accepts: numbers of the sample, ranges, and enough different points."""

from __future__ import annotations

import numpy as np

from glasswell.dataset import Measurement
from glasswell.errors import DataError, InputError

# Nothing was ever measured below; a temperature there has lost its unit.
_COLDEST = 1e-6
_LARGEST_PATH = 1e-6
_UNITS = {"minimum_path": "m", "boundary": "m", "rayleigh": "s⁴/m"}


def checked_range(minimum: float, maximum: float) -> tuple[float, float]:
    """Temperatures between which points are used, K."""
    low = _number("minimum_temperature", minimum, "K")
    high = _number("maximum_temperature", maximum, "K", infinite=True)
    if not 0.0 <= low < high:
        raise InputError(
            f"no temperature lies between {low:g} and {high:g} K",
            "the lowest temperature to fit has to lie below the highest",
            "choose a minimum temperature below the maximum temperature",
        )
    return low, high


def checked_sample(
    minimum_path: float | None, boundary: float | None, rayleigh: float | None
) -> dict[str, float]:
    """Those of the three that are given, in SI."""
    given = {"minimum_path": minimum_path, "boundary": boundary, "rayleigh": rayleigh}
    found = {}
    for name, value in given.items():
        if value is None:
            continue
        number = _number(name, value, _UNITS[name])
        if number < 0.0 or (name == "boundary" and number == 0.0):
            raise InputError(
                f"{name} = {number:g} {_UNITS[name]} is not a value of a sample",
                "lengths are positive; the Rayleigh constant is not negative",
                f"give a positive {name}, or leave it out",
            )
        if name == "minimum_path" and number > _LARGEST_PATH:
            raise InputError(
                f"minimum_path = {number:g} m is longer than {_LARGEST_PATH:g} m",
                "it is the path that is left above the plateau, a few interatomic distances",
                "check its unit: it is in m, about 1e-9",
            )
        if not (name == "rayleigh" and number == 0.0):
            found[name] = number
    return found


def check_drawing(draws: object, seed: object, least: int) -> None:
    """Raises InputError for numbers of draws below `least`, and for seeds below zero."""
    check_whole("draws", draws, least)
    check_whole("seed", seed, 0)


def check_whole(name: str, number: object, least: int) -> None:
    """Raises InputError for what is no whole number from `least` on."""
    whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
    if not whole or number < least:  # type: ignore[operator]
        raise InputError(
            f"{name} is {number!r}",
            f"it has to be a whole number from {least} on",
            "give another seed" if name == "seed" else f"give another number of {name}",
        )


def check_points(curves: tuple[Measurement, ...], free: int) -> None:
    """Raises InputError for too few different temperatures, DataError for impossible ones."""
    for curve in curves:
        coldest = float(curve.temperature[0])
        if coldest < _COLDEST:
            raise DataError(
                f"{curve.name}: a temperature is {coldest:g} K",
                "nothing was ever measured below a microkelvin, so its unit is not what it says",
                "check the unit of the temperatures",
            )
    # Copies of a point, or points at one temperature, say nothing about a dependence on it.
    different = sum(np.unique(np.round(np.log(c.temperature), 6)).size for c in curves)
    if different <= free:
        points = sum(len(curve) for curve in curves)
        same = "" if points == different else f" at {different} different temperatures"
        raise InputError(
            f"{points} point{'s' if points > 1 else ''}{same} cannot fix {free} "
            f"parameter{'s' if free > 1 else ''}",
            "a fit needs more different points than free parameters to say how sure it is",
            "free fewer parameters, widen the temperature range, or add measurements",
        )


def _number(name: str, value: object, unit: str, infinite: bool = False) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = np.nan
    if np.isnan(number) or (np.isinf(number) and not infinite):
        raise InputError(
            f"{name} is {value!r}", f"it has to be a number, in {unit}", "give a finite number"
        )
    return number
