"""The observables that follow from a fitted glass: what each is a curve of, and what it needs."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell import observables
from glasswell.ensemble import density_of_states
from glasswell.errors import InputError, ValidityWarning
from glasswell.glass import Glass
from glasswell.glass.conditions import checked_pressure
from glasswell.inference.model import Sample
from glasswell.response.curves import AXIS_UNITS, checked_axis


@dataclass(frozen=True)
class Entry:
    """One observable.

    function: of a glass and keywords.  axis: name of the keyword that the curve runs over.  needs:
    keywords without a default.  sample: those that a fit has determined for its sample.
    """

    function: Callable[..., Any]
    axis: str
    needs: tuple[str, ...] = ()
    sample: tuple[str, ...] = ()


def _states(glass: Glass, energy: npt.ArrayLike) -> xr.Dataset:
    values, scalar = checked_axis(energy, "energy")
    found = xr.Dataset(
        {"total": ("energy", density_of_states(glass.ensemble, values))},
        coords={"energy": ("energy", values)},
        attrs={"method": "first excitations, integrated along level sets"},
    )
    found["total"].attrs["units"] = "1/(K m^3)"
    found["energy"].attrs["units"] = "K"
    return found.isel(energy=0) if scalar else found


def _parts(function: Callable[..., Any]) -> Callable[..., Any]:
    return partial(function, parts=True)


def _resonator(
    glass: Glass, temperature: npt.ArrayLike, frequency: npt.ArrayLike, **options: Any
) -> xr.Dataset:
    """Loss of a resonator, with what it loses besides (`other_loss`)."""
    other = options.pop("other_loss", 0.0)
    found: xr.Dataset = _parts(observables.resonator_loss)(glass, temperature, frequency, **options)
    if other:
        found["other"] = xr.full_like(found["total"], other)
        found["total"] = (found["total"] + other).assign_attrs(found["total"].attrs)
    return found


_SCATTERING: Final = ("scattering",)
_PATH: Final = ("boundary", "minimum_path", "rayleigh", "scattering")
_WAVE: Final = ("frequency",)
_FIELD: Final = ("loss_tangent",)
_CIRCUIT: Final = ("filled_loss_tangent", "loss_tangent")
_DRIVEN: Final = (*_CIRCUIT, "critical_photon_number", "saturation_exponent", "other_loss")

CATALOGUE: Final[Mapping[str, Entry]] = {
    "thermal_conductivity": Entry(observables.thermal_conductivity, "temperature", (), _PATH),
    "heat_capacity": Entry(observables.heat_capacity, "temperature"),
    "density_of_states": Entry(_states, "energy"),
    "mean_free_path": Entry(observables.mean_free_path, "frequency", ("temperature",), _SCATTERING),
    "internal_friction": Entry(_parts(observables.internal_friction), "temperature", _WAVE),
    "sound_velocity_shift": Entry(_parts(observables.sound_velocity_shift), "temperature", _WAVE),
    "dielectric_loss": Entry(_parts(observables.dielectric_loss), "temperature", _WAVE, _FIELD),
    "permittivity_shift": Entry(
        _parts(observables.permittivity_shift), "temperature", _WAVE, _FIELD
    ),
    "resonator_loss": Entry(_resonator, "temperature", _WAVE, _DRIVEN),
    "resonator_shift": Entry(_parts(observables.resonator_shift), "temperature", _WAVE, _CIRCUIT),
    "thermal_diffusivity": Entry(observables.thermal_diffusivity, "temperature", (), _PATH),
    "ultrasonic_attenuation": Entry(
        _parts(observables.ultrasonic_attenuation), "temperature", _WAVE
    ),
    "loss_angle": Entry(_parts(observables.loss_angle), "temperature", _WAVE),
    "vibrational_density_of_states": Entry(observables.vibrational_density_of_states, "energy"),
    "neutron_spectrum": Entry(
        observables.neutron_spectrum, "energy", ("temperature", "momentum_transfer")
    ),
    "raman_spectrum": Entry(observables.raman_spectrum, "shift", ("temperature",)),
    "heat_release": Entry(observables.heat_release, "time", ("temperature", "initial_temperature")),
}

_CONDITIONS: Final = {"pressure": "Pa", "glass_transition": "K"}


def curve_of(
    glass: Glass,
    sample: Sample,
    scattering: str,
    observable: str,
    axis: npt.ArrayLike,
    options: Mapping[str, Any],
) -> xr.Dataset:
    """One observable of a glass over its axis, with the sample's own values where it has any.

    At a `pressure` (Pa), `glass_transition` (K) and `conditions` if the options hold them; those
    are coordinates of the result.  Pressures (pressure,) become its first dimension.
    Raises InputError for an unknown observable, a keyword that is missing, or one it does not know.
    """
    if np.ndim(options.get("pressure", 0.0)) > 0:
        return _over_pressure(glass, sample, scattering, observable, axis, options)
    entry = entry_of(observable)
    for name in entry.needs:
        if options.get(name) is None:
            unit = AXIS_UNITS[name]
            raise InputError(
                f"{observable} needs a {name.replace('_', ' ')}",
                f"it is a curve over {entry.axis}",
                f"give {name}= in {unit}",
            )
    conditions = {n: options[n] for n in (*_CONDITIONS, "conditions") if n in options}
    rest = {n: value for n, value in options.items() if n not in conditions}
    settings = _settings(entry, sample, scattering, axis, rest)
    at = glass.at(**conditions) if conditions else glass
    found: xr.Dataset = entry.function(at, **{entry.axis: axis}, **{**settings, **rest})
    for name, unit in _CONDITIONS.items():
        if conditions.get(name) is not None:
            found = found.assign_coords({name: ((), float(conditions[name]), {"units": unit})})
    return found


def _over_pressure(
    glass: Glass,
    sample: Sample,
    scattering: str,
    observable: str,
    axis: npt.ArrayLike,
    options: Mapping[str, Any],
) -> xr.Dataset:
    pressures = checked_pressure(options["pressure"])
    if pressures.ndim != 1 or not pressures.size:
        raise InputError(
            f"pressure has the shape {pressures.shape}",
            "it is one pressure or a list of them",
            "give pressures (n,) in Pa",
        )
    curves: list[xr.Dataset] = []
    for p in pressures:
        with warnings.catch_warnings():
            if curves:
                # said once, of the first pressure
                warnings.simplefilter("ignore", ValidityWarning)
            at = {**options, "pressure": float(p)}
            curves.append(curve_of(glass, sample, scattering, observable, axis, at))
    found: xr.Dataset = xr.concat(
        curves, "pressure", data_vars="all", coords="minimal", compat="override", join="exact",
        combine_attrs="override",
    )  # fmt: skip
    return found


def _settings(
    entry: Entry,
    sample: Sample,
    scattering: str,
    axis: npt.ArrayLike,
    options: Mapping[str, Any],
) -> dict[str, Any]:
    """What the fit has determined of the sample, as keywords of the observable."""
    if "loss_tangent" in entry.sample:
        # Where the user says how fields couple, that holds.
        if {"loss_tangent", "dipole_moment"} & set(options):
            return {}
        # With a filling factor given, tan δ0 itself is wanted; without, its product with that.
        filled = "filled_loss_tangent" in entry.sample and "filling_factor" not in options
        tangent = sample.filled_loss_tangent if filled else sample.loss_tangent
        if tangent is None:
            return {}
        # Saturation and other losses are those of the resonator that was measured.
        own = _of_resonator(sample, axis, options) if filled and entry.sample == _DRIVEN else {}
        return {"loss_tangent": tangent, **own}
    known = {**asdict(sample), "scattering": scattering}
    return {name: known[name] for name in entry.sample}


def _of_resonator(
    sample: Sample, axis: npt.ArrayLike, options: Mapping[str, Any]
) -> dict[str, Any]:
    found: dict[str, Any] = {"other_loss": sample.other_loss} if sample.other_loss else {}
    if sample.critical_photon_number is not None and "photon_number" in options:
        growth = np.asarray(axis, dtype=np.float64) ** sample.saturation_growth
        found["critical_photon_number"] = sample.critical_photon_number * growth
        found["exponent"] = sample.saturation_exponent
    return found


def entry_of(observable: str) -> Entry:
    """The entry of an observable. Raises InputError if there is none."""
    if observable not in CATALOGUE:
        raise InputError(
            f"{observable!r} cannot be predicted", "", f"choose one of {', '.join(CATALOGUE)}"
        )
    return CATALOGUE[observable]
