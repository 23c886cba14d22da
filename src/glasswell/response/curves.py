"""The public form of a computed curve: checked axes in, labelled xarray out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.bath.debye import BRANCHES
from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.ensemble import PotentialEnsemble
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.numerics.plain_number import plain_numbers
from glasswell.provenance import versions
from glasswell.response.marks import LARGEST_SCALED_TEMPERATURE, missed_wells, warn_of_cut

Array = npt.NDArray[np.float64]

AXIS_UNITS = {
    "temperature": "K",
    "initial_temperature": "K",
    "frequency": "Hz",
    "time": "s",
    "energy": "K",
    "shift": "K",
    "momentum_transfer": "1/angstrom",
}
# Outside of these a value is a mistake in its unit.
_REACHES = {
    "temperature": (1e-9, 1e5),
    "initial_temperature": (1e-9, 1e5),
    "frequency": (1e-9, 1e14),
    "time": (1e-18, 1e21),
    "energy": (1e-15, 1e6),
    "shift": (1e-15, 1e6),
    "momentum_transfer": (1e-9, 1e6),
}


def checked_axis(values: npt.ArrayLike, name: str) -> tuple[Array, bool]:
    """Values of an axis as (n,), and whether they came as a scalar.

    Raises: InputError if a value is no number, not finite, not positive, or beyond any experiment.
    """
    array = plain_numbers(name, values, AXIS_UNITS[name])
    if array.ndim > 1:
        raise InputError(
            f"{name} has {array.ndim} dimensions",
            "axes combine as outer products, so each is a number or a list of numbers",
            f"flatten {name}",
        )
    flat = np.atleast_1d(array)
    wrong = ~(np.isfinite(flat) & (flat > 0.0))
    if wrong.any():
        raise InputError(
            f"{name} holds {float(flat[wrong][0])!r}",
            f"it is given in {AXIS_UNITS[name]} and must be finite and above zero",
            "remove that entry",
        )
    lowest, highest = _REACHES[name]
    far = (flat < lowest) | (flat > highest)
    if far.any():
        raise InputError(
            f"{name} holds {float(flat[far][0])!r}",
            f"no glass is measured there: values lie between {lowest:g} and {highest:g} "
            f"{AXIS_UNITS[name]}",
            "check its unit, or remove that entry",
        )
    return flat, array.ndim == 0


def checked_axes(
    temperature: npt.ArrayLike, frequency: npt.ArrayLike
) -> tuple[dict[str, Array], tuple[str, ...]]:
    """Both axes by name, and the names of those that came as scalars."""
    given = {"temperature": temperature, "frequency": frequency}
    found = {name: checked_axis(values, name) for name, values in given.items()}
    axes = {name: values for name, (values, _) in found.items()}
    return axes, tuple(name for name, (_, one) in found.items() if one)


def checked_branch(branch: object) -> int:
    """Number of a phonon branch. Raises InputError if there is no such branch."""
    if not isinstance(branch, str) or branch not in BRANCHES:
        raise InputError(
            f"branch={branch!r} is unknown", "", 'choose "longitudinal" or "transverse"'
        )
    return BRANCHES.index(branch)


def checked_frequencies(glass: Glass, branch: str, frequency: npt.ArrayLike) -> tuple[Array, bool]:
    """Frequencies (n,) of a branch in Hz, and whether they came as a scalar.

    Raises: InputError if one is not positive or lies above the zone boundary.
    """
    values, scalar = checked_axis(frequency, "frequency")
    edge = glass.velocity(branch) * glass.material.zone_boundary / (2.0 * np.pi)
    if values.size and values.max() > edge:
        raise InputError(
            f"frequency holds {values.max():.4g} Hz",
            f"the {branch} branch of {glass.material.name} ends at {edge:.4g} Hz",
            "keep to frequencies below the zone boundary",
        )
    return values, scalar


def checked_reference(temperature: Array, reference: float | None) -> float:
    """Reference temperature in K, by default the lowest of (temperature,), which may be empty.

    Raises: InputError if it is not one positive number.
    """
    if reference is None:
        return float(temperature.min()) if len(temperature) else 1.0
    values, scalar = checked_axis(reference, "temperature")
    if not scalar:
        raise InputError(
            f"reference_temperature={reference!r} is not one number",
            "all shifts are counted from one temperature",
            "give a number in K",
        )
    return float(values[0])


def checked_slow(glass: Glass, frequencies: Array) -> None:
    """Raises InputError for frequencies above W/ħ, where the table of the real part ends."""
    if not isinstance(glass.ensemble, PotentialEnsemble):
        return
    largest = glass.ensemble.energy_scale * BOLTZMANN / PLANCK
    if frequencies.size and frequencies.max() > largest:
        raise InputError(
            f"frequency holds {frequencies.max():.4g} Hz",
            f"the real part is tabulated up to ħω = W, which is {largest:.4g} Hz here",
            "keep to lower frequencies",
        )


def over_temperature_and_frequency(
    glass: Glass,
    axes: tuple[tuple[Array, bool], tuple[Array, bool]],
    curves: Mapping[str, Any],
    method: str,
    attributes: Mapping[str, Any],
    parts: bool,
    *,
    attempt_time: float | None = None,
    unit: str = "1",
) -> xr.DataArray | xr.Dataset:
    """Curves (temperature, frequency) with a unit: their total, or all of them.

    attempt_time: τ0 where relaxation is not by the ladder, for the mark `cut_off`.
    """
    (temperatures, one_temperature), (frequencies, one_frequency) = axes
    scalars = {"temperature": one_temperature, "frequency": one_frequency}
    dataset = labelled(
        glass,
        {"temperature": temperatures, "frequency": frequencies},
        curves,
        unit,
        method,
        {**attributes, **_relaxation(attempt_time)},
    )
    cut = missed_wells(glass, temperatures, frequencies, attempt_time)
    warn_of_cut(glass, cut, stacklevel=4)
    dataset["cut_off"] = (("temperature", "frequency"), cut)
    dataset["cut_off"].attrs["meaning"] = "deeper double wells than are kept would relax as well"
    dataset = dataset.isel({name: 0 for name, one in scalars.items() if one})
    if parts:
        return dataset
    marked = dataset.set_coords([name for name in ("extrapolated", "cut_off") if name in dataset])
    return marked["total"].assign_attrs({**dataset.attrs, "units": unit})


def _relaxation(attempt_time: float | None) -> dict[str, Any]:
    if attempt_time is None:
        return {"relaxation": "ladder"}
    return {"relaxation": "arrhenius", "attempt_time_s": attempt_time}


def labelled(
    glass: Glass,
    axes: Mapping[str, Array],
    curves: Mapping[str, Any],
    unit: str,
    method: str,
    attributes: Mapping[str, Any],
    drop: tuple[str, ...] = (),
) -> xr.Dataset:
    """Dataset of curves over axes, with units, method, versions and the mark `extrapolated`.

    `drop` names the axes that came as scalars.
    """
    dataset = unmarked(axes, curves, unit, method, {"material": glass.material.name, **attributes})
    if "temperature" in axes and isinstance(glass.ensemble, PotentialEnsemble):
        scaled = axes["temperature"] / glass.ensemble.energy_scale
        beyond = scaled > LARGEST_SCALED_TEMPERATURE
        dataset["extrapolated"] = ("temperature", beyond)
        dataset["extrapolated"].attrs["meaning"] = (
            f"kT > {LARGEST_SCALED_TEMPERATURE:g} W: the levels kept no longer hold all occupation"
        )
    return dataset.isel(dict.fromkeys(drop, 0)) if drop else dataset


def unmarked(
    axes: Mapping[str, Array],
    curves: Mapping[str, Any],
    unit: str,
    method: str,
    attributes: Mapping[str, Any],
    drop: tuple[str, ...] = (),
) -> xr.Dataset:
    """Dataset of curves over axes without marks: units, method and version.

    `drop` names the axes that came as scalars.
    """
    names = tuple(axes)
    variables = {name: (names, np.asarray(curve)) for name, curve in curves.items()}
    dataset = xr.Dataset(variables, coords={name: (name, axis) for name, axis in axes.items()})
    for name in curves:
        dataset[name].attrs["units"] = unit
    for name in axes:
        dataset[name].attrs["units"] = AXIS_UNITS[name]
    dataset.attrs.update({"method": method, **attributes, **_stamp()})
    return dataset.isel(dict.fromkeys(drop, 0)) if drop else dataset


def _stamp() -> dict[str, str]:
    return {"glasswell_version": versions()["glasswell"]}
