"""A posterior as a weighted sample of its normal approximation: seconds instead of minutes.

The proposal is a multivariate t about the maximum of the posterior, with the curvature there from
the slopes of the model; each draw weighs what the exact posterior says over what the proposal
says.  Whether that is enough tells the tail of the weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import gammaln

from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.nuisance import NAMES, log_likelihood

Array = npt.NDArray[np.float64]

# A normal distribution would give the draws in its tails unbounded weights.
_FREEDOM = 7.0
_LEAST_CURVATURE = 1e-3
# Effective draws per parameter that a covariance needs.
_ENOUGH = 10
# Numbers of the curves drawn for each set of physical parameters: they cost next to nothing.
_REPEATS = 8
_STEPS = 200


@dataclass(frozen=True)
class WeightedDraws:
    """Draws of a posterior with weights.

    vector (draw, parameter); log_weight (draw,): up to a constant; log_likelihood (draw, point);
    centre (parameter,): where the posterior is largest.
    """

    vector: Array
    log_weight: Array
    log_likelihood: Array
    centre: Array


def weighted_draws(
    density: LogPosterior, start: Array, noise: float, count: int, seed: int, kept: Array
) -> WeightedDraws:
    """Draws from the posterior of the points with kept = 1 (point,), 0 for those left out.

    count: different physical parameters; there are eight times as many draws.
    start (parameter,): near the maximum.  noise: relative scatter about it.
    """
    centre, factor = _maximum(density, start, noise, kept)
    random = np.random.default_rng(seed)
    trial = _drawn(density, centre, factor, count // 2, random, kept)
    centre, factor = _adapted(trial, factor)
    return _drawn(density, centre, factor, count, random, kept)


def _adapted(trial: WeightedDraws, factor: Array) -> tuple[Array, Array]:
    """Mean and factor of the covariance of weighted draws, where enough of them count.

    The posterior is lopsided in the numbers of the curves, and its maximum is not its middle.
    """
    weight = np.exp(trial.log_weight - trial.log_weight.max())
    # No single draw may make the covariance narrow.
    weight = np.minimum(weight, weight.mean() * np.sqrt(len(weight)))
    weight /= weight.sum()
    if 1.0 / (weight**2).sum() < _ENOUGH * len(trial.centre):
        return trial.centre, factor
    middle = weight @ trial.vector
    away = trial.vector - middle
    return middle, np.linalg.cholesky((away * weight[:, None]).T @ away)


def _drawn(
    density: LogPosterior,
    centre: Array,
    factor: Array,
    count: int,
    random: np.random.Generator,
    kept: Array,
) -> WeightedDraws:
    physical = len(density.physical)
    # The physical part depends on the first numbers alone, since the factor is triangular.
    first = np.repeat(_t(random, count, physical), _REPEATS, axis=0)
    second = _t(random, count * _REPEATS, len(centre) - physical)
    vector = centre + np.concatenate([first, second], axis=1) @ factor.T
    likelihood = _pointwise(density, vector)
    with jax.enable_x64(True):
        prior = np.asarray(_priors(density, jnp.asarray(vector)))
    weight = likelihood @ kept + prior - _log_t(first) - _log_t(second)
    return WeightedDraws(vector, weight, likelihood, centre)


def _t(random: np.random.Generator, count: int, size: int) -> Array:
    """Draws (count, size) of a standard multivariate t."""
    stretch = np.sqrt(_FREEDOM / random.chisquare(_FREEDOM, count))
    return np.asarray(random.standard_normal((count, size)) * stretch[:, None])


def _priors(density: LogPosterior, vector: Any) -> Any:
    """Ln of the prior (draw,) of vectors (draw, parameter)."""
    return jax.vmap(density.log_prior)(vector)


def _log_t(z: Array) -> Array:
    """Ln of the density of a standard multivariate t at z (draw, parameter)."""
    size = z.shape[1]
    constant = gammaln(0.5 * (_FREEDOM + size)) - gammaln(0.5 * _FREEDOM)
    constant -= 0.5 * size * np.log(_FREEDOM * np.pi)
    square = (z**2).sum(axis=1)
    return np.asarray(constant - 0.5 * (_FREEDOM + size) * np.log1p(square / _FREEDOM))


def _pointwise(density: LogPosterior, vector: Array) -> Array:
    """Ln of the likelihood (draw, point) at vectors (draw, parameter)."""
    physical = len(density.physical)
    rest = density.least_squares.measured
    different = density.least_squares.predicted_of_many(vector[::_REPEATS, :physical])
    rest = rest - np.repeat(different, _REPEATS, axis=0)
    with jax.enable_x64(True):
        return np.asarray(_likelihoods(rest, vector[:, physical:], _errors(density), _of(density)))


def _errors(density: LogPosterior) -> Array:
    """Relative errors given with the points (point,), or zero."""
    return np.concatenate(density.errors)


def _of(density: LogPosterior) -> tuple[int, ...]:
    """Number of points of each curve."""
    return tuple(len(m) for m in density.problem.measurements)


@partial(jax.jit, static_argnames="sizes")
def _likelihoods(rest: Any, own: Any, error: Any, sizes: tuple[int, ...]) -> Any:
    """Ln of the likelihood (..., point) of ln(measured/model), own (..., numbers of the curves)."""
    found, first = [], 0
    for i, size in enumerate(sizes):
        numbers = [own[..., i * len(NAMES) + k, None] for k in range(len(NAMES))]
        part = slice(first, first + size)
        found.append(log_likelihood(rest[..., part], error[part], numbers))
        first += size
    return jnp.concatenate(found, axis=-1)


@partial(jax.jit, static_argnames="sizes")
def _bends(rest: Any, own: Any, error: Any, kept: Any, sizes: tuple[int, ...]) -> Any:
    """Ln of the likelihood with its gradient and Hessian over (rest, own)."""

    def total(both: Any) -> Any:
        points = _likelihoods(both[: len(error)], both[len(error) :], error, sizes)
        return (points * kept).sum()

    both = jnp.concatenate([rest, own])
    return total(both), jax.grad(total)(both), jax.hessian(total)(both)


def _maximum(density: LogPosterior, start: Array, noise: float, kept: Array) -> tuple[Array, Array]:
    """Where the posterior is largest, and the factor of the covariance there.

    Newton's method in coordinates in which the posterior is nearly round; the curvature leaves out
    how the slopes of the model change, as Gauss did.
    """
    factor: Array = np.asarray(np.linalg.cholesky(density.spread(start, noise)), np.float64)
    memory: dict[bytes, tuple[float, Array, Array]] = {}

    def at(z: Array) -> tuple[float, Array, Array]:
        key = z.tobytes()
        if key not in memory:
            memory.clear()
            memory[key] = _in_z(density, np.asarray(start + factor @ z), factor, kept)
        return memory[key]

    found = minimize(
        lambda z: at(z)[0],
        np.zeros(len(start)),
        jac=lambda z: at(z)[1],
        hess=lambda z: at(z)[2],
        method="trust-exact",
        options={"gtol": 1e-4, "maxiter": _STEPS},
    )
    curvature = at(np.asarray(found.x))[2]
    size, axes = np.linalg.eigh(curvature)
    root = factor @ (axes / np.sqrt(np.maximum(size, _LEAST_CURVATURE)))
    return start + factor @ found.x, np.linalg.cholesky(root @ root.T)


def _in_z(
    density: LogPosterior, vector: Array, factor: Array, kept: Array
) -> tuple[float, Array, Array]:
    """-ln posterior with gradient and curvature in z, at one vector."""
    physical, problem = len(density.physical), density.least_squares
    predicted, slopes = problem.predicted(vector[:physical])
    points, own = len(predicted), len(vector) - physical
    rest = problem.measured - predicted
    inner = np.zeros((points + own, len(vector)))
    inner[:points, :physical] = -slopes
    inner[points:, physical:] = np.eye(own)
    with jax.enable_x64(True):
        value, slope, bend = (
            np.asarray(x)
            for x in _bends(rest, vector[physical:], _errors(density), kept, _of(density))
        )
        prior, prior_slope, prior_bend = (np.asarray(x) for x in _prior(density, vector))
    gradient = factor.T @ (inner.T @ slope + prior_slope)
    curvature = factor.T @ (inner.T @ bend @ inner + prior_bend) @ factor
    return -float(value + prior), -gradient, -curvature


def _prior(density: LogPosterior, vector: Array) -> tuple[Any, Any, Any]:
    found: tuple[Any, Any, Any] = _prior_bends(density)(jnp.asarray(vector))
    return found


@lru_cache(maxsize=1)
def _prior_bends(density: LogPosterior) -> Any:
    """Ln of the prior with its gradient and Hessian, compiled once for all points left out."""
    prior = density.log_prior
    return jax.jit(lambda at: (prior(at), jax.grad(prior)(at), jax.hessian(prior)(at)))
