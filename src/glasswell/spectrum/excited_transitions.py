"""Resonant transitions other than 0 → 1, gathered along their level sets.

B(E, T; D1) = Σ_{m<n} ∫dD2 |y_mn|² p_m δ(E - E_n + E_m) for the pairs (m, n) ≠ (0, 1), resolved
in D1 so that any random force can be applied afterwards; on a level set p_n = p_m e^(-E/T), so the
resonant strength is (1 - e^(-E/T)) B.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicHermiteSpline, CubicSpline, PchipInterpolator
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from glasswell import cache
from glasswell.numerics.contour import level_crossings
from glasswell.spectrum.energy_axis import transition_axis
from glasswell.spectrum.transition_grid import TransitionGrid, transition_grids

Array = npt.NDArray[np.float64]
Density = Callable[[Array, Array], Array]

VERSION = "6"
STEPS = 5
LOWER_LEVELS = 20
ENERGIES = transition_axis(3e-3, 40.0, 220)
TEMPERATURES = np.geomspace(2e-3, 40.0, 40)
# Where the absorption by excited levels has logarithmic singularities (1 → 2, 2 → 3, 3 → 4, 5 → 6)
# and between them, W: panels of quadratures over it should end there.
SADDLES = (2.6, 2.9, 2.9665, 3.04, 3.12, 3.2, 3.2634, 3.36, 3.482, 3.8)
_FINER = 3
_CELL_POINTS = 4
# Levels above this multiple of kT hold less than 1e-17 of the population.
_KEPT_ENERGY = 40.0


@dataclass(frozen=True)
class ExcitedTransitions:
    """B (energy, temperature, tilt) of `strength`, to be summed over the tilts d1 (tilt,) ≥ 0.

    Both signs of D1 are counted.  energy, temperature in W.
    """

    energy: Array
    temperature: Array
    d1: Array
    strength: npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles of the refined grid with the levels (tilt, line, level) interpolated onto it."""

    d1: Array
    d2: Array
    triangles: npt.NDArray[np.int64]
    area: Array
    levels: Array


def _finer(x: Array) -> Array:
    parts = [x[:-1] + np.diff(x) * k / _FINER for k in range(_FINER)]
    return np.append(np.stack(parts, axis=1).ravel(), x[-1])


def _fine_mesh(grid: TransitionGrid) -> Mesh:
    """Levels are interpolated by Hermite cubics, with their exact slopes in D1 and D2."""
    d1, d2 = _finer(grid.d1), _finer(grid.d2)
    ids = np.arange(len(d1) * len(d2)).reshape(len(d1), len(d2))
    a, b, c, d = ids[:-1, :-1], ids[:-1, 1:], ids[1:, :-1], ids[1:, 1:]
    lower = np.stack([a.ravel(), b.ravel(), d.ravel()], axis=1)
    upper = np.stack([a.ravel(), c.ravel(), d.ravel()], axis=1)
    area = 0.5 * (np.diff(d1)[:, None] * np.diff(d2)[None, :]).ravel()
    line_slope = grid.square - grid.square[..., :1]
    tilt_slope = grid.position - grid.position[..., :1]
    levels = CubicHermiteSpline(grid.d2, grid.excitations, line_slope, axis=0)(d2)
    slopes = CubicSpline(grid.d2, tilt_slope, axis=0)(d2)
    levels = CubicHermiteSpline(grid.d1, levels, slopes, axis=1)(d1)
    levels = np.ascontiguousarray(levels.transpose(1, 0, 2))
    triangles = np.concatenate([lower, upper])
    return Mesh(d1, d2, triangles, np.concatenate([area, area]), levels)


def _fine_product(grid: TransitionGrid, mesh: Mesh, m: int, n: int) -> Array:
    """|y_mn|² (E_n - E_m)² on the fine mesh (vertex,).

    It stays smooth where two levels avoid each other, while |y_mn|² alone peaks there.
    """
    gap = grid.excitations[..., n] - grid.excitations[..., m]
    product = grid.strength[..., m, n - m - 1] * gap**2
    product = PchipInterpolator(grid.d2, product, axis=0)(mesh.d2)
    return np.asarray(PchipInterpolator(grid.d1, product, axis=1)(mesh.d1)).T.ravel()


class _Deposits(NamedTuple):
    """Weights (event, corner) of the transitions from one level, at energies and vertices."""

    energy: npt.NDArray[np.int64]
    vertex: npt.NDArray[np.int64]
    weight: Array


def _deposits(grid: TransitionGrid, mesh: Mesh, m: int) -> _Deposits:
    """What all transitions that start from level m leave on the corners of the fine mesh."""
    parts = []
    for n in range(m + 1, min(m + 1 + STEPS, mesh.levels.shape[-1])):
        if (m, n) == (0, 1):
            continue
        gap = (mesh.levels[..., n] - mesh.levels[..., m]).ravel()
        product = _fine_product(grid, mesh, m, n)
        pieces = level_crossings(gap[mesh.triangles], mesh.area, ENERGIES)
        corner = mesh.triangles[pieces.triangle]
        weight = pieces.measure * (product[corner] * pieces.share).sum(axis=1)
        weight *= 2.0 / ENERGIES[pieces.level] ** 2
        parts.append((pieces.level, corner, weight[:, None] * pieces.share))
    return _Deposits(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _populations(mesh: Mesh, m: int, partition: Array) -> tuple[int, Array]:
    """The first temperature at which level m is occupied at all, and p_m from there on.

    partition, p_m: (tilt, line, temperature).
    """
    start = int(np.searchsorted(TEMPERATURES, mesh.levels[:, :, m].min() / _KEPT_ENERGY))
    # In place: fresh arrays of this size cost more than the arithmetic.
    population = mesh.levels[:, :, m, None] / -TEMPERATURES[start:]
    with np.errstate(under="ignore"):
        np.exp(population, out=population)
    population /= partition[:, :, start:]
    return start, population


def _partition(mesh: Mesh) -> Array:
    """Σ_n exp(-E_n/T) (tilt, line, temperature)."""
    kept = np.searchsorted(mesh.levels.min(axis=(0, 1)), _KEPT_ENERGY * TEMPERATURES)
    with np.errstate(under="ignore"):
        return np.stack(
            [
                np.exp(mesh.levels[..., :count] / -t).sum(axis=-1)
                for t, count in zip(TEMPERATURES, kept, strict=True)
            ],
            axis=-1,
        )


def _over_levels(from_level: Callable[[int], tuple[int, Array]], total: Array) -> Array:
    """`total` (energy, temperature, ...) with the parts of all levels added, two at a time."""
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(2) as pool:
        for start, part in pool.map(from_level, range(LOWER_LEVELS)):
            total[:, start:] += part
    return total


def _by_tilt(grid: TransitionGrid, mesh: Mesh) -> Array:
    """B (energy, temperature, tilt) of a uniform density over one grid."""
    partition = _partition(mesh)
    tilts, energies = len(mesh.d1), len(ENERGIES)
    shape = (tilts * energies, mesh.levels[..., 0].size)

    def from_level(m: int) -> tuple[int, Array]:
        found = _deposits(grid, mesh, m)
        row = found.vertex // len(mesh.d2) * energies + found.energy[:, None]
        # An energy crosses few of the lines of a tilt: a full array would hold a hundred zeros
        # for each deposit.
        weight = csr_array((found.weight.ravel(), (row.ravel(), found.vertex.ravel())), shape)
        start, population = _populations(mesh, m, partition)
        return start, np.asarray(weight @ population.reshape(shape[1], -1))

    total = _over_levels(from_level, np.zeros((shape[0], len(TEMPERATURES))))
    return total.reshape(tilts, energies, -1).transpose(1, 2, 0)


def _weighed(grid: TransitionGrid, mesh: Mesh, density: Array) -> Array:
    """B (energy, temperature, member) over one grid of densities (tilt, line, member)."""
    partition = _partition(mesh)
    members = density.shape[-1]
    density = density.reshape(-1, members)

    def from_level(m: int) -> tuple[int, Array]:
        found = _deposits(grid, mesh, m)
        start, population = _populations(mesh, m, partition)
        population = population.reshape(len(density), -1)
        energy = np.repeat(found.energy, 3)
        shape = (len(ENERGIES), len(density))
        weight = csr_array((found.weight.ravel(), (energy, found.vertex.ravel())), shape)
        weight.sum_duplicates()
        part = np.empty((len(ENERGIES), population.shape[1], members))
        # An energy crosses few of the triangles, and its vertices serve all densities at once.
        for i, (first, last) in enumerate(pairwise(weight.indptr)):
            vertex = weight.indices[first:last]
            occupied = population[vertex] * weight.data[first:last, None]
            part[i] = occupied.T @ density[vertex]
        return start, part

    return _over_levels(from_level, np.zeros((len(ENERGIES), len(TEMPERATURES), members)))


@lru_cache(maxsize=6)
def cell_averages(mesh: Mesh, density: Density) -> Array:
    """Density (tilt, line) averaged over the cell of each vertex, for its edge at the spinodal.

    Where it has an inverse square root, as there, sums over it are good to about 1 %.
    """
    return _cell_averages(mesh, density)


def _cell_averages(mesh: Mesh, density: Density) -> Array:
    """Density (tilt, line, ...) averaged over the cell of each vertex."""
    tilt, line = ((e[:-1], e[1:]) for e in (cells(mesh.d1), cells(mesh.d2)))
    places = (np.arange(_CELL_POINTS) + 0.5) / _CELL_POINTS
    total = np.zeros(())
    for u in places:
        for v in places:
            d1 = tilt[0] + u * (tilt[1] - tilt[0])
            d2 = line[0] + v * (line[1] - line[0])
            # Some densities depend on one of the two alone.
            total = total + density(*np.broadcast_arrays(d1[:, None], d2[None, :]))
    return np.maximum(total / _CELL_POINTS**2, 1e-300)


def cells(x: Array) -> Array:
    """Edges (point + 1,) of the cells of points x (point,): halfway to their neighbours."""
    return np.concatenate([x[:1], 0.5 * (x[1:] + x[:-1]), x[-1:]])


def weighted_transitions(
    minimum_d2: float, mesh_density: Callable[[Mesh], Array]
) -> tuple[Array, Array]:
    """Energies (energy,) and B (energy, temperature) for any density over (|D1|, D2), not cached.

    mesh_density: gives the density (tilt, line) in the cell of each vertex of a mesh.
    """
    energy, strength = _over_meshes(minimum_d2, lambda mesh: mesh_density(mesh)[..., None])
    return energy, strength[..., 0]


def transitions_of_many(minimum_d2: float, densities: Density) -> tuple[Array, Array]:
    """The same for several densities (..., member): B (energy, temperature, member) in one pass."""
    return _over_meshes(minimum_d2, lambda mesh: _cell_averages(mesh, densities))


def _over_meshes(minimum_d2: float, mesh_density: Callable[[Mesh], Array]) -> tuple[Array, Array]:
    meshes = zip(_grids(minimum_d2), fine_meshes(minimum_d2), strict=True)
    parts = [_weighed(grid, mesh, mesh_density(mesh)) for grid, mesh in meshes]
    return ENERGIES, parts[0] + parts[1]


@lru_cache(maxsize=1)
def fine_meshes(minimum_d2: float) -> tuple[Mesh, Mesh]:
    """The meshes below and above D2 = 0, remembered for the last `minimum_d2`."""
    below, above = _grids(minimum_d2)
    return _fine_mesh(below), _fine_mesh(above)


@lru_cache(maxsize=1)
def _grids(minimum_d2: float) -> tuple[TransitionGrid, TransitionGrid]:
    return transition_grids(minimum_d2, STEPS)


def _build(minimum_d2: float) -> dict[str, npt.NDArray[Any]]:
    # Kept for as long as they are needed alone: the first run of a fit asks for them once.
    grids = transition_grids(minimum_d2, STEPS)
    meshes = [_fine_mesh(grid) for grid in grids]
    parts = [_by_tilt(grid, mesh) for grid, mesh in zip(grids, meshes, strict=True)]
    return {
        "energy": ENERGIES,
        "temperature": TEMPERATURES,
        "d1": np.concatenate([mesh.d1 for mesh in meshes]),
        # Single precision is enough by far, and halves a file of a hundred megabytes.
        "strength": np.concatenate(parts, axis=2).astype(np.float32),
    }


def excited_transitions(minimum_d2: float) -> ExcitedTransitions:
    """The table of transitions other than 0 → 1 above `minimum_d2`, made once and cached.

    Good to 2e-3 of itself for E ≥ 0.003 W and kT ≤ 10 W, where 20 lower levels suffice.
    """
    minimum_d2 = float(minimum_d2)
    arrays = cache.load_or_build(
        "excited-transitions", VERSION, {"minimum_d2": minimum_d2}, lambda: _build(minimum_d2)
    )
    return ExcitedTransitions(**arrays)
