"""How much of an ensemble is of each kind: densities of states and concentrations.

Along a level set the kind changes at a few places; they are found by bisection, and the panels of
the rule end there, so that no kind is averaged over a border.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

from glasswell import cache
from glasswell.ensemble.shape import PotentialShape
from glasswell.errors import InputError
from glasswell.potential import KINDS, kind
from glasswell.spectrum.level_set_nodes import LevelSetNodes, solve_tilt

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

VERSION = "3"
_BISECTIONS = 16
_MOST_BORDERS = 6
_DIRECT_ENERGIES = 4
_EVERY, _KINKED = 2, 200


class KindNodes(NamedTuple):
    """Level-set nodes with the number of their kind (node,) in the order of KINDS."""

    nodes: LevelSetNodes
    number: Index


def kind_numbers(d1: Array, d2: Array) -> Index:
    """Kind of potentials (...) as numbers in the order of KINDS."""
    names = kind(d1, d2)
    return np.select([names == name for name in KINDS], list(range(len(KINDS))), -1)


def _borders(nodes: LevelSetNodes) -> tuple[Array, ...]:
    """D2 (energy,) of the borders between kinds along each level set, NaN where there are fewer."""
    order = np.lexsort((nodes.d2, nodes.energy_index))
    row, d2 = nodes.energy_index[order], nodes.d2[order]
    number = kind_numbers(nodes.d1, nodes.d2)[order]
    change = np.flatnonzero((row[1:] == row[:-1]) & (number[1:] != number[:-1]))
    low, high, below = d2[change], d2[change + 1], number[change]
    energy = nodes.energy[row[change]]
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        same = kind_numbers(solve_tilt(energy, middle), middle) == below
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    borders = np.full((_MOST_BORDERS, len(nodes.energy)), np.nan)
    count = np.zeros(len(nodes.energy), int)
    for at, i in zip(0.5 * (low + high), row[change], strict=True):
        if count[i] < _MOST_BORDERS:
            borders[count[i], i] = at
            count[i] += 1
    return tuple(borders)


def kind_nodes(shape: PotentialShape, energy: Array) -> KindNodes:
    """Nodes at energies (energy,) in W whose panels end where the kind changes."""
    breaks = _borders(shape.level_sets(energy, levels=2))
    nodes = shape.level_sets(energy, breaks, levels=2)
    return KindNodes(nodes, kind_numbers(nodes.d1, nodes.d2))


def _table(shape: PotentialShape) -> KindNodes:
    """The same at the energies of a table, the same for all shapes that share their rules."""
    axis = shape.level_set_table().energy
    rule = shape.volume_nodes().name
    if rule is None:
        nodes = shape.level_set_table()
        return KindNodes(nodes, kind_numbers(nodes.d1, nodes.d2))
    # Shares have kinks where a kind begins or ends on a level set, all between 0.5 and 12 W.
    axis = np.unique(np.concatenate([axis[::_EVERY], np.geomspace(0.5, 12.0, _KINKED)]))
    names = ("energy_index", "d1", "d2", "weight")

    def build() -> dict[str, Array]:
        found = kind_nodes(shape, axis)
        arrays = {name: getattr(found.nodes, name) for name in names}
        return {**arrays, "energy": axis, "number": found.number}

    key: dict[str, float | str] = {"rule": rule, "minimum_d2": shape.minimum_d2}
    arrays = cache.load_or_build("kind-level-sets", VERSION, key, build)
    nothing = np.empty((0, 0))
    row, d1, d2, weight = (arrays[name] for name in names)
    nodes = LevelSetNodes(shape.minimum_d2, arrays["energy"], row, d1, d2, weight, nothing, nothing)
    return KindNodes(nodes, arrays["number"])


def _gathered(found: KindNodes, shape: PotentialShape) -> Array:
    """Density of states (kind, energy) in units of density/W."""
    nodes = found.nodes
    weight = nodes.weight * shape.node_density(nodes)
    rows = len(nodes.energy)
    place = found.number * rows + nodes.energy_index
    counts = np.bincount(place, weight, len(KINDS) * rows)
    return np.asarray(counts, np.float64).reshape(len(KINDS), rows)


def share_of_kind(shape: PotentialShape, energy: Array, name: str) -> Array:
    """Share of a kind in n(E) at energies (energy,) in W, between 0 and 1; they add up to 1.

    Integrated at up to four energies, from the table at more: 1e-3, and 1e-2 at the kinks where a
    kind begins or ends.  Above the table everything counts as it does at its end.
    Raises InputError for an unknown kind.
    """
    number = checked_kind(name)
    if len(energy) <= _DIRECT_ENERGIES:
        values = _gathered(kind_nodes(shape, energy), shape)
    else:
        found = _table(shape)
        table = _gathered(found, shape)
        table = table / np.maximum(table.sum(axis=0), 1e-300)
        at = np.log(found.nodes.energy)
        place = np.clip(np.log(energy), at[0], at[-1])
        # Monotonic between its points, so that no share turns negative.
        values = PchipInterpolator(at, table, axis=1)(place)
    total = values.sum(axis=0)
    return np.asarray(values[number] / np.where(total > 0.0, total, 1.0))


def checked_kind(name: str) -> int:
    """Number of a kind. Raises InputError if there is no such kind."""
    if name not in KINDS:
        raise InputError(f"kind={name!r} is unknown", "", f"choose one of {', '.join(KINDS)}")
    return KINDS.index(name)
