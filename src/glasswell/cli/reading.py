"""Options that say how one file is read: which data set, columns, units, conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Group, Parameter

from glasswell.errors import InputError

if TYPE_CHECKING:
    from glasswell.dataset import Measurement

_GROUP: Final = Group("How a file is read", sort_key=1)


def _option(text: str) -> Parameter:
    return Parameter(help=text, group=_GROUP)


@Parameter(name="*")
@dataclass(frozen=True)
class Reading:
    """What the header of a file does not say."""

    quantity: Annotated[
        str | None, _option("Which quantity to read, where a file holds several: heat_capacity.")
    ] = None
    part: Annotated[
        int | None, _option("Which data set of a ThermoML file to read, by its number.")
    ] = None
    columns: Annotated[
        str | None,
        _option('Which column is what, by title or number: "value=k, uncertainty=4".'),
    ] = None
    units: Annotated[
        str | None, _option('Units that the header lacks: "temperature=K, value=W/m/K".')
    ] = None
    conditions: Annotated[
        str | None,
        _option('Conditions of all rows of a resonator: "frequency=5.62 GHz, power=-80 dBm".'),
    ] = None
    at: Annotated[str | None, _option('Only the rows under these conditions: "power=-80 dBm".')] = (
        None
    )

    def given(self) -> list[str]:
        """Options that were used."""
        names = ("quantity", "part", "columns", "units", "conditions", "at")
        return [f"--{name}" for name in names if getattr(self, name) is not None]

    def curve(self, word: str) -> Measurement:
        """The curve of a word, read as the options say."""
        from glasswell.dataset.words import curve_of

        found = curve_of(word, **self._keywords())
        return found if self.at is None else found.at(**_in_si(self.at))

    def curves(self, words: Sequence[str]) -> list[Measurement]:
        """All curves; options are for a single one."""
        if len(words) > 1 and self.given():
            raise InputError(
                f"{', '.join(self.given())} beside {len(words)} curves",
                "It says how one file is read, and not which of them",
                "Write a study file, where each curve has its own (see docs/study-files.md)",
            )
        return [self.curve(word) for word in words]

    def _keywords(self) -> dict[str, Any]:
        """Keywords of `read_measurement`."""
        found: dict[str, Any] = {"quantity": self.quantity, "part": self.part}
        if self.columns is not None:
            titles = _pairs(self.columns, "--columns", "value=k")
            found["columns"] = {r: int(t) if t.isdecimal() else t for r, t in titles.items()}
        if self.units is not None:
            found["units"] = _pairs(self.units, "--units", "temperature=K, value=W/m/K")
        if self.conditions is not None:
            found["conditions"] = _pairs(self.conditions, "--conditions", "power=-80 dBm")
        return {key: value for key, value in found.items() if value is not None}


def _pairs(text: str, option: str, example: str) -> dict[str, str]:
    """Names with their values from "name=value, name=value"."""
    found = {}
    for part in text.split(","):
        name, sign, value = part.partition("=")
        if not (sign and name.strip() and value.strip()) or name.strip() in found:
            raise InputError(
                f"{option} {text!r} cannot be read", remedy=f'Write it like {option} "{example}"'
            )
        found[name.strip()] = value.strip()
    return found


def _in_si(text: str) -> dict[str, float]:
    from glasswell.dataset.described import CONDITION_NAMES
    from glasswell.units import read_amount

    found = {}
    for name, value in _pairs(text, "--at", "power=-80 dBm").items():
        if name not in CONDITION_NAMES:
            raise InputError(
                f"--at: {name!r} is not a condition", remedy=f"Use {', '.join(CONDITION_NAMES)}"
            )
        found[name] = read_amount(value, name)[0]
    return found
