"""Resonant strength of an ensemble of soft potentials as a universal function of (E/W, kT/W).

S(E, T) = Σ_{m<n} ∫ |y_mn|² (p_m - p_n) δ(E - E_n + E_m) = (1 - e^(-E/T)) B(E, T), for P_s = W = 1.
The pair 0 → 1 comes from its level sets, all others from `excited_transitions`, and above the
table the vibrations E³/8 that the ensemble holds.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

from glasswell import cache
from glasswell.ensemble.shape import Shape
from glasswell.numerics.spline import UniformSpline, UniformSurface
from glasswell.spectrum.anharmonic_tail import harmonic_share
from glasswell.spectrum.energy_axis import energies_at, energy_coordinate
from glasswell.spectrum.excited_transitions import TEMPERATURES, excited_transitions
from glasswell.spectrum.level_set_nodes import LevelSetNodes, level_set_nodes

Array = npt.NDArray[np.float64]

VERSION = "7"
_LARGEST_ENERGY = 4000.0
_LEAST = 1e-16


def first_transition(nodes: LevelSetNodes, temperature: Array, shape: Shape) -> Array:
    """B of the pair 0 → 1, Σ weight |y_01|² p_0 (energy, temperature)."""
    weight = nodes.weight * nodes.transition * shape.density(nodes.d1)
    rows = len(nodes.energy)
    found = np.empty((rows, len(temperature)))
    for j, t in enumerate(temperature):
        with np.errstate(under="ignore"):
            ground = 1.0 / np.exp(-nodes.excitations / t).sum(axis=1)
        found[:, j] = np.bincount(nodes.energy_index, weight * ground, rows)
    return found


def ground_strength(nodes: LevelSetNodes, shape: Shape) -> Array:
    """S at T = 0 of the pair 0 → 1, Σ weight |y_01|² (energy,)."""
    weight = nodes.weight * nodes.transition * shape.density(nodes.d1)
    return np.asarray(np.bincount(nodes.energy_index, weight, len(nodes.energy)), np.float64)


def first_excitations(nodes: LevelSetNodes, shape: Shape) -> Array:
    """Density of states n(E) of the first excitation, Σ weight (energy,), in P_s/W."""
    weight = nodes.weight * shape.density(nodes.d1)
    return np.asarray(np.bincount(nodes.energy_index, weight, len(nodes.energy)), np.float64)


def _beyond(energy: Array) -> Array:
    """Energies above the level sets, on with the same step of the energy axis."""
    first, last, end = energy_coordinate(np.log([energy[0], energy[-1], _LARGEST_ENERGY]))
    step = (last - first) / (len(energy) - 1)
    count = int(np.ceil((end - last) / step))
    return energies_at(last + step * np.arange(1, count + 1))


def _vibrations(energy: Array, shape: Shape) -> Array:
    share = harmonic_share(energy, shape.minimum_d2, shape.random_force)
    return np.asarray(energy**3 / 8.0 * share)


def _build(shape: Shape) -> dict[str, Array]:
    nodes = level_set_nodes(shape.minimum_d2)
    excited = excited_transitions(shape.minimum_d2)
    first = first_transition(nodes, TEMPERATURES, shape)
    # excited transitions (energy, temperature), on a coarser grid of energies
    rest = excited.strength @ shape.density(excited.d1)
    # Monotonic between its points, so that it cannot ring where excited levels absorb nothing.
    logarithm = PchipInterpolator(
        energy_coordinate(np.log(excited.energy)), np.log(np.maximum(rest, _LEAST)), axis=0
    )
    energy = nodes.energy
    inside = np.maximum(energy, excited.energy[0])
    total = first + np.exp(logarithm(energy_coordinate(np.log(inside))))
    further = _beyond(energy)
    ratio = _vibrations(further, shape) / _vibrations(energy[-1:], shape)
    emission = -np.expm1(-energy[-1] / TEMPERATURES)
    with np.errstate(under="ignore"):
        emission_further = -np.expm1(-further[:, None] / TEMPERATURES)
    total_further = total[-1] * emission * ratio[:, None] / emission_further
    every = np.concatenate([energy, further])
    ground = ground_strength(nodes, shape)
    states = first_excitations(nodes, shape)
    states_further = states[-1] * ratio * further / energy[-1]
    return {
        "energy": every,
        "total": np.concatenate([total, total_further]),
        "ground": np.concatenate([ground, ground[-1] * ratio]),
        "states": np.concatenate([states, states_further]),
    }


def _table(shape: Shape) -> dict[str, Array]:
    return cache.load_or_build("resonant-table", VERSION, shape.key, lambda: _build(shape))


def resonant_table(shape: Shape) -> UniformSurface:
    """Ln B against (u(E/W), ln kT/W), all transitions; made once per shape and cached."""
    arrays = _table(shape)
    return UniformSurface.through(
        energy_coordinate(np.log(arrays["energy"])),
        np.log(TEMPERATURES),
        np.log(arrays["total"]),
    )


def ground_table(shape: Shape) -> UniformSpline:
    """Ln S at T = 0 of the pair 0 → 1 against u(E/W)."""
    arrays = _table(shape)
    return UniformSpline.through(
        energy_coordinate(np.log(arrays["energy"])), np.log(arrays["ground"])
    )


def states_table(shape: Shape) -> UniformSpline:
    """Ln n of the first excitation against u(E/W), n in P_s/W."""
    arrays = _table(shape)
    return UniformSpline.through(
        energy_coordinate(np.log(arrays["energy"])), np.log(arrays["states"])
    )
