"""Measurement: one measured curve in SI, sorted by temperature, with its provenance."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from glasswell.dataset.quantities import CONDITIONS, SAMPLES, SIGNED, canonical_quantity
from glasswell.errors import DataError
from glasswell.names import canonical
from glasswell.provenance import Source, checksum
from glasswell.units import canonical_units, convert

if TYPE_CHECKING:
    from xarray import Dataset

Values = npt.NDArray[np.float64]

_USER: Final = Source("given by the user")


@dataclass(frozen=True, eq=False)
class Measurement:
    """A measured curve.

    `temperature` (n,) in K, ascending; `value` (n,) in `unit`, which is SI; `uncertainty` (n,)
    absolute, one sigma, in the same unit, or None. `notes` says what was done to the rows and
    what to mind; `conditions` holds, for quantities that have them, what else was set at each row:
    `frequency` (Hz), `power` (W) and `photon_number` of a resonator, each (n,). `trust` runs from
    1 to 5 (a fit on it could be published). `kind` says what the sample is: "glass",
    "semicrystalline", "filled", "glass ceramic" or "crystal", or None where nobody stated it.
    `checksum` is the SHA-256 of the file that the curve came from. The arrays are read-only.

    Raises DataError if the arrays differ in length, are empty, not finite, not positive (frequency
    shifts may have any sign), or not ascending in temperature. `Measurement.create` sorts and
    converts units.
    """

    name: str
    quantity: str
    material: str | None
    temperature: Values
    value: Values
    uncertainty: Values | None
    unit: str
    source: Source
    checksum: str
    notes: tuple[str, ...] = ()
    path: str | None = None
    trust: int | None = None
    kind: str | None = None
    conditions: Mapping[str, Values] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.unit not in canonical_units(canonical_quantity(self.quantity)):
            raise DataError(
                f"{self.name}: {self.unit!r} is not how {self.quantity} is kept",
                f"Inside, it is one of: {', '.join(canonical_units(self.quantity))}",
                "Use Measurement.create, which converts units",
            )
        if self.kind is not None and self.kind not in SAMPLES:
            raise DataError(
                f"{self.name}: {self.kind!r} is not a kind of sample",
                remedy=f"Use one of: {', '.join(SAMPLES)}, or None",
            )
        unknown = set(self.conditions) - set(CONDITIONS[self.quantity])
        if unknown:
            known = ", ".join(CONDITIONS[self.quantity])
            raise DataError(
                f"{self.name}: {self.quantity} has no condition {', '.join(sorted(unknown))}",
                remedy=f"Conditions of it are: {known}" if known else "Leave the conditions out",
            )
        for name in ("temperature", "value", "uncertainty"):
            given = getattr(self, name)
            if given is not None:
                signed = name == "value" and self.quantity in SIGNED
                object.__setattr__(self, name, _column(given, f"{self.name}: {name}", signed))
        checked = {
            name: _column(self.conditions[name], f"{self.name}: {name}")
            for name in CONDITIONS[self.quantity]
            if name in self.conditions
        }
        object.__setattr__(self, "conditions", checked)
        lengths = {len(column) for column in self._columns().values()}
        if len(lengths) > 1:
            raise DataError(
                f"{self.name}: the columns have different lengths {sorted(lengths)}",
                remedy="Give one value (and one uncertainty) per temperature",
            )
        if np.any(np.diff(self.temperature) < 0.0):
            raise DataError(
                f"{self.name}: the temperatures do not ascend",
                remedy="Use Measurement.create, which sorts the rows",
            )

    @classmethod
    def create(
        cls,
        temperature: npt.ArrayLike,
        value: npt.ArrayLike,
        *,
        quantity: str,
        unit: str,
        uncertainty: npt.ArrayLike | None = None,
        temperature_unit: str = "K",
        material: str | None = None,
        name: str = "measurement",
        kind: str | None = None,
        source: Source = _USER,
        conditions: Mapping[str, tuple[npt.ArrayLike, str]] | None = None,
    ) -> Measurement:
        """Curve from arrays: units are converted and rows sorted by temperature.

        `uncertainty` is absolute, one sigma, in the unit of the values. `conditions` gives each
        condition with its unit, one value or one per row: {"power": (-80.0, "dBm")}.
        """
        measured = canonical_quantity(quantity)
        columns = [convert(temperature, temperature_unit, "temperature")[0]]
        converted, canonical_unit = convert(value, unit, measured)
        columns.append(converted)
        if uncertainty is not None:
            columns.append(convert(uncertainty, unit, measured)[0])
        held = {n: convert(given, unit, n)[0] for n, (given, unit) in (conditions or {}).items()}
        held = {n: np.broadcast_to(given, columns[0].shape) for n, given in held.items()}
        # Columns that do not match are left as they are: the checks of the class name them.
        if columns[0].ndim == 1 and len({column.shape for column in columns}) == 1:
            order = np.argsort(columns[0], kind="stable")
            columns = [column[order] for column in columns]
            held = {name: column[order] for name, column in held.items()}
        return cls(
            name=name,
            quantity=measured,
            material=None if material is None else canonical(material),
            temperature=columns[0],
            value=columns[1],
            uncertainty=columns[2] if len(columns) > 2 else None,
            unit=canonical_unit,
            source=source,
            checksum=checksum(b"".join(c.tobytes() for c in (*columns, *held.values()))),
            conditions=held,
            kind=kind,
        )

    def __len__(self) -> int:
        return len(self.temperature)

    def __repr__(self) -> str:
        return (
            f"<Measurement {self.name!r}: {self.quantity} of {self.material or 'unnamed material'},"
            f" {len(self)} points, {self.temperature[0]:g} to {self.temperature[-1]:g} K>"
        )

    def select(self, minimum: float = 0.0, maximum: float = float("inf")) -> Measurement:
        """The points with minimum ≤ temperature ≤ maximum (K).

        Raises DataError if none is left.
        """
        kept = (self.temperature >= minimum) & (self.temperature <= maximum)
        if not np.any(kept):
            raise DataError(
                f"{self.name}: no point lies between {minimum:g} and {maximum:g} K",
                f"The curve runs from {self.temperature[0]:g} to {self.temperature[-1]:g} K",
                "Choose a range that overlaps it",
            )
        if np.all(kept):
            return self
        return self._rows(kept, f"only {minimum:g} to {maximum:g} K of the curve")

    def at(self, **conditions: float) -> Measurement:
        """The rows under these conditions, in SI: curve.at(power=1e-11).

        Values agree to one part in a million. Raises DataError if no row is left, or the curve has
        no such condition.
        """
        kept = np.ones(len(self), dtype=np.bool_)
        for name, value in conditions.items():
            if name not in self.conditions:
                raise DataError(
                    f"{self.name}: the curve does not say its {name}",
                    remedy=f"It says: {', '.join(self.conditions) or 'no condition'}",
                )
            kept &= np.isclose(self.conditions[name], value, rtol=1e-6, atol=0.0)
        asked = ", ".join(f"{name} = {value:g}" for name, value in conditions.items())
        if not np.any(kept):
            there = {n: np.unique(self.conditions[n]).tolist() for n in conditions}
            raise DataError(f"{self.name}: no row has {asked}", remedy=f"There are: {there}")
        return self if np.all(kept) else self._rows(kept, f"only {asked} of the curve")

    def _rows(self, kept: npt.NDArray[np.bool_], note: str) -> Measurement:
        return replace(
            self,
            temperature=self.temperature[kept],
            value=self.value[kept],
            uncertainty=None if self.uncertainty is None else self.uncertainty[kept],
            conditions={name: column[kept] for name, column in self.conditions.items()},
            notes=(*self.notes, note),
        )

    def to_csv(self, path: str | os.PathLike[str]) -> Path:
        """Write the curve with units, source and notes; `read_measurement` gives it back exactly.

        The file appears in one step, so an interrupted write leaves what was there before.
        """
        from glasswell.dataset.writer import write_measurement

        return write_measurement(self, path)

    def to_dataset(self) -> Dataset:
        """The curve as an xarray Dataset along `temperature`, with units and source as attrs."""
        from xarray import Dataset

        columns = {self.quantity: ("temperature", self.value, {"units": self.unit})}
        if self.uncertainty is not None:
            columns["uncertainty"] = ("temperature", self.uncertainty, {"units": self.unit})
        attributes = {
            "name": self.name,
            "quantity": self.quantity,
            "material": self.material or "",
            "kind": self.kind or "",
            "citation": self.source.citation,
            "url": self.source.url,
            "licence": self.source.licence,
            "note": self.source.note,
            "checksum": self.checksum,
            "notes": "\n".join(self.notes),
            "trust": 0 if self.trust is None else self.trust,
        }
        coordinates = {"temperature": ("temperature", self.temperature, {"units": "K"})}
        coordinates |= {
            name: ("temperature", column, {"units": canonical_units(name)[0]})
            for name, column in self.conditions.items()
        }
        return Dataset(columns, coords=coordinates, attrs=attributes)

    @classmethod
    def from_dataset(cls, data: Dataset) -> Measurement:
        """The curve that `to_dataset` made, also after a way through a file."""
        about = data.attrs
        quantity = about["quantity"]
        uncertainty = data["uncertainty"].values if "uncertainty" in data else None
        texts = {part: about[part] for part in ("citation", "url", "licence", "note")}
        return cls(
            name=about["name"],
            quantity=quantity,
            material=about["material"] or None,
            temperature=data["temperature"].values,
            value=data[quantity].values,
            uncertainty=uncertainty,
            unit=data[quantity].attrs["units"],
            source=Source(**texts),
            checksum=about["checksum"],
            notes=tuple(about["notes"].splitlines()),
            trust=int(about["trust"]) or None,
            # Results stored before kinds were kept have none.
            kind=about.get("kind") or None,
            conditions={n: data[n].values for n in CONDITIONS[quantity] if n in data.coords},
        )

    def _columns(self) -> dict[str, Values]:
        columns = {"temperature": self.temperature, "value": self.value, **self.conditions}
        return columns if self.uncertainty is None else columns | {"uncertainty": self.uncertainty}


def _column(values: npt.ArrayLike, what: str, signed: bool = False) -> Values:
    """A read-only copy, checked."""
    column = np.array(values, dtype=np.float64)
    if column.ndim != 1 or column.size == 0:
        raise DataError(
            f"{what} has the shape {column.shape}", remedy="Give a list of one or more numbers"
        )
    wrong = ~(np.isfinite(column) & (signed | (column > 0.0)))
    if np.any(wrong):
        place = int(np.argmax(wrong))
        raise DataError(
            f"{what} number {place + 1} is {column[place]:g}",
            "Measured values of this kind are finite"
            if signed
            else "Temperatures, measured values and uncertainties are positive and finite",
            "Correct or remove it",
        )
    column.flags.writeable = False
    return column
