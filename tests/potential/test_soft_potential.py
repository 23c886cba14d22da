"""One soft potential with its scales."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import glasswell as gw
from glasswell.errors import InputError
from glasswell.potential import asymmetry, barrier, displacement_scale, energy_scale

SHAPES = st.floats(-50.0, 50.0, allow_subnormal=False)


@pytest.fixture
def double_well():
    return gw.SoftPotential(eta=-0.1, xi=0.02, mass=30.0)


def test_the_scales_of_the_report(double_well):
    assert double_well.energy_scale == pytest.approx(48.5, abs=0.05)
    assert double_well.length_scale == displacement_scale(
        quartic_energy=15.0, length=1.0, mass=30.0
    )
    assert double_well.n2 == pytest.approx(-0.1 / double_well.eta_l)
    assert double_well.n3 == pytest.approx(0.02 / double_well.eta_l**0.5)
    assert double_well.kind == "two-well"


def test_potential_is_the_formula_in_electronvolts(double_well):
    x = np.linspace(-0.6e-10, 0.6e-10, 13)
    s = x / 1e-10
    expected = 15.0 * (-0.1 * s**2 + 0.02 * s**3 + s**4) * 1.602176634e-19 / 1.380649e-23
    np.testing.assert_allclose(double_well.potential(x), expected, 1e-12, 1e-9)


@given(
    eta=st.floats(-1, 1), xi=st.floats(-1, 1), mass=st.floats(1, 1e3), energy=st.floats(0.1, 100)
)
def test_barrier_and_asymmetry_are_read_off_the_potential(eta, xi, mass, energy):
    potential = gw.SoftPotential(eta=eta, xi=xi, mass=mass, quartic_energy=energy, length=0.7)
    deeper, shallower, top = potential.potential(potential.stationary_points)
    tolerance = 1e-12 * potential.energy_scale * (1 + potential.n2**2 + potential.n3**4)
    np.testing.assert_allclose(potential.barrier, top - deeper, atol=tolerance)
    np.testing.assert_allclose(potential.asymmetry, shallower - deeper, atol=tolerance)
    # The bottom is where it is said to be.
    around = potential.stationary_points[0] + potential.length_scale * np.linspace(-9, 9, 1801)
    assert potential.potential(around).min() >= deeper - tolerance


@pytest.mark.parametrize("origin", ["deeper minimum", "shallower minimum", "maximum"])
@pytest.mark.parametrize(("d1", "d2"), [(0.3, -8.0), (-4.0, -6.0), (1e3, -500.0), (0.0, -8.0)])
def test_from_invariants_and_back_at_every_origin(d1, d2, origin):
    potential = gw.SoftPotential.from_invariants(d1, d2, mass=120.0, length=0.8, origin=origin)
    assert potential.d1 == pytest.approx(d1, abs=1e-12 * (1 + abs(d2) ** 1.5))
    assert potential.d2 == pytest.approx(d2, rel=1e-13)
    assert potential.mass == 120.0
    # Which of two equal wells is called the deeper is left to rounding.
    nearest = np.abs(potential.stationary_points).min()
    assert nearest < 1e-13 * potential.length_scale * abs(d2)
    assert (potential.eta < 0.0) == (origin == "maximum")
    scale = energy_scale(quartic_energy=15.0, length=0.8, mass=120.0)
    np.testing.assert_allclose(potential.barrier, scale * barrier(d1, d2), 1e-12)
    np.testing.assert_allclose(potential.asymmetry, scale * asymmetry(d1, d2), 1e-10, 1e-9)


@given(d1=SHAPES, d2=SHAPES, scale=st.floats(0.1, 1e3))
def test_from_invariants_with_a_wanted_energy_scale(d1, d2, scale):
    potential = gw.SoftPotential.from_invariants(d1, d2, energy_scale=scale)
    assert potential.energy_scale == pytest.approx(scale, rel=1e-12)
    tolerance = 1e-13 * (1 + abs(d1) + abs(d2)) ** 1.5
    np.testing.assert_allclose([potential.d1, potential.d2], [d1, d2], atol=tolerance)


@given(d2=SHAPES)
def test_a_symmetric_shape_stays_symmetric_to_the_last_digit(d2):
    """At deep d2 any rest of a tilt would outweigh the tunnel splitting."""
    potential = gw.SoftPotential.from_invariants(0.0, d2, energy_scale=4.0)
    assert potential.d1 == 0.0
    assert potential.xi == 0.0


@given(eta=st.floats(-1, 1), xi=st.floats(-1, 1))
def test_mirror_image(eta, xi):
    one = gw.SoftPotential(eta=eta, xi=xi, mass=50.0)
    other = gw.SoftPotential(eta=eta, xi=-xi, mass=50.0)
    assert other.d1 == -one.d1
    assert other.d2 == one.d2
    np.testing.assert_array_equal(other.barrier, one.barrier)
    np.testing.assert_array_equal(other.asymmetry, one.asymmetry)


def test_a_barrier_of_one_electronvolt():
    potential = gw.SoftPotential(eta=-1.0, xi=0.0, quartic_energy=4.0, mass=300.0)
    assert potential.barrier == pytest.approx(11604.518, rel=1e-7)
    assert potential.asymmetry == 0.0
    assert potential.kind == "two-well"


def test_a_single_minimum_has_no_barrier():
    potential = gw.SoftPotential(eta=0.2, xi=0.0, mass=30.0)
    assert np.isnan([potential.barrier, potential.asymmetry]).all()
    np.testing.assert_array_equal(potential.stationary_points, [0.0, np.nan, np.nan])
    assert potential.kind == "single-well"


def test_it_is_a_value(double_well):
    assert double_well == gw.SoftPotential(eta=-0.1, xi=0.02, mass=30)
    assert hash(double_well) == hash(gw.SoftPotential(eta=np.float64(-0.1), xi=0.02, mass=30))
    with pytest.raises(dataclasses.FrozenInstanceError):
        double_well.eta = 0.0
    with pytest.raises(TypeError):
        gw.SoftPotential(0.1, 0.0)
    assert dataclasses.replace(double_well, mass=60.0).energy_scale < double_well.energy_scale


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mass": 0.0}, "positive mass in atomic mass units"),
        ({"length": -1.0}, "positive length in angstroms"),
        ({"quartic_energy": np.nan}, "finite quartic_energy"),
        ({"eta": np.inf}, "finite eta"),
        ({"xi": "soft"}, "plain numbers"),
        ({"eta": [0.1, 0.2]}, "arrays use the functions"),
        ({"eta": "0.1"}, "plain numbers"),
        ({"mass": None}, "plain numbers"),
        ({"xi": 1e200}, "too large"),
    ],
)
def test_bad_input_says_what_to_do(change, message):
    with pytest.raises(InputError, match=message):
        gw.SoftPotential(**{"eta": -0.1, "xi": 0.0, "mass": 30.0, **change})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "exactly one of mass"),
        ({"mass": 30.0, "energy_scale": 4.0}, "exactly one of mass"),
        ({"energy_scale": 0.0}, "positive energy_scale in kelvin"),
        ({"mass": -1.0}, "positive mass"),
        ({"mass": 30.0, "origin": "left"}, "deeper minimum"),
        ({"mass": 30.0, "origin": "maximum"}, "has no maximum"),
        ({"mass": 30.0, "d1": np.nan}, "finite d1"),
        ({"mass": 30.0, "d2": [1.0]}, "plain numbers"),
    ],
)
def test_from_invariants_refuses_what_has_no_meaning(options, message):
    shape = {"d1": 1.0, "d2": 2.0, **options}
    with pytest.raises(InputError, match=message):
        gw.SoftPotential.from_invariants(**shape)
