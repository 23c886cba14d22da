"""Integrals ∫dA g δ(f - c) over a plane of triangles on which f and g are linear.

The two-dimensional member of the linear-tetrahedron family (G. Lehmann and M. Taut, Phys. Status
Solidi B 54, 469 (1972)): on each triangle the integral is exact, so nothing is smeared, and
maxima, minima and saddles of f need no care.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]


class Crossings(NamedTuple):
    """Pieces of level lines (event,): which level, which triangle, measure and barycentric middle.

    Σ measure · g(middle) over the events of a level is ∫dA g δ(f - level); `share` (event, 3) are
    the barycentric coordinates of the middle in the order of the triangle's corners.
    """

    level: Index
    triangle: Index
    measure: Array
    share: Array


def level_crossings(values: Array, area: Array, levels: Array) -> Crossings:
    """Pieces of the lines f = levels[i] in triangles with corner values (triangle, 3).

    Shapes: area (triangle,), levels (level,) ascending.  Triangles on which f is constant carry no
    line and are passed over.
    """
    # Pairwise, because a reduction over an axis of three is ten times slower.
    low = np.minimum(np.minimum(values[:, 0], values[:, 1]), values[:, 2])
    high = np.maximum(np.maximum(values[:, 0], values[:, 1]), values[:, 2])
    start = np.searchsorted(levels, low, side="right")
    count = np.searchsorted(levels, high, side="left") - start
    used = np.flatnonzero(count > 0)
    triangle = np.repeat(used, count[used])
    first = np.repeat(np.cumsum(count[used]) - count[used], count[used])
    level = np.repeat(start[used], count[used]) + np.arange(len(triangle)) - first
    order = np.argsort(values[used], axis=1)
    position = np.repeat(np.arange(len(used)), count[used])
    order = order[position]
    corner = np.take_along_axis(values[triangle], order, axis=1)
    bottom, middle, top = corner[:, 0], corner[:, 1], corner[:, 2]
    at = levels[level]
    span = top - bottom
    below = at < middle
    # The line cuts off one corner: the lowest if it runs below the middle value, else the top.
    near = np.where(below, at - bottom, top - at)
    side = np.maximum(np.where(below, middle - bottom, top - middle), 1e-300)
    along_long, along_short = near / span, near / side
    measure = 2.0 * area[triangle] * near / (side * span)
    share = np.empty_like(corner)
    half_long, half_short = 0.5 * along_long, 0.5 * along_short
    rest = 1.0 - half_long - half_short
    share_sorted = np.stack(
        [
            np.where(below, rest, half_long),
            half_short,
            np.where(below, half_long, rest),
        ],
        axis=1,
    )
    np.put_along_axis(share, order, share_sorted, axis=1)
    return Crossings(level, triangle, measure, share)


def measure_below(values: Array, area: Array, levels: Array) -> Array:
    """Area (level,) in which f < levels[i], of triangles with corner values (triangle, 3).

    Shapes: area (triangle,), levels (level,) ascending.  Exact for the linear f of each triangle;
    a triangle of one value lies below the levels above that value.
    """
    corner = np.sort(values, axis=1)
    bottom, middle, top = corner[:, 0], corner[:, 1], corner[:, 2]
    start = np.searchsorted(levels, bottom, side="right")
    end = np.searchsorted(levels, top, side="left")
    # The level on which a flat triangle lies does not count it.
    end = np.where(top > bottom, end, start)
    whole = np.cumsum(np.bincount(end, area, len(levels) + 1))[: len(levels)]
    count = np.maximum(end - start, 0)
    triangle = np.repeat(np.arange(len(values)), count)
    first = np.repeat(np.cumsum(count) - count, count)
    level = np.repeat(start, count) + np.arange(len(triangle)) - first
    low, inner, high = bottom[triangle], middle[triangle], top[triangle]
    at = levels[level]
    span = high - low
    near = np.where(at < inner, at - low, high - at)
    side = np.maximum(np.where(at < inner, inner - low, high - inner), 1e-300)
    part = near / span * (near / side)
    share = np.where(at < inner, part, 1.0 - part)
    return np.asarray(whole + np.bincount(level, area[triangle] * share, len(levels)))
