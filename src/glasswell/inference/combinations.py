"""Products of powers that are known much better than their factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# Smallest eigenvalue of the correlations of a few numbers below which they are tried together.
_DEGENERATE: Final = 0.1
# A product is named if its error is below this share of what each factor alone would leave.
_NAMED: Final = 0.45
_LARGEST: Final = 4
# A larger set is worth naming if it is known so much better than its parts tell.
_BETTER: Final = 0.5
# A rounded exponent may cost so much of the error.
_ROUNDING: Final = 1.15
_GRIDS: Final = (1.0, 0.5, 0.1, 0.01)


@dataclass(frozen=True)
class Combination:
    """A product Π parameter^exponent with its relative error, and the errors of its factors."""

    exponents: Mapping[str, float]
    error: float
    alone: Mapping[str, float]

    def __str__(self) -> str:
        alone = ", ".join(f"{name} alone to {percent(e)}" for name, e in self.alone.items())
        return f"only {product(self.exponents)} is fixed, to {percent(self.error)}; {alone}"


def well_determined(names: Sequence[str], covariance: Array) -> tuple[Combination, ...]:
    """Products of two to four numbers that are known far better than each of them.

    Those whose error is at most 0.45 of what any factor alone would leave (two numbers: correlated
    by more than 0.9), unless a part of them tells it already.  covariance (number, number): of
    the logarithms.
    """
    error = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(error, error)
    found: list[Combination] = []
    least: dict[frozenset[int], float] = {}
    for size in range(2, min(_LARGEST, len(names)) + 1):
        for places in combinations(range(len(names)), size):
            own = np.array(places)
            values, vectors = np.linalg.eigh(correlation[np.ix_(own, own)])
            inside = [v for key, v in least.items() if key < frozenset(places)]
            limit = min([_DEGENERATE, *(_BETTER * v for v in inside)])
            if values[0] > limit or np.abs(vectors[:, 0]).min() < 0.1:
                continue
            one = _combination(names, covariance, own, vectors[:, 0] / error[own])
            parts = [abs(e) * one.alone[name] for name, e in one.exponents.items()]
            if one.error <= _NAMED * min(parts):
                least[frozenset(places)] = max(float(values[0]), 1e-15)
                found.append(one)
    return tuple(sorted(found, key=lambda c: c.error))


def product(exponents: Mapping[str, float]) -> str:
    """A product of powers as it is written: strength^2·density/energy_scale."""
    up = [_power(name, e) for name, e in exponents.items() if e > 0.0]
    down = [_power(name, -e) for name, e in exponents.items() if e < 0.0]
    return "·".join(up) + "".join(f"/{text}" for text in down)


def percent(share: float) -> str:
    """A relative error in per cent, or as a factor where it is large."""
    if share > 1.0:
        return f"a factor {np.exp(share):.2g}"
    return f"{100.0 * share:.2g} %" if share < 0.0995 else f"{100.0 * share:.0f} %"


def _combination(
    names: Sequence[str], covariance: Array, places: npt.NDArray[np.intp], exponents: Array
) -> Combination:
    inside = covariance[np.ix_(places, places)]
    # The power of the first is one, so that the error is one of something that is seen.
    exact = exponents / exponents[0]
    chosen = exact
    best = np.sqrt(exact @ inside @ exact)
    for grid in _GRIDS:
        rounded = np.round(exact / grid) * grid
        if np.all(rounded != 0.0) and np.sqrt(rounded @ inside @ rounded) <= _ROUNDING * best:
            chosen = rounded
            break
    error = float(np.sqrt(max(chosen @ inside @ chosen, 0.0)))
    return Combination(
        {names[i]: float(e) for i, e in zip(places, chosen, strict=True)},
        error,
        {names[i]: float(np.sqrt(covariance[i, i])) for i in places},
    )


def _power(name: str, exponent: float) -> str:
    return name if abs(exponent - 1.0) < 1e-9 else f"{name}^{exponent:.3g}"
