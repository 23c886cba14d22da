"""Lowest eigenpairs of -d²/dy² + d1 y + d2 y² + y⁴ by Galerkin's method in oscillator functions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from glasswell.numerics.quartic_basis import choose_basis, potential

Array = npt.NDArray[np.float64]

# Sizes are rounded up to a multiple of this, so that members can be stacked.
_SIZE_STEP = 4
# A stack of matrices of about this many numbers stays in the processor's cache.
_STACK_NUMBERS = 400_000
# Weight of an eigenvector in its last four components above which the basis was too small.  The
# error of the level is of the order of this weight times the size of the matrix.
_TAIL_TOLERANCE = 3e-10


class QuarticEigenpairs(NamedTuple):
    """Eigenvalues (member, level), matrix elements of y and whether each member has converged."""

    energies: Array
    position: Array
    square: Array
    converged: npt.NDArray[np.bool_]


@lru_cache(maxsize=64)
def _oscillator_matrices(size: int) -> Array:
    """Matrices 1, 2n+1, q, q², q³, q⁴ (6, size, size) of the oscillator p² + q².

    The products are formed in a larger space, so that the block is exact.
    """
    number = np.arange(1, size + 4)
    q = np.diag(np.sqrt(number / 2.0), 1)
    q = q + q.T
    powers = [q, q @ q, q @ q @ q, q @ q @ q @ q]
    block = [np.eye(size), np.diag(2.0 * np.arange(size) + 1.0)]
    stacked = np.stack(block + [power[:size, :size] for power in powers])
    stacked.setflags(write=False)
    return stacked


def hamiltonian(
    d1: Array, d2: Array, centre: Array, stiffness: Array, size: int
) -> tuple[Array, Array]:
    """Matrices (member, size, size) in the given basis and the energy V(centre) left out of them.

    With y = c + s q, s = κ^(-1/4):
    H - V(c) = √κ(2n+1) + s V'(c) q + (s² V''(c)/2 - √κ) q² + 4 c s³ q³ + s⁴ q⁴.
    """
    root = np.sqrt(stiffness)
    s = 1.0 / np.sqrt(root)
    coefficients = np.stack(
        [
            root,
            s * (d1 + centre * (2.0 * d2 + 4.0 * centre * centre)),
            s * s * (d2 + 6.0 * centre * centre) - root,
            4.0 * centre * s**3,
            s**4,
        ],
        axis=-1,
    )
    matrices = _oscillator_matrices(size)[1:].reshape(5, size * size)
    return (coefficients @ matrices).reshape(-1, size, size), potential(centre, d1, d2)


def _stacks(size: npt.NDArray[np.int64]) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """Groups of members with the same (rounded) basis size, each small enough for the cache."""
    rounded = -(-size // _SIZE_STEP) * _SIZE_STEP
    for one in np.unique(rounded):
        members = np.flatnonzero(rounded == one)
        length = max(1, _STACK_NUMBERS // int(one) ** 2)
        for start in range(0, len(members), length):
            yield int(one), members[start : start + length]


def quartic_levels(d1: Array, d2: Array, levels: int) -> Array:
    """Lowest eigenvalues (member, level) of -d²/dy² + d1 y + d2 y² + y⁴, on one thread.

    Shapes: d1, d2 (member,).  Good to 1e-9 for d2 in [-20, 480], |d1| ≤ 4000, levels ≤ 32.
    """
    basis = choose_basis(d1, d2, levels)
    energies = np.empty((len(d1), levels))
    with threadpool_limits(limits=1, user_api="blas"):
        for size, members in _stacks(basis.size):
            matrix, bottom = hamiltonian(
                d1[members], d2[members], basis.centre[members], basis.stiffness[members], size
            )
            energies[members] = np.linalg.eigvalsh(matrix)[:, :levels] + bottom[:, None]
    return energies


def quartic_eigenpairs(
    d1: Array,
    d2: Array,
    levels: int,
    workers: int | None = None,
    basis_levels: int | None = None,
) -> QuarticEigenpairs:
    """Lowest eigenvalues and the matrix elements of y between them.

    Shapes: d1, d2 (member,) → energies (member, level), position (member, level, level),
    square (member, level) = <n|y²|n>, converged (member,).  The sign of an eigenvector is
    arbitrary, so only |y_mn|² and y_nn carry meaning.  Stacks are shared among `workers` threads
    (all processors unless told) with one LAPACK thread each: LAPACK's own threads slow matrices of
    this size down.  `basis_levels` chooses the basis for fewer levels than are returned: with 14 of
    24 the lowest 16 are good to 1e-10 and the last to 3e-6, at 60 % of the cost.
    """
    basis = choose_basis(d1, d2, basis_levels or levels)
    energies = np.empty((len(d1), levels))
    position = np.empty((len(d1), levels, levels))
    square = np.empty((len(d1), levels))
    converged = np.empty(len(d1), dtype=np.bool_)

    def solve(task: tuple[int, npt.NDArray[np.int64]]) -> None:
        size, members = max(task[0], levels + 4), task[1]
        centre, stiffness = basis.centre[members], basis.stiffness[members]
        matrix, bottom = hamiltonian(d1[members], d2[members], centre, stiffness, size)
        values, vectors = np.linalg.eigh(matrix)
        vectors = np.ascontiguousarray(vectors[:, :, :levels])
        energies[members] = values[:, :levels] + bottom[:, None]
        # <m|y|n> = c δ_mn + s <m|q|n>; q joins neighbours only, so no full product is needed.
        moved = np.zeros_like(vectors)
        root = np.sqrt(np.arange(1, size) / 2.0)[None, :, None]
        moved[:, 1:] += root * vectors[:, :-1]
        moved[:, :-1] += root * vectors[:, 1:]
        s = stiffness[:, None, None] ** -0.25
        shifted = s * moved + centre[:, None, None] * vectors
        position[members] = np.swapaxes(vectors, 1, 2) @ shifted
        square[members] = (shifted**2).sum(axis=1)
        tail = (vectors[:, -4:] ** 2).sum(axis=1).max(axis=1)
        converged[members] = tail < _TAIL_TOLERANCE

    tasks = list(_stacks(basis.size))
    workers = workers or os.cpu_count() or 1
    with threadpool_limits(limits=1, user_api="blas"):
        if workers == 1 or len(tasks) == 1:
            for task in tasks:
                solve(task)
        else:
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(solve, tasks))
    return QuarticEigenpairs(energies, position, square, converged)
