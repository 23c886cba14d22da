"""Draws from a posterior by the no-U-turn sampler, in coordinates in which it is nearly round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

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
# Trajectories of up to 2⁸ steps: what needs longer ones is not fixed by the data.
_DEEPEST = 8
_FIELDS = ("diverging", "num_steps", "accept_prob", "potential_energy")
# Likelihoods worked out at once.
_AT_ONCE = 50


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


@dataclass(frozen=True)
class Sampler:
    """A sampler of one density, compiled once for all data of the same shape.

    draws, tuning: of each chain.  What is sampled is z with vector = start + L z, L Lᵀ the rough
    covariance; every chain begins at its own random z, twice as wide as that, so that chains can
    disagree.  All chains step together: four together take little longer than one.
    """

    density: LogPosterior
    draws: int = 1000
    tuning: int = 300
    chains: int = 4
    say: Progress = field(default=lambda _text: None)

    def run(self, start: Array, spread: Array, seed: int, measured: Array | None = None) -> Draws:
        """Draws about `start` (parameter,) with `spread` as rough covariance.

        measured (point,): data in the place of the problem's own, as its curves see them.
        """
        data = self.density.measured if measured is None else measured
        factor = np.linalg.cholesky(spread)
        begin = 2.0 * np.random.default_rng(seed).normal(size=(self.chains, len(start)))
        with jax.enable_x64(True):
            arguments = tuple(map(jnp.asarray, (start, factor, data)))
            whole = self._collected(begin, arguments, jax.random.PRNGKey(seed))
            vector = start + whole[0] @ factor.T
            self.say("likelihood of each point")
            pointwise = self._pointwise(vector, data)
        _, diverging, steps, acceptance, energy = whole
        return Draws(
            vector,
            diverging.astype(np.bool_),
            steps.astype(np.int64),
            acceptance,
            -energy,
            pointwise,
        )

    def _collected(self, begin: Array, arguments: tuple[Any, ...], key: Any) -> list[Array]:
        """Draws of z and of the sampler's own numbers (chain, draw, ...)."""
        machine = self._machine
        block = min(self.draws, _BLOCK)
        self.say(f"tuning {self.chains} chains")
        machine.warmup(key, *arguments, init_params={"z": jnp.asarray(begin)}, extra_fields=_FIELDS)
        found: list[tuple[Array, ...]] = []
        for first in range(0, self.draws, block):
            last = min(first + block, self.draws)
            self.say(f"draws {first} to {last} of {self.draws}")
            if first:
                machine.post_warmup_state = machine.last_state
            machine.run(machine.post_warmup_state.rng_key, *arguments, extra_fields=_FIELDS)
            extra = machine.get_extra_fields(group_by_chain=True)
            every = (machine.get_samples(group_by_chain=True)["z"], *(extra[f] for f in _FIELDS))
            found.append(tuple(np.array(part) for part in every))
        return [np.concatenate(p, axis=1)[:, : self.draws] for p in zip(*found, strict=True)]

    @cached_property
    def _machine(self) -> Any:
        import numpyro
        from numpyro import distributions
        from numpyro.infer import MCMC, NUTS

        count = len(self.density.names)

        def model(start: Any, factor: Any, data: Any) -> None:
            flat = distributions.ImproperUniform(distributions.constraints.real, (), (count,))
            z = numpyro.sample("z", flat)
            numpyro.factor("density", self.density(start + factor @ z, data))

        return MCMC(
            NUTS(model, target_accept_prob=_ACCEPTED, max_tree_depth=_DEEPEST),
            num_warmup=self.tuning,
            num_samples=min(self.draws, _BLOCK),
            num_chains=self.chains,
            chain_method="vectorized",
            progress_bar=False,
            jit_model_args=True,
        )

    @cached_property
    def _likelihood(self) -> Any:
        @jax.jit
        def some(vectors: Any, data: Any) -> Any:
            return jax.vmap(lambda at: jnp.concatenate(self.density.pointwise(at, data)))(vectors)

        return some

    def _pointwise(self, vector: Array, data: Array) -> Array:
        flat = vector.reshape(-1, vector.shape[-1])
        # The last of the equal groups is filled up, so that one compilation serves all.
        groups = -(-len(flat) // _AT_ONCE)
        padded = flat[np.arange(groups * _AT_ONCE) % len(flat)].reshape(groups, _AT_ONCE, -1)
        found = np.concatenate([np.asarray(self._likelihood(part, data)) for part in padded])
        return found[: len(flat)].reshape(*vector.shape[:2], -1)
