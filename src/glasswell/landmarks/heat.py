"""Landmarks of the heat capacity and of the densities of states."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.bath.debye import phonon_heat_capacity
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.ensemble.boson_peak import BosonPeak, Mark, heat_capacity_extrema
from glasswell.glass import Glass
from glasswell.glass.heat_capacity_rule import REFERENCE_TEMPERATURE
from glasswell.material import Material

Array = npt.NDArray[np.float64]


def debye_law(material: Material) -> float:
    """C/T³ of Debye phonons in the cold, (2π²/5) k⁴/ħ³v_D³ in J/(K⁴ m³)."""
    return float(0.4 * np.pi**2 * BOLTZMANN * _wave_number_per_kelvin(material) ** 3)


def debye_states(material: Material) -> float:
    """g(E)/E² of Debye phonons below the edge of their branches, 3k³/2π²ħ³v_D³ in 1/(K³ m³)."""
    return float(1.5 / np.pi**2 * _wave_number_per_kelvin(material) ** 3)


def _wave_number_per_kelvin(material: Material) -> float:
    return BOLTZMANN / (REDUCED_PLANCK * material.debye_velocity)


def heat_landmarks(glass: Glass, peak: BosonPeak) -> dict[str, Mark]:
    """Linear term, extrema of C/T³ and what C is there in units of the Debye law."""
    material, ensemble = glass.material, glass.ensemble

    def total(temperature: Array) -> Array:
        return phonon_heat_capacity(material, temperature) + ensemble.heat_capacity(temperature)

    cold = np.array([REFERENCE_TEMPERATURE])
    linear = float(ensemble.heat_capacity(cold)[0]) / (REFERENCE_TEMPERATURE * material.density)
    marks = {"linear_heat_capacity": Mark(linear)}
    for name in ("minimum_temperature", "maximum_temperature"):
        marks[f"excitation_{name}"] = _of(peak, name)
    low, high = heat_capacity_extrema(ensemble, total)
    marks |= {"total_minimum_temperature": low, "total_maximum_temperature": high}
    law = debye_law(material)
    for part, capacity in (("excitation", ensemble.heat_capacity), ("total", total)):
        place = marks[f"{part}_maximum_temperature"]
        if place.value is None:
            marks[f"{part}_maximum_over_debye"] = place
            continue
        there = float(capacity(np.array([place.value]))[0]) / place.value**3
        marks[f"{part}_maximum_over_debye"] = Mark(there / law)
    return marks


def boson_landmarks(glass: Glass, peak: BosonPeak) -> dict[str, Mark]:
    """Energies of the boson peak, and its heights in units of the Debye density."""
    debye = debye_states(glass.material)
    marks = {
        "boson_peak_energy": _of(peak, "energy"),
        "boson_peak_over_debye": _of(peak, "states"),
        "vibration_peak_energy": _of(peak, "vibration_energy"),
        "vibration_peak_over_debye": _of(peak, "vibration_states"),
    }
    phonons = {"boson_peak_over_debye": 0.0, "vibration_peak_over_debye": 1.0}
    for name, share in phonons.items():
        states = marks[name].value
        if states is not None:
            marks[name] = Mark(states / debye + share)
    return marks


def _of(peak: BosonPeak, name: str) -> Mark:
    return Mark(getattr(peak, name), peak.remarks.get(name, ""))
