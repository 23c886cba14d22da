"""The traceable model: logarithms of parameters in, logarithms of measured values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.bath.debye import debye_function, phonon_heat_capacity
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.dataset import Measurement
from glasswell.glass import Glass
from glasswell.glass.heat_capacity_rule import density_rule
from glasswell.inference.family import Family
from glasswell.inference.parameters import SUBSTANCE
from glasswell.material import Material
from glasswell.observables.thermal_conductivity import conductivity
from glasswell.response.elastic import Elastic

Array = npt.NDArray[np.float64]


# Vectors that are evaluated in one go; more of them need more memory and take no less time.
_TOGETHER = 16


@dataclass(frozen=True)
class Sample:
    """What belongs to the sample and not to the glass: lengths in m, Rayleigh constant in s⁴/m."""

    minimum_path: float = 1e-9
    boundary: float | None = None
    rayleigh: float = 0.0


def complete(values: Mapping[str, Any], material: Material, family: Family) -> dict[str, Any]:
    """All parameters from the independent ones.

    Both strengths, and the density from c1 where it is not a parameter itself: C_exc(0.1 K; P_s, W)
    = c1·0.1 K.
    """
    found = family.completed(values)
    if "strength" in found:
        found["longitudinal"] = found["transverse"] = found["strength"]
    if "density" not in found:
        table = family.thermal(found.get("random_force"))
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
        _velocities(values, material),
        material.zone_boundary * _shrinking(values, material),
        values["minimum_path"],
        values.get("inverse_boundary", 0.0),
        values.get("rayleigh", 0.0),
    )


def _velocities(values: Mapping[str, Any], material: Material) -> tuple[Any, Any]:
    """(v_l, v_t), as parameters where they are some, else as the material has them."""
    first = values.get("longitudinal_velocity", material.longitudinal_velocity)
    return first, values.get("transverse_velocity", material.transverse_velocity)


def _shrinking(values: Mapping[str, Any], material: Material) -> Any:
    """By how much k_D differs where the density is a parameter: as its cube root."""
    return (values.get("mass_density", material.density) / material.density) ** (1.0 / 3.0)


def substance_with(material: Material, values: Mapping[str, float]) -> Material:
    """The material with the values that parameters give it."""
    changes = {kept: float(values[name]) for name, kept in SUBSTANCE.items() if name in values}
    return material.replace(**changes) if changes else material


@dataclass(frozen=True)
class Curve:
    """One measurement as the model sees it: which quantity, at which temperatures (point,).

    phonons: Debye part of a heat capacity at the points, J/(K m³); per_volume: factor from the
    measured unit to J/(K m³); weighed: whether it goes with the density of the material.
    """

    quantity: str
    temperature: Array
    phonons: Array
    per_volume: float
    weighed: bool = False

    @classmethod
    def of(cls, measurement: Measurement, material: Material) -> Curve:
        """Curve of a measurement on a material."""
        temperature = np.asarray(measurement.temperature)
        if measurement.quantity == "thermal_conductivity":
            return cls(measurement.quantity, temperature, np.zeros_like(temperature), 1.0)
        factor = 1.0
        if measurement.unit == "J/(K kg)":
            factor = material.density
        elif measurement.unit == "J/(K mol)":
            factor = material.density / material.require("molar_mass")
        phonons = phonon_heat_capacity(material, temperature)
        weighed = measurement.unit != "J/(K m^3)"
        return cls(measurement.quantity, temperature, phonons, factor, weighed)


jax.tree_util.register_dataclass(
    Curve, ["temperature", "phonons", "per_volume"], ["quantity", "weighed"]
)


def log_curve(curve: Curve, values: Mapping[str, Any], material: Material, family: Any) -> Any:
    """Ln of the predicted values (point,) in the unit of the measurement."""
    if curve.quantity == "thermal_conductivity":
        absorption = family.absorption(values.get("random_force"))
        return jnp.log(conductivity(elastic_from(values, material), curve.temperature, absorption))
    scaled = jnp.log(curve.temperature / values["energy_scale"])
    table = family.thermal(values.get("random_force"))
    excitations = values["density"] * BOLTZMANN * jnp.exp(table(scaled, jnp))
    phonons, per_volume = curve.phonons, curve.per_volume
    if "longitudinal_velocity" in values or "transverse_velocity" in values:
        phonons = _phonons(values, material, curve.temperature)
    if "mass_density" in values and curve.weighed:
        per_volume = per_volume * values["mass_density"] / material.density
    return jnp.log((phonons + excitations) / per_volume)


def _phonons(values: Mapping[str, Any], material: Material, temperature: Any) -> Any:
    """Debye heat capacity (point,) in J/(K m³), of velocities and a density that are parameters."""
    first, second = _velocities(values, material)
    debye = ((first**-3 + 2.0 * second**-3) / 3.0) ** (-1.0 / 3.0)
    shrinking = _shrinking(values, material)
    edge = REDUCED_PLANCK * debye * material.zone_boundary * shrinking / BOLTZMANN
    atoms = material.require("atom_density") * shrinking**3
    return 3.0 * atoms * BOLTZMANN * debye_function(temperature / edge, jnp)


@partial(jax.jit, static_argnames=("names", "material"))
def predicted_with_slopes(
    log_values: Any,
    curves: tuple[Curve, ...],
    family: Family,
    names: tuple[str, ...],
    material: Material,
) -> tuple[Any, Any]:
    """Ln of all predicted values (point,) and their derivatives (point, parameter).

    `log_values` (parameter,) holds varied and held parameters alike, in the order of `names`, so
    that one compilation serves every choice of what is held.
    """

    def model(vector: Any) -> tuple[Any, Any]:
        found = _log_curves(vector, curves, family, names, material)
        return found, found

    slopes, found = jax.jacfwd(model, has_aux=True)(log_values)
    return found, slopes


@partial(jax.jit, static_argnames=("names", "material"))
def predicted_of_many(
    log_values: Any,
    curves: tuple[Curve, ...],
    family: Family,
    names: tuple[str, ...],
    material: Material,
) -> Any:
    """Ln of all predicted values (draw, point) at many vectors (draw, parameter)."""
    return jax.lax.map(
        lambda vector: _log_curves(vector, curves, family, names, material),
        log_values,
        batch_size=_TOGETHER,
    )


def _log_curves(
    vector: Any,
    curves: tuple[Curve, ...],
    family: Family,
    names: tuple[str, ...],
    material: Material,
) -> Any:
    """Ln of all predicted values (point,) at logarithms of parameters (parameter,)."""
    values = {name: jnp.exp(vector[i]) for i, name in enumerate(names)}
    if "boundary" in values:
        values["inverse_boundary"] = 1.0 / values["boundary"]
    values = complete(values, material, family)
    return jnp.concatenate([log_curve(c, values, material, family) for c in curves])


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
        every["minimum_path"],
        None if np.isinf(boundary) else boundary,
        every.get("rayleigh", 0.0),
    )
    return glass, sample, every
