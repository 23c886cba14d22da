"""What the phonons and the linear term of a known material demand of a heat capacity."""

from __future__ import annotations

from typing import Final

import numpy as np

from glasswell.bath.debye import phonon_heat_capacity
from glasswell.dataset import Measurement
from glasswell.inference.cold_end import ColdEnd
from glasswell.material import Material, volume_of

# The least linear term of a glass, 7 erg/g/K² (Stephens, PRB 8, 2896 (1973)); a fifth is none.
LEAST_LINEAR_TERM: Final = 7e-4
NO_LINEAR_TERM: Final = LEAST_LINEAR_TERM / 5.0
# T³ terms of glasses are 1.2 to 3 times Debye's (Stephens); below θ/30 Debye is T³ itself.
LEAST_EXCESS: Final = 1.2
# Above, the linear term of a glass is a small part of its heat capacity.
_LINEAR_BELOW = 1.0
_IMPOSSIBLE = 1.0 / 1.5
_DEBYE_BELOW = 1.0 / 30.0
_LEAST_VELOCITY_ERROR = 0.01
_BASES: Final = {"J/(K kg)": "mass", "J/(K mol)": "mole", "J/(K m^3)": "volume"}


def without_linear_term(measurement: Measurement, material: Material | None, end: ColdEnd) -> bool:
    """Whether a curve from below 1 K excludes the linear term that every glass has."""
    if end.temperature > _LINEAR_BELOW:
        return False
    per = _BASES[measurement.unit]
    mass = 1.0
    if per != "mass":
        if material is None or (per == "mole" and material.molar_mass is None):
            return False
        mass = volume_of(material, per) * material.density
    return end.linear_term(end.upper) < NO_LINEAR_TERM * mass


def against_debye(measurement: Measurement, material: Material | None, end: ColdEnd) -> str:
    """What is wrong beside the Debye phonons of the material; empty if nothing is."""
    if material is None or material.atom_density is None:
        return ""
    if end.temperature > _DEBYE_BELOW * material.debye_temperature():
        return ""
    basis = _BASES[measurement.unit]
    if basis == "mole" and material.molar_mass is None:
        return ""
    volume = volume_of(material, basis)
    phonons = float(phonon_heat_capacity(material, np.array([end.temperature]))[0]) * volume
    ratio = end.value / phonons
    error = ratio * _phonon_error(material)
    text = f"C at {end.temperature:.3g} K is {ratio:.2f} ± {error:.2f} times that of Debye phonons"
    if ratio + 2.0 * error < _IMPOSSIBLE:
        return f"{text}, and no solid has less than its phonons: check the unit and the material"
    if ratio + 2.0 * error < LEAST_EXCESS:
        return (
            f"{text}; glasses have {LEAST_EXCESS:g} to 3 times and more, crystals just that. Soft "
            "potentials read off it mean nothing unless the sample is known to be a glass"
        )
    return ""


def _phonon_error(material: Material) -> float:
    """Relative standard error of the Debye heat capacity, from those of the velocities."""
    velocities = np.array([material.longitudinal_velocity, material.transverse_velocity])
    weights = np.array([1.0, 2.0]) / velocities**3
    names = ("longitudinal_velocity", "transverse_velocity")
    errors = np.array([material.quantity(n).standard_error or 0.0 for n in names]) / velocities
    # A velocity without an error is not known exactly.
    errors = np.maximum(errors, _LEAST_VELOCITY_ERROR)
    return float(3.0 * np.sqrt(((weights * errors) ** 2).sum()) / weights.sum())
