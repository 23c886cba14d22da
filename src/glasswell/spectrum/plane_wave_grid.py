"""Strengths of e^(iqμy) on the grid over (D1, D2), averaged over directions μ, for scattering.

q is the momentum transfer in units of the inverse soft length, and μ the cosine between it and the
motion, so that the mean over directions of |<n|e^(iqμy)|m>|² is (1/q)∫₀^q dκ |<n|e^(iκy)|m>|²: one
set of κ serves all q.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from glasswell.numerics.plane_waves import plane_waves
from glasswell.numerics.quadrature import gauss_panels
from glasswell.spectrum.excited_transitions import LOWER_LEVELS, STEPS, Mesh
from glasswell.spectrum.transition_grid import grid_axes
from glasswell.spectrum.volume_nodes import LEVELS, VolumeNodes

Array = npt.NDArray[np.float64]

_ORDER: Final = 4
# q at which elements are kept; between them all is smooth in q².
MOMENTA: Final = np.array([0.35, 0.7, 1.05, 1.4, 1.7, 2.0])


@lru_cache(maxsize=1)
def direction_rule() -> tuple[Array, Array]:
    """κ (wave,) and the weights (momentum, wave) of means over directions at `MOMENTA`."""
    wave_numbers, weight = gauss_panels(np.append(0.0, MOMENTA), _ORDER)
    below = wave_numbers < MOMENTA[:, None]
    return wave_numbers, np.where(below, weight, 0.0) / MOMENTA[:, None]


@lru_cache(maxsize=1)
def diagonal_waves(nodes: VolumeNodes) -> npt.NDArray[np.complex128]:
    """<n|e^(iκy)|n> (node, level, wave) at the κ of `direction_rule`, remembered for one rule.

    Relaxation and the elastic line are both made of it.
    """
    return plane_waves(nodes.d1, nodes.d2, LEVELS, *direction_rule(), 0).diagonal


@dataclass(frozen=True, eq=False)
class StrengthMesh:
    """Triangles over (D1, D2), and strengths at their vertices.

    strength (vertex, level, step, 1 + momentum): |y_mn|², and means of |<m|e^(iqμy)|n>|².
    """

    mesh: Mesh
    strength: Array


def _solved(d1: Array, d2: Array) -> StrengthMesh:
    tilt, line = (a.ravel() for a in np.meshgrid(d1, d2, indexing="ij"))
    waves = plane_waves(tilt, line, LEVELS, *direction_rule(), STEPS)
    ids = np.arange(len(tilt)).reshape(len(d1), len(d2))
    a, b, c, d = ids[:-1, :-1], ids[:-1, 1:], ids[1:, :-1], ids[1:, 1:]
    corners = ((a, b, d), (a, c, d))
    triangles = np.concatenate([np.stack([x.ravel() for x in c], axis=1) for c in corners])
    area = 0.5 * (np.diff(d1)[:, None] * np.diff(d2)[None, :]).ravel()
    levels = waves.excitations.reshape(len(d1), len(d2), LEVELS)
    mesh = Mesh(d1, d2, triangles, np.concatenate([area, area]), levels)
    return StrengthMesh(mesh, waves.strength[:, :LOWER_LEVELS])


@lru_cache(maxsize=1)
def strength_meshes(minimum_d2: float) -> tuple[StrengthMesh, StrengthMesh]:
    """The meshes below and above D2 = 0, remembered for the last `minimum_d2`."""
    below, above = grid_axes(minimum_d2)
    return _solved(*below), _solved(*above)
