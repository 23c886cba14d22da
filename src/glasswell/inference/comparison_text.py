"""A comparison of models in words and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from glasswell.inference.left_out import LARGEST_K
from glasswell.inference.parameters import PARAMETERS
from glasswell.inference.text import with_error

if TYPE_CHECKING:
    from glasswell.inference.comparison import ComparedModel, Comparison

# Differences below this are too small to be told, whatever their standard error.
_SMALL = 4.0
_METHODS = {
    "normal": "weighted draws of a normal approximation",
    "posterior": "draws of the no-U-turn sampler",
}


def comparison_text(comparison: Comparison) -> str:
    """See `Comparison.summary`."""
    low, high = comparison.range
    points = sum(len(m) for m in comparison.measurements)
    material = next((m.fit.glass.material.name for m in comparison.models if m.fit), "")
    names = ", ".join(m.name for m in comparison.measurements)
    lines = [
        f"{material}: {len(comparison.models)} models of the same {points} points, {low:.3g} to "
        f"{high:.3g} K",
        f"data: {names}",
        f"elpd: {criterion(comparison)}",
        *([f"priors given: {priors_text(comparison)}"] if comparison.priors else []),
        "",
        *_columns(ranking(comparison)),
        "",
        *_columns(_parameters(comparison)),
    ]
    if comparison.shift:
        lines += ["", "the literature's interpolation instead of the exact response moves"]
        lines += [
            f"  {name} by {share:+.0%}, {sigmas:+.1f} standard errors"
            for name, (share, sigmas) in comparison.shift.items()
        ]
    said = [f"warning: {text}" for text in remarks(comparison)]
    return "\n".join([*lines, *([""] if said else []), *said])


def criterion(comparison: Comparison) -> str:
    """How points were left out, in words."""
    return f"leave-one-out, {_METHODS[comparison.method]}, seed {comparison.seed}"


def priors_text(comparison: Comparison) -> str:
    """The priors that were given, in words."""
    return ", ".join(
        f"{name} {centre:.4g}{'' if PARAMETERS[name].unit == '1' else f' {PARAMETERS[name].unit}'} "
        f"within a factor {factor:.4g}"
        for name, (centre, factor) in comparison.priors.items()
    )


def ranking(comparison: Comparison) -> list[tuple[str, ...]]:
    """A row of titles, then one for each model, the best first."""
    rows: list[tuple[str, ...]] = [("model", "rms", "elpd", "less than best", "k > 0.7", "verdict")]
    for model in comparison.ranked:
        assert model.fit is not None
        assert model.left_out is not None
        found = model.left_out
        apart = comparison.difference(model.name)
        best = model is comparison.best
        long = int((~(found.pareto_k <= LARGEST_K)).sum())
        rows.append(
            (
                model.name,
                f"{model.fit.rms_log:.3f}",
                f"{found.elpd:.1f} ± {found.standard_error:.1f}",
                "" if best else f"{apart.elpd:.1f} ± {apart.standard_error:.1f}",
                str(long),
                "best" if best else verdict(apart.elpd, apart.standard_error),
            )
        )
    rows += [(m.name, "", "", "", "", "no fit") for m in comparison.models if m.fit is None]
    return rows


def verdict(elpd: float, standard_error: float) -> str:
    """What a difference to the best model is worth."""
    if abs(elpd) < _SMALL or abs(elpd) < 2.0 * standard_error:
        return "not told apart"
    return f"worse by {abs(elpd) / standard_error:.1f} standard errors"


def _parameters(comparison: Comparison) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("model", "parameter", "value", "unit", "status")]
    for model in comparison.ranked:
        assert model.fit is not None
        name = model.name
        for p in model.fit.parameters.values():
            unit = "" if p.unit == "1" else p.unit
            rows.append((name, p.name, with_error(p.value, p.standard_error), unit, p.status))
            name = ""
    return rows


def remarks(comparison: Comparison) -> list[str]:
    """What to mind, each with the models that it concerns."""
    said: dict[str, list[str]] = {}
    for model in comparison.models:
        texts = (model.failure,) if model.fit is None else (*_tails(model), *model.fit.warnings)
        for text in texts:
            said.setdefault(text, []).append(model.name)
    return [f"{', '.join(names)}: {text}" for text, names in said.items()]


def _tails(model: ComparedModel) -> list[str]:
    assert model.left_out is not None
    found, texts = model.left_out, []
    if found.whole_k > LARGEST_K:
        texts.append(
            f"the normal approximation is a bad one (k = {found.whole_k:.2f}): use "
            'method="posterior"'
        )
    again = int(np.sum(found.refitted))
    if again:
        points = "point" if again == 1 else "points"
        texts.append(f"{again} {points} with k > 0.7: left out and the posterior drawn anew")
    left = int(np.sum(found.unreliable))
    if left:
        texts.append(f"{left} points with k > 0.7: its elpd is too large, by an unknown amount")
    return texts


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
