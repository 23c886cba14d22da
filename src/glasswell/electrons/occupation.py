"""Electrons on centres in equilibrium: none, one or two, at a Fermi level.

With c = (E2 - E0)/2, U = E2 + E0 - 2E1, x = (μ - c)/kT and u = U/2kT the weights of 0, 1 and 2
electrons are e^-x, 2e^u and e^x (two spins of one), so

    <n> = 1 + sinh x/(cosh x + e^u),   p1 = e^u/(cosh x + e^u).

For u > 0 the filling is exactly that of two Fermi levels, <n> = f(x + θ) + f(x - θ) with
cosh θ = e^u and f(y) = 1/(1 + e^-y), and p1 = coth θ [f(x + θ) - f(x - θ)].  Every average below
is taken over segments on which c and U are linear, with the integrals of these functions in closed
form, so that it stays right when kT is far below the spacing of the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import expit

Array = npt.NDArray[np.float64]

# T = 0 is the limit, taken at this kT (eV), about 1e-5 K.
COLDEST = 1e-9
_SATURATED = 40.0
_SHORT = 1e-2
# Up to this length in x and u three points of Gauss's rule are better than closed forms, in which
# u is taken at its mean wherever it is not large.
_SMALL = 2.0
_POINTS = ((0.5 - np.sqrt(0.15), 5.0 / 18.0), (0.5, 4.0 / 9.0), (0.5 + np.sqrt(0.15), 5.0 / 18.0))
# Below this u the two Fermi levels are one.
_FLAT = 1e-6
_GRADES = 0.5 ** np.arange(0.0, 16.0)
_PLATEAU = 1e-10
# In kT; plateaus that are narrower are none.
_NARROW = 1e-7
# With kT above so many spacings the middle of a segment stands for it.
_SMOOTH = 3.0


@dataclass(frozen=True, eq=False)
class Population:
    """Centres as segments (segment,): pair level c and U at both ends (eV), and weight (1/m³)."""

    pair: tuple[Array, Array]
    repulsion: tuple[Array, Array]
    weight: Array

    @property
    def number(self) -> float:
        """Centres per m³."""
        return float(self.weight.sum())

    @property
    def negative_number(self) -> float:
        """Centres per m³ with U_eff < 0; no segment has both signs."""
        return float(self.weight @ (self.repulsion[0] + self.repulsion[1] < 0.0))

    @cached_property
    def spacing(self) -> float:
        """Mean distance between the ends of a segment in energy (eV)."""
        return float(self.weight @ self.extent) / self.number

    @cached_property
    def extent(self) -> Array:
        """Distance between the ends of segments (segment,) in energy (eV)."""
        return np.abs(self.pair[1] - self.pair[0]) + np.abs(self.repulsion[1] - self.repulsion[0])

    @cached_property
    def steps(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Lowest and highest level (segment,) at which the first and second electron come."""
        half = [0.5 * np.maximum(v, 0.0) for v in self.repulsion]
        opens = [c - h for c, h in zip(self.pair, half, strict=True)]
        fills = [c + h for c, h in zip(self.pair, half, strict=True)]
        return (np.minimum(*opens), np.maximum(*opens)), (np.minimum(*fills), np.maximum(*fills))

    @classmethod
    def of(
        cls, pair: tuple[Array, Array], repulsion: tuple[Array, Array], weight: Array
    ) -> Population:
        """Segments on which U changes its sign are parted there, in ever smaller pieces."""
        low, high = repulsion
        crossing = np.flatnonzero(low * high < 0.0)
        kept = np.delete(np.arange(len(weight)), crossing)
        at = (low / np.where(low == high, 1.0, low - high))[crossing]
        # Ends of the pieces as shares of the segment, ever closer to the place where U = 0.
        below, above = at[:, None] * (1.0 - _GRADES), at[:, None] + (1.0 - at[:, None]) * _GRADES
        shares = np.concatenate([below, above[:, ::-1]], axis=1)
        shares = np.sort(np.concatenate([np.zeros((len(at), 1)), shares, at[:, None]], axis=1))
        begin, end = shares[:, :-1], shares[:, 1:]

        def pieces(ends: tuple[Array, Array], share: Array) -> Array:
            first, last = (e[crossing][:, None] for e in ends)
            return np.asarray(first + share * (last - first)).ravel()

        def halves(ends: tuple[Array, Array]) -> tuple[Array, Array]:
            return (
                np.append(ends[0][kept], pieces(ends, begin)),
                np.append(ends[1][kept], pieces(ends, end)),
            )

        parts = weight[crossing][:, None] * (end - begin)
        return cls(halves(pair), halves(repulsion), np.append(weight[kept], parts.ravel()))

    def joined(self, other: Population) -> Population:
        """Both populations together."""
        return Population(
            (np.append(self.pair[0], other.pair[0]), np.append(self.pair[1], other.pair[1])),
            (
                np.append(self.repulsion[0], other.repulsion[0]),
                np.append(self.repulsion[1], other.repulsion[1]),
            ),
            np.append(self.weight, other.weight),
        )

    def scaled(self, ratio: float) -> Population:
        """`ratio` times as many centres."""
        return Population(self.pair, self.repulsion, ratio * self.weight)


def occupied(population: Population, fermi_level: float, thermal: float) -> tuple[float, float]:
    """Electrons, and centres with one electron, per m³ at μ and kT (eV; 0 is the limit)."""
    thermal = max(thermal, COLDEST)
    positive = population.repulsion[0] + population.repulsion[1] >= 0.0
    # Far from both of its levels a centre holds a whole number of electrons.
    opens, fills, margin = *population.steps, _SATURATED * thermal
    below = fermi_level < opens[0] - margin
    above = fermi_level > fills[1] + margin
    between = (fermi_level > opens[1] + margin) & (fermi_level < fills[0] - margin)
    open_ = ~(below | above | between)
    single = float(population.weight @ between)
    electrons = single + 2.0 * float(population.weight @ above)
    small = population.extent < _SMALL * thermal
    smooth = np.full_like(small, thermal > _SMOOTH * population.spacing)
    for part, average in (
        (smooth, _middle),
        (small & ~smooth, _gauss),
        (~small & ~smooth & positive, _repelling),
        (~small & ~smooth & ~positive, _attracting),
    ):
        chosen = np.flatnonzero(part & open_)
        if chosen.size:
            x = [(fermi_level - c[chosen]) / thermal for c in population.pair]
            u = [0.5 * v[chosen] / thermal for v in population.repulsion]
            filling, one = average(x, u)
            weight = population.weight[chosen]
            electrons += float(weight @ filling)
            single += float(weight @ one)
    return electrons, single


def fermi_level(population: Population, filling: float, thermal: float) -> float:
    """μ (eV) at which the centres hold `filling` electrons each; the middle of a gap in the cold.

    filling in [0, 2]; -inf and inf at its ends.
    """
    if filling <= 0.0 or filling >= 2.0:
        return -np.inf if filling <= 0.0 else np.inf
    total, coldest = population.number, max(thermal, COLDEST)
    opens, fills = population.steps
    # Fermi tails reach E = kT ln(1/ν).
    margin = 2.0 * coldest * (_SATURATED + abs(np.log(filling * (2.0 - filling)))) + 1e-6
    low, high = float(opens[0].min() - margin), float(fills[1].max() + margin)

    @cache
    def held(level: float) -> float:
        return occupied(population, level, thermal)[0] / total

    def excess(level: float, wanted: float) -> float:
        return held(level) - wanted

    def solved(low: float, high: float, wanted: float) -> float:
        if excess(low, wanted) >= 0.0:
            return low
        if excess(high, wanted) <= 0.0:
            return high
        return float(brentq(excess, low, high, (wanted,), xtol=1e-9 * coldest, rtol=1e-14))

    begin = solved(low, high, filling - _PLATEAU)
    if excess(begin + _NARROW * coldest, filling + _PLATEAU) >= 0.0:
        return begin
    near = begin + 0.1 * coldest
    # Beyond a steep place the other end of the plateau is close; in a gap it is far.
    far = excess(near, filling + _PLATEAU) < 0.0
    end = solved(*((near, high) if far else (begin, near)), filling + _PLATEAU)
    return 0.5 * (begin + end)


def _fermi_average(first: Array, last: Array) -> Array:
    """Average of f between two arguments (segment,)."""
    apart = last - first
    middle = expit(0.5 * (first + last))
    long = np.abs(apart) > _SHORT
    long &= ~((np.minimum(np.abs(first), np.abs(last)) > _SATURATED) & (first * last > 0.0))
    growth = np.logaddexp(0.0, last) - np.logaddexp(0.0, first)
    return np.where(long, growth / np.where(long, apart, 1.0), middle)


def _middle(x: list[Array], u: list[Array]) -> tuple[Array, Array]:
    """<n> and p1 (segment,) in the middle of segments, for either sign of U."""
    return _exact(0.5 * (x[0] + x[1]), 0.5 * (u[0] + u[1]))


def _gauss(x: list[Array], u: list[Array]) -> tuple[Array, Array]:
    """Averages of <n> and p1 (segment,) over short segments, for either sign of U."""
    filling, single = np.zeros_like(x[0]), np.zeros_like(x[0])
    for at, share in _POINTS:
        n, one = _exact(x[0] + at * (x[1] - x[0]), u[0] + at * (u[1] - u[0]))
        filling += share * n
        single += share * one
    return filling, single


def _exact(x: Array, u: Array) -> tuple[Array, Array]:
    """<n> and p1 of single centres (centre,)."""
    with np.errstate(under="ignore"):
        one = _single(x, u)
        return 1.0 + np.tanh(x) * (1.0 - one), one


def _repelling(x: list[Array], u: list[Array]) -> tuple[Array, Array]:
    """Averages of <n> and p1 (segment,) where U ≥ 0."""
    u = [np.maximum(v, 0.0) for v in u]
    with np.errstate(under="ignore"):
        theta = [v + np.log1p(np.sqrt(-np.expm1(-2.0 * v))) for v in u]
        upper = _fermi_average(x[0] + theta[0], x[1] + theta[1])
        lower = _fermi_average(x[0] - theta[0], x[1] - theta[1])
        mean_u = 0.5 * (u[0] + u[1])
        coth = 1.0 / np.sqrt(-np.expm1(-2.0 * np.maximum(mean_u, _FLAT)))
    one = np.minimum(coth * (upper - lower), 1.0)
    flat = mean_u < _FLAT
    if flat.any():
        one[flat] = _attracting([v[flat] for v in x], [np.zeros(int(flat.sum()))] * 2)[1]
    return upper + lower, one


def _attracting(x: list[Array], u: list[Array]) -> tuple[Array, Array]:
    """Averages of <n> and p1 (segment,) where U < 0, at the mean of U."""
    mean_u = np.minimum(0.5 * (u[0] + u[1]), 0.0)
    mean_x = 0.5 * (x[0] + x[1])
    apart = x[1] - x[0]
    long = np.abs(apart) > _SHORT
    long &= ~((np.minimum(np.abs(x[0]), np.abs(x[1])) > _SATURATED) & (x[0] * x[1] > 0.0))
    step = np.where(long, apart, 1.0)
    with np.errstate(under="ignore"):
        one = _single(mean_x, mean_u)
        filling = 1.0 + np.tanh(mean_x) * (1.0 - one)
        sums = [_log_sum(v, mean_u) for v in x]
        cosine = np.exp(mean_u)
        sine = np.maximum(np.sqrt(-np.expm1(2.0 * mean_u)), 1e-7)
        half = sine / (1.0 + cosine)
        angles = [np.arctan(np.tanh(0.5 * v) * half) for v in x]
        swept = 2.0 * cosine / sine * (angles[1] - angles[0])
    return (
        np.where(long, 1.0 + (sums[1] - sums[0]) / step, filling),
        np.where(long, swept / step, one),
    )


def _single(x: Array, u: Array) -> Array:
    """p1 = 1/(1 + e^-u cosh x)."""
    size = np.abs(x)
    return np.asarray(expit(u - size - np.log1p(np.exp(-2.0 * size)) + np.log(2.0)))


def _log_sum(x: Array, u: Array) -> Array:
    """ln(cosh x + e^u)."""
    size = np.abs(x)
    return np.asarray(size + np.log(0.5 * (1.0 + np.exp(-2.0 * size)) + np.exp(u - size)))
