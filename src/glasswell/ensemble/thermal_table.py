"""Heat capacity of an ensemble of soft potentials as a universal function of kT/W."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.store import counted_one_by_one, logarithm, stored
from glasswell.numerics.spline import UniformSpline
from glasswell.spectrum.volume_nodes import VolumeNodes

Array = npt.NDArray[np.float64]

VERSION = "5"
# kT/W; below the grid the heat capacity goes on as a power law, above it the model is left.
LOWEST, HIGHEST = 5e-4, 40.0
_POINTS = 280


# kT/W of the table.
GRID = np.geomspace(LOWEST, HIGHEST, _POINTS)


def direct_heat_capacity(temperature: Array, shape: PotentialShape) -> Array:
    """C/(P_s k) at temperatures (temperature,) in W, summed over all nodes without a table.

    C = Σ weight (<E²> - <E>²)/T², plus the harmonic tail beyond the box.
    """
    return _summed(temperature, shape, _of_nodes(temperature, shape.volume_nodes()))


def tabulated_heat_capacity(shape: PotentialShape) -> Array:
    """The same on the grid of the table; what each node holds there serves all densities alike."""
    nodes = shape.volume_nodes()
    # Nodes of samples serve no other shape.
    of_nodes = _of_nodes(GRID, nodes) if nodes.name is None else _on_grid(nodes)
    return _summed(GRID, shape, of_nodes)


def _summed(temperature: Array, shape: PotentialShape, of_nodes: Array) -> Array:
    nodes = shape.volume_nodes()
    weight = nodes.weight * shape.node_density(nodes)
    return np.maximum(of_nodes @ weight + shape.tail_heat_capacity(temperature), 0.0)


def _of_nodes(temperature: Array, nodes: VolumeNodes) -> Array:
    """Heat capacity (temperature, node) in k of each potential."""
    return np.stack([node_heat_capacity(float(t), nodes) for t in temperature])


@lru_cache(maxsize=2)
def _on_grid(nodes: VolumeNodes) -> Array:
    return _of_nodes(GRID, nodes)


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

    def build() -> dict[str, Array]:
        return {"value": logarithm(tabulated_heat_capacity(shape), shape)}

    arrays = stored("thermal-table", VERSION, shape, build)
    return UniformSpline.through(np.log(GRID), arrays["value"], local=counted_one_by_one(shape))
