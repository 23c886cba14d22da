"""The measurements of a study: files with what their headers do not say, or shipped names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from glasswell.dataset import Measurement
from glasswell.dataset.adjusted import scaled, with_relative_error
from glasswell.dataset.described import CONDITION_NAMES, ROLES
from glasswell.dataset.quantities import QUANTITIES
from glasswell.dataset.words import curve_of, is_file
from glasswell.errors import DataError
from glasswell.inference.study.entries import Entries
from glasswell.units import read_amount

_READING: Final = ("material", "quantity", "part", "columns", "units", *CONDITION_NAMES)
_CHANGES: Final = ("at", "minimum_temperature", "maximum_temperature", "scale", "relative_error")
KEYS: Final = ("curve", *_READING, *_CHANGES)


@dataclass(frozen=True)
class Curve:
    """A curve as it is fitted, and before rows were left out, as it is judged."""

    used: Measurement
    whole: Measurement


def read_curves(study: Entries, path: Path) -> tuple[Curve, ...]:
    """The entries of `measurements`: texts, or tables with the key `curve`."""
    listed = study.values.get("measurements")
    if not isinstance(listed, list) or not listed:
        raise DataError(
            f"{study.place}, measurements: there is no list of curves",
            "A study needs at least one",
            'Write measurements = ["vitreous-silica", "my.csv"], or one [[measurements]] for each',
        )
    return tuple(_curve(study, i, entry, path) for i, entry in enumerate(listed, start=1))


def _curve(study: Entries, number: int, entry: object, path: Path) -> Curve:
    place = f"{study.place}, measurements {number}"
    if isinstance(entry, str):
        entry = {"curve": entry}
    if not isinstance(entry, dict):
        raise DataError(
            f"{place}: {entry!r} is neither a name nor a table",
            remedy='Write curve = "my.csv" below [[measurements]]',
        )
    entries = Entries.checked(place, entry, KEYS)
    word = entries.text("curve")
    if word is None:
        raise entries.wrong("curve", "the name is missing", "Name a file or a shipped curve")
    reading = _reading(entries)
    _check_companion(entries, word, path)
    with entries.at("curve"):
        whole = curve_of(word, path.parent, **reading)
    return _changed(entries, whole)


def _reading(entries: Entries) -> dict[str, Any]:
    """Keywords of `read_measurement`."""
    found: dict[str, Any] = {
        "material": entries.text("material"),
        "quantity": entries.text("quantity", QUANTITIES),
        "part": entries.whole("part", 1),
    }
    columns, units = entries.table("columns", ROLES), entries.table("units", ROLES)
    if columns is not None:
        found["columns"] = {role: _title(columns, role) for role in columns.values}
    if units is not None:
        found["units"] = {role: units.text(role) for role in units.values}
    found["conditions"] = {n: entries.text(n) for n in CONDITION_NAMES if n in entries}
    return {key: value for key, value in found.items() if value}


def _title(columns: Entries, role: str) -> str | int:
    number = isinstance(columns.values[role], int)
    found = columns.whole(role, 1) if number else columns.text(role)
    assert found is not None
    return found


def _check_companion(entries: Entries, word: str, path: Path) -> None:
    """A study beside a curve of the same name would be read as the record of that curve."""
    if is_file(word, path.parent) and (path.parent / word).with_suffix(".toml") == path:
        raise entries.wrong(
            "curve",
            f"{word} and the study have the same name",
            f"Rename the study, for example to {path.stem}-study.toml",
            "A TOML file of the name of a curve describes that curve",
        )


def _changed(entries: Entries, whole: Measurement) -> Curve:
    """Scale and errors for all rows, then the rows that are used."""
    scale = entries.number("scale")
    if scale is not None:
        whole = scaled(whole, scale)
    share = _share(entries)
    if share is not None:
        with entries.at("relative_error"):
            whole = with_relative_error(whole, share)
    conditions = entries.table("at", CONDITION_NAMES)
    if conditions is not None:
        with entries.at("at"):
            whole = whole.at(**_at(conditions))
    low = entries.amount("minimum_temperature", "temperature")
    high = entries.amount("maximum_temperature", "temperature")
    with entries.at("minimum_temperature" if low else "maximum_temperature"):
        return Curve(whole.select(low or 0.0, high or float("inf")), whole)


def _share(entries: Entries) -> float | None:
    """A relative error as a share, or as text in per cent."""
    value = entries.values.get("relative_error")
    if not isinstance(value, str):
        return entries.number("relative_error")
    number, sign, rest = value.partition("%")
    try:
        if sign and not rest.strip():
            return float(number) / 100.0
    except ValueError:
        pass
    raise entries.wrong(
        "relative_error",
        f"{value!r} is not a share",
        'Write "5 %", or 0.05 without quotation marks',
    )


def _at(conditions: Entries) -> Mapping[str, float]:
    found = {}
    for name in conditions.values:
        with conditions.at(name):
            # A power in dBm may be negative, so this is not an amount.
            found[name] = read_amount(conditions.text(name) or "", name)[0]
    return found
