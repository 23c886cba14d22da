"""Maxima and minima of a sampled curve that stand out, and their exact places."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.signal import find_peaks

Array = npt.NDArray[np.float64]

# Places of an extremum on a logarithmic axis are found to this.
_TOLERANCE = 1e-8
_TINY = 1e-300


class Extrema(NamedTuple):
    """Indices of the maximum of a curve that stands out most, and of the minimum below it."""

    minimum: int | None
    maximum: int | None


def extrema(values: Array, prominence: float, *, skip_rise: bool = False) -> Extrema:
    """The most prominent maximum of values (point,) ≥ 0, and the lowest point below it.

    A maximum stands out by its height above the higher one of the two valleys beside it, which
    has to be a share `prominence` of it at least.  Without a maximum, the minimum is the most
    prominent one of the logarithm.  Ends of the curve are neither.  skip_rise: where it begins with
    a rise and has an extremum later on, the top of that rise is no maximum.
    """
    if not skip_rise:
        return _extrema(values, prominence)
    falling = np.flatnonzero(np.diff(values) < 0.0)
    start = int(falling[0]) if len(falling) else 0
    later = _extrema(values[start:], prominence)
    if start == 0 or later == Extrema(None, None):
        return _extrema(values, prominence)
    return Extrema(*(None if place is None else place + start for place in later))


def _extrema(values: Array, prominence: float) -> Extrema:
    tops, found = find_peaks(values, prominence=0.0)
    out = found["prominences"]
    clear = out >= prominence * values[tops]
    if clear.any():
        top = int(tops[clear][np.argmax(out[clear])])
        bottom = int(np.argmin(values[:top]))
        return Extrema(bottom if bottom > 0 else None, top)
    bottoms, found = find_peaks(-np.log(np.maximum(values, _TINY)), prominence=prominence)
    if not len(bottoms):
        return Extrema(None, None)
    return Extrema(int(bottoms[np.argmax(found["prominences"])]), None)


def refined(function: Callable[[float], float], axis: Array, place: int, sign: float) -> float:
    """Where `function` is largest (sign=1) or smallest (-1) beside the point `place` of an axis.

    axis (point,): positive; the search runs over its logarithm, between the two neighbours.
    """
    low, high = np.log(axis[[max(place - 1, 0), min(place + 1, len(axis) - 1)]])
    found = minimize_scalar(
        lambda u: -sign * function(float(np.exp(u))),
        bounds=(low, high),
        method="bounded",
        options={"xatol": _TOLERANCE},
    )
    return float(np.exp(found.x))
