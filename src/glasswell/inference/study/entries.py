"""Tables of a study file: every value is asked for by its key, with the type it must have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from typing import Any

from glasswell.errors import DataError, InputError, UnitError
from glasswell.names import closest
from glasswell.units import accepted_units, read_amount


@dataclass(frozen=True)
class Entries:
    """One table. place: the file and the table, for messages."""

    place: str
    values: Mapping[str, Any]

    @classmethod
    def checked(cls, place: str, values: Mapping[Any, Any], known: Sequence[str]) -> Entries:
        """The table, if all its keys are known. Raises DataError for the first that is not."""
        for key in values:
            if key in known:
                continue
            near = closest(str(key), known)
            raise DataError(
                f"{place}: {key!r} is not a key that is read here",
                f"Known are: {', '.join(known)}",
                f"Did you mean {near!r}?" if near else "Remove it, or correct its name",
            )
        return cls(place, dict(values))

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def wrong(self, key: str, what: str, remedy: str, why: str = "") -> DataError:
        """The error for the value of a key."""
        return DataError(f"{self.place}, {key}: {what}", why, remedy)

    @contextmanager
    def at(self, key: str) -> Iterator[None]:
        """Errors of the input that are raised inside name the file and the key."""
        try:
            yield
        except InputError as error:
            kind = UnitError if isinstance(error, UnitError) else DataError
            raise kind(f"{self.place}, {key}: {error.what}", error.why, error.remedy) from error

    def text(self, key: str, choices: Sequence[str] = ()) -> str | None:
        """Text, one of the choices if there are any; None if the key is absent."""
        value = self.values.get(key)
        if value is None and key not in self.values:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f"{_shown(value)} is not text", 'Write text, such as "name"')
        if choices and value not in choices:
            near = closest(value, choices)
            hint = f"Did you mean {near!r}? " if near else ""
            raise self.wrong(
                key, f"{_shown(value)} is unknown", f"{hint}Choose from {', '.join(choices)}"
            )
        return value

    def texts(self, key: str, choices: Sequence[str] = ()) -> tuple[str, ...] | None:
        """A list of texts, each one of the choices if there are any."""
        if key not in self.values:
            return None
        value = self.values[key]
        if not isinstance(value, list) or not value:
            raise self.wrong(key, f"{_shown(value)} is not a list", 'Write it like ["one", "two"]')
        each = Entries(self.place, {f"{key} {i}": entry for i, entry in enumerate(value, 1)})
        return tuple(each.text(name, choices) or "" for name in each.values)

    def whole(self, key: str, least: int) -> int | None:
        """A whole number, `least` or more."""
        if key not in self.values:
            return None
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.wrong(
                key, f"{_shown(value)} is not a whole number from {least} on", "Correct it"
            )
        return value

    def number(self, key: str) -> float | None:
        """A positive number without a unit."""
        if key not in self.values:
            return None
        value = self.values[key]
        right = isinstance(value, (int, float)) and not isinstance(value, bool)
        if right and isfinite(value) and value > 0:
            return float(value)
        raise self.wrong(
            key,
            f"{_shown(value)} is not a positive number",
            "Write a number without quotation marks, with a point, such as 1.5 or 3.0e-4",
        )

    def amount(self, key: str, quantity: str) -> float | None:
        """A positive number with its unit, in SI; `quantity` as `glasswell.units` knows it."""
        if key not in self.values:
            return None
        value, units = self.values[key], accepted_units(quantity)
        example = f'"{value} {units.split(", ")[0]}"'
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            raise UnitError(
                f"{self.place}, {key}: {value!r} has no unit",
                "Units are never guessed",
                f"Write number and unit as text, such as {key} = {example}; units are {units}",
            )
        with self.at(key):
            found, _ = read_amount(self.text(key) or "", quantity)
        if found <= 0.0:
            raise self.wrong(key, f"{_shown(value)} is not positive", "Correct it")
        return found

    def table(self, key: str, known: Sequence[str]) -> Entries | None:
        """A table below this one."""
        if key not in self.values:
            return None
        value = self.values[key]
        if not isinstance(value, dict):
            raise self.wrong(
                key,
                f"{_shown(value)} is not a table",
                f"Give keys with values; known are {', '.join(known)}",
            )
        return Entries.checked(f"{self.place}, {key}", value, known)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
