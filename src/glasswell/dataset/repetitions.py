"""Rows that repeat others: reported, and refused where a table stands twice in its file."""

from __future__ import annotations

import warnings
from typing import Final

import numpy as np

from glasswell.dataset.cells import shown
from glasswell.dataset.columns import Column
from glasswell.dataset.measurement import Values
from glasswell.dataset.table import Table
from glasswell.errors import DataError, DataWarning

# A file that says this in a remark is not warned of again.
REPEATED: Final = "repeated temperatures, all kept"
_FEWEST_COPIES = 3
_LARGEST_SHARE = 1.0 / 3.0


def check_copies(table: Table, temperature: Column, rows: Values) -> None:
    """Raises DataError if a third of the rows (row, number) and more are copies of others.

    Rounded tables hold a few rows that agree by chance, so fewer are only reported.
    """
    _, first, place = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    original = first[place.ravel()]
    copies = np.flatnonzero(original != np.arange(len(rows)))
    if len(copies) < max(_FEWEST_COPIES, _LARGEST_SHARE * len(rows)):
        return
    one = int(copies[0])
    raise DataError(
        f"{table.origin}, row {table.rows[one].line}, column {shown(temperature.title)}: this row "
        f"and {len(copies) - 1} others are copies of rows above, the first of row "
        f"{table.rows[int(original[one])].line}",
        "The table seems to stand twice in the file; points given twice make every error too small",
        "Remove the rows that are copies",
    )


def warn_of_repetitions(table: Table, settings: Values) -> None:
    """Warns (DataWarning) of temperatures repeated under the same conditions, with their rows."""
    repeated = repeated_rows(settings)
    if not len(repeated):
        return
    places = []
    for setting in repeated[:5]:
        same = np.flatnonzero((settings == setting).all(axis=1))
        rows = ", ".join(str(table.rows[row].line) for row in same)
        places.append(f"{setting[0]:g} K in rows {rows}")
    more = "" if len(repeated) <= 5 else f" and {len(repeated) - 5} more"
    alike = " under the same conditions" if settings.shape[1] > 1 else ""
    warnings.warn(
        f"{table.origin}: repeated temperatures{alike}, all kept: {'; '.join(places)}{more}. "
        "Remove the rows that are copies.",
        DataWarning,
        stacklevel=4,
    )


def repeated_rows(settings: Values) -> Values:
    """The settings (row, setting) that occur more than once."""
    found, counts = np.unique(settings, axis=0, return_counts=True)
    return np.asarray(found[counts > 1])
