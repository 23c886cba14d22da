"""`gw.fit`: from measured curves to the soft potentials of a glass."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack, overload

from glasswell.dataset import Measurement
from glasswell.errors import InputError, RefusedFitError
from glasswell.glass import Glass
from glasswell.inference.assembly import build_result
from glasswell.inference.checks import (
    check_drawing,
    check_points,
    checked_range,
    checked_sample,
)
from glasswell.inference.consistency import check_priors, check_substance, check_together
from glasswell.inference.curve import with_tables
from glasswell.inference.holding import notes_of, warnings_of
from glasswell.inference.judgement import check_boundary, check_fixed, judge_fit
from glasswell.inference.models import FamilyClass, family_class
from glasswell.inference.parameters import (
    PARAMETERS,
    Parameter,
    check_used,
    checked_free,
    given_priors,
    with_priors,
)
from glasswell.inference.problem import Problem
from glasswell.inference.reach import judge_reach, judge_spans
from glasswell.inference.result import FitResult
from glasswell.inference.search import search
from glasswell.inference.setup import (
    default_free,
    one_glass,
    parameters_of,
    set_up,
    starting_glass,
)
from glasswell.inference.shapes import ShapeFamily
from glasswell.inference.shortcut import compare
from glasswell.inference.verdict import judge
from glasswell.inference.wave_limits import check_resonators, judge_waves
from glasswell.material import Material

if TYPE_CHECKING:
    from glasswell.inference.posterior import Posterior

Progress = Callable[[str], None]
METHODS = ("least-squares", "posterior")


class FitOptions(TypedDict, total=False):
    """Keywords of `fit`, with their types."""

    model: str | None
    minimum_temperature: float
    maximum_temperature: float
    scattering: str
    priors: Mapping[str, tuple[float, float]] | None
    compare_shortcut: bool
    minimum_path: float | None
    boundary: float | None
    rayleigh: float | None
    draws: int
    seed: int
    progress: Progress | None


@overload
def fit(
    measurements: Measurement | Sequence[Measurement],
    glass: Glass | Material | str | None = ...,
    free: Sequence[str] | None = ...,
    method: Literal["least-squares"] = ...,
    **options: Unpack[FitOptions],
) -> FitResult: ...


@overload
def fit(
    measurements: Measurement | Sequence[Measurement],
    glass: Glass | Material | str | None = ...,
    free: Sequence[str] | None = ...,
    *,
    method: Literal["posterior"],
    **options: Unpack[FitOptions],
) -> Posterior: ...


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
    priors: Mapping[str, tuple[float, float]] | None = None,
    compare_shortcut: bool = False,
    minimum_path: float | None = None,
    boundary: float | None = None,
    rayleigh: float | None = None,
    draws: int = 1000,
    seed: int = 0,
    progress: Progress | None = None,
) -> FitResult | Posterior:
    """Parameters of a glass - of its soft potentials, by default - from its measured curves.

    Minimises Σ[ln(measured/model)/σ]² over the logarithms of the free parameters, within bounds
    and with the field's ranges as weak priors; of shifts, whose zero is arbitrary, the terms are
    [(measured - model)/σ]² less a constant.  A curve without errors gets one of its own from its
    residuals; errors given are enlarged where they are too small.
    measurements: curves of one glass: thermal conductivity, heat capacity, internal friction and
    velocity shift of a branch, dielectric loss, permittivity shift, quality factor and frequency
    shift of one resonator, in any number.  glass: a Glass to start from, a Material, or a name; by
    default the material that the measurements name.
    free: names of parameters (energy_scale; strength, or longitudinal and transverse; density;
    random_force; scaled_width_eta and scaled_width_xi of soft configurations; minimum_path,
    boundary, rayleigh; loss_tangent; filled_loss_tangent, its product with the filling factor of a
    resonator; critical_photon_number or critical_power, and saturation_exponent).  By default those
    that the curves depend on, the density where a heat capacity is given.  Where density is not
    free, P_s follows from the linear heat capacity of the material.  What is known of the material
    within errors (c1, mass density, velocities) is varied within them.
    model: "soft-potential"; "standard-tunnelling", which has tunnelling_density (P̄) in the place of
    density and no energy_scale; or "soft-configurations", whose scaled widths η̄/η_L and ξ̄/√η_L are
    held at those of the glass to start from (20 and 4 without) unless they are named in `free`; a
    grid of tables for them takes minutes once.  By default that of the Glass given, else soft
    potentials.
    minimum_temperature, maximum_temperature: range of the points used, K; whether a conductivity is
    a glass's is judged from the whole curve.
    scattering: "exact", or "interpolation" for the literature's closed form.  compare_shortcut:
    also fit with the latter and say how far it shifts the parameters.
    priors: of parameters of your own choice, by name: (centre in SI, factor of one sigma), as in
    {"energy_scale": (3.0, 1.5)}; names as in `free`, and linear_heat_capacity, mass_density,
    longitudinal_velocity, transverse_velocity.
    minimum_path, boundary (m), rayleigh (s⁴/m): held at these values, or started from them where
    free; by default 1 nm, no boundary and no Rayleigh scattering.
    boundary, rayleigh and random_force are left out unless the data need them.  Any other parameter
    that the data cannot fix is held at the value given, else at its prior, and named in `warnings`.
    method: "least-squares", or "posterior" for draws from the posterior of all that is uncertain,
    material and curves included (see `Posterior`): draws of each of four chains, seed.
    Raises: InputError for unusable input, priors of what this fit does not have or that the data
    exclude; RefusedFitError for curves that are not a glass's, or that fix none of the parameters.
    """
    if method not in METHODS:
        raise InputError(
            f"method={method!r} is not available", "", f"use one of {', '.join(METHODS)}"
        )
    check_drawing(draws, seed, 1)
    whole = one_glass(measurements)
    start, substance = starting_glass(whole, glass)
    asked = Asked(
        whole,
        substance,
        start,
        family_class(model, None if start is None else start.ensemble),
        free if free is None or isinstance(free, str) else tuple(free),
        checked_range(minimum_temperature, maximum_temperature),
        checked_sample(minimum_path, boundary, rayleigh),
        scattering,
        named=isinstance(glass, str),
        priors=with_priors(priors),
    )
    result, problem = answered(asked, progress or (lambda _text: None))
    if compare_shortcut and scattering == "exact" and asked.kind is ShapeFamily:
        if progress is not None:
            progress("the usual shortcut, for comparison")
        result = compare(result, problem)
    if method == "posterior":
        return result.posterior(draws=draws, seed=seed, progress=progress)
    return result


@dataclass(frozen=True)
class Asked:
    """A fit that is asked for, checked: whole curves of one glass, its model, and what to free.

    refuse: whether curves that the model does not describe are refused, or fitted with a warning.
    named: whether the substance was asked for by its name.  priors: all parameters with theirs.
    """

    whole: tuple[Measurement, ...]
    substance: Material
    start: Glass | None
    kind: FamilyClass
    free: Sequence[str] | None
    range: tuple[float, float]
    sample: Mapping[str, float]
    scattering: str = "exact"
    refuse: bool = True
    named: bool = False
    priors: Mapping[str, Parameter] = field(default_factory=lambda: PARAMETERS)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters to free."""
        free = default_free(self.whole, self.kind) if self.free is None else self.free
        return checked_free(free, self.kind.absent)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all parameters, free or not, with those of the material."""
        return parameters_of(self.whole, self.start, self.sample, self.names, self.kind)


def answered(asked: Asked, say: Progress) -> tuple[FitResult, Problem]:
    """The fit and the problem that it solves."""
    whole, kind = asked.whole, asked.kind
    names = asked.names
    check_used(asked.priors, asked.parameters, "this fit", "free it")
    limited = "boundary" in names or "boundary" in asked.sample
    warnings = _judged(whole, asked.substance, limited)
    warnings += check_substance(whole, asked.substance, asked.named)
    curves = tuple(m.select(*asked.range) for m in whole)
    check_points(curves, len(names))
    check_resonators(curves)
    warnings += check_together(whole) + judge_spans(curves)
    say("tables of levels, transitions and relaxation")
    start = asked.start
    # Which kind it is has been checked.
    ensemble: Any = None if start is None else start.ensemble
    family = with_tables(kind.of(ensemble, asked.scattering, names, say), curves)
    setup = set_up(curves, asked.substance, start, asked.sample, names, family, asked.priors)
    say("least squares")
    found = search(setup)
    try:
        check_fixed(found.problem, found.optimum, names)
        check_boundary(whole, found.problem, found.optimum)
    except RefusedFitError as refusal:
        if asked.refuse:
            if given_priors(asked.priors):
                # A prior may be what spoils the fit.
                check_priors(found.problem, found.optimum, asked.priors)
            raise
        warnings.append(f"{refusal.what}: {refusal.why}")
    warnings += check_priors(found.problem, found.optimum, asked.priors)
    warnings += warnings_of(setup, found) + judge_fit(found.problem, found.optimum)
    warnings += judge_waves(found.problem, found.optimum)
    scale = found.problem.values(found.optimum.vector).get("energy_scale")
    if scale is not None:
        warnings += judge_reach(curves, names, scale)
    say("errors and profiles")
    notes = notes_of(setup, found)
    result = build_result(found.problem, found.optimum, names, notes, tuple(warnings))
    return result, found.problem


def _judged(curves: tuple[Measurement, ...], substance: Material, limited: bool) -> list[str]:
    """What the curves say against being those of a glass; raises where one is refused."""
    judgements = [judge(curve, substance, limited=limited) for curve in curves]
    for judgement in judgements:
        judgement.raise_if_refused()
    return [reason for judgement in judgements for reason in judgement.reasons]
