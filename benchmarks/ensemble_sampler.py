"""Draws from the density of a posterior by emcee's affine-invariant ensemble, timed."""

from __future__ import annotations

import time

import jax
import numpy as np

import glasswell as gw
from glasswell.inference.log_posterior import LogPosterior

_WALKERS = 40
_BEFORE = 50


def effective_draws_per_second(
    fit: gw.FitResult, name: str, steps: int, seed: int = 0
) -> tuple[float, float]:
    """Of one parameter, and the seconds spent on it, after compilation and 50 steps of tuning.

    The density is the one that `fit.posterior()` draws from, worked out for all walkers at once.
    Raises ModuleNotFoundError if emcee is not installed.
    """
    import emcee

    density = LogPosterior.of(fit.problem())
    carried = [np.log(fit.held[v.name]) for v in fit.carried]
    start = density.start(np.array([*fit.vector, *carried]), fit.rms_log)
    spread = density.spread(start, fit.rms_log)
    with jax.enable_x64(True):
        several = jax.jit(jax.vmap(density))

        def log_density(points: np.ndarray) -> np.ndarray:
            values = np.asarray(several(points))
            return np.where(np.isfinite(values), values, -np.inf)

        begin = np.random.default_rng(seed).multivariate_normal(start, spread, size=_WALKERS)
        sampler = emcee.EnsembleSampler(_WALKERS, len(start), log_density, vectorize=True)
        state = sampler.run_mcmc(begin, _BEFORE)
        sampler.reset()
        clock = time.perf_counter()
        sampler.run_mcmc(state, steps)
        seconds = time.perf_counter() - clock
    length = sampler.get_autocorr_time(tol=0)[density.names.index(name)]
    return _WALKERS * steps / length / seconds, seconds
