"""How far the usual interpolation formula would have shifted a fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from glasswell.inference.assembly import build_result
from glasswell.inference.least_squares import solve
from glasswell.inference.problem import Problem
from glasswell.inference.result import FitResult, Shortcut
from glasswell.inference.shapes import ShapeFamily


def compare(result: FitResult, problem: Problem, family: ShapeFamily) -> FitResult:
    """The result with the same problem solved with the tables of `family` beside it."""
    other = replace(problem, family=family)
    optimum = solve(other)
    free = tuple(n for n in problem.names if n != "linear_heat_capacity")
    parameters = build_result(other, optimum, free, {}, ()).parameters
    shift = {}
    for name in free:
        exact, quick = result.parameters[name], parameters[name]
        sigma = float(np.sqrt(result.covariance.sel(parameter=name, parameter_=name)))
        ratio = quick.value / exact.value
        shift[name] = (ratio - 1.0, float(np.log(ratio)) / sigma)
    return replace(result, shortcut=Shortcut(parameters, optimum.rms, shift))
