"""Lowest eigenpairs of -d²/dy² + d1 y + d2 y² + y⁴ by Galerkin's method in oscillator functions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.linalg.lapack import dsbevd
from threadpoolctl import ThreadpoolController

from glasswell.numerics.quartic_basis import choose_basis, potential

Array = npt.NDArray[np.float64]

# Sizes are rounded up to a multiple of this, so that members can be stacked.
_SIZE_STEP = 2
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


@lru_cache(maxsize=1)
def _blas() -> ThreadpoolController:
    """The BLAS libraries of this process; finding them takes milliseconds, so it is done once."""
    return ThreadpoolController()


def single_threaded() -> Any:
    """A context in which LAPACK keeps to one thread, which matrices of this size ask for."""
    return _blas().limit(limits=1, user_api="blas")


def _coefficients(d1: Array, d2: Array, centre: Array, stiffness: Array) -> Array:
    """Weights (member, 5) of 2n+1, q, q², q³, q⁴ in H - V(centre).

    With y = c + s q, s = κ^(-1/4): √κ(2n+1) + s V'(c) q + (s² V''(c)/2 - √κ) q² + 4cs³ q³ + s⁴ q⁴.
    """
    root = np.sqrt(stiffness)
    s = 1.0 / np.sqrt(root)
    return np.stack(
        [
            root,
            s * (d1 + centre * (2.0 * d2 + 4.0 * centre * centre)),
            s * s * (d2 + 6.0 * centre * centre) - root,
            4.0 * centre * s**3,
            s**4,
        ],
        axis=-1,
    )


def hamiltonian(
    d1: Array, d2: Array, centre: Array, stiffness: Array, size: int
) -> tuple[Array, Array]:
    """Matrices (member, size, size) in the given basis, and the V(centre) left out of them."""
    matrices = _oscillator_matrices(size)[1:].reshape(5, size * size)
    weights = _coefficients(d1, d2, centre, stiffness)
    return (weights @ matrices).reshape(-1, size, size), potential(centre, d1, d2)


@lru_cache(maxsize=64)
def _oscillator_bands(size: int) -> Array:
    """Lower bands (5, size, 5) of the five matrices: entry (i + k, i) stands at [i, k]."""
    bands = np.zeros((5, size, 5))
    for row, matrix in zip(bands, _oscillator_matrices(size)[1:], strict=True):
        for k in range(5):
            row[: size - k, k] = np.diagonal(matrix, -k)
    bands.setflags(write=False)
    return bands


def stacks(size: npt.NDArray[np.int64]) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
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
    weights = _coefficients(d1, d2, basis.centre, basis.stiffness)
    energies = np.empty((len(d1), levels))
    with single_threaded():
        for size, members in stacks(basis.size):
            bands = (weights[members] @ _oscillator_bands(size).reshape(5, -1)).reshape(-1, size, 5)
            for member, band in zip(members, bands, strict=True):
                # q⁴ couples five neighbours at most: the band form costs half of the dense one.
                values, _, info = dsbevd(band.T, compute_v=0, lower=1, overwrite_ab=1)
                if info != 0:
                    raise np.linalg.LinAlgError(f"band eigenvalues did not converge ({info})")
                energies[member] = values[:levels]
    return energies + potential(basis.centre, d1, d2)[:, None]


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

    tasks = list(stacks(basis.size))
    workers = workers or os.cpu_count() or 1
    with single_threaded():
        if workers == 1 or len(tasks) == 1:
            for task in tasks:
                solve(task)
        else:
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(solve, tasks))
    return QuarticEigenpairs(energies, position, square, converged)
