"""`gw.compare`: several models of the same points, and which of them predicts points unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from glasswell.dataset import Measurement
from glasswell.errors import GlasswellError, InputError, RefusedFitError
from glasswell.glass import Glass
from glasswell.inference.checks import check_drawing, checked_range, checked_sample
from glasswell.inference.comparison_text import comparison_text
from glasswell.inference.consistency import ExcludedPriorError
from glasswell.inference.fit import Asked, answered
from glasswell.inference.least_squares import NotConvergedError
from glasswell.inference.left_out import (
    LeaveOneOut,
    leave_one_out,
    leave_one_out_of_posterior,
    spread_of_sum,
)
from glasswell.inference.models import family_class
from glasswell.inference.parameters import (
    KNOWN,
    WIDTHS,
    Parameter,
    check_used,
    given_priors,
    only_of,
    with_priors,
)
from glasswell.inference.result import FitResult
from glasswell.inference.setup import default_free, one_glass, starting_glass
from glasswell.inference.substance import known_parameter
from glasswell.material import Material
from glasswell.provenance import StudyRecord

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = npt.NDArray[np.float64]
Progress = Callable[[str], None]

# Name → model of a fit, further free parameters, scattering.
_NAMED: Final[Mapping[str, tuple[str, tuple[str, ...], str]]] = {
    "standard-tunnelling": ("standard-tunnelling", (), "exact"),
    "soft-potential": ("soft-potential", (), "exact"),
    "random-force": ("soft-potential", ("random_force",), "exact"),
    "soft-configurations": ("soft-configurations", (), "exact"),
    "interpolation": ("soft-potential", (), "interpolation"),
    "free-widths": ("soft-configurations", WIDTHS, "exact"),
}
COMPARED: Final = tuple(_NAMED)
# The tables of free widths take minutes once, so that they are made when asked for.
USUALLY_COMPARED: Final = tuple(name for name in COMPARED if name != "free-widths")
METHODS: Final = ("normal", "posterior")
_FEWEST_POINTS = 8
# Of draws: the tail of their weights is fitted; a sampler says itself that its draws are too few.
_FEWEST_DRAWS: Final = {"normal": 50, "posterior": 1}


@dataclass(frozen=True)
class ComparedModel:
    """One model of a comparison.

    fit: its least-squares fit, None if there is none.  left_out: how it predicts points left out.
    failure: why there is no fit.
    """

    name: str
    fit: FitResult | None
    left_out: LeaveOneOut | None
    failure: str = ""


@dataclass(frozen=True)
class Difference:
    """By how much elpd is less than that of the best model, with the standard error of that."""

    elpd: float
    standard_error: float


@dataclass(frozen=True)
class Comparison:
    """Models of the same points, in the order in which they were named.

    range: lowest and highest temperature of the points, K.  method: "normal" or "posterior".
    study: the study file that asked for it, if one did.  priors: those given, by name: (centre in
    SI, factor of one sigma).
    """

    models: tuple[ComparedModel, ...]
    measurements: tuple[Measurement, ...]
    range: tuple[float, float]
    method: str
    seed: int
    study: StudyRecord | None = None
    priors: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> ComparedModel:
        """The model of a name. Raises InputError if there is none."""
        for model in self.models:
            if model.name == name:
                return model
        names = ", ".join(m.name for m in self.models)
        raise InputError(f"{name!r} was not compared", "", f"choose one of {names}")

    @property
    def ranked(self) -> tuple[ComparedModel, ...]:
        """The models that could be fitted, the largest elpd first."""
        fitted = [m for m in self.models if m.left_out is not None]
        return tuple(sorted(fitted, key=lambda m: -_left_out(m).elpd))

    @property
    def best(self) -> ComparedModel:
        """The model with the largest elpd."""
        return self.ranked[0]

    def difference(self, name: str, other: str | None = None) -> Difference:
        """The elpd of a model less that of another, by default the best, point by point.

        standard_error: √(n·variance) of the n differences.  It supposes independent points, and
        below a hundred of them it is itself uncertain.
        Raises InputError for a model that was not compared or not fitted.
        """
        first = self[name]
        second = self.best if other is None else self[other]
        apart = _left_out(first).pointwise - _left_out(second).pointwise
        return Difference(float(apart.sum()), spread_of_sum(apart))

    @property
    def shift(self) -> Mapping[str, tuple[float, float]]:
        """How far the literature's interpolation moves W and C: share, and standard errors.

        By parameter (interpolated/exact - 1, ln of the ratio in standard errors of the exact fit);
        empty unless "soft-potential" and "interpolation" were both compared.
        """
        by_name = {m.name: m.fit for m in self.models}
        exact, quick = by_name.get("soft-potential"), by_name.get("interpolation")
        if exact is None or quick is None:
            return {}
        found = {}
        for name, p in exact.parameters.items():
            other = quick.parameters.get(name)
            if p.status == "free" and other is not None and other.status == "free":
                sigma = float(np.sqrt(exact.covariance.sel(parameter=name, parameter_=name)))
                ratio = other.value / p.value
                found[name] = (ratio - 1.0, float(np.log(ratio)) / sigma)
        return found

    def summary(self) -> str:
        """A table of models, their parameters, and what the differences are worth."""
        return comparison_text(self)

    def __repr__(self) -> str:
        return self.summary()

    def plot(self, path: str | Path | None = None) -> Figure:
        """Residuals of every model, and where its predictions of left-out points are worse."""
        from glasswell.plot import comparison

        figure = comparison(self)
        if path is not None:
            figure.savefig(path)
        return figure


def compare(
    measurements: Measurement | Sequence[Measurement],
    glass: Material | str | None = None,
    models: Sequence[str | Glass | FitResult] = USUALLY_COMPARED,
    *,
    method: str = "normal",
    minimum_temperature: float = 0.0,
    maximum_temperature: float = 60.0,
    minimum_path: float | None = None,
    boundary: float | None = None,
    rayleigh: float | None = None,
    priors: Mapping[str, tuple[float, float]] | None = None,
    draws: int = 600,
    seed: int = 0,
    progress: Progress | None = None,
) -> Comparison:
    """Models of the same points side by side: parameters, and how they predict points left out.

    elpd = Σ_i ln p(y_i | all other points), y = ln(measured), by leave-one-out cross-validation.
    The likelihood is that of a posterior: scale, scatter and share of outliers of each curve are
    unknown, so a model that fits badly pays with a wide scatter.
    measurements: thermal conductivities and heat capacities of one glass; every model is given the
    same points, or elpds could not be compared.  A model that holds in the cold only is compared
    by a maximum_temperature for all of them.
    glass: a Material or its name, by default the one that the measurements name.
    models: names ("standard-tunnelling"; "soft-potential"; "random-force", the same with a random
    force if the data need one; "soft-configurations" of the usual scaled widths; "free-widths", the
    same with both fitted, which is not among those of the default; "interpolation", soft potentials
    with the literature's closed form), Glasses to start fits of their models from,
    or fits of the same points.
    method: "normal" for weighted draws of a normal approximation (seconds; `draws` sets of physical
    parameters), "posterior" for the no-U-turn sampler (minutes; `draws` of each of two chains).
    minimum_path, boundary, rayleigh, priors: as for `glasswell.fit`; a prior is of every model that
    has the parameter.  seed: of the random numbers.
    A model that does not describe the points is reported with a warning, one without a fit with the
    reason.
    Raises: InputError for unknown models or methods, fits of other points or with other priors,
    fewer than 8 points, and priors of what no model has or that the data exclude by every model
    that has it; RefusedFitError if no model can be fitted.
    Source: A. Vehtari, A. Gelman, J. Gabry, Stat. Comput. 27, 1413 (2017).
    """
    say = progress or (lambda _text: None)
    if method not in METHODS:
        raise InputError(f"method={method!r} is unknown", "", f"choose one of {', '.join(METHODS)}")
    check_drawing(draws, seed, _FEWEST_DRAWS[method])
    whole = one_glass(measurements)
    if isinstance(glass, Glass):
        raise InputError(
            "a Glass belongs to one model",
            "the substance is the same for all of them",
            "give its material here, and the Glass in models=[...]",
        )
    _, substance = starting_glass(whole, glass)
    bounds = checked_range(minimum_temperature, maximum_temperature)
    curves = tuple(m.select(*bounds) for m in whole)
    _check_count(curves)
    sample = checked_sample(minimum_path, boundary, rayleigh)
    kind, known = family_class(None, None), with_priors(priors)
    plain = Asked(whole, substance, None, kind, None, bounds, sample, priors=known)
    tasks = _tasks(models, plain, curves)
    fits = {}
    for name, task in tasks.items():
        say(f"{name}: fit")
        fits[name] = _fitted(task, say)
    _check_excluded(tasks, fits)
    found = []
    for name, fit in fits.items():
        say(f"{name}: points left out")
        found.append(_one(name, fit, method, draws, seed))
    if all(m.fit is None for m in found):
        raise RefusedFitError(
            "no model can be fitted to these points",
            "; ".join(f"{m.name}: {m.failure}" for m in found),
            "check the units and the material, or narrow the range of temperatures",
        )
    temperature = np.concatenate([c.temperature for c in curves])
    ends = (float(temperature.min()), float(temperature.max()))
    return Comparison(tuple(found), curves, ends, method, seed, priors=dict(priors or {}))


def _fitted(task: Asked | FitResult, say: Progress) -> FitResult | GlasswellError:
    """The fit, or why there is none."""
    if isinstance(task, FitResult):
        return task
    try:
        return answered(task, say)[0]
    except (RefusedFitError, NotConvergedError, ExcludedPriorError) as failure:
        return failure


def _check_excluded(
    tasks: Mapping[str, Asked | FitResult], fits: Mapping[str, FitResult | GlasswellError]
) -> None:
    """Raises the error of a prior that the data exclude, whichever model has its parameter."""
    for failure in fits.values():
        if isinstance(failure, ExcludedPriorError):
            having = [fits[n] for n, task in tasks.items() if failure.name in _parameters(task)]
            if all(isinstance(fit, ExcludedPriorError) for fit in having):
                raise failure


def _one(
    name: str, fit: FitResult | GlasswellError, method: str, draws: int, seed: int
) -> ComparedModel:
    if isinstance(fit, GlasswellError):
        return ComparedModel(name, None, None, fit.what)
    if method == "normal":
        return ComparedModel(name, fit, leave_one_out(fit, draws=draws, seed=seed))
    from glasswell.inference.posterior import draw_posterior

    posterior = draw_posterior(fit, draws=draws, chains=2, seed=seed)
    found = leave_one_out_of_posterior(posterior)
    return ComparedModel(name, fit, found)


def _tasks(
    models: Sequence[str | Glass | FitResult], plain: Asked, curves: tuple[Measurement, ...]
) -> dict[str, Asked | FitResult]:
    """What to do for each model, by a name of its own."""
    if isinstance(models, str) or not models:
        raise InputError(
            f"models={models!r} is no list of models",
            "a comparison takes several",
            f"choose from {', '.join(COMPARED)}",
        )
    found: dict[str, Asked | FitResult] = {}
    for model in models:
        name, task = _task(model, plain, curves)
        number = sum(known.split(" #")[0] == name for known in found)
        found[f"{name} #{number + 1}" if number else name] = task
    # A prior is of the models that have its parameter, and no model without it learns from it.
    known = {name: _parameters(task) for name, task in found.items()}
    every = set().union(*known.values())
    check_used(plain.priors, every, "any model compared", "compare a model that has it")
    return {
        name: task
        if isinstance(task, FitResult)
        else replace(task, priors=only_of(task.priors, known[name]))
        for name, task in found.items()
    }


def _parameters(task: Asked | FitResult) -> set[str]:
    if isinstance(task, FitResult):
        return {*(v.name for v in (*task.varied, *task.carried)), *task.held, *KNOWN}
    return set(task.parameters)


def _task(
    model: str | Glass | FitResult, plain: Asked, curves: tuple[Measurement, ...]
) -> tuple[str, Asked | FitResult]:
    if isinstance(model, FitResult):
        _check_same(model, curves)
        _check_priors(model, plain.priors)
        return f"{model.model}, {model.scattering}", model
    if isinstance(model, Glass):
        kind = family_class(None, model.ensemble)
        same = model.replace(material=plain.substance)
        return f"{kind.model}, given", replace(plain, start=same, kind=kind, refuse=False)
    if model not in _NAMED:
        raise InputError(
            f"models={model!r} is unknown",
            "",
            f"choose from {', '.join(COMPARED)}, a Glass or a fit",
        )
    kept, further, scattering = _NAMED[model]
    kind = family_class(kept, None)
    free = (*default_free(plain.whole, kind), *further)
    return model, replace(plain, kind=kind, free=free, scattering=scattering, refuse=False)


def _check_count(curves: tuple[Measurement, ...]) -> None:
    points = sum(len(c) for c in curves)
    if points < _FEWEST_POINTS:
        raise InputError(
            f"{points} points are too few to compare models",
            "each point in turn is predicted from the others",
            f"give at least {_FEWEST_POINTS} points, or widen the range of temperatures",
        )


def _check_same(fit: FitResult, curves: tuple[Measurement, ...]) -> None:
    """Raises InputError for a fit of other points."""

    def points(measurements: tuple[Measurement, ...]) -> list[tuple[str, list[float], list[float]]]:
        return sorted((m.quantity, m.temperature.tolist(), m.value.tolist()) for m in measurements)

    if points(fit.measurements) != points(curves):
        raise InputError(
            f"a fit of {fit.points} points is not one of these {sum(len(c) for c in curves)}",
            "elpds of different points cannot be compared",
            "fit the same measurements over the same range of temperatures",
        )


def _check_priors(fit: FitResult, priors: Mapping[str, Parameter]) -> None:
    """Raises InputError for a fit that was told something else beforehand than the other models."""
    for v in (*fit.varied, *fit.carried):
        if v.name in KNOWN and v.name not in given_priors(priors):
            # What is known of the material may have been said by the material of that fit.
            continue
        told = known_parameter(v.name, fit.material, priors)
        if not np.allclose([v.log_centre, v.log_width], [told.log_centre, told.log_width]):
            raise InputError(
                f"a fit took {v.name} to be {np.exp(v.log_centre):.3g} within a factor "
                f"{np.exp(v.log_width):.3g} beforehand, the other models take it to be "
                f"{np.exp(told.log_centre):.3g} within {np.exp(told.log_width):.3g}",
                "models that were told different things cannot be compared",
                "give the comparison the priors of that fit",
            )


def _left_out(model: ComparedModel) -> LeaveOneOut:
    if model.left_out is None:
        raise InputError(f"{model.name} could not be fitted", model.failure, "compare the others")
    return model.left_out
