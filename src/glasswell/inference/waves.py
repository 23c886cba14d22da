"""Curves of sound and of electric fields in a fit: what the susceptibility says, traceably.

In units of πC or of tan δ0 they are two functions of (temperature, frequency): S + R for what is
absorbed and V/π + D for what is shifted (see `glasswell.response.susceptibility`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import jax.numpy as jnp
import numpy as np

from glasswell.response.elastic import Elastic
from glasswell.response.susceptibility import (
    SoftPotentialSusceptibility,
    StandardTunnellingSusceptibility,
)

ELASTIC: Final = (
    "longitudinal_internal_friction",
    "transverse_internal_friction",
    "longitudinal_velocity_shift",
    "transverse_velocity_shift",
)
DIELECTRIC: Final = ("dielectric_loss", "permittivity_shift")
RESONATOR: Final = ("internal_quality_factor", "frequency_shift")
WAVES: Final = (*ELASTIC, *DIELECTRIC, *RESONATOR)
Tables = SoftPotentialSusceptibility | StandardTunnellingSusceptibility
# What the field that drives a resonator is counted in → the parameter at which it saturates.
DRIVES: Final = {"photon_number": "critical_photon_number", "power": "critical_power"}


def wave_values(
    quantity: str,
    at: tuple[Any, Any],
    drive: tuple[str, Any] | None,
    values: Mapping[str, Any],
    elastic: Elastic,
    susceptibility: Tables,
) -> Any:
    """Predicted values (point,) at temperatures (K) and frequencies (Hz), (point,) each; traceable.

    drive: name of a condition and its values (point,), which saturate resonant absorption.
    """
    found = susceptibility.parts(*at, elastic.energy_scale, elastic.rate_constant, jnp)
    if quantity in ELASTIC:
        strength = elastic.longitudinal if quantity.startswith("long") else elastic.transverse
        if quantity.endswith("internal_friction"):
            return np.pi * strength * found.absorption
        return -0.5 * np.pi * strength * found.dispersion
    if quantity == "dielectric_loss":
        return values["loss_tangent"] * found.absorption
    if quantity == "permittivity_shift":
        return values["loss_tangent"] * found.dispersion
    tangent = values["filled_loss_tangent"]
    if quantity == "frequency_shift":
        return -0.5 * tangent * found.dispersion
    resonant = found.resonant_absorption / _saturation(at[0], drive, values)
    loss = tangent * (resonant + found.relaxation_absorption)
    return 1.0 / (loss + values.get("other_loss", 0.0))


def _saturation(temperature: Any, drive: tuple[str, Any] | None, values: Mapping[str, Any]) -> Any:
    """√(1 + (n/n_c)^β), n_c = n_c(1 K) (T/K)^g; 1 where nothing is said of the drive."""
    if drive is None:
        return 1.0
    name, strength = drive
    critical = values[DRIVES[name]] * temperature ** values.get("saturation_growth", 0.0)
    return jnp.sqrt(1.0 + (strength / critical) ** values["saturation_exponent"])
