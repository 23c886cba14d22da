"""Curves back to CSV, in a form that reads back exactly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from glasswell.errors import DataError, system_says
from glasswell.files import write_atomically
from glasswell.units import canonical_units

if TYPE_CHECKING:
    from glasswell.dataset.measurement import Measurement


def write_measurement(measurement: Measurement, path: str | os.PathLike[str]) -> Path:
    """Write `measurement` to `path` in one step and return the path.

    Raises DataError if the place cannot be written; nothing is left behind then.
    """
    target = Path(path)
    try:
        write_atomically(target, measurement_text(measurement).encode("utf-8", errors="replace"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"{target}: the curve could not be written",
            system_says(error),
            "Choose a folder that exists and that you may write to",
        ) from error
    return target


def measurement_text(measurement: Measurement) -> str:
    """The file as text: remarks, a header with units, and numbers with all their digits."""
    return "\n".join((*_remarks(measurement), *_rows(measurement), ""))


def _remarks(measurement: Measurement) -> Iterator[str]:
    source = measurement.source
    entries = [
        ("name", measurement.name),
        ("material", measurement.material or ""),
        ("kind", measurement.kind or ""),
        ("citation", source.citation),
        ("url", source.url),
        ("licence", source.licence),
        ("note", source.note),
        ("trust", "" if measurement.trust is None else str(measurement.trust)),
        *(("remark", note) for note in measurement.notes),
    ]
    yield "# measured curve, schema 1 of glasswell"
    yield from (f"# {key}: {_one_line(text)}" for key, text in entries if text)


def _rows(measurement: Measurement) -> Iterator[str]:
    titles, columns = ["temperature [K]"], [measurement.temperature]
    for name, column in measurement.conditions.items():
        titles.append(f"{name} [{canonical_units(name)[0]}]")
        columns.append(column)
    titles.append(f"{measurement.quantity} [{measurement.unit}]")
    columns.append(measurement.value)
    if measurement.uncertainty is not None:
        titles.append(f"uncertainty [{measurement.unit}]")
        columns.append(measurement.uncertainty)
    yield ",".join(titles)
    # repr gives the shortest decimal that reads back as the same number.
    for row in zip(*columns, strict=True):
        yield ",".join(repr(float(number)) for number in row)


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
