"""Raw tables of CMB-S4's Cryogenic_Material_Properties: a reference, a header, and a column k/T.

    Title of the paper,A. Author-- B. Author,Journal and year
    T(K),k(W/m/K),k/T
    0.1,4e-4,4e-3

The first line cites the paper, with `--` for the commas between authors; the last column repeats
the second divided by the first.  Some files have no units in their header: these are refused like
any other.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from typing import Final

from glasswell.dataset.cells import NUMBER
from glasswell.dataset.table import Row, Table, decoded, parse_table
from glasswell.errors import DataError

# How the repository writes the ratio; "koT" is its older spelling.
_RATIO: Final = re.compile(r"k\s*(/|o|over)\s*t(\s*[\[(].*[\])])?", re.IGNORECASE)
_TEMPERATURE: Final = re.compile(r"t(emp(erature)?)?\s*([\[(].*[\])])?", re.IGNORECASE)
_NUMBER_LIKE: Final = re.compile(r"[+-]?[\d.]+([eE][+-]?\d+)?")
# Ratios are printed with three digits, made from values that had more.
_TOLERANCE: Final = 0.02


def is_raw_table(content: bytes) -> bool:
    """Whether the second line is a header of T, k and k/T, and the first is none."""
    lines = _first_lines(content)
    if len(lines) < 2 or lines[0].lstrip().startswith("#"):
        return False
    header = [cell.strip() for cell in lines[1].split(",")]
    first = [cell.strip() for cell in lines[0].split(",")]
    known = bool(_TEMPERATURE.fullmatch(header[0])) and any(
        _RATIO.fullmatch(cell) for cell in header[1:]
    )
    # A header, or numbers, in the first line would make it another kind of table.
    return known and not any(_TEMPERATURE.fullmatch(c) or _NUMBER_LIKE.fullmatch(c) for c in first)


def raw_table(content: bytes, origin: str) -> Table:
    """The table below the reference, without its last column, which is checked.

    Raises DataError, naming file, row and column, where k/T is not k divided by T: then one of the
    three was typed wrongly, or is in another unit than the header says.
    """
    first, *rest = re.split(r"\r\n|\r|\n", decoded(content, origin))
    # A comment in the place of the reference leaves the numbers of the rows as editors count them.
    table = parse_table("\n".join(["#", *rest]).encode(), origin)
    ratio = next(i for i, cell in enumerate(table.header.cells) if _RATIO.fullmatch(cell))
    for row in table.rows:
        _check_ratio(table, row, ratio)
    header = replace(table.header, cells=_without(table.header.cells, ratio))
    rows = tuple(replace(row, cells=_without(row.cells, ratio)) for row in table.rows)
    return replace(table, header=header, rows=rows, remarks=_reference(first) + table.remarks)


def _first_lines(content: bytes) -> list[str]:
    start = (
        content[:20000].decode("utf-8", errors="replace").lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    )
    return re.split(r"\r\n|\r|\n", start)[:2]


def _check_ratio(table: Table, row: Row, place: int) -> None:
    if len(row.cells) <= place or not all(NUMBER.fullmatch(c) for c in row.cells[: place + 1]):
        return
    temperature, value, ratio = (float(row.cells[i]) for i in (0, 1, place))
    if temperature > 0.0 and abs(ratio * temperature - value) <= _TOLERANCE * abs(value):
        return
    raise DataError(
        f"{table.origin}, row {row.line}, column {table.header.cells[place]!r}: "
        f"{row.cells[place]} is not {row.cells[1]} divided by {row.cells[0]}",
        "The columns contradict each other: a number was typed wrongly, or a unit is not the "
        "header's",
        f"Correct the row, or remove the column {table.header.cells[place]!r}",
    )


def _without(cells: tuple[str, ...], place: int) -> tuple[str, ...]:
    return tuple(cell for i, cell in enumerate(cells) if i != place)


def _reference(line: str) -> tuple[tuple[str, str], ...]:
    """The citation that the first line holds."""
    cells = next(csv.reader([line.strip()]), [])
    parts = [re.sub(r"\s*--\s*", ", ", cell).strip() for cell in cells]
    title, *rest = [part for part in parts if part] or [""]
    if not title:
        return ()
    return (("citation", ", ".join([*rest[:1], title, *rest[1:]])),)
