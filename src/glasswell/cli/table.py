"""Rows of text as aligned columns."""

from __future__ import annotations

from collections.abc import Sequence
from shutil import get_terminal_size
from typing import Final

_WIDEST: Final = 100
_NARROWEST: Final = 40


def text_width() -> int:
    """Columns for prose: those of the terminal, 100 at most and where there is none."""
    return max(_NARROWEST, min(_WIDEST, get_terminal_size((_WIDEST, 24)).columns))


def aligned(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """The rows as lines, every column as wide as its widest cell."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        (
            indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
