"""`glasswell judge`: statistic, threshold, verdict and reasons of each curve, and the status."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw


def test_statistic_threshold_and_verdict_are_those_of_the_library(run):
    status, out, err = run("judge", "cahill-1988", "torlon-4301")
    assert (status, err) == (0, "")
    blocks = out.split("\n\n")
    for block, name in zip(blocks, ("cahill-1988", "torlon-4301"), strict=True):
        curve = gw.dataset(name)
        found = gw.judge(curve, gw.material(curve.material))
        assert block.startswith(f"{curve.name}: {found.verdict}\n")
        assert f"{found.value:.3f} ± {found.standard_error:.3f}" in block
        assert f"threshold  {found.threshold}" in block
        for reason in found.reasons:
            assert reason.removeprefix(f"{curve.name} ") in " ".join(block.split())


def test_one_refused_curve_makes_the_status(run):
    status, out, _ = run("judge", "cahill-1988", "macor")
    assert status == 3
    assert "cahill-1988: glass" in out
    assert "macor/thermal-conductivity/runyan-2008: refused" in out
    assert "what to do  " in out
    # In the words of the command line.
    assert "`boundary`" not in out
    assert "--limited" in out
    assert "--free" not in out
    assert run("judge", "omim-bf4-crystal")[0] == 3


def test_a_known_boundary_only_flags(run, power_law):
    power_law("thin.csv", 3.0)
    assert run("judge", "thin.csv")[0] == 3
    status, out, _ = run("judge", "thin.csv", "--limited")
    assert status == 0
    assert "thin: flagged" in out
    assert "path of" in " ".join(run("judge", "thin.csv", "--material", "silica")[1].split())


def test_curves_of_different_glasses_may_stand_together(run):
    assert run("judge", "epoxy", "cahill-1988")[0] == 0


def test_a_study_is_judged_whole(here, run):
    kelvin = np.geomspace(0.1, 5.0, 30)
    rows = "".join(f"{t!r},{0.02 * t**3!r}\n" for t in kelvin.tolist())
    (here / "c.csv").write_text("T [K],kappa [W/m/K]\n" + rows)
    (here / "s.toml").write_text('[[measurements]]\ncurve = "c.csv"\nminimum_temperature = "2 K"\n')
    status, out, _ = run("judge", "s.toml")
    assert status == 3
    assert "slope of ln κ below 1 K: 3.000 ± 0.000" in out
    status, out, err = run("judge", "s.toml", "--limited")
    assert (status, out) == (2, "")
    assert "--limited beside the study s.toml" in err


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_it_fits_the_terminal(columns, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    for words in (["judge", "macor", "omim-bf4-glass", "kapton-h"], ["data", "list"]):
        assert max(map(len, run(*words)[1].splitlines())) <= columns


def test_bad_input_prints_nothing(here, run):
    for words in ([], ["gone.csv"], ["cahill-1988", "gone.csv"], ["unobtainium"]):
        status, out, err = run("judge", *words)
        assert (status, out) == (2, "")
        assert "what to do: " in err
