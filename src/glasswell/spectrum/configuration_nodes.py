"""Volume nodes for densities over (N2, N3): panels that end at the spinodal.

The coordinates are s = √κ and t of `volume_nodes`, (D1, D2) = (∓t(1-t²)s³, s²(1-3t²/2)): for an
origin at the deeper minimum they are those of the soft configuration, N2 = s², N3 = ±2ts.  The
spinodal is t = √(8/9) for every s, and dD1 dD2 = 2s⁴ ds dt.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasswell import cache
from glasswell.numerics.quadrature import gauss_panels, geometric_edges
from glasswell.spectrum.splitting import tunnel_splitting
from glasswell.spectrum.volume_nodes import LARGEST_CURVATURE, VolumeNodes, solved_nodes

Array = npt.NDArray[np.float64]

VERSION = "1"
SPINODAL = np.sqrt(8.0 / 9.0)
_MIDDLE = 0.965


def largest_t(s: Array, minimum_d2: float) -> Array:
    """The t at which D2 falls to `minimum_d2`, 1 where it never does."""
    curvature = np.maximum(np.square(s), 1e-300)
    return np.sqrt(np.clip(2.0 / 3.0 * (1.0 - minimum_d2 / curvature), 0.0, 1.0))


def _beyond_spinodal(last: float, first: float | None, refine: float) -> tuple[Array, Array]:
    """T and weights between the spinodal and `last`, graded to 1 - t = `first` if it is 1."""
    middle = min(_MIDDLE, last)
    v, v_weight = gauss_panels(np.linspace(0.0, 1.0, 1 + round(refine)), 8)
    # t = spinodal + length v² removes the inverse square root at the spinodal.
    t = [SPINODAL + (middle - SPINODAL) * v * v]
    weight = [2.0 * (middle - SPINODAL) * v * v_weight]
    if last > middle:
        if first is None:
            edges = np.linspace(middle, last, 3)
        else:
            steps = geometric_edges(min(first, 0.5 * (1.0 - middle)), 1.0 - middle, 2.6)
            edges = np.concatenate([1.0 - steps[::-1], [1.0]])
        nodes, weights = gauss_panels(edges, round(6 * refine))
        t.append(nodes)
        weight.append(weights)
    return np.concatenate(t), np.concatenate(weight)


def configuration_volume_rule(minimum_d2: float, refine: float = 1.0) -> tuple[Array, Array, Array]:
    """Nodes d1, d2 and weights (node,), both signs of D1 counted in the weight."""
    # Without double wells (D2min = 0) the panels that would hold them still begin at s = 0.
    deepest, end = max(np.sqrt(2.0 * abs(minimum_d2)), 0.5), np.sqrt(LARGEST_CURVATURE)
    panels = max(2, round(2.2 * deepest * refine))
    edges = np.concatenate(
        [np.linspace(0.0, deepest, panels + 1), geometric_edges(deepest, end, 1.35)[1:]]
    )
    lines, line_weights = gauss_panels(edges, 7)
    splittings = tunnel_splitting(np.minimum(-0.5 * lines**2, 0.0))
    found = []
    for s, s_weight, splitting in zip(lines, line_weights, splittings, strict=True):
        last = float(largest_t(np.array(s), minimum_d2))
        t, weight = gauss_panels(np.linspace(0.0, min(SPINODAL, last), 3), round(7 * refine))
        if last > SPINODAL:
            # D1 = 2(1 - t)s³ near t = 1, from well inside the splitting
            first = max(0.1 * splitting, 1e-5) / (2.0 * s**3) if last == 1.0 else None
            further, further_weight = _beyond_spinodal(last, first, refine)
            t, weight = np.append(t, further), np.append(weight, further_weight)
        d1, d2 = t * (1.0 - t * t) * s**3, s * s * (1.0 - 1.5 * t * t)
        found.append((d1, d2, 4.0 * s**4 * s_weight * weight))
    d1, d2, weight = (np.concatenate(part) for part in zip(*found, strict=True))
    return d1, d2, weight


@lru_cache(maxsize=2)
def configuration_nodes(minimum_d2: float) -> VolumeNodes:
    """The universal table of nodes above `minimum_d2`, made once in seconds and cached."""
    minimum_d2 = float(minimum_d2)
    arrays = cache.load_or_build(
        "configuration-nodes",
        VERSION,
        {"minimum_d2": minimum_d2},
        lambda: solved_nodes(*configuration_volume_rule(minimum_d2)),
    )
    return VolumeNodes(minimum_d2, **arrays, name="configuration")
