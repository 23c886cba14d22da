"""Bounded least squares in the logarithms, with self-consistent noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from glasswell.errors import GlasswellError
from glasswell.inference.problem import Problem

Array = npt.NDArray[np.float64]

# Relative scatter assumed before the residuals tell, and the least that is believed.
_FIRST_NOISE = 0.05
_LEAST_NOISE = 0.002
_NOISE_ROUNDS = 3
_STARTS = np.geomspace(1.2, 18.0, 6)


class NotConvergedError(GlasswellError):
    """The least-squares search did not settle."""


@dataclass(frozen=True)
class Optimum:
    """The best parameters (parameter,) in logarithms, their covariance, and the residuals.

    residuals (point,): ln(measured/fitted).  noise (point,): relative error per point, as given
    with the data or estimated from the residuals.  scale: factor (chi²/degrees of freedom) by which
    given errors were found too small, at least 1; it is in the covariance.
    """

    vector: Array
    covariance: Array
    residuals: Array
    noise: Array
    scale: float

    @property
    def rms(self) -> float:
        """Root mean square of ln(measured/fitted)."""
        return float(np.sqrt(np.mean(self.residuals**2)))

    @property
    def standard_errors(self) -> Array:
        """Standard errors of the logarithms."""
        return np.sqrt(np.diag(self.covariance))


def solve(problem: Problem, start: Array | None = None) -> Optimum:
    """Minimum of Σ(ln measured - ln model)²/σ² + Σ((ln θ - centre)/width)² within the bounds.

    Without errors in the data one relative error is estimated for all points from the residuals,
    which only matters for the weight of the priors and for the covariance.
    """
    given = problem.log_errors()
    count = len(problem.log_measured)
    noise = np.full(count, _FIRST_NOISE) if given is None else given
    vector = _first_vector(problem, noise) if start is None else start
    for _ in range(_NOISE_ROUNDS if given is None else 1):
        vector, residuals, jacobian = minimise(problem, noise, vector)
        if given is None:
            freedom = max(count - len(problem.varied), 1)
            level = np.sqrt(float((residuals**2).sum()) / freedom)
            noise = np.full(count, max(level, _LEAST_NOISE))
    widths = np.array([v.log_width for v in problem.varied])
    information = (jacobian / noise[:, None]).T @ (jacobian / noise[:, None])
    scale = 1.0
    if given is not None:
        freedom = max(count - len(problem.varied), 1)
        scale = max(1.0, float(((residuals / noise) ** 2).sum()) / freedom)
    covariance = np.asarray(np.linalg.inv(information / scale + np.diag(widths**-2.0)), np.float64)
    return Optimum(vector, covariance, residuals, np.asarray(noise, np.float64), scale)


def minimise(problem: Problem, noise: Array, start: Array) -> tuple[Array, Array, Array]:
    """Best logarithms (parameter,), residuals (point,) and model slopes at given relative errors.

    Raises NotConvergedError if the search does not settle.
    """
    centres = np.array([v.log_centre for v in problem.varied])
    widths = np.array([v.log_width for v in problem.varied])
    lower, upper = np.array([v.log_bounds for v in problem.varied]).T
    measured = problem.log_measured
    memory: dict[bytes, tuple[Array, Array]] = {}

    def model(vector: Array) -> tuple[Array, Array]:
        key = vector.tobytes()
        if key not in memory:
            memory.clear()
            memory[key] = problem.predicted(vector)
        return memory[key]

    def rest(vector: Array) -> Array:
        found, _ = model(vector)
        return np.concatenate([(measured - found) / noise, (vector - centres) / widths])

    def slopes(vector: Array) -> Array:
        _, jacobian = model(vector)
        return np.concatenate([-jacobian / noise[:, None], np.diag(1.0 / widths)])

    found = least_squares(
        rest,
        np.clip(start, lower + 1e-9, upper - 1e-9),
        jac=slopes,
        bounds=(lower, upper),
        x_scale="jac",
        xtol=1e-10,
        ftol=1e-10,
        gtol=1e-10,
        max_nfev=200,
    )
    if not found.success:
        raise NotConvergedError(
            "the fit did not settle within 200 steps",
            f"the last message of the optimiser is: {found.message}",
            "start from a glass near the expected parameters, or free fewer of them",
        )
    predicted, jacobian = model(found.x)
    return found.x, measured - predicted, jacobian


def _first_vector(problem: Problem, noise: Array) -> Array:
    """The best of a few energy scales, each with the strength that fits on average."""
    start = np.array([v.start for v in problem.varied])
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
            rest = problem.log_measured - found
            if level:
                trial[level] -= np.median(rest)
                trial = np.clip(trial, bounds[:, 0], bounds[:, 1])
        found, _slopes = problem.predicted(trial)
        cost = float((((problem.log_measured - found) / noise) ** 2).sum())
        if cost < least:
            best, least = trial, cost
    return best
