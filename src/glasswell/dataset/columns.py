"""What the columns of a table mean: names are read forgivingly, units are never supplied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from glasswell.dataset.quantities import CONDITIONS, NAMES, QUANTITIES, words_of
from glasswell.dataset.table import HEADER_EXAMPLE, Table
from glasswell.errors import DataError, UnitError
from glasswell.units import accepted_units

_UNCERTAINTY_WORDS: Final = frozenset(
    {"uncertainty", "error", "err", "sigma", "σ", "std", "stddev", "delta", "δ", "u", "unc"}
    | {"standard error", "standard deviation", "standard uncertainty", "fehler", "unsicherheit"}
)
# Words that may stand beside "error" without changing what it is the error of.
_FILLERS: Final = frozenset({"of", "in", "the", "absolute", "relative", "one", "1"})

# Where a header states its unit.
_BRACKETS: Final = r"([^\[]*)\[([^\[\]]*)\]"
_PARENTHESES: Final = r"([^(]*)\((.*)\)"
_REMARK_BEFORE_SLASH: Final = r"(.*\))\s*/\s*\((.*)\)"
_SLASH: Final = r"([^/]*?)\s*/\s*(.*)"


@dataclass(frozen=True)
class Column:
    """One cell of the header: where it stands, its words as written, its unit if it has one."""

    position: int
    title: str
    unit: str | None
    role: str
    subject: str


@dataclass(frozen=True)
class Choice:
    """Which column is which, the quantity that was measured, and the titles left unused."""

    quantity: str
    temperature: Column
    value: Column
    uncertainty: Column | None
    conditions: tuple[Column, ...]
    unused: tuple[str, ...]


def choose_columns(table: Table, quantity: str | None) -> Choice:
    """Find temperature, value, uncertainty and conditions in the header of `table`.

    `quantity` decides where a table holds several, and names a column that has an unknown name.
    """
    columns = [
        column_at(position, cell) for position, cell in enumerate(table.header.cells) if cell
    ]
    temperature = _only(table, columns, "temperature")
    value = _value_column(table, columns, quantity)
    measured = value.role if quantity is None else quantity
    uncertainty = _uncertainty_column(table, columns, measured)
    conditions = _condition_columns(table, columns, measured)
    used = [temperature, value, *([uncertainty] if uncertainty else []), *conditions]
    for column in used:
        if column.unit is None:
            own = column is temperature or column in conditions
            raise _missing_unit(table, column, column.role if own else measured)
    unused = tuple(column.title for column in columns if column not in used)
    return Choice(measured, temperature, value, uncertainty, conditions, unused)


def column_at(position: int, cell: str) -> Column:
    """What one cell of a header says."""
    name, unit = split_unit(cell)
    # A remark in brackets, as in "kappa (in plane) [W/m/K]", is not part of the name.
    words = words_of(re.sub(r"\([^)]*\)", " ", name))
    for role, names in NAMES.items():
        if words in names:
            return Column(position, cell, unit, role, role)
    subject = _uncertainty_subject(words)
    if subject is not None:
        return Column(position, cell, unit, "uncertainty", subject)
    return Column(position, cell, unit, "unknown", "")


def split_unit(cell: str) -> tuple[str, str | None]:
    """Name and unit of "name [unit]", "name (unit)", "name / unit" or "name / (unit)"."""
    text = cell.strip()
    for pattern in (_BRACKETS, _PARENTHESES, _REMARK_BEFORE_SLASH, _SLASH):
        match = re.fullmatch(pattern, text)
        if match is None or not match[1].strip():
            continue
        # The slash of "Cp / (J/g/K)" belongs to neither; "Cp / J/(g K)" has one more.
        name = re.sub(r"\s*/$", "", match[1].strip())
        if pattern is _PARENTHESES and (
            (name != match[1].strip() and "/" in name) or not _balanced(match[2])
        ):
            continue
        return name or cell, match[2].strip() or None
    return cell, None


def _balanced(text: str) -> bool:
    """Whether no bracket closes before it was opened."""
    depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return False
    return depth == 0


def _uncertainty_subject(words: str) -> str | None:
    """What an uncertainty belongs to: a quantity, "" if it does not say, None if it is none."""
    found = [word for word in _UNCERTAINTY_WORDS if re.search(rf"(^|\s){word}($|\s)", words)]
    # "dT" and "dkappa" are one word.
    short = next((r for r, names in NAMES.items() if words[1:].strip() in names), None)
    if not found:
        return short if words.startswith("d") else None
    rest = words
    for word in sorted(found, key=len, reverse=True):
        rest = re.sub(rf"(^|\s){word}($|\s)", " ", rest)
    left = " ".join(word for word in rest.split() if word not in _FILLERS)
    return next((role for role, names in NAMES.items() if left in names), "" if not left else None)


def _only(table: Table, columns: list[Column], role: str) -> Column:
    found = [column for column in columns if column.role == role]
    if len(found) == 1:
        return found[0]
    titles = ", ".join(repr(column.title) for column in found or columns)
    if found:
        raise DataError(
            f"{_place(table)}: several columns are a {_spoken(role)}: {titles}",
            remedy="Rename or remove all but one",
        )
    raise DataError(
        f"{_place(table)}: no column is a {_spoken(role)}; the header reads {titles}",
        _alone(table) if len(columns) < 2 else "",
        f"Write a header such as '{HEADER_EXAMPLE}'; put # before lines above it",
    )


def _alone(table: Table) -> str:
    if max(len(row.cells) for row in table.rows) > 1:
        return "It stands alone in its row, as a title above the header does"
    return "Commas, semicolons or tabs between the cells were not found"


def _value_column(table: Table, columns: list[Column], quantity: str | None) -> Column:
    if quantity is not None:
        named = [column for column in columns if column.role == quantity]
        known = ("temperature", "uncertainty", *QUANTITIES, *CONDITIONS[quantity])
        unknown = [column for column in columns if column.role not in known and column.unit]
        # The caller has said what was measured, so a single column under any name is it.
        if not named and len(unknown) == 1 and not any(c.role in QUANTITIES for c in columns):
            return unknown[0]
        return _only(table, columns, quantity)
    found = [column for column in columns if column.role in QUANTITIES]
    roles = {column.role for column in found}
    if len(roles) == 1:
        return _only(table, columns, roles.pop())
    titles = ", ".join(repr(column.title) for column in found or columns)
    if found:
        choice = " or ".join(repr(name) for name in QUANTITIES if name in roles)
        raise DataError(
            f"{_place(table)}: several quantities stand side by side: {titles}",
            remedy=f"Say which one to read: quantity={choice}",
        )
    raise DataError(
        f"{_place(table)}: no column is a measured quantity; the header reads {titles}",
        remedy=f"Name it {' or '.join(QUANTITIES)}, as in '{HEADER_EXAMPLE}', or say quantity=...",
    )


def _condition_columns(table: Table, columns: list[Column], quantity: str) -> tuple[Column, ...]:
    """Columns of conditions, in the order in which the quantity declares them."""
    present = {column.role for column in columns}
    roles = [role for role in CONDITIONS[quantity] if role in present]
    return tuple(_only(table, columns, role) for role in roles)


def _uncertainty_column(table: Table, columns: list[Column], quantity: str) -> Column | None:
    candidates = [column for column in columns if column.role == "uncertainty"]
    named = [column for column in candidates if column.subject == quantity]
    found = named or [column for column in candidates if column.subject == ""]
    if len(found) > 1:
        titles = ", ".join(repr(column.title) for column in found)
        raise DataError(
            f"{_place(table)}: several columns are an uncertainty: {titles}",
            remedy="Rename or remove all but one",
        )
    return found[0] if found else None


def _missing_unit(table: Table, column: Column, quantity: str) -> UnitError:
    examples = accepted_units(quantity)
    also = " or %" if column.role == "uncertainty" else ""
    known = examples.split(", ")
    unit = known[1] if len(known) > 2 else known[0]
    return UnitError(
        f"{_place(table)}, column {column.title!r}: the unit is missing",
        "Units are never guessed",
        f"Write for example '{column.title} [{unit}]'; accepted are {examples}{also}",
    )


def _place(table: Table) -> str:
    return f"{table.origin}, row {table.header.line}"


def _spoken(role: str) -> str:
    return role.replace("_", " ")
