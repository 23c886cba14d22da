"""The shape of an ensemble whose potentials are all tilted, D1 → D1 ± δ, half of them each way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.configuration_shape import (
    ConfigurationShape,
    first_excitation_stiffness,
)
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.tilted_level_sets import level_set_density
from glasswell.ensemble.tilted_lines import largest_n3, tilted_points
from glasswell.ensemble.tilted_mesh import grid_density, tilt_density
from glasswell.ensemble.tilted_oscillators import oscillators, tilted_density
from glasswell.errors import InputError
from glasswell.numerics.product_rule import lagrange, panel_ends
from glasswell.numerics.quadrature import gauss_panels, geometric_edges
from glasswell.potential import curvature
from glasswell.spectrum.anharmonic_tail import oscillator_heat_capacity
from glasswell.spectrum.configuration_nodes import largest_t
from glasswell.spectrum.energy_axis import energies_at, energy_coordinate
from glasswell.spectrum.excited_transitions import (
    Mesh,
    excited_transitions,
    weighted_transitions,
)
from glasswell.spectrum.level_set_nodes import (
    HIGHEST_ENERGY,
    LevelSetNodes,
    level_set_nodes,
    level_sets,
    smallest_energy,
)
from glasswell.spectrum.tilted_saddles import quartic_energy, singular_energies
from glasswell.spectrum.volume_nodes import (
    LARGEST_CURVATURE,
    LEVELS,
    TILT_ORDER,
    VolumeNodes,
    largest_tilt,
    volume_nodes,
)

Array = npt.NDArray[np.float64]

# A potential tilted by more is so stiff that it lies at the edge of the tables, κ = 400.
LARGEST_BIAS = 2000.0
_HOTTEST = 40.0
_ROUNDING = 1e-16
# Energies of the table, and how they gather around peaks of n(E).
_ENERGY_COUNT = 180
_STRETCH, _CLOSEST = 0.35, 1e-4

_Untilted = TypeVar("_Untilted", Shape, ConfigurationShape)


class Oscillators(NamedTuple):
    """Wells (well,) outside the tables: κ, D2, and weight."""

    curvature: Array
    d2: Array
    weight: Array


@dataclass(frozen=True)
class TiltedShape:
    """A shape and a tilt δ > 0: the density ½P(D1 - δ, D2) + ½P(D1 + δ, D2) over both signs of D1.

    The levels are those of a uniform density; the density, which may be narrow or singular between
    them, is integrated against the Lagrange polynomials of every panel (`numerics.product_rule`).
    Raises InputError for tilts above 2000, and a density over (N2, N3) given as a function.
    """

    untilted: Shape | ConfigurationShape
    bias: float

    def __post_init__(self) -> None:
        if self.bias > LARGEST_BIAS:
            raise InputError(
                f"potentials tilted by {self.bias:.4g} leave the tables",
                f"levels are kept up to V''/2 = 400 W, which a tilt of {LARGEST_BIAS:g} reaches; "
                "wells as stiff as that are no soft potentials",
                "ask for less pressure, or a smaller pressure_coupling",
            )
        if isinstance(self.untilted, ConfigurationShape) and self.untilted.function is not None:
            raise InputError(
                "a distribution given as a function cannot be tilted",
                "how far it reaches is not known, and its potentials move all over the tables",
                "give width_eta and width_xi, or draw SampledPotentials from it",
            )

    @property
    def minimum_d2(self) -> float:
        """See `PotentialShape`."""
        return self.untilted.minimum_d2

    @property
    def key(self) -> Mapping[str, float | str] | None:
        """See `PotentialShape`."""
        key = self.untilted.key
        return None if key is None else {**key, "bias": float(self.bias)}

    @property
    def rounding(self) -> float:
        """Terms of both signs leave this of functions that fall exponentially over a panel."""
        return _ROUNDING

    def density(self, d1: npt.ArrayLike, d2: npt.ArrayLike = 0.0) -> Array:
        """See `PotentialShape`."""
        return tilted_density(self.untilted, self.bias, d1, d2)

    def node_density(self, nodes: VolumeNodes | LevelSetNodes) -> Array:
        """See `PotentialShape`."""
        if isinstance(nodes, LevelSetNodes):
            return level_set_density(self.untilted, self.bias, nodes)
        return _volume_density(self)

    def coordinate(self, log_energy: Any) -> Any:
        """Like that of the shape before the tilt, around the energies to which its peaks move."""
        found = energy_coordinate(log_energy)
        for energy in _peaks(self):
            found = found + _STRETCH * np.arcsinh((log_energy - np.log(energy)) / _CLOSEST)
        return found

    def level_sets(
        self, energy: Array, breaks: tuple[Array, ...] = (), levels: int = LEVELS
    ) -> LevelSetNodes:
        """See `PotentialShape`."""
        return level_sets(energy, self.minimum_d2, breaks=breaks, levels=levels)

    def level_set_table(self) -> LevelSetNodes:
        """See `PotentialShape`."""
        if isinstance(self.untilted, Shape):
            return level_set_nodes(self.minimum_d2)
        return _table(self)

    def volume_nodes(self) -> VolumeNodes:
        """See `PotentialShape`."""
        return volume_nodes(self.minimum_d2)

    def mesh_density(self, mesh: Mesh) -> Array:
        """See `PotentialShape`."""
        return grid_density(self.untilted, self.bias, mesh.d1, mesh.d2)

    def excited(self) -> tuple[Array, Array]:
        """See `PotentialShape`."""
        if isinstance(self.untilted, ConfigurationShape):
            return weighted_transitions(self.minimum_d2, self.mesh_density)
        table = excited_transitions(self.minimum_d2)
        # Two grids of tilts, one after the other.
        second = int(np.argmax(np.diff(table.d1) < 0.0)) + 1
        parts = [
            tilt_density(self.untilted, self.bias, d1)
            for d1 in (table.d1[:second], table.d1[second:])
        ]
        return table.energy, np.asarray(table.strength @ np.concatenate(parts))

    def frozen(self, energy: Array) -> Array:
        """Vibrations of wells with D2 below the smallest kept, where the shape has any."""
        energy = np.asarray(energy, float)
        if isinstance(self.untilted, Shape):
            return np.zeros_like(energy)
        last = np.ones_like(energy)
        for _ in range(40):
            last = largest_t(first_excitation_stiffness(energy, last)[0], self.minimum_d2)
        found = np.zeros_like(energy)
        deep = last < 1.0
        ones = np.ones(int(deep.sum()))
        found[deep] = oscillators(self.untilted, self.bias, energy[deep], last[deep], ones)
        return found

    def vibrations(self, energy: Array) -> Array:
        """See `PotentialShape`."""
        energy = np.asarray(energy, float)
        end = np.ones_like(energy)
        if isinstance(self.untilted, Shape):
            end = largest_t(0.5 * energy, self.minimum_d2)
        return oscillators(self.untilted, self.bias, energy, np.zeros_like(energy), end)

    def tail_heat_capacity(self, temperature: Array) -> Array:
        """See `PotentialShape`."""
        found = _outside(self)
        square = 2.0 / 3.0 * (1.0 - found.d2 / found.curvature)
        shift = 1.5 * (1.0 - 5.0 * square) / found.curvature
        omega = 2.0 * np.sqrt(found.curvature)
        values = np.zeros(len(temperature))
        for i, t in enumerate(temperature):
            kept = omega < 60.0 * t
            each = oscillator_heat_capacity(omega[kept], shift[kept], float(t))
            values[i] = found.weight[kept] @ each
        return values


def untilted(shape: _Untilted | TiltedShape) -> _Untilted:
    """A shape that a fit can follow. Raises InputError for tilted potentials."""
    if isinstance(shape, TiltedShape):
        raise InputError(
            "potentials tilted by pressure cannot be fitted",
            "the tilt follows from the couplings and scales that a fit changes",
            "fit the glass at zero pressure and ask the result at(pressure=...)",
        )
    return shape


@lru_cache(maxsize=64)
def _peaks(shape: TiltedShape) -> tuple[float, ...]:
    """Energies (W) of the table at which the density of states is singular or bends."""
    if isinstance(shape.untilted, Shape):
        return ()
    found = np.array([*singular_energies(shape.bias), quartic_energy(shape.bias)])
    inside = found[(found > 0.01) & (found < HIGHEST_ENERGY)]
    return tuple(float(e) for e in np.unique(inside))


@lru_cache(maxsize=2)
def _table(shape: TiltedShape) -> LevelSetNodes:
    """Level sets at energies that lie close to the peaks; made anew for every tilt."""
    ends = shape.coordinate(np.log([smallest_energy(shape.minimum_d2), HIGHEST_ENERGY]))
    axis = energies_at(np.linspace(ends[0], ends[1], _ENERGY_COUNT), shape.coordinate)
    return level_sets(axis, shape.minimum_d2)


def _lines_outside(shape: TiltedShape) -> tuple[Array, Array]:
    """D2 and dD2 of lines below the smallest D2 kept and above the largest."""
    # Wells above 2√κ = 60 kT hold no heat.
    last = (30.0 * _HOTTEST) ** 2
    below: Array = np.empty(0)
    if isinstance(shape.untilted, ConfigurationShape):
        reach = 9.0 * shape.untilted.width_n2
        lowest = 0.375 * largest_n3(shape.untilted, -1e9) ** 2 + reach
        last = min(last, reach)
        first = abs(shape.minimum_d2)
        if lowest > first:
            steps = geometric_edges(0.1, lowest - first, 1.5)
            below = -(first + np.append(0.0, steps))[::-1]
    above = np.empty(0)
    if last > LARGEST_CURVATURE:
        above = geometric_edges(LARGEST_CURVATURE, last, 1.5)
    parts = [gauss_panels(edges, 6) for edges in (below, above) if len(edges)]
    if not parts:
        return np.empty(0), np.empty(0)
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


@lru_cache(maxsize=4)
def _outside(shape: TiltedShape) -> Oscillators:
    """Wells that the volume nodes do not hold: deeper double wells, and stiffer wells."""
    lines, _, weights = _lines(shape.volume_nodes())
    further, further_weights = _lines_outside(shape)
    d2, d2_weight = np.append(lines, further), np.append(weights, further_weights)
    points = tilted_points(shape.untilted, shape.bias, d2)
    at = d2[points.line]
    inside = (points.line < len(lines)) & (points.d1 <= largest_tilt(np.minimum(at, 400.0)))
    weight = points.weight * d2_weight[points.line]
    out = ~inside & (weight > 0.0)
    return Oscillators(curvature(points.d1[out], at[out]), at[out], weight[out])


def _lines(nodes: VolumeNodes) -> tuple[Array, npt.NDArray[np.int64], Array]:
    """D2 of the lines of the rule, the line of each panel, and dD2 of the lines."""
    _, half = panel_ends(nodes.d1.reshape(-1, TILT_ORDER))
    d2 = nodes.d2.reshape(-1, TILT_ORDER)[:, 0]
    lines, first, of_panel = np.unique(d2, return_index=True, return_inverse=True)
    # The weight of a node is 2 dD2 dD1.
    weight = nodes.weight.reshape(-1, TILT_ORDER).sum(axis=1) / (4.0 * half)
    return lines, of_panel, weight[first]


@lru_cache(maxsize=8)
def _volume_density(shape: TiltedShape) -> Array:
    """Density (node,) at the volume nodes, from the points that fall into each panel."""
    nodes = shape.volume_nodes()
    lines, of_panel, line_weight = _lines(nodes)
    middle, half = panel_ends(nodes.d1.reshape(-1, TILT_ORDER))
    points = tilted_points(shape.untilted, shape.bias, lines)
    inside = points.d1 <= largest_tilt(lines)[points.line]
    line, d1, weight = (part[inside] for part in points)
    # Panels in order of line and place: a key that grows along both finds the panel of a point.
    span = 2.0 * float(largest_tilt(LARGEST_CURVATURE / 3.0))
    order = np.argsort(of_panel * span + middle)
    starts = (of_panel * span + middle - half)[order]
    panel = order[np.searchsorted(starts, line * span + d1, side="right") - 1]
    place = np.clip((d1 - middle[panel]) / half[panel], -1.0, 1.0)
    shares = lagrange(place, TILT_ORDER) * (weight * line_weight[line])[:, None]
    index = panel[:, None] * TILT_ORDER + np.arange(TILT_ORDER)
    total = np.bincount(index.ravel(), shares.ravel(), len(nodes.d1))
    return np.asarray(total / nodes.weight)
