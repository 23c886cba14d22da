"""The public form of a computed curve: checked axes in, labelled xarray out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.ensemble import PotentialEnsemble
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.provenance import versions

Array = npt.NDArray[np.float64]

AXIS_UNITS = {"temperature": "K", "frequency": "Hz", "energy": "K"}
# Above this kT/W the levels kept no longer hold all of the population.
LARGEST_SCALED_TEMPERATURE = 10.0


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
