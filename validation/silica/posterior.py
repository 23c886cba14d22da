"""The posterior of vitreous silica: stored, summarised, drawn, and timed beside emcee.

    python validation/silica/posterior.py [folder]

Writes posterior.nc and corner.png into the folder and prints the summary and the time.  With emcee
installed it draws from the same density by an affine-invariant ensemble and prints effective draws
per second of both.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import jax
import numpy as np

import glasswell as gw
from glasswell.inference.log_posterior import LogPosterior


def beside_emcee(found: gw.Posterior, seconds: float) -> str:
    """Effective draws per second of W by both samplers, from the same density."""
    try:
        import emcee
    except ModuleNotFoundError:
        return "emcee is not installed: pip install emcee, and run this again"
    density = LogPosterior.of(found.optimum.problem())
    carried = [np.log(found.optimum.held[v.name]) for v in found.optimum.carried]
    start = density.start(np.array([*found.optimum.vector, *carried]), found.optimum.rms_log)
    spread = density.spread(start, found.optimum.rms_log)
    walkers, steps = 40, 300
    random = np.random.default_rng(0)
    with jax.enable_x64(True):
        several = jax.jit(jax.vmap(density))

        def log_density(points: np.ndarray) -> np.ndarray:
            values = np.asarray(several(points))
            return np.where(np.isfinite(values), values, -np.inf)

        begin = random.multivariate_normal(start, spread, size=walkers)
        sampler = emcee.EnsembleSampler(walkers, len(start), log_density, vectorize=True)
        state = sampler.run_mcmc(begin, 50)
        sampler.reset()
        clock = time.perf_counter()
        sampler.run_mcmc(state, steps)
        spent = time.perf_counter() - clock
    autocorrelation = sampler.get_autocorr_time(tol=0)[0]
    ours = found.diagnostics.bulk["energy_scale"] / seconds
    theirs = walkers * steps / autocorrelation / spent
    return f"effective draws of W per second: {ours:.1f} here, {theirs:.1f} by emcee"


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    fit = gw.fit(gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988"))
    clock = time.perf_counter()
    found = fit.posterior(draws=1000, seed=1, progress=lambda text: print(text, flush=True))
    seconds = time.perf_counter() - clock
    print(found.summary())
    print(f"{seconds:.0f} s for 4 x 1000 draws, compilation included")
    found.save(folder / "posterior.nc")
    found.plot(folder / "corner.png")
    print(beside_emcee(found, seconds))


if __name__ == "__main__":
    main()
