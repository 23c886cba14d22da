"""Level-set nodes: quadrature along the curves E_10(D1, D2) = E of the (D1, D2) plane.

At fixed D2 the first excitation grows monotonically with |D1| from the tunnel splitting at D1 = 0,
so each curve has one point with D1 ≥ 0 for every D2 below D2top(E), where E_10(0, D2top) = E.
With dE_10/dD1 = y_11 - y_00 (Hellmann-Feynman),
∫dD1 dD2 f δ(E - E_10) = Σ weight f,  weight = 2 dD2/|y_11 - y_00|  (both signs of D1).
D2 = D2top - s² removes the root singularity at the end.  From a few W on, the excitation changes
character where the tilt D1 = 2 brings an excited level of one well to the ground level of the
other: the panels are graded towards that point.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize.elementwise import find_root

from glasswell import cache
from glasswell.numerics.eigenproblem import quartic_eigenpairs, quartic_levels
from glasswell.numerics.quadrature import gauss_panels
from glasswell.spectrum.energy_axis import energy_axis
from glasswell.spectrum.splitting import tunnel_splitting
from glasswell.spectrum.volume_nodes import BASIS_LEVELS, LEVELS, largest_tilt

Array = npt.NDArray[np.float64]

VERSION = "8"
# Energies in W; above them vibrations E⁴/8 take over.
LOWEST_ENERGY, HIGHEST_ENERGY = 1e-5, 40.0
_ENERGY_COUNT = 106
# An ensemble holds no state below the splitting at its smallest D2; its table begins just above.
_ABOVE_SPLITTING = 1.02
_CROSSING_TILT = 2.0
_CROSSING_FROM = 2.5
_VIBRATIONS_FROM = 6.0
_FEWEST_IN_BASIS = 4
_ROOT_ITERATIONS = 40
# Nodes of a panel in s, D2 = D2top - s².
PANEL_ORDER = 12
# Below this energy the digits of level differences run out, and the two-level form is exact enough.
_DOUBLET_BELOW = 2e-3


@dataclass(frozen=True, eq=False)
class LevelSetNodes:
    """Nodes of the curves E_10 = energy[i], i = `energy_index`, above a smallest D2.

    energy (energy,); energy_index, d1, d2, weight, transition (node,): transition = |<0|y|1>|²;
    excitations (node, level): levels above the ground level in W.
    """

    minimum_d2: float
    energy: Array
    energy_index: npt.NDArray[np.int64]
    d1: Array
    d2: Array
    weight: Array
    transition: Array
    excitations: Array


def top_of_level_set(energy: Array) -> Array:
    """D2 at which the symmetric potential has the first excitation `energy`."""
    energy = np.asarray(energy, float)
    ends = (np.full_like(energy, -60.0), 0.3 * energy**2 + 2.0)
    found = find_root(
        lambda d2, wanted: np.log(tunnel_splitting(d2) / wanted),
        ends,
        args=(energy,),
        tolerances={"xatol": 1e-14, "xrtol": 2e-15},
    )
    return np.asarray(found.x)


def crossing_stiffness(energy: Array) -> Array:
    """D2 at which E_10(2, D2) = energy: the point towards which the panels are graded."""

    def excess(d2: Array, wanted: Array) -> Array:
        levels = quartic_levels(np.full_like(d2, _CROSSING_TILT), d2, 2)
        return np.asarray(levels[:, 1] - levels[:, 0] - wanted)

    ends = (-0.2 * energy**2 - 4.0, np.full_like(energy, 2.0))
    return np.asarray(find_root(excess, ends, args=(energy,), tolerances={"xatol": 1e-8}).x)


def _panel_edges(length: float, crossing: float | None, refine: float, energy: float) -> Array:
    """Panel edges in s from 0 to `length`, graded towards `crossing`.

    Where levels are vibrations, a random force leaves only the symmetric ones, s ~ 1/κ√a.
    """
    edges = np.linspace(0.0, length, max(2, round(5 * refine)) + 1)
    if energy > _VIBRATIONS_FROM:
        edges = np.concatenate([edges[:1], edges[1] * 0.25 ** np.arange(4, 0, -1), edges[1:]])
    if crossing is None or not 0.0 < crossing < length:
        return edges
    steps = 0.25 * 0.25 ** np.arange(0, 6)
    graded = np.concatenate([crossing - steps, [crossing], crossing + steps])
    return np.unique(np.clip(np.concatenate([edges, graded]), 0.0, length))


class LevelSetRule(NamedTuple):
    """A rule before its level sets are solved for: nodes (node,) along D2, or along D1.

    row: number of the energy.  place: D2, or D1 where `across`.  weight: dD2, or dD1.
    """

    row: npt.NDArray[np.int64]
    place: Array
    weight: Array
    across: npt.NDArray[np.bool_]


def level_set_rule(
    energy: Array, minimum_d2: float, refine: float = 1.0, breaks: tuple[Array, ...] = ()
) -> LevelSetRule:
    """Nodes along D2 from the top of each level set down to the smallest D2.

    breaks: D2 (energy,) at which panels end as well, NaN for none.
    """
    top = top_of_level_set(energy)
    crossing = np.full_like(energy, np.nan)
    high = energy > _CROSSING_FROM
    if high.any():
        crossing[high] = crossing_stiffness(energy[high])
    index, d2, weight = [np.empty(0, np.int64)], [np.empty(0)], [np.empty(0)]
    for i, (end, middle) in enumerate(zip(top, crossing, strict=True)):
        if end <= minimum_d2:
            continue
        turn = np.sqrt(end - middle) if middle < end else None
        length = float(np.sqrt(end - minimum_d2))
        further = np.array([end - at[i] for at in breaks if minimum_d2 < at[i] < end])
        edges = np.unique(
            np.concatenate([_panel_edges(length, turn, refine, energy[i]), np.sqrt(further)])
        )
        s, s_weight = gauss_panels(edges, PANEL_ORDER)
        index.append(np.full(len(s), i))
        d2.append(end - s * s)
        weight.append(2.0 * s * s_weight)
    place = np.concatenate(d2)
    return LevelSetRule(
        np.concatenate(index), place, np.concatenate(weight), np.zeros(len(place), bool)
    )


def solve_tilt(energy: Array, d2: Array) -> Array:
    """D1 ≥ 0 with E_10(D1, d2) = energy (node,), to 1e-9 or the digits of level differences.

    Newton's method on E_10² as a function of D1², in which two levels make a straight line, kept in
    a bracket; every second late step halves it, for the narrow crossings of levels of two wells.
    """
    low = np.zeros_like(d2)
    high = largest_tilt(np.minimum(d2, 250.0), 500.0)
    tunnelling = energy / np.sqrt(2.0 * np.maximum(-d2, 1.0))
    curvature = np.maximum(0.25 * energy**2, np.maximum(d2, 0.0) + 0.02)
    share = np.clip(2.0 / 3.0 * (1.0 - d2 / curvature), 0.0, 1.0)
    vibration = np.sqrt(share) * (1.0 - share) * curvature**1.5
    d1 = np.where(d2 < -0.3 * energy**2 - 1.0, tunnelling, np.maximum(vibration, 0.3 * tunnelling))
    d1 = np.clip(d1, 1e-9, 0.99 * high)
    todo = np.arange(len(d2))
    for iteration in range(_ROOT_ITERATIONS):
        pairs = quartic_eigenpairs(d1[todo], d2[todo], 2)
        gap = pairs.energies[:, 1] - pairs.energies[:, 0]
        slope = np.abs(pairs.position[:, 1, 1] - pairs.position[:, 0, 0])
        at, wanted = d1[todo], energy[todo]
        excess = gap * gap - wanted * wanted
        high[todo] = np.where(excess > 0.0, np.minimum(high[todo], at), high[todo])
        low[todo] = np.where(excess > 0.0, low[todo], np.maximum(low[todo], at))
        square = at * (at - excess / np.maximum(gap * slope, 1e-300))
        step = np.sqrt(np.maximum(square, 0.0))
        inside = (step > low[todo]) & (step < high[todo])
        if iteration > 8 and iteration % 2:
            inside[:] = False
        step = np.where(inside, step, 0.5 * (low[todo] + high[todo]))
        found = np.abs(excess) <= 1e-12 * wanted * (wanted + 2.0)
        d1[todo] = np.where(found, at, step)
        # The error behind a step of Newton's method is of the order of its square.
        settled = found | (np.abs(step - at) <= np.where(inside, 1e-7, 3e-11) * at)
        todo = todo[~settled]
        if not len(todo):
            break
    return d1


def solve_stiffness(energy: Array, d1: Array) -> Array:
    """D2 with E_10(d1, D2) = energy (node,) near D2 = 0, by Newton's method."""
    d2 = np.zeros_like(d1)
    for _ in range(12 if len(d1) else 0):
        pairs = quartic_eigenpairs(d1, d2, 2)
        excess = pairs.energies[:, 1] - pairs.energies[:, 0] - energy
        step = excess / (pairs.square[:, 1] - pairs.square[:, 0])
        d2 = d2 - step
        if np.abs(step).max() < 1e-9:
            break
    return d2


def _doublet(energy: Array, d2: Array, levels: int) -> tuple[Array, Array, Array, Array]:
    """d1, slope, |<0|y|1>|² and levels of nearly symmetric double wells (node,).

    The two lowest levels alone: E² = Δ0² + (2 y01 D1)², y01 = <0|y|1> at D1 = 0; corrections are of
    the order of D1² ~ E²/40.
    """
    pairs = quartic_eigenpairs(np.zeros_like(d2), d2, levels, basis_levels=BASIS_LEVELS)
    # In deep wells rounding mixes the two levels; this does not depend on how.
    tilt = 0.5 * (pairs.position[:, 1, 1] - pairs.position[:, 0, 0])
    reach = np.hypot(pairs.position[:, 0, 1], tilt)
    splitting = np.minimum(tunnel_splitting(d2), energy)
    asymmetry = np.sqrt((energy - splitting) * (energy + splitting))
    d1 = asymmetry / (2.0 * reach)
    slope = 2.0 * reach * asymmetry / energy
    excitations = pairs.energies - pairs.energies[:, :1]
    excitations[:, 1] = energy
    return d1, slope, (reach * splitting / energy) ** 2, excitations


def level_sets(
    energy: Array,
    minimum_d2: float,
    refine: float = 1.0,
    breaks: tuple[Array, ...] = (),
    levels: int = LEVELS,
) -> LevelSetNodes:
    """Level-set nodes at any energies (energy,) in W, not cached."""
    energy = np.atleast_1d(np.asarray(energy, float))
    rule = level_set_rule(energy, minimum_d2, refine, breaks)
    return solved_level_sets(energy, minimum_d2, rule, levels)


def solved_level_sets(
    energy: Array, minimum_d2: float, rule: LevelSetRule, levels: int = LEVELS
) -> LevelSetNodes:
    """Nodes of a rule with their tilts, levels and weights, both signs of D1 counted."""
    wanted = energy[rule.row]
    d1, d2 = np.where(rule.across, rule.place, 0.0), np.where(rule.across, 0.0, rule.place)
    slope, transition = np.empty_like(d2), np.empty_like(d2)
    excitations = np.empty((len(d2), levels))
    small = (wanted < _DOUBLET_BELOW) & ~rule.across
    if small.any():
        found = _doublet(wanted[small], d2[small], levels)
        d1[small], slope[small], transition[small], excitations[small] = found
    large = ~small
    if large.any():
        along = large & ~rule.across
        d1[along] = solve_tilt(wanted[along], d2[along])
        d2[rule.across] = solve_stiffness(wanted[rule.across], d1[rule.across])
        basis = min(BASIS_LEVELS, max(levels, _FEWEST_IN_BASIS))
        pairs = quartic_eigenpairs(d1[large], d2[large], levels, basis_levels=basis)
        tilting = np.abs(pairs.position[:, 1, 1] - pairs.position[:, 0, 0])
        stiffening = np.abs(pairs.square[:, 1] - pairs.square[:, 0])
        slope[large] = np.where(rule.across[large], stiffening, tilting)
        transition[large] = pairs.position[:, 0, 1] ** 2
        excitations[large] = pairs.energies - pairs.energies[:, :1]
    weight = 2.0 * rule.weight / slope
    return LevelSetNodes(
        float(minimum_d2), energy, rule.row, d1, d2, weight, transition, excitations
    )


def smallest_energy(minimum_d2: float) -> float:
    """Energy in W below which an ensemble has no states, or the table none."""
    return max(LOWEST_ENERGY, _ABOVE_SPLITTING * float(tunnel_splitting(minimum_d2)))


def tabulated_energies(minimum_d2: float) -> Array:
    """Energies (energy,) of the table in W."""
    return energy_axis(smallest_energy(minimum_d2), HIGHEST_ENERGY, _ENERGY_COUNT)


def level_set_nodes(minimum_d2: float) -> LevelSetNodes:
    """The universal table of level sets above `minimum_d2`, made once in seconds and cached."""
    return stored_level_sets(
        "level-set-nodes",
        VERSION,
        float(minimum_d2),
        lambda: level_sets(tabulated_energies(minimum_d2), minimum_d2),
    )


def stored_level_sets(
    name: str, version: str, minimum_d2: float, make: Callable[[], LevelSetNodes]
) -> LevelSetNodes:
    """A table of level sets from the cache, or made and kept there."""

    def build() -> dict[str, Array]:
        nodes = make()
        names = ("energy", "energy_index", "d1", "d2", "weight", "transition", "excitations")
        return {name: getattr(nodes, name) for name in names}

    arrays = cache.load_or_build(name, version, {"minimum_d2": minimum_d2}, build)
    return LevelSetNodes(minimum_d2, **arrays)
