"""Verdicts on measured and made-up curves: each rule is shown to fail where it should."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import glasswell as gw
from glasswell.bath.debye import debye_function, phonon_heat_capacity
from glasswell.inference.cold_end import cold_end
from glasswell.inference.slope import boundary_length, low_temperature_slope
from glasswell.material import Quantity

SILICA = gw.material("vitreous silica")

# Every measured curve with its verdict: as the file stands, and from the numbers alone.
MEASURED = {
    "bmim-bf4-glass/heat-capacity/paulechka-2015": ("glass", "glass"),
    "omim-bf4-glass/heat-capacity/paulechka-2015": ("glass", "glass"),
    "omim-bf4-crystal/heat-capacity/paulechka-2015": ("refused", "flagged"),
    "kapton-h/thermal-conductivity/rule-1990": ("undecided", "undecided"),
    "macor/thermal-conductivity/runyan-2008": ("refused", "refused"),
    "ptfe/thermal-conductivity/anderson-1963-sample-1": ("refused", "refused"),
    "ptfe/thermal-conductivity/anderson-1963-sample-2": ("flagged", "flagged"),
    "ptfe/thermal-conductivity/reese-1965-sample-1": ("flagged", "undecided"),
    "stycast-1266/thermal-conductivity/olson-1993": ("glass", "glass"),
    "stycast-2850/thermal-conductivity/olson-1993": ("refused", "refused"),
    "torlon-4301/thermal-conductivity/runyan-2008": ("flagged", "glass"),
    "vitreous-silica/thermal-conductivity/cahill-1988": ("glass", "glass"),
    "vitreous-silica/thermal-conductivity/cahill-1990": ("undecided", "undecided"),
}


def heat(temperature, value, unit="J/(K kg)", **more) -> gw.Measurement:
    return gw.Measurement.create(
        temperature, value, quantity="heat_capacity", unit=unit, name="made up", **more
    )


@pytest.mark.parametrize(("name", "verdicts"), MEASURED.items())
def test_measured_curves(name, verdicts):
    curve = gw.dataset(name)
    alone = gw.judge(replace(curve, kind=None))
    assert (gw.judge(curve).verdict, alone.verdict) == verdicts
    assert bool(alone.reasons) == (alone.verdict != "glass")
    if alone.verdict == "refused":
        with pytest.raises(gw.RefusedFitError, match=alone.statistic.split()[0]):
            alone.raise_if_refused()


def test_all_measured_curves_of_glasses_are_judged():
    every = gw.datasets(quantity="conductivity") + gw.datasets(quantity="heat_capacity")
    assert set(every) == set(MEASURED)


def test_the_share_of_a_linear_term_is_found_with_its_error():
    """Against the numbers that the points were made of: nine in ten within two errors."""
    temperature = np.geomspace(1.0, 1.5, 12)
    lattice = 40.0 * debye_function(temperature / 15.0)
    for share in (0.0, 0.1, 0.5):
        linear = share / (1.0 - share) * lattice[0] * temperature
        inside = 0
        for seed in range(20):
            noise = np.exp(np.random.default_rng(seed).normal(0.0, 0.003, 12))
            end = cold_end(heat(temperature, (lattice + linear) * noise))
            inside += end.lower <= share <= end.upper
        assert inside >= 18


def test_errors_given_with_the_points_widen_the_range():
    crystal = replace(gw.dataset("omim-bf4-crystal"), kind=None)
    vague = replace(crystal, uncertainty=0.05 * crystal.value)
    assert cold_end(vague).standard_error > 5.0 * cold_end(crystal).standard_error
    assert gw.judge(vague).verdict == "undecided"


def test_a_crystal_measured_in_the_cold_is_refused():
    """Debye phonons alone from 0.3 K on; the linear term of a glass would be most of C there."""
    temperature = np.geomspace(0.3, 2.0, 25)
    phonons = phonon_heat_capacity(SILICA, temperature) / SILICA.density
    noise = np.exp(np.random.default_rng(0).normal(0.0, 0.005, 25))
    found = gw.judge(heat(temperature, 2.0 * phonons * noise))
    assert found.verdict == "refused"
    assert "crystal" in found.reasons[0]
    with pytest.raises(gw.RefusedFitError, match=r"is a crystal's.*Stephens"):
        gw.fit(heat(temperature, 2.0 * phonons * noise), SILICA)
    glass = gw.judge(heat(temperature, (2.0 * phonons + 1.2e-3 * temperature) * noise))
    assert glass.verdict == "glass"


def test_per_mole_the_linear_term_needs_the_molar_mass():
    temperature = np.geomspace(0.3, 2.0, 25)
    molar_mass = 0.0601
    phonons = phonon_heat_capacity(SILICA, temperature) / SILICA.density * molar_mass
    curve = heat(temperature, 2.0 * phonons, "J/(K mol)")
    assert gw.judge(curve).verdict == "flagged"
    assert gw.judge(curve, SILICA.replace(molar_mass=molar_mass)).verdict == "refused"


@pytest.mark.parametrize(
    ("excess", "verdict", "words"),
    [
        (0.3, "flagged", "no solid has less than its phonons"),
        (1.0, "flagged", "crystals just that"),
        (1.5, "flagged", "C/T³ is flat"),
    ],
)
def test_against_the_phonons_of_the_material(excess, verdict, words):
    temperature = np.geomspace(4.0, 8.0, 20)
    phonons = phonon_heat_capacity(SILICA, temperature) / SILICA.density
    found = gw.judge(heat(temperature, excess * phonons), SILICA)
    assert found.verdict == verdict
    assert words in found.reasons[0]


def test_a_rising_curve_is_undecided():
    temperature = np.geomspace(3.0, 6.0, 20)
    found = gw.judge(heat(temperature, 2e-3 * temperature**3.4))
    assert found.verdict == "undecided"
    assert "rises from 3 K on" in found.reasons[0]


@pytest.mark.parametrize("start", [0.05, 0.2])
def test_eight_points_a_decade_from_below_one_kelvin_are_judged(start):
    """As many as are usual; of a glass C of soft potentials, of a crystal the phonons alone."""
    temperature = start * 10.0 ** np.arange(0.0, 2.0, 1.0 / 8.0)
    model = gw.SoftPotentialModel(energy_scale=1.5, density=3e22)
    glass = gw.Glass(SILICA, model, longitudinal=3e-4, transverse=3e-4)
    scatter = np.exp(np.random.default_rng(0).normal(0.0, 0.02, len(temperature)))
    value = gw.heat_capacity(glass, temperature, per="mass")["total"].values * scatter
    assert gw.judge(heat(temperature, value), SILICA).verdict == "glass"
    crystal = 1000.0 * debye_function(temperature / 100.0) * scatter
    assert gw.judge(heat(temperature, crystal)).verdict == "refused"
    # Two decades up the six coldest reach too far for it.
    assert gw.judge(heat(100.0 * temperature, crystal)).verdict == "undecided"


def test_few_points_cannot_be_judged():
    temperature = np.geomspace(1.0, 10.0, 8)
    found = gw.judge(heat(temperature, temperature**3))
    assert (found.verdict, found.value) == ("undecided", None)
    assert "could not be judged" in found.reasons[0]


def test_other_quantities_are_not_judged():
    assert gw.judge(gw.dataset("niobium-resonator/frequency-shift/cpwfit")).verdict == "undecided"


def rod(length: float, exponent: float = 3.0) -> gw.Measurement:
    """κ of Debye phonons with one path, from the integral itself."""
    temperature = np.geomspace(0.05, 0.9, 15)
    x = np.linspace(1e-6, 60.0, 200001)
    integral = np.trapezoid(x**4 * np.exp(-x) / np.expm1(-x) ** 2, x)
    boltzmann, planck = 1.380649e-23, 1.054571817e-34
    inverse = 1.0 / SILICA.longitudinal_velocity**2 + 2.0 / SILICA.transverse_velocity**2
    cubic = boltzmann**4 / (6.0 * np.pi**2 * planck**3) * inverse * integral * length
    return gw.Measurement.create(
        temperature,
        cubic * temperature**exponent,
        quantity="thermal_conductivity",
        unit="W/(K m)",
        name="rod",
    )


def test_a_cubic_curve_says_which_boundary_would_make_it():
    curve = rod(2e-4)
    assert boundary_length(curve, SILICA) == pytest.approx((2e-4, 2e-4), rel=1e-6)
    found = gw.judge(curve, SILICA)
    assert found.verdict == "refused"
    assert "path of 0.0002 m at its coldest point, the same up to 1 K" in found.why
    assert gw.judge(curve, SILICA, limited=True).verdict == "flagged"
    assert "no sample's" in gw.judge(rod(2e-9), SILICA).why
    assert "not one length" in gw.judge(rod(2e-4, 2.6), SILICA).why


def test_a_slope_that_could_be_a_glasss_says_so():
    curve = replace(gw.dataset("ptfe/anderson-1963-sample-2"), kind=None)
    found = gw.judge(curve)
    assert low_temperature_slope(curve).value > 2.1
    assert found.reasons[0].endswith("within its error it could be a glass's")


def test_what_the_file_says_reaches_the_fit():
    crystal = gw.dataset("omim-bf4-crystal")
    liquid = SILICA.replace(molar_mass=Quantity(282.13, "g/mol", gw.Source("made up")))
    with pytest.raises(gw.RefusedFitError, match="belongs to a crystal"):
        gw.fit(crystal, liquid)
