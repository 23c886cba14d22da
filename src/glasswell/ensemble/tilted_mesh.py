"""Densities of tilted potentials over the cells of a grid of (D1, D2), from exact counts on lines.

On a line of fixed D2 the number of potentials with |D1| below an edge is known in closed form but
for one integral of a smooth function: of a random force by error functions, of soft configurations
by the roots N3 of D1(N3) + δ = c (`tilted_lines`).  Singular lines and narrow peaks of the density
therefore lose nothing, however wide the cells are.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import erfc

from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.tilted_lines import largest_n3
from glasswell.numerics.cubic import real_roots
from glasswell.numerics.quadrature import gauss_panels
from glasswell.spectrum.excited_transitions import cells

Array = npt.NDArray[np.float64]

_LINES_PER_CELL = 4
_PANELS, _ORDER = 400, 4


def tilt_density(shape: Shape, bias: float, d1: Array) -> Array:
    """Density (tilt,) of a tilted random force, averaged over the cells of tilts d1 (tilt,)."""
    edges = cells(d1)
    return np.asarray(_random_force(shape.random_force, bias, edges) / (2.0 * np.diff(edges)))


def grid_density(shape: Shape | ConfigurationShape, bias: float, d1: Array, d2: Array) -> Array:
    """Density (tilt, line), averaged over the cells of the grid of tilts d1 and lines d2."""
    if isinstance(shape, Shape):
        return np.repeat(tilt_density(shape, bias, d1)[:, None], len(d2), axis=1)
    edges, ends = cells(d1), cells(d2)
    place, weight = gauss_panels(ends, _LINES_PER_CELL)
    counts = np.stack([line_counts(shape, bias, float(line), edges) for line in place])
    counts = (counts * weight[:, None]).reshape(len(d2), _LINES_PER_CELL, len(d1)).sum(axis=1)
    return np.asarray(counts.T / (2.0 * np.diff(edges)[:, None] * np.diff(ends)))


def _random_force(force: float, bias: float, edges: Array) -> Array:
    """∫dD1 exp[-a(D1 - δ)²] (cell,) over both signs of D1 with |D1| between the edges (edge,)."""
    scale = np.sqrt(force)
    # Mirrored to the side where differences of erfc keep their digits.
    low, high = edges[:-1], edges[1:]
    total = np.zeros(len(low))
    for a, b in ((low - bias, high - bias), (low + bias, high + bias)):
        left = a + b < 0.0
        near, far = np.where(left, -b, a), np.where(left, -a, b)
        with np.errstate(under="ignore"):
            total += erfc(scale * near) - erfc(scale * far)
    return np.asarray(0.5 * np.sqrt(np.pi) / scale * total)


def line_counts(shape: ConfigurationShape, bias: float, d2: float, edges: Array) -> Array:
    """∫dN3 F (cell,) over all N3 whose tilted |D1| lies between the edges (edge,) on one line."""
    end = largest_n3(shape, d2)
    if end <= 0.0:
        return np.zeros(len(edges) - 1)
    # D1 = δ - D2 N3/2 - N3³/16 falls towards large N3: the N3 with D1 < c lie between its roots.
    signed = np.concatenate([-edges[::-1], edges])
    roots = real_roots(8.0 * d2, 16.0 * (signed - bias))
    counted = _Counted(shape, d2, end)
    at = counted(roots)
    several = np.isfinite(roots[:, 1])
    below = counted(np.array(np.inf)) - at[:, 2]
    below = below + np.where(several, at[:, 1] - at[:, 0], 0.0)
    count = len(edges)
    inside = np.diff(below)
    negative, positive = inside[: count - 1][::-1], inside[count:]
    return np.maximum(negative + positive, 0.0)


class _Counted:
    """∫F dN3 from -∞ to N3 (...) on a line of fixed D2."""

    def __init__(self, shape: ConfigurationShape, d2: float, end: float) -> None:
        self.edges = np.linspace(-end, end, _PANELS + 1)
        place, weight = gauss_panels(self.edges, _ORDER)
        values = self._smooth(shape, d2, place)
        self.total = np.append(0.0, np.cumsum((values * weight).reshape(-1, _ORDER).sum(axis=1)))
        self.slope = self._smooth(shape, d2, self.edges)
        self.step = 2.0 * end / _PANELS
        # Between these N2 < 0, where the density has another factor.
        self.jump = np.sqrt(max(-8.0 / 3.0 * d2, 0.0))
        self.factor = shape.negative_eta

    @staticmethod
    def _smooth(shape: ConfigurationShape, d2: float, n3: Array) -> Array:
        exponent = ((d2 + 0.375 * n3**2) / shape.width_n2) ** 2 + (n3 / shape.width_n3) ** 2
        with np.errstate(under="ignore"):
            return np.asarray(np.exp(-0.5 * exponent))

    def __call__(self, n3: Array) -> Array:
        found = self._up_to(n3)
        if self.factor == 1.0 or self.jump == 0.0:
            return found
        inner = self._up_to(np.clip(n3, -self.jump, self.jump)) - self._up_to(-self.jump)
        return np.asarray(found - (1.0 - self.factor) * inner)

    def _up_to(self, n3: npt.ArrayLike) -> Array:
        """Hermite cubics between the edges; NaN, a root that is not there, counts as -∞."""
        place = np.nan_to_num((np.asarray(n3) - self.edges[0]) / self.step, nan=0.0, posinf=_PANELS)
        place = np.clip(place, 0.0, _PANELS)
        index = np.minimum(place.astype(np.int64), _PANELS - 1)
        u = place - index
        low, high = self.total[index], self.total[index + 1]
        first, last = self.step * self.slope[index], self.step * self.slope[index + 1]
        rise = high - low
        bend = first + last - 2.0 * rise
        return np.asarray(low + u * (first + u * (3.0 * rise - 2.0 * first - last + u * bend)))
