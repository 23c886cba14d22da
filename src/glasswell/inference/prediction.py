"""Predicted curves with bands from the covariance of a fit."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.errors import ValidityWarning
from glasswell.inference.catalogue import curve_of, entry_of
from glasswell.inference.model import glass_from
from glasswell.inference.result import FitResult

Array = npt.NDArray[np.float64]

_STEP = 0.1


def predict(result: FitResult, observable: str, axis: npt.ArrayLike, **options: Any) -> xr.Dataset:
    """See `FitResult.predict`."""
    entry_of(observable)
    problem, at_best = result.problem().opened(result.vector)
    covariance = result.joint_covariance.values

    def curve(vector: Array) -> xr.Dataset:
        glass, sample, _ = glass_from(problem.values(vector), problem.material, problem.family)
        return curve_of(glass, sample, result.scattering, observable, axis, options)

    best = curve(at_best)
    total = best["total"]
    # A curve above zero has a band of its logarithm; a shift, which may have either sign, its own.
    positive = bool((total > 0.0).all())
    spread = np.sqrt(np.diag(covariance))
    slopes = []
    for i, sigma in enumerate(spread):
        # A tenth of a standard error on each side: small enough to be linear.
        step = np.zeros_like(at_best)
        step[i] = _STEP * sigma
        with warnings.catch_warnings():
            # said once, of the best curve
            warnings.simplefilter("ignore", ValidityWarning)
            up, down = (curve(at_best + s)["total"].values for s in (step, -step))
        if positive:
            up, down = np.log(up), np.log(down)
        slopes.append((up - down) / (2.0 * _STEP * sigma))
    gradient = np.stack(slopes, axis=-1)
    error = np.sqrt(np.einsum("...i,ij,...j->...", gradient, covariance, gradient))
    if positive:
        best["lower"], best["upper"] = total / np.exp(error), total * np.exp(error)
    else:
        best["lower"], best["upper"] = total - error, total + error
    for name in ("lower", "upper"):
        best[name].attrs.update(units=total.attrs["units"], meaning="one standard error")
    return best
