"""The two densities that every ensemble has: of states, and of resonant absorption."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.systems import Systems
from glasswell.errors import InputError

Array = npt.NDArray[np.float64]


class Ensemble(Protocol):
    """What glasswell asks of a distribution of potentials."""

    def density_of_states(self, energy: npt.ArrayLike) -> Array:
        """n(E) in 1/(K m³)."""

    def resonant_strength(
        self, energy: npt.ArrayLike, temperature: float, transitions: str | None = None
    ) -> Array:
        """S(E, T), dimensionless."""

    def heat_capacity(self, temperature: npt.ArrayLike) -> Array:
        """Heat capacity of the excitations in J/(K m³)."""

    def systems(self) -> Systems:
        """Levels, position matrix and weight of the systems."""


def density_of_states(ensemble: Ensemble, energy: npt.ArrayLike) -> Array:
    """Density n(E) of first excitations, Σ over the ensemble of δ(E - E_10).

    Shapes: energy (...) in K → (...) in 1/(K m³).  Up to 16 energies are integrated along level
    sets of their own (1e-8), more are taken from a table (1e-6).
    Raises: InputError if an energy is not positive.
    """
    return ensemble.density_of_states(_checked(energy))


def resonant_strength(
    ensemble: Ensemble,
    energy: npt.ArrayLike,
    temperature: float,
    *,
    transitions: str | None = None,
) -> Array:
    """Dimensionless resonant absorption S(E, T) = (W/P_s) Σ |y_mn|² (p_m - p_n) δ(E - E_n + E_m).

    Shapes: energy (...) in K, one temperature in K → (...).  Im χ = (πΛ²P_s/W) S; S = tanh(E/2kT)
    for two-level systems and E³/8W³ for vibrations.  transitions: "all", or "first" for 0 → 1
    alone; by default "first" at temperature=0 and "all" above.
    Accuracy: 1e-8 for "first" up to 16 energies, 2e-3 of the part that excited levels contribute.
    Raises: InputError if an energy is not positive or the temperature is negative.
    """
    if not (np.isfinite(temperature) and temperature >= 0.0):
        raise InputError(
            f"temperature={temperature!r} is not a temperature",
            "it is given in K",
            "give zero or a positive number",
        )
    if transitions is None:
        transitions = "first" if temperature == 0.0 else "all"
    if transitions not in ("first", "all"):
        raise InputError(f"transitions={transitions!r} is unknown", "", 'choose "first" or "all"')
    return ensemble.resonant_strength(_checked(energy), float(temperature), transitions)


def _checked(energy: npt.ArrayLike) -> Array:
    values = np.asarray(energy, dtype=np.float64)
    if not (np.all(np.isfinite(values)) and np.all(values > 0.0)):
        raise InputError(
            "an energy is not positive",
            "densities are asked for at excitation energies in K",
            "remove the entries that are zero, negative or NaN",
        )
    return values
