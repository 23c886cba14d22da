"""From a study file to a table of entries: TOML, or YAML without what surprises in it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from glasswell.errors import DataError

YAML: Final = (".yaml", ".yml")
ENDINGS: Final = (".toml", *YAML)
# Whoever writes more by hand has another kind of file.
_LARGEST: Final = 2**20


def study_text(path: Path) -> str:
    """Text of the file. Raises DataError if it cannot be read or is no UTF-8."""
    if path.suffix.casefold() not in ENDINGS:
        raise DataError(
            f"{path}: a study file ends in {', '.join(ENDINGS)}",
            "The ending says how it is written",
            "Rename it",
        )
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        why = "It is a folder" if path.is_dir() else f"The system says: {error}"
        raise DataError(
            f"{path}: the study cannot be read", why, "Check the name and the folder"
        ) from error
    if len(content) > _LARGEST:
        raise DataError(
            f"{path}: the study is larger than {_LARGEST // 2**20} MiB",
            "Curves do not stand in a study, only their names",
            "Keep the curves in files of their own",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path}, row {row}: this is not UTF-8",
            f"The reader says: {error.reason}",
            "Save the file as UTF-8",
        ) from error


def study_entries(text: str, path: Path) -> dict[str, Any]:
    """The table that the text holds. Raises DataError, naming row and column."""
    yaml = path.suffix.casefold() in YAML
    entries = _from_yaml(text, path) if yaml else _from_toml(text, path)
    if not isinstance(entries, dict):
        raise DataError(
            f"{path}: the study holds {'nothing' if entries is None else 'no keys with values'}",
            remedy="Begin with the curves, such as measurements: [vitreous-silica]"
            if yaml
            else 'Begin with the curves, such as measurements = ["vitreous-silica"]',
        )
    return entries


def _from_toml(text: str, path: Path) -> Any:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _unreadable(path, "TOML", str(error)) from error


def _from_yaml(text: str, path: Path) -> Any:
    from yaml import MarkedYAMLError, YAMLError

    from glasswell.inference.study.plain_yaml import load_plain

    try:
        return load_plain(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        place = "" if mark is None else f" (row {mark.line + 1}, column {mark.column + 1})"
        raise _unreadable(path, "YAML", f"{error.problem}{place}") from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise _unreadable(path, "YAML", " ".join(str(error).split())) from error


def _unreadable(path: Path, language: str, why: str) -> DataError:
    return DataError(
        f"{path}: this is not {language}", f"The reader says: {why}", f"Correct the {language}"
    )
