"""The public form of a computed curve: checked axes in, labelled xarray out."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.bath.debye import BRANCHES
from glasswell.constants import BOLTZMANN, PLANCK, REDUCED_PLANCK
from glasswell.ensemble import PotentialEnsemble, SampledPotentials
from glasswell.errors import InputError, ValidityWarning
from glasswell.glass import Glass
from glasswell.provenance import versions
from glasswell.response.arrhenius import slowest_two_well_rate
from glasswell.response.checks import numbers
from glasswell.response.relaxation_table import slowest_kept_rate
from glasswell.spectrum.splitting import tunnel_splitting

Array = npt.NDArray[np.float64]

AXIS_UNITS = {
    "temperature": "K",
    "initial_temperature": "K",
    "frequency": "Hz",
    "time": "s",
    "energy": "K",
}
# Outside of these a value is a mistake in its unit.
_REACHES = {
    "temperature": (1e-9, 1e5),
    "initial_temperature": (1e-9, 1e5),
    "frequency": (1e-9, 1e14),
    "time": (1e-18, 1e21),
    "energy": (1e-15, 1e6),
}
# Above this kT/W the levels kept no longer hold all of the population.
LARGEST_SCALED_TEMPERATURE = 10.0
# Slower than this times the slowest rate kept, deeper wells would add more than a few per cent.
_NEAR_THE_SLOWEST = 10.0
_ABOVE_THE_SPLITTING = 5.0
# Below this ħω/kT resonant absorption does not count.
_RESONANT = 1e-3


def checked_axis(values: npt.ArrayLike, name: str) -> tuple[Array, bool]:
    """Values of an axis as (n,), and whether they came as a scalar.

    Raises: InputError if a value is no number, not finite, not positive, or beyond any experiment.
    """
    array = numbers(values, name, AXIS_UNITS[name])
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


def checked_reach(glass: Glass, temperature: Array, frequency: Array) -> None:
    """Raises InputError for points that `extrapolated` or `cut_off` would mark.

    For numbers that go on into other programs, which keep no marks.
    """
    ensemble = glass.ensemble
    if isinstance(ensemble, PotentialEnsemble):
        largest = LARGEST_SCALED_TEMPERATURE * ensemble.energy_scale
        why = f"the levels kept hold all occupation up to kT = {LARGEST_SCALED_TEMPERATURE:g} W"
    else:
        largest, why = ensemble.maximum_splitting, "there are no two-level systems above it"
    warmest = float(np.max(temperature, initial=0.0))
    if warmest > largest:
        raise InputError(
            f"temperature holds {warmest:g} K, beyond {largest:.4g} K",
            f"{why}: a loss computed there would be a number without a meaning",
            "keep to lower temperatures, and take measured losses above them",
        )
    cut = _cut_off(glass, temperature, frequency, None)
    if cut.any():
        what, _, remedy = _of_cut(glass, cut).partition(" Choose")
        raise InputError(what, "", f"Choose{remedy}")


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
    cut = _cut_off(glass, temperatures, frequencies, attempt_time)
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


def _cut_off(
    glass: Glass, temperature: Array, frequency: Array, attempt_time: float | None
) -> npt.NDArray[np.bool_]:
    """Points (temperature, frequency) slower than the deepest double wells that are kept."""
    ensemble = glass.ensemble
    if not isinstance(ensemble, PotentialEnsemble) or isinstance(ensemble, SampledPotentials):
        return np.zeros((len(temperature), len(frequency)), dtype=np.bool_)
    slow = beyond_kept_wells(glass, temperature, 2.0 * np.pi * frequency, attempt_time)
    # Pairs with a smaller splitting than is kept would be there as well.
    splitting = float(tunnel_splitting(ensemble.shape.minimum_d2)) * ensemble.energy_scale
    cold = temperature[:, None] < _ABOVE_THE_SPLITTING * splitting
    cut = (
        slow
        | cold
        | (frequency * PLANCK / BOLTZMANN < splitting)[None, :]
        & (frequency * PLANCK / BOLTZMANN > _RESONANT * temperature[:, None])
    )
    return np.asarray(cut)


def beyond_kept_wells(
    glass: Glass, temperature: Array, rate: Array, attempt_time: float | None = None
) -> npt.NDArray[np.bool_]:
    """Points (temperature, rate) where wells deeper than are kept would follow the rate in 1/s.

    None for two-level systems, which have no barriers, and for samples, which are what they are.
    """
    ensemble = glass.ensemble
    if not isinstance(ensemble, PotentialEnsemble) or isinstance(ensemble, SampledPotentials):
        return np.zeros((len(temperature), len(rate)), dtype=np.bool_)
    log_rate = _log_slowest(glass, temperature, attempt_time)
    return np.asarray(np.log(rate) < log_rate[:, None] + np.log(_NEAR_THE_SLOWEST))


def rate_unit(glass: Glass) -> float:
    """KW/ħ of a glass of soft potentials, in 1/s."""
    assert isinstance(glass.ensemble, PotentialEnsemble)
    scale = glass.ensemble.energy_scale * BOLTZMANN / REDUCED_PLANCK
    return max(glass.rate_constant, 1e-300) * scale


def warn_of_cut(glass: Glass, cut: npt.NDArray[np.bool_], stacklevel: int = 3) -> None:
    """Warns of points that deeper double wells would change."""
    if cut.any():
        warnings.warn(_of_cut(glass, cut), ValidityWarning, stacklevel=stacklevel)


def _of_cut(glass: Glass, cut: npt.NDArray[np.bool_]) -> str:
    assert isinstance(glass.ensemble, PotentialEnsemble)
    return (
        f"{int(cut.sum())} of {cut.size} points would be changed by double wells deeper than "
        f"the ensemble keeps (minimum_d2={glass.ensemble.shape.minimum_d2:g}): the result is too "
        "small there. Choose a deeper minimum_d2, or keep away from these points."
    )


def _log_slowest(glass: Glass, temperature: Array, attempt_time: float | None) -> Array:
    """Ln of the rate (temperature,) in 1/s of the deepest double wells kept."""
    if attempt_time is not None:
        rate = slowest_two_well_rate(glass, temperature, attempt_time)
        return np.log(np.maximum(rate, 1e-300))
    assert isinstance(glass.ensemble, PotentialEnsemble)
    scale = glass.ensemble.energy_scale
    spline = slowest_kept_rate(glass.ensemble.shape.minimum_d2)
    return np.asarray(np.log(rate_unit(glass)) + spline(np.log(temperature / scale)))


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
