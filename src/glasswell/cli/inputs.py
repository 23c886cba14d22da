"""From words to curves, glasses and stored fits: a file if there is one, else a known name."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glasswell.errors import DataError, InputError

if TYPE_CHECKING:
    from glasswell.dataset import Measurement
    from glasswell.inference import FitResult
    from glasswell.material import Material


def curve(word: str) -> Measurement:
    """The measured curve in a file, or the shipped one of that name."""
    from glasswell.dataset import dataset, read_measurement

    if _is_file(word) or _looks_like_file(word):
        return read_measurement(word)
    try:
        return dataset(word)
    except InputError as error:
        raise InputError(
            error.what, error.why, f"{error.remedy}, or give the path of a CSV file"
        ) from error


def curves(words: Sequence[str]) -> list[Measurement]:
    """All curves named; at least one."""
    if not words:
        raise InputError(
            "There is nothing to fit",
            remedy="Name a shipped curve (see: glasswell data list) or the path of a CSV file",
        )
    return [curve(word) for word in words]


def glass_material(word: str) -> Material:
    """The material of that name, or the one that a TOML file describes."""
    from glasswell.material import material

    return _described_material(Path(word)) if word.endswith(".toml") else material(word)


def stored_fit(word: str) -> FitResult | None:
    """The fit in a report folder, a summary or a result file; None if the word is none of these."""
    path = Path(word)
    if path.is_dir():
        path = path / "result.nc"
        if not path.is_file():
            return None
    elif path.name == "summary.json":
        path = _beside(path)
    elif path.suffix not in (".nc", ".json"):
        return None
    from glasswell.inference import FitResult

    return FitResult.load(path)


def _beside(summary: Path) -> Path:
    result = summary.with_name("result.nc")
    if not result.is_file():
        raise InputError(
            f"{summary} cannot be predicted from alone",
            "The glass and its covariance are in result.nc, which is not beside it",
            "Give the report folder as it was written, or the file result.nc",
        )
    return result


def _described_material(path: Path) -> Material:
    from glasswell.material import Material

    try:
        described: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(
            f"{path}: the description of the material cannot be read",
            f"The system says: {error}",
            "Check the name of the file and its TOML",
        ) from error
    entries = described.get("material", described)
    entry = entries[0] if isinstance(entries, list) and len(entries) == 1 else entries
    try:
        return Material.from_dict(entry)
    except InputError:
        raise
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path}: this does not describe one material",
            f"Missing or misplaced is: {error}",
            "Give name and, each with value, unit and citation, density, longitudinal_velocity, "
            "transverse_velocity, atom_density and linear_heat_capacity",
        ) from error


def _is_file(word: str) -> bool:
    try:
        return Path(word).is_file()
    except (OSError, ValueError):
        return False


def _looks_like_file(word: str) -> bool:
    """Whether the word ends like a file: then it was meant as one, though none is there."""
    return Path(word).suffix.casefold() in (".csv", ".tsv", ".txt", ".dat", ".asc", ".xml")
