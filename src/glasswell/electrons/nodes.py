"""The soft potentials of an ensemble on a grid fine enough for electrons, or one by one.

A grid has rows of points; on it every quantity is linear between neighbours, along a row for
occupations and over triangles for densities.  Electrons displace the atom, so that the sign of D1
counts, and in soft configurations so does the origin of x, from which its coupling is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.ensemble import SampledPotentials, SoftConfigurationsModel, SoftPotentialModel
from glasswell.potential import minimum_form_to_invariants, to_minimum_form

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

# A Gaussian ends at this many widths, where 1e-8 of it is left.
_REACH = 6.0
_ROWS, _POINTS = 80, 240
# A function of (eta, xi) of one's own ends within |eta|, |xi| < 1, and may be narrow.
_NARROWEST, _EDGE, _RATIO = 1e-4, 1.0, 1.06
_TILTS, _LINES = 800, 120


class Segments(NamedTuple):
    """Neighbours on the rows of a grid: flat places of both ends, and what they stand for (1/m³).

    Points of their own are segments whose ends coincide.
    """

    first: Index
    last: Index
    weight: Array


@dataclass(frozen=True, eq=False)
class CentreNodes:
    """Potentials (row, point): d1 with its sign, d2, and the place of x = 0 in units of y.

    density (row, point): per area of the grid, in 1/m³, or the weight of single potentials.
    row_gap (row - 1,), point_gap (point - 1,): spacings; a gap of zero parts two pieces.
    """

    d1: Array
    d2: Array
    origin: Array
    density: Array
    row_gap: Array
    point_gap: Array

    @property
    def single(self) -> bool:
        """Whether the potentials are given one by one."""
        return len(self.row_gap) == 0

    @cached_property
    def segments(self) -> Segments:
        """See `Segments`; along the rows."""
        ids = np.arange(self.d1.size).reshape(self.d1.shape)
        if self.single:
            return Segments(ids.ravel(), ids.ravel(), self.density.ravel())
        height = 0.5 * (np.append(self.row_gap, 0.0) + np.append(0.0, self.row_gap))
        mean = 0.5 * (self.density[:, 1:] + self.density[:, :-1])
        weight = height[:, None] * self.point_gap * mean
        kept = weight.ravel() > 0.0
        first, last = ids[:, :-1].ravel()[kept], ids[:, 1:].ravel()[kept]
        return Segments(first, last, weight.ravel()[kept])

    @cached_property
    def triangles(self) -> tuple[Index, Array]:
        """Flat places of the corners (triangle, 3), and what each stands for (triangle,), 1/m³."""
        ids = np.arange(self.d1.size).reshape(self.d1.shape)
        a, b, c, d = ids[:-1, :-1], ids[:-1, 1:], ids[1:, :-1], ids[1:, 1:]
        corners = np.concatenate(
            [np.stack([a, b, d], axis=-1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)]
        )
        area = np.tile((0.5 * self.row_gap[:, None] * self.point_gap).ravel(), 2)
        density = self.density.ravel()
        mean = density[corners[:, 0]] + density[corners[:, 1]] + density[corners[:, 2]]
        weight = area * mean / 3.0
        kept = weight > 0.0
        return corners[kept], weight[kept]

    @cached_property
    def number(self) -> float:
        """Potentials per m³."""
        return float(self.segments.weight.sum())


def configuration_nodes(model: SoftConfigurationsModel, refine: float = 1.0) -> CentreNodes:
    """Nodes over (η, ξ), normalised to c_a n; double wells of any depth count."""
    if model.bias != 0.0:
        # Two tilted copies follow, and cost no more than one that is not tilted.
        refine *= np.sqrt(0.5)
    if model.distribution is None:
        assert model.width_eta is not None
        assert model.width_xi is not None
        eta = model.width_eta * _symmetric(np.linspace(0.0, _REACH, round(_ROWS * refine) + 1))
        half = np.linspace(-_REACH, _REACH, round(_POINTS * refine) + 1)
        xi = model.width_xi * half
        with np.errstate(under="ignore"):
            shape = np.exp(
                -0.5 * ((eta / model.width_eta)[:, None] ** 2 + (xi / model.width_xi) ** 2)
            )
    else:
        count = round(np.log(_EDGE / _NARROWEST) / np.log(_RATIO) * refine) + 1
        eta = _symmetric(np.append(0.0, np.geomspace(_NARROWEST, _EDGE, count)))
        xi = np.unique(eta)
        given = model.distribution(*np.meshgrid(eta, xi, indexing="ij"))
        shape = np.asarray(given, np.float64)
    # Zero stands twice: at the end of the rows of negative eta and at the beginning of the others.
    negative = np.arange(len(eta)) < len(eta) // 2
    density = shape * np.where(negative, model.negative_eta, 1.0)[:, None]
    n2, n3 = to_minimum_form(eta, xi, model.eta_l)
    d1, d2 = (np.asarray(a) for a in minimum_form_to_invariants(n2[:, None], n3[None, :]))
    origin = np.broadcast_to(0.25 * n3, d1.shape)
    nodes = CentreNodes(d1, d2, origin, density, np.diff(eta), np.diff(xi))
    return _tilted(_normalised(nodes, model.soft_fraction * model.atom_density), model.bias)


def potential_nodes(
    model: SoftPotentialModel, largest_d1: float, largest_d2: float, refine: float = 1.0
) -> CentreNodes:
    """Nodes over (D1, D2) inside a stated cut, |D1| ≤ largest_d1 and D2 ≤ largest_d2."""
    d2 = np.linspace(model.minimum_d2, largest_d2, round(_LINES * refine) + 1)
    d1 = np.linspace(-largest_d1, largest_d1, round(_TILTS * refine) + 1)
    density = model.density * np.broadcast_to(model.shape.density(d1), (len(d2), len(d1)))
    tilt, depth = np.meshgrid(d1, d2)
    nothing = np.zeros_like(tilt)
    return CentreNodes(tilt, depth, nothing, density, np.diff(d2), np.diff(d1))


def sampled_nodes(model: SampledPotentials) -> CentreNodes:
    """The samples and their mirror images, half of the weight each: the sign of y is arbitrary."""
    shape = model.shape
    d1 = np.append(shape.d1, -shape.d1)[None, :]
    d2 = np.tile(shape.d2, 2)[None, :]
    weight = 0.5 * model.density * np.tile(shape.weight, 2)[None, :]
    empty = np.empty(0)
    return CentreNodes(d1, d2, np.zeros_like(d1), weight, empty, empty)


def _symmetric(half: Array) -> Array:
    """Both signs of an axis that begins with zero, which then stands there twice."""
    return np.concatenate([-half[::-1], half])


def _normalised(nodes: CentreNodes, number: float) -> CentreNodes:
    factor = number / nodes.number
    return CentreNodes(
        nodes.d1, nodes.d2, nodes.origin, nodes.density * factor, nodes.row_gap, nodes.point_gap
    )


def _tilted(nodes: CentreNodes, bias: float) -> CentreNodes:
    """Half of the potentials tilted by a pressure each way."""
    if bias == 0.0:
        return nodes
    return CentreNodes(
        np.concatenate([nodes.d1 + bias, nodes.d1 - bias]),
        np.concatenate([nodes.d2, nodes.d2]),
        np.concatenate([nodes.origin, nodes.origin]),
        0.5 * np.concatenate([nodes.density, nodes.density]),
        np.concatenate([nodes.row_gap, [0.0], nodes.row_gap]),
        nodes.point_gap,
    )
