"""The shape of an ensemble of soft potentials: all that its universal functions depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError
from glasswell.spectrum.anharmonic_tail import harmonic_share, tail_heat_capacity
from glasswell.spectrum.energy_axis import energy_coordinate
from glasswell.spectrum.excited_transitions import Mesh, cell_averages, excited_transitions
from glasswell.spectrum.level_set_nodes import LevelSetNodes, level_set_nodes, level_sets
from glasswell.spectrum.volume_nodes import LEVELS, VolumeNodes, volume_nodes

Array = npt.NDArray[np.float64]

SMALLEST_MINIMUM_D2 = -20.0
LARGEST_MINIMUM_D2 = 0.0
LARGEST_RANDOM_FORCE = 10.0


class PotentialShape(Protocol):
    """What the universal tables ask of a distribution over (D1, D2), in units of W.

    Densities are per dD1 dD2, averaged over both signs of D1, and in units of the density of the
    ensemble.
    """

    def __hash__(self) -> int:
        """Shapes are remembered by what follows from them."""

    @property
    def minimum_d2(self) -> float:
        """Smallest D2 of a double well whose levels are kept."""

    @property
    def key(self) -> Mapping[str, float | str] | None:
        """Parameters by which stored tables are told apart; None if they cannot be stored."""

    @property
    def rounding(self) -> float:
        """Share of its largest value below which a sum over the nodes is rounding."""

    def density(self, d1: npt.ArrayLike, d2: npt.ArrayLike) -> Array:
        """Density at potentials (...)."""

    def node_density(self, nodes: VolumeNodes | LevelSetNodes) -> Array:
        """Density (node,) by which sums over the nodes of this shape are to be weighed."""

    def mesh_density(self, mesh: Mesh) -> Array:
        """Density (tilt, line) in the cell of each vertex of a mesh."""

    def coordinate(self, log_energy: Any) -> Any:
        """Axis on which the density of first excitations is smooth, at ln(E/W) (...)."""

    def level_sets(
        self, energy: Array, breaks: tuple[Array, ...] = (), levels: int = LEVELS
    ) -> LevelSetNodes:
        """Level sets E_10 = energy (energy,), with panels that also end at the D2 of `breaks`."""

    def level_set_table(self) -> LevelSetNodes:
        """Level sets at the energies of the table."""

    def volume_nodes(self) -> VolumeNodes:
        """Quadrature over all potentials inside the box."""

    def excited(self) -> tuple[Array, Array]:
        """Energies and B (energy, temperature) of transitions other than 0 → 1."""

    def frozen(self, energy: Array) -> Array:
        """Density of vibrations (energy,) in wells too deep to be kept as double wells."""

    def vibrations(self, energy: Array) -> Array:
        """Density of vibrations (energy,) of all potentials, far above W."""

    def tail_heat_capacity(self, temperature: Array) -> Array:
        """Heat capacity (temperature,) of what lies beyond the volume nodes, in k."""


@dataclass(frozen=True)
class Shape:
    """Density exp(-a D1²) for D2 > D2min and zero below, per dD1 dD2 and in units of P_s.

    minimum_d2: D2min, between -20 and 0.  random_force: a from 0 (uniform) to 10.
    """

    minimum_d2: float = -11.0
    random_force: float = 0.0

    def __post_init__(self) -> None:
        if not SMALLEST_MINIMUM_D2 <= self.minimum_d2 <= LARGEST_MINIMUM_D2:
            raise InputError(
                f"minimum_d2={self.minimum_d2!r} is outside the table",
                "levels are tabulated for D2 from -20 on, and without D2 < 0 nothing tunnels",
                "choose a minimum_d2 between -20 and 0 (the field uses -6 to -15)",
            )
        if not (np.isfinite(self.random_force) and self.random_force >= 0.0):
            raise InputError(
                f"random_force={self.random_force!r} is not a width",
                "the density is exp(-a D1²) with a ≥ 0",
                "give a ≥ 0; 0 is the uniform density",
            )
        if self.random_force > LARGEST_RANDOM_FORCE:
            raise InputError(
                f"random_force={self.random_force!r} leaves all but symmetric potentials out",
                "the nodes of the tables resolve exp(-a D1²) to 3e-3 at a = 10, and no more above",
                f"give a ≤ {LARGEST_RANDOM_FORCE:g}; glasses with a boson peak have a < 0.02",
            )

    @property
    def key(self) -> Mapping[str, float | str]:
        """Parameters by which cached tables of this shape are told apart."""
        return {"minimum_d2": float(self.minimum_d2), "random_force": float(self.random_force)}

    @property
    def rounding(self) -> float:
        """0: all terms are positive."""
        return 0.0

    def density(self, d1: npt.ArrayLike, d2: npt.ArrayLike = 0.0) -> Array:
        """Density at tilts d1 (...) inside the range of D2, in units of P_s."""
        del d2
        with np.errstate(under="ignore"):
            return np.asarray(np.exp(-self.random_force * np.square(np.asarray(d1, float))))

    def node_density(self, nodes: VolumeNodes | LevelSetNodes) -> Array:
        """See `PotentialShape`."""
        return self.density(nodes.d1, nodes.d2)

    def mesh_density(self, mesh: Mesh) -> Array:
        """See `PotentialShape`."""
        return cell_averages(mesh, self.density)

    def coordinate(self, log_energy: Any) -> Any:
        """See `PotentialShape`."""
        return energy_coordinate(log_energy)

    def level_sets(
        self, energy: Array, breaks: tuple[Array, ...] = (), levels: int = LEVELS
    ) -> LevelSetNodes:
        """See `PotentialShape`."""
        return level_sets(energy, self.minimum_d2, breaks=breaks, levels=levels)

    def level_set_table(self) -> LevelSetNodes:
        """See `PotentialShape`."""
        return level_set_nodes(self.minimum_d2)

    def volume_nodes(self) -> VolumeNodes:
        """See `PotentialShape`."""
        return volume_nodes(self.minimum_d2)

    def excited(self) -> tuple[Array, Array]:
        """See `PotentialShape`."""
        table = excited_transitions(self.minimum_d2)
        return table.energy, np.asarray(table.strength @ self.density(table.d1))

    def frozen(self, energy: Array) -> Array:
        """None: the cut in D2 takes deeper potentials away altogether."""
        return np.zeros_like(energy)

    def vibrations(self, energy: Array) -> Array:
        """E⁴/8 times the share of vibrations that the cut and the random force leave."""
        share = harmonic_share(energy, self.minimum_d2, self.random_force)
        return np.asarray(energy**4 / 8.0 * share)

    def tail_heat_capacity(self, temperature: Array) -> Array:
        """See `PotentialShape`."""
        return tail_heat_capacity(temperature, self.minimum_d2, self.random_force)
