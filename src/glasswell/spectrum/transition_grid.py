"""Grid over (D1, D2) for transitions between excited levels.

Unlike E_10, the higher excitations cross a given energy several times along a line of fixed D2,
where levels of one well pass those of the other.  In the quartic double well they do so at even
integers of D1, up to exponentially small terms (the perturbation series of the two wells agree
there to all orders), so below D2 = 0 the grid is graded towards D1 = 0, 2, 4, … as far as two
wells exist.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.numerics.eigenproblem import quartic_eigenpairs
from glasswell.numerics.quadrature import geometric_edges
from glasswell.spectrum.volume_nodes import (
    BASIS_LEVELS,
    LARGEST_CURVATURE,
    LEVELS,
    largest_tilt,
)

Array = npt.NDArray[np.float64]

_SMALLEST_OFFSET = 1e-3
_OFFSET_RATIO = 1.7
_LINE_STEP = 0.25
_OUTER_RATIO = 1.12
_LARGEST_TILT = float(largest_tilt(LARGEST_CURVATURE / 3.0))


@dataclass(frozen=True)
class TransitionGrid:
    """Levels on a tensor grid: d1 (tilt,) ≥ 0, d2 (line,); levels above a smallest D2.

    excitations (line, tilt, level); position (line, tilt, level) = <n|y|n>;
    strength (line, tilt, level, step): |<n|y|n + step + 1>|² for the nearest higher levels.
    """

    d1: Array
    d2: Array
    excitations: Array
    position: Array
    square: Array
    strength: Array


def _double_well_tilts(minimum_d2: float, refine: float) -> Array:
    """Tilts graded towards 0, 2, 4, … up to the spinodal, then growing geometrically."""
    spinodal = np.sqrt(8.0 / 27.0 * max(-minimum_d2, 0.0) ** 3)
    offsets = geometric_edges(_SMALLEST_OFFSET, 1.0, _OFFSET_RATIO ** (1 / refine))
    centres = np.arange(0.0, spinodal + 2.0, 2.0)
    graded = [centres, *(centres + o for o in offsets), *(centres - o for o in offsets)]
    inner = np.concatenate(graded)
    outer = geometric_edges(centres[-1] + 1.0, _LARGEST_TILT, _OUTER_RATIO ** (1 / refine))
    return np.unique(np.round(np.concatenate([inner[inner >= 0.0], outer]), 12))


def _single_well_tilts(refine: float) -> Array:
    inner = np.linspace(0.0, 3.0, round(12 * refine) + 1)
    outer = geometric_edges(3.0, _LARGEST_TILT, _OUTER_RATIO ** (1 / refine))
    return np.concatenate([inner, outer[1:]])


def transition_grids(
    minimum_d2: float, steps: int = 6, refine: float = 1.0
) -> tuple[TransitionGrid, TransitionGrid]:
    """Grids below and above D2 = 0, where there are two wells and where there is one."""
    below, above = grid_axes(minimum_d2, refine)
    return _solved(*below, steps), _solved(*above, steps)


def grid_axes(
    minimum_d2: float, refine: float = 1.0
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """D1 (tilt,) and D2 (line,) of the grid below D2 = 0, and of that above."""
    count = max(2, round(-minimum_d2 * refine / _LINE_STEP))
    below = np.linspace(minimum_d2, 0.0, count + 1)
    near = np.linspace(0.0, 2.0, round(6 * refine) + 1)
    far = geometric_edges(2.0, LARGEST_CURVATURE, _OUTER_RATIO ** (1 / refine))
    above = np.concatenate([near, far[1:]])
    return (
        (_double_well_tilts(minimum_d2, refine), below),
        (_single_well_tilts(refine), above),
    )


def _solved(d1: Array, d2: Array, steps: int) -> TransitionGrid:
    """Levels and matrix elements to the `steps` next levels on a tensor grid."""
    shape = (len(d2), len(d1))
    flat_d2, flat_d1 = (a.ravel() for a in np.meshgrid(d2, d1, indexing="ij"))
    excitations = np.empty((len(flat_d1), LEVELS))
    position, square = np.empty_like(excitations), np.empty_like(excitations)
    strength = np.zeros((len(flat_d1), LEVELS, steps))
    for start in range(0, len(flat_d1), 4000):
        part = slice(start, start + 4000)
        pairs = quartic_eigenpairs(flat_d1[part], flat_d2[part], LEVELS, basis_levels=BASIS_LEVELS)
        excitations[part] = pairs.energies - pairs.energies[:, :1]
        position[part] = np.diagonal(pairs.position, axis1=1, axis2=2)
        square[part] = pairs.square
        for step in range(steps):
            upper = np.diagonal(pairs.position, offset=step + 1, axis1=1, axis2=2)
            strength[part, : LEVELS - step - 1, step] = upper**2
    return TransitionGrid(
        d1,
        d2,
        excitations.reshape(*shape, LEVELS),
        position.reshape(*shape, LEVELS),
        square.reshape(*shape, LEVELS),
        strength.reshape(*shape, LEVELS, steps),
    )
