"""From words to curves, glasses and stored fits: a file if there is one, else a known name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from glasswell.errors import InputError

if TYPE_CHECKING:
    from glasswell.cli.reading import Reading
    from glasswell.dataset import Measurement
    from glasswell.inference import FitResult
    from glasswell.inference.study import Study
    from glasswell.material import Material

_STUDIES: Final = (".toml", ".yaml", ".yml")


def study_of(words: Sequence[str]) -> Study | None:
    """The study that is named in the place of curves; None if there are curves."""
    files = [word for word in words if Path(word).suffix.casefold() in _STUDIES]
    if not files:
        return None
    if len(words) > 1:
        raise InputError(
            f"{files[0]} is a study, and there is more beside it: {', '.join(words)}",
            "A study names its curves itself",
            f"Add the curves to {files[0]}, or leave it out",
        )
    from glasswell.cli.compiled import keep_compiled_code

    keep_compiled_code()
    from glasswell.inference.study import read_study

    return read_study(files[0])


def refuse_beside(study: str, options: Sequence[str]) -> None:
    """Raises InputError for options that belong into the study."""
    if options:
        raise InputError(
            f"{', '.join(options)} beside the study {study}",
            "What is fitted, and how, stands in the study, so that its result can be had again",
            f"Write it into {study}, or name the curves in its place",
        )


def curves(words: Sequence[str], reading: Reading, *, together: bool = True) -> list[Measurement]:
    """All curves named, at least one; together: they belong to one glass."""
    from glasswell.dataset.one_glass import check_one_glass

    if not words:
        raise InputError(
            "There is nothing to read",
            remedy="Name a shipped curve (see: glasswell data list), the path of a CSV file, or a "
            "study file",
        )
    found = reading.curves(words)
    if together:
        check_one_glass(found)
    return found


def glass_material(word: str) -> Material:
    """The material of that name, or the one that a TOML file describes."""
    from glasswell.inference.study.substance import described_material
    from glasswell.material import material

    return described_material(Path(word)) if word.endswith(".toml") else material(word)


def named_glass(source: str) -> Material:
    """The glass of that name; what is no name, and no fit, is called what it is."""
    try:
        return glass_material(source)
    except InputError as error:
        place = Path(source)
        if place.suffix == ".toml":
            raise
        if place.is_dir():
            raise InputError(
                f"{source} is a folder without a fit",
                "A report of glasswell fit holds the file result.nc",
                "Name the folder of a report, a result.nc, or a material",
            ) from error
        if place.is_file():
            raise InputError(
                f"{source} is not a stored fit",
                "Predictions need the parameters of a glass, which come from a fit of a curve",
                f"Fit it by glasswell fit {source}, and name the folder of its report here",
            ) from error
        raise InputError(
            f"There is no report {source}, and no material of that name in the library",
            error.why,
            "Name the folder of a report, one of these materials, or a TOML file that describes "
            "another",
        ) from error


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
