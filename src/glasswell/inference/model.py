"""From the parameters of a fit to the glass that they describe, traceably."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from glasswell.glass import Glass
from glasswell.glass.heat_capacity_rule import density_rule
from glasswell.inference.family import Family
from glasswell.inference.parameters import SUBSTANCE
from glasswell.material import Material
from glasswell.response.elastic import Elastic


@dataclass(frozen=True)
class Sample:
    """What belongs to the sample and not to the glass: lengths in m, Rayleigh constant in s⁴/m.

    loss_tangent: tan δ0 of the glass; filled_loss_tangent: the same times the filling factor of a
    resonator; None where no curve tells.  critical_photon_number (at 1 K, rising as T to the power
    saturation_growth), saturation_exponent, other_loss: of that resonator (`waves`).
    """

    minimum_path: float = 1e-9
    boundary: float | None = None
    rayleigh: float = 0.0
    loss_tangent: float | None = None
    filled_loss_tangent: float | None = None
    critical_photon_number: float | None = None
    saturation_exponent: float | None = None
    saturation_growth: float = 0.0
    other_loss: float = 0.0


def complete(values: Mapping[str, Any], material: Material, family: Family) -> dict[str, Any]:
    """All parameters from the independent ones.

    Both strengths, and the density from c1 where it is not a parameter itself: C_exc(0.1 K; P_s, W)
    = c1·0.1 K.
    """
    found = family.completed(values)
    if "strength" in found:
        found["longitudinal"] = found["transverse"] = found["strength"]
    if "density" not in found:
        table = family.thermal(found)
        per_volume = found["linear_heat_capacity"] * found.get("mass_density", material.density)
        found["density"] = density_rule(per_volume, found["energy_scale"], table, jnp)
    return found


def elastic_from(values: Mapping[str, Any], material: Material) -> Elastic:
    """The numbers that phonon scattering depends on, from a complete set of parameters."""
    return Elastic(
        values["energy_scale"],
        values["density"],
        values["longitudinal"],
        values["transverse"],
        velocities(values, material),
        material.zone_boundary * shrinking(values, material),
        values.get("minimum_path", Sample.minimum_path),
        values.get("inverse_boundary", 0.0),
        values.get("rayleigh", 0.0),
    )


def velocities(values: Mapping[str, Any], material: Material) -> tuple[Any, Any]:
    """(v_l, v_t), as parameters where they are some, else as the material has them."""
    first = values.get("longitudinal_velocity", material.longitudinal_velocity)
    return first, values.get("transverse_velocity", material.transverse_velocity)


def shrinking(values: Mapping[str, Any], material: Material) -> Any:
    """By how much k_D differs where the density is a parameter: as its cube root."""
    return (values.get("mass_density", material.density) / material.density) ** (1.0 / 3.0)


def substance_with(material: Material, values: Mapping[str, float]) -> Material:
    """The material with the values that parameters give it."""
    changes = {kept: float(values[name]) for name, kept in SUBSTANCE.items() if name in values}
    return material.replace(**changes) if changes else material


def glass_from(
    values: Mapping[str, float], material: Material, family: Family
) -> tuple[Glass, Sample, dict[str, float]]:
    """The glass and sample that belong to independent parameters, and the complete set."""
    with jax.enable_x64(True):
        every = {k: float(v) for k, v in complete(values, material, family).items()}
    substance = substance_with(material, every)
    glass = Glass(
        substance,
        family.ensemble(every, substance),
        longitudinal=every["longitudinal"],
        transverse=every["transverse"],
    )
    boundary = every.get("boundary", np.inf)
    sample = Sample(
        every.get("minimum_path", Sample.minimum_path),
        None if np.isinf(boundary) else boundary,
        every.get("rayleigh", 0.0),
        every.get("loss_tangent"),
        every.get("filled_loss_tangent"),
        every.get("critical_photon_number"),
        every.get("saturation_exponent"),
        every.get("saturation_growth", 0.0),
        every.get("other_loss", 0.0),
    )
    return glass, sample, every
