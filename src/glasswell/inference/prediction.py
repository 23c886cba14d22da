"""Predicted curves with bands from the covariance of a fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.ensemble import density_of_states
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.inference.model import Sample, glass_from
from glasswell.inference.result import FitResult
from glasswell.observables import heat_capacity, mean_free_path, thermal_conductivity
from glasswell.response.curves import checked_axis

Array = npt.NDArray[np.float64]

OBSERVABLES = ("thermal_conductivity", "heat_capacity", "density_of_states", "mean_free_path")
_STEP = 0.1


def predict(result: FitResult, observable: str, axis: npt.ArrayLike, **options: Any) -> xr.Dataset:
    """See `FitResult.predict`."""
    if observable not in OBSERVABLES:
        raise InputError(
            f"{observable!r} cannot be predicted", "", f"choose one of {', '.join(OBSERVABLES)}"
        )
    problem, at_best = result.problem().opened(result.vector)
    covariance = result.joint_covariance.values

    def curve(vector: Array) -> xr.Dataset:
        glass, sample, _ = glass_from(problem.values(vector), problem.material, problem.family)
        return _curve(glass, sample, result.scattering, observable, axis, options)

    best = curve(at_best)
    spread = np.sqrt(np.diag(covariance))
    slopes = []
    for i, sigma in enumerate(spread):
        # A tenth of a standard error on each side: small enough to be linear.
        step = np.zeros_like(at_best)
        step[i] = _STEP * sigma
        up, down = (np.log(curve(at_best + s)["total"].values) for s in (step, -step))
        slopes.append((up - down) / (2.0 * _STEP * sigma))
    gradient = np.stack(slopes, axis=-1)
    variance = np.einsum("...i,ij,...j->...", gradient, covariance, gradient)
    factor = np.exp(np.sqrt(variance))
    total = best["total"]
    best["lower"], best["upper"] = total / factor, total * factor
    for name in ("lower", "upper"):
        best[name].attrs.update(units=total.attrs["units"], meaning="one standard error")
    return best


def _curve(
    glass: Glass,
    sample: Sample,
    scattering: str,
    observable: str,
    axis: npt.ArrayLike,
    options: dict[str, Any],
) -> xr.Dataset:
    if observable == "heat_capacity":
        return heat_capacity(glass, axis, **options)
    if observable == "density_of_states":
        return _states(glass, axis)
    if observable == "thermal_conductivity":
        settings = {
            "boundary": sample.boundary,
            "minimum_path": sample.minimum_path,
            "rayleigh": sample.rayleigh,
            "scattering": scattering,
            **options,
        }
        return thermal_conductivity(glass, axis, **settings)
    if "temperature" not in options:
        raise InputError(
            "a mean free path needs a temperature",
            "",
            "give temperature= in K beside the frequencies",
        )
    settings = {"scattering": scattering, **options}
    return mean_free_path(glass, frequency=axis, **settings)


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
