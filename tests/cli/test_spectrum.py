"""`glasswell spectrum`: what it prints is what the functions say, and what it refuses."""

from __future__ import annotations

import csv
import io
import re
import shlex
import subprocess
import sys

import numpy as np
import pytest
from matplotlib.image import imread

import glasswell as gw
from glasswell.cli.spectrum import CONFIGURATIONS_EXAMPLES, EXAMPLES, POTENTIALS_EXAMPLES

SOFT = ("spectrum", "soft-potentials", "--energy-scale", "4", "--density", "1e23")
CONFIGURATIONS = (
    "spectrum", "soft-configurations", "--mass", "150", "--atom-density", "6.6e28",
    "--soft-fraction", "0.05", "--width-eta", "0.1", "--width-xi", "0.25", "--negative-eta", "0.5",
)  # fmt: skip
SHOWN = "\n".join([EXAMPLES, POTENTIALS_EXAMPLES, CONFIGURATIONS_EXAMPLES]).replace("\\\n", " ")
LINES = [line.strip() for line in SHOWN.splitlines() if line.startswith("  glasswell ")]


def configurations():
    return gw.SoftConfigurationsModel(
        mass=150.0,
        atom_density=6.6e28,
        soft_fraction=0.05,
        width_eta=0.1,
        width_xi=0.25,
        negative_eta=0.5,
    )


def row(text, name):
    (line,) = (line for line in text.splitlines() if line.strip().startswith(name))
    return line.strip().removeprefix(name).split()


def levels(text):
    """The printed table of levels: n, the energies, and |<0|y|n>|."""
    lines = text.partition("  n  ")[2].partition("\n\n")[0].splitlines()[1:]
    return np.array([[plain(cell) for cell in line.split()] for line in lines])


def plain(cell):
    """A number, also where it is written with a power of ten."""
    digits, _, power = cell.partition("×10")
    raised = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(digits) * 10.0 ** int(raised or "0")


@pytest.mark.parametrize("line", LINES)
def test_the_examples_work_as_typed(line, here, run):
    status, out, err = run(*shlex.split(line)[1:])
    assert (status, err) == (0, "")
    drawn = [entry.name for entry in here.iterdir()]
    if "--csv" in line:
        assert drawn == []
    else:
        assert out.endswith(f"\nfigure: {drawn[0]}\n")
        assert imread(here / drawn[0]).shape[1] == 960


@pytest.mark.parametrize("words", [[], ["soft-potentials"], ["soft-configurations"]])
def test_every_help_shows_its_examples(words, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    status, out, err = run("spectrum", *words, "--help")
    assert (status, err) == (0, "")
    assert re.search(r"Examples?:\n  glasswell spectrum", out)


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from glasswell.cli import main\n"
        "for words in ([], ['soft-potentials'], ['soft-configurations']):\n"
        "    assert main(['spectrum', *words, '--help']) == 0\n"
        "print([name for name in ('numpy', 'jax', 'matplotlib', 'scipy') if name in sys.modules])"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert outcome.stdout.splitlines()[-1] == "[]"


def test_a_place_is_answered_in_kelvin_and_in_w(here, run):
    words = ("--eta", "-0.1", "--xi", "0.02", "--mass", "30", "--levels", "6")
    status, out, err = run("spectrum", *words)
    assert (status, err) == (0, "")
    place = gw.SoftPotential(eta=-0.1, xi=0.02, mass=30.0)
    assert out.startswith("two-well potential\n")
    assert row(out, "energy scale W/k") == [f"{place.energy_scale:.4g}", "K"]
    barrier = row(out, "barrier above the deeper well")
    assert float(barrier[0]) == pytest.approx(place.barrier, rel=1e-3)
    assert float(barrier[2]) == pytest.approx(place.barrier / place.energy_scale, rel=1e-3)
    asymmetry = row(out, "asymmetry of the wells")
    assert float(asymmetry[0]) == pytest.approx(place.asymmetry, rel=1e-3)
    spectrum = gw.solve_spectrum(place.d1, place.d2, levels=6)
    table = levels(out)
    np.testing.assert_array_equal(table[:, 0], [1, 2, 3, 4, 5])
    np.testing.assert_allclose(table[:, 2], spectrum.excitations[1:], rtol=1e-3)
    in_kelvin = place.energy_scale * spectrum.excitations[1:]
    np.testing.assert_allclose(table[:, 1], in_kelvin, rtol=1e-3)
    np.testing.assert_allclose(table[:, 3], np.abs(spectrum.position[0, 1:]), rtol=1e-3)
    assert [entry.name for entry in here.iterdir()] == ["glasswell-spectrum.png"]


def test_length_and_quartic_energy_count(here, run):
    words = ["spectrum", "--eta", "0.01", "--xi", "0.1", "--mass", "60"]
    _, usual, _ = run(*words)
    _, same, _ = run(*words, "--quartic-energy", "15", "--length", "100 pm")
    _, other, _ = run(*words, "--quartic-energy", "10", "--length", "1.2 angstrom")
    assert usual == same
    place = gw.SoftPotential(eta=0.01, xi=0.1, mass=60.0, quartic_energy=10.0, length=1.2)
    assert row(other, "energy scale W/k") == [f"{place.energy_scale:.4g}", "K"]


def test_a_shape_without_a_scale_is_answered_in_w(here, run):
    _, out, _ = run("spectrum", "--d1", "0.3", "--d2", "-8")
    assert " K" not in out
    assert levels(out)[0, 1] == pytest.approx(1.137, abs=1e-3)
    _, out, _ = run("spectrum", "--d1", "0.3", "--d2", "-8", "--energy-scale", "500 mK")
    assert row(out, "energy scale W/k") == ["0.5", "K"]


@pytest.mark.parametrize("d2", [-8.0, -20.0, -60.0])
def test_the_splitting_of_deep_symmetric_wells_is_exact(d2, here, run):
    _, out, _ = run("spectrum", "--d1", "0", "--d2", d2, "--levels", "4")
    found = row(out, "tunnel splitting E₁ - E₀")
    assert plain(found[0]) == pytest.approx(float(gw.tunnel_splitting(d2)), rel=1e-3)
    # even states are joined by y to odd ones only
    assert levels(out)[1, 2] == 0.0


def test_what_does_not_tunnel_has_no_splitting(here, run):
    _, out, _ = run("spectrum", "--d1", "0", "--d2", "3")
    assert "tunnel" not in out
    assert "barrier" not in out
    assert "first excitation" in out


def test_answers_fit_80_columns(here, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    for words in (
        ("spectrum", "--eta", "-0.123456789", "--xi", "0.01", "--mass", "123.456"),
        (*SOFT, "--random-force", "0.001"),
        CONFIGURATIONS,
    ):
        _, out, _ = run(*words)
        assert max(map(len, out.splitlines())) <= 80


def test_states_of_soft_potentials(here, run):
    status, out, err = run(*SOFT, "--energies", "0.1,1,10", "--out", "n.png")
    assert (status, err) == (0, "")
    assert out.endswith("\nfigure: n.png\n")
    model = gw.SoftPotentialModel(energy_scale=4.0, density=1e23)
    values = gw.density_of_states(model, [0.1, 1.0, 10.0])
    for energy, value in zip(("0.1", "1", "10"), values, strict=True):
        cells = row(out, f"{energy} ")
        assert float(cells[1]) == pytest.approx(value, rel=1e-3)
        shares = [float(cell) for cell in cells[2::2]]
        assert sum(shares) == pytest.approx(100.0, abs=0.2)
    assert row(out, "E_c  n(E) diverges as a logarithm") == ["none"]


def test_states_of_soft_configurations(here, run):
    status, out, err = run(*CONFIGURATIONS)
    assert (status, err) == (0, "")
    model = configurations()
    found = gw.excitation_landmarks(model)
    for name, value in (
        ("E_a", found.tunnelling_end),
        ("E_c", found.critical),
        ("E_b", found.minimum),
    ):
        cells = row(out, name)
        assert float(cells[-4]) == pytest.approx(value, rel=1e-3)
        assert float(cells[-2]) == pytest.approx(value / model.energy_scale, rel=1e-3)
    shares = gw.concentrations(model)
    assert float(row(out, "atoms in two-well potentials")[1]) == pytest.approx(
        100.0 * shares.two_well, rel=1e-2
    )


def test_csv_is_the_curve_and_draws_nothing(here, run):
    status, out, err = run(*CONFIGURATIONS, "--csv")
    assert (status, err) == (0, "")
    assert list(here.iterdir()) == []
    rows = list(csv.reader(io.StringIO(out)))
    assert rows[0][:2] == ["energy [K]", "total [1/(K m^3)]"]
    table = np.array(rows[1:], float)
    np.testing.assert_allclose(table[:, 2:].sum(axis=1), table[:, 1], rtol=1e-9)
    np.testing.assert_allclose(table[:, 1], gw.density_of_states(configurations(), table[:, 0]))


def test_csv_with_a_figure_where_one_is_named(here, run):
    status, out, _ = run(*SOFT, "--csv", "--energies", "0.1:10:5", "--out", "n.png")
    assert status == 0
    assert len(out.splitlines()) == 6
    assert [entry.name for entry in here.iterdir()] == ["n.png"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ([], "--eta"),
        (["--eta", "0.1", "--xi", "0.1"], "--mass is missing"),
        (["--mass", "60"], "--eta and --xi are missing"),
        (["--d1", "0"], "--d2 is missing"),
        (["--d1", "0", "--d2", "-8", "--mass", "60"], "do not belong together"),
        (["--eta", "0", "--xi", "0", "--mass", "60", "--energy-scale", "4"], "belong together"),
        (["--eta", "0", "--xi", "0", "--mass", "-1"], "mass"),
        (["--eta", "0", "--xi", "0", "--mass", "60", "--length", "1"], "no unit"),
        (["--eta", "nan", "--xi", "0", "--mass", "60"], "not finite"),
        (["--d1", "nan", "--d2", "-8"], "finite"),
        (["--d1", "0", "--d2", "-100"], "no reliable levels"),
        (["--d1", "1e300", "--d2", "1"], "no reliable levels"),
        (["--d1", "0", "--d2", "deep"], "deep"),
        (["--d1", "0", "--d2", "-8", "--energy-scale", "-4"], "not positive"),
        (["--d1", "0", "--d2", "-8", "--levels", "1"], "2 to 24"),
        (["--d1", "0", "--d2", "-8", "--levels", "25"], "2 to 24"),
        (["--d1", "0", "--d2", "-8", "--out", "figure.pdf"], "PNG"),
        (["--d1", "0", "--d2", "-8", "--out", "no/where.png"], "no/where.png"),
        (["hard-potentials"], "hard-potentials"),
        (["soft-potentials", "--density", "1e23"], "--energy-scale"),
        (["soft-potentials", "--energy-scale", "4", "--density", "-1"], "density"),
        (["soft-potentials", "--energy-scale", "4", "--density", "1e23", "--minimum-d2", "-50"],
         "-20"),
        ([*SOFT[1:], "--energies", "warm"], "warm"),
        ([*SOFT[1:], "--out", "no/where.png"], "no/where.png"),
        ([*CONFIGURATIONS[1:-6], "--width-eta", "3", "--width-xi", "0.2"], "width_eta"),
        ([*CONFIGURATIONS[1:], "--length", "1 furlong"], "furlong"),
    ],
)  # fmt: skip
def test_bad_requests_are_refused(words, named, here, run):
    status, out, err = run("spectrum", *words)
    assert (status, out) == (2, "")
    assert named in err
    assert err.startswith("error: ")
    assert "Traceback" not in err
    assert list(here.iterdir()) == []


def test_an_earlier_figure_survives_a_bad_request(here, run):
    assert run("spectrum", "--d1", "0", "--d2", "-8")[0] == 0
    before = (here / "glasswell-spectrum.png").read_bytes()
    assert run("spectrum", "--d1", "0", "--d2", "-800")[0] == 2
    assert (here / "glasswell-spectrum.png").read_bytes() == before
    assert run("spectrum", "--d1", "0", "--d2", "-8")[0] == 0
    assert (here / "glasswell-spectrum.png").read_bytes() == before
