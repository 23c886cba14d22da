"""Pressure and the vitrification temperature: closed forms, brute force, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import glasswell as gw
from glasswell.glass import bulk_modulus, pressure_coupling

SILICA = gw.material("vitreous silica")
EV, BOLTZMANN = 1.602176634e-19, 1.380649e-23
PRESSURE = np.linspace(0.0, 3e10, 60001)


def fraction(p, linear, width):
    return np.exp(-p / linear - (p / width) ** 2)


def glass(ensemble=None, **couplings):
    ensemble = ensemble or gw.SoftPotentialModel(energy_scale=4.0, density=9e22)
    couplings = couplings or {"coupling_longitudinal": 0.8, "coupling_transverse": 0.5}
    return gw.Glass(SILICA, ensemble, **couplings)


def found_volume(given):
    """Λ_p in cubic angstrom: in m³ everything is equal to pytest.approx."""
    return 1e30 * pressure_coupling(given)


@pytest.mark.parametrize(
    ("linear", "width"), [(1e10, 1e10), (3e9, 1e9), (1e10, 7e9), (1e9, 1e10), (np.inf, 4e9)]
)
def test_elastic_transformation(linear, width):
    """Steepest loss and fraction against the curve itself on a fine grid of pressures."""
    conditions = gw.Conditions(linear_pressure=linear, quadratic_pressure=width)
    curve = fraction(PRESSURE, linear, width)
    np.testing.assert_allclose(conditions.soft_fraction_ratio(PRESSURE), curve, rtol=1e-12)
    steepest = PRESSURE[np.argmin(np.gradient(curve, PRESSURE, edge_order=2))]
    assert conditions.steepest_loss_pressure() == pytest.approx(steepest, abs=1.1e6)
    for part in (0.5, 0.1):
        reached = PRESSURE[np.argmax(curve <= part)]
        assert conditions.pressure_of_fraction(part) == pytest.approx(reached, abs=1.1e6)
    assert conditions.pressure_of_fraction(1.0) == 0.0


def test_constants_may_be_left_out():
    nothing = gw.Conditions(linear_pressure=np.inf, quadratic_pressure=np.inf)
    assert nothing.soft_fraction_ratio(1e10) == 1.0
    assert nothing.steepest_loss_pressure() == np.inf
    np.testing.assert_array_equal(nothing.pressure_of_fraction([1.0, 0.1]), [0.0, np.inf])
    linear = gw.Conditions(quadratic_pressure=np.inf)
    assert linear.steepest_loss_pressure() == 0.0
    assert linear.pressure_of_fraction(np.exp(-1.0)) == pytest.approx(1e10)


def test_glass_transition():
    """exp(450/1000 - 450/500) and 2^0.5, by hand."""
    conditions = gw.Conditions(gamma=0.5)
    asked = {"glass_transition": 1000.0, "reference_glass_transition": 500.0}
    assert conditions.soft_fraction_ratio(**asked) == pytest.approx(np.exp(-0.45))
    assert conditions.soft_fraction_ratio(1e10, **asked) == pytest.approx(np.exp(-2.45))
    assert conditions.coupling_ratio(**asked) == pytest.approx(np.sqrt(2.0))
    squared = gw.Conditions(beta=2.0).soft_fraction_ratio(**asked)
    assert squared == pytest.approx(np.exp(0.45**2 - 0.9**2))


def test_pressure_coupling_of_random_tensors():
    """Tensors of any kind, met by plane waves from all sides and by a compression.

    A plane wave along k with polarization e makes the strain (k e + e k)/2 per unit of its slope,
    a pressure p makes -p/(3B) in every direction.
    """
    random = np.random.default_rng(3)
    count = 200_000
    # neither isotropic nor without mean, and with traces of both signs
    raw = random.normal(size=(count, 3, 3)) * [0.3, 1.0, 0.6] + np.diag([0.9, -0.2, 0.4])
    tensor = 0.5 * (raw + raw.transpose(0, 2, 1))
    along, other = random.normal(size=(2, count, 3))
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.cross(along, other)
    across /= np.linalg.norm(across, axis=1, keepdims=True)

    def met(first, second):
        return np.sqrt(np.mean(np.einsum("ni,nij,nj->n", first, tensor, second) ** 2))

    longitudinal, transverse = met(along, along), met(along, across)
    found = glass(coupling_longitudinal=longitudinal, coupling_transverse=transverse)
    traces = np.trace(tensor, axis1=1, axis2=2)
    expected = np.sqrt(np.mean(traces**2)) * EV / (3.0 * bulk_modulus(found))
    assert found_volume(found) == pytest.approx(1e30 * expected, rel=0.01)


def test_tensors_without_trace_are_not_tilted():
    """There Λ_l² is (4/3)Λ_t², the least that a random tensor can have."""
    transverse = 0.352
    found = glass(
        coupling_longitudinal=2.0 * transverse / np.sqrt(3.0), coupling_transverse=transverse
    )
    assert found_volume(found) == pytest.approx(0.0, abs=1e-6)


def test_pressure_coupling_of_equal_strengths():
    """(g_0/3)² P_s/W = C B; the bulk modulus of silica is 33 to 38 GPa."""
    found = glass(longitudinal=3e-4, transverse=3e-4)
    modulus = bulk_modulus(found)
    assert 3.3e10 < modulus < 3.9e10
    expected = np.sqrt(3e-4 * 4.0 * BOLTZMANN / (9e22 * modulus))
    assert found_volume(found) == pytest.approx(1e30 * expected, rel=1e-12)
    # It follows b alone, however many potentials there are.
    moved = found.at(pressure=1e9, glass_transition=2 * SILICA.glass_transition)
    assert found_volume(moved) == pytest.approx(2e30 * expected, rel=1e-12)


ENSEMBLES = {
    "two-level systems": gw.StandardTunnellingModel(8e44, 1e-7, 100.0),
    "soft potentials": gw.SoftPotentialModel(energy_scale=4.0, density=9e22),
    "random force": gw.SoftPotentialModel(energy_scale=4.0, density=9e22, random_force=0.01),
    "soft configurations": gw.SoftConfigurationsModel(
        mass=1000.0, atom_density=6.6e28, soft_fraction=0.02, width_eta=0.06, width_xi=0.17
    ),
    "samples": gw.SampledPotentials(
        energy_scale=4.0, d1=np.linspace(-9, 9, 200), d2=np.linspace(-8, 8, 200), weight=1e22
    ),
}


@pytest.mark.parametrize("strengths", [True, False])
@pytest.mark.parametrize("name", ENSEMBLES)
def test_at_scales_every_ensemble(name, strengths):
    """Density as c_a, couplings in eV as b, C as c_a b², K as b²: whichever pair is given."""
    pair = {"longitudinal": 3e-4, "transverse": 3e-4} if strengths else {}
    before = glass(ENSEMBLES[name], **pair)
    after = before.at(pressure=2e9, glass_transition=900.0)
    ratio = np.exp(-0.2 - 0.04 + 450.0 / 900.0 - 450.0 / SILICA.glass_transition)
    coupling = 900.0 / SILICA.glass_transition
    assert after.ensemble.density == pytest.approx(ratio * before.ensemble.density)
    np.testing.assert_allclose(after.couplings, coupling * np.array(before.couplings))
    np.testing.assert_allclose(after.strengths, ratio * coupling**2 * np.array(before.strengths))
    assert after.material.glass_transition == 900.0
    assert after.pressure == 2e9
    if name != "two-level systems":
        assert after.rate_constant == pytest.approx(coupling**2 * before.rate_constant)
        tilted = name not in ("soft potentials",)
        volume = pressure_coupling(before) * coupling
        expected = volume * 2e9 / (before.ensemble.energy_scale * BOLTZMANN)
        assert after.ensemble.bias == pytest.approx(expected if tilted else 0.0)


@pytest.mark.parametrize("name", ENSEMBLES)
def test_at_says_where_the_glass_is(name):
    """Two steps are the last one, and zero pressure leads back."""
    before = glass(ENSEMBLES[name])

    def numbers(g):
        ensemble = g.ensemble
        tilt = getattr(ensemble, "bias", 0.0)
        return [g.pressure, ensemble.density, tilt, *g.couplings, g.material.glass_transition]

    once = before.at(pressure=1e9, glass_transition=1000.0)
    twice = before.at(pressure=3e9).at(glass_transition=1000.0).at(pressure=1e9)
    np.testing.assert_allclose(numbers(twice), numbers(once), rtol=1e-12)
    back = twice.at(pressure=0.0, glass_transition=SILICA.glass_transition)
    np.testing.assert_allclose(numbers(back), numbers(before), rtol=1e-12)
    assert before.at(pressure=0.0).ensemble.density == before.ensemble.density


def test_pressure_coupling_may_be_given():
    given = gw.Conditions(pressure_coupling=2e-30)
    tilted = glass(ENSEMBLES["random force"]).at(pressure=1e9, conditions=given)
    assert tilted.ensemble.bias == pytest.approx(2e-21 / (4.0 * BOLTZMANN))
    none = gw.Conditions(pressure_coupling=0.0)
    straight = glass(ENSEMBLES["random force"]).at(pressure=1e9, conditions=none)
    assert straight.ensemble.bias == 0.0


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ({"theta": 0.0}, "theta"),
        ({"theta": np.nan}, "theta"),
        ({"beta": -1.0}, "beta"),
        ({"gamma": np.inf}, "gamma"),
        ({"linear_pressure": 1e5}, "1 bar is 1e5 Pa"),
        ({"quadratic_pressure": np.nan}, "quadratic_pressure"),
        ({"pressure_coupling": -1e-30}, "volume"),
        ({"pressure_coupling": "1"}, "volume"),
    ],
)
def test_unusable_constants(keywords, words):
    with pytest.raises(gw.InputError, match=words):
        gw.Conditions(**keywords)


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ({"pressure": -1e5}, "pressure=-100000.0 is not usable"),
        ({"pressure": np.nan}, "not usable"),
        ({"pressure": "1 kbar"}, "pascal"),
        ({"pressure": [1e8, 1e9]}, "for p in pressures"),
        ({"glass_transition": 0.0}, "T_g"),
        ({"glass_transition": -3.0}, "T_g"),
        ({"glass_transition": np.nan}, "T_g"),
        ({"pressure": 1e12}, "nothing left"),
    ],
)
def test_unusable_conditions(keywords, words):
    with pytest.raises(gw.InputError, match=words):
        glass().at(**keywords)


def test_what_else_is_refused():
    unknown = glass().replace(material=SILICA.replace(glass_transition=None))
    with pytest.raises(gw.InputError, match="glass transition of vitreous silica is not known"):
        unknown.at(glass_transition=900.0)
    assert unknown.at(pressure=1e9).pressure == 1e9
    moved = glass().at(pressure=1e9)
    with pytest.raises(gw.InputError, match="other constants"):
        moved.at(pressure=2e9, conditions=gw.Conditions(theta=300.0))
    assert moved.at(pressure=2e9, conditions=gw.Conditions()).pressure == 2e9
    # No tensor couples so strongly to shear; a uniform density does not ask.
    shear = {"coupling_longitudinal": 0.5, "coupling_transverse": 0.5}
    assert glass(**shear).at(pressure=1e9).pressure == 1e9
    with pytest.raises(gw.InputError, match="no random strain tensor"):
        glass(ENSEMBLES["random force"], **shear).at(pressure=1e9)
    many = replace(ENSEMBLES["soft configurations"], soft_fraction=0.4)
    with pytest.raises(gw.InputError, match="soft_fraction"):
        glass(many).at(glass_transition=300.0)
    with pytest.raises(gw.InputError, match="no pressure coupling"):
        pressure_coupling(glass(ENSEMBLES["two-level systems"]))
    with pytest.raises(gw.InputError, match="one glass transition temperature is given without"):
        gw.Conditions().soft_fraction_ratio(glass_transition=900.0)
    with pytest.raises(gw.InputError, match="outside"):
        gw.Conditions().pressure_of_fraction(0.0)
