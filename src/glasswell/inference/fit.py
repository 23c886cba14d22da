"""`gw.fit`: from measured curves to the soft potentials of a glass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, overload

from glasswell.dataset import Measurement
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.inference.assembly import build_result
from glasswell.inference.checks import check_points, checked_range, checked_sample
from glasswell.inference.holding import notes_of, warnings_of
from glasswell.inference.judgement import (
    check_boundary,
    check_fixed,
    judge_conductivity,
    judge_fit,
    judge_kind,
)
from glasswell.inference.parameters import checked_free
from glasswell.inference.result import FitResult
from glasswell.inference.search import search
from glasswell.inference.setup import default_free, one_glass, set_up, starting_glass
from glasswell.inference.shortcut import compare
from glasswell.material import Material

if TYPE_CHECKING:
    from glasswell.inference.posterior import Posterior

Progress = Callable[[str], None]
METHODS = ("least-squares", "posterior")


@overload
def fit(
    measurements: Measurement | Sequence[Measurement],
    glass: Glass | Material | str | None = ...,
    free: Sequence[str] | None = ...,
    method: Literal["least-squares"] = ...,
    *,
    minimum_temperature: float = ...,
    maximum_temperature: float = ...,
    scattering: str = ...,
    compare_shortcut: bool = ...,
    minimum_path: float | None = ...,
    boundary: float | None = ...,
    rayleigh: float | None = ...,
    draws: int = ...,
    seed: int = ...,
    progress: Progress | None = ...,
) -> FitResult: ...


@overload
def fit(
    measurements: Measurement | Sequence[Measurement],
    glass: Glass | Material | str | None = ...,
    free: Sequence[str] | None = ...,
    *,
    method: Literal["posterior"],
    minimum_temperature: float = ...,
    maximum_temperature: float = ...,
    scattering: str = ...,
    compare_shortcut: bool = ...,
    minimum_path: float | None = ...,
    boundary: float | None = ...,
    rayleigh: float | None = ...,
    draws: int = ...,
    seed: int = ...,
    progress: Progress | None = ...,
) -> Posterior: ...


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
    minimum_path: float | None = None,
    boundary: float | None = None,
    rayleigh: float | None = None,
    draws: int = 1000,
    seed: int = 0,
    progress: Progress | None = None,
) -> FitResult | Posterior:
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
    minimum_temperature, maximum_temperature: range of the points used, K; whether a conductivity is
    a glass's is judged from the whole curve.
    scattering: "exact", or "interpolation" for the literature's closed form.  compare_shortcut:
    also fit with the latter and say how far it shifts the parameters.
    minimum_path, boundary (m), rayleigh (s⁴/m): held at these values, or started from them where
    free; by default 1 nm, no boundary and no Rayleigh scattering.
    boundary, rayleigh and random_force are left out unless the data need them.  Any other parameter
    that the data cannot fix is held at the value given, else at its prior, and named in `warnings`.
    method: "least-squares", or "posterior" for draws from the posterior of all that is uncertain,
    material and curves included (see `Posterior`): draws of each of four chains, seed.
    Raises: InputError for unusable input, RefusedFitError for curves that are not a glass's, or
    that fix none of the parameters.
    """
    say = progress or (lambda _text: None)
    if method not in METHODS:
        raise InputError(
            f"method={method!r} is not available", "", f"use one of {', '.join(METHODS)}"
        )
    whole = one_glass(measurements)
    low, high = checked_range(minimum_temperature, maximum_temperature)
    sample = checked_sample(minimum_path, boundary, rayleigh)
    names = checked_free(default_free(whole) if free is None else free)
    start, substance = starting_glass(whole, glass)
    limited = "boundary" in names or "boundary" in sample
    warnings = [text for m in whole for text in judge_kind(m)]
    warnings += [text for m in whole for text in judge_conductivity(m, limited)]
    curves = tuple(m.select(low, high) for m in whole)
    check_points(curves, len(names))
    say("tables of levels, transitions and relaxation")
    setup = set_up(curves, substance, start, sample, names, scattering)
    say("least squares")
    found = search(setup)
    check_fixed(found.problem, found.optimum, names)
    check_boundary(whole, found.problem, found.optimum)
    warnings += warnings_of(found) + judge_fit(found.problem, found.optimum)
    say("errors and profiles")
    notes = notes_of(setup, found)
    result = build_result(found.problem, found.optimum, names, notes, tuple(warnings))
    if compare_shortcut and scattering == "exact":
        say("the usual shortcut, for comparison")
        result = compare(result, found.problem)
    if method == "posterior":
        return result.posterior(draws=draws, seed=seed, progress=progress)
    return result
