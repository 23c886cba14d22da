"""Reading soft potentials one by one: a table of d1, d2 and weight, as a simulation writes it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.dataset.table import Row, Table, parse_table
from glasswell.errors import DataError

Array = npt.NDArray[np.float64]

_COLUMNS: Final = ("d1", "d2", "weight")
_EXAMPLE: Final = "d1,d2,weight [1/m^3]"
_UNITS: Final = ("1/m^3", "1/m³", "m^-3", "m-3", "m⁻³")


class PotentialTable(NamedTuple):
    """Shapes d1, d2 (sample,) and weights (sample,) in 1/m³."""

    d1: Array
    d2: Array
    weight: Array


def read_potentials(path: str | os.PathLike[str]) -> PotentialTable:
    """Potentials of a CSV file with the columns d1, d2 and weight [1/m^3], in any order.

    Raises DataError, naming file, row and column, for files that cannot be read, missing columns,
    a weight without its unit, and cells that are not finite numbers.
    """
    file = Path(path)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DataError(
            f"{file} cannot be read", str(error.strerror), "Give the path of a CSV file"
        ) from error
    table = parse_table(content, file.name)
    places = _places(table)
    columns = [np.array([_number(table, row, place) for row in table.rows]) for place in places]
    return PotentialTable(*columns)


def _places(table: Table) -> list[int]:
    names = [cell.partition("[")[0].strip().lower() for cell in table.header.cells]
    missing = [name for name in _COLUMNS if names.count(name) != 1]
    if missing:
        raise DataError(
            f"{table.origin}, line {table.header.line}: there is not one column {missing[0]}",
            f"the header is '{table.separator.join(table.header.cells)}'",
            f"Write a header such as '{_EXAMPLE}'",
        )
    places = [names.index(name) for name in _COLUMNS]
    unit = table.header.cells[places[-1]].partition("[")[2].rstrip("] ").replace(" ", "")
    if unit not in _UNITS:
        raise DataError(
            f"{table.origin}, line {table.header.line}: the weight has no unit that is known",
            "a weight says how many potentials per cubic metre a row stands for",
            "Write the column as 'weight [1/m^3]'",
        )
    return places


def _number(table: Table, row: Row, place: int) -> float:
    text = row.cells[place] if place < len(row.cells) else ""
    try:
        value = float(text)
    except ValueError:
        value = np.nan
    if not np.isfinite(value):
        raise DataError(
            f"{table.origin}, line {row.line}, column {table.header.cells[place]}: '{text}' is no "
            "finite number",
            "every potential has all three",
            "Correct or remove that line",
        )
    return value
