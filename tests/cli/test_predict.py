"""`glasswell predict` and what it may start from."""

from __future__ import annotations

import csv
import io
import shutil
from functools import partial

import numpy as np
import pytest
from matplotlib.image import imread

import glasswell as gw
from glasswell import ensemble
from glasswell.cli.quantities import QUANTITIES
from glasswell.glass import density_from_heat_capacity
from glasswell.inference.catalogue import CATALOGUE


def table(text):
    rows = list(csv.reader(io.StringIO(text)))
    return rows[0], np.array([[float(cell) for cell in row] for row in rows[1:]])


@pytest.mark.parametrize("source", [".", "result.nc", "summary.json"])
def test_a_stored_fit_predicts_with_its_errors(source, report, run):
    words = ["thermal-conductivity", "--temperatures", "0.1,1,10", "--csv"]
    status, out, err = run("predict", report / source, *words)
    assert (status, err) == (0, "")
    header, cells = table(out)
    assert header[:4] == [
        "temperature [K]",
        "total [W/(K m)]",
        "lower [W/(K m)]",
        "upper [W/(K m)]",
    ]
    result = gw.FitResult.load(report / "result.nc")
    found = result.predict("thermal_conductivity", [0.1, 1.0, 10.0])
    for place, name in enumerate(("total", "lower", "upper"), start=1):
        np.testing.assert_allclose(cells[:, place], found[name].values, rtol=1e-12)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        (["heat-capacity", "--per", "mole"], "J/(K mol)"),
        (["density-of-states", "--energies", "0.1:10:3"], "1/(K m^3)"),
        (
            ["mean-free-path", "--frequencies", "1:100:3 GHz", "--branch", "longitudinal"],
            "total [m]",
        ),
        (["internal-friction", "--frequency", "10 kHz"], "total [1],lower [1],upper [1]"),
        (["sound-velocity-shift", "--branch", "longitudinal"], "relaxation [1]"),
        (["dielectric-loss", "--loss-tangent", "1e-3"], "resonance [1]"),
        (["permittivity-shift", "--loss-tangent", "1e-3"], "total [1]"),
        (["resonator-loss", "--loss-tangent", "1e-3", "--filling-factor", "0.1"], "total [1]"),
        (["resonator-shift", "--loss-tangent", "1e-3", "--frequency", "5.6 GHz"], "total [1]"),
        (["heat-release", "--at", "0.1", "--from", "1", "--times", "1:100:3 ms"], "[W/kg]"),
        (["thermal-diffusivity"], "total [m^2/s]"),
        (["ultrasonic-attenuation", "--frequency", "200 MHz"], "total [dB/cm]"),
        (["vibrational-density-of-states", "--energies", "0.5:8:4 meV"], "1/(K m^3)"),
        (["raman-spectrum", "--at", "4", "--energies", "1:20:4"], "total [1]"),
        (["heat-capacity", "--within", "1 ms"], "total [J/(K kg)]"),
    ],
)
def test_every_quantity_is_a_table_with_units(words, unit, report, run):
    status, out, _ = run("predict", report, *words, "--csv")
    assert status == 0
    header, cells = table(out)
    assert unit in ",".join(header)
    assert np.isfinite(cells).all()
    lower, total, upper = (
        cells[:, [word.split()[0] for word in header].index(name)]
        for name in ("lower", "total", "upper")
    )
    assert (lower <= total).all()
    assert (total <= upper).all()
    assert (upper > lower).any()


@pytest.mark.parametrize(
    "words",
    [
        ["thermal-conductivity"],
        ["heat-capacity"],
        ["density-of-states"],
        ["mean-free-path", "--at", "40"],
    ],
    ids=lambda words: words[0],
)
def test_the_table_fits_a_terminal_and_marks_extrapolation(words, report, run):
    status, out, _ = run("predict", report, *words)
    assert status == 0
    lines = out.splitlines()
    assert max(len(line) for line in lines) <= 80
    starred = [line for line in lines[1:] if line.endswith("*")]
    if words[0] == "thermal-conductivity":
        # W/k = 2.63 K: the 25 points to 60 K end with three above 26.3 K
        assert len(starred) == 3
    elif words[0] == "mean-free-path":
        assert len(starred) == 16
    else:
        assert starred == []
    assert ("extrapolated" in out) == bool(starred)


def test_parts_are_shown_on_request_and_marked_in_csv(report, run):
    words = ["predict", report, "thermal-conductivity", "--temperatures", "0.001,1,40"]
    assert "resonance_limited" not in run(*words)[1]
    out = run(*words, "--parts")[1]
    assert "resonance_limited [W/(K m)]" in out
    assert "nan" not in out.split()
    header, *rows = [line.split(",") for line in run(*words, "--csv")[1].splitlines()]
    assert [row[header.index("extrapolated [1]")] for row in rows] == ["0", "0", "1"]
    # without a boundary there is no such path, not even where it would be 0/0
    assert "boundary_limited" not in " ".join(header)


def test_given_parameters_predict_without_a_fit(run):
    words = ["--energy-scale", "3.1", "--strength", "2.8e-4", "--csv", "--temperatures", "1,5"]
    status, out, err = run("predict", "vitreous-silica", "thermal-conductivity", *words)
    assert (status, err) == (0, "")
    material = gw.material("vitreous silica")
    density = density_from_heat_capacity(material.linear_heat_capacity * material.density, 3.1)
    ensemble = gw.SoftPotentialModel(energy_scale=3.1, density=float(density))
    glass = gw.Glass(material, ensemble, longitudinal=2.8e-4, transverse=2.8e-4)
    expected = gw.thermal_conductivity(glass, [1.0, 5.0])["total"].values
    np.testing.assert_allclose(table(out)[1][:, 1], expected, rtol=1e-12)


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_given_parameters_serve_every_quantity(quantity, run, monkeypatch):
    words = ["predict", "silica", quantity, "--energy-scale", "3", "--strength", "3e-4"]
    if "--loss-tangent" in QUANTITIES[quantity].options:
        words += ["--loss-tangent", "1e-3"]
    if quantity == "neutron-spectrum":
        words += ["--mass", "100", "--energies", "2,5"]
        # The tables of this force, half a minute, are made for the tests of the spectrum anyhow.
        forced = partial(gw.SoftPotentialModel, random_force=0.01)
        monkeypatch.setattr(ensemble, "SoftPotentialModel", forced)
    if quantity == "loss-angle":  # which refuses what wells below D2 = -11 would change
        words += ["--temperatures", "0.1,1", "--frequency", "1 MHz"]
    assert run(*words)[0] == 0


def test_the_words_of_the_command_are_those_of_its_table():
    """Every quantity is an observable that a fit predicts, and the other way round."""
    assert {name.replace("-", "_") for name in QUANTITIES} == set(CATALOGUE)
    for wanted in QUANTITIES.values():
        assert set(wanted.usual) <= {wanted.axis, *wanted.options}


PARAMETERS = ("--energy-scale", "2.6", "--strength", "2.6e-4", "--temperatures", "0.1,1,30")


def test_several_pressures_are_rows_of_one_table(here, run):
    """Row by row what each pressure alone gives, the pressure in front; drawn only on request."""
    words = ("predict", "silica", "heat-capacity", *PARAMETERS, "--csv", "--pressure")
    status, out, _ = run(*words, "0,3,30 kbar")
    assert status == 0
    header, cells = table(out)
    assert header[:3] == ["pressure [Pa]", "temperature [K]", "total [J/(K kg)]"]
    np.testing.assert_array_equal(cells[:, 0], np.repeat([0.0, 3e8, 3e9], 3))
    np.testing.assert_array_equal(cells[:, 1], np.tile([0.1, 1.0, 30.0], 3))
    for place, one in enumerate(("0 bar", "3 kbar", "3 GPa")):
        alone, rows = table(run(*words, one)[1])
        assert alone == [*header[1:-1], "pressure [Pa]", header[-1]]
        shared = [header.index(name) for name in alone]
        np.testing.assert_allclose(cells[3 * place : 3 * place + 3, shared], rows, rtol=1e-12)
    assert list(here.iterdir()) == []


def test_a_map_over_pressures_is_drawn_on_request(here, run):
    words = ("predict", "silica", "heat-capacity", *PARAMETERS, "--pressure", "0:300:4 kbar")
    status, out, _ = run(*words, "--figure", "map.png")
    assert status == 0
    lines = out.splitlines()
    assert lines[0].split()[:2] == ["pressure", "[Pa]"]
    assert [line.endswith("*") for line in lines[1:13]] == [False, False, True] * 4
    assert "at each pressure, by constants that are assumed" in out
    assert lines[-1] == "figure: map.png"
    assert imread(here / "map.png").shape[2] == 4


def test_slow_waves_are_marked(run):
    words = ["predict", "silica", "internal-friction", "--energy-scale", "3", "--strength", "3e-4"]
    status, out, err = run(*words, "--frequency", "1", "--temperatures", "0.1,5")
    assert status == 0
    lines = out.splitlines()
    assert [line.endswith("!") for line in lines[1:3]] == [False, True]
    assert "cut off: deeper double wells" in out
    assert "minimum_d2" in err


def test_a_glass_by_name_is_fitted_first_and_that_is_said(here, run):
    status, out, err = run("predict", "silica", "heat-capacity", "--out", "c.csv")
    assert status == 0
    assert err.startswith("note: fitting vitreous-silica/thermal-conductivity/cahill-1988 first\n")
    assert out == "25 rows: c.csv\n"
    header, cells = table((here / "c.csv").read_text())
    assert header[2] == "lower [J/(K kg)]"
    assert cells.shape == (25, len(header))
    assert [entry.name for entry in here.iterdir()] == ["c.csv"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["unobtainium", "heat-capacity"], "vitreous silica"),
        (["missing.nc", "heat-capacity"], "missing.nc"),
        (["silica", "heat-capacity", "--frequencies", "1 GHz"], "--temperatures"),
        (["silica", "mean-free-path", "--temperatures", "1"], "--frequencies"),
        (["silica", "heat-capacity", "--energies", "1"], "--temperatures"),
        (["silica", "heat-capacity", "--temperatures", "warm"], "warm"),
        (["silica", "heat-capacity", "--frequency", "1 MHz"], "--within"),
        (["silica", "internal-friction", "--frequency", "1 parsec"], "parsec"),
        (["silica", "resonator-loss"], "--loss-tangent"),
        (["silica", "neutron-spectrum"], "--mass"),
        (["silica", "resonator-loss", "--loss-tangent", "1 %"], "--loss-tangent"),
        (["silica", "heat-release", "--times", "1:0 s"], "--times"),
        (["silica", "heat-capacity", "--energy-scale", "3"], "--strength"),
        (["silica", "heat-capacity", "--strength", "-1", "--energy-scale", "3"], "-1"),
        (["silica", "heat-capacity", "--energy-scale", "3", "--strength", "3e-4", "--out",
          "no/where.csv"], "no/where.csv"),
        (["silica", "mean-free-path", "--energy-scale", "3", "--strength", "3e-4",
          "--frequencies", "100 THz"], "zone boundary"),
        (["silica", "heat-capacity", "--pressure", "10"], "has no unit"),
        (["silica", "heat-capacity", "--pressure=-1 kbar"], "negative"),
        (["silica", "heat-capacity", "--pressure", "1,2 kbar", "--figure", "map.pdf"], "--figure"),
        (["silica", "heat-capacity", "--pressure", "1 kbar", "--figure", "map.png"], "0,30,100"),
        (["silica", "heat-capacity", "--energy-scale", "3", "--strength", "3e-4", "--figure",
          "map.png", "--pressure", "1,2 kbar", "--temperatures", "1"], "makes no map"),
    ],
)  # fmt: skip
def test_bad_requests_are_refused(words, named, here, run):
    status, out, err = run("predict", *words)
    assert (status, out) == (2, "")
    assert named in err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("bare", "bare is a folder without a fit"),
        ("curve.csv", "Fit it by glasswell fit curve.csv"),
        ("gone", "There is no report gone, and no material of that name"),
    ],
)
def test_what_holds_no_fit_is_called_what_it_is(source, said, here, run):
    (here / "bare").mkdir()
    (here / "curve.csv").write_text("T [K],kappa [W/m/K]\n1,0.02\n")
    for given in ((), ("--energy-scale", "3", "--strength", "3e-4")):
        status, out, err = run("predict", source, "heat-capacity", *given)
        assert (status, out) == (2, "")
        assert said in err
        assert "--material" not in err


def test_heat_above_one_w_is_called_too_large(here, run):
    given = ("--energy-scale", "3", "--strength", "3e-4")
    for temperatures, expected in (("1,2.9", False), ("1,3.1", True)):
        words = ("silica", "heat-capacity", *given, "--temperatures", temperatures)
        _, out, err = run("predict", *words)
        assert ("above kT = W (3 K) the heat capacity comes out too large" in err) is expected
        assert "note" not in out


def test_a_file_that_cannot_be_written_names_no_temporary_one(here, run):
    given = ("--energy-scale", "3", "--strength", "3e-4")
    status, _, err = run("predict", "silica", "heat-capacity", *given, "--out", "gone/x.csv")
    assert status == 2
    assert "gone/x.csv cannot be written" in err
    assert ".part" not in err


def test_a_summary_without_its_result_says_what_is_missing(report, here, run):
    shutil.copy(report / "summary.json", here)
    status, out, err = run("predict", "summary.json", "heat-capacity")
    assert (status, out) == (2, "")
    assert "result.nc" in err


def test_a_damaged_result_is_refused(here, run):
    (here / "result.nc").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    status, out, err = run("predict", "result.nc", "heat-capacity")
    assert (status, out) == (2, "")
    assert "result.nc" in err


@pytest.mark.parametrize("strength", ["0", "-1e-4", "nan"])
def test_a_strength_that_scatters_nothing_is_refused(strength, run):
    status, out, err = run(
        *("predict", "silica", "thermal-conductivity"),
        *("--energy-scale", "2.6", "--strength", strength),
    )
    assert (status, out) == (2, "")
    assert "is not positive" in err
    assert "1e-4 to 1e-3" in err
