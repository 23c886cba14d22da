"""Input that cannot be used, by every command that reads curves: the place is named, and nothing
is written."""

from __future__ import annotations

import pytest

HEADER = "temperature [K],thermal_conductivity [W/(K m)]\n"
ROWS = "0.1,2e-4\n0.2,8e-4\n0.4,3e-3\n0.8,1e-2\n"
ERRORS = "temperature [K],kappa [W/m/K],error [W/m/K]\n"

# Content of a file, and what the message must name besides the file.
FILES = {
    "units-in-brackets": (
        "T [K],kappa (mW/cm/K) [W/m/K]\n1,2\n", ["row 1", "column 'kappa", "'mW/cm/K'"]
    ),
    "units-in-a-row": ("T [K],kappa [W/m/K]\nK,mW/cm/K\n1,2\n", ["row 2", "column 'kappa"]),
    "units-in-a-remark": ("# unit: W/cm/K\n" + HEADER + ROWS, ["row 2", "column 'thermal"]),
    "unit-missing": ("T [K],kappa\n1,2\n", ["row 1", "column 'kappa'"]),
    "unit-of-another-quantity": ("T [K],kappa [J/K]\n1,2\n", ["row 1", "column 'kappa"]),
    "points-twice": (HEADER + ROWS + ROWS, ["row 6", "column 'temperature", "row 2"]),
    "zero-error": (ERRORS + "1,2,0.1\n2,3,0\n", ["row 3", "column 'error"]),
    "negative-error": (ERRORS + "1,2,-0.1\n", ["row 2", "column 'error"]),
    "zero-percent": ("T [K],kappa [W/m/K],error [%]\n1,2,0\n", ["row 2", "column 'error"]),
    "column-missing": ("T [K],Q [1]\n1,2\n", ["row 1", "no column is a measured quantity"]),
    "temperature-missing": ("kappa [W/m/K],z [m]\n1,2\n", ["row 1", "no column is a temperature"]),
    "cell-missing": (HEADER + "1,2\n2,\n", ["row 3", "column 'thermal"]),
    "too-many-cells": (HEADER + "1,2\n0,2,0,3\n", ["row 3", "decimal comma"]),
    "thousands": ("T [K];kappa [W/m/K]\n1;1,234\n", ["row 2", "column 'kappa"]),
    "empty": ("", ["the file is empty"]),
    "no-rows": (HEADER, ["no row of numbers"]),
    "encoding": (HEADER.encode() + b"1,2\n2,\x81\x8d\n", ["not a text file", "Row 3"]),
    "wide-characters": ((HEADER + ROWS).encode("utf-32"), ["not a text file", "Row 1"]),
    "celsius": ("T [°C],kappa [W/m/K]\n1,2\n", ["row 1", "column 'T", "absolute zero"]),
}  # fmt: skip
COMMANDS = ("fit", "compare", "judge")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_named_with_row_and_column(name, command, here, run):
    content, named = FILES[name]
    (here / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    words = [f"{name}.csv", "--material", "silica"]
    _refused(here, run, command, words, [f"{name}.csv", *named])


def test_a_missing_frequency_is_asked_for_by_the_option(here, run):
    (here / "q.csv").write_text(
        "T [K],transverse internal friction [1]\n0.1,1e-5\n0.2,2e-5\n0.5,4e-5\n1,1e-4\n"
    )
    words = ["q.csv", "--material", "silica"]
    _refused(here, run, "fit", words, ['--conditions "frequency=value Hz"'])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--draws", "10"], "--draws would do nothing"),
        (["--seed", "1", "--method", "least-squares"], "--seed would do nothing"),
        (["--draws", "0", "--method", "posterior"], "--draws is 0"),
        (["--seed", "-1", "--method", "posterior"], "--seed is -1"),
    ],
)
def test_draws_that_nothing_would_draw(words, said, here, run):
    _refused(here, run, "fit", ["vitreous-silica", *words], [said])


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--draws", "0"], "--draws is 0"), (["--seed", "-1"], "--seed is -1")],
)
def test_numbers_of_draws_of_a_comparison(words, said, here, run):
    _refused(here, run, "compare", ["vitreous-silica", *words], [said, "whole number from"])


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_file(command, here, run):
    (here / "folder").mkdir()
    (here / "folder.csv").mkdir()
    _refused(here, run, command, ["folder"], ["folder is a folder"])
    _refused(here, run, command, ["folder.csv"], ["folder.csv", "It is a folder"])
    _refused(here, run, command, ["gone.csv"], ["gone.csv", "No such file"])


@pytest.mark.parametrize("command", ["fit", "compare"])
def test_curves_of_different_glasses_name_their_files(command, here, run):
    for name, glass in (("a", "vitreous silica"), ("b", "stycast 1266")):
        (here / f"{name}.csv").write_text(f"# material: {glass}\n{HEADER}{ROWS}")
    _refused(here, run, command, ["a.csv", "b.csv"], ["a.csv to vitreous silica", "b.csv to sty"])


@pytest.mark.parametrize("command", ["fit", "compare"])
def test_one_curve_in_two_files(command, here, run):
    for name in ("a", "b"):
        (here / f"{name}.csv").write_text(HEADER + ROWS + "1.6,2e-2\n3.2,3e-2\n6.4,4e-2\n9,5e-2\n")
    words = ["a.csv", "b.csv", "--material", "silica"]
    _refused(here, run, command, words, ["a.csv and b.csv hold the same curve", "0.1 K"])


STUDIES = {
    'measurements = ["gone.csv"]': ["s.toml, measurements 1, curve", "gone.csv"],
    'measurements = ["bad.csv"]': ["s.toml, measurements 1, curve", "bad.csv, row 3", "column 'th"],
    'measurements = ["good.csv"]\nmodle = "x"': ["s.toml", "'modle'", "Did you mean 'model'"],
    'measurements = ["good.csv"]\nmaximum_temperature = 3': ["s.toml, maximum_temperature", "unit"],
    "measurements = [": ["s.toml", "not TOML"],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("text", STUDIES)
def test_a_study_is_named_with_its_key(text, command, here, run):
    (here / "good.csv").write_text(HEADER + ROWS)
    (here / "bad.csv").write_text(HEADER + "1,2\n2,-3\n")
    (here / "s.toml").write_text(text)
    _refused(here, run, command, ["s.toml"], STUDIES[text])
    _refused(here, run, command, ["gone.toml"], ["gone.toml", "cannot be read"])
    _refused(here, run, command, ["s.toml", "good.csv"], ["s.toml is a study", "beside it"])


def _refused(here, run, command, words, named):
    before = sorted(here.rglob("*"))
    status, out, err = run(command, *words)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert "Traceback" not in err
    assert [piece for piece in named if piece not in err] == []
    assert "what to do: " in err
    assert sorted(here.rglob("*")) == before
