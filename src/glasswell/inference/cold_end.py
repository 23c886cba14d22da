"""The cold end of a heat capacity: what is there besides a lattice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.bath.debye import debye_function
from glasswell.dataset import Measurement

Array = npt.NDArray[np.float64]

# Points up to this multiple of the coldest temperature, or at least so many up to the second; below
# 1 K, where kT < W and a glass is still far from the maximum of C/T³, up to the third.
_WINDOW, _WIDEST, _WIDEST_COLD = 1.5, 2.0, 5.0
_COLD = 1.0
FEWEST_POINTS = 6
# T0/θ of the Debye shapes that are tried; the first is T³.
_REDUCED = np.concatenate([[1e-4], np.linspace(0.02, 0.5, 97)])
_FINER = np.linspace(-0.015, 0.015, 61)
# Calorimeters repeat themselves no better than this, whatever smoothed tables suggest.
_LEAST_SCATTER = 1e-3
_SIGMAS = 2.0


@dataclass(frozen=True)
class ColdEnd:
    """C = lattice + c1 T over the coldest points.

    temperature: the coldest, T0 (K).  share: part of C at T0 that rises as T, `lower` and `upper`
    two standard errors away.  value: C at T0 as fitted.  slope: d ln C/d ln T with its standard
    error.  rms: of the relative residuals.
    """

    temperature: float
    points: int
    share: float
    lower: float
    upper: float
    value: float
    slope: float
    slope_error: float
    rms: float

    @property
    def standard_error(self) -> float:
        """Of the share: a quarter of the range between the two bounds."""
        return (self.upper - self.lower) / (2.0 * _SIGMAS)

    def linear_term(self, share: float) -> float:
        """The c1 that makes this share, in the unit of the values per kelvin."""
        return share * self.value / self.temperature


def cold_end(measurement: Measurement) -> ColdEnd | None:
    """Share of a linear term in the coldest part of a heat capacity, with its error.

    The lattice is a Debye function of free height and free θ, so it may be any number of modes:
    C/T³ = c3 d(θ/T) + c1/T².  For each θ, c3 and c1 follow by linear least squares of the relative
    residuals; the range of the share is where χ² rises by 4.  None with fewer than six points
    within twice the coldest temperature, or five times where that is below 1 K.
    """
    kept = _coldest(measurement.temperature)
    if kept is None:
        return None
    temperature, value = measurement.temperature[kept], measurement.value[kept]
    given = None if measurement.uncertainty is None else measurement.uncertainty[kept] / value
    fits = [_fitted(temperature, value, given, reduced) for reduced in _REDUCED]
    around = _REDUCED[int(np.argmin([fit[0] for fit in fits]))] + _FINER
    fits += [_fitted(temperature, value, given, reduced) for reduced in around[around > 0.0]]
    sums = np.array([fit[0] for fit in fits])
    best = int(np.argmin(sums))
    scatter = max(sums[best] / (len(temperature) - 3), _smallest(given))
    lower = upper = fits[best][1]
    for total, share, variance, _ in fits:
        left = _SIGMAS**2 * scatter - (total - sums[best])
        if left >= 0.0:
            width = float(np.sqrt(left * variance))
            lower, upper = min(lower, share - width), max(upper, share + width)
    slope, slope_error = _slope(temperature, value)
    rms = float(np.sqrt(sums[best] / len(temperature))) * _typical(given)
    share, at_coldest = fits[best][1], fits[best][3]
    return ColdEnd(
        float(temperature[0]), len(temperature), share, lower, min(upper, 1.0),
        at_coldest, slope, slope_error, rms,
    )  # fmt: skip


def _coldest(temperature: Array) -> npt.NDArray[np.bool_] | None:
    kept = temperature <= _WINDOW * temperature[0]
    if kept.sum() < FEWEST_POINTS:
        if len(temperature) < FEWEST_POINTS:
            return None
        last = temperature[FEWEST_POINTS - 1]
        widest = _WIDEST_COLD if last < _COLD else _WIDEST
        if last > widest * temperature[0]:
            return None
        kept = temperature <= last
    # Repeated temperatures alone fix no slope.
    return kept if np.unique(temperature[kept]).size >= FEWEST_POINTS else None


def _fitted(
    temperature: Array, value: Array, given: Array | None, reduced: float
) -> tuple[float, float, float, float]:
    """χ², share at T0, its variance in units of the scatter, and C(T0), for one T0/θ."""
    x = temperature / temperature[0]
    lattice = debye_function(reduced * x) / debye_function(np.array([reduced]))
    columns = np.stack([lattice, x], axis=1) / value[:, None]
    ones = np.ones(len(x))
    if given is not None:
        columns, ones = columns / given[:, None], ones / given
    found, *_ = np.linalg.lstsq(columns, ones, rcond=None)
    if found[0] < 0.0:
        found = np.array([0.0, columns[:, 1] @ ones / (columns[:, 1] @ columns[:, 1])])
    rest = ones - columns @ found
    total = float(found.sum())
    # Share s = c1/(c3 + c1): slopes of it carry the covariance over.
    gradient = np.array([-found[1], found[0]]) / total**2
    if found[0] == 0.0:
        gradient = np.array([-1.0, 0.0]) / total
    covariance = np.linalg.pinv(columns.T @ columns)
    variance = float(gradient @ covariance @ gradient)
    return float(rest @ rest), float(found[1] / total), variance, total


def _smallest(given: Array | None) -> float:
    """Least variance of the residuals, in their unit: relative, or the errors given."""
    return _LEAST_SCATTER**2 if given is None else 1.0


def _typical(given: Array | None) -> float:
    return 1.0 if given is None else float(np.median(given))


def _slope(temperature: Array, value: Array) -> tuple[float, float]:
    x, y = np.log(temperature), np.log(value)
    spread = x - x.mean()
    square = float(spread @ spread)
    slope = float(spread @ y) / square
    rest = y - y.mean() - slope * spread
    scatter = max(float(rest @ rest) / (len(x) - 2), _LEAST_SCATTER**2)
    return slope, float(np.sqrt(scatter / square))
