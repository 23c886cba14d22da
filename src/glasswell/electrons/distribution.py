"""Distributions of levels over the nodes: densities per eV, and numbers below an energy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.electrons.nodes import CentreNodes
from glasswell.errors import InputError
from glasswell.numerics.contour import level_crossings, measure_below

Array = npt.NDArray[np.float64]


def density_at(
    nodes: CentreNodes, values: Array, energy: Array, width: float | None = None
) -> Array:
    """Density (energy,) in 1/(eV m³) of values (row, point) in eV, at energies in eV.

    Over the triangles of a grid, exactly for the values linear on each; of single potentials with a
    Gaussian of standard deviation `width` (eV).
    Raises InputError for a width where there is a grid, or none where there is not.
    """
    order = np.argsort(energy)
    if nodes.single:
        if width is None or not 0.0 < width < np.inf:
            raise InputError(
                f"width={width!r}: potentials given one by one have no density without a width",
                "each of them lies at a single energy",
                "give width= in eV, some spacings of their energies",
            )
        x = (energy[:, None] - values.ravel()) / width
        with np.errstate(under="ignore"):
            kernel = np.exp(-0.5 * x * x) / (np.sqrt(2.0 * np.pi) * width)
        return np.asarray(kernel @ nodes.density.ravel())
    if width is not None:
        raise InputError(
            "this ensemble has a smooth density of its own",
            "a width is for potentials given one by one",
            "leave width out",
        )
    corners, weight = nodes.triangles
    found = level_crossings(values.ravel()[corners], weight, energy[order])
    density = np.empty_like(energy)
    density[order] = np.bincount(found.level, found.measure, len(energy))
    return density


def number_below(nodes: CentreNodes, values: Array, energy: Array) -> Array:
    """Centres (energy,) in 1/m³ whose value is below each energy."""
    if nodes.single:
        below = values.ravel() < energy[:, None]
        return np.asarray(below @ nodes.density.ravel())
    order = np.argsort(energy)
    corners, weight = nodes.triangles
    number = np.empty_like(energy)
    number[order] = measure_below(values.ravel()[corners], weight, energy[order])
    return number
