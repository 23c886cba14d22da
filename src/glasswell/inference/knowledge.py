"""All that a fit knows: its parameters, its material, its curves' scales, and their covariance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.inference.experiment import Experiment
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.posterior import Posterior
from glasswell.inference.problem import Problem
from glasswell.inference.result import FitResult
from glasswell.inference.slopes import Response, Swept, sweep

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Knowledge:
    """A normal distribution of the logarithms of everything uncertain.

    names, widths (number,): parameters of the glass and of the material, then the scale of every
    curve, with the widths of their priors.  glass: how many of them are no scales.  vector
    (glass,): their logarithms.  covariance (number, number).  derived, derived_values,
    derived_slopes (quantity, glass): P_s and K, or P̄, where they are no parameters themselves,
    ln of their values and the slopes of these.
    """

    names: tuple[str, ...]
    widths: Array
    glass: int
    vector: Array
    covariance: Array
    derived: tuple[str, ...]
    derived_values: Array
    derived_slopes: Array

    @property
    def errors(self) -> Array:
        """Standard errors (number,) of the logarithms."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def of_glass(self) -> Array:
        """Covariance (glass, glass) of the parameters of glass and material."""
        return self.covariance[: self.glass, : self.glass]

    @property
    def quantities(self) -> tuple[str, ...]:
        """Parameters of glass and material, and what is derived from them."""
        return (*self.names[: self.glass], *self.derived)

    @property
    def every_slope(self) -> Array:
        """Slopes (quantity, glass) of ln of the `quantities`."""
        return np.concatenate([np.eye(self.glass), self.derived_slopes])

    @property
    def values(self) -> Array:
        """Values (quantity,) in SI."""
        return np.asarray(np.exp(np.concatenate([self.vector, self.derived_values])))

    def errors_of(self, covariance: Array) -> Array:
        """Relative errors (quantity,) of the `quantities`, from a covariance (glass, glass)."""
        slopes = self.every_slope
        return np.asarray(np.sqrt(np.einsum("ki,ij,kj->k", slopes, covariance, slopes)))


def knowledge_of(
    result: FitResult | Posterior, experiments: Sequence[Experiment] = ()
) -> tuple[Knowledge, tuple[Response, ...]]:
    """What a fit or a posterior knows, and the response of further experiments at its best.

    Of a fit: the inverse of the information in its points plus that of the priors, the scale of
    every curve included; so errors are larger than in the fit, which takes scales as exact.  Of a
    posterior: mean and covariance of its draws.
    """
    if isinstance(result, Posterior):
        return _of_draws(result, experiments)
    density = LogPosterior.of(result.problem())
    parameters = density.physical
    known = parameters[len(result.joint_covariance) :]
    _, opened = result.problem().opened(result.vector)
    vector = np.array([*opened, *(v.log_centre for v in known)])
    spread = [*np.sqrt(np.diag(result.joint_covariance.values)), *(v.log_width for v in known)]
    swept = sweep(density.problem, parameters, vector, np.array(spread), experiments)
    widths = np.array(
        [*(v.log_width for v in parameters), *(c.scale_error for c in density.curves)]
    )
    information = _information(density.least_squares, vector, np.concatenate(result.noise))
    covariance = np.asarray(np.linalg.inv(information + np.diag(widths**-2.0)), np.float64)
    found = _knowledge(density, vector, widths, covariance, swept)
    return found, swept.responses


def _of_draws(
    result: Posterior, experiments: Sequence[Experiment]
) -> tuple[Knowledge, tuple[Response, ...]]:
    density = LogPosterior.of(result.optimum.problem())
    names = _names(density)
    draws = np.log([result.draws(name) for name in names])
    covariance = np.cov(draws)
    vector = np.asarray(draws.mean(axis=1), np.float64)[: len(density.physical)]
    spread = np.sqrt(np.diag(covariance))[: len(vector)]
    swept = sweep(density.problem, density.physical, vector, spread, experiments)
    widths = np.array(
        [*(v.log_width for v in density.physical), *(c.scale_error for c in density.curves)]
    )
    return _knowledge(density, vector, widths, covariance, swept), swept.responses


def _knowledge(
    density: LogPosterior, vector: Array, widths: Array, covariance: Array, swept: Swept
) -> Knowledge:
    names = _names(density)
    new = [i for i, name in enumerate(swept.derived) if name not in names]
    return Knowledge(
        names,
        widths,
        len(density.physical),
        vector,
        covariance,
        tuple(swept.derived[i] for i in new),
        swept.derived_values[new],
        swept.derived_slopes[new],
    )


def _names(density: LogPosterior) -> tuple[str, ...]:
    return (*(v.name for v in density.physical), *(c.names[0] for c in density.curves))


def _information(problem: Problem, vector: Array, noise: Array) -> Array:
    """Information (number, number) of the points about parameters, and scales or zeros."""
    _, slopes = problem.predicted(vector)
    whose = np.repeat(np.eye(len(problem.curves)), [len(m) for m in problem.measurements], axis=0)
    rows = np.concatenate([slopes, whose], axis=1) / noise[:, None]
    return np.asarray(rows.T @ rows)
