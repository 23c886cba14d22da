"""The public form of a computed curve: checked axes in, labelled xarray out."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.bath.debye import BRANCHES
from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.ensemble import PotentialEnsemble, SampledPotentials
from glasswell.errors import InputError, ValidityWarning
from glasswell.glass import Glass
from glasswell.provenance import versions
from glasswell.response.relaxation_table import slowest_kept_rate
from glasswell.spectrum.splitting import tunnel_splitting

Array = npt.NDArray[np.float64]

AXIS_UNITS = {
    "temperature": "K",
    "frequency": "Hz",
    "energy": "K",
    "shift": "K",
    "momentum_transfer": "1/angstrom",
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

    Raises: InputError if a value is not finite and positive.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim > 1:
        raise InputError(
            f"{name} has {array.ndim} dimensions",
            "axes combine as outer products, so each is a number or a list of numbers",
            f"flatten {name}",
        )
    wrong = ~(np.isfinite(array) & (array > 0.0))
    if wrong.any():
        first = np.atleast_1d(array)[np.atleast_1d(wrong)][0]
        raise InputError(
            f"{name} holds {first!r}",
            f"it is given in {AXIS_UNITS[name]} and must be finite and above zero",
            "remove that entry",
        )
    return np.atleast_1d(array), array.ndim == 0


def checked_branch(branch: str) -> int:
    """Number of a phonon branch. Raises InputError if there is no such branch."""
    if branch not in BRANCHES:
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


def checked_slow(glass: Glass, frequencies: Array) -> None:
    """Raises InputError for frequencies above W/ħ, where the table of the real part ends."""
    if not isinstance(glass.ensemble, PotentialEnsemble):
        return
    largest = glass.ensemble.energy_scale * BOLTZMANN / PLANCK
    if frequencies.max() > largest:
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
) -> xr.DataArray | xr.Dataset:
    """Dimensionless curves (temperature, frequency): their total, or all of them."""
    (temperatures, one_temperature), (frequencies, one_frequency) = axes
    scalars = {"temperature": one_temperature, "frequency": one_frequency}
    dataset = labelled(
        glass,
        {"temperature": temperatures, "frequency": frequencies},
        curves,
        "1",
        method,
        attributes,
    )
    dataset["cut_off"] = (
        ("temperature", "frequency"),
        missed_wells(glass, temperatures, frequencies, 5),
    )
    dataset["cut_off"].attrs["meaning"] = "deeper double wells than are kept would relax as well"
    dataset = dataset.isel({name: 0 for name, one in scalars.items() if one})
    return dataset if parts else dataset["total"].assign_attrs({**dataset.attrs, "units": "1"})


def missed_wells(
    glass: Glass, temperature: Array, frequency: Array, stacklevel: int = 4
) -> npt.NDArray[np.bool_]:
    """Points (temperature, frequency) slower than the deepest double wells that are kept.

    Warns: ValidityWarning if there are any, at `stacklevel` as seen from here.
    """
    ensemble = glass.ensemble
    if not isinstance(ensemble, PotentialEnsemble) or isinstance(ensemble, SampledPotentials):
        return np.zeros((len(temperature), len(frequency)), dtype=np.bool_)
    fastest = glass.rate_constant * ensemble.energy_scale * BOLTZMANN / PLANCK
    log_rate = slowest_kept_rate(ensemble.shape.minimum_d2)(
        np.log(temperature / ensemble.energy_scale)
    )
    slow = np.log(frequency / fastest) < log_rate[:, None] + np.log(_NEAR_THE_SLOWEST)
    # Pairs with a smaller splitting than is kept would be there as well.
    splitting = float(tunnel_splitting(ensemble.shape.minimum_d2)) * ensemble.energy_scale
    cold = temperature[:, None] < _ABOVE_THE_SPLITTING * splitting
    cut = (
        slow
        | cold
        | (frequency * PLANCK / BOLTZMANN < splitting)[None, :]
        & (frequency * PLANCK / BOLTZMANN > _RESONANT * temperature[:, None])
    )
    if cut.any():
        warnings.warn(
            f"{int(cut.sum())} of {cut.size} points would be changed by double wells deeper than "
            f"the ensemble keeps (minimum_d2={ensemble.shape.minimum_d2:g}): the result is too "
            "small there. Choose a deeper minimum_d2, or keep away from these points.",
            ValidityWarning,
            stacklevel=stacklevel,
        )
    return np.asarray(cut)


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
    names = tuple(axes)
    variables = {name: (names, np.asarray(curve)) for name, curve in curves.items()}
    dataset = xr.Dataset(variables, coords={name: (name, axis) for name, axis in axes.items()})
    for name in curves:
        dataset[name].attrs["units"] = unit
    for name in axes:
        dataset[name].attrs["units"] = AXIS_UNITS[name]
    if "temperature" in axes and isinstance(glass.ensemble, PotentialEnsemble):
        scaled = axes["temperature"] / glass.ensemble.energy_scale
        beyond = scaled > LARGEST_SCALED_TEMPERATURE
        dataset["extrapolated"] = ("temperature", beyond)
        dataset["extrapolated"].attrs["meaning"] = (
            f"kT > {LARGEST_SCALED_TEMPERATURE:g} W: the levels kept no longer hold all occupation"
        )
    dataset.attrs.update(
        {"method": method, "material": glass.material.name, **attributes, **_stamp()}
    )
    return dataset.isel(dict.fromkeys(drop, 0)) if drop else dataset


def _stamp() -> dict[str, str]:
    return {"glasswell_version": versions()["glasswell"]}
