"""Grids, levels and populations of electron centres, each computed once and kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from glasswell.electrons.levels import CentreLevels, centre_levels, thermal_energy
from glasswell.electrons.nodes import (
    CentreNodes,
    configuration_nodes,
    potential_nodes,
    sampled_nodes,
)
from glasswell.electrons.occupation import Population
from glasswell.ensemble import SampledPotentials, SoftConfigurationsModel

if TYPE_CHECKING:
    from glasswell.electrons.centres import ElectronCentres

# Densities are taken on a grid twice as fine in both directions as averages need.
AVERAGES: Final = 1.0
DENSITIES: Final = 2.0


def nodes_of(centres: ElectronCentres, refine: float = AVERAGES) -> CentreNodes:
    """The potentials of the centres; whatever the electrons are, they are the same."""
    return _nodes(centres.ensemble, centres.largest_d1, centres.largest_d2, refine)


@lru_cache(maxsize=16)
def levels_of(centres: ElectronCentres, temperature: float, refine: float) -> CentreLevels:
    """Levels (row, point) on the grid, at T in K."""
    nodes, thermal = nodes_of(centres, refine), thermal_energy(temperature)
    return centre_levels(centres.electron_coupling, nodes.d1, nodes.d2, nodes.origin, thermal)


@lru_cache(maxsize=16)
def population_of(centres: ElectronCentres, temperature: float) -> Population:
    """The centres as segments of the grid, at T in K."""
    first, last, weight = nodes_of(centres).segments
    levels = levels_of(centres, temperature, AVERAGES)
    pair, repulsion = levels.pair.ravel(), levels.repulsion.ravel()
    return Population.of((pair[first], pair[last]), (repulsion[first], repulsion[last]), weight)


@lru_cache(maxsize=16)
def _nodes(
    ensemble: Any, largest_d1: float | None, largest_d2: float | None, refine: float
) -> CentreNodes:
    if isinstance(ensemble, SoftConfigurationsModel):
        return configuration_nodes(ensemble, refine)
    if isinstance(ensemble, SampledPotentials):
        return sampled_nodes(ensemble)
    assert largest_d2 is not None
    if largest_d1 is None:
        largest_d1 = 6.0 / np.sqrt(2.0 * ensemble.random_force) + ensemble.bias
    return potential_nodes(ensemble, largest_d1, largest_d2, refine)
