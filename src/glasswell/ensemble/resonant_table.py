"""Resonant strength of an ensemble of soft potentials as a universal function of (E/W, kT/W).

S(E, T) = Σ_{m<n} ∫ |y_mn|² (p_m - p_n) δ(E - E_n + E_m) = (1 - e^(-E/T)) B(E, T), for P_s = W = 1.
The pair 0 → 1 comes from its level sets, all others from `excited_transitions`, and above the
table the vibrations E³/8 that the ensemble holds.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.interpolate import Akima1DInterpolator, CubicSpline
from scipy.signal import savgol_filter

from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.store import counted_one_by_one, logarithm, stored
from glasswell.numerics.spline import UniformSpline, UniformSurface
from glasswell.spectrum.energy_axis import energies_at, transition_coordinate
from glasswell.spectrum.excited_transitions import ENERGIES, TEMPERATURES
from glasswell.spectrum.level_set_nodes import LevelSetNodes, smallest_energy
from glasswell.spectrum.splitting import tunnel_splitting

Array = npt.NDArray[np.float64]

VERSION = "16"
_LARGEST_ENERGY = 4000.0
_LEAST = 1e-300
_SMOOTH_BELOW, _SMOOTHED_OVER, _LARGEST_SCATTER = 2.3, 11, 0.03


def ground_populations(nodes: LevelSetNodes, temperature: Array) -> Array:
    """p_0 (temperature, node)."""
    with np.errstate(under="ignore"):
        return np.stack([1.0 / np.exp(-nodes.excitations / t).sum(axis=1) for t in temperature])


def first_transition(
    nodes: LevelSetNodes, temperature: Array, shape: PotentialShape, ground: Array | None = None
) -> Array:
    """B of the pair 0 → 1, Σ weight |y_01|² p_0 (energy, temperature); `ground` are the p_0."""
    weight = nodes.weight * nodes.transition * shape.node_density(nodes)
    ground = ground_populations(nodes, temperature) if ground is None else ground
    rows = len(nodes.energy)
    return np.stack([np.bincount(nodes.energy_index, weight * p, rows) for p in ground], axis=1)


def ground_strength(nodes: LevelSetNodes, shape: PotentialShape) -> Array:
    """S at T = 0 of the pair 0 → 1, Σ weight |y_01|² (energy,)."""
    weight = nodes.weight * nodes.transition * shape.node_density(nodes)
    return np.asarray(np.bincount(nodes.energy_index, weight, len(nodes.energy)), np.float64)


def first_excitations(nodes: LevelSetNodes, shape: PotentialShape) -> Array:
    """Density of states n(E) of the first excitation, Σ weight (energy,), in P_s/W."""
    weight = nodes.weight * shape.node_density(nodes)
    return np.asarray(np.bincount(nodes.energy_index, weight, len(nodes.energy)), np.float64)


def _further(energy: Array, end: float, of: Any) -> Array:
    """Energies that go on from the last of an axis `of` to `end`, with the same step."""
    first, last, end = of(np.log([energy[0], energy[-1], end]))
    step = (last - first) / (len(energy) - 1)
    count = int(np.ceil((end - last) / step))
    return energies_at(last + step * np.arange(1, count + 1), of)


def _lower(energy: Array, end: float, of: Any) -> Array:
    """Energies that lead to the first of an axis `of` from just above `end`, ascending."""
    end, first, last = of(np.log([end, energy[0], energy[-1]]))
    step = (last - first) / (len(energy) - 1)
    count = max(int(np.floor((first - end) / step)), 0)
    return energies_at(first - step * np.arange(count, 0, -1), of)


def _without_noise(energy: Array, strength: Array) -> Array:
    """B of excited levels (energy, temperature) averaged over a few energies where it is smooth.

    Each energy meets other triangles of the grid, which scatters B by 2e-3.  Below the lowest
    saddle of two neighbouring levels, at 2.97 W, B has no singularity that this would smear, but
    without deep wells edges below which there is nothing: larger changes are no scatter.
    """
    smooth = energy < _SMOOTH_BELOW
    logarithm = np.log(np.maximum(strength[smooth], _LEAST))
    change = savgol_filter(logarithm, _SMOOTHED_OVER, 3, axis=0) - logarithm
    averaged = strength.copy()
    averaged[smooth] *= np.exp(np.where(np.abs(change) < _LARGEST_SCATTER, change, 0.0))
    return averaged


def _all_transitions(
    shape: PotentialShape,
    nodes: LevelSetNodes,
    excited: tuple[Array, Array],
    ground: Array | None,
) -> tuple[Array, Array]:
    """Energies and B (energy, temperature) of all transitions, on the transition axis."""
    inner, rest = excited
    rest = _without_noise(inner, rest)
    # 0 → 1 is smooth, and the excited part changes little below its first energy.
    lower = _lower(inner, nodes.energy[0], transition_coordinate)
    energy = np.concatenate([lower, inner])
    rest = np.concatenate([np.repeat(rest[:1], len(lower), axis=0), rest])
    first = _first_between(energy, nodes, shape, ground)
    return energy, np.maximum(first + rest, _LEAST) + _frozen(energy, shape, above_ground=True)


def _first_between(
    energy: Array, nodes: LevelSetNodes, shape: PotentialShape, ground: Array | None
) -> Array:
    """B of the pair 0 → 1 (energy, temperature) between the energies of its level sets.

    Of wells too deep to be kept as well: either of both alone ends or begins within a few energies,
    their sum is smooth.  It vanishes below the smallest splitting; from there to the first level
    set it is as there.
    """
    if counted_one_by_one(shape):
        return first_transition(shape.level_sets(energy), TEMPERATURES, shape)
    known, wanted = (shape.coordinate(np.log(e)) for e in (nodes.energy, energy))
    kept = first_transition(nodes, TEMPERATURES, shape, ground)
    values = logarithm(kept + _frozen(nodes.energy, shape, above_ground=False), shape)
    if has_edge(shape):
        spline = Akima1DInterpolator(known, values, method="makima")
    else:
        spline = CubicSpline(known, values)
    found = np.exp(spline(np.clip(wanted, known[0], known[-1])))
    return np.where(energy[:, None] < tunnel_splitting(shape.minimum_d2), 0.0, found)


def has_edge(shape: PotentialShape) -> bool:
    """Whether B falls to nothing inside the table, where splines would overshoot."""
    inside = shape.rounding > 0.0 or smallest_energy(shape.minimum_d2) > ENERGIES[0]
    return inside or counted_one_by_one(shape)


def _frozen(energy: Array, shape: PotentialShape, *, above_ground: bool) -> Array:
    """B (energy, temperature) of harmonic wells from their ground level, or from all above.

    Together S = n/E, which does not depend on T; the ground level holds 1 - e^(-E/T).
    """
    with np.errstate(under="ignore"):
        ground = -np.expm1(-energy[:, None] / TEMPERATURES)
        # 1/p - p, without a difference of two numbers that are nearly one
        share = (1.0 - ground) * (1.0 + ground) / ground if above_ground else ground
    return np.asarray((shape.frozen(energy) / energy)[:, None] * share)


def total_strength(
    shape: PotentialShape,
    nodes: LevelSetNodes,
    excited: tuple[Array, Array],
    ground: Array | None = None,
) -> dict[str, Array]:
    """Energy (energy,) and B (energy, temperature) of all transitions of a shape, to 4000 W.

    nodes: its level sets.  excited: what `PotentialShape.excited` gives.  ground: p_0 at the nodes
    and at TEMPERATURES, which is the same for all shapes of the same nodes.
    """
    energy, total = _all_transitions(shape, nodes, excited, ground)
    further = _further(energy, _LARGEST_ENERGY, transition_coordinate)
    emission = -np.expm1(-energy[-1] / TEMPERATURES)
    with np.errstate(under="ignore"):
        emission_further = -np.expm1(-further[:, None] / TEMPERATURES)
    ratio = _vibrations(further, shape) / _vibrations(energy[-1:], shape) * energy[-1] / further
    total_further = total[-1] * emission * ratio[:, None] / emission_further
    return {
        "energy": np.concatenate([energy, further]),
        "total": np.concatenate([total, np.maximum(total_further, _LEAST)]),
    }


def _build_first(shape: PotentialShape) -> dict[str, Array]:
    nodes = shape.level_set_table()
    frozen = shape.frozen(nodes.energy)
    ground = ground_strength(nodes, shape) + frozen / nodes.energy
    states = first_excitations(nodes, shape) + frozen
    beyond = _further(nodes.energy, _LARGEST_ENERGY, shape.coordinate)
    ratio = _vibrations(beyond, shape) / _vibrations(nodes.energy[-1:], shape)
    return {
        "energy": np.concatenate([nodes.energy, beyond]),
        "ground": np.concatenate([ground, ground[-1] * ratio * nodes.energy[-1] / beyond]),
        "states": np.concatenate([states, states[-1] * ratio]),
    }


def _vibrations(energy: Array, shape: PotentialShape) -> Array:
    return np.maximum(shape.vibrations(energy), _LEAST)


def resonant_table(shape: PotentialShape) -> UniformSurface:
    """Ln B against (v(E/W), ln kT/W), all transitions; made once per shape."""

    def build() -> dict[str, Array]:
        return total_strength(shape, shape.level_set_table(), shape.excited())

    arrays = stored("resonant-table", VERSION, shape, build)
    return UniformSurface.through(
        transition_coordinate(np.log(arrays["energy"])),
        np.log(TEMPERATURES),
        logarithm(arrays["total"], shape),
        local=has_edge(shape),
    )


def log_strength(
    table: UniformSurface, log_energy: Any, log_temperature: Any, xp: ModuleType = np
) -> Any:
    """Ln B from `resonant_table` at ln(E/W) and ln(kT/W), which broadcast, down to T = 0.

    Below the table, kT < 2e-3 W, pairs of two levels alone are left, B = B_0/(1 + e^(-E/T)).
    """
    lowest = float(np.log(TEMPERATURES[0]))
    inside = xp.maximum(log_temperature, lowest)
    value = table(transition_coordinate(log_energy, xp), inside, xp)
    ratios = (xp.exp(xp.minimum(log_energy - t, 700.0)) for t in (inside, log_temperature))
    at_end, colder = (xp.log1p(xp.exp(-ratio)) for ratio in ratios)
    return value + at_end - colder


def ground_table(shape: PotentialShape) -> UniformSpline:
    """Ln S at T = 0 of the pair 0 → 1 against the shape's coordinate of E/W."""
    return _first_table(shape, "ground")


def states_table(shape: PotentialShape) -> UniformSpline:
    """Ln n of the first excitation against the shape's coordinate of E/W, n in density/W."""
    return _first_table(shape, "states")


def _first_table(shape: PotentialShape, name: str) -> UniformSpline:
    arrays = stored("first-table", VERSION, shape, lambda: _build_first(shape))
    values = logarithm(arrays[name], shape)
    place = shape.coordinate(np.log(arrays["energy"]))
    local = shape.rounding > 0.0 or counted_one_by_one(shape)
    return UniformSpline.through(place, values, local=local)
