"""Claim 12: what the page on electrons says is what the script finds."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

import glasswell as gw

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "electrons.md"


@pytest.fixture(scope="module")
def claim():
    folder = str(REPOSITORY / "validation" / "electrons")
    sys.path.insert(0, folder)
    yield importlib.import_module("claim_12")
    sys.path.remove(folder)


def printed(name):
    """Numbers of one row of the table on the page; a dash is at no pressure."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    (row,) = (line for line in lines if line.startswith(f"| {name} |"))
    cells = [cell.strip().removesuffix(" %") for cell in row.strip("|").split("|")[1:]]
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    cells[3] = cells[3].replace("·10", "e").translate(raised)
    return [np.inf if cell == "–" else float(cell) for cell in cells]


@pytest.mark.parametrize(
    ("name", "changes"),
    [("nothing", {}), ("coupling 4.5", {"coupling": 4.5}), ("repulsion 0.6", {"repulsion": 0.6})],
)
def test_the_page_shows_what_the_script_finds(claim, name, changes):
    found = claim.row_of(changes)
    shown = printed(name)
    assert 100.0 * found.negative == pytest.approx(shown[0], abs=0.06)
    assert found.susceptibility == pytest.approx(shown[3], rel=1e-2)
    for number, place in (
        (found.width_of_level, 1),
        (found.stokes, 2),
        (found.half_positive, 4),
        (found.half_single, 5),
    ):
        assert number == pytest.approx(shown[place], rel=3e-3, abs=1e-3)


def test_every_row_of_the_script_is_on_the_page(claim):
    page = PAGE.read_text(encoding="utf-8")
    for changes in claim.CHANGES[1:]:
        (name, value), *_ = changes.items()
        assert f"| {name} {value:g} |" in page
    for name in claim.PRESSURES:
        assert f"| {name} |" in page


def test_the_peak_of_u_is_a_saddle():
    centres = gw.chalcogenide_centres().centres
    energy = np.linspace(-0.14, -0.12, 801)
    density = np.asarray(centres.repulsion_distribution(energy))
    scale = centres.ensemble.eta_l
    eta, xi = np.linspace(-0.02, 0.02, 41), np.linspace(0.22, 0.29, 71)
    n2, n3 = eta[:, None] / scale, xi / scale**0.5
    found = centres.levels(n3**3 / 8.0 - n2 * n3 / 2.0, n2 - 0.375 * n3**2).repulsion
    along, across = np.gradient(found, eta, xi)
    at = np.unravel_index(np.argmin(np.hypot(along, across)), found.shape)
    assert float(found[at]) == pytest.approx(energy[density.argmax()], abs=5e-5)
    bend = np.gradient(along, eta, xi)[0][at] * np.gradient(across, eta, xi)[1][at]
    assert bend - np.gradient(along, eta, xi)[1][at] ** 2 < 0.0
