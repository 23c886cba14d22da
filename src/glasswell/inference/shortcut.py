"""How far the usual interpolation formula would have shifted a fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from glasswell.inference.assembly import build_result
from glasswell.inference.least_squares import first_vector, solve
from glasswell.inference.parameters import KNOWN, OPTIONAL
from glasswell.inference.problem import Problem
from glasswell.inference.result import FitResult, Shortcut


def compare(result: FitResult, problem: Problem) -> FitResult:
    """The result with the same problem solved with the interpolation formula beside it."""
    other = replace(problem, family=problem.family.scattered_by("interpolation"))
    starts = [first_vector(other)]
    if set(problem.names) & set(OPTIONAL):
        starts += [result.vector, first_vector(other, result.vector)]
    optimum = solve(other, starts)
    free = tuple(n for n in problem.names if n not in KNOWN)
    parameters = build_result(other, optimum, free, {}, ()).parameters
    shift = {}
    for name in free:
        exact, quick = result.parameters[name], parameters[name]
        sigma = float(np.sqrt(result.covariance.sel(parameter=name, parameter_=name)))
        ratio = quick.value / exact.value
        shift[name] = (ratio - 1.0, float(np.log(ratio)) / sigma)
    return replace(result, shortcut=Shortcut(parameters, optimum.rms, shift))
