"""What is known about a curve besides its numbers: from a small TOML file, or from comments."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from glasswell.dataset.quantities import SAMPLES
from glasswell.errors import DataError
from glasswell.provenance import Source

# What stands in the place of a citation, before the name of the file.
NO_SOURCE: Final = "no source given for"
# Spellings that people use for the same thing.
_SYNONYMS: Final[Mapping[str, str]] = {"source": "citation", "license": "licence"}
# One value for the whole curve, as "5.62 GHz"; read where the quantity knows such a condition.
_CONDITIONS: Final = ("frequency", "power", "photon_number")
_CREDIT: Final = ("citation", "url", "licence", "note")


@dataclass(frozen=True)
class Record:
    """Provenance of a curve; what nobody stated is empty or None."""

    name: str = ""
    material: str = ""
    kind: str = ""
    quantity: str = ""
    citation: str = ""
    url: str = ""
    licence: str = ""
    note: str = ""
    sha256: str = ""
    trust: int | None = None
    default: bool = False
    frequency: str = ""
    power: str = ""
    photon_number: str = ""
    remarks: tuple[str, ...] = ()

    def over(self, other: Record) -> Record:
        """The record completed by `other` where it is silent.

        Citation, address, licence and note belong together and are taken from one of the two.
        """
        merged = {
            field.name: getattr(self, field.name) or getattr(other, field.name)
            for field in fields(Record)
        }
        credit = self if self.citation else other
        if self.citation or not any(getattr(self, part) for part in _CREDIT):
            merged |= {part: getattr(credit, part) for part in _CREDIT}
        return Record(**merged)

    def conditions(self) -> dict[str, str]:
        """Conditions stated for the whole curve, as text."""
        given = {name: getattr(self, name) for name in _CONDITIONS}
        return {name: text for name, text in given.items() if text}

    def source(self, origin: str) -> Source:
        """The source to show, which says so if none was given."""
        citation = self.citation or f"{NO_SOURCE} {origin}"
        return Source(citation, self.url, self.licence, self.note)


RECORD_KEYS: Final = tuple(entry.name for entry in fields(Record) if entry.name != "remarks")


def record_from_toml(content: bytes, origin: str) -> tuple[Record, tuple[str, ...]]:
    """Record in a TOML file, and the keys in it that glasswell does not know.

    Raises DataError if it is not TOML or if a value has the wrong type.
    """
    try:
        entries = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise DataError(
            f"{origin}: this is not a TOML file",
            f"The reader says: {error}",
            'Write lines such as material = "vitreous silica", or remove the file',
        ) from error
    known: dict[str, Any] = {}
    unknown = []
    for key, value in entries.items():
        field = _SYNONYMS.get(key, key)
        if field in RECORD_KEYS:
            known[field] = _checked(field, value, origin)
        else:
            unknown.append(key)
    return Record(**known), tuple(unknown)


def record_from_remarks(remarks: tuple[tuple[str, str], ...]) -> Record:
    """Record in the comment lines of a CSV file; other comments are left alone."""
    known: dict[str, Any] = {}
    for key, value in remarks:
        field = _SYNONYMS.get(key, key.replace(" ", "_"))
        if field in (*_CREDIT, "name", "material", "quantity", *_CONDITIONS) and value:
            known.setdefault(field, value)
        elif field == "trust" and value in ("1", "2", "3", "4", "5"):
            known[field] = int(value)
        elif field == "kind" and value in SAMPLES:
            known[field] = value
    notes = tuple(value for key, value in remarks if key == "remark" and value)
    return Record(**known, remarks=notes)


def _checked(field: str, value: object, origin: str) -> object:
    if field == "trust":
        right = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 5
        wanted = "a whole number from 1 to 5"
    elif field == "kind":
        right, wanted = value in SAMPLES, f"one of {', '.join(SAMPLES)}"
    elif field == "default":
        right, wanted = isinstance(value, bool), "true or false"
    else:
        right, wanted = isinstance(value, str), "text in quotation marks"
    if not right:
        raise DataError(
            f"{origin}: {field} = {value!r} is not usable", remedy=f"Write {wanted} for it"
        )
    return value
