"""Volume nodes: a quadrature rule over the (D1, D2) plane with the levels at every node.

The rule covers the box κ ≤ κ_max, where κ = V''/2 at the deeper minimum; with t = 2y0/√κ,
y0 that minimum, the map (κ, t) ↦ (D1, D2) = (∓t(1-t²)κ^(3/2), κ(1-3t²/2)), 0 ≤ t ≤ 1, covers the
half plane once and dD1 dD2 = κ^(3/2) dκ dt.  Beyond the box single wells are harmonic plus a first
correction: `anharmonic_tail`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasswell import cache
from glasswell.numerics.eigenproblem import quartic_eigenpairs
from glasswell.numerics.quadrature import gauss_panels, geometric_edges
from glasswell.spectrum.splitting import tunnel_splitting

Array = npt.NDArray[np.float64]

VERSION = "3"
LARGEST_CURVATURE = 400.0
LEVELS = 24
# Nodes of a panel in D1, at fixed D2.
TILT_ORDER = 7
# The tables need the upper levels for their occupation only: see `quartic_eigenpairs`.
BASIS_LEVELS = 14


@dataclass(frozen=True, eq=False)
class VolumeNodes:
    """Nodes of the (D1, D2) plane above a smallest D2, both signs of D1 counted in the weight.

    d1, d2, weight (node,): ∫dD1 dD2 f = Σ weight f(|D1|, D2) inside the box.
    excitations (node, level): levels above the ground level, in W.
    position (node, level): <n|y|n>; transition (node, level, level): |<m|y|n>|², m ≠ n.
    name: of the rule, by which what follows from the nodes is stored; None for samples.
    """

    minimum_d2: float
    d1: Array
    d2: Array
    weight: Array
    excitations: Array
    position: Array
    transition: Array
    name: str | None


def largest_tilt(d2: npt.ArrayLike, curvature: float = LARGEST_CURVATURE) -> Array:
    """Largest |D1| inside the box at each D2: t(1-t²)κ^(3/2) at κ = `curvature`."""
    square = 2.0 / 3.0 * (1.0 - np.asarray(d2, float) / curvature)
    return np.asarray(np.sqrt(square) * (1.0 - square) * curvature**1.5)


def _stiffness_edges(minimum_d2: float, refine: float) -> Array:
    """Panel edges in D2: the logarithm of the splitting changes by some units per panel."""
    steps = max(1, round(-0.7 * minimum_d2 * refine)) if minimum_d2 < 0 else 0
    below = np.linspace(minimum_d2, 0.0, steps + 1)[:-1] if steps else np.array([])
    low = max(0.0, minimum_d2)
    above = low + np.concatenate([[0.0, 1.5], geometric_edges(4.0, 60.0, 2.7 ** (1 / refine))])
    end = geometric_edges(above[-1], LARGEST_CURVATURE, 2.7 ** (1 / refine))
    return np.concatenate([below, above, end[1:]])


def _tilt_edges(d2: float, splitting: float, refine: float) -> Array:
    """Panel edges in D1 ≥ 0: geometric from well inside the splitting to the edge of the box."""
    last = float(largest_tilt(d2))
    first = min(np.clip(0.1 * splitting, 1e-5, 0.5), 0.5 * last)
    return np.concatenate([[0.0], geometric_edges(first, last, 2.6 ** (1 / refine))])


def volume_rule(minimum_d2: float, refine: float = 1.0) -> tuple[Array, Array, Array]:
    """Nodes d1, d2 and weights (node,) of the rule, without levels."""
    lines, line_weights = gauss_panels(_stiffness_edges(minimum_d2, refine), 8)
    splittings = tunnel_splitting(np.minimum(lines, 5.0))
    d1, d2, weight = [], [], []
    for line, line_weight, splitting in zip(lines, line_weights, splittings, strict=True):
        tilt, tilt_weight = gauss_panels(_tilt_edges(line, splitting, refine), TILT_ORDER)
        d1.append(tilt)
        d2.append(np.full_like(tilt, line))
        weight.append(2.0 * line_weight * tilt_weight)
    return np.concatenate(d1), np.concatenate(d2), np.concatenate(weight)


def solved_nodes(d1: Array, d2: Array, weight: Array) -> dict[str, Array]:
    """Arrays of `VolumeNodes` for given potentials (node,)."""
    pairs = quartic_eigenpairs(d1, d2, LEVELS, basis_levels=BASIS_LEVELS)
    position = np.diagonal(pairs.position, axis1=1, axis2=2).copy()
    transition = np.square(pairs.position, out=pairs.position)
    index = np.arange(LEVELS)
    transition[:, index, index] = 0.0
    return {
        "d1": d1,
        "d2": d2,
        "weight": weight,
        "excitations": pairs.energies - pairs.energies[:, :1],
        "position": position,
        "transition": transition,
    }


@lru_cache(maxsize=2)
def volume_nodes(minimum_d2: float) -> VolumeNodes:
    """Volume nodes above `minimum_d2`, made once in seconds and cached.

    Range: -20 ≤ minimum_d2 < 50.  Thermal averages at kT ≤ 10 W keep 24 levels.
    """
    minimum_d2 = float(minimum_d2)
    arrays = cache.load_or_build(
        "volume-nodes",
        VERSION,
        {"minimum_d2": minimum_d2},
        lambda: solved_nodes(*volume_rule(minimum_d2)),
    )
    return VolumeNodes(minimum_d2, **arrays, name="volume")
