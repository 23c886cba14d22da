"""A predicted curve as a table for the terminal, or as CSV."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from glasswell.errors import InputError, system_says

if TYPE_CHECKING:
    import xarray as xr

# What stands behind a marked point in the terminal; a mark is a variable that is true or false.
_SYMBOLS: Final = "*!#"
_CONDITIONS: Final = ("pressure", "glass_transition")


def answer(curve: xr.Dataset, *, csv: bool, parts: bool, out: str | None) -> str:
    """The text to print; with `out` the CSV goes to that file and the text says so."""
    header, rows = _columns(curve)
    if not csv and out is None:
        return _terminal_table(curve, header, rows, parts)
    lines = [",".join(header), *(",".join(_cell(cell) for cell in row) for row in rows)]
    text = "\n".join([*lines, ""])
    if out is None:
        return text
    _write(Path(out), text)
    return f"{len(rows)} rows: {out}\n"


def _cell(value: float) -> str:
    """A number with all its digits, -0 as 0; nothing for what is infinite."""
    return repr(abs(value) if value == 0 else value) if isfinite(value) else ""


def _terminal_table(
    curve: xr.Dataset, header: list[str], rows: list[list[float]], parts: bool
) -> str:
    """The first columns, which fit a terminal, or all of them; marked points are explained."""
    from glasswell.cli.table import aligned, text_width

    bounds = [name for name in ("total", "lower", "upper") if name in curve]
    marks = _marks(curve)
    axes = curve["total"].dims
    conditions = sum(name in curve.coords and name not in axes for name in _CONDITIONS)
    shown = len(header) - len(marks) - conditions if parts else len(axes) + len(bounds)
    signs = dict(zip(marks, _SYMBOLS, strict=False))
    cells = [
        [
            *(_short(value) for value in row[:shown]),
            "".join(sign for name, sign in signs.items() if marks[name][i]),
        ]
        for i, row in enumerate(rows)
    ]
    remarks = [
        f"{sign} {name.replace('_', ' ')}: {curve[name].attrs.get('meaning', '')}"
        for name, sign in signs.items()
        if any(marks[name])
    ]
    remarks += _conditions(curve)
    if not parts and len(header) > shown + len(marks) + conditions:
        remarks.append("--parts shows the parts too, --csv all digits")
    lines = aligned([[*header[:shown], ""], *cells])
    lines += [""] if remarks else []
    lines += [line for remark in remarks for line in wrap(remark, text_width())]
    return "\n".join([*lines, ""])


def _short(value: float) -> str:
    # a shift of nothing is 0, not -0
    return f"{value + 0.0:.5g}" if isfinite(value) else "-"


def _conditions(curve: xr.Dataset) -> list[str]:
    """What the curve was asked for at, and that the constants behind it are assumed."""
    words = []
    if "pressure" in curve.dims:
        words.append("each pressure")
    elif "pressure" in curve.coords:
        words.append(f"p = {float(curve['pressure']) / 1e5:.6g} bar")
    if "glass_transition" in curve.coords:
        words.append(f"T_g = {float(curve['glass_transition']):.6g} K")
    if not words:
        return []
    return [f"at {' and '.join(words)}, by constants that are assumed: see glasswell.Conditions"]


def _marks(curve: xr.Dataset) -> dict[str, list[bool]]:
    """The marks of each row; one that does not change along the axes is the same for all."""
    total = curve["total"]
    found = {}
    for name in curve.data_vars:
        if curve[name].dtype.kind == "b":
            flat = curve[name].broadcast_like(total).transpose(*total.dims).values.ravel()
            found[str(name)] = [bool(value) for value in flat]
    return found


def _columns(curve: xr.Dataset) -> tuple[list[str], list[list[float]]]:
    """Axes, total with its limits, then the parts, each with its unit, and the marks."""
    axes = [str(name) for name in curve["total"].dims]
    # What would be infinite everywhere, as a path without a boundary, is left out.
    curves = [
        str(name)
        for name in curve.data_vars
        if curve[name].dtype.kind == "f"
        and set(curve[name].dims) == set(axes)
        and isfinite(float(curve[name].min()))
    ]
    first = [name for name in ("total", "lower", "upper") if name in curves]
    names = [*axes, *first, *(name for name in curves if name not in first)]
    header = [f"{name} [{curve[name].attrs['units']}]" for name in names]
    # One row for every pressure and point of the other axis, the last one running fastest.
    whole = curve["total"]
    table = [
        curve[name].broadcast_like(whole).transpose(*axes).values.ravel().tolist() for name in names
    ]
    for name in (name for name in _CONDITIONS if name in curve.coords and name not in axes):
        header.append(f"{name} [{curve[name].attrs['units']}]")
        table.append([float(curve[name])] * len(table[0]))
    for name, marks in _marks(curve).items():
        header.append(f"{name} [1]")
        table.append([int(mark) for mark in marks])
    return header, [list(row) for row in zip(*table, strict=True)]


def _write(path: Path, text: str) -> None:
    from glasswell.files import write_atomically

    try:
        write_atomically(path, text.encode("utf-8"))
    except OSError as error:
        raise InputError(
            f"{path} cannot be written",
            system_says(error),
            "Choose a folder that exists and that you may write to",
        ) from error
