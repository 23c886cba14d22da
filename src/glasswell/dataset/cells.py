"""Numbers in the cells of a table: every refusal names file, row and column."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from glasswell.dataset.columns import Column
from glasswell.dataset.measurement import Values
from glasswell.dataset.quantities import SIGNED
from glasswell.dataset.table import Table
from glasswell.errors import DataError, UnitError
from glasswell.units import convert

NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
# "1,234" may be a thousand and more; "0,123" and "12,34" cannot.
THOUSANDS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_DECIMAL_COMMA: Final = re.compile(r"[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?")


def numbers_in(table: Table, column: Column, quantity: str) -> tuple[Values, str]:
    """One column in SI: finite numbers, positive unless the quantity has a sign."""
    values = np.array([number_in(table, row, column) for row in range(len(table.rows))])
    converted, unit = _converted(table, column, values, quantity)
    signed = quantity in SIGNED and column.role != "uncertainty"
    for row, number in enumerate(converted):
        if not (np.isfinite(number) and (signed or number > 0.0)):
            raise not_positive(table, row, column)
    return converted, unit


def _converted(table: Table, column: Column, values: Values, quantity: str) -> tuple[Values, str]:
    try:
        with np.errstate(over="ignore"):
            return convert(values, column.unit or "", quantity)
    except UnitError as error:
        what = f"{header_place(table, column)}: {error.what[:1].lower()}{error.what[1:]}"
        raise UnitError(what, error.why, error.remedy) from error


def number_in(table: Table, row: int, column: Column) -> float:
    """The number in one cell, checked before anything is computed with it."""
    cells = table.rows[row].cells
    place = _place(table, row, column)
    if len(cells) > len(table.header.cells):
        raise DataError(
            f"{table.origin}, row {table.rows[row].line}: the row has {len(cells)} cells, "
            f"the header names {len(table.header.cells)}",
            "A decimal comma or thousands separator splits a number in two"
            if table.separator == ","
            else "",
            "Write numbers with a decimal point and one cell per column",
        )
    cell = cells[column.position] if column.position < len(cells) else ""
    cell = cell.replace("\N{MINUS SIGN}", "-")
    if NUMBER.fullmatch(cell):
        return float(cell)
    if not cell:
        raise DataError(
            f"{place}: the cell is empty",
            remedy="Fill it in, remove the row, or remove the column if it is optional",
        )
    if _NOT_FINITE.fullmatch(cell):
        raise DataError(
            f"{place}: {cell} is not a finite number", remedy="Correct the value or remove the row"
        )
    if _DECIMAL_COMMA.fullmatch(cell):
        raise DataError(
            f"{place}: {cell!r} has a comma",
            remedy=f"Write {_with_points(cell)}, here and in the whole file",
        )
    raise DataError(
        f"{place}: {shown(cell)} is not a number",
        remedy="Write digits with a decimal point, such as 0.12 or 1.2e-3, and no unit in the cell",
    )


def _with_points(cell: str) -> str:
    """What a comma may have meant; behind one to three digits and before three, a thousand too."""
    decimal = cell.replace(",", ".")
    return f"{decimal} or {cell.replace(',', '')}" if THOUSANDS.fullmatch(cell) else decimal


def not_positive(table: Table, row: int, column: Column) -> DataError:
    """The error for a number that should be above zero."""
    cells = table.rows[row].cells
    reason = {
        "temperature": "Temperatures are absolute and above zero",
        "uncertainty": "An uncertainty of zero or less would give the point infinite weight",
    }
    return DataError(
        f"{_place(table, row, column)}: {shown(cells[column.position])} is not a positive number "
        "in the range of floating point",
        reason.get(column.role, "The measured quantity is positive"),
        "Correct the value or its unit, or remove the row",
    )


def _place(table: Table, row: int, column: Column) -> str:
    return f"{table.origin}, row {table.rows[row].line}, column {shown(column.title)}"


def header_place(table: Table, column: Column) -> str:
    """Where a column stands, for messages."""
    return f"{table.origin}, row {table.header.line}, column {shown(column.title)}"


def shown(text: str) -> str:
    """Text from a file as it may stand in a message: quoted, and not longer than a line."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
