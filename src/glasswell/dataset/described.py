"""Tables whose header says too little: which column is which, and in which unit, stated beside."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from glasswell.dataset.cells import shown
from glasswell.dataset.columns import column_at, split_unit
from glasswell.dataset.quantities import CONDITIONS, QUANTITIES, words_of
from glasswell.dataset.stated_units import same_unit
from glasswell.dataset.table import Table
from glasswell.errors import DataError, InputError, UnitError
from glasswell.names import closest

CONDITION_NAMES: Final = tuple(
    dict.fromkeys(name for names in CONDITIONS.values() for name in names)
)
ROLES: Final = ("temperature", "value", "uncertainty", *CONDITION_NAMES)


@dataclass(frozen=True)
class Described:
    """What was said of the columns of a table.

    columns: role → title of the column, or its number from 1.  units: role → unit.
    Raises InputError for roles that are not in `ROLES`.
    """

    columns: Mapping[str, str | int]
    units: Mapping[str, str]

    def __post_init__(self) -> None:
        for role in (*self.columns, *self.units):
            if role not in ROLES:
                raise _no_role(role)

    def __bool__(self) -> bool:
        return bool(self.columns or self.units)

    def applied(self, table: Table, quantity: str | None) -> Table:
        """The table with a header that says the same.

        Raises DataError for columns that are not there or described twice, UnitError for units that
        contradict those of the header.
        """
        cells = list(table.header.cells)
        places: dict[int, str] = {}
        for role in dict.fromkeys((*self.columns, *self.units)):
            place = self._place(table, role, quantity)
            if place in places:
                raise DataError(
                    f"{_header(table)}: {shown(cells[place])} is said to be the {places[place]} "
                    f"and the {role}",
                    remedy="Name different columns",
                )
            places[place] = role
        for role in self.columns:
            _set_aside(cells, role, quantity, places)
        for place, role in places.items():
            name, unit = split_unit(table.header.cells[place])
            cells[place] = _title(_name(role, name, quantity), self._unit(table, place, role, unit))
        return replace(table, header=replace(table.header, cells=tuple(cells)))

    def _place(self, table: Table, role: str, quantity: str | None) -> int:
        """Where the column of a role stands."""
        titles = table.header.cells
        asked = self.columns.get(role)
        if asked is None:
            found = [i for i, cell in enumerate(titles) if _is(cell, i, role, quantity)]
            if len(found) == 1:
                return found[0]
            raise DataError(
                f"{_header(table)}: a unit is stated of the {_words(role)}, and "
                f"{'several columns are' if found else 'no column is'} one; the header reads "
                f"{_listed(titles)}",
                remedy=f"Say which column it is: columns, {role} = its title or its number",
            )
        if isinstance(asked, int):
            if 1 <= asked <= len(titles):
                return asked - 1
            raise DataError(
                f"{_header(table)}: there is no column {asked} for the {_words(role)}, but "
                f"{len(titles)}: {_listed(titles)}",
                remedy="Count from 1",
            )
        exact = [i for i, cell in enumerate(titles) if cell == asked.strip()]
        wanted = words_of(asked)
        found = exact or [
            i for i, cell in enumerate(titles) if wanted in (words_of(cell), _named(cell))
        ]
        if len(found) == 1:
            return found[0]
        near = closest(asked, titles)
        raise DataError(
            f"{_header(table)}: {'several columns are' if found else 'no column is'} called "
            f"{shown(asked)} for the {_words(role)}; the header reads {_listed(titles)}",
            remedy=f"Did you mean {near!r}?" if near and not found else "Give the number from 1",
        )

    def _unit(self, table: Table, place: int, role: str, unit: str | None) -> str | None:
        asked = self.units.get(role)
        if asked and unit and not same_unit(asked, unit):
            raise UnitError(
                f"{_header(table)}, column {shown(table.header.cells[place])}: the header states "
                f"the unit {unit!r}, and {asked!r} is stated for the {_words(role)}",
                "Units are never guessed, and these two contradict each other",
                "Keep the one that is right",
            )
        return asked or unit


def stated(conditions: Mapping[str, str] | None, origin: str | os.PathLike[str]) -> dict[str, str]:
    """Conditions stated for all rows of a file; InputError for others than are known."""
    for name in conditions or {}:
        if name not in CONDITION_NAMES:
            near = closest(name, CONDITION_NAMES)
            raise InputError(
                f"{os.fspath(origin)}: {name!r} is not a condition",
                remedy=f"Did you mean {near!r}?" if near else f"Use {', '.join(CONDITION_NAMES)}",
            )
    return dict(conditions or {})


def _set_aside(
    cells: list[str], role: str, quantity: str | None, places: Mapping[int, str]
) -> None:
    """Rename the other columns of a role, so that only the one that was named is read."""
    for i, cell in enumerate(cells):
        if i not in places and cell and _is(cell, i, role, quantity):
            cells[i] = f"other {cell}"


def _is(cell: str, place: int, role: str, quantity: str | None) -> bool:
    """Whether a cell of a header names a role."""
    if not cell:
        return False
    found = column_at(place, cell).role
    if role != "value":
        return found == role
    return found == quantity if quantity else found in QUANTITIES


def _name(role: str, title: str, quantity: str | None) -> str:
    """The name of a column in the rewritten header."""
    return role if role != "value" else quantity or title


def _title(name: str, unit: str | None) -> str:
    return name if unit is None else f"{name} [{unit}]"


def _named(title: str) -> str:
    return words_of(split_unit(title)[0])


def _header(table: Table) -> str:
    return f"{table.origin}, row {table.header.line}"


def _listed(titles: tuple[str, ...]) -> str:
    return ", ".join(repr(title) for title in titles)


def _words(role: str) -> str:
    return role.replace("_", " ")


def _no_role(role: str) -> InputError:
    near = closest(role, ROLES)
    return InputError(
        f"{role!r} is not what a column can be",
        remedy=f"Did you mean {near!r}?" if near else f"Use {', '.join(ROLES)}",
    )
