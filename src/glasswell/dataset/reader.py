"""Reading a measured curve: every refusal names file, row and column and says what to do."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from glasswell.dataset.cells import header_place, not_positive, number_in, numbers_in, shown
from glasswell.dataset.columns import Choice, choose_columns
from glasswell.dataset.decimal_comma import with_decimal_points
from glasswell.dataset.described import Described, stated
from glasswell.dataset.measurement import Measurement, Values
from glasswell.dataset.quantities import CONDITIONS, canonical_quantity
from glasswell.dataset.raw_csv import is_raw_table, raw_table
from glasswell.dataset.record import RECORD_KEYS, Record, record_from_remarks, record_from_toml
from glasswell.dataset.repetitions import (
    REPEATED,
    check_copies,
    repeated_rows,
    warn_of_repetitions,
)
from glasswell.dataset.stated_units import check_stated_units, with_unit_row
from glasswell.dataset.table import Table, parse_table
from glasswell.dataset.thermoml import is_thermoml, thermoml_table
from glasswell.errors import DataError, DataWarning, InputError, UnitError
from glasswell.names import canonical
from glasswell.provenance import checksum
from glasswell.units import read_amount

# A measured curve has thousands of points at most; what is larger is another kind of file.
_LARGEST_FILE: Final = 32 * 2**20


def read_measurement(
    path: str | os.PathLike[str],
    material: str | None = None,
    quantity: str | None = None,
    *,
    part: int | None = None,
    columns: Mapping[str, str | int] | None = None,
    units: Mapping[str, str] | None = None,
    conditions: Mapping[str, str] | None = None,
) -> Measurement:
    """Read a curve from a CSV file whose header states units, or from a ThermoML file.

    The header reads like `temperature [K],thermal_conductivity [W/m/K],uncertainty [%]`; names,
    separators and units are read forgivingly, but a unit must be there. A file of the same name
    ending in .toml may add `material`, `kind`, `citation`, `url`, `licence`, `note`, `trust` (1–5)
    and `sha256`. The arguments override both: `material` names the glass, `quantity` tells which
    column to read ("thermal_conductivity", "heat_capacity", "internal_quality_factor" or
    "frequency_shift"). The last two, of resonators, may have columns frequency, power (W or dBm)
    and photon_number, or one value of each for the whole curve: frequency = "5.62 GHz".

    What a file is, is read from its content: ThermoML (XML of NIST/TRC; `part` is the number of the
    data set where it holds several), raw tables of CMB-S4's Cryogenic_Material_Properties, whose
    first line is a reference, or any other table, also with decimal commas between semicolons or
    tabs, and with a row of units below the header.

    For tables whose header cannot be changed: `columns` says which column is the "temperature", the
    "value", the "uncertainty" or a condition, by its title or its number from 1, and `units` in
    which unit it is: columns={"value": "k"}, units={"temperature": "K", "value": "W/m/K"}.
    `conditions` holds for all rows: {"frequency": "5.62 GHz", "power": "-80 dBm"}.

    Rows are sorted by temperature, which `notes` records. Raises DataError or UnitError for
    anything that cannot be used as it stands. Warns (DataWarning) of repeated temperatures and
    of unknown keys in the TOML file.
    """
    table_path = Path(path)
    content = _content(table_path)
    record, messages = _companion(table_path)
    said: dict[str, Any] = stated(conditions, path)
    asked = Record(material=material or "", quantity=quantity or "", **said)
    for message in messages:
        warnings.warn(message, DataWarning, stacklevel=2)
    return measurement_from_bytes(
        content,
        asked.over(record),
        origin=str(table_path),
        name=table_path.stem,
        part=part,
        described=Described(columns or {}, units or {}),
    )


def measurement_from_bytes(
    content: bytes,
    record: Record,
    *,
    origin: str,
    name: str,
    part: int | None = None,
    described: Described | None = None,
) -> Measurement:
    """The curve in the bytes of a file; `record` comes before what its comments say."""
    digest = checksum(content)
    if record.sha256 and record.sha256.casefold() != digest:
        raise DataError(
            f"{origin}: the file is not the one that its record describes",
            f"Its SHA-256 is {digest}, the record says {record.sha256}",
            "Restore the file, or correct sha256 in the TOML file beside it",
        )
    if described:
        _require_table(content, origin)
    table = _table(content, origin, record, part)
    record = record.over(record_from_remarks(table.remarks))
    wanted = canonical_quantity(record.quantity) if record.quantity else None
    if described:
        table = described.applied(table, wanted)
    choice = choose_columns(table, wanted)
    check_stated_units(table, choice)
    kelvin, _ = numbers_in(table, choice.temperature, "temperature")
    values, unit = numbers_in(table, choice.value, choice.quantity)
    uncertainty = _uncertainty(table, choice, values, unit)
    conditions = _conditions(table, choice, record)
    settings = np.stack([kelvin, *conditions.values()], axis=1)
    check_copies(table, choice.temperature, np.column_stack([settings, values]))
    if not any(remark.startswith(REPEATED) for remark in record.remarks):
        warn_of_repetitions(table, settings)
    order = np.argsort(kelvin, kind="stable")
    notes = dict.fromkeys((*record.remarks, *_notes(choice, settings)))
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
        kind=record.kind or None,
        conditions={name: column[order] for name, column in conditions.items()},
    )


def _table(content: bytes, origin: str, record: Record, part: int | None) -> Table:
    """The cells of a file, whatever its format."""
    if is_thermoml(content):
        wanted = canonical_quantity(record.quantity) if record.quantity else None
        return thermoml_table(content, origin, wanted, part)
    if part is not None:
        raise InputError(
            f"{origin}: part={part} is asked for, but the file holds one table",
            "Only ThermoML files have several data sets",
            "Leave part out",
        )
    if is_raw_table(content):
        return raw_table(content, origin)
    return with_unit_row(with_decimal_points(parse_table(content, origin)))


def _require_table(content: bytes, origin: str) -> None:
    if is_thermoml(content):
        raise InputError(
            f"{origin}: columns and units cannot be stated of a ThermoML file",
            "It states them itself",
            "Leave them out; part says which data set is read",
        )


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except IsADirectoryError as error:
        raise DataError(
            f"{path}: the file cannot be read",
            "It is a folder",
            "Check the name; a curve is one file",
        ) from error
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


def _conditions(table: Table, choice: Choice, record: Record) -> dict[str, Values]:
    """Conditions of each row in SI: from columns, or stated once for the whole curve."""
    columns = {column.role: column for column in choice.conditions}
    stated = record.conditions()
    found = {}
    for name in CONDITIONS[choice.quantity]:
        if name in columns and name in stated:
            raise DataError(
                f"{table.origin}: {name} stands in a column and is stated as {stated[name]!r}",
                remedy="Keep one of the two",
            )
        if name in columns:
            found[name] = numbers_in(table, columns[name], name)[0]
        elif name in stated:
            value = _stated(table.origin, name, stated[name])
            found[name] = np.full(len(table.rows), value)
    return found


def _stated(origin: str, name: str, text: str) -> float:
    """A condition such as "5.62 GHz" in SI."""
    try:
        value, _ = read_amount(text, name)
    except InputError as error:
        what = f"{origin}: {name} = {shown(text)}: {error.what}"
        kind = UnitError if isinstance(error, UnitError) else DataError
        raise kind(what, error.why, error.remedy) from error
    if not value > 0.0:
        raise DataError(f"{origin}: {name} = {shown(text)} is not positive", "", "Correct it")
    return value


def _uncertainty(table: Table, choice: Choice, values: Values, unit: str) -> Values | None:
    """Absolute uncertainties in the unit of the values."""
    column = choice.uncertainty
    if column is None:
        return None
    if column.unit is not None and column.unit.casefold() in ("%", "percent", "per cent"):
        percent = np.array([number_in(table, row, column) for row in range(len(table.rows))])
        with np.errstate(over="ignore"):
            errors: Values = np.abs(values) * (percent / 100.0)
    else:
        errors, found = numbers_in(table, column, choice.quantity)
        if found != unit:
            raise UnitError(
                f"{header_place(table, column)}: the unit is on another basis than the values",
                f"Values are in {unit}, uncertainties in {found}",
                "Give both per mass, both per mole or both per volume",
            )
    for row, error in enumerate(errors):
        if not (np.isfinite(error) and error > 0.0):
            raise not_positive(table, row, column)
    return errors


def _notes(choice: Choice, settings: Values) -> list[str]:
    """What was done to the rows, in words; settings (row, temperature and conditions)."""
    notes = []
    if choice.unused:
        notes.append(f"columns not used: {', '.join(shown(title) for title in choice.unused)}")
    if np.any(np.diff(settings[:, 0]) < 0.0):
        notes.append("the rows were sorted by temperature")
    repeated = repeated_rows(settings)
    if len(repeated):
        kelvin = dict.fromkeys(f"{row[0]:g} K" for row in repeated)
        notes.append(f"{REPEATED}: {', '.join(kelvin)}")
    return notes
