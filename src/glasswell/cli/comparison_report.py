"""A comparison of models in words: for the terminal, as summary.md, for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from glasswell.cli.record import data_records, parameter_records
from glasswell.cli.summary import data_lines, folded, markdown_list, markdown_table
from glasswell.cli.table import fitting
from glasswell.cli.wording import for_command_line
from glasswell.inference.comparison_text import criterion, priors_text, ranking, remarks
from glasswell.inference.parameters import PARAMETERS
from glasswell.plot.numbers import display, percent, symbol, words
from glasswell.provenance import versions

if TYPE_CHECKING:
    from glasswell.inference import Comparison
    from glasswell.inference.comparison import ComparedModel

_SCHEMA: Final = 1
_ELPD: Final = (
    "elpd is the sum of ln p of each point, predicted from all others: the larger the better. "
    "k > 0.7 counts points that carry a fit so much that they were left out in earnest."
)


def comparison_plain(found: Comparison) -> str:
    """What is printed: the ranking, the numbers that were fitted, the shortcut, what to mind."""
    lines = [
        _opening(found),
        f"data: {', '.join(curve.name for curve in found.measurements)}",
        f"elpd: {criterion(found)}",
        *([f"priors given: {priors_text(found)}"] if found.priors else []),
        "",
        *fitting(ranking(found)),
        "",
        *fitting(_parameters(found, everything=False)),
    ]
    if found.shift:
        lines += ["", "the usual interpolation instead of the exact response moves"]
        lines += [f"- {text}" for text in _shifts(found)]
    said = [for_command_line(text) for text in remarks(found)]
    if said:
        lines += ["", "warnings:", *(f"- {text}" for text in said)]
    return "\n".join([*(part for line in lines for part in folded(line)), ""])


def comparison_markdown(found: Comparison, *, picture: bool) -> str:
    """summary.md."""
    titles, *rows = ranking(found)
    names, *values = _parameters(found, everything=True)
    parts = [f"# {_material(found)}: comparison of models", f"{_opening(found)}."]
    if picture:
        parts += ["![Residuals, and how each model predicts single points](comparison.png)"]
    parts += [
        "## Ranking",
        markdown_table(titles, rows),
        f"{_ELPD} By {criterion(found)}.",
        "## Parameters",
        markdown_table(names, values),
    ]
    if found.priors:
        parts += [f"Priors given: {priors_text(found)}."]
    if found.shift:
        parts += ["## The usual shortcut"]
        parts += ["The usual interpolation instead of the exact response moves"]
        parts += [markdown_list(_shifts(found))]
    said = [for_command_line(text) for text in remarks(found)]
    parts += ["## Warnings", markdown_list(said) or "None."]
    parts += ["## Data", markdown_list(data_lines(found.measurements, found.study))]
    parts += ["## Versions", ", ".join(f"{name} {v}" for name, v in versions().items()) + "."]
    parts += ["## Files", markdown_list(_files(found))]
    return "\n\n".join([*parts, ""])


def comparison_record(found: Comparison) -> dict[str, Any]:
    """summary.json, less the name of the program."""
    low, high = found.range
    return {
        "schema": _SCHEMA,
        "kind": "comparison",
        "material": _material(found),
        "points": sum(len(curve) for curve in found.measurements),
        "range": [low, high],
        "range_unit": "K",
        "method": found.method,
        "seed": found.seed,
        "priors": {
            name: {"value": centre, "unit": PARAMETERS[name].unit, "factor": factor}
            for name, (centre, factor) in found.priors.items()
        },
        "models": [_model_record(found, model) for model in found.models],
        "shift": {
            name: {"relative": share, "standard_errors": sigmas}
            for name, (share, sigmas) in found.shift.items()
        },
        "data": data_records(found.measurements),
        "warnings": remarks(found),
        "study": None if found.study is None else asdict(found.study),
        "versions": versions(),
    }


def points_table(found: Comparison) -> str:
    """points.csv: of every point the residual of each model, and ln p when it was left out."""
    models = found.ranked
    header = ["curve", "temperature [K]"]
    for model in models:
        header += [f"{model.name} residual [1]", f"{model.name} ln p [1]"]
    lines = [
        "# residual: ln(measured/fitted). ln p: of ln(measured), predicted from all other points.",
        ",".join(header),
    ]
    start = 0
    for number, curve in enumerate(found.measurements):
        for row, kelvin in enumerate(curve.temperature):
            cells = [f'"{curve.name}"', f"{kelvin:.8g}"]
            for model in models:
                assert model.fit is not None
                assert model.left_out is not None
                cells += [f"{model.fit.residuals[number][row]:.6g}"]
                cells += [f"{model.left_out.pointwise[start + row]:.6g}"]
            lines.append(",".join(cells))
        start += len(curve)
    return "\n".join([*lines, ""])


def _material(found: Comparison) -> str:
    return next((m.fit.glass.material.name for m in found.models if m.fit is not None), "")


def _opening(found: Comparison) -> str:
    low, high = found.range
    points = sum(len(curve) for curve in found.measurements)
    number = len(found.models)
    return (
        f"{_material(found)}: {number} model{'s' if number > 1 else ''} of the same {points} "
        f"points, {low:.3g} to {high:.3g} K"
    )


def _parameters(found: Comparison, *, everything: bool) -> list[tuple[str, ...]]:
    """A row of titles, then one for each parameter that the data fix, or for all."""
    rows: list[tuple[str, ...]] = [("model", "parameter", "", "value", "status")]
    for model in found.ranked:
        assert model.fit is not None
        for p in model.fit.parameters.values():
            if everything or p.status in ("free", "held"):
                status = "fitted" if p.status == "free" else p.status
                rows.append((model.name, words(p.name), symbol(p.name), display(p), status))
    if everything:
        return rows
    # A name once is enough to read.
    before, shown = "", []
    for name, *cells in rows:
        shown.append(("" if name == before else name, *cells))
        before = name
    return shown


def _shifts(found: Comparison) -> Iterator[str]:
    for name, (share, sigmas) in found.shift.items():
        yield f"{words(name)} {symbol(name)} by {percent(share)}, {abs(sigmas):.1f} standard errors"


def _model_record(found: Comparison, model: ComparedModel) -> dict[str, Any]:
    if model.fit is None or model.left_out is None:
        return {"name": model.name, "failure": model.failure}
    apart = found.difference(model.name)
    return {
        "name": model.name,
        "rms_log": _number(model.fit.rms_log),
        "elpd": _number(model.left_out.elpd),
        "standard_error": _number(model.left_out.standard_error),
        "less_than_best": {
            "elpd": _number(apart.elpd),
            "standard_error": _number(apart.standard_error),
        },
        "parameters": parameter_records(model.fit.parameters),
        "warnings": list(model.fit.warnings),
    }


def _number(value: float) -> float | None:
    return float(value) if isfinite(value) else None


def _files(found: Comparison) -> Iterator[str]:
    yield "`summary.json`: the numbers of this page for other programs"
    yield "`points.csv`: residuals and ln p of every point"
    for model in found.models:
        if model.fit is not None:
            yield f"`{model.name}.nc`: its fit; `glasswell predict` and `FitResult.load` read it"
