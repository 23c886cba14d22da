"""What a finite momentum transfer leaves of the spectrum of y, for transitions and relaxation.

Scattering with momentum transfer q (in units of the inverse soft length) sees e^(iqμy) in the place
of y, μ the cosine between transfer and motion.  Its spectrum, averaged over directions, is
(q²/3) J times a reduction that tends to 1 for small q; here are the two reductions, of transitions
over (E, T) and of relaxation over (ħω/KW, T), from exact matrix elements.  Both are smooth, so that
grids are enough that would not do for J itself.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline

from glasswell.bath.ladder import relaxation_modes
from glasswell.ensemble.sampled import SampledShape
from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.store import stored
from glasswell.numerics.contour import level_crossings
from glasswell.numerics.plane_waves import plane_waves
from glasswell.numerics.spline import UniformSurface
from glasswell.numerics.thermal import boltzmann_populations
from glasswell.spectrum.energy_axis import transition_axis, transition_coordinate
from glasswell.spectrum.excited_transitions import LOWER_LEVELS, STEPS
from glasswell.spectrum.level_set_nodes import HIGHEST_ENERGY, smallest_energy
from glasswell.spectrum.plane_wave_grid import (
    MOMENTA,
    StrengthMesh,
    diagonal_waves,
    direction_rule,
    strength_meshes,
)
from glasswell.spectrum.volume_nodes import LEVELS

Array = npt.NDArray[np.float64]

VERSION = "1"
LARGEST_MOMENTUM = float(MOMENTA[-1])
_TEMPERATURES = np.geomspace(2e-3, 40.0, 20)
_FREQUENCIES = np.geomspace(1e-12, 1e8, 41)
_FIRST, _ENERGIES = 3e-3, 64
_BINS_PER_UNIT = 20
_SLOWEST = 1e-30
_NODES = 1500
_LEAST = 1e-300


class Reductions(NamedTuple):
    """Ln of the reductions at each of `MOMENTA`, as surfaces; the energies where they begin.

    transitions: against (v(E/W), ln kT/W); relaxation: against (ln ħω/KW, ln kT/W).
    """

    transitions: tuple[UniformSurface, ...]
    relaxation: tuple[UniformSurface, ...]
    first: float

    def of_transitions(self, energy: Array, temperature: Array, momentum: Array) -> Array:
        """Reduction (temperature, momentum, energy) at energy (energy,), temperature in W."""
        inside = np.clip(energy, self.first, HIGHEST_ENERGY)
        place = transition_coordinate(np.log(inside))
        found = self._evaluated(self.transitions, place, temperature)
        # Harmonic wells beyond the table: ln ∝ <y²> ∝ 1/E.
        return _at_momenta(found * np.minimum(HIGHEST_ENERGY / energy, 1.0), momentum)

    def of_relaxation(self, frequency: Array, temperature: Array, momentum: Array) -> Array:
        """Reduction (temperature, momentum, frequency) at ħω/KW (frequency,)."""
        place = np.log(np.clip(frequency, _FREQUENCIES[0], _FREQUENCIES[-1]))
        return _at_momenta(self._evaluated(self.relaxation, place, temperature), momentum)

    def _evaluated(
        self, surfaces: tuple[UniformSurface, ...], place: Array, temperature: Array
    ) -> Array:
        inside = np.log(np.clip(temperature, _TEMPERATURES[0], _TEMPERATURES[-1]))
        return np.stack([s(place[None, :], inside[:, None]) for s in surfaces])


def _at_momenta(logarithm: Array, momentum: Array) -> Array:
    """Reduction (temperature, momentum, place) from ln (knot, temperature, place): even in q."""
    knots = np.append(0.0, MOMENTA)
    values = np.concatenate([np.zeros_like(logarithm[:1]), logarithm])
    spline = CubicSpline(knots, values, bc_type=((1, np.zeros_like(values[0])), "not-a-knot"))
    return np.asarray(np.exp(np.moveaxis(spline(momentum), 0, 1)))


def reductions_of(shape: PotentialShape) -> Reductions:
    """The reductions of a shape; made once, in half a minute."""
    first = max(smallest_energy(shape.minimum_d2), _FIRST)
    energy = transition_axis(first, HIGHEST_ENERGY, _ENERGIES)

    def build() -> dict[str, Array]:
        return {"transitions": _transitions(shape, energy), "relaxation": _relaxation(shape)}

    arrays = stored("finite-momentum", VERSION, shape, build)
    axes = {
        "transitions": transition_coordinate(np.log(energy)),
        "relaxation": np.log(_FREQUENCIES),
    }
    surfaces = {
        name: tuple(
            UniformSurface.through(axis, np.log(_TEMPERATURES), layer) for layer in arrays[name]
        )
        for name, axis in axes.items()
    }
    return Reductions(surfaces["transitions"], surfaces["relaxation"], first)


def _logarithm(strength: Array) -> Array:
    """Ln of the reduction (momentum, ...) from strengths (..., 1 + momentum)."""
    small = np.maximum(strength[..., :1], _LEAST) * MOMENTA**2 / 3.0
    reduction = np.maximum(strength[..., 1:], 1e-6 * small) / small
    return np.ascontiguousarray(np.moveaxis(np.log(reduction), -1, 0))


def _transitions(shape: PotentialShape, energy: Array) -> Array:
    if isinstance(shape, SampledShape):
        return _logarithm(_of_samples(shape, energy))
    total = _first(shape, energy) + _frozen(shape, energy)
    for mesh in strength_meshes(shape.minimum_d2):
        total += _excited(mesh, shape, energy)
    return _logarithm(total)


def _first(shape: PotentialShape, energy: Array) -> Array:
    """Strengths (energy, temperature, 1 + momentum) of the pair 0 → 1, along its level sets."""
    nodes = shape.level_sets(energy)
    waves = plane_waves(nodes.d1, nodes.d2, 2, *direction_rule(), 1).strength[:, 0, 0]
    # In deep wells rounding mixes the two levels, but not the ratio of their elements.
    strength = waves * (nodes.transition / np.maximum(waves[:, 0], _LEAST))[:, None]
    strength *= (nodes.weight * shape.node_density(nodes))[:, None]
    ground = np.stack(
        [boltzmann_populations(nodes.excitations, float(t))[:, 0] for t in _TEMPERATURES], axis=1
    )
    return _per_energy(nodes.energy_index, ground, strength, len(energy))


def _per_energy(row: npt.NDArray[np.int64], occupied: Array, strength: Array, rows: int) -> Array:
    """Σ over events of occupied (event, temperature) × strength (event, k), by their row."""
    order = np.argsort(row, kind="stable")
    ends = np.searchsorted(row[order], np.arange(rows + 1))
    total = np.zeros((rows, occupied.shape[1], strength.shape[1]))
    for i in range(rows):
        part = order[ends[i] : ends[i + 1]]
        total[i] = occupied[part].T @ strength[part]
    return total


def _frozen(shape: PotentialShape, energy: Array) -> Array:
    """Harmonic wells too deep to be kept: <y²> = coth(E/2T)/E lowers their elements a little."""
    with np.errstate(under="ignore"):
        emission = -np.expm1(-energy[:, None] / _TEMPERATURES)
    strength = (shape.frozen(energy) / energy)[:, None] / emission
    spread = (2.0 / emission - 1.0) / energy[:, None]
    factor = MOMENTA**2 / 3.0 * np.exp(-0.6 * MOMENTA**2 * spread[..., None])
    return np.concatenate([strength[..., None], strength[..., None] * factor], axis=-1)


def _excited(strengths: StrengthMesh, shape: PotentialShape, energy: Array) -> Array:
    """Strengths of all other pairs, along their level sets through triangles."""
    mesh = strengths.mesh
    density = shape.mesh_density(mesh).ravel()
    levels = mesh.levels.reshape(-1, LEVELS)
    with np.errstate(under="ignore"):
        inverse = density[:, None] / np.stack(
            [np.exp(-levels / t).sum(axis=1) for t in _TEMPERATURES], axis=1
        )

    def from_level(m: int) -> Array:
        with np.errstate(under="ignore"):
            population = np.exp(-levels[:, m, None] / _TEMPERATURES) * inverse
        total = np.zeros((len(energy), len(_TEMPERATURES), 1 + len(MOMENTA)))
        for step in range(1 if m == 0 else 0, min(STEPS, LEVELS - 1 - m)):
            gap = levels[:, m + step + 1] - levels[:, m]
            pieces = level_crossings(gap[mesh.triangles], mesh.area, energy)
            corner = mesh.triangles[pieces.triangle]
            # Times the gap squared, which is smooth where two levels avoid each other.
            product = strengths.strength[:, m, step] * (gap * gap)[:, None]
            strength = sum(product[corner[:, i]] * pieces.share[:, i, None] for i in range(3))
            strength *= (2.0 * pieces.measure / energy[pieces.level] ** 2)[:, None]
            occupied = sum(population[corner[:, i]] * pieces.share[:, i, None] for i in range(3))
            total += _per_energy(pieces.level, occupied, strength, len(energy))
        return total

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.asarray(sum(pool.map(from_level, range(LOWER_LEVELS))))


def _of_samples(shape: SampledShape, energy: Array) -> Array:
    """Strengths of all pairs of all samples, smeared as the samples are."""
    nodes = shape.volume_nodes()
    waves = plane_waves(nodes.d1, nodes.d2, LEVELS, *direction_rule(), STEPS)
    populations = np.stack(
        [boltzmann_populations(waves.excitations, float(t)) for t in _TEMPERATURES], axis=-1
    )
    total = np.zeros((len(energy), len(_TEMPERATURES), 1 + len(MOMENTA)))
    for m in range(LOWER_LEVELS):
        for step in range(min(STEPS, LEVELS - 1 - m)):
            gap = waves.excitations[:, m + step + 1] - waves.excitations[:, m]
            row, sample, kernel = shape.smeared(energy, gap)
            strength = waves.strength[sample, m, step] * (nodes.weight[sample] * kernel)[:, None]
            total += _per_energy(row, populations[sample, m], strength, len(energy))
    return total


def _relaxation(shape: PotentialShape) -> Array:
    """Ln of the reduction of relaxation (momentum, frequency, temperature)."""
    nodes = shape.volume_nodes()
    wave_numbers, means = direction_rule()
    diagonal = diagonal_waves(nodes)
    weight = nodes.weight * shape.node_density(nodes)
    values = np.concatenate([nodes.position[..., None], diagonal.real, diagonal.imag], axis=2)
    waves = len(wave_numbers)

    def at(temperature: float) -> Array:
        total: Array | float = 0.0
        for start in range(0, len(weight), _NODES):
            part = slice(start, start + _NODES)
            modes = relaxation_modes(
                nodes.excitations[part],
                nodes.position[part],
                nodes.transition[part],
                temperature,
                values[part],
            )
            square = modes.strength[..., 1 : waves + 1] + modes.strength[..., waves + 1 :]
            strength = np.concatenate([modes.strength[..., :1], square @ means.T], axis=-1)
            strength *= weight[part, None, None]
            total = total + _spectrum(modes.rate.ravel(), strength.reshape(-1, strength.shape[-1]))
        return np.asarray(total)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = np.stack(list(pool.map(at, (float(t) for t in _TEMPERATURES))), axis=1)
    return _logarithm(found)


def _spectrum(rate: Array, strength: Array) -> Array:
    """Σ strength λx/(λ² + x²) at `_FREQUENCIES` (frequency, k), rates gathered in narrow bins."""
    position = np.log(np.maximum(rate, _SLOWEST)) * _BINS_PER_UNIT
    low = np.floor(position).astype(np.int64)
    share, first = (position - low)[:, None], int(low.min())
    count = int(low.max()) - first + 2
    place = low - first
    bins = np.stack(
        [
            np.bincount(place, column * (1.0 - share[:, 0]), count)
            + np.bincount(place + 1, column * share[:, 0], count)
            for column in strength.T
        ],
        axis=1,
    )
    ratio = _FREQUENCIES[:, None] / np.exp((first + np.arange(count)) / _BINS_PER_UNIT)
    return np.asarray(ratio / (1.0 + ratio * ratio) @ bins)
