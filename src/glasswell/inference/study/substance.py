"""The glass of a study: a known material, one that a file describes, or one described in place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from glasswell.errors import DataError, InputError
from glasswell.inference.study.entries import Entries
from glasswell.material import Material, Quantity, material
from glasswell.material.material import KINDS, REQUIRED
from glasswell.provenance import Source
from glasswell.units import read_amount

_CREDIT: Final = ("citation", "url", "licence", "note")
_KEYS: Final = ("name", "material", "formula", *KINDS)
_OF_A_VALUE: Final = ("value", "unit", "standard_error", *_CREDIT)


def study_glass(study: Entries, folder: Path) -> Material | str | None:
    """What the key `glass` names or describes; None if it is absent."""
    value = study.values.get("glass")
    if "glass" not in study:
        return None
    if isinstance(value, str):
        with study.at("glass"):
            if value.endswith(".toml"):
                return described_material(folder / value)
            return material(value).name
    table = study.table("glass", _KEYS)
    assert table is not None
    return _material(table)


def described_material(path: Path) -> Material:
    """The material that a TOML file describes: the keys of `glass`, or the form of the library.

    Raises DataError, naming file and key.
    """
    try:
        described: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(
            f"{path}: the description of the material cannot be read",
            f"The {'system' if isinstance(error, OSError) else 'reader'} says: {error}",
            "Check the name of the file and its TOML",
        ) from error
    entries = described.get("material", described)
    if isinstance(entries, list) and len(entries) == 1:
        entries = entries[0]
    if not isinstance(entries, dict):
        entries = described
    return _material(Entries.checked(str(path), entries, _KEYS))


def _material(entries: Entries) -> Material:
    values = {name: _quantity(entries, name) for name in KINDS if name in entries}
    known, name = entries.text("material"), entries.text("name")
    if (known is None) == (name is None):
        raise DataError(
            f"{entries.place}: give either name or material",
            "material is a known one, of which some values are changed; name is that of a new one",
            'Write name = "my glass", or material = "vitreous silica"',
        )
    if known is not None:
        with entries.at("material"):
            return material(known).replace(**values)
    missing = [key for key in REQUIRED if key not in values]
    if missing:
        raise DataError(
            f"{entries.place}: {', '.join(missing)} of {name} is missing",
            "Phonons need density and both sound velocities; a conductivity needs atom_density, or "
            "formula and molar_mass, and linear_heat_capacity unless density is fitted",
            f'Write {missing[0]} = "number unit"',
        )
    assert name is not None
    try:
        return Material.create(name, formula=entries.text("formula") or "", **values)
    except InputError as error:
        raise DataError(f"{entries.place}: {error.what}", error.why, error.remedy) from error


def _quantity(entries: Entries, name: str) -> Quantity:
    """One value: "2200 kg/m^3", or a table with value, unit, standard_error and citation."""
    kind = KINDS[name]
    if not isinstance(entries.values[name], dict):
        entries.amount(name, kind)
        value, unit = read_amount(entries.values[name], kind)
        return Quantity(value, unit, Source(f"given in {entries.place}"))
    table = entries.table(name, _OF_A_VALUE)
    assert table is not None
    value, unit = _stated(table, "value", kind)
    error, _ = _stated(table, "standard_error", kind) if "standard_error" in table else (None, "")
    texts = {part: table.text(part) or "" for part in _CREDIT if table.values.get(part)}
    texts.setdefault("citation", f"given in {entries.place}")
    return Quantity(value, unit, Source(**texts), error)


def _stated(table: Entries, key: str, kind: str) -> tuple[float, str]:
    """Value in SI and its unit, from text with a unit, or a number with `unit` beside it."""
    if key not in table:
        raise table.wrong(key, "it is missing", f'Write {key} = "number unit"')
    number = isinstance(table.values[key], (int, float))
    unit = table.text("unit") if number else None
    if unit is None:
        table.amount(key, kind)
        return read_amount(table.values[key], kind)
    value = table.number(key)
    with table.at("unit"):
        return read_amount(f"{value!r} {unit}", kind)
