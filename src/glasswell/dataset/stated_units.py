"""Units that a table states twice: in a row below the header, in a remark, in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from glasswell.dataset.columns import Choice, Column, split_unit
from glasswell.dataset.quantities import NAMES, words_of
from glasswell.dataset.table import Row, Table
from glasswell.errors import GlasswellError, UnitError
from glasswell.units import conversion_factor, parse_unit

_PERCENT: Final = ("%", "percent", "per cent")
_UNIT_WORDS: Final = re.compile(r"(^|\s)(units?|of)(?=\s|$)")


def with_unit_row(table: Table) -> Table:
    """The table with a row of units below the header, as plotting programs write it, read into it.

    Raises UnitError where that row contradicts the header.
    """
    first, *others = table.rows
    units = tuple(cell.strip("[]()").strip() for cell in first.cells)
    if not others or not any(units) or not all(_is_unit(unit) for unit in units if unit):
        return table
    cells = list(table.header.cells)
    for place, (title, unit) in enumerate(zip(cells, units, strict=False)):
        stated = split_unit(title)[1]
        if unit and stated and not same_unit(stated, unit):
            raise _contradiction(table, first, title, stated, unit)
        if unit and title and not stated:
            cells[place] = f"{title} [{unit}]"
    header = replace(table.header, cells=tuple(cells))
    return replace(table, header=header, rows=tuple(others))


def check_stated_units(table: Table, choice: Choice) -> None:
    """Raises UnitError if a remark or a second bracket states another unit than the header."""
    for column in (choice.temperature, choice.value, choice.uncertainty, *choice.conditions):
        if column is None or column.unit is None or column.unit in _PERCENT:
            continue
        role = choice.quantity if column in (choice.value, choice.uncertainty) else column.role
        for place, unit in _elsewhere(table, column):
            if _factor(unit, role) is None or same_unit(column.unit, unit, role):
                continue
            raise UnitError(
                f"{table.origin}, row {table.header.line}, column {column.title!r}: {place} states "
                f"the unit {unit!r}, the header {column.unit!r}",
                "Units are never guessed, and these two contradict each other",
                "Keep the one that is right",
            )


def _elsewhere(table: Table, column: Column) -> Iterator[tuple[str, str]]:
    """Other places that state a unit of this column."""
    name = split_unit(column.title)[0]
    for remark in re.findall(r"[(\[]([^()\[\]]*)[)\]]", name):
        yield "a bracket", remark.strip()
    for key, text in table.remarks:
        words = words_of(key)
        if "unit" not in words:
            continue
        subject = _UNIT_WORDS.sub(" ", words).strip()
        values = column.role not in ("temperature", "uncertainty")
        if subject in NAMES.get(column.role, ()) or (not subject and values):
            yield f"the remark {key!r}", text


def _is_unit(text: str) -> bool:
    if text.casefold() in _PERCENT or text == "dBm":
        return True
    if re.fullmatch(r"[\d.,eE+-]+", text):
        return False
    try:
        parse_unit(text)
    except GlasswellError:
        return False
    return True


def same_unit(one: str, other: str, role: str | None = None) -> bool:
    """Whether two units mean the same."""
    if role is not None:
        return _factor(one, role) == _factor(other, role)
    return one == other or _expression(one) == _expression(other)


def _factor(unit: str, role: str) -> tuple[float, str] | None:
    try:
        return conversion_factor(unit, role)
    except GlasswellError:
        return None


def _expression(unit: str) -> frozenset[str]:
    try:
        return frozenset(parse_unit(unit).split(" * "))
    except GlasswellError:
        return frozenset({unit})


def _contradiction(table: Table, row: Row, title: str, stated: str, unit: str) -> UnitError:
    return UnitError(
        f"{table.origin}, row {row.line}, column {title!r}: the row of units says {unit!r}, the "
        f"header {stated!r}",
        "Units are never guessed, and these two contradict each other",
        "Keep the one that is right",
    )
