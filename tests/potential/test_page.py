"""The page on the potential prints what it says it prints."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "potential.md"


def test_the_first_example_prints_what_the_page_shows(capsys):
    text = PAGE.read_text(encoding="utf-8")
    program, shown = (
        re.search(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)[1]
        for language in ("python", "text")
    )
    exec(compile(program, str(PAGE), "exec"), {})
    assert capsys.readouterr().out == shown
