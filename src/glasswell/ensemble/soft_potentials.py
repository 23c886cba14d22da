"""The soft-potential model: P(D1, D2) uniform above a smallest D2, or with a random force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN
from glasswell.ensemble.resonant_table import (
    first_excitations,
    ground_strength,
    ground_table,
    resonant_table,
    states_table,
)
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.systems import Systems
from glasswell.ensemble.thermal_table import (
    HIGHEST,
    LOWEST,
    direct_heat_capacity,
    thermal_table,
)
from glasswell.errors import InputError
from glasswell.spectrum.energy_axis import energy_coordinate, transition_coordinate
from glasswell.spectrum.level_set_nodes import (
    HIGHEST_ENERGY,
    level_sets,
    smallest_energy,
)
from glasswell.spectrum.volume_nodes import volume_nodes

Array = npt.NDArray[np.float64]

# Up to this many values are integrated on their own; more come from the tables.
_DIRECT_VALUES = 16


@dataclass(frozen=True)
class SoftPotentialModel:
    """Soft potentials with density P(D1, D2) = P_s exp(-a D1²) for D2 > D2min.

    energy_scale: W/k in K.  density: P_s in 1/m³ per dD1 dD2.  random_force: a ≥ 0 (0: uniform).
    minimum_d2: D2min, from -20 to 0; it cuts off tunnelling states too slow to matter.
    Raises InputError for values that are not finite and positive or outside the tables.
    Source: Il'in, Karpov, Parshin, JETP 65, 165 (1987); random force: Gil, Ramos, Bringer,
    Buchenau, PRL 70, 182 (1993).
    """

    energy_scale: float
    density: float
    random_force: float = 0.0
    minimum_d2: float = -11.0

    def __post_init__(self) -> None:
        for name, unit in (("energy_scale", "K"), ("density", "1/m³")):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0.0):
                raise InputError(
                    f"{name}={value!r} is not a positive number",
                    f"it is given in {unit}",
                    "glasses have energy scales of 2 to 20 K and densities of 1e22 to 1e24 1/m³",
                )
        _ = self.shape

    @property
    def shape(self) -> Shape:
        """What the universal functions of this ensemble depend on."""
        return Shape(float(self.minimum_d2), float(self.random_force))

    def density_of_states(self, energy: npt.ArrayLike) -> Array:
        """n(E) of the first excitation in 1/(K m³), at energies (...) in K."""
        scaled = _positive(energy, "energy") / self.energy_scale
        if self._directly(scaled):
            values = self._per_energy(scaled, first_excitations)
        else:
            values = np.exp(states_table(self.shape)(energy_coordinate(np.log(scaled))))
        return np.asarray(self.density / self.energy_scale * values)

    def resonant_strength(
        self, energy: npt.ArrayLike, temperature: float, transitions: str | None = None
    ) -> Array:
        """S(E, T), see `glasswell.resonant_strength`."""
        scaled = _positive(energy, "energy") / self.energy_scale
        if transitions == "first" and temperature == 0.0:
            if self._directly(scaled):
                return self._per_energy(scaled, ground_strength)
            return np.asarray(np.exp(ground_table(self.shape)(energy_coordinate(np.log(scaled)))))
        if transitions == "first":
            raise InputError(
                "the pair 0 → 1 alone is tabulated at T = 0 only",
                "at T > 0 transitions between excited levels count as much",
                "leave `transitions` out, or ask at temperature=0",
            )
        cold = 1e-3 if temperature == 0.0 else temperature / self.energy_scale
        with np.errstate(under="ignore"):
            emission = 1.0 if temperature == 0.0 else -np.expm1(-scaled / cold)
            place = transition_coordinate(np.log(scaled))
            logarithm = resonant_table(self.shape)(place, np.log(cold))
            if temperature == 0.0:
                # ... where p_0 = 1/(1 + e^(-E/T)) still differs from 1 near E ~ T
                logarithm = logarithm + np.log1p(np.exp(-scaled / cold))
        return np.asarray(emission * np.exp(logarithm))

    def heat_capacity(self, temperature: npt.ArrayLike) -> Array:
        """Heat capacity of the excitations in J/(K m³), at temperatures (...) in K."""
        scaled = _positive(temperature, "temperature") / self.energy_scale
        if scaled.size <= _DIRECT_VALUES and bool(np.all((scaled >= LOWEST) & (scaled <= HIGHEST))):
            values = direct_heat_capacity(scaled.ravel(), self.shape).reshape(scaled.shape)
        else:
            values = np.exp(thermal_table(self.shape)(np.log(scaled)))
        return np.asarray(self.density * BOLTZMANN * values)

    def systems(self) -> Systems:
        """The systems of the ensemble: levels (K), position matrix elements, weight (1/m³)."""
        nodes = volume_nodes(self.minimum_d2)
        return Systems(
            nodes.excitations * self.energy_scale,
            nodes.position,
            nodes.transition,
            nodes.weight * self.shape.density(nodes.d1) * self.density,
        )

    def _directly(self, scaled: Array) -> bool:
        """Few enough energies, all within reach of level sets."""
        inside = (scaled >= smallest_energy(self.minimum_d2)) & (scaled <= HIGHEST_ENERGY)
        return scaled.size <= _DIRECT_VALUES and bool(np.all(inside))

    def _per_energy(self, scaled: Array, gather: object) -> Array:
        flat = scaled.ravel()
        order = np.argsort(flat)
        nodes = level_sets(flat[order], self.minimum_d2)
        values = np.empty_like(flat)
        values[order] = gather(nodes, self.shape)  # type: ignore[operator]
        return values.reshape(scaled.shape)


def _positive(values: npt.ArrayLike, name: str) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if not (np.all(np.isfinite(array)) and np.all(array > 0.0)):
        raise InputError(
            f"{name} must be finite and above zero",
            "the ensemble is asked for its response at this value in K",
            f"remove the entries of {name} that are zero, negative or NaN",
        )
    return array
