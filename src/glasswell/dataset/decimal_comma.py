"""Decimal commas: read where the file leaves no doubt about them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from glasswell.dataset.cells import THOUSANDS
from glasswell.dataset.table import Row, Table
from glasswell.errors import DataError

_COMMA: Final = re.compile(r"[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?")
_POINT: Final = re.compile(r"[+-]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def with_decimal_points(table: Table) -> Table:
    """The table with decimal commas turned into points.

    Semicolons or tabs have to stand between the cells.  Raises DataError if decimal points occur
    beside commas, or if every comma might as well separate thousands.
    """
    if table.separator == ",":
        return table
    commas = _places(table, _COMMA)
    if not commas:
        return table
    points = _places(table, _POINT)
    if points:
        row, column = points[0]
        raise _doubtful(
            table, row, column, f"has a decimal point, row {commas[0][0].line} a decimal comma"
        )
    if all(THOUSANDS.fullmatch(row.cells[column]) for row, column in commas):
        row, column = commas[0]
        raise _doubtful(table, row, column, "may have a decimal comma, or one behind the thousands")
    rows = tuple(
        replace(row, cells=tuple(_pointed(cell) for cell in row.cells)) for row in table.rows
    )
    return replace(table, rows=rows)


def _places(table: Table, pattern: re.Pattern[str]) -> list[tuple[Row, int]]:
    return [
        (row, column)
        for row in table.rows
        for column, cell in enumerate(row.cells)
        if pattern.fullmatch(cell.replace("\N{MINUS SIGN}", "-"))
    ]


def _pointed(cell: str) -> str:
    plain = cell.replace("\N{MINUS SIGN}", "-")
    return plain.replace(",", ".") if _COMMA.fullmatch(plain) else cell


def _doubtful(table: Table, row: Row, column: int, what: str) -> DataError:
    title = table.header.cells[column] if column < len(table.header.cells) else ""
    return DataError(
        f"{table.origin}, row {row.line}, column {title!r}: {row.cells[column]!r} {what}",
        "What a number means is never guessed",
        "Write all numbers of the file with a decimal point",
    )
