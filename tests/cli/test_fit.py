"""`glasswell fit` as a whole: what it writes, and what it must not write."""

from __future__ import annotations

import csv
import json
import re
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.image import imread

import glasswell as gw
from glasswell.cli import fit as fit_command
from glasswell.cli import report as report_module
from glasswell.cli import summary as summary_words

FILES = {
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
}
HEADER = "temperature [K],thermal_conductivity [W/(K m)]\n"


@pytest.fixture(scope="module")
def summary(report):
    return json.loads((report / "summary.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def result(report):
    return gw.FitResult.load(report / "result.nc")


def test_the_report_is_whole_and_alone(report):
    assert {entry.name for entry in report.iterdir()} == FILES
    assert [entry.name for entry in report.parent.iterdir()] == [report.name]
    for name in FILES:
        if name.endswith(".png"):
            assert imread(report / name).ndim == 3


def test_summary_json_holds_the_numbers_of_the_fit(summary, result):
    wanted = {
        "parameters", "rms_log", "points", "range", "model", "scattering", "sources", "shortcut",
        "warnings", "versions",
    }  # fmt: skip
    assert wanted <= set(summary)
    assert list(summary["parameters"]) == list(result.parameters)
    for name, parameter in result.parameters.items():
        entry = summary["parameters"][name]
        assert entry == {
            "value": parameter.value,
            "standard_error": parameter.standard_error,
            "unit": parameter.unit,
            "status": parameter.status,
            "note": parameter.note,
        }
    assert summary["rms_log"] == result.rms_log
    assert summary["points"] == result.points == 26
    assert summary["range"] == list(result.range)
    assert summary["versions"]["glasswell"] == gw.__version__
    shift = summary["shortcut"]["shift"]["energy_scale"]
    assert (shift["relative"], shift["standard_errors"]) == result.shortcut.shift["energy_scale"]
    assert any("Cahill" in source["citation"] for source in summary["sources"])


def test_summary_md_says_everything_and_its_pictures_exist(report, result):
    text = (report / "summary.md").read_text(encoding="utf-8")
    assert "## What these data do not tell" in text
    for words in ("energy scale", "tunnelling strength", "W/k = ", "Held fixed", "How to cite"):
        assert words in text
    for source in result.sources:
        assert source.citation in text
    links = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert set(links) == {name for name in FILES if name.endswith(".png")}
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in table)


def test_the_first_picture_is_of_what_was_measured():
    figures = {
        "conductivity.png": "Thermal conductivity, predicted",
        "frequency-shift.png": "Frequency shift with the fit",
    }
    assert list(summary_words._opening_figure(figures)) == [
        "![Frequency shift with the fit](frequency-shift.png)"
    ]
    assert list(summary_words._other_figures(figures)) == [
        "## Thermal conductivity, predicted",
        "![Thermal conductivity, predicted](conductivity.png)",
    ]
    assert list(summary_words._opening_figure({})) == []


def test_a_curve_without_a_source_is_not_cited():
    citations = ("A. Author (1999)", "no source given for mine")
    curves = [SimpleNamespace(source=gw.Source(citation)) for citation in citations]
    fitted = SimpleNamespace(measurements=curves, versions={})
    lines = summary_words._citations(fitted).splitlines()
    assert lines[1:] == ["- A. Author (1999)"]


def test_of_several_curves_each_has_its_rms():
    curves = [SimpleNamespace(name="heat"), SimpleNamespace(name="flow")]
    rest = (np.array([0.03, -0.04]), np.array([0.1]))
    both = SimpleNamespace(measurements=curves, residuals=rest)
    assert summary_words._each_rms(both) == [("heat", "0.0354"), ("flow", "0.1000")]
    one = SimpleNamespace(measurements=curves[:1], residuals=rest[:1])
    assert summary_words._each_rms(one) == []


def test_curves_csv_has_units_and_the_curves(report, result):
    lines = (report / "curves.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    header = rows[0]
    cells = np.array([[float(cell) if cell else np.inf for cell in row] for row in rows[1:]])
    assert all(re.search(r"\[.+\]$", name) for name in header)
    column = dict(zip(header, cells.T, strict=True))
    axis = column["conductivity temperature [K]"]
    found = result.predict("thermal_conductivity", axis)
    expected = column["thermal_conductivity [W/(K m)]"]
    np.testing.assert_allclose(found["total"].values, expected, rtol=1e-6)
    marked = column["conductivity extrapolated [1]"]
    np.testing.assert_array_equal(marked == 1.0, axis > result.highest_temperature)
    assert np.all(np.isinf(column["thermal_conductivity boundary_limited [W/(K m)]"]))
    axis = column["heat_capacity temperature [K]"]
    found = result.predict("heat_capacity", axis, per="mass")["upper"].values / axis**3
    np.testing.assert_allclose(
        column["heat_capacity over T^3 upper [J/(K^4 kg)]"], found, rtol=1e-6
    )


def test_a_prior_and_extrapolated_points_are_named_as_such(summary, report):
    assert summary["parameters"]["linear_heat_capacity"]["status"] == "prior"
    assert summary["extrapolated"]["points"] == 5
    assert summary["extrapolated"]["above"] == pytest.approx(26.3, abs=0.1)
    assert "5 of them above kT = 10 W" in (report / "summary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_prose_fits_the_terminal(columns, report, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    from glasswell.cli.summary import plain_text

    text = plain_text(gw.FitResult.load(report / "result.nc"))
    prose = [line for line in text.splitlines() if not line.startswith("  ")]
    assert max(len(line) for line in prose) <= min(columns, 100)


def test_the_terminal_sees_the_result(here, run):
    status, out, err = run("fit", "vitreous-silica", "--no-figures")
    assert (status, err) == (0, "")
    for words in ("W/k", "±", "rms of ln(measured/fitted)", "interpolation formulas", "c₁"):
        assert words in out
    assert "what these data do not tell:" in out
    assert "most would be told by" in out
    assert out.endswith("report: glasswell-report/summary.md\n")
    written = {entry.name for entry in (here / "glasswell-report").iterdir()}
    assert written == {name for name in FILES if not name.endswith(".png")}
    assert "![" not in (here / "glasswell-report" / "summary.md").read_text(encoding="utf-8")


def test_a_file_of_ones_own(here, run):
    gw.dataset("epoxy").to_csv(here / "mine.csv")
    status, out, err = run(
        "fit", "mine.csv", "--free", "energy_scale,strength", "--no-figures", "--out", "deep/er"
    )
    assert status == 0, err
    assert "stycast 1266" in out
    assert (here / "deep" / "er" / "summary.md").exists()


def test_what_is_held_is_named_with_its_reason(here, run):
    """No point below 2 K: the tunnelling strength cannot be read off."""
    words = ["fit", "vitreous-silica", "--minimum-temperature", "3", "--no-figures"]
    status, out, _ = run(*words)
    assert status == 0
    assert "no conductivity point lies below 2 K" in " ".join(out.split())
    summary = json.loads((here / "glasswell-report" / "summary.json").read_text(encoding="utf-8"))
    strength = summary["parameters"]["strength"]
    assert strength["status"] == "held"
    assert strength["standard_error"] is None
    assert strength["note"]
    assert summary["warnings"]


def test_a_material_described_in_a_file(here, run, power_law):
    power_law("mine.csv", 1.9)
    described = gw.material("vitreous silica").to_dict()
    lines = [f'name = "my glass"\nformula = "{described["formula"]}"']
    for name, entry in described.items():
        if isinstance(entry, dict):
            lines.append(f"[{name}]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in entry.items() if value]
    (here / "glass.toml").write_text("\n".join(lines), encoding="utf-8")
    status, out, err = run(
        "fit", "mine.csv", "--material", "glass.toml", "--no-figures", "--free", "strength"
    )
    assert status == 0, err
    assert out.startswith("my glass")


BAD_FILES = {
    "missing.csv": (None, "missing.csv"),
    "binary.csv": (bytes(range(256)) * 40, "binary.csv"),
    "empty.csv": (b"", "empty.csv"),
    "header.csv": (HEADER.encode(), "header.csv"),
    "unit.csv": (b"temperature [K],thermal_conductivity [furlong]\n1,2\n", "furlong"),
    "nounit.csv": (b"temperature,thermal_conductivity\n1,2\n", "unit"),
    "negative.csv": (HEADER.encode() + b"1,0.02\n-2,0.03\n", "row 3"),
    "words.csv": (HEADER.encode() + b"1,0.02\n2,much\n", "'much'"),
    "few.csv": (HEADER.encode() + b"1,0.02\n2,0.03\n3,0.04\n", "3 points"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_and_nothing_is_written(name, here, run):
    content, named = BAD_FILES[name]
    if content is not None:
        (here / name).write_bytes(content)
    before = sorted(here.iterdir())
    status, out, err = run("fit", name, "--material", "silica", "--out", "made/here")
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert named in err
    assert "Traceback" not in err
    assert sorted(here.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["vitreous-silicate"], "vitreous-silica"),
        (["vitreous-silica", "--material", "unobtainium"], "vitreous silica"),
        (["vitreous-silica", "--material", "missing.toml"], "missing.toml"),
        (["vitreous-silica", "--free", "energy_scale,magic"], "magic"),
        (["vitreous-silica", "--free", ","], "--free"),
        (["vitreous-silica", "--boundary", "5"], "unit"),
        (["vitreous-silica", "--minimum-path", "-1 nm"], "--minimum-path"),
        (["vitreous-silica", "--maximum-temperature", "cold"], "--maximum-temperature"),
        (["vitreous-silica", "--minimum-temperature", "900"], "900"),
        (["vitreous-silica", "epoxy"], "different glasses"),
    ],
)
def test_bad_options_are_refused_and_nothing_is_written(words, named, here, run):
    status, out, err = run("fit", *words)
    assert (status, out) == (2, "")
    assert named in err
    assert "what to do: " in err
    assert list(here.iterdir()) == []


def test_a_crystal_is_refused_with_the_reason(here, run, power_law):
    power_law("crystal.csv", 3.0)
    status, out, err = run("fit", "crystal.csv", "--material", "silica")
    assert (status, out) == (3, "")
    assert "slope 3.00" in err
    assert "  why: " in err
    assert "  what to do: " in err
    assert [entry.name for entry in here.iterdir()] == ["crystal.csv"]


def test_remedies_are_options_of_the_command(here, run, power_law):
    power_law("crystal.csv", 3.0)
    _, _, err = run("fit", "crystal.csv", "--material", "silica")
    assert "--free" in err
    assert "--boundary" in err
    power_law("glass.csv", 1.9)
    _, _, err = run("fit", "glass.csv")
    assert "--material" in err
    assert "gw." not in err
    _, _, err = run("fit", "vitreous-silica", "--free", ",")
    assert "free=" not in err
    (here / "both.csv").write_text("T [K],kappa [W/m/K],cp [J/kg/K]\n1,2,3\n")
    _, _, err = run("fit", "both.csv", "--material", "silica")
    assert "quantity=" not in err


@pytest.fixture
def quick(monkeypatch, report):
    """`glasswell fit` without its calculation: it writes what an earlier one found."""
    found = gw.FitResult.load(report / "result.nc")
    pictures = fit_command.Pictures.of(found, found.measurements)
    monkeypatch.setattr(fit_command, "_fitted", lambda *_: found)
    monkeypatch.setattr(fit_command.Pictures, "of", lambda *_: pictures)
    return ["fit", "vitreous-silica", "--no-figures"]


def test_an_earlier_report_is_replaced(quick, here, run):
    assert run(*quick)[0] == 0
    folder = here / "glasswell-report"
    (folder / "summary.md").write_text("of yesterday")
    (folder / "profiles.png").write_text("old")
    assert run(*quick)[0] == 0
    assert "of yesterday" not in (folder / "summary.md").read_text(encoding="utf-8")
    assert not (folder / "profiles.png").exists()
    assert [entry.name for entry in here.iterdir()] == ["glasswell-report"]


def test_an_empty_folder_is_used(quick, here, run):
    (here / "empty").mkdir()
    assert run(*quick, "--out", "empty")[0] == 0
    assert (here / "empty" / "summary.md").exists()


def foreign_file(here):
    (here / "out").write_text("a file")


def foreign_folder(here):
    (here / "out").mkdir()
    (here / "out" / "thesis.tex").write_text("years of work")


def folder_with_our_names(here):
    (here / "out").mkdir()
    (here / "out" / "summary.md").write_text("someone else's summary")


def report_with_a_guest(here):
    (here / "out").mkdir()
    (here / "out" / "summary.json").write_text('{"program": "glasswell"}')
    (here / "out" / "notes.txt").write_text("remember the milk")


@pytest.mark.parametrize(
    "prepare", [foreign_file, foreign_folder, folder_with_our_names, report_with_a_guest]
)
def test_what_is_not_our_report_is_left_alone(prepare, quick, here, run):
    prepare(here)
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    status, out, err = run(*quick, "--out", "out")
    assert (status, out) == (2, "")
    assert "--out" in err
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before


def test_the_working_folder_itself_cannot_be_replaced(quick, here, run):
    assert run(*quick, "--out", ".")[0] == 2
    assert list(here.iterdir()) == []


def test_a_folder_below_a_file_cannot_be_made(quick, here, run):
    (here / "file").write_text("x")
    status, _, err = run(*quick, "--out", "file/report")
    assert status == 2
    assert "file" in err


@pytest.mark.parametrize("stage", ["_fitted", "_write"])
def test_an_interrupt_leaves_the_earlier_report(stage, quick, here, run, monkeypatch):
    assert run(*quick)[0] == 0
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(fit_command, stage, interrupted)
    status, out, err = run(*quick)
    assert (status, out) == (130, "")
    assert err.count("\n") == 1
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before
    assert [entry.name for entry in here.iterdir()] == ["glasswell-report"]


def test_an_interrupt_between_the_two_renames_brings_the_old_report_back(
    quick, here, run, monkeypatch
):
    assert run(*quick)[0] == 0
    rename = report_module.Path.rename

    def interrupted(path, target):
        if path.name.endswith(".part"):
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(report_module.Path, "rename", interrupted)
    assert run(*quick)[0] == 130
    assert (here / "glasswell-report" / "summary.md").exists()
    assert [entry.name for entry in here.iterdir()] == ["glasswell-report"]


def test_a_full_disk_is_an_error_of_the_input(quick, here, run, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fit_command, "_write", full)
    status, out, err = run(*quick)
    assert (status, out) == (2, "")
    assert "No space left on device" in err
    assert list(here.iterdir()) == []
