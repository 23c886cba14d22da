"""A fit in words: for the terminal, and as summary.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from glasswell.cli.table import aligned, text_width
from glasswell.dataset.record import NO_SOURCE
from glasswell.inference.text import beyond_levels
from glasswell.plot.content import free_parameters
from glasswell.plot.numbers import display, percent, symbol, words

if TYPE_CHECKING:
    from glasswell.dataset import Measurement
    from glasswell.inference import FitResult, FittedParameter, Posterior
    from glasswell.material import Material
    from glasswell.provenance import StudyRecord

_CITE: Final = "the glasswell developers, glasswell {version}, BSD-3-Clause (see CITATION.cff)"
_METHOD: Final = (
    "Levels and matrix elements from the Schrödinger equation of each potential, one-phonon rates "
    "and their master equation, kinetic theory over Debye phonons; least squares in the logarithm."
)
_STATUS: Final = {"free": "fitted", "prior": "from its prior"}
_SHORTCUT: Final = "Ramos and Buchenau, Phys. Rev. B 55, 5749 (1997), after Parshin (1994)"


def plain_text(result: FitResult, untold: Sequence[str] = ()) -> str:
    """Parameters with errors and units, quality, what was held and why, the shortcut, warnings.

    untold: sentences on what the data do not tell.
    """
    low, high = result.range
    lines = [
        f"{result.glass.material.name}: {result.model}, {result.scattering} scattering",
        f"{result.points} points from {low:.3g} to {high:.3g} K{beyond_levels(result)}",
        "",
        *aligned(_rows(result), indent="  "),
        "",
        f"rms of {result.residual_name}: {result.rms_log:.4f}",
        *_bullets(f"{name}: {rms}" for name, rms in _each_rms(result)),
    ]
    held = [f"{_named(entry)}: {entry.note}" for entry in _explained(result)]
    if held:
        lines += ["", "not from these data alone:", *_bullets(held)]
    if result.shortcut is not None:
        lines += ["", *_shortcut_text(result)]
    if untold:
        lines += ["", "what these data do not tell:", *_bullets(untold)]
    if result.warnings:
        lines += ["", "warnings:", *_bullets(result.warnings)]
    return "\n".join([*(part for line in lines for part in folded(line)), ""])


def markdown(
    result: FitResult,
    figures: Mapping[str, str],
    untold: Sequence[str] = (),
    posterior: Posterior | None = None,
) -> str:
    """summary.md; `figures` are files beside it with what they show, `untold` as `plain_text`."""
    parts = [
        f"# {result.glass.material.name}: fit of soft potentials",
        _opening(result),
        *_opening_figure(figures),
        "## Parameters",
        markdown_table(
            ("", "parameter", "value", "status", "remark"),
            [
                (symbol(entry.name), words(entry.name), display(entry), _status(entry), entry.note)
                for entry in result.parameters.values()
            ],
        ),
        f"Root mean square of {result.residual_name}: **{result.rms_log:.4f}** over "
        f"{result.points} points. Errors are one standard error, those of derived numbers include "
        "correlations.",
        *_rms_table(result),
        "## Held fixed or taken from elsewhere",
        markdown_list(f"{_named(entry)}: {entry.note}" for entry in _explained(result))
        or "Nothing: every parameter was fitted.",
    ]
    if posterior is not None:
        from glasswell.cli.posterior_summary import posterior_parts

        parts += posterior_parts(posterior)
    if result.shortcut is not None:
        parts += ["## The usual shortcut", "\n".join(_shortcut_text(result))]
    if untold:
        parts += ["## What these data do not tell", markdown_list(untold)]
    parts += ["## Warnings", markdown_list(result.warnings) or "None."]
    parts += _other_figures(figures)
    parts += ["## Data", markdown_list(data_lines(result.measurements, result.study))]
    parts += ["## Material", _material_table(result.material)]
    parts += ["## Method and versions", _METHOD, _versions(result)]
    parts += ["## How to cite", _citations(result)]
    parts += ["## Files", markdown_list(_files(posterior))]
    return "\n\n".join([*parts, ""])


def _first(figures: Mapping[str, str]) -> str | None:
    """The figure of the first curve that was measured."""
    return next((file for file in figures if figures[file].endswith("with the fit")), None)


def _opening_figure(figures: Mapping[str, str]) -> Iterator[str]:
    file = _first(figures)
    if file is not None:
        yield f"![{figures[file]}]({file})"


def _other_figures(figures: Mapping[str, str]) -> Iterator[str]:
    for file, meaning in figures.items():
        if file != _first(figures):
            yield f"## {meaning}"
            yield f"![{meaning}]({file})"


def _each_rms(result: FitResult) -> list[tuple[str, str]]:
    """Curves with the root mean square of their residuals, where there are several."""
    if len(result.measurements) < 2:
        return []
    return [
        (curve.name, f"{float((rest**2).mean()) ** 0.5:.4f}")
        for curve, rest in zip(result.measurements, result.residuals, strict=True)
    ]


def _rms_table(result: FitResult) -> Iterator[str]:
    rows = _each_rms(result)
    if rows:
        yield markdown_table(("curve", "rms"), rows)


def _opening(result: FitResult) -> str:
    low, high = result.range
    values = ", ".join(
        f"{symbol(entry.name)} = {display(entry)}" for entry in free_parameters(result)
    )
    return (
        f"{result.points} points from {low:.3g} to {high:.3g} K{beyond_levels(result)}; "
        f"{result.model}, "
        f"{result.scattering} scattering: {values}."
    )


def _rows(result: FitResult) -> list[tuple[str, str, str, str]]:
    return [
        (words(entry.name), symbol(entry.name), display(entry), _status(entry))
        for entry in result.parameters.values()
    ]


def _status(entry: FittedParameter) -> str:
    """fitted, held or derived; a prior that the fit hardly moves is named as what it is."""
    return _STATUS.get(entry.status, entry.status)


def _explained(result: FitResult) -> list[FittedParameter]:
    """Parameters whose value does not come from the fitted curves, with the reason in `note`."""
    return [entry for entry in result.parameters.values() if entry.note]


def _named(entry: FittedParameter) -> str:
    return f"{words(entry.name)} {symbol(entry.name)} = {display(entry)}"


def _shortcut_text(result: FitResult) -> list[str]:
    shortcut = result.shortcut
    assert shortcut is not None
    lines = [
        f"With the usual interpolation formulas ({_SHORTCUT}) in the place of the exact response, "
        f"the same fit would have given, with rms {shortcut.rms_log:.4f}:"
    ]
    shifts = []
    for name in result.parameters:
        if name not in shortcut.shift:
            continue
        relative, deviations = shortcut.shift[name]
        share = f"{percent(relative)}, {abs(deviations):.1f} standard errors"
        entry = shortcut.parameters[name]
        shifts.append(f"{words(name)} {symbol(name)} = {display(entry)} ({share})")
    return [*lines, "", *_bullets(shifts)]


def data_lines(curves: Sequence[Measurement], study: StudyRecord | None) -> Iterator[str]:
    """The curves with sources and checksums, and the study that named them."""
    if study is not None:
        yield (
            f"{study.name}: the study that asked for this; its text is in summary.json. "
            f"SHA-256 {study.checksum}"
        )
    for curve in curves:
        about = f"{curve.name}: {curve.quantity.replace('_', ' ')}, {len(curve)} points. "
        yield f"{about}{curve.source}. SHA-256 {curve.checksum}"
        yield from (f"{curve.name}: {note}" for note in curve.notes)


def _material_table(material: Material) -> str:
    rows = []
    for name, quantity in material.quantities:
        error = "" if quantity.standard_error is None else f" ± {quantity.standard_error:.3g}"
        value = f"{quantity.value:.6g}{error} {quantity.unit}"
        rows.append((name.replace("_", " "), value, str(quantity.source)))
    return markdown_table(("quantity", "value", "source"), rows)


def _versions(result: FitResult) -> str:
    return ", ".join(f"{name} {version}" for name, version in result.versions.items()) + "."


def _citations(result: FitResult) -> str:
    program = _CITE.format(version=result.versions.get("glasswell", ""))
    known = [c for c in result.measurements if not c.source.citation.startswith(NO_SOURCE)]
    return markdown_list([program, *dict.fromkeys(_cited(curve) for curve in known)])


def _cited(curve: Measurement) -> str:
    return f"{curve.source.citation} {curve.source.url}".strip()


def _files(posterior: Posterior | None) -> list[str]:
    drawn = [] if posterior is None else ["`posterior.nc`: all draws; `Posterior.load` reads them"]
    return [
        *drawn,
        "`summary.json`: the numbers of this page for other programs",
        "`curves.csv`: the curves of the figures, with units",
        "`result.nc`: the whole result; `glasswell predict` and `FitResult.load` read it",
    ]


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def markdown_list(entries: Iterable[str]) -> str:
    """A list of Markdown."""
    return "\n".join(f"- {entry}" for entry in entries)


def folded(line: str) -> list[str]:
    """A line of prose in several that fit a terminal; tables stay as they are."""
    width = text_width()
    if len(line) <= width or line.startswith("  "):
        return [line]
    hanging = "  " if line.startswith("- ") else ""
    return wrap(line, width, subsequent_indent=hanging, break_long_words=False)


def _bullets(entries: Iterable[str]) -> list[str]:
    return [f"- {entry}" for entry in entries]
