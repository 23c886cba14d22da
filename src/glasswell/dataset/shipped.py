"""The shipped curves: glass/quantity/name, each with its source, licence, trust and checksum."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from glasswell.dataset.measurement import Measurement
from glasswell.dataset.quantities import QUANTITIES, canonical_quantity
from glasswell.dataset.reader import measurement_from_bytes
from glasswell.dataset.record import Record, record_from_toml
from glasswell.errors import DataError, InputError
from glasswell.names import ALIASES, closest, simplify, slug


@dataclass(frozen=True)
class _Entry:
    """One shipped curve, not yet read."""

    glass: str
    quantity: str
    stem: str
    folder: Traversable

    @property
    def name(self) -> str:
        return "/".join((self.glass, self.quantity, self.stem))

    def record(self) -> Record:
        record, unknown = record_from_toml(self._bytes("toml"), self.name)
        if unknown or not record.sha256:
            raise DataError(
                f"The record of the shipped curve {self.name} is damaged",
                remedy="Install glasswell again",
            )
        return record

    def measurement(self) -> Measurement:
        return measurement_from_bytes(
            self._bytes("csv"), self.record(), origin=f"{self.name}.csv", name=self.name
        )

    def _bytes(self, ending: str) -> bytes:
        return self.folder.joinpath(f"{self.stem}.{ending}").read_bytes()


def dataset(name: str) -> Measurement:
    """A shipped curve, for example "vitreous-silica/thermal-conductivity/cahill-1988".

    Short forms work where they are clear: "epoxy" is the main curve of that glass, a last part
    such as "olson-1993" is enough if no other curve has it.

    Raises InputError with the known names if none or several fit.
    """
    entries = _entries()
    matching = [entry for entry in entries if _fits(entry, str(name))]
    if len(matching) > 1:
        main = [entry for entry in matching if entry.record().default]
        matching = main if len(main) == 1 else matching
    if len(matching) == 1:
        return matching[0].measurement()
    known = ", ".join(entry.name for entry in entries)
    if matching:
        fitting = ", ".join(entry.name for entry in matching)
        raise InputError(f"{name!r} could be several curves", remedy=f"Choose one of: {fitting}")
    glasses = [spelling for pair in ALIASES.items() for spelling in (pair[0], *pair[1])]
    nearest = closest(str(name), [*(entry.name for entry in entries), *glasses])
    hint = "" if nearest is None else f"Did you mean {nearest!r}? "
    raise InputError(
        f"There is no shipped curve {name!r}",
        f"Shipped are: {known}",
        f"{hint}Read a file of your own with glasswell.read_measurement(path)",
    )


def datasets(glass: str | None = None, quantity: str | None = None) -> tuple[str, ...]:
    """Names of the shipped curves, all or those of one glass or one quantity."""
    wanted = None if quantity is None else slug(canonical_quantity(quantity))
    return tuple(
        entry.name
        for entry in _entries()
        if (glass is None or entry.glass == slug(glass))
        and (wanted is None or entry.quantity == wanted)
    )


def _fits(entry: _Entry, name: str) -> bool:
    """Whether the parts of `name` occur in this order in the path of the curve."""
    parts = iter((entry.glass, entry.quantity, entry.stem))
    asked = [part for part in name.replace("\\", "/").split("/") if part.strip()]
    return bool(asked) and all(any(_same(part, known) for known in parts) for part in asked)


def _same(part: str, known: str) -> bool:
    if simplify(part) == simplify(known) or slug(part) == known:
        return True
    if known not in {slug(quantity) for quantity in QUANTITIES}:
        return False
    try:
        return slug(canonical_quantity(part)) == known
    except InputError:
        return False


def _entries() -> list[_Entry]:
    root = files("glasswell.dataset").joinpath("library")
    found = [
        _Entry(glass.name, quantity.name, file.name.removesuffix(".csv"), quantity)
        for glass in root.iterdir()
        if glass.is_dir()
        for quantity in glass.iterdir()
        if quantity.is_dir()
        for file in quantity.iterdir()
        if file.name.endswith(".csv")
    ]
    return sorted(found, key=lambda entry: entry.name)
