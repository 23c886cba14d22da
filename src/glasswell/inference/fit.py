"""`gw.fit`: from measured curves to the soft potentials of a glass."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
)
from glasswell.inference.models import family_class
from glasswell.inference.parameters import checked_free
from glasswell.inference.result import FitResult
from glasswell.inference.search import search
from glasswell.inference.setup import default_free, one_glass, set_up, starting_glass
from glasswell.inference.shapes import ShapeFamily
from glasswell.inference.shortcut import compare
from glasswell.material import Material

Progress = Callable[[str], None]


def fit(
    measurements: Measurement | Sequence[Measurement],
    glass: Glass | Material | str | None = None,
    free: Sequence[str] | None = None,
    method: str = "least-squares",
    *,
    model: str | None = None,
    minimum_temperature: float = 0.0,
    maximum_temperature: float = 60.0,
    scattering: str = "exact",
    compare_shortcut: bool = False,
    minimum_path: float | None = None,
    boundary: float | None = None,
    rayleigh: float | None = None,
    progress: Progress | None = None,
) -> FitResult:
    """Parameters of a glass - of its soft potentials, by default - from its measured curves.

    Minimises Σ[ln(measured/model)/σ]² over the logarithms of the free parameters, within bounds
    and with the field's ranges as weak priors.  Without errors in the data one relative error is
    estimated from the residuals.
    measurements: thermal conductivities and heat capacities of one glass.  glass: a Glass to start
    from, a Material, or a name; by default the material that the measurements name.
    free: names of parameters (energy_scale; strength, or longitudinal and transverse; density;
    random_force; minimum_path, boundary, rayleigh).  By default energy_scale, strength and
    minimum_path, and density where a heat capacity is given.  Where density is not free, P_s
    follows from the linear heat capacity of the material (c1 is varied within its error).
    model: "soft-potential"; "standard-tunnelling", which has tunnelling_density (P̄) in the place of
    density and no energy_scale; or "soft-configurations", whose two scaled widths are held at those
    of the glass to start from.  By default that of the Glass given, else soft potentials.
    minimum_temperature, maximum_temperature: range of the points used, K; whether a conductivity is
    a glass's is judged from the whole curve.
    scattering: "exact", or "interpolation" for the literature's closed form.  compare_shortcut:
    also fit with the latter and say how far it shifts the parameters.
    minimum_path, boundary (m), rayleigh (s⁴/m): held at these values, or started from them where
    free; by default 1 nm, no boundary and no Rayleigh scattering.
    boundary, rayleigh and random_force are left out unless the data need them.  Any other parameter
    that the data cannot fix is held at the value given, else at its prior, and named in `warnings`.
    Raises: InputError for unusable input, RefusedFitError for curves that are not a glass's, or
    that fix none of the parameters.
    """
    say = progress or (lambda _text: None)
    if method != "least-squares":
        raise InputError(f"method={method!r} is not available", "", 'use method="least-squares"')
    whole = one_glass(measurements)
    low, high = checked_range(minimum_temperature, maximum_temperature)
    sample = checked_sample(minimum_path, boundary, rayleigh)
    start, substance = starting_glass(whole, glass)
    kind = family_class(model, None if start is None else start.ensemble)
    names = checked_free(default_free(whole, kind) if free is None else free, kind.absent)
    limited = "boundary" in names or "boundary" in sample
    warnings = [text for m in whole for text in judge_conductivity(m, limited)]
    curves = tuple(m.select(low, high) for m in whole)
    check_points(curves, len(names))
    say("tables of levels, transitions and relaxation")
    family = kind.of(None if start is None else start.ensemble, scattering)
    setup = set_up(curves, substance, start, sample, names, family)
    say("least squares")
    found = search(setup)
    check_fixed(found.problem, found.optimum, names)
    check_boundary(whole, found.problem, found.optimum)
    warnings += warnings_of(found) + judge_fit(found.problem, found.optimum)
    say("errors and profiles")
    notes = notes_of(setup, found)
    result = build_result(found.problem, found.optimum, names, notes, tuple(warnings))
    if compare_shortcut and scattering == "exact" and kind is ShapeFamily:
        say("the usual shortcut, for comparison")
        result = compare(result, found.problem)
    return result
