"""How well a fit predicts the points that it has not seen: leave-one-out cross-validation.

elpd = Σ_i ln p(y_i | all other points), y = ln(measured).  Each p follows from draws of the whole
posterior, weighted by 1/p(y_i | draw) and smoothed by a Pareto tail; where that tail is too long
(k > 0.7) the posterior is drawn anew without the point.

Source: A. Vehtari, A. Gelman, J. Gabry, Stat. Comput. 27, 1413 (2017); with a weighted normal
approximation: M. Magnusson, M. Riis Andersen, J. Jonasson, A. Vehtari, Proc. ICML (2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from glasswell.inference.diagnostics import load_arviz
from glasswell.inference.laplace import weighted_draws
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.result import FitResult

Array = npt.NDArray[np.float64]

LARGEST_K: Final = 0.7


@dataclass(frozen=True)
class LeaveOneOut:
    """Expected log predictive density of points left out.

    pointwise (point,): ln p(y_i | the others), of ln(measured).  pareto_k (point,): tail of the
    weights that leave the point out.  whole_k: the same of the weights that make the draws those of
    the posterior, NaN where they are anyway.  refitted (point,): whether the posterior was drawn
    anew without it.
    """

    pointwise: Array
    pareto_k: Array
    whole_k: float
    refitted: npt.NDArray[np.bool_]

    @property
    def elpd(self) -> float:
        """Sum over the points."""
        return float(self.pointwise.sum())

    @property
    def standard_error(self) -> float:
        """√(n·variance) of the pointwise values."""
        return spread_of_sum(self.pointwise)

    @property
    def unreliable(self) -> npt.NDArray[np.bool_]:
        """Points (point,) whose value is not to be trusted: k above 0.7 and not refitted."""
        return ~(self.pareto_k <= LARGEST_K) & ~self.refitted


def spread_of_sum(pointwise: Array) -> float:
    """Standard error of a sum of independent values (point,)."""
    return float(np.sqrt(len(pointwise) * np.var(pointwise, ddof=1)))


def leave_one_out(
    result: FitResult, *, draws: int = 2000, seed: int = 0, refit: bool = True
) -> LeaveOneOut:
    """Of a least-squares fit, from weighted draws about the maximum of its posterior.

    refit: draw anew without the points whose k is above 0.7.
    """
    density = LogPosterior.of(result.problem())
    noise = max(result.rms_log, 0.01)
    carried = [float(np.log(result.held[v.name])) for v in result.carried]
    start = density.start(np.array([*result.vector, *carried]), noise)
    every = np.ones(result.points)
    whole = weighted_draws(density, start, noise, draws, seed, every)
    _, whole_k = smoothed(whole.log_weight)
    pointwise, tails = np.empty(result.points), np.empty(result.points)
    for i, likelihood in enumerate(whole.log_likelihood.T):
        weight, tails[i] = smoothed(whole.log_weight - likelihood)
        pointwise[i] = logsumexp(weight + likelihood)
    again = ~(tails <= LARGEST_K) & refit
    for place in np.flatnonzero(again).tolist():
        pointwise[place] = without_point(density, whole.centre, noise, draws, seed, place)
    return LeaveOneOut(pointwise, tails, whole_k, again)


def without_point(
    density: LogPosterior, start: Array, noise: float, draws: int, seed: int, point: int
) -> float:
    """Ln p(y_i | the others) from a posterior of the others, drawn for this point alone."""
    kept = np.ones(sum(len(m) for m in density.problem.measurements))
    kept[point] = 0.0
    found = weighted_draws(density, start, noise, draws, seed, kept)
    weight, _ = smoothed(found.log_weight)
    return float(logsumexp(weight + found.log_likelihood[:, point]))


def leave_one_out_of_posterior(posterior: Any) -> LeaveOneOut:
    """Of the draws of a `Posterior`, by arviz."""
    import warnings

    arviz = load_arviz()
    with warnings.catch_warnings():
        # Long tails are in the result, point by point.
        warnings.simplefilter("ignore")
        found = arviz.loo(posterior.data, pointwise=True)
    pointwise = np.asarray(found.loo_i.values)
    tails = np.asarray(found.pareto_k.values)
    return LeaveOneOut(pointwise, tails, np.nan, np.zeros(len(tails), np.bool_))


def smoothed(log_weight: Array) -> tuple[Array, float]:
    """Normalised logarithms of weights (draw,) with a smoothed tail, and the k of that tail."""
    arviz = load_arviz()
    weight, k = arviz.psislw(np.array(log_weight, np.float64))
    return np.asarray(weight), float(k)
