"""Spins of single electrons: how many centres hold one, and their susceptibility."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glasswell.constants import BOHR_MAGNETON, ELECTRONVOLT, VACUUM_PERMEABILITY
from glasswell.electrons.levels import thermal_energy
from glasswell.electrons.occupation import Population, fermi_level, occupied


class Spins(NamedTuple):
    """χ (SI, none at T = 0), centres with one electron in 1/m³, Fermi level in eV."""

    susceptibility: float
    single: float
    fermi_level: float

    @classmethod
    def of(cls, population: Population, filling: float, temperature: float) -> Spins:
        """Spins of a population that holds `filling` electrons per centre, at T in K."""
        thermal = thermal_energy(temperature)
        level = fermi_level(population, filling, thermal)
        single = occupied(population, level, thermal)[1] if np.isfinite(level) else 0.0
        return cls(_curie(single, thermal), single, level)


def _curie(single: float, thermal: float) -> float:
    """χ = μ0 N1 μ_B²/kT of `single` (1/m³) spins one half, g = 2, at kT in eV."""
    if thermal == 0.0:
        return np.nan
    return float(VACUUM_PERMEABILITY * single * (BOHR_MAGNETON**2 / ELECTRONVOLT) / thermal)
