"""Heat capacity of an ensemble of soft potentials as a universal function of kT/W."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.store import logarithm, stored
from glasswell.numerics.spline import UniformSpline
from glasswell.spectrum.volume_nodes import VolumeNodes

Array = npt.NDArray[np.float64]

VERSION = "5"
# kT/W; below the grid the heat capacity goes on as a power law, above it the model is left.
LOWEST, HIGHEST = 5e-4, 40.0
_POINTS = 280


def direct_heat_capacity(temperature: Array, shape: PotentialShape) -> Array:
    """C/(P_s k) at temperatures (temperature,) in W, summed over all nodes without a table.

    C = Σ weight (<E²> - <E>²)/T², plus the harmonic tail beyond the box.
    """
    nodes = shape.volume_nodes()
    weight = nodes.weight * shape.node_density(nodes)
    values = np.array([weight @ node_heat_capacity(t, nodes) for t in temperature])
    return np.maximum(values + shape.tail_heat_capacity(temperature), 0.0)


@lru_cache(maxsize=2)
def _tabulated_heat_capacities(nodes: VolumeNodes) -> Array:
    """Heat capacity (temperature, node) in k on the grid of the table, for all densities alike."""
    return np.stack([node_heat_capacity(float(t), nodes) for t in _grid()])


def _grid() -> Array:
    return np.geomspace(LOWEST, HIGHEST, _POINTS)


def node_heat_capacity(temperature: float, nodes: VolumeNodes) -> Array:
    """Heat capacity (node,) in k of each potential, at one temperature in W."""
    # Levels above 60 kT hold nothing; most nodes need few of the 24 levels.
    kept = max(2, int((nodes.excitations < 60.0 * temperature).sum(axis=1).max()))
    levels = nodes.excitations[:, :kept]
    with np.errstate(under="ignore"):
        occupation = np.exp(-levels / temperature)
        # Measured from the ground level, so that small splittings keep their digits.
        total = occupation.sum(axis=1)
        mean = (occupation * levels).sum(axis=1) / total
        square = (occupation * levels**2).sum(axis=1) / total
    return np.asarray((square - mean**2) / temperature**2)


def thermal_table(shape: PotentialShape) -> UniformSpline:
    """ln[C/(P_s k)] against ln(kT/W), made once per shape and cached; good to 1e-6."""
    grid = _grid()

    def build() -> dict[str, Array]:
        nodes = shape.volume_nodes()
        if nodes.name is None:
            return {"value": logarithm(direct_heat_capacity(grid, shape), shape)}
        values = _tabulated_heat_capacities(nodes) @ (nodes.weight * shape.node_density(nodes))
        values = np.maximum(values + shape.tail_heat_capacity(grid), 0.0)
        return {"value": logarithm(values, shape)}

    arrays = stored("thermal-table", VERSION, shape, build)
    return UniformSpline.through(np.log(grid), arrays["value"])
