"""The report folder: it appears whole or not at all, and never replaces what is not ours."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from glasswell.errors import InputError, system_says
from glasswell.files import write_atomically

PROGRAM: Final = "glasswell"
# Models of a comparison, each of which has its fit in a file. Written out, because asking the
# library would load all of it before a misspelt option is answered.
MODELS: Final = (
    "standard-tunnelling",
    "soft-potential",
    "random-force",
    "soft-configurations",
    "interpolation",
    "free-widths",
)
_FILES: Final = frozenset(
    {
        "conductivity.png",
        "heat-capacity.png",
        "density-of-states.png",
        "mean-free-path.png",
        "profiles.png",
        "shortcut.png",
        "summary.md",
        "summary.json",
        "curves.csv",
        "result.nc",
        "posterior.nc",
        "posterior.png",
        "comparison.png",
        "points.csv",
        *(f"{model}.nc" for model in MODELS),
    }
)


@dataclass(frozen=True)
class ReportFolder:
    """Where a report goes: `target` for the system, `shown` as the user wrote it."""

    target: Path
    shown: Path

    @classmethod
    def checked(cls, text: str) -> ReportFolder:
        """The folder named, if a report may be written there.

        Raises InputError if it holds anything but an earlier report, or cannot be written.
        """
        shown = Path(text)
        try:
            folder = cls(shown.resolve(), shown)
            folder._check()
        except (OSError, RuntimeError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            raise _unusable(shown, system_says(error)) from error
        return folder

    def _check(self) -> None:
        if self.target.exists() and not self.target.is_dir():
            raise _unusable(self.shown, "It is a file, not a folder")
        if self.target == Path.cwd() or self.target.is_mount():
            raise _unusable(
                self.shown, "The report is moved into place as a whole, which this folder cannot be"
            )
        foreign = self._foreign()
        if foreign:
            raise InputError(
                f"{self.shown} holds files that are not of a glasswell report: {foreign}",
                "A report replaces the whole folder, and these would be lost",
                "Choose another folder with --out",
            )
        above = next(place for place in self.target.parents if place.exists())
        if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
            raise _unusable(self.shown, f"{above} cannot be written to")

    def _foreign(self) -> str:
        """Names of entries that no report of ours has put there; empty if there are none."""
        if not self.target.is_dir():
            return ""
        names = sorted(entry.name for entry in self.target.iterdir())
        other = [name for name in names if name not in _FILES]
        if names and not other and not _is_report(self.target):
            # The names are ours, but nothing says that the content is.
            other = names
        return ", ".join(other[:5]) + (", ..." if len(other) > 5 else "")

    @contextmanager
    def being_written(self) -> Iterator[Path]:
        """An empty folder beside the target, which takes its place at the end of the context.

        On any exception, an interrupt included, it is removed and the target stays as it was.
        """
        mark = token_hex(8)
        part = self.target.with_name(f".{self.target.name}.{mark}.part")
        old = self.target.with_name(f".{self.target.name}.{mark}.old")
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            part.mkdir()
            yield part
            self._check()
            self._replace(part, old)
        except OSError as error:
            raise _unusable(self.shown, system_says(error)) from error
        finally:
            for leftover in (part, old):
                shutil.rmtree(leftover, ignore_errors=True)

    def _replace(self, part: Path, old: Path) -> None:
        try:
            if self.target.exists():
                self.target.rename(old)
            part.rename(self.target)
        except BaseException:
            if old.exists() and not self.target.exists():
                old.rename(self.target)
            raise


def write_text(path: Path, text: str) -> None:
    """Write text in one step."""
    write_atomically(path, text.encode("utf-8"))


def write_json(path: Path, record: Mapping[str, Any]) -> None:
    """Write a record in one step; numbers keep all their digits."""
    write_text(path, json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def _is_report(folder: Path) -> bool:
    try:
        record = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and record.get("program") == PROGRAM


def _unusable(shown: Path, why: str) -> InputError:
    return InputError(
        f"No report can be written to {shown}",
        why,
        "Choose another folder with --out, such as --out glasswell-report",
    )
