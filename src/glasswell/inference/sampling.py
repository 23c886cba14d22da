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
# Draws between two reports of progress.
_BLOCK = 250
_ACCEPTED = 0.8
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

    block = min(draws, _BLOCK)
    blocks = -(-draws // block)
    # Twice as wide as the distribution is believed to be, so that chains can disagree.
    begin = 2.0 * np.random.default_rng(seed).normal(size=(chains, len(start)))
    kernel = NUTS(potential_fn=potential, target_accept_prob=_ACCEPTED)
    # All chains step together: four together take little longer than one.
    machine = MCMC(
        kernel,
        num_warmup=tuning,
        num_samples=block,
        num_chains=chains,
        chain_method="vectorized",
        progress_bar=False,
    )
    found: list[tuple[Array, ...]] = []
    with jax.enable_x64(True):
        say(f"tuning {chains} chains")
        key = jax.random.PRNGKey(seed)
        machine.warmup(key, init_params=jnp.asarray(begin), extra_fields=_FIELDS)
        for i in range(blocks):
            say(f"draws {i * block} to {min((i + 1) * block, draws)} of {draws}")
            if i:
                machine.post_warmup_state = machine.last_state
            machine.run(machine.post_warmup_state.rng_key, extra_fields=_FIELDS)
            extra = machine.get_extra_fields(group_by_chain=True)
            every = (machine.get_samples(group_by_chain=True), *(extra[f] for f in _FIELDS))
            found.append(tuple(np.array(part) for part in every))
        whole = [np.concatenate(parts, axis=1)[:, :draws] for parts in zip(*found, strict=True)]
        vector = start + whole[0] @ factor.T
        say("likelihood of each point")
        pointwise = _pointwise(density, vector)
    _, diverging, steps, acceptance, energy = whole
    return Draws(
        vector,
        diverging.astype(np.bool_),
        steps.astype(np.int64),
        acceptance,
        -energy,
        pointwise,
    )


def _pointwise(density: LogPosterior, vector: Array) -> Array:
    @jax.jit
    def one(at: jax.Array) -> jax.Array:
        return jnp.concatenate(density.pointwise(at))

    flat = vector.reshape(-1, vector.shape[-1])
    found = np.stack([np.asarray(one(at)) for at in flat])
    return found.reshape(*vector.shape[:2], -1)
