"""Draws from a posterior by the no-U-turn sampler, in coordinates in which it is nearly round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.inference.log_posterior import LogPosterior

Array = npt.NDArray[np.float64]

Progress = Callable[[str], None]
_FIELDS = ("diverging", "num_steps", "accept_prob", "potential_energy")


@dataclass(frozen=True)
class Draws:
    """Draws of a sampler.

    vector (chain, draw, parameter); diverging, steps, acceptance, log_density (chain, draw);
    log_likelihood (chain, draw, point).
    """

    vector: Array
    diverging: npt.NDArray[np.bool_]
    steps: npt.NDArray[np.int64]
    acceptance: Array
    log_density: Array
    log_likelihood: Array


def sample(
    density: LogPosterior,
    start: Array,
    spread: Array,
    *,
    draws: int,
    tuning: int,
    chains: int,
    seed: int,
    say: Progress,
) -> Draws:
    """Draws from `density` about `start` (parameter,), with `spread` as its rough covariance.

    z with vector = start + L z, L Lᵀ = spread, is what is sampled; each chain begins at its own
    random z, twice as wide as the distribution is believed to be.
    """
    from numpyro.infer import MCMC, NUTS

    factor = np.linalg.cholesky(spread)

    def potential(z: jax.Array) -> jax.Array:
        return jnp.asarray(-density(start + factor @ z))

    found = []
    with jax.enable_x64(True):
        kernel = NUTS(potential_fn=potential, target_accept_prob=0.85)
        machine = MCMC(kernel, num_warmup=tuning, num_samples=draws, progress_bar=False)
        keys = jax.random.split(jax.random.PRNGKey(seed), 2 * chains)
        for i in range(chains):
            say(f"chain {i + 1} of {chains}")
            begin = 2.0 * jax.random.normal(keys[2 * i], (len(start),))
            machine.run(keys[2 * i + 1], init_params=begin, extra_fields=_FIELDS)
            extra = machine.get_extra_fields()
            found.append((np.array(machine.get_samples()), *(np.array(extra[f]) for f in _FIELDS)))
        vector = start + np.stack([f[0] for f in found]) @ factor.T
        say("likelihood of each point")
        pointwise = _pointwise(density, vector)
    diverging, steps, acceptance, energy = (np.stack([f[k] for f in found]) for k in range(1, 5))
    return Draws(vector, diverging, steps, acceptance, -energy, pointwise)


def _pointwise(density: LogPosterior, vector: Array) -> Array:
    @jax.jit
    def one(at: jax.Array) -> jax.Array:
        return jnp.concatenate(density.pointwise(at))

    flat = vector.reshape(-1, vector.shape[-1])
    found = np.stack([np.asarray(one(at)) for at in flat])
    return found.reshape(*vector.shape[:2], -1)
