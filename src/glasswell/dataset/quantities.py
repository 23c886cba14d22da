"""What a measured curve may be a curve of, and which conditions may stand beside temperature."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from glasswell.errors import InputError

_OF_A_RESONATOR: Final = ("frequency", "power", "photon_number")
_OF_A_WAVE: Final = ("frequency",)

# Each quantity with the conditions that may differ from row to row.
CONDITIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "thermal_conductivity": (),
    "heat_capacity": (),
    "internal_quality_factor": _OF_A_RESONATOR,
    "frequency_shift": _OF_A_RESONATOR,
    "longitudinal_internal_friction": _OF_A_WAVE,
    "transverse_internal_friction": _OF_A_WAVE,
    "longitudinal_velocity_shift": _OF_A_WAVE,
    "transverse_velocity_shift": _OF_A_WAVE,
    "dielectric_loss": _OF_A_WAVE,
    "permittivity_shift": _OF_A_WAVE,
}
QUANTITIES: Final = tuple(CONDITIONS)
# Quantities that may be negative or zero.
SIGNED: Final = frozenset(
    {"frequency_shift", "permittivity_shift"}
    | {"longitudinal_velocity_shift", "transverse_velocity_shift"}
)
# What a sample is. Only the first is what glasswell's models describe.
SAMPLES: Final = ("glass", "semicrystalline", "filled", "glass ceramic", "crystal")

NAMES: Final[Mapping[str, frozenset[str]]] = {
    "temperature": frozenset({"t", "temp", "temperature", "temperatures", "temperatur"}),
    "thermal_conductivity": frozenset(
        {"kappa", "κ", "k", "lambda", "λ", "conductivity", "thermal conductivity", "thermal cond"}
        | {"wärmeleitfähigkeit", "waermeleitfaehigkeit"}
    ),
    "heat_capacity": frozenset(
        {"c", "cp", "c p", "cv", "c v", "heat capacity", "specific heat", "specific heat capacity"}
        | {"molar heat capacity", "volumetric heat capacity", "molar specific heat"}
        | {"wärmekapazität", "waermekapazitaet", "spezifische wärme", "spezifische wärmekapazität"}
    ),
    # A bare "Q" may be the loaded quality factor, so it is not read as the internal one.
    "internal_quality_factor": frozenset(
        {"qi", "q i", "qint", "q int", "internal q", "q internal", "internal quality factor"}
        | {"intrinsic quality factor"}
    ),
    "frequency_shift": frozenset(
        {"df/f", "df/f0", "δf/f", "δf/f0", "∆f/f", "∆f/f0", "frequency shift"}
        | {"relative frequency shift", "fractional frequency shift"}
    ),
    # Which wave was damped has to be said: flexural and Young's modulus are of both branches.
    **{
        f"{branch}_internal_friction": frozenset(
            {f"{branch} internal friction", f"internal friction {branch}", f"{branch} q 1"}
        )
        for branch in ("longitudinal", "transverse")
    },
    **{
        f"{branch}_velocity_shift": frozenset(
            {f"{branch} velocity shift", f"{branch} sound velocity shift", f"{branch} dv/v"}
        )
        for branch in ("longitudinal", "transverse")
    },
    "dielectric_loss": frozenset(
        {"dielectric loss", "loss tangent", "dielectric loss tangent", "tan delta", "tan δ"}
        | {"tanδ", "tand"}
    ),
    "permittivity_shift": frozenset(
        {"permittivity shift", "relative permittivity shift", "dε/ε", "δε/ε", "∆ε/ε", "deps/eps"}
    ),
    "frequency": frozenset({"frequency", "f", "f0", "fr", "resonance frequency"}),
    "power": frozenset({"power", "p", "drive power", "microwave power", "applied power"}),
    "photon_number": frozenset(
        {"photon number", "photons", "n", "nbar", "mean photon number", "average photon number"}
    ),
}


def canonical_quantity(text: str) -> str:
    """Name of a quantity from any of its spellings, for example "conductivity" or "Cp".

    Raises InputError with the names that are known.
    """
    words = words_of(str(text))
    for quantity in QUANTITIES:
        if words in NAMES[quantity]:
            return quantity
    raise InputError(
        f"{text!r} is not a quantity that glasswell reads",
        remedy=f"Use one of: {', '.join(QUANTITIES)}",
    )


def words_of(name: str) -> str:
    """Lower-case words of a name, whatever joined them."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.split(r"[\s_.\-]+", plain)).strip()
