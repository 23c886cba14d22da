"""What all ensembles of soft potentials share: answers from the universal tables of their shape."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN
from glasswell.ensemble.resonant_table import (
    first_excitations,
    ground_strength,
    ground_table,
    log_strength,
    resonant_table,
    states_table,
)
from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.systems import Systems
from glasswell.ensemble.thermal_table import (
    HIGHEST,
    LOWEST,
    direct_heat_capacity,
    thermal_table,
)
from glasswell.errors import InputError
from glasswell.numerics.plain_number import plain_numbers
from glasswell.spectrum.level_set_nodes import HIGHEST_ENERGY, LevelSetNodes, smallest_energy

Array = npt.NDArray[np.float64]

# Up to this many values are integrated on their own; more come from the tables.
_DIRECT_VALUES = 16


class PotentialEnsemble(ABC):
    """An ensemble of soft potentials with one energy scale: a density times a shape."""

    if TYPE_CHECKING:
        # Fields of some ensembles, properties of others.
        @property
        def energy_scale(self) -> float:
            """W/k in K."""

        @property
        def density(self) -> float:
            """Density in 1/m³ per dD1 dD2 in the units of the shape."""

        @property
        def bias(self) -> float:
            """Tilt of all potentials, D1 → D1 ± bias, half of them each way."""

    @property
    @abstractmethod
    def shape(self) -> PotentialShape:
        """What the universal functions of this ensemble depend on."""

    @property
    def coupling_per_given(self) -> float:
        """Λ per coupling that a glass is given: 1, or √η_L where that is b of b (x/a0) ε."""
        return 1.0

    @property
    def feels_bias(self) -> bool:
        """Whether a common tilt of all potentials changes the ensemble."""
        return True

    @abstractmethod
    def scaled(self, ratio: float) -> Self:
        """The same ensemble with `ratio` times as many potentials."""

    def density_of_states(self, energy: npt.ArrayLike) -> Array:
        """n(E) of the first excitation in 1/(K m³), at energies (...) in K."""
        scaled = positive(energy, "energy") / self.energy_scale
        if self._directly(scaled):
            values = self._per_energy(scaled, first_excitations, lambda e: self.shape.frozen(e))
        else:
            values = np.exp(states_table(self.shape)(self.shape.coordinate(np.log(scaled))))
        return np.asarray(self.density / self.energy_scale * values)

    def resonant_strength(
        self, energy: npt.ArrayLike, temperature: float, transitions: str | None = None
    ) -> Array:
        """S(E, T), see `glasswell.resonant_strength`."""
        scaled = positive(energy, "energy") / self.energy_scale
        if transitions == "first" and temperature == 0.0:
            if self._directly(scaled):
                frozen: Callable[[Array], Array] = lambda e: self.shape.frozen(e) / e  # noqa: E731
                return self._per_energy(scaled, ground_strength, frozen)
            place = self.shape.coordinate(np.log(scaled))
            return np.asarray(np.exp(ground_table(self.shape)(place)))
        if transitions == "first":
            raise InputError(
                "the pair 0 → 1 alone is tabulated at T = 0 only",
                "at T > 0 transitions between excited levels count as much",
                "leave `transitions` out, or ask at temperature=0",
            )
        with np.errstate(under="ignore", over="ignore"):
            cold = -np.inf if temperature == 0.0 else np.log(temperature / self.energy_scale)
            emission = 1.0 if temperature == 0.0 else -np.expm1(-scaled / np.exp(cold))
            logarithm = log_strength(resonant_table(self.shape), np.log(scaled), cold)
        return np.asarray(emission * np.exp(logarithm))

    def heat_capacity(self, temperature: npt.ArrayLike) -> Array:
        """Heat capacity of the excitations in J/(K m³), at temperatures (...) in K."""
        scaled = positive(temperature, "temperature") / self.energy_scale
        if not scaled.size:
            return np.zeros(scaled.shape)
        if scaled.size <= _DIRECT_VALUES and bool(np.all((scaled >= LOWEST) & (scaled <= HIGHEST))):
            values = direct_heat_capacity(scaled.ravel(), self.shape).reshape(scaled.shape)
        else:
            values = np.exp(thermal_table(self.shape)(np.log(scaled)))
        return np.asarray(self.density * BOLTZMANN * values)

    def systems(self) -> Systems:
        """The systems of the ensemble: levels (K), position matrix elements, weight (1/m³)."""
        nodes = self.shape.volume_nodes()
        return Systems(
            nodes.excitations * self.energy_scale,
            nodes.position,
            nodes.transition,
            nodes.weight * self.shape.node_density(nodes) * self.density,
        )

    def _directly(self, scaled: Array) -> bool:
        """Few enough energies, all within reach of level sets."""
        inside = (scaled >= smallest_energy(self.shape.minimum_d2)) & (scaled <= HIGHEST_ENERGY)
        # Lines of samples are narrower than the spacing of any table.
        few = scaled.size <= _DIRECT_VALUES or self.shape.volume_nodes().name is None
        return few and bool(np.all(inside))

    def _per_energy(
        self,
        scaled: Array,
        gather: Callable[[LevelSetNodes, PotentialShape], Array],
        frozen: Callable[[Array], Array],
    ) -> Array:
        flat = scaled.ravel()
        order = np.argsort(flat)
        nodes = self.shape.level_sets(flat[order], levels=2)
        values = np.empty_like(flat)
        values[order] = np.maximum(gather(nodes, self.shape) + frozen(flat[order]), 0.0)
        return values.reshape(scaled.shape)


def positive(values: npt.ArrayLike, name: str) -> Array:
    """Values (...) that are finite and above zero. Raises InputError otherwise."""
    array = plain_numbers(name, values)
    if not (np.all(np.isfinite(array)) and np.all(array > 0.0)):
        raise InputError(
            f"{name} must be finite and above zero",
            "the ensemble is asked for its response at this value in K",
            f"remove the entries of {name} that are zero, negative or NaN",
        )
    return array


def checked_bias(bias: object) -> float:
    """A tilt of all potentials. Raises InputError unless it is finite and not negative."""
    if not (isinstance(bias, int | float | np.number) and 0.0 <= bias < np.inf):
        raise InputError(
            f"bias={bias!r} is not a tilt",
            "potentials become D1 ± bias, half of them each way",
            "give a finite bias that is not negative",
        )
    return float(bias)
