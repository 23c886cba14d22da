"""Draws from a posterior by the no-U-turn sampler, in coordinates in which it is nearly round."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from os import cpu_count
from threading import Lock
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.inference.bounds import Bounds
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.straight import Straight

Array = npt.NDArray[np.float64]

Progress = Callable[[str], None]
# Draws between two reports of progress.
_BLOCK = 50
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


class _Report:
    """Progress of all chains together."""

    def __init__(self, say: Progress, tuning: int, draws: int, chains: int) -> None:
        self._say, self._lock = say, Lock()
        self._each, self._chains = tuning + draws, chains
        self._done = 0

    def add(self, steps: int) -> None:
        """So many steps more are done, by one chain."""
        with self._lock:
            self._done += steps
            share = min(self._done / (self._each * self._chains), 1.0)
            self._say(f"{self._chains} chains, tuning and draws: {share:.0%}")


@dataclass(frozen=True)
class Sampler:
    """A sampler of one density, compiled once for all data of the same shape.

    draws, tuning: of each chain.  What is sampled is z with v = start + L z, L Lᵀ the rough
    covariance of numbers v that know no bounds (`Bounds`) and bend little (`Straight`); every
    chain begins at its own random z, twice as wide as that, so that chains can disagree.  Chains
    run side by side, one on each core, each at its own pace.
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
        start, spread = self._straight.at(start, spread)
        bounds = Bounds.of(self._straight.physical, spread)
        rough = np.asarray(np.linalg.cholesky(spread), np.float64)
        start, factor = bounds.free(start, rough)
        begin = 2.0 * np.random.default_rng(seed).normal(size=(self.chains, len(start)))
        with jax.enable_x64(True):
            arguments = jax.tree.map(jnp.asarray, (start, factor, data, bounds))
            self.say("the sampler is compiled")
            keys = jax.random.split(jax.random.PRNGKey(seed), self.chains)
            states = [self._first(z, key, arguments) for z, key in zip(begin, keys, strict=True)]
            # The first block compiles what all chains then share.
            states[0], first = self._block(states[0], arguments)
            whole = self._side_by_side(states, first, arguments)
            straight, slope = bounds.inside(start + whole[0] @ factor.T)
            vector = self._vectors(straight)
            self.say("likelihood of each point")
            pointwise = self._pointwise(vector, data)
        _, diverging, steps, acceptance, energy = whole
        return Draws(
            vector,
            diverging.astype(np.bool_),
            steps.astype(np.int64),
            acceptance,
            -energy - slope,
            pointwise,
        )

    def _side_by_side(self, states: list[Any], first: Any, arguments: Any) -> list[Array]:
        """Draws of z and of the sampler's own numbers (chain, draw, ...)."""
        blocks = -(-(self.tuning + self.draws) // _BLOCK)
        report = _Report(self.say, self.tuning, self.draws, self.chains)
        report.add(_BLOCK)

        def chain(number: int) -> list[Array]:
            state, found = states[number], [first] if number == 0 else []
            with jax.enable_x64(True):
                for _ in range(blocks - len(found)):
                    state, some = self._block(state, arguments)
                    found.append([np.array(part) for part in some])
                    report.add(_BLOCK)
            joined = [np.concatenate(parts) for parts in zip(*found, strict=True)]
            return [part[self.tuning : self.tuning + self.draws] for part in joined]

        with ThreadPoolExecutor(min(self.chains, cpu_count() or 1)) as pool:
            every = list(pool.map(chain, range(self.chains)))
        return [np.stack(parts) for parts in zip(*every, strict=True)]

    @cached_property
    def _first(self) -> Any:
        """State of a chain before its first step, from where it begins and its key."""

        @jax.jit
        def first(begin: Any, key: Any, arguments: Any) -> Any:
            return self._kernel.init(
                key, self.tuning, {"z": begin}, model_args=arguments, model_kwargs={}
            )

        return first

    @cached_property
    def _straight(self) -> Straight:
        return Straight(self.density)

    def _vectors(self, straight: Array) -> Array:
        """Vectors (chain, draw, parameter) of straight coordinates."""
        flat = jnp.asarray(straight.reshape(-1, straight.shape[-1]))
        found = jax.jit(lambda some: jax.lax.map(self._straight.vector, some))(flat)
        return np.array(found).reshape(straight.shape)

    @cached_property
    def _kernel(self) -> Any:
        import numpyro
        from numpyro import distributions
        from numpyro.infer import NUTS

        count = len(self.density.names)

        def model(start: Any, factor: Any, data: Any, bounds: Bounds) -> None:
            flat = distributions.ImproperUniform(distributions.constraints.real, (), (count,))
            z = numpyro.sample("z", flat)
            straight, slope = bounds.inside(start + factor @ z, jnp)
            vector = self._straight.vector(straight)
            numpyro.factor("density", self.density(vector, data) + slope)

        # Data hardly tell free widths: correlations far from the optimum are others than at it.
        dense = self.density.problem.family.limited
        return NUTS(
            model,
            target_accept_prob=_ACCEPTED,
            max_tree_depth=_DEEPEST,
            dense_mass=dense,
        )

    @cached_property
    def _block(self) -> Any:
        kernel = self._kernel

        @jax.jit
        def block(state: Any, arguments: Any) -> Any:
            def step(at: Any, _: None) -> Any:
                after = kernel.sample(at, arguments, {})
                return after, (after.z["z"], *(getattr(after, f) for f in _FIELDS))

            return jax.lax.scan(step, state, length=_BLOCK)

        return block

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
