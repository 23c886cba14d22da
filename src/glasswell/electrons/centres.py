"""Electrons in soft configurations: U_eff, levels, Fermi level, spins and light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.electrons import kept
from glasswell.electrons.checks import (
    check_centres,
    check_electrons,
    check_warm,
    checked_energies,
    checked_filling,
    checked_window,
)
from glasswell.electrons.curves import density_curve, table
from glasswell.electrons.distribution import density_at, number_below
from glasswell.electrons.levels import (
    CentreLevels,
    Coupling,
    OpticalEnergies,
    centre_levels,
    energy_scale_in_electronvolts,
    optical_energies,
    thermal_energy,
)
from glasswell.electrons.nodes import CentreNodes
from glasswell.electrons.occupation import Population, fermi_level, occupied
from glasswell.electrons.pairing import pairing_barrier
from glasswell.electrons.spins import Spins
from glasswell.ensemble import SampledPotentials, SoftConfigurationsModel, SoftPotentialModel

Array = npt.NDArray[np.float64]

_SPINS = {"susceptibility": "", "single": "1/m^3", "fermi_level": "eV"}


@dataclass(frozen=True, kw_only=True)
class ElectronCentres:
    """Electrons localized in the soft potentials of an ensemble, none, one or two in each.

    An electron adds -coupling·x/a0 (b_e) to soft configurations, -coupling·y to other ensembles, so
    that n of them shift D1 by -nq, and two repel each other by U_H at a fixed atom:
    E_n = W f(D1 - nq, D2) + n(ε + W q y_0) + U_H δ_n2,   U_eff = E_2 + E_0 - 2E_1.

    ensemble: SoftConfigurationsModel; SampledPotentials (each sample counts with its mirror image);
    or SoftPotentialModel, whose uniform density holds infinitely many centres and needs a cut:
    |D1| ≤ largest_d1 (unless a random force bounds it) and D2 ≤ largest_d2, in W.
    coupling: b_e, or that per y, > 0.  repulsion: U_H.  site_energy: ε at x = 0.  All in eV.
    lattice: "quantum", the exact ground level at T = 0 and the oscillator's free energy above, or
    "classical", the minimum of the potential.
    Energies are in eV, temperatures in K, densities per m³.  Centres are in equilibrium and do not
    repel each other.
    Raises InputError for numbers that are not usable, two-level systems, and a missing cut.
    Source: derived from P. W. Anderson, Phys. Rev. Lett. 34, 953 (1975), and M. I. Klinger, Phys.
    Rep. 165, 275 (1988).
    """

    ensemble: SoftConfigurationsModel | SoftPotentialModel | SampledPotentials
    coupling: float
    repulsion: float
    site_energy: float = 0.0
    lattice: str = "quantum"
    largest_d1: float | None = None
    largest_d2: float | None = None

    def __post_init__(self) -> None:
        check_centres(self)

    @property
    def electron_shift(self) -> float:
        """q, by which one electron lowers D1."""
        acting = self.coupling * self.ensemble.coupling_per_given
        return float(acting / energy_scale_in_electronvolts(self.ensemble.energy_scale))

    @property
    def number(self) -> float:
        """Centres per m³."""
        return self._nodes.number

    @property
    def electron_coupling(self) -> Coupling:
        """What the levels of one potential depend on."""
        return Coupling(
            energy_scale_in_electronvolts(self.ensemble.energy_scale),
            self.repulsion,
            self.site_energy,
            self.electron_shift,
            self.lattice,
        )

    @property
    def _nodes(self) -> CentreNodes:
        return kept.nodes_of(self)

    @property
    def _fine_nodes(self) -> CentreNodes:
        return kept.nodes_of(self, kept.DENSITIES)

    def levels(
        self,
        d1: npt.ArrayLike,
        d2: npt.ArrayLike,
        *,
        origin: npt.ArrayLike = 0.0,
        temperature: float = 0.0,
    ) -> CentreLevels:
        """Levels of potentials (...) of one's own: first, second, pair and repulsion, in eV.

        origin: y_0, N3/4 of a soft configuration.  Works for any D1 - nq and D2 up to 1e8.
        """
        places = _together(d1, d2, origin)
        return centre_levels(self.electron_coupling, *places, thermal_energy(temperature))

    def optical(
        self,
        d1: npt.ArrayLike,
        d2: npt.ArrayLike,
        *,
        electrons: int = 1,
        origin: npt.ArrayLike = 0.0,
        temperature: float = 0.0,
    ) -> OpticalEnergies:
        """Thermal, absorption and emission energies of potentials (...), and their Stokes shift.

        For the transition between `electrons`, 1 or 2, and one fewer; energies are counted from a
        free electron at energy zero.
        """
        check_electrons(electrons)
        thermal = thermal_energy(temperature)
        return optical_energies(
            self.electron_coupling, *_together(d1, d2, origin), thermal, electrons
        )

    def pairing_barrier(self, d1: npt.ArrayLike, d2: npt.ArrayLike) -> Array:
        """Classical barrier (...) in eV that keeps two equal centres of one electron from pairing.

        What light has left with one electron stays for as long as kT is far below it.  How long
        also takes the overlap of the two centres, which is not part of the model.
        """
        return pairing_barrier(self.electron_coupling, *_together(d1, d2, 0.0)[:2])

    def mean_over_negative(self, values: Callable[[Array, Array, Array], Array]) -> float:
        """Mean over centres with U_eff < 0 at T = 0 of values(d1, d2, origin) (...)."""
        nodes, repulsion = self._nodes, self._levels(0.0, kept.AVERAGES).repulsion.ravel()
        found = values(nodes.d1.ravel(), nodes.d2.ravel(), nodes.origin.ravel())
        first, last, weight = nodes.segments
        middle = 0.5 * (found[first] + found[last])
        negative = weight * (0.5 * (repulsion[first] + repulsion[last]) < 0.0)
        total = float(negative.sum())
        return float(negative @ middle) / total if total > 0.0 else np.nan

    def repulsion_distribution(
        self, energy: npt.ArrayLike, *, temperature: float = 0.0, width: float | None = None
    ) -> xr.DataArray:
        """Density of centres over U_eff, at energies (energy,) in eV, in 1/(eV m³)."""
        axis = checked_energies(energy)
        values = self._levels(temperature).repulsion
        found = density_at(self._fine_nodes, values, np.atleast_1d(axis), width)
        return density_curve(found, axis, "density of centres over U_eff")

    def negative_number(self, *, temperature: float = 0.0) -> float:
        """Centres per m³ with U_eff < 0."""
        values = self._levels(temperature).repulsion
        return float(number_below(self._fine_nodes, values, np.zeros(1))[0])

    def negative_fraction(self, *, temperature: float = 0.0) -> float:
        """Share of centres with U_eff < 0."""
        return min(self.negative_number(temperature=temperature) / self._fine_nodes.number, 1.0)

    def densities_of_states(
        self, energy: npt.ArrayLike, *, temperature: float = 0.0, width: float | None = None
    ) -> xr.Dataset:
        """Densities of one-electron levels and of the level of pairs, in 1/(eV m³).

        first: of E1 - E0.  second: of E2 - E1.  pair: of (E2 - E0)/2.  equilibrium: electrons per
        Fermi level at T = 0, where centres with U_eff < 0 take two electrons at their pair level.
        """
        axis = checked_energies(energy)
        at, levels = np.atleast_1d(axis), self._levels(temperature)
        opened = np.minimum(levels.first, levels.pair)
        filled = np.maximum(levels.second, levels.pair)
        parts = {
            "first": density_at(self._fine_nodes, levels.first, at, width),
            "second": density_at(self._fine_nodes, levels.second, at, width),
            "pair": density_at(self._fine_nodes, levels.pair, at, width),
            "equilibrium": density_at(self._fine_nodes, opened, at, width)
            + density_at(self._fine_nodes, filled, at, width),
        }
        return xr.Dataset({name: density_curve(part, axis, name) for name, part in parts.items()})

    def filling(self, fermi_level: float, *, temperature: float = 0.0) -> float:
        """Electrons per centre, between 0 and 2, at a Fermi level (eV)."""
        axis = checked_energies(fermi_level)
        population = self.population(temperature=temperature)
        return float(
            occupied(population, float(axis), thermal_energy(temperature))[0] / population.number
        )

    def fermi_level(self, filling: float = 1.0, *, temperature: float = 0.0) -> float:
        """μ (eV) at which the centres hold `filling` electrons each, in [0, 2].

        In the cold the middle of a gap, if μ lies in one; -inf and inf at fillings 0 and 2.
        """
        wanted = checked_filling(filling)
        population = self.population(temperature=temperature)
        return fermi_level(population, wanted, thermal_energy(temperature))

    def pinning(
        self, filling: float = 1.0, *, temperature: float = 0.0, step: float = 0.02
    ) -> float:
        """dμ/dν in eV: how far the Fermi level moves per electron added to each centre.

        The difference quotient over filling ± step, so that in the cold a gap counts; 0 is pinned.
        """
        low, high = (
            self.fermi_level(end, temperature=temperature) for end in checked_window(filling, step)
        )
        return (high - low) / (2.0 * step)

    def spins(self, temperature: npt.ArrayLike, *, filling: float = 1.0) -> xr.Dataset:
        """Susceptibility of the spins of single electrons, against temperature (temperature,) in K.

        susceptibility: χ = μ0 N1 μ_B²/kT (SI, dimensionless, g = 2).  single: N1, centres with one
        electron, in 1/m³.  fermi_level in eV.
        """
        wanted = checked_filling(filling)
        axis = checked_energies(temperature, "temperature")
        rows = [
            Spins.of(self.population(temperature=float(t)), wanted, float(t))
            for t in np.atleast_1d(check_warm(axis))
        ]
        return table(rows, _SPINS, "temperature", axis, "K")

    def population(self, *, temperature: float = 0.0) -> Population:
        """The centres as segments of the grid, for the statistics of `occupation`."""
        return kept.population_of(self, float(temperature))

    def replace(self, **changes: Any) -> ElectronCentres:
        """The same centres with other fields."""
        return replace(self, **changes)

    def _levels(self, temperature: float, refine: float = kept.DENSITIES) -> CentreLevels:
        return kept.levels_of(self, float(temperature), refine)


def _together(*values: npt.ArrayLike) -> tuple[Array, Array, Array]:
    d1, d2, origin = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in values))
    return d1, d2, origin
