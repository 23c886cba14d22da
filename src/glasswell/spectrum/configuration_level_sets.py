"""Level sets of E_10 for densities over (N2, N3): panels that end at the spinodal.

A density that is smooth over (N2, N3) is F 2/|N2| over (D1, D2), summed over the stationary points
that may serve as origin, and so has an integrable singularity on the spinodal, where two of them
meet at N2 = 0.  A level set crosses the spinodal at the potentials N2 = 0, E_10(N3) = E: never
below the saddle E_c, twice up to E_10(0, 0) = 2.74 W, once above.  Each stretch between crossings
is D2 = a + (b - a) sin²(πu/2), which removes the inverse square roots at its ends, and its panels
are graded towards an end as far as another singularity lies close behind it.

Near E_10(0, 0) the top of a level set lies near the cusp of the spinodal, D1 = D2 = 0, and what
happens there takes place in a stretch of D2 as short as D2top³: there the nodes run along D1 = v³
instead, up to D1 = 0.125.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize.elementwise import find_root

from glasswell.numerics.eigenproblem import quartic_levels
from glasswell.numerics.quadrature import gauss_panels
from glasswell.spectrum.energy_axis import (
    QUARTIC_EXCITATION,
    energies_at,
    saddle_coordinate,
)
from glasswell.spectrum.level_set_nodes import (
    HIGHEST_ENERGY,
    LevelSetNodes,
    LevelSetRule,
    crossing_stiffness,
    smallest_energy,
    solve_stiffness,
    solved_level_sets,
    stored_level_sets,
    top_of_level_set,
)
from glasswell.spectrum.saddle import excitation_saddle
from glasswell.spectrum.volume_nodes import LEVELS

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

VERSION = "3"
_ENERGY_COUNT = 300
_ORDER = 8
_CROSSING_FROM = 2.5
_FAR = 1.0
_NEAR_CUSP = 0.3
_CUSP_END = 0.5


class Stretch(NamedTuple):
    """A stretch of D2, with the distance to the next singularity behind each end."""

    low: float
    high: float
    behind_low: float
    behind_high: float


def _on_spinodal(energy: Array, low: Array, high: Array) -> Array:
    """N3 of the potential with N2 = 0 and first excitation `energy` between two bounds."""

    def excess(n3: Array, wanted: Array) -> Array:
        levels = quartic_levels(n3**3 / 8.0, -0.375 * n3**2, 2)
        return np.asarray(levels[:, 1] - levels[:, 0] - wanted)

    return np.asarray(find_root(excess, (low, high), args=(energy,)).x)


def spinodal_crossings(energy: Array) -> tuple[Array, Array]:
    """D2 (energy,) at which level sets leave and enter the spinodal region, NaN for none.

    First: where the level set leaves it as D2 falls from the top (E_c < E < E_10(0, 0)); second:
    where it enters it for good (E > E_c).
    """
    energy = np.asarray(energy, float)
    saddle = excitation_saddle()
    leaves, enters = np.full_like(energy, np.nan), np.full_like(energy, np.nan)
    above = energy > saddle.energy
    if above.any():
        start = np.full(above.sum(), saddle.n3)
        enters[above] = _on_spinodal(energy[above], start, energy[above] / 2.0 + 3.0)
    both = above & (energy < QUARTIC_EXCITATION)
    if both.any():
        end = np.full(both.sum(), saddle.n3)
        leaves[both] = _on_spinodal(energy[both], np.zeros_like(end), end)
    return -0.375 * leaves**2, -0.375 * enters**2


def _stretches(
    energy: float, top: float, leaves: float, enters: float, minimum: float
) -> list[Stretch]:
    saddle = excitation_saddle()
    contact = -0.375 * saddle.n3**2
    # Where the top of a level set lies near D2 = 0, its lower part begins at a distance of D2top³.
    cusp = min(abs(top) ** 3, _FAR)
    marks: list[tuple[float, float]] = [(top, cusp)]
    if np.isfinite(leaves):
        marks += [(leaves, min(cusp, leaves - enters)), (enters, leaves - enters)]
    elif np.isfinite(enters):
        marks.append((enters, _FAR))
    elif saddle.energy - energy < 0.5 and contact < top:
        marks.append((contact, max(0.3 * np.sqrt(saddle.energy - energy), 1e-9)))
    marks = [m for m in marks if m[0] > minimum] + [(minimum, _FAR)]
    return [
        Stretch(low, high, min(behind_low, _FAR), min(behind_high, _FAR))
        for (high, behind_high), (low, behind_low) in pairwise(marks)
        if high > low
    ]


def _graded(scale: float, refine: float) -> Array:
    """Edges of u between 0 and 1/2, geometric down to where u² is the given scale."""
    smallest = 0.4 * np.sqrt(max(min(scale, 1.0), 1e-12))
    count = max(2, int(np.ceil(refine * np.log(0.5 / smallest) / np.log(3.0))) + 1)
    return np.concatenate([[0.0], np.geomspace(smallest, 0.5, count)])


def _nodes(stretch: Stretch, marks: list[float], refine: float) -> tuple[Array, Array]:
    """D2 and weight dD2 (node,) of one stretch, graded towards the first mark inside it."""
    length = stretch.high - stretch.low
    low = _graded(stretch.behind_low / length, refine)
    high = 1.0 - _graded(stretch.behind_high / length, refine)
    edges = np.concatenate([low, high])
    for number, mark in enumerate(marks):
        if not stretch.low < mark < stretch.high:
            continue
        middle = 2.0 / np.pi * np.arcsin(np.sqrt((mark - stretch.low) / length))
        # Levels of two wells cross at the first mark: see `level_set_nodes`.
        steps = 0.1 * 0.25 ** np.arange(0, 6) if number == 0 else np.empty(0)
        edges = np.concatenate([edges, [middle], middle - steps, middle + steps])
    u, weight = gauss_panels(np.unique(np.clip(edges, 0.0, 1.0)), _ORDER)
    return (
        stretch.low + length * np.sin(0.5 * np.pi * u) ** 2,
        weight * length * 0.5 * np.pi * np.sin(np.pi * u),
    )


def _cusp_nodes(top: float, leaves: float, refine: float) -> tuple[Array, Array]:
    """D1 and weight dD1 (node,) from the top of a level set to D1 = 0.125, D1 = v³."""
    smallest = 0.2 * np.sqrt(max(abs(top), 1e-8))
    count = max(3, int(np.ceil(refine * np.log(_CUSP_END / smallest) / np.log(2.5))) + 1)
    edges = np.concatenate([[0.0], np.geomspace(smallest, _CUSP_END, count)])
    if not np.isfinite(leaves):
        v, weight = gauss_panels(edges, _ORDER)
        return v**3, 3.0 * v * v * weight
    # D1 = (8/27 |D2|³)^(1/2) on the spinodal, with an inverse square root on its inner side
    end = np.sqrt(2.0 * -leaves / 3.0)
    outer = gauss_panels(np.unique(np.clip(edges, end, None)), _ORDER)
    u, u_weight = gauss_panels(np.linspace(0.0, 1.0, 3), _ORDER)
    inner = end * np.sin(0.5 * np.pi * u)
    inner_weight = u_weight * end * 0.5 * np.pi * np.cos(0.5 * np.pi * u)
    v, weight = np.concatenate([inner, outer[0]]), np.concatenate([inner_weight, outer[1]])
    return v**3, 3.0 * v * v * weight


def configuration_rule(
    energy: Array, minimum_d2: float, refine: float = 1.0, breaks: tuple[Array, ...] = ()
) -> LevelSetRule:
    """Nodes along D2, and along D1 near the cusp of the spinodal.

    breaks: D2 (energy,) at which panels end as well, NaN for none.
    """
    top = top_of_level_set(energy)
    leaves, enters = spinodal_crossings(energy)
    crossing = np.full_like(energy, np.nan)
    high = energy > _CROSSING_FROM
    if high.any():
        crossing[high] = crossing_stiffness(energy[high])
    near = np.abs(top) < _NEAR_CUSP
    start = top.copy()
    start[near] = solve_stiffness(energy[near], np.full(near.sum(), _CUSP_END**3))
    parts: list[tuple[int, bool, tuple[Array, Array]]] = []
    for i, value in enumerate(energy):
        left = np.nan if near[i] else leaves[i]
        for stretch in _stretches(value, start[i], left, enters[i], minimum_d2):
            ends = [crossing[i], *(at[i] for at in breaks)]
            parts.append((i, False, _nodes(stretch, ends, refine)))
        if near[i]:
            parts.append((i, True, _cusp_nodes(top[i], leaves[i], refine)))
    if not parts:
        empty = np.empty(0)
        return LevelSetRule(np.empty(0, np.int64), empty, empty, np.empty(0, bool))
    return LevelSetRule(
        np.concatenate([np.full(len(nodes[0]), i) for i, _, nodes in parts]),
        np.concatenate([nodes[0] for _, _, nodes in parts]),
        np.concatenate([nodes[1] for _, _, nodes in parts]),
        np.concatenate([np.full(len(nodes[0]), across) for _, across, nodes in parts]),
    )


def configuration_level_sets(
    energy: Array,
    minimum_d2: float,
    refine: float = 1.0,
    breaks: tuple[Array, ...] = (),
    levels: int = LEVELS,
) -> LevelSetNodes:
    """Level-set nodes for densities over (N2, N3) at any energies (energy,) in W, not cached."""
    energy = np.atleast_1d(np.asarray(energy, float))
    rule = configuration_rule(energy, minimum_d2, refine, breaks)
    return solved_level_sets(energy, minimum_d2, rule, levels)


def configuration_level_set_nodes(minimum_d2: float) -> LevelSetNodes:
    """The universal table above `minimum_d2`, made once and cached.

    Its energies lie closer and closer towards E_c, and towards the excitation of the quartic
    potential, from both sides, down to 1e-6 of it.
    """
    minimum_d2 = float(minimum_d2)
    ends = saddle_coordinate(np.log([smallest_energy(minimum_d2), HIGHEST_ENERGY]))

    def make() -> LevelSetNodes:
        axis = energies_at(np.linspace(ends[0], ends[1], _ENERGY_COUNT), saddle_coordinate)
        return configuration_level_sets(axis, minimum_d2)

    return stored_level_sets("configuration-level-sets", VERSION, minimum_d2, make)
