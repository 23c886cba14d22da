"""`glasswell compare`: what is asked of the library, what is written, what is refused."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.image import imread

import glasswell as gw
from glasswell import inference
from glasswell.cli import report
from glasswell.inference.comparison import COMPARED, ComparedModel
from glasswell.inference.left_out import LeaveOneOut
from glasswell.provenance import StudyRecord


@pytest.fixture(scope="module")
def found(report):
    """A comparison with the fit of the main example twice, and made-up predictions."""
    fit = gw.FitResult.load(report / "result.nc")

    def left_out(first):
        pointwise = np.full(fit.points, 1.0)
        pointwise[0] = first
        k = np.full(fit.points, 0.2)
        return LeaveOneOut(pointwise, k, 0.1, np.zeros(fit.points, dtype=bool))

    warned = replace(fit, warnings=("mind this",))
    models = (
        ComparedModel("soft-potential", fit, left_out(1.5)),
        ComparedModel("interpolation", warned, left_out(-9.0)),
        ComparedModel("standard-tunnelling", None, None, "it does not converge"),
    )
    priors = {"energy_scale": (2.6, 1.5), "strength": (3e-4, 2.0)}
    return gw.Comparison(models, fit.measurements, fit.range, "normal", 3, priors=priors)


@pytest.fixture
def asked(monkeypatch, found):
    """What reaches `gw.compare`, which answers with the made-up comparison."""
    seen = []

    def compare(*arguments, **options):
        seen.append((arguments, options))
        options.pop("progress")
        return found

    monkeypatch.setattr(inference, "compare", compare)
    return seen


def test_the_report(asked, found, here, run):
    status, out, err = run("compare", "cahill-1988", "--out", "models")
    assert (status, err) == (0, "")
    folder = here / "models"
    assert {entry.name for entry in folder.iterdir()} == {
        "comparison.png", "summary.md", "summary.json", "points.csv",
        "soft-potential.nc", "interpolation.nc",
    }  # fmt: skip
    assert [entry.name for entry in here.iterdir()] == ["models"]
    assert imread(folder / "comparison.png").ndim == 3
    record = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    first, second, third = record["models"]
    assert (first["elpd"], second["elpd"]) == (26.5, 16.0)
    assert second["less_than_best"]["elpd"] == -10.5
    assert third == {"name": "standard-tunnelling", "failure": "it does not converge"}
    assert first["parameters"]["energy_scale"]["value"] == pytest.approx(2.63, abs=0.01)
    assert record["priors"] == {
        "energy_scale": {"value": 2.6, "unit": "K", "factor": 1.5},
        "strength": {"value": 3e-4, "unit": "1", "factor": 2.0},
    }
    text = (folder / "summary.md").read_text(encoding="utf-8")
    given = "energy_scale 2.6 K within a factor 1.5, strength 0.0003 within a factor 2"
    for words in (
        f"Priors given: {given}.",
        "(comparison.png)",
        "26.5 ± ",
        "it does not converge",
        "mind this",
        "Cahill",
    ):
        assert words in text
    again = gw.FitResult.load(folder / "soft-potential.nc")
    assert again.rms_log == found["soft-potential"].fit.rms_log
    for words in ("3 models of the same 26 points", "not told apart", "W/k"):
        assert words in out
    assert "interpolation: mind this" in out
    assert out.endswith("report: models/summary.md\n")


def test_the_points(asked, found, here, run):
    run("compare", "cahill-1988", "--no-figures", "--quiet")
    lines = (here / "glasswell-comparison" / "points.csv").read_text().splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len(rows) == 26
    fit = found["interpolation"].fit
    residual = [float(row["interpolation residual [1]"]) for row in rows]
    np.testing.assert_allclose(residual, fit.residuals[0], rtol=1e-5)
    assert float(rows[0]["interpolation ln p [1]"]) == -9.0
    assert [float(row["temperature [K]"]) for row in rows] == pytest.approx(
        fit.measurements[0].temperature
    )


def test_the_request_reaches_the_library(asked, here, run):
    words = [
        "compare", "cahill-1988", "--models", "soft-potential, random-force", "--material",
        "silica", "--minimum-temperature", "100 mK", "--maximum-temperature", "30", "--boundary",
        "2 mm", "--minimum-path", "1 nm", "--method", "posterior", "--draws", "50", "--seed", "4",
        "--no-figures", "--quiet",
    ]  # fmt: skip
    assert run(*words) == (0, "", "")
    ((curves, glass), options) = asked[0]
    assert [curve.name for curve in curves] == ["vitreous-silica/thermal-conductivity/cahill-1988"]
    assert glass.name == "vitreous silica"
    assert options == {
        "models": ["soft-potential", "random-force"],
        "minimum_temperature": pytest.approx(0.1),
        "maximum_temperature": 30.0,
        "boundary": pytest.approx(2e-3),
        "minimum_path": pytest.approx(1e-9),
        "method": "posterior",
        "draws": 50,
        "seed": 4,
    }
    run("compare", "cahill-1988", "--no-figures")
    assert asked[1][1] == {"method": "normal"}


def test_a_study_and_its_folder(found, here, run, monkeypatch):
    seen = []

    def compare(curves, glass, models, **options):
        seen.append((models, options))
        return found

    monkeypatch.setattr(inference.comparison, "compare", compare)
    monkeypatch.setattr("glasswell.inference.study.study.compare", compare)
    text = 'measurements = ["cahill-1988"]\ncompare = ["soft-potential"]\nout = "mine"\nseed = 2\n'
    text += 'priors.energy_scale = { value = "2.7 K", factor = 1.2 }\n'
    (here / "s.toml").write_text(text)
    status, out, err = run("compare", "s.toml", "--no-figures")
    assert (status, err) == (0, "")
    assert out.endswith("report: mine-comparison/summary.md\n")
    record = json.loads((here / "mine-comparison" / "summary.json").read_text(encoding="utf-8"))
    assert record["study"]["text"] == text
    assert seen[0][0] == ("soft-potential",)
    assert seen[0][1]["seed"] == 2
    assert seen[0][1]["priors"] == {"energy_scale": (2.7, 1.2)}
    run("compare", "s.toml", "--models", "interpolation", "--seed", "9", "--no-figures")
    assert seen[1][0] == ("interpolation",)
    assert seen[1][1]["seed"] == 9
    status, out, err = run("compare", "s.toml", "--boundary", "1 mm")
    assert (status, out) == (2, "")
    assert "--boundary beside the study s.toml" in err


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_it_fits_the_terminal(columns, found, monkeypatch):
    from glasswell.cli.comparison_report import comparison_plain

    monkeypatch.setenv("COLUMNS", str(columns))
    study = StudyRecord("s.toml", "", "0")
    lines = comparison_plain(replace(found, study=study)).splitlines()
    assert max(map(len, lines)) <= columns
    assert "" not in [lines[0], lines[-1]]


@pytest.mark.parametrize(
    ("words", "status", "named"),
    [
        ([], 2, "Name a shipped curve"),
        (["gone.csv"], 2, "gone.csv"),
        (["cahill-1988", "epoxy"], 2, "different glasses"),
        (["cahill-1988", "--models", "soft-potentail"], 2, "Did you mean 'soft-potential'"),
        (["cahill-1988", "--models", ","], 2, "--models names no model"),
        (["cahill-1988", "--method", "magic"], 2, "leave-one-out"),
        (["cahill-1988", "--boundary", "5"], 2, "no unit"),
        (["cahill-1988", "--material", "epoxy", "--maximum-temperature", "0.1"], 2, "too few"),
        (["macor", "--material", "silica"], 3, "slope 3.29"),
    ],
)
def test_refusals_write_nothing(words, status, named, here, run):
    answer = run("compare", *words)
    assert answer[:2] == (status, "")
    assert named in answer[2]
    assert "what to do: " in answer[2]
    assert list(here.iterdir()) == []


def test_the_command_knows_the_models_of_the_library():
    assert report.MODELS == COMPARED
