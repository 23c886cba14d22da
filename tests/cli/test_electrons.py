"""`glasswell electrons`: what it prints is what the functions say, and what it refuses."""

from __future__ import annotations

import csv
import io
import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

import glasswell as gw
from glasswell.cli.electrons import EXAMPLES

SHOWN = EXAMPLES.replace("\\\n", " ")
LINES = [line.strip() for line in SHOWN.splitlines() if line.startswith("  glasswell ")]


# The first one is run with those of the program.
@pytest.mark.parametrize("line", LINES[2:])
def test_the_examples_work_as_typed(line, here, run):
    status, out, err = run(*shlex.split(line)[1:])
    assert (status, err) == (0, "")
    drawn = [entry.name for entry in here.iterdir()]
    if "--csv" in line:
        assert drawn == []
        rows = list(csv.DictReader(io.StringIO(out)))
        assert [float(row["pressure [Pa]"]) for row in rows[:2]] == [0.0, 2e9]
    else:
        assert out.endswith(f"\nfigure: {drawn[0]}\n")
        assert imread(here / drawn[0]).shape[1] == 1080


def test_numbers_are_those_of_the_functions(here, run):
    words = ("--coupling", "2 eV", "--repulsion", "300 meV", "--temperature", "77")
    status, out, err = run("electrons", "As2S3", *words, "--pressures", "50 kbar", "--csv")
    assert (status, err) == (0, "")
    (row,) = csv.DictReader(io.StringIO(out))
    example = gw.chalcogenide_centres(coupling=2.0, repulsion=0.3)
    found = gw.electrons_under_pressure(example.centres, example.glass, 5e9, temperature=77.0)
    for name, values in found.items():
        unit = values.attrs["units"]
        shown = float(row[f"{name} [{unit}]" if unit else name])
        assert shown == pytest.approx(float(values), rel=1e-12)
    assert np.isfinite(float(row["susceptibility"]))


def test_the_page_shows_what_is_printed(here, run):
    page = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```text\n(at 300 K\n.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    out = run("electrons", "arsenic-trisulfide", "--pressures", "10 kbar")[1]
    assert shown in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--coupling", "3"], "has no unit"),
        (["--repulsion", "3 kK"], "is not a known unit"),
        (["--filling", "2.5"], "is outside 0 to 2"),
        (["--temperature", "-4"], "is not positive"),
        (["--pressures=-1 kbar"], "--pressures"),
        (["--pressures", "10"], "has no unit"),
        (["--out", "electrons.pdf"], "figures are PNG files"),
        (["--soft-fraction", "0.9"], "outside (0, 0.5]"),
    ],
)
def test_what_cannot_be_answered(words, said, here, run):
    status, out, err = run("electrons", "arsenic-trisulfide", *words)
    assert (status, out) == (2, "")
    assert said in " ".join(err.split())
    assert list(here.iterdir()) == []
