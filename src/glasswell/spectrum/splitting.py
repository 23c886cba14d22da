"""Tunnel splitting of the symmetric double well, far below the digits of its levels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError
from glasswell.numerics.eigenproblem import quartic_levels
from glasswell.numerics.plain_number import plain_numbers

Array = npt.NDArray[np.float64]

# Coefficients of 1/S^k behind the one-instanton prefactor (theory: Zinn-Justin's expansion).
_CORRECTIONS = (71 / 72, 6299 / 10368, 2691107 / 2239488, 2125346615 / 644972544)

# Here the series is good to 1e-5 and the levels, whose digits end near 1e-12, to 1e-5 as well.
_JOIN = (-12.0, -11.0)
# More levels than needed, for the larger basis that comes with them.
_BASIS_LEVELS = 8


def instanton_action(d2: npt.ArrayLike) -> Array:
    """Tunnelling action S = (√2/3)|D2|^(3/2) of the symmetric double well (D2 < 0)."""
    return np.asarray(np.sqrt(2.0) / 3.0 * np.abs(np.asarray(d2, float)) ** 1.5)


def _series_logarithm(d2: Array) -> Array:
    action = instanton_action(d2)
    series = 1.0 - sum(c / action ** (k + 1) for k, c in enumerate(_CORRECTIONS))
    prefactor = 13 / 4 * np.log(2.0) - 0.5 * np.log(np.pi) + 1.25 * np.log(np.abs(d2))
    return np.asarray(prefactor - action + np.log(series))


def tunnel_splitting(d2: npt.ArrayLike) -> Array:
    """First excitation E1 - E0 at D1 = 0, down to the smallest double.

    Δ0/W = (2^(13/4)/√π)|D2|^(5/4) e^(-S)(1 - 71/72S - 6299/10368S² - …), S = (√2/3)|D2|^(3/2),
    below D2 = -12; the difference of the two lowest levels above D2 = -11; in between the
    logarithms are joined smoothly.  Four digits or better everywhere.
    Shapes: d2 (...) → (...).  Units: W.  Range: any finite D2; below D2 ≈ -132 it has fewer
    digits than a double, below -136.5 it is under the smallest double and comes out as zero.
    Raises: InputError if D2 is not made of numbers, or not finite.
    Source: series of the quartic double well, J. Zinn-Justin, J. Math. Phys. 22, 511 (1981).
    """
    values = plain_numbers("D2", d2)
    if not np.all(np.isfinite(values)):
        raise InputError("D2 is not finite", "a splitting needs a potential", "remove the member")
    flat = values.ravel()
    logarithm = np.empty_like(flat)
    deep = flat < _JOIN[1]
    shallow = flat > _JOIN[0]
    with np.errstate(under="ignore", over="ignore"):
        logarithm[deep] = _series_logarithm(flat[deep])
        if shallow.any():
            levels = quartic_levels(np.zeros(shallow.sum()), flat[shallow], _BASIS_LEVELS)
            numerical = np.log(levels[:, 1] - levels[:, 0])
            u = np.clip((flat[shallow] - _JOIN[0]) / (_JOIN[1] - _JOIN[0]), 0.0, 1.0)
            share = u * u * (3.0 - 2.0 * u)
            both = np.where(u < 1.0, (1.0 - share) * np.where(u < 1, logarithm[shallow], 0), 0.0)
            logarithm[shallow] = both + share * numerical
        return np.exp(logarithm).reshape(values.shape)
