"""From an optimum in logarithms to the numbers a user reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.inference.least_squares import Optimum, covariance_of
from glasswell.inference.model import glass_from
from glasswell.inference.parameters import KNOWN, PARAMETERS
from glasswell.inference.problem import Problem
from glasswell.inference.result import FitResult, FittedParameter
from glasswell.inference.trends import judge_trends
from glasswell.provenance import Source, versions

Array = npt.NDArray[np.float64]

_STEP = 1e-4
# χ² per degree of freedom from which errors given with data are called too small, and too large,
# if so many degrees of freedom are left at least.
_LARGE_EXCESS, _LARGE_MARGIN, _FEWEST_LEFT = 1.5, 0.1, 5.0


def build_result(
    problem: Problem,
    optimum: Optimum,
    free: tuple[str, ...],
    notes: Mapping[str, str],
    warnings: tuple[str, ...],
) -> FitResult:
    """The result of a solved problem."""
    values = problem.values(optimum.vector)
    glass, sample, _ = glass_from(values, problem.material, problem.family)
    temperatures = np.concatenate([m.temperature for m in problem.measurements])
    opened, _, joint = _with_carried(problem, optimum)
    residuals, noise = (
        tuple(problem.by_curve(part)) for part in (optimum.residuals, optimum.noise)
    )
    seen = (
        *_scale_warnings(problem, optimum),
        *judge_trends(problem.measurements, residuals, noise),
        *_edge_warnings(problem, optimum),
    )
    return FitResult(
        glass=glass,
        material=problem.material,
        sample=sample,
        parameters=_parameters(problem, optimum, free, notes),
        covariance=labelled_covariance(optimum.covariance, problem.names),
        joint_covariance=labelled_covariance(joint, opened.names),
        measurements=problem.measurements,
        residuals=residuals,
        rms_log=optimum.rms,
        noise=noise,
        range=(float(temperatures.min()), float(temperatures.max())),
        scattering=problem.family.scattering,
        warnings=(*warnings, *seen),
        sources=_sources(problem),
        versions=versions(),
        varied=problem.varied,
        vector=optimum.vector,
        held=dict(problem.held),
        carried=problem.carried,
        shape=problem.family.shape,
        model=problem.family.title,
    )


def labelled_covariance(covariance: Array, names: Sequence[str]) -> xr.DataArray:
    """A covariance of logarithms with the names of its parameters."""
    return xr.DataArray(
        covariance,
        dims=("parameter", "parameter_"),
        coords={"parameter": list(names), "parameter_": list(names)},
        attrs={"of": "natural logarithms of the parameters"},
    )


def _with_carried(problem: Problem, optimum: Optimum) -> tuple[Problem, Array, Array]:
    """The problem with carried parameters varied, its vector, and the covariance of them all.

    What the data say of a carried parameter counts beside its prior: a band cannot be wider where
    it was measured than the points allow.
    """
    if not problem.carried:
        return problem, optimum.vector, optimum.covariance
    opened, vector = problem.opened(optimum.vector)
    _, slopes = opened.predicted(vector)
    return opened, vector, covariance_of(opened, slopes, optimum.noise)


def _parameters(
    problem: Problem, optimum: Optimum, free: tuple[str, ...], notes: Mapping[str, str]
) -> dict[str, FittedParameter]:
    values = np.exp(optimum.vector)
    errors = values * optimum.standard_errors
    found = {}
    for name, value, error in zip(problem.names, values, errors, strict=True):
        unit = PARAMETERS[name].unit
        note = notes.get(name, "") if name not in free else ""
        status = "prior" if name in KNOWN else "free"
        found[name] = FittedParameter(name, float(value), float(error), unit, status, note)
    ordered = {name: found.pop(name) for name in free if name in found}
    ordered |= found
    for name, value in problem.held.items():
        unit = PARAMETERS[name].unit
        ordered[name] = FittedParameter(name, float(value), None, unit, "held", notes.get(name, ""))
    for name, (value, error) in _derived(problem, optimum).items():
        if name not in ordered:
            unit = problem.family.derived[name]
            ordered[name] = FittedParameter(
                name, value, error, unit, "derived", notes.get(name, "")
            )
    return ordered


def _derived(problem: Problem, optimum: Optimum) -> dict[str, tuple[float, float]]:
    """Derived numbers with errors, from central differences in the logarithms."""
    opened, vector, covariance = _with_carried(problem, optimum)

    def numbers(at: Array) -> Array:
        glass, _, _ = glass_from(opened.values(at), opened.material, opened.family)
        return np.log(opened.family.derived_values(glass))

    best = numbers(vector)
    slopes = np.empty((len(best), len(vector)))
    for i in range(len(vector)):
        step = np.zeros_like(vector)
        step[i] = _STEP
        slopes[:, i] = (numbers(vector + step) - numbers(vector - step)) / (2.0 * _STEP)
    spread = np.sqrt(np.einsum("ki,ij,kj->k", slopes, covariance, slopes))
    values = np.exp(best)
    return {
        name: (float(value), float(value * error))
        for name, value, error in zip(problem.family.derived, values, spread, strict=True)
    }


def _sources(problem: Problem) -> tuple[Source, ...]:
    sources = [m.source for m in problem.measurements]
    material = problem.material
    sources += [quantity.source for _, quantity in material.quantities]
    return tuple(dict.fromkeys(sources))


def _scale_warnings(problem: Problem, optimum: Optimum) -> tuple[str, ...]:
    """Curves whose points scatter much more, or much less, than the errors given with them."""
    texts = []
    parts = problem.by_curve(optimum.residuals / optimum.noise)
    fixed = len(problem.varied) / len(optimum.residuals)
    for curve, given, part, factor in zip(
        problem.measurements, problem.errors, parts, optimum.enlarged, strict=True
    ):
        left = len(part) * (1.0 - fixed)
        if factor**2 > _LARGE_EXCESS:
            texts.append(
                f"{curve.name}: the scatter is {factor:.1f} times the errors given with the data; "
                "they are enlarged by that factor"
            )
        elif given is not None and left >= _FEWEST_LEFT and part @ part < _LARGE_MARGIN * left:
            times = float(np.sqrt(left / (part @ part)))
            texts.append(
                f"{curve.name}: the errors given with the data are {times:.1f} times the scatter; "
                "the errors of the parameters are as much too large, unless those of the points "
                "are shared by all of them: check their unit"
            )
    return tuple(texts)


def _edge_warnings(problem: Problem, optimum: Optimum) -> tuple[str, ...]:
    texts = []
    for v, at in zip(problem.varied, optimum.vector, strict=True):
        if min(at - v.log_bounds[0], v.log_bounds[1] - at) < 1e-3:
            unit = "" if PARAMETERS[v.name].unit == "1" else f" {PARAMETERS[v.name].unit}"
            texts.append(
                f"{v.name} runs to the end of its range at {np.exp(at):.3g}{unit}: the model does "
                "not describe these data, or they do not fix it"
            )
    return tuple(texts)
