"""Density of the transitions between any two levels, gathered along their level sets.

n_mn(E) = ∫dD1 dD2 P δ(E - E_n + E_m).  Unlike E_10, other excitations cross an energy several times
along a line of fixed D2, so the level sets are followed through triangles (`numerics.contour`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.shape import PotentialShape
from glasswell.errors import InputError
from glasswell.numerics.contour import level_crossings
from glasswell.spectrum.excited_transitions import LOWER_LEVELS, Mesh, fine_meshes

Array = npt.NDArray[np.float64]

_LARGEST_LEVEL = LOWER_LEVELS


def checked_transition(transition: tuple[int, int]) -> tuple[int, int]:
    """Lower and upper level. Raises InputError for levels that are not kept or not ordered."""
    try:
        lower, upper = (int(level) for level in transition)
    except (TypeError, ValueError):
        lower, upper = 1, 0
    if not 0 <= lower < upper <= _LARGEST_LEVEL:
        raise InputError(
            f"transition={transition!r} is not a pair of levels",
            f"levels are counted from 0 to {_LARGEST_LEVEL}, the lower one first",
            "give for example transition=(1, 2)",
        )
    return lower, upper


def transition_density(shape: PotentialShape, energy: Array, transition: tuple[int, int]) -> Array:
    """n_mn at energies (energy,) in W, in units of density/W; good to 2e-3, 1 % with a spinodal.

    Potentials inside the box alone are counted: D2 above the smallest kept, κ ≤ 400 W.
    """
    lower, upper = checked_transition(transition)
    order = np.argsort(energy)
    found = np.zeros(len(energy))
    for mesh in fine_meshes(shape.minimum_d2):
        found[order] += _over(mesh, shape, energy[order], lower, upper)
    return found


def _over(mesh: Mesh, shape: PotentialShape, energy: Array, lower: int, upper: int) -> Array:
    gap = (mesh.levels[..., upper] - mesh.levels[..., lower]).ravel()
    density = shape.mesh_density(mesh).ravel()
    pieces = level_crossings(gap[mesh.triangles], mesh.area, energy)
    corner = mesh.triangles[pieces.triangle]
    weight = 2.0 * pieces.measure * (density[corner] * pieces.share).sum(axis=1)
    return np.asarray(np.bincount(pieces.level, weight, len(energy)), np.float64)
