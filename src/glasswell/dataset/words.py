"""From a word to a curve: a file if there is one, else a shipped name."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from glasswell.dataset.measurement import Measurement
from glasswell.dataset.reader import read_measurement
from glasswell.dataset.shipped import dataset
from glasswell.errors import DataError, InputError

# What ends so was meant as a file, though none is there.
_ENDINGS: Final = (".csv", ".tsv", ".txt", ".dat", ".asc", ".xml")


def curve_of(word: str, folder: Path | None = None, **reading: Any) -> Measurement:
    """The measured curve in a file, or the shipped one of that name.

    folder: what paths are relative to, by default the working folder.  reading: keywords of
    `read_measurement`, which shipped curves do not need.
    Raises InputError for words that are neither, and for keywords beside a shipped name.
    """
    path = Path(word) if folder is None else folder / word
    if is_file(word, folder):
        return read_measurement(path, **reading)
    try:
        found = dataset(word)
    except InputError as error:
        if path.is_dir():
            raise DataError(
                f"{path} is a folder",
                "A curve is one file",
                "Name the file in it, or a shipped curve",
            ) from error
        raise InputError(
            error.what, error.why, f"{error.remedy}, or give the path of a CSV file"
        ) from error
    if reading:
        raise InputError(
            f"{', '.join(reading)} cannot be stated of the shipped curve {found.name}",
            "It says all of it itself",
            "Leave it out, or export the curve and change the file",
        )
    return found


def is_file(word: str, folder: Path | None = None) -> bool:
    """Whether a word is the path of a file, or looks like one."""
    path = Path(word) if folder is None else folder / word
    try:
        return path.is_file() or path.suffix.casefold() in _ENDINGS
    except (OSError, ValueError):
        return False
