"""What a quantity is referred to: a volume, a mass, or a mole of formula units."""

from __future__ import annotations

from typing import Final

from glasswell.errors import InputError
from glasswell.material.material import Material

# Unit in the denominator of each basis, in pint's syntax.
BASES: Final = {"volume": "m^3", "mass": "kg", "mole": "mol"}


def volume_of(material: Material, per: str) -> float:
    """Volume in m³ of one unit of the basis: 1, 1/ρ or M/ρ.

    Raises InputError for an unknown basis, or a material without molar mass for per="mole".
    """
    if per not in BASES:
        raise InputError(f"per={per!r} is unknown", "", f"choose one of {tuple(BASES)}")
    if per == "volume":
        return 1.0
    if per == "mass":
        return 1.0 / material.density
    return float(material.require("molar_mass")) / material.density
