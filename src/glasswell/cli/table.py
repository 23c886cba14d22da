"""Rows of text as aligned columns."""

from __future__ import annotations

from collections.abc import Sequence
from shutil import get_terminal_size
from textwrap import wrap
from typing import Final

_WIDEST: Final = 100
_NARROWEST: Final = 40


def text_width() -> int:
    """Columns for prose: those of the terminal, 100 at most and where there is none."""
    return max(_NARROWEST, min(_WIDEST, get_terminal_size((_WIDEST, 24)).columns))


def fitting(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """The rows, the first of which are titles, in the form that fits the terminal.

    As columns; else with the first cell of each row on a line of its own; else with every cell
    behind its title.
    """
    width = get_terminal_size((_WIDEST, 24)).columns
    lines = aligned(rows, indent)
    if _widest(lines) <= width:
        return lines
    below = aligned([row[1:] for row in rows], f"{indent}  ")
    if _widest(below) <= width:
        return [
            text
            for row, line in zip(rows, below, strict=True)
            for text in ((indent + row[0], line) if row[0] else (line,))
        ]
    titles, *others = rows
    stacked = []
    for row in others:
        cells = [f"{title} {cell}" for title, cell in zip(titles[1:], row[1:], strict=True) if cell]
        inner = f"{indent}  "
        stacked += [indent + row[0]] if row[0] else []
        stacked += wrap("; ".join(cells), width, initial_indent=inner, subsequent_indent=inner)
    return stacked


def entries(pairs: Sequence[tuple[str, str]], indent: str = "") -> list[str]:
    """Names with what they stand for, which goes on below itself where it is long."""
    space = max(len(name) for name, _ in pairs) + 2
    lines = []
    for name, text in pairs:
        first = f"{indent}{name.ljust(space)}"
        hanging = " " * len(first)
        lines += wrap(
            text, text_width(), initial_indent=first, subsequent_indent=hanging,
            break_long_words=False, break_on_hyphens=False,
        ) or [first.rstrip()]  # fmt: skip
    return lines


def _widest(lines: Sequence[str]) -> int:
    return max(map(len, lines), default=0)


def aligned(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """The rows as lines, every column as wide as its widest cell."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        (
            indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
