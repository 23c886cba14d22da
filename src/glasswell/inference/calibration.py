"""Simulation-based calibration: whether posteriors of data made by the model hold the truth.

Parameters are drawn from their priors, data are made with them, and their posterior is drawn from.
If everything is right, the rank of each true value among its draws is uniform.
Source: S. Talts, M. Betancourt, D. Simpson, A. Vehtari, A. Gelman, arXiv:1804.06788 (2018).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import jax
import numpy as np
import numpy.typing as npt
from scipy.stats import chisquare

from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.nuisance import NAMES
from glasswell.inference.result import FitResult
from glasswell.inference.sampling import Sampler

Array = npt.NDArray[np.float64]

_REDRAWN = 1000


@dataclass(frozen=True)
class Calibration:
    """Ranks (replicate, parameter) of true values among `draws` draws each, from 0 to `draws`."""

    names: tuple[str, ...]
    ranks: npt.NDArray[np.int64]
    draws: int

    def p_values(self, bins: int = 5) -> dict[str, float]:
        """Probability, for each parameter, of ranks at least as uneven by chance (χ² of bins)."""
        edges = np.linspace(-0.5, self.draws + 0.5, bins + 1)
        share = np.diff(np.floor(edges + 0.5))
        expected = len(self.ranks) * share / share.sum()
        return {
            name: float(chisquare(np.histogram(self.ranks[:, i], edges)[0], expected).pvalue)
            for i, name in enumerate(self.names)
        }


def calibrate(
    optimum: FitResult,
    replicates: int,
    *,
    draws: int = 250,
    tuning: int = 200,
    ranked: int = 99,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
    sampler: Sampler | None = None,
) -> Calibration:
    """Ranks of true parameters in posteriors of simulated data, with the design of a fit.

    The temperatures, errors and parameters are those of `optimum`; its measured values play no
    part.  draws, tuning: of each of four chains, of which `ranked` draws are kept, evenly spread;
    sampler: of the same problem, compiled before, in the place of one with these numbers.
    """
    say = progress or (lambda _text: None)
    if sampler is None:
        sampler = Sampler(LogPosterior.of(optimum.problem()), draws, tuning)
    density = sampler.density
    random = np.random.default_rng(seed)
    ranks = []
    for i in range(replicates):
        say(f"replicate {i + 1} of {replicates}")
        truth = prior_draw(density, random)
        data = simulated(density, truth, random)
        noise = float(np.exp(np.mean(_own(density, truth)[:, 1])))
        found = sampler.run(truth, density.spread(truth, noise), seed + i, data)
        flat = found.vector.reshape(-1, len(truth))
        kept = flat[np.linspace(0, len(flat) - 1, ranked).astype(int)]
        ranks.append((kept < truth).sum(axis=0))
    return Calibration(density.names, np.array(ranks), ranked)


def prior_draw(density: LogPosterior, random: np.random.Generator) -> Array:
    """One vector (parameter,) from the prior, limits of theory included."""
    for _ in range(_REDRAWN):
        found = _within_bounds(density, random)
        if random.random() < np.exp(-0.5 * _excess(density, found) ** 2):
            break
    return found


def _excess(density: LogPosterior, vector: Array) -> float:
    """By how many standard errors a vector is beyond what theory allows."""
    problem = density.problem
    if not problem.family.limited:
        return 0.0
    with jax.enable_x64(True):
        return float(problem.family.excess(density.values(vector), problem.material))


def _within_bounds(density: LogPosterior, random: np.random.Generator) -> Array:
    found = []
    for v in density.physical:
        for _ in range(_REDRAWN):
            value = random.normal(v.log_centre, v.log_width)
            if v.log_bounds[0] < value < v.log_bounds[1]:
                break
        found.append(value)
    for curve in density.curves:
        found += list(curve.prior_draw(random))
    return np.array(found)


def simulated(density: LogPosterior, vector: Array, random: np.random.Generator) -> Array:
    """Ln of values (point,) as they would be measured."""
    with jax.enable_x64(True):
        glass = [np.asarray(part) for part in density.predicted(vector)]
    parts = [
        curve.simulated(part, error, own, random)
        for curve, part, error, own in zip(
            density.curves, glass, density.errors, _own(density, vector), strict=True
        )
    ]
    return np.concatenate(parts)


def _own(density: LogPosterior, vector: Array) -> Array:
    """The numbers of the curves (curve, 3)."""
    return vector[len(density.physical) :].reshape(-1, len(NAMES))
