"""One value of a material: number, unit, standard error and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from glasswell.errors import InputError
from glasswell.provenance import Source
from glasswell.units import conversion_factor


@dataclass(frozen=True)
class Quantity:
    """A positive number with its unit, its source and, where known, its standard error.

    `standard_error` is one sigma in the same unit; None means that nobody stated one, not that
    the value is exact.
    """

    value: float
    unit: str
    source: Source
    standard_error: float | None = None

    def __post_init__(self) -> None:
        _require_positive("value", self.value)
        if self.standard_error is not None:
            _require_positive("standard error", self.standard_error)

    def __str__(self) -> str:
        """Number, error and unit."""
        error = "" if self.standard_error is None else f" ± {self.standard_error:.2g}"
        return f"{self.value:.6g}{error} {self.unit}"

    def to_si(self, kind: str) -> Quantity:
        """The same quantity in SI; `kind` is the name that `glasswell.units` knows it by."""
        factor, unit = conversion_factor(self.unit, kind)
        error = None if self.standard_error is None else self.standard_error * factor
        return Quantity(self.value * factor, unit, self.source, error)

    def to_dict(self) -> dict[str, float | str]:
        """Plain numbers and text, for TOML and JSON; empty parts of the source are left out."""
        entry: dict[str, float | str] = {"value": self.value, "unit": self.unit}
        if self.standard_error is not None:
            entry["standard_error"] = self.standard_error
        source = self.source
        parts = {
            "citation": source.citation,
            "url": source.url,
            "licence": source.licence,
            "note": source.note,
        }
        return entry | {name: text for name, text in parts.items() if text}

    @classmethod
    def from_dict(cls, entry: Mapping[str, Any]) -> Quantity:
        """The quantity that `to_dict` wrote."""
        texts = {name: str(entry.get(name, "")) for name in ("citation", "url", "licence", "note")}
        return cls(
            value=entry["value"],
            unit=entry["unit"],
            source=Source(**texts),
            standard_error=entry.get("standard_error"),
        )


def _require_positive(what: str, number: object) -> None:
    if not isinstance(number, (int, float)) or not isfinite(number) or number <= 0.0:
        raise InputError(
            f"The {what} {number!r} of a material is not a positive number",
            remedy="Give a positive number, or leave an unknown value out",
        )
