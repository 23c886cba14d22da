"""Writes what the examples of the pages print into the pages anew.

    python docs/refresh.py [page ...]

A page shows what a block of Python prints in a block of text behind the word "prints";
tests/test_documents.py compares the two.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import glasswell as gw

REPOSITORY = Path(__file__).resolve().parents[1]
EXAMPLE = re.compile(
    r"^```python\n(?P<program>.*?)^```\n"
    r"(?P<between>\n(?:This )?prints[^\n]*\n\n^```text\n)?(?P<shown>(?(between).*?^```))",
    flags=re.MULTILINE | re.DOTALL,
)


def prepare(folder: Path) -> None:
    """Write the files that the pages call my.csv, study.toml and study.yaml."""
    gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988").to_csv(folder / "my.csv")
    page = (REPOSITORY / "docs" / "study-files.md").read_text(encoding="utf-8")
    for language in ("toml", "yaml"):
        found = re.search(rf"^```{language}\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
        assert found is not None
        (folder / f"study.{language}").write_text(found[1], encoding="utf-8")


def refreshed(text: str) -> str:
    """The page with the present output of its examples, which are run in their order."""
    names = {"__name__": "__main__"}

    def run(found: re.Match[str]) -> str:
        output = StringIO()
        with redirect_stdout(output):
            exec(found["program"], names)
        if found["between"] is None:
            return found[0]
        return f"```python\n{found['program']}```\n{found['between']}{output.getvalue()}```"

    return EXAMPLE.sub(run, text)


def main() -> None:
    pages = [Path(name).resolve() for name in sys.argv[1:]] or sorted(
        [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]
    )
    for page in pages:
        before = page.read_text(encoding="utf-8")
        with TemporaryDirectory() as place:
            os.chdir(place)
            prepare(Path(place))
            after = refreshed(before)
            os.chdir(REPOSITORY)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"changed: {page.relative_to(REPOSITORY)}")


if __name__ == "__main__":
    main()
