"""`gw.next_experiments`: what each of several experiments would add to a fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.errors import InputError
from glasswell.inference.experiment import Experiment, usual_candidates
from glasswell.inference.knowledge import Knowledge, knowledge_of
from glasswell.inference.posterior import Posterior
from glasswell.inference.result import FitResult
from glasswell.inference.slopes import Response

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = npt.NDArray[np.float64]

_SHOWN = 5
# Of an experiment's usual points, so many have to be inside validity.
_FEWEST = 3


@dataclass(frozen=True)
class NextExperiments:
    """Candidates for the next measurement, the best first.

    experiments: as given, in this order.  table: Dataset over `candidate` with `gain` (nats) and
    over `candidate` and `parameter` with `error`, the expected relative error after it; `now`
    (parameter) is the one before.  about: parameters whose errors the gain counts, none for all.
    material: name of the glass.
    """

    experiments: tuple[Experiment, ...]
    table: xr.Dataset
    about: tuple[str, ...]
    material: str

    @property
    def best(self) -> Experiment:
        """The experiment with the largest gain."""
        return self.experiments[0]

    @property
    def gains(self) -> Array:
        """Expected gains (candidate,) of information, in nats."""
        return np.asarray(self.table["gain"].values)

    def sentence(self) -> str:
        """The best experiment, and by how much it would shrink which error."""
        errors, now = self.table["error"].values[0], self.table["now"].values
        share = errors / now
        # of what is not known well anyhow
        loose = [i for i in range(len(now)) if now[i] > 0.01] or list(range(len(now)))
        order = sorted(loose, key=lambda i: float(share[i]))[:2]
        names = self.table["parameter"].values
        texts = [f"{names[i]} from {_percent(now[i])} to {_percent(errors[i])}" for i in order]
        return f"{self.best.name}: {self.gains[0]:.1f} nats; {' and '.join(texts)}"

    def summary(self) -> str:
        """A table: gains, and expected errors of the parameters in per cent."""
        names = [str(n) for n in self.table["parameter"].values]
        now = self.table["now"].values
        kept = [i for i in range(len(names)) if now[i] > 0.002]
        rows = [("candidate", "nats", *(names[i] for i in kept))]
        rows.append(("now", "", *(_percent(now[i]) for i in kept)))
        for e, gain, errors in zip(
            self.experiments, self.gains, self.table["error"].values, strict=True
        ):
            rows.append((e.name, f"{gain:.2f}", *(_percent(errors[i]) for i in kept)))
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines = []
        for row in rows:
            cells = [row[0].ljust(widths[0])]
            cells += [c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)]
            lines.append("  ".join(cells).rstrip())
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.summary()

    def plot(self, path: str | Path | None = None) -> Figure:
        """Bars of the expected errors, a panel for each parameter that is not known well."""
        from glasswell.plot import next_experiments

        figure = next_experiments(self)
        if path is not None:
            figure.savefig(path)
        return figure


def next_experiments(
    result: FitResult | Posterior,
    candidates: Sequence[Experiment] | None = None,
    *,
    about: Sequence[str] = (),
    model_error: float = 0.0,
    outside: str = "refuse",
) -> NextExperiments:
    """What each of several experiments would add to what a fit or a posterior knows.

    Expected gain of information ½ ln det(1 + JΣJᵀN⁻¹) in nats (1 nat: errors e times smaller in one
    direction), and expected relative error of every parameter after it, from
    Σ' = (Σ⁻¹ + JᵀN⁻¹J)⁻¹.  Σ: covariance of the logarithms of all uncertain parameters - fitted,
    held at priors, density and velocities of the material, scales of the measured curves.  J:
    ∂ln(observable)/∂ln(parameter), of shifts ∂(observable)/∂ln(parameter), by central differences.
    N: errors of the points, plus scale and zero of the new curve, which are marginalised.
    candidates: by default what laboratories measure of a glass in the cold.  outside: points
    outside the validity of the model are refused, or left out ("leave out", always of the usual
    candidates).  about: names of parameters or derived numbers; the gain is then
    that about them alone, ½ ln det Σ_about/det Σ'_about.  model_error: relative error of the model
    itself, added to those of the points (of shifts, as a share of their own spread).
    Range: linear in the parameters within their errors, and the model taken as true; an experiment
    that would refute the model gains more than is counted.
    Raises: InputError for no candidates, points outside validity, or unknown names;
    RefusedFitError for a posterior whose diagnostics forbid its use.
    Source: D. V. Lindley, Ann. Math. Stat. 27, 986 (1956); K. Chaloner, I. Verdinelli, Stat. Sci.
    10, 273 (1995).
    """
    if isinstance(result, Posterior):
        result.require_good(False)
    _check_choices(model_error, outside)
    every = usual_candidates() if candidates is None else _checked(candidates)
    knowledge, responses = knowledge_of(result, every)
    rows = _rows(knowledge, about)
    if candidates is not None and outside == "refuse":
        for response in responses:
            _check_valid(response)
    else:
        responses = with_points(responses)
    material = (result.optimum if isinstance(result, Posterior) else result).glass.material
    return plan(knowledge, responses, rows, tuple(about), model_error, material.name)


def plan(
    knowledge: Knowledge,
    responses: Sequence[Response],
    rows: Array,
    about: tuple[str, ...],
    model_error: float,
    material: str,
) -> NextExperiments:
    """Gains and errors of candidates whose responses are known, the best first.

    rows (combination, parameter): what the gain is about.
    """
    now = knowledge.errors_of(knowledge.of_glass)
    gains, errors = [], []
    for response in responses:
        after = updated(knowledge.of_glass, response.information(model_error))
        gains.append(gain(knowledge.of_glass, after, rows))
        errors.append(knowledge.errors_of(after))
    order = np.argsort(-np.array(gains), kind="stable")
    chosen = tuple(responses[i].experiment for i in order)
    table = xr.Dataset(
        {
            "gain": ("candidate", np.array(gains)[order], {"units": "nat"}),
            "error": (("candidate", "parameter"), np.stack(errors)[order], {"units": "1"}),
            "now": ("parameter", now, {"units": "1"}),
        },
        coords={
            "candidate": [e.name for e in chosen],
            "parameter": list(knowledge.quantities),
        },
        attrs={"limits": "linear within the errors; the model is taken as true"},
    )
    return NextExperiments(chosen, table, about, material)


def updated(covariance: Array, information: Array) -> Array:
    """(Σ⁻¹ + F)⁻¹ = L(1 + LᵀFL)⁻¹Lᵀ with Σ = LLᵀ, which is stable for any F."""
    factor = np.linalg.cholesky(covariance)
    inside = np.eye(len(covariance)) + factor.T @ information @ factor
    return np.asarray(factor @ np.linalg.solve(inside, factor.T))


def gain(before: Array, after: Array, rows: Array) -> float:
    """½ ln(det before/det after), of the combinations `rows` (combination, parameter)."""
    first, second = (np.linalg.slogdet(rows @ c @ rows.T)[1] for c in (before, after))
    return float(0.5 * (first - second))


def _rows(knowledge: Knowledge, about: Sequence[str]) -> Array:
    if isinstance(about, str):
        raise InputError(
            f"about={about!r} is one string", "it is a list of names", f"write about=[{about!r}]"
        )
    unknown = [name for name in about if name not in knowledge.quantities]
    if unknown:
        raise InputError(
            f"about={list(about)} names {unknown[0]!r}, which is not uncertain here",
            "",
            f"choose from {', '.join(knowledge.quantities)}",
        )
    if not about:
        return np.eye(knowledge.glass)
    return knowledge.every_slope[[knowledge.quantities.index(name) for name in about]]


def _checked(candidates: Sequence[Experiment]) -> tuple[Experiment, ...]:
    every = (candidates,) if isinstance(candidates, Experiment) else tuple(candidates)
    if not every or not all(isinstance(e, Experiment) for e in every):
        raise InputError(
            "there is nothing to choose from" if not every else "a candidate is no Experiment",
            "",
            "give a list of gw.Experiment, or none for the usual ones",
        )
    return every


def _check_choices(model_error: float, outside: str) -> None:
    if not (np.isfinite(model_error) and model_error >= 0.0):
        raise InputError(
            f"model_error={model_error!r} is no error", "", "give a share, such as 0.05"
        )
    if outside not in ("refuse", "leave out"):
        raise InputError(f"outside={outside!r} is unknown", "", 'choose "refuse" or "leave out"')


def with_points(responses: Sequence[Response]) -> tuple[Response, ...]:
    """Those that keep a few points inside validity."""
    kept = tuple(r for r in responses if int(r.valid.sum()) >= _FEWEST)
    if not kept:
        raise InputError(
            "no candidate has three points inside the validity of the model",
            "the others are extrapolated, or deeper double wells would change them",
            "give candidates at other points",
        )
    return kept


def _check_valid(response: Response) -> None:
    if response.valid.all():
        return
    axis = np.asarray(response.experiment.axis)[~response.valid]
    raise InputError(
        f"{response.experiment.name}: {axis.size} points lie outside the validity of the model, "
        f"from {axis.min():.3g} to {axis.max():.3g}",
        "they are extrapolated, or double wells deeper than are kept would change them",
        "leave these points out",
    )


def _percent(share: float) -> str:
    return f"{100.0 * share:.2g} %" if share < 0.995 else f"{100.0 * share:.0f} %"
