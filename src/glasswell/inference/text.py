"""A fit in words and columns."""

from __future__ import annotations

from math import floor, isinf, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glasswell.inference.result import FitResult


def with_error(value: float, error: float | None) -> str:
    """Value and standard error to two digits of the error, e.g. 3.08 ± 0.11 or (2.7 ± 0.2)e-4."""
    if isinf(value):
        return "none"
    if value == 0.0 or error is None or not error > 0.0:
        return f"{value:.5g}"
    return _scaled((value, error), " ± ", value, error)


def with_bounds(ends: tuple[float, float], value: float, error: float) -> str:
    """Both ends of an interval with the digits of a value and its error: (2.3 to 2.9)e-4."""
    if value == 0.0 or not error > 0.0:
        return f"{ends[0]:.3g} to {ends[1]:.3g}"
    return _scaled(ends, " to ", value, error)


def _scaled(numbers: tuple[float, float], word: str, value: float, error: float) -> str:
    power = floor(log10(abs(value)))
    scale = 10.0**power if power < -2 or power > 3 else 1.0
    digits = max(0, 1 - floor(log10(error / scale)))
    text = word.join(f"{number / scale:.{digits}f}" for number in numbers)
    return text if scale == 1.0 else f"({text})e{power:+d}"


def beyond_levels(result: FitResult) -> str:
    """How many points are extrapolated, to be put behind their number; empty for none."""
    if not result.extrapolated:
        return ""
    return (
        f", {result.extrapolated} of them above kT = 10 W ({result.highest_temperature:.3g} K), "
        "extrapolated"
    )


def summary_text(result: FitResult) -> str:
    """See `FitResult.summary`."""
    names = ", ".join(m.name for m in result.measurements)
    low, high = result.range
    lines = [
        f"{result.glass.material.name}: {result.model}, {result.scattering} scattering",
        f"data: {names}; {result.points} points, {low:.3g} to {high:.3g} K{beyond_levels(result)}",
        f"rms of {result.residual_name}: {result.rms_log:.4f}",
        "",
    ]
    rows = [
        (p.name, with_error(p.value, p.standard_error), p.unit if p.unit != "1" else "", p.status)
        for p in result.parameters.values()
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    for row, p in zip(rows, result.parameters.values(), strict=True):
        cells = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append(f"{cells}  {p.note}".rstrip())
    strong = _strong_correlations(result)
    if strong:
        lines += ["", "correlations above 0.9: " + "; ".join(strong)]
    if result.shortcut is not None:
        lines += ["", *_shortcut_lines(result)]
    lines += [f"warning: {text}" for text in result.warnings]
    return "\n".join(lines)


def _strong_correlations(result: FitResult) -> list[str]:
    names = [str(n) for n in result.correlation["parameter"].values]
    values = result.correlation.values
    return [
        f"{names[i]} and {names[j]} {values[i, j]:+.2f}"
        for i in range(len(names))
        for j in range(i)
        if abs(values[i, j]) > 0.9
    ]


def _shortcut_lines(result: FitResult) -> list[str]:
    assert result.shortcut is not None
    lines = [
        "the usual interpolation formula instead of the exact response would give "
        f"(rms {result.shortcut.rms_log:.4f}):"
    ]
    for name, (share, sigmas) in result.shortcut.shift.items():
        p = result.shortcut.parameters[name]
        unit = "" if p.unit == "1" else f" {p.unit}"
        text = with_error(p.value, p.standard_error)
        lines.append(f"  {name} {text}{unit}: {share:+.0%}, {abs(sigmas):.1f} standard errors")
    return lines
