"""Matrix elements of e^(iκy) between the levels of -d²/dy² + d1 y + d2 y² + y⁴.

In a basis of N oscillator functions y is diagonal at the points of Gauss-Hermite quadrature, so
that <m|e^(iκy)|n> = Σ_k g_km g_kn e^(iκ y_k) with one orthogonal matrix for all potentials.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.numerics.eigenproblem import hamiltonian, single_threaded, stacks
from glasswell.numerics.quartic_basis import choose_basis

Array = npt.NDArray[np.float64]

# The basis is larger by this than levels alone would need.
_MORE = 8


class PlaneWaves(NamedTuple):
    """What e^(iκy) does between the levels of potentials (member,).

    excitations (member, level): above the ground level.  position (member, level): <n|y|n>.
    diagonal (member, level, wave): <n|e^(iκy)|n>, complex.  strength (member, level, step, 1 +
    mean): |<n|y|n + step + 1>|², and weighted means over κ of |<n|e^(iκy)|n + step + 1>|².
    """

    excitations: Array
    position: Array
    diagonal: npt.NDArray[np.complex128]
    strength: Array


@lru_cache(maxsize=64)
def _points(size: int) -> tuple[Array, Array]:
    """Points q (point,) of N oscillator functions, and the functions there (function, point)."""
    root = np.sqrt(np.arange(1, size) / 2.0)
    points, functions = np.linalg.eigh(np.diag(root, 1) + np.diag(root, -1))
    return points, functions


def plane_waves(
    d1: Array, d2: Array, levels: int, wave_numbers: Array, means: Array, steps: int
) -> PlaneWaves:
    """Elements at wave_numbers (wave,), and means (mean, wave) of their squares.

    Shapes: d1, d2 (member,).  Steps to levels that are not kept are zero.  Good to 1e-8 for κ ≤ 2,
    levels below the last six.
    """
    basis = choose_basis(d1, d2, levels)
    count, waves = len(d1), len(wave_numbers)
    excitations = np.empty((count, levels))
    position = np.empty((count, levels))
    diagonal = np.empty((count, levels, waves), np.complex128)
    strength = np.zeros((count, levels, steps, 1 + len(means)))

    def solve(task: tuple[int, npt.NDArray[np.int64]]) -> None:
        size, members = max(task[0], levels) + _MORE, task[1]
        centre, stiffness = basis.centre[members], basis.stiffness[members]
        matrix, _ = hamiltonian(d1[members], d2[members], centre, stiffness, size)
        values, vectors = np.linalg.eigh(matrix)
        excitations[members] = values[:, :levels] - values[:, :1]
        points, functions = _points(size)
        at = functions.T @ vectors[:, :, :levels]
        y = (centre[:, None] + stiffness[:, None] ** -0.25 * points)[:, :, None]
        wave = np.concatenate([y, np.cos(y * wave_numbers), np.sin(y * wave_numbers)], axis=2)
        elements = np.swapaxes(at * at, 1, 2) @ wave
        position[members] = elements[..., 0]
        diagonal[members] = elements[..., 1 : waves + 1] + 1j * elements[..., waves + 1 :]
        for step in range(steps):
            product = at[:, :, : levels - step - 1] * at[:, :, step + 1 :]
            elements = np.swapaxes(product, 1, 2) @ wave
            elements *= elements
            square = elements[..., 1 : waves + 1] + elements[..., waves + 1 :]
            strength[members, : levels - step - 1, step, 0] = elements[..., 0]
            strength[members, : levels - step - 1, step, 1:] = square @ means.T

    with single_threaded(), ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(solve, list(stacks(basis.size))))
    return PlaneWaves(excitations, position, diagonal, strength)
