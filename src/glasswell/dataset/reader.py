"""Reading a measured curve: every refusal names file, row and column and says what to do."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Final

import numpy as np

from glasswell.dataset.cells import NUMBER, header_place, not_positive, number_in, numbers_in, shown
from glasswell.dataset.columns import Choice, choose_columns
from glasswell.dataset.measurement import Measurement, Values
from glasswell.dataset.quantities import CONDITIONS, canonical_quantity
from glasswell.dataset.record import RECORD_KEYS, Record, record_from_remarks, record_from_toml
from glasswell.dataset.table import Table, parse_table
from glasswell.errors import DataError, DataWarning, UnitError
from glasswell.names import canonical
from glasswell.provenance import checksum
from glasswell.units import accepted_units, convert

# A measured curve has thousands of points at most; what is larger is another kind of file.
_LARGEST_FILE: Final = 32 * 2**20
# A file that says this in a remark is not warned of again.
_REPEATED: Final = "repeated temperatures, all kept"


def read_measurement(
    path: str | os.PathLike[str], material: str | None = None, quantity: str | None = None
) -> Measurement:
    """Read a curve from a CSV file whose header states units.

    The header reads like `temperature [K],thermal_conductivity [W/m/K],uncertainty [%]`; names,
    separators and units are read forgivingly, but a unit must be there. A file of the same name
    ending in .toml may add `material`, `kind`, `citation`, `url`, `licence`, `note`, `trust` (1–5)
    and `sha256`. The arguments override both: `material` names the glass, `quantity` tells which
    column to read ("thermal_conductivity", "heat_capacity", "internal_quality_factor" or
    "frequency_shift"). The last two, of resonators, may have columns frequency, power (W or dBm)
    and photon_number, or one value of each for the whole curve: frequency = "5.62 GHz".

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
    kelvin, _ = numbers_in(table, choice.temperature, "temperature")
    values, unit = numbers_in(table, choice.value, choice.quantity)
    uncertainty = _uncertainty(table, choice, values, unit)
    conditions = _conditions(table, choice, record)
    settings = np.stack([kelvin, *conditions.values()], axis=1)
    if not any(remark.startswith(_REPEATED) for remark in record.remarks):
        _warn_of_repetitions(table, settings)
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
    number, _, unit = text.strip().partition(" ")
    if not NUMBER.fullmatch(number.replace("\N{MINUS SIGN}", "-")) or not unit.strip():
        raise DataError(
            f"{origin}: {name} = {shown(text)} is not a number with a unit",
            "Units are never guessed",
            f'Write for example {name} = "10 {accepted_units(name).split(", ")[0]}"',
        )
    with np.errstate(over="ignore"):
        value = float(convert(float(number.replace("\N{MINUS SIGN}", "-")), unit, name)[0])
    if not (np.isfinite(value) and value > 0.0):
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
    repeated = _repeated(settings)
    if len(repeated):
        kelvin = dict.fromkeys(f"{row[0]:g} K" for row in repeated)
        notes.append(f"{_REPEATED}: {', '.join(kelvin)}")
    return notes


def _warn_of_repetitions(table: Table, settings: Values) -> None:
    repeated = _repeated(settings)
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


def _repeated(settings: Values) -> Values:
    found, counts = np.unique(settings, axis=0, return_counts=True)
    return np.asarray(found[counts > 1])
