"""Bounded least squares in the logarithms, with self-consistent noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from glasswell.errors import GlasswellError, InputError
from glasswell.inference.problem import Problem

Array = npt.NDArray[np.float64]

# Relative scatter assumed before the residuals tell, and the least that is believed.
_FIRST_NOISE = 0.05
_LEAST_NOISE = 0.002
_NOISE_ROUNDS = 3
_PRIOR_POINTS = 1.0
# Relative changes at which a search ends: the one that counts, and those that choose its start.
_EXACTLY, _ROUGHLY = 1e-10, 1e-4
_STARTS = np.geomspace(1.2, 18.0, 6)


class NotConvergedError(GlasswellError):
    """The least-squares search did not settle."""


@dataclass(frozen=True)
class Optimum:
    """The best parameters (parameter,) in logarithms, their covariance, and the residuals.

    residuals (point,): measured less fitted coordinate, which is ln(measured/fitted) except for
    shifts.  noise (point,): error of each, estimated from the residuals of its curve or as given
    with the data; enlarged (curve,): factor, at least 1, by which errors given were found too small
    and are larger in the noise.
    """

    vector: Array
    covariance: Array
    residuals: Array
    noise: Array
    enlarged: tuple[float, ...]

    @property
    def rms(self) -> float:
        """Root mean square of the residuals."""
        return float(np.sqrt(np.mean(self.residuals**2)))

    @property
    def standard_errors(self) -> Array:
        """Standard errors of the logarithms."""
        return np.sqrt(np.diag(self.covariance))


def solve(problem: Problem, starts: Sequence[Array] = ()) -> Optimum:
    """Minimum of Σ(measured - model)²/σ² + Σ((ln θ - centre)/width)² within the bounds.

    σ is one error for each curve without errors of its own, found from its residuals
    (`noise_of`), and the errors given with a curve, enlarged where the residuals say so: with
    errors that the model cannot meet, the priors would yield to its misfit instead of to the data.
    Of several starts the one that ends lowest is taken.
    """
    noise = np.concatenate(
        [
            np.full(len(m), _FIRST_NOISE) if given is None else given
            for m, given in zip(problem.measurements, problem.errors, strict=True)
        ]
    )
    starts = starts or [first_vector(problem)]
    _check_finite(problem, starts[0])
    vector = _best_end(problem, noise, starts)
    bare = any(given is None for given in problem.errors)
    for _ in range(_NOISE_ROUNDS):
        vector, residuals, jacobian = minimise(problem, noise, vector)
        noise, enlarged = noise_of(problem, residuals, fixed_by_points(problem, jacobian, noise))
        if not bare and max(enlarged) == 1.0:
            break
    covariance = covariance_of(problem, jacobian, noise)
    return Optimum(vector, covariance, residuals, noise, enlarged)


def fixed_by_points(problem: Problem, jacobian: Array, noise: Array) -> float:
    """How many parameters the points fix: tr(FΣ), F their information, Σ⁻¹ = F + priors'."""
    scaled = jacobian / noise[:, None]
    return float(np.trace(scaled.T @ scaled @ covariance_of(problem, jacobian, noise)))


def noise_of(problem: Problem, residuals: Array, fixed: float) -> tuple[Array, tuple[float, ...]]:
    """Errors of all points (point,), and by how much those given are enlarged in them (curve,).

    A curve of n points of N has n - pn/N degrees of freedom, p the number of parameters that the
    points fix.  A curve without errors gets the root of its mean square, drawn towards that of all
    such curves as by one point more, so that a few points fitted exactly do not outweigh the rest.
    """
    parts = problem.by_curve(residuals)
    share = max(1.0 - fixed / len(residuals), 1.0 / len(residuals))
    bare = [part for part, given in zip(parts, problem.errors, strict=True) if given is None]
    prior = _PRIOR_POINTS if len(bare) > 1 else 0.0
    common = _usual_square(bare) / share
    noise, enlarged = [], []
    for part, given in zip(parts, problem.errors, strict=True):
        freedom = share * len(part)
        if given is None:
            square = (float((part**2).sum()) + prior * common) / (freedom + prior)
            noise.append(np.full(len(part), max(np.sqrt(square), _LEAST_NOISE)))
            enlarged.append(1.0)
        else:
            factor = float(np.sqrt(max(1.0, ((part / given) ** 2).sum() / freedom)))
            noise.append(given * factor)
            enlarged.append(factor)
    return np.concatenate(noise), tuple(enlarged)


def _usual_square(parts: Sequence[Array]) -> float:
    """Geometric mean of the squares of several curves (point,), by their number of points."""
    if not parts:
        return 0.0
    squares = [max(float(np.mean(part**2)), _LEAST_NOISE**2) for part in parts]
    return float(np.exp(np.average(np.log(squares), weights=[len(part) for part in parts])))


def covariance_of(problem: Problem, jacobian: Array, noise: Array) -> Array:
    """Covariance (parameter, parameter) of the logarithms, from slopes (point, parameter)."""
    widths = np.array([v.log_width for v in problem.varied])
    information = (jacobian / noise[:, None]).T @ (jacobian / noise[:, None])
    return np.asarray(np.linalg.inv(information + np.diag(widths**-2.0)), np.float64)


def _check_finite(problem: Problem, start: Array) -> None:
    predicted, _ = problem.predicted(start)
    good = np.isfinite(problem.measured - predicted)
    if not good.all():
        place = int(np.argmin(good))
        temperature = np.concatenate([m.temperature for m in problem.measurements])[place]
        raise InputError(
            f"the model has no finite value for the point at {temperature:.3g} K",
            "its temperature or its value is far outside everything that was ever measured",
            "check the units of the data and correct or remove that point",
        )


def _best_end(problem: Problem, noise: Array, starts: Sequence[Array]) -> Array:
    """Where the best of several searches ends; a single start is left to the caller to follow."""
    if len(starts) == 1:
        return starts[0]
    best, least, failure = None, np.inf, None
    for start in starts:
        try:
            vector, residuals, _ = minimise(problem, noise, start, _ROUGHLY)
        except NotConvergedError as error:
            failure = error
            continue
        total = float(((residuals / noise) ** 2).sum()) + prior_cost(problem, vector)
        if total < least:
            best, least = vector, total
    if best is None:
        assert failure is not None
        raise failure
    return best


def prior_cost(problem: Problem, vector: Array) -> float:
    """Σ((ln θ - centre)/width)² of the varied parameters, and of limits of theory."""
    centres = np.array([v.log_centre for v in problem.varied])
    widths = np.array([v.log_width for v in problem.varied])
    beyond, _ = problem.excess(vector)
    return float((((vector - centres) / widths) ** 2).sum() + (beyond**2).sum())


def minimise(
    problem: Problem, noise: Array, start: Array, tolerance: float = _EXACTLY
) -> tuple[Array, Array, Array]:
    """Best logarithms (parameter,), residuals (point,) and model slopes at given relative errors.

    Raises NotConvergedError if the search does not settle.
    """
    if not problem.varied:
        predicted, jacobian = problem.predicted(start)
        return start, problem.measured - predicted, jacobian
    centres = np.array([v.log_centre for v in problem.varied])
    widths = np.array([v.log_width for v in problem.varied])
    lower, upper = np.array([v.log_bounds for v in problem.varied]).T
    measured = problem.measured
    memory: dict[bytes, tuple[Array, Array]] = {}

    def model(vector: Array) -> tuple[Array, Array]:
        key = vector.tobytes()
        if key not in memory:
            memory.clear()
            memory[key] = problem.predicted(vector)
        return memory[key]

    def rest(vector: Array) -> Array:
        found, _ = model(vector)
        beyond, _ = problem.excess(vector)
        return np.concatenate([(measured - found) / noise, (vector - centres) / widths, beyond])

    def slopes(vector: Array) -> Array:
        _, jacobian = model(vector)
        _, steep = problem.excess(vector)
        return np.concatenate([-jacobian / noise[:, None], np.diag(1.0 / widths), steep])

    def searched(begin: Array, limit: float) -> Any:
        return least_squares(
            rest,
            np.clip(begin, lower + 1e-9, upper - 1e-9),
            jac=slopes,
            bounds=(lower, upper),
            x_scale="jac",
            xtol=limit,
            ftol=limit,
            gtol=limit,
            max_nfev=200,
        )

    found = searched(start, tolerance)
    if not found.success:
        # Steps towards a bound shrink with the distance that is left and go on gaining nothing.
        found = searched(found.x, _ROUGHLY)
    if not found.success:
        raise NotConvergedError(
            "the fit did not settle within 200 steps",
            f"the last message of the optimiser is: {found.message}",
            "start from a glass near the expected parameters, or free fewer of them",
        )
    predicted, jacobian = model(found.x)
    return found.x, measured - predicted, jacobian


def first_vector(problem: Problem, start: Array | None = None) -> Array:
    """The best of a few energy scales, each with the strength that fits on average."""
    start = np.array([v.start for v in problem.varied]) if start is None else start
    names = problem.names
    if "energy_scale" not in names:
        return start
    place = names.index("energy_scale")
    level = [
        i for i, name in enumerate(names) if name in ("strength", "longitudinal", "transverse")
    ]
    bounds = np.array([v.log_bounds for v in problem.varied])
    best, least = start, np.inf
    for energy_scale in [np.exp(start[place]), *_STARTS]:
        trial = start.copy()
        trial[place] = np.log(energy_scale)
        for _ in range(2 if level else 1):
            found, _slopes = problem.predicted(trial)
            rest = problem.measured - found
            if level:
                trial[level] -= np.median(rest)
                trial = np.clip(trial, bounds[:, 0], bounds[:, 1])
        found, _slopes = problem.predicted(trial)
        cost = float(((problem.measured - found) ** 2).sum())
        if cost < least:
            best, least = trial, cost
    return best
