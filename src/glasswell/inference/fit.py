"""`gw.fit`: from measured curves to the soft potentials of a glass."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from glasswell.dataset import Measurement
from glasswell.ensemble import SoftPotentialModel
from glasswell.ensemble.shape import Shape
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.inference.assembly import build_result
from glasswell.inference.judgement import (
    check_points,
    judge_conductivity,
    judge_fit,
    reaches_tunnelling,
)
from glasswell.inference.least_squares import Optimum, solve
from glasswell.inference.model import Sample
from glasswell.inference.parameters import PARAMETERS, STRENGTHS, checked_free
from glasswell.inference.problem import Problem, Varied
from glasswell.inference.result import FitResult
from glasswell.inference.shapes import ShapeFamily
from glasswell.inference.shortcut import compare
from glasswell.material import Material, material

Progress = Callable[[str], None]

# A parameter whose error stays above this share of its prior's width was not fixed by the data.
_UNFIXED = 0.6
_DEFAULT_ERROR = 0.5


def fit(
    measurements: Measurement | Sequence[Measurement],
    glass: Glass | Material | str | None = None,
    free: Sequence[str] | None = None,
    method: str = "least-squares",
    *,
    minimum_temperature: float = 0.0,
    maximum_temperature: float = 60.0,
    scattering: str = "exact",
    compare_shortcut: bool = False,
    minimum_path: float = 1e-9,
    boundary: float | None = None,
    rayleigh: float = 0.0,
    progress: Progress | None = None,
) -> FitResult:
    """Parameters of the soft potentials of a glass, from its measured curves.

    Minimises Σ[ln(measured/model)/σ]² over the logarithms of the free parameters, within bounds
    and with the field's ranges as weak priors.  Without errors in the data one relative error is
    estimated from the residuals.
    measurements: thermal conductivities and heat capacities of one glass.  glass: a Glass to start
    from, a Material, or a name; by default the material that the measurements name.
    free: names of parameters (energy_scale; strength, or longitudinal and transverse; density;
    random_force; minimum_path, boundary, rayleigh).  By default energy_scale, strength and
    minimum_path, and density where a heat capacity is given.  Where density is not free, P_s
    follows from the linear heat capacity of the material (c1 is varied within its error).
    minimum_temperature, maximum_temperature: range of the points used, K.
    scattering: "exact", or "interpolation" for the literature's closed form.  compare_shortcut:
    also fit with the latter and say how far it shifts the parameters.
    A parameter that the data cannot fix is held at its prior and named in `warnings`.
    Raises: InputError for unusable input, RefusedFitError for curves that are not a glass's.
    """
    say = progress or (lambda _text: None)
    if method != "least-squares":
        raise InputError(f"method={method!r} is not available", "", 'use method="least-squares"')
    curves = _selected(measurements, minimum_temperature, maximum_temperature)
    warnings = [text for m in curves for text in _judged(m)]
    start, substance = _start(curves, glass)
    sample = Sample(minimum_path, boundary, rayleigh)
    names = checked_free(tuple(free) if free is not None else _default_free(curves))
    if not names:
        raise InputError("nothing is free", "a fit needs parameters", "name at least one in free=")
    shape = start.ensemble.shape if start is not None else Shape()  # type: ignore[union-attr]
    say("tables of levels, transitions and relaxation")
    along = "random_force" in names
    make = ShapeFamily.along_random_force if along else ShapeFamily.single
    problem, notes = _problem(curves, substance, start, sample, names, make(shape, scattering))
    check_points(len(problem.log_measured), len(names))
    say("least squares")
    problem, optimum, held = _solve_and_hold(problem, notes)
    warnings += held + judge_fit(optimum.rms)
    say("errors and profiles")
    result = build_result(problem, optimum, names, notes, tuple(warnings))
    if compare_shortcut and scattering == "exact":
        say("the usual shortcut, for comparison")
        result = compare(result, problem, make(shape, "interpolation"))
    return result


def _judged(measurement: Measurement) -> list[str]:
    if measurement.quantity != "thermal_conductivity":
        return []
    return judge_conductivity(measurement)


def _selected(
    measurements: Measurement | Sequence[Measurement], minimum: float, maximum: float
) -> tuple[Measurement, ...]:
    every = (measurements,) if isinstance(measurements, Measurement) else tuple(measurements)
    if not every:
        raise InputError("there is nothing to fit", "", "give at least one measurement")
    names = {m.material for m in every if m.material}
    if len(names) > 1:
        raise InputError(
            f"the measurements belong to different glasses: {', '.join(sorted(names))}",
            "one fit describes one glass",
            "fit them one by one",
        )
    return tuple(m.select(minimum, maximum) for m in every)


def _start(
    curves: tuple[Measurement, ...], glass: Glass | Material | str | None
) -> tuple[Glass | None, Material]:
    if isinstance(glass, Glass):
        if not isinstance(glass.ensemble, SoftPotentialModel):
            raise InputError(
                "only soft potentials can be fitted",
                "the standard tunnelling model has no energy scale",
                "start from a glass with a SoftPotentialModel",
            )
        return glass, glass.material
    if isinstance(glass, Material):
        return None, glass
    name = glass or next((m.material for m in curves if m.material), None)
    if name is None:
        raise InputError(
            "the measurement does not say which glass it is",
            "density and sound velocities are needed beside the curve",
            "name the material (see gw.materials()), or give a Material or a Glass",
        )
    return None, material(name)


def _default_free(curves: tuple[Measurement, ...]) -> tuple[str, ...]:
    quantities = {m.quantity for m in curves}
    names: tuple[str, ...] = ("energy_scale",)
    if "thermal_conductivity" in quantities:
        names += ("strength", "minimum_path")
    return (*names, "density") if "heat_capacity" in quantities else names


def _problem(
    curves: tuple[Measurement, ...],
    substance: Material,
    start: Glass | None,
    sample: Sample,
    names: tuple[str, ...],
    family: ShapeFamily,
) -> tuple[Problem, dict[str, str]]:
    """Varied and held parameters with where each came from."""
    values = _starting_values(start, sample)
    notes: dict[str, str] = {}
    varied = []
    needed = ["energy_scale", "minimum_path"]
    needed += [n for n in ("boundary", "rayleigh") if n in values or n in names]
    split = bool({"longitudinal", "transverse"} & set(names))
    needed += ["longitudinal", "transverse"] if split else ["strength"]
    if "random_force" in names:
        needed.append("random_force")
    held = {}
    for name in needed:
        if name in names:
            varied.append(_varied(name, values.get(name)))
        else:
            held[name] = values.get(name, PARAMETERS[name].centre)
            notes[name] = "held as given" if name in values else "held: " + PARAMETERS[name].reason
    if "density" in names:
        varied.append(_varied("density", values.get("density")))
    elif substance.linear_heat_capacity is not None:
        varied.append(_linear_heat_capacity(substance))
        source = substance.quantity("linear_heat_capacity").source.citation
        notes["linear_heat_capacity"] = f"varied within its error; {source}"
        notes["density"] = "from the linear heat capacity, C_exc(0.1 K) = c1 · 0.1 K"
    elif "density" in values:
        held["density"] = values["density"]
        notes["density"] = "held as given"
    else:
        raise InputError(
            f"{substance.name} has no linear heat capacity",
            "the ladder needs the density P_s of soft potentials, which κ alone hardly fixes",
            "give the material a linear_heat_capacity, start from a Glass whose ensemble has a "
            "density, or free density together with a heat-capacity curve",
        )
    return Problem(substance, family, curves, tuple(varied), held), notes


def _starting_values(start: Glass | None, sample: Sample) -> dict[str, float]:
    values = {"minimum_path": sample.minimum_path}
    if sample.boundary is not None:
        values["boundary"] = sample.boundary
    if sample.rayleigh > 0.0:
        values["rayleigh"] = sample.rayleigh
    if start is not None and isinstance(start.ensemble, SoftPotentialModel):
        first, second = start.strengths
        values |= {
            "energy_scale": start.ensemble.energy_scale,
            "density": start.ensemble.density,
            "longitudinal": first,
            "transverse": second,
            "strength": float(np.sqrt(max(first, 1e-12) * max(second, 1e-12))),
        }
        if start.ensemble.random_force > 0.0:
            values["random_force"] = start.ensemble.random_force
    return values


def _varied(name: str, value: float | None) -> Varied:
    """A free parameter with its prior; a given value is a start, not a prior."""
    prior = PARAMETERS[name]
    centre = float(np.log(prior.centre))
    begin = centre if value is None else float(np.log(value))
    return Varied(name, begin, centre, prior.log_width, prior.log_bounds)


def _linear_heat_capacity(substance: Material) -> Varied:
    quantity = substance.quantity("linear_heat_capacity")
    value = substance.require("linear_heat_capacity")
    share = _DEFAULT_ERROR if quantity.standard_error is None else None
    if share is None and quantity.standard_error is not None:
        share = quantity.standard_error / quantity.value
    centre = float(np.log(value))
    bounds = PARAMETERS["linear_heat_capacity"].log_bounds
    return Varied("linear_heat_capacity", centre, centre, float(share or _DEFAULT_ERROR), bounds)


def _solve_and_hold(problem: Problem, notes: dict[str, str]) -> tuple[Problem, Optimum, list[str]]:
    """The optimum, after holding one by one the parameters that the data do not fix."""
    warnings: list[str] = []
    if not reaches_tunnelling(problem.measurements):
        for name in set(problem.names) & set(STRENGTHS):
            problem = _hold(problem, name, notes, warnings, "no conductivity point lies below 2 K")
    start = None
    while True:
        optimum = solve(problem, start)
        # A parameter at its bound makes the others look loose, so it is held before them.
        ended = _ended(problem, optimum)
        loose = ended or _loosest(problem, optimum)
        if loose is None:
            return problem, optimum, warnings
        keep = [i for i, name in enumerate(problem.names) if name != loose]
        start = optimum.vector[keep]
        if ended:
            problem = _hold_at_end(problem, optimum, loose, notes, warnings)
        else:
            problem = _hold(problem, loose, notes, warnings, "the data do not fix it")


def _loosest(problem: Problem, optimum: Optimum) -> str | None:
    """The free parameter least fixed by the data, if any is not (c1 is never meant to be)."""
    shares = {
        v.name: float(error / v.log_width)
        for v, error in zip(problem.varied, optimum.standard_errors, strict=True)
        if v.name != "linear_heat_capacity"
    }
    if not shares:
        return None
    name = max(shares, key=lambda n: shares[n])
    return name if shares[name] > _UNFIXED else None


def _ended(problem: Problem, optimum: Optimum) -> str | None:
    """The random force, if it runs to the end of its range, where it no longer matters."""
    for v, at in zip(problem.varied, optimum.vector, strict=True):
        if v.name == "random_force" and min(abs(at - end) for end in v.log_bounds) < 1e-2:
            return v.name
    return None


def _hold_at_end(
    problem: Problem, optimum: Optimum, name: str, notes: dict[str, str], warnings: list[str]
) -> Problem:
    value = float(np.exp(optimum.vector[problem.names.index(name)]))
    notes[name] = "held at the end of its range, to which the data drive it"
    warnings.append(
        f"{name} runs to the end of its range and is held there, at {value:.3g}: these data ask "
        "for none, or for another model"
    )
    return problem.without(name, value)


def _hold(
    problem: Problem, name: str, notes: dict[str, str], warnings: list[str], why: str
) -> Problem:
    prior = PARAMETERS[name]
    notes[name] = f"held at its prior, because {why}; {prior.reason}"
    unit = "" if prior.unit == "1" else f" {prior.unit}"
    warnings.append(
        f"{name} is held at {prior.centre:g}{unit}: {why} ({prior.reason}); the other errors hold "
        "for this value"
    )
    return problem.without(name, prior.centre)
