"""The posterior of a fit: draws of all parameters, whether to believe them, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.errors import RefusedFitError
from glasswell.inference.catalogue import curve_of, entry_of
from glasswell.inference.checks import check_whole
from glasswell.inference.diagnostics import Diagnostics, diagnose, load_arviz
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.model import glass_from
from glasswell.inference.parameters import PARAMETERS
from glasswell.inference.result import FitResult
from glasswell.inference.sampling import Draws, Sampler
from glasswell.inference.text import with_bounds, with_error
from glasswell.provenance import versions

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from glasswell.inference.identifiability import Identifiability

Array = npt.NDArray[np.float64]

_DERIVED = {"density": "1/m^3", "rate_constant": "1", "tunnelling_density": "1/(J m^3)"}
_PREDICTIONS = 200
# Draws whose tables are made together; the cache holds the tables of no more shapes.
_TOGETHER = 24
# Of a curve, where a search for its scatter begins.
_LEAST_NOISE = 0.01
_BAND = (0.16, 0.5, 0.84)


@dataclass(frozen=True)
class Posterior:
    """Draws from the posterior of a fit.

    optimum: the least-squares fit that it starts from.  data: ArviZ InferenceData with the groups
    posterior (values in SI), sample_stats, log_likelihood, observed_data.  diagnostics: whether the
    draws may be believed.  seed: of the random numbers.
    """

    optimum: FitResult
    data: Any
    diagnostics: Diagnostics
    seed: int

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parameters that were drawn, derived ones last."""
        return tuple(str(name) for name in self.data.posterior.data_vars)

    @property
    def good(self) -> bool:
        """Whether the diagnostics allow to use the draws."""
        return self.diagnostics.good

    def draws(self, name: str) -> Array:
        """All draws (draw,) of a parameter, in SI."""
        return np.asarray(self.data.posterior[name].values).ravel()

    def summary(self) -> str:
        """Medians with errors, what is wrong if anything is, and how the draws were made."""
        return _summary(self)

    def __repr__(self) -> str:
        return self.summary()

    def predict(
        self,
        observable: str,
        axis: npt.ArrayLike,
        *,
        draws: int = _PREDICTIONS,
        allow_bad: bool = False,
        **options: Any,
    ) -> xr.Dataset:
        """Median of an observable and its 68 % band, from draws of all parameters.

        Arguments as `FitResult.predict`; draws: how many are used, evenly spread over the chains.
        Result: Dataset with `total` (the median), `lower`, `upper`, and `draws` (draw, axis).
        Raises: RefusedFitError if the diagnostics forbid it and allow_bad is not set.
        """
        self.require_good(allow_bad)
        entry_of(observable)
        problem = LogPosterior.of(self.optimum.problem()).problem
        family, curves = problem.family, []
        chosen = self._some(draws)
        for start in range(0, len(chosen), _TOGETHER):
            some = chosen[start : start + _TOGETHER]
            drawn = [glass_from(values, problem.material, family)[:2] for values in some]
            family.prepare([glass.ensemble for glass, _ in drawn])
            curves += [
                curve_of(glass, sample, family.scattering, observable, axis, options)
                for glass, sample in drawn
            ]
        every = np.stack([c["total"].values for c in curves])
        best = curves[0][["total"]].copy()
        lower, middle, upper = np.quantile(every, _BAND, axis=0)
        dims, units = best["total"].dims, {"units": best["total"].attrs.get("units", "1")}
        for name, values_ in (("total", middle), ("lower", lower), ("upper", upper)):
            best[name] = (dims, values_, {**units, "meaning": "68 % band of the posterior"})
        best["draws"] = (("draw", *dims), every, units)
        return best

    def identifiability(self, profiles: bool = True, *, allow_bad: bool = False) -> Identifiability:
        """What these data do not tell, from the covariance of the draws; see `FitResult`.

        Profiles are those of the least-squares fit.
        Raises: RefusedFitError if the diagnostics forbid it and allow_bad is not set.
        """
        from glasswell.inference.identifiability import identifiability

        self.require_good(allow_bad)
        return identifiability(self, profiles)

    def plot(self, path: str | Path | None = None) -> Figure:
        """Corner plot: every parameter of the glass against every other."""
        from glasswell.plot import corner

        figure = corner(self)
        if path is not None:
            figure.savefig(path)
        return figure

    def save(self, path: str | Path) -> None:
        """Write draws, fit, seed and versions to one NetCDF file, in one step."""
        from glasswell.inference.posterior_storage import save

        save(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> Posterior:
        """Read a posterior back from the file that `save` wrote."""
        from glasswell.inference.posterior_storage import load

        return load(Path(path))

    def require_good(self, allow_bad: bool = False) -> None:
        """Raises RefusedFitError if the draws are not to be used."""
        if self.good or allow_bad:
            return
        raise RefusedFitError(
            "this posterior is not to be used",
            "; ".join(self.diagnostics.problems),
            "draw more (draws=, tuning=), or hold what the data do not fix; allow_bad=True shows "
            "it all the same",
        )

    def _some(self, count: int) -> list[dict[str, float]]:
        """Physical parameters of evenly spread draws."""
        names = [n for n in self.names if n not in _DERIVED and "[" not in n]
        names += [n for n in _DERIVED if n in {v.name for v in self.optimum.varied}]
        columns = {name: self.draws(name) for name in names}
        total = len(next(iter(columns.values())))
        places = np.unique(np.linspace(0, total - 1, min(count, total)).astype(int))
        held = {n: v for n, v in self.optimum.held.items() if n not in columns}
        return [{**held, **{n: float(c[i]) for n, c in columns.items()}} for i in places]


def draw_posterior(
    optimum: FitResult,
    *,
    draws: int = 1000,
    tuning: int = 300,
    chains: int = 4,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
    sampler: Sampler | None = None,
) -> Posterior:
    """Draw from the posterior of a fitted problem, starting about its optimum.

    sampler: of the same problem, compiled before, in the place of one with these numbers.
    """
    for name, number in (("draws", draws), ("tuning", tuning), ("chains", chains)):
        check_whole(name, number, 1)
    check_whole("seed", seed, 0)
    load_arviz()
    say = progress or (lambda _text: None)
    if sampler is None:
        sampler = Sampler(LogPosterior.of(optimum.problem()), draws, tuning, chains, say)
    density = sampler.density
    carried = [float(np.log(optimum.held[v.name])) for v in optimum.carried]
    noise = [max(float(np.sqrt(np.mean(rest**2))), _LEAST_NOISE) for rest in optimum.residuals]
    start = density.start(np.array([*optimum.vector, *carried]), noise)
    spread = density.spread(start, noise)
    found = sampler.run(start, spread, seed)
    return _posterior(optimum, density, found, seed)


def _posterior(optimum: FitResult, density: LogPosterior, found: Draws, seed: int) -> Posterior:
    arviz = load_arviz()
    names = density.names
    posterior: dict[str, Array] = {
        name: _in_si(name, found.vector[:, :, i]) for i, name in enumerate(names)
    }
    diagnostics = diagnose(np.stack([*posterior.values()], axis=-1), names, found.diverging)
    posterior |= _derived(density, found.vector, posterior)
    measured = np.concatenate([m.value for m in optimum.measurements])
    data = arviz.from_dict(
        posterior=posterior,
        sample_stats={
            "diverging": found.diverging,
            "n_steps": found.steps,
            "acceptance_rate": found.acceptance,
            "lp": found.log_density,
        },
        log_likelihood={"measured": found.log_likelihood},
        observed_data={"measured": measured},
        dims={"measured": ["point"]},
    )
    for name in posterior:
        data.posterior[name].attrs["units"] = unit_of(name)
    data.attrs.update(
        {
            "seed": seed,
            "sampler": "no-U-turn sampler of numpyro",
            "checksums": ", ".join(m.checksum for m in optimum.measurements),
            **{f"version_{k}": v for k, v in versions().items()},
        }
    )
    return Posterior(optimum, data, diagnostics, seed)


def unit_of(name: str) -> str:
    """SI unit of a parameter; the numbers of a curve have none."""
    if name in _DERIVED:
        return _DERIVED[name]
    return PARAMETERS[name].unit if name in PARAMETERS else "1"


def _in_si(name: str, vector: Array) -> Array:
    """Values from the coordinates in which they were drawn."""
    if name.startswith("outliers["):
        return np.asarray(1.0 / (1.0 + np.exp(-vector)))
    return np.exp(vector)


def _derived(density: LogPosterior, vector: Array, drawn: Mapping[str, Array]) -> dict[str, Array]:
    """P_s and K of every draw, or P̄."""
    import jax

    from glasswell.inference.model import elastic_from

    def both(at: Any) -> Any:
        values = density.values(at)
        elastic = elastic_from(values, density.problem.material)
        return density.problem.family.drawn(values["density"], elastic.rate_constant)

    with jax.enable_x64(True):
        flat = vector.reshape(-1, vector.shape[-1])
        found = {n: np.asarray(x) for n, x in jax.jit(jax.vmap(both))(flat).items()}
    return {n: x.reshape(vector.shape[:2]) for n, x in found.items() if n not in drawn}


def _summary(posterior: Posterior) -> str:
    fit, diagnostics = posterior.optimum, posterior.diagnostics
    low, high = fit.range
    shape = posterior.data.posterior.sizes
    lines = [
        f"{fit.glass.material.name}: posterior of the {fit.model}, {fit.scattering} scattering",
        f"{fit.points} points, {low:.3g} to {high:.3g} K:",
        *(f"  [{i}] {m.name}" for i, m in enumerate(fit.measurements, start=1)),
        f"{shape['chain']} chains of {shape['draw']} draws, seed {posterior.seed}",
    ]
    if not posterior.good:
        lines += ["", "NOT TO BE USED:", *(f"  {text}" for text in diagnostics.problems), ""]
    rows = [("parameter", "median and error", "unit", "95 % interval", "R̂", "sample")]
    for name in posterior.names:
        values = posterior.draws(name)
        middle, error = float(np.median(values)), float(np.std(values))
        unit = unit_of(name)
        ends = np.quantile(values, (0.025, 0.975))
        r_hat, bulk = diagnostics.r_hat.get(name), diagnostics.bulk.get(name)
        rows.append(
            (
                name,
                with_error(middle, error),
                "" if unit == "1" else unit,
                with_bounds((float(ends[0]), float(ends[1])), middle, error),
                "" if r_hat is None else f"{r_hat:.3f}",
                "" if bulk is None else f"{bulk:.0f}",
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        lines.append("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())
    return "\n".join(lines)
