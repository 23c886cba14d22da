"""Reading a measured curve: every refusal names file, row and column and says what to do."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import Final

import numpy as np

from glasswell.dataset.columns import Choice, Column, canonical_quantity, choose_columns
from glasswell.dataset.measurement import Measurement, Values
from glasswell.dataset.record import RECORD_KEYS, Record, record_from_remarks, record_from_toml
from glasswell.dataset.table import Table, parse_table
from glasswell.errors import DataError, DataWarning, UnitError
from glasswell.names import canonical
from glasswell.provenance import checksum
from glasswell.units import convert

# A measured curve has thousands of points at most; what is larger is another kind of file.
_LARGEST_FILE: Final = 32 * 2**20

_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_DECIMAL_COMMA: Final = re.compile(r"[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?")


def read_measurement(
    path: str | os.PathLike[str], material: str | None = None, quantity: str | None = None
) -> Measurement:
    """Read a curve from a CSV file whose header states units.

    The header reads like `temperature [K],thermal_conductivity [W/m/K],uncertainty [%]`; names,
    separators and units are read forgivingly, but a unit must be there. A file of the same name
    ending in .toml may add `material`, `citation`, `url`, `licence`, `note`, `trust` (1–5) and
    `sha256`. The arguments override both: `material` names the glass, `quantity` tells which
    column to read ("thermal_conductivity" or "heat_capacity").

    Rows are sorted by temperature, which `notes` records. Raises DataError or UnitError for
    anything that cannot be used as it stands. Warns (DataWarning) of repeated temperatures and
    of unknown keys in the TOML file.
    """
    table_path = Path(path)
    content = _content(table_path)
    record, messages = _companion(table_path)
    asked = Record(material=material or "", quantity=quantity or "")
    for message in messages:
        warnings.warn(message, DataWarning, stacklevel=2)
    return measurement_from_bytes(
        content, asked.over(record), origin=str(table_path), name=table_path.stem
    )


def measurement_from_bytes(
    content: bytes, record: Record, *, origin: str, name: str
) -> Measurement:
    """The curve in the bytes of a CSV file; `record` comes before what its comments say."""
    digest = checksum(content)
    if record.sha256 and record.sha256.casefold() != digest:
        raise DataError(
            f"{origin}: the file is not the one that its record describes",
            f"Its SHA-256 is {digest}, the record says {record.sha256}",
            "Restore the file, or correct sha256 in the TOML file beside it",
        )
    table = parse_table(content, origin)
    record = record.over(record_from_remarks(table.remarks))
    wanted = canonical_quantity(record.quantity) if record.quantity else None
    choice = choose_columns(table, wanted)
    kelvin, _ = _numbers(table, choice.temperature, "temperature")
    values, unit = _numbers(table, choice.value, choice.quantity)
    uncertainty = _uncertainty(table, choice, values, unit)
    _warn_of_repetitions(table, kelvin)
    order = np.argsort(kelvin, kind="stable")
    notes = dict.fromkeys((*record.remarks, *_notes(choice, kelvin)))
    return Measurement(
        name=record.name or name,
        quantity=choice.quantity,
        material=canonical(record.material) if record.material else None,
        temperature=kelvin[order],
        value=values[order],
        uncertainty=None if uncertainty is None else uncertainty[order],
        unit=unit,
        source=record.source(name),
        checksum=digest,
        notes=tuple(notes),
        path=origin,
        trust=record.trust,
    )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise DataError(
            f"{path}: the file cannot be read",
            f"The system says: {error}",
            "Check the name and the folder",
        ) from error
    if len(content) > _LARGEST_FILE:
        raise DataError(
            f"{path}: the file is larger than {_LARGEST_FILE // 2**20} MiB",
            "No measured curve is that large",
            "Export the one curve to be read as CSV",
        )
    return content


def _companion(path: Path) -> tuple[Record, tuple[str, ...]]:
    """Record in the TOML file beside `path` if there is one, and what to warn about."""
    beside = path.with_suffix(".toml")
    if beside == path or not beside.is_file():
        return Record(), ()
    record, unknown = record_from_toml(_content(beside), str(beside))
    if not unknown:
        return record, ()
    known = ", ".join(RECORD_KEYS)
    return record, (
        f"{beside}: these entries mean nothing here: {', '.join(unknown)}. Known are: {known}.",
    )


def _numbers(table: Table, column: Column, quantity: str) -> tuple[Values, str]:
    """One column in SI: positive, finite numbers."""
    values = np.array([_number(table, row, column) for row in range(len(table.rows))])
    converted, unit = _convert(table, column, values, quantity)
    for row, number in enumerate(converted):
        if not (np.isfinite(number) and number > 0.0):
            raise _not_positive(table, row, column)
    return converted, unit


def _uncertainty(table: Table, choice: Choice, values: Values, unit: str) -> Values | None:
    """Absolute uncertainties in the unit of the values."""
    column = choice.uncertainty
    if column is None:
        return None
    if column.unit is not None and column.unit.casefold() in ("%", "percent", "per cent"):
        percent = np.array([_number(table, row, column) for row in range(len(table.rows))])
        with np.errstate(over="ignore"):
            errors: Values = values * (percent / 100.0)
    else:
        errors, found = _numbers(table, column, choice.quantity)
        if found != unit:
            raise UnitError(
                f"{_header_place(table, column)}: the unit is on another basis than the values",
                f"Values are in {unit}, uncertainties in {found}",
                "Give both per mass, both per mole or both per volume",
            )
    for row, error in enumerate(errors):
        if not (np.isfinite(error) and error > 0.0):
            raise _not_positive(table, row, column)
    return errors


def _convert(table: Table, column: Column, values: Values, quantity: str) -> tuple[Values, str]:
    try:
        with np.errstate(over="ignore"):
            return convert(values, column.unit or "", quantity)
    except UnitError as error:
        what = f"{_header_place(table, column)}: {error.what[:1].lower()}{error.what[1:]}"
        raise UnitError(what, error.why, error.remedy) from error


def _number(table: Table, row: int, column: Column) -> float:
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
    if _NUMBER.fullmatch(cell):
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
            f"{place}: {cell!r} has a decimal comma",
            remedy=f"Write {cell.replace(',', '.')}, here and in the whole file",
        )
    raise DataError(
        f"{place}: {_shown(cell)} is not a number",
        remedy="Write digits with a decimal point, such as 0.12 or 1.2e-3, and no unit in the cell",
    )


def _notes(choice: Choice, kelvin: Values) -> list[str]:
    """What was done to the rows, in words."""
    notes = []
    if choice.unused:
        notes.append(f"columns not used: {', '.join(_shown(title) for title in choice.unused)}")
    if np.any(np.diff(kelvin) < 0.0):
        notes.append("the rows were sorted by temperature")
    repeated = _repeated(kelvin)
    if repeated.size:
        notes.append(f"repeated temperatures, all kept: {', '.join(f'{t:g} K' for t in repeated)}")
    return notes


def _warn_of_repetitions(table: Table, kelvin: Values) -> None:
    repeated = _repeated(kelvin)
    if not repeated.size:
        return
    places = []
    for temperature in repeated[:5]:
        rows = [str(table.rows[row].line) for row in np.flatnonzero(kelvin == temperature)]
        places.append(f"{temperature:g} K in rows {', '.join(rows)}")
    more = "" if repeated.size <= 5 else f" and {repeated.size - 5} more"
    warnings.warn(
        f"{table.origin}: repeated temperatures, all kept: {'; '.join(places)}{more}. "
        "Remove the rows that are copies.",
        DataWarning,
        stacklevel=4,
    )


def _repeated(kelvin: Values) -> Values:
    found, counts = np.unique(kelvin, return_counts=True)
    return found[counts > 1]


def _not_positive(table: Table, row: int, column: Column) -> DataError:
    cells = table.rows[row].cells
    reason = {
        "temperature": "Temperatures are absolute and above zero",
        "uncertainty": "An uncertainty of zero or less would give the point infinite weight",
    }
    return DataError(
        f"{_place(table, row, column)}: {_shown(cells[column.position])} is not a positive number "
        "in the range of floating point",
        reason.get(column.role, "The measured quantity is positive"),
        "Correct the value or its unit, or remove the row",
    )


def _place(table: Table, row: int, column: Column) -> str:
    return f"{table.origin}, row {table.rows[row].line}, column {_shown(column.title)}"


def _header_place(table: Table, column: Column) -> str:
    return f"{table.origin}, row {table.header.line}, column {_shown(column.title)}"


def _shown(text: str) -> str:
    """Text from a file as it may stand in a message: quoted, and not longer than a line."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
