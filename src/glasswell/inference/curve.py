"""Measured curves as the model sees them: parameters in, coordinates of predicted values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.bath.debye import debye_function, phonon_heat_capacity
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.dataset import Measurement
from glasswell.errors import InputError
from glasswell.inference.coordinate import Coordinate
from glasswell.inference.family import Family
from glasswell.inference.model import complete, elastic_from, shrinking, velocities
from glasswell.inference.waves import DRIVES, RESONATOR, WAVES, wave_values
from glasswell.material import Material
from glasswell.observables.thermal_conductivity import conductivity

Array = npt.NDArray[np.float64]

# Vectors that are evaluated in one go; more of them need more memory and take no less time.
_TOGETHER = 16


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["coordinate", "temperature", "phonons", "per_volume", "frequency", "drive"],
    meta_fields=["quantity", "weighed", "driven_by"],
)
@dataclass(frozen=True)
class Curve:
    """One measurement as the model sees it: which quantity, at which temperatures (point,).

    coordinate: in which values are compared.  phonons: Debye part of a heat capacity at the points,
    J/(K m³); per_volume: factor from the measured unit to J/(K m³); weighed: whether it goes with
    the density of the material.  frequency: of a wave, Hz.  drive: what saturates a resonator, as
    driven_by says.
    """

    quantity: str
    coordinate: Coordinate
    temperature: Array
    phonons: Array = field(default_factory=lambda: np.zeros(0))
    per_volume: float = 1.0
    weighed: bool = False
    frequency: Array = field(default_factory=lambda: np.zeros(0))
    drive: Array = field(default_factory=lambda: np.zeros(0))
    driven_by: str | None = None

    @classmethod
    def of(cls, measurement: Measurement, material: Material) -> Curve:
        """Curve of a measurement on a material.

        Raises: InputError for a wave whose frequency is not stated.
        """
        temperature = np.asarray(measurement.temperature)
        coordinate = Coordinate.of(measurement)
        if measurement.quantity == "thermal_conductivity":
            return cls(measurement.quantity, coordinate, temperature)
        if measurement.quantity in WAVES:
            name = drive_of(measurement)
            drive = np.zeros(0) if name is None else np.asarray(measurement.conditions[name])
            return cls(
                measurement.quantity,
                coordinate,
                temperature,
                frequency=_frequency(measurement),
                drive=drive,
                driven_by=name,
            )
        factor = 1.0
        if measurement.unit == "J/(K kg)":
            factor = material.density
        elif measurement.unit == "J/(K mol)":
            factor = material.density / material.require("molar_mass")
        phonons = phonon_heat_capacity(material, temperature)
        weighed = measurement.unit != "J/(K m^3)"
        return cls(measurement.quantity, coordinate, temperature, phonons, factor, weighed)


def drive_of(measurement: Measurement) -> str | None:
    """Which condition saturates a resonator: photons where they are counted, else the power."""
    if measurement.quantity != "internal_quality_factor":
        return None
    return next((name for name in DRIVES if name in measurement.conditions), None)


def with_tables(family: Family, measurements: Iterable[Measurement]) -> Family:
    """The family with the tables of the susceptibility if a curve needs them."""
    waves = any(m.quantity in WAVES for m in measurements)
    return family.with_susceptibility() if waves else family


def _frequency(measurement: Measurement) -> Array:
    if "frequency" in measurement.conditions:
        return np.asarray(measurement.conditions["frequency"])
    kind = "resonance frequency" if measurement.quantity in RESONATOR else "frequency"
    raise InputError(
        f"{measurement.path or measurement.name} does not say its {kind}",
        f"a {measurement.quantity.replace('_', ' ')} depends on it as much as on temperature",
        "add a column 'frequency [Hz]', or conditions={'frequency': (value, 'Hz')}",
    )


def predicted(curve: Curve, values: Mapping[str, Any], material: Material, family: Any) -> Any:
    """Coordinates of the predicted values (point,) of a curve."""
    if curve.quantity in WAVES:
        found = wave_values(
            curve.quantity,
            (curve.temperature, curve.frequency),
            None if curve.driven_by is None else (curve.driven_by, curve.drive),
            values,
            elastic_from(values, material),
            family.susceptibility(values),
        )
    elif curve.quantity == "thermal_conductivity":
        absorption = family.absorption(values)
        found = conductivity(elastic_from(values, material), curve.temperature, absorption)
    else:
        found = _heat_capacity(curve, values, material, family.thermal(values))
    return curve.coordinate(found, jnp)


def _heat_capacity(curve: Curve, values: Mapping[str, Any], material: Material, table: Any) -> Any:
    """Heat capacity (point,) in the unit of the measurement."""
    scaled = jnp.log(curve.temperature / values["energy_scale"])
    excitations = values["density"] * BOLTZMANN * jnp.exp(table(scaled, jnp))
    phonons, per_volume = curve.phonons, curve.per_volume
    if "longitudinal_velocity" in values or "transverse_velocity" in values:
        phonons = _phonons(values, material, curve.temperature)
    if "mass_density" in values and curve.weighed:
        per_volume = per_volume * values["mass_density"] / material.density
    return (phonons + excitations) / per_volume


def _phonons(values: Mapping[str, Any], material: Material, temperature: Any) -> Any:
    """Debye heat capacity (point,) in J/(K m³), of velocities and a density that are parameters."""
    first, second = velocities(values, material)
    debye = ((first**-3 + 2.0 * second**-3) / 3.0) ** (-1.0 / 3.0)
    shrunk = shrinking(values, material)
    edge = REDUCED_PLANCK * debye * material.zone_boundary * shrunk / BOLTZMANN
    atoms = material.require("atom_density") * shrunk**3
    return 3.0 * atoms * BOLTZMANN * debye_function(temperature / edge, jnp)


@partial(jax.jit, static_argnames=("names", "material"))
def predicted_with_slopes(
    log_values: Any,
    curves: tuple[Curve, ...],
    family: Family,
    names: tuple[str, ...],
    material: Material,
) -> tuple[Any, Any]:
    """Coordinates of all predicted values (point,) and their derivatives (point, parameter).

    `log_values` (parameter,) holds varied and held parameters alike, in the order of `names`, so
    that one compilation serves every choice of what is held.
    """

    def model(vector: Any) -> tuple[Any, Any]:
        found = _every_curve(vector, curves, family, names, material)
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
    """Coordinates of all predicted values (draw, point) at many vectors (draw, parameter)."""
    return jax.lax.map(
        lambda vector: _every_curve(vector, curves, family, names, material),
        log_values,
        batch_size=_TOGETHER,
    )


@partial(jax.jit, static_argnames=("names", "material"))
def excess_with_slopes(
    log_values: Any, family: Family, names: tuple[str, ...], material: Material
) -> tuple[Any, Any]:
    """`Family.excess` and its derivatives (parameter,)."""

    def excess(vector: Any) -> Any:
        return family.excess(_values(vector, family, names, material), material)

    return jax.value_and_grad(excess)(log_values)


def _values(
    vector: Any, family: Family, names: tuple[str, ...], material: Material
) -> dict[str, Any]:
    """The complete set of parameters of their logarithms (parameter,)."""
    values = {name: jnp.exp(vector[i]) for i, name in enumerate(names)}
    if "boundary" in values:
        values["inverse_boundary"] = 1.0 / values["boundary"]
    return complete(values, material, family)


def _every_curve(
    vector: Any,
    curves: tuple[Curve, ...],
    family: Family,
    names: tuple[str, ...],
    material: Material,
) -> Any:
    """Coordinates of all predicted values (point,) at logarithms of parameters (parameter,)."""
    values = _values(vector, family, names, material)
    return jnp.concatenate([predicted(c, values, material, family) for c in curves])
