"""Profiles: how the fit worsens away from its best, one parameter at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.errors import InputError
from glasswell.inference.least_squares import NotConvergedError, minimise, prior_cost
from glasswell.inference.parameters import PARAMETERS
from glasswell.inference.problem import Problem
from glasswell.inference.result import FitResult

Array = npt.NDArray[np.float64]

# Relative change at which a search for the height of a far point ends.
_ROUGHLY = 1e-4


def profile(result: FitResult, name: str, points: int, width: float) -> xr.Dataset:
    """See `FitResult.profile`."""
    problem = result.problem()
    if name not in problem.names:
        raise InputError(
            f"{name!r} was not varied in this fit",
            "a profile moves one varied parameter and refits the others",
            f"choose one of {', '.join(problem.names)}",
        )
    place = problem.names.index(name)
    sigma = float(np.sqrt(result.covariance.values[place, place]))
    centres = result.vector[place] + np.linspace(-width, width, points) * sigma
    low, high = problem.varied[place].log_bounds
    centres = centres[(centres > low) & (centres < high)]
    noise = np.concatenate(result.noise)
    keep = [i for i in range(len(problem.names)) if i != place]
    values, costs, rms = [], [], []
    for at in centres:
        reduced = problem.without(name, float(np.exp(at)))
        start = result.vector[keep]
        vector, residuals, _ = minimise(reduced, noise, start)
        prior = prior_cost(reduced, vector)
        own = ((at - problem.varied[place].log_centre) / problem.varied[place].log_width) ** 2
        values.append(np.exp(at))
        costs.append(float(((residuals / noise) ** 2).sum() + prior + own))
        rms.append(float(np.sqrt(np.mean(residuals**2))))
    found = xr.Dataset(
        {
            "delta_chi_square": ("value", np.array(costs) - _best_cost(result, problem, noise)),
            "rms_log": ("value", np.array(rms)),
        },
        coords={"value": ("value", np.array(values))},
        attrs={"parameter": name},
    )
    found["value"].attrs["units"] = PARAMETERS[name].unit
    return found


def heights(problem: Problem, start: Array, noise: Array, name: str, values: Array) -> Array:
    """χ² (value,) with one varied parameter held at values and the others refitted.

    The priors of the others are in it, that of the parameter is not.  Where a search does not
    settle, χ² is not a number.
    """
    keep = [i for i, other in enumerate(problem.names) if other != name]
    begin, found = start[keep], []
    for value in values:
        reduced = problem.without(name, float(value))
        try:
            begin, residuals, _ = minimise(reduced, noise, begin, _ROUGHLY)
        except NotConvergedError:
            found.append(np.nan)
            continue
        found.append(float(((residuals / noise) ** 2).sum()) + prior_cost(reduced, begin))
    return np.array(found)


def _best_cost(result: FitResult, problem: Problem, noise: npt.NDArray[np.float64]) -> float:
    residuals = np.concatenate(result.residuals)
    return float(((residuals / noise) ** 2).sum()) + prior_cost(problem, result.vector)
