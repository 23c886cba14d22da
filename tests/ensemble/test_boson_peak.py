"""Boson peak: scans and closed forms beside the optimiser, sum rule, what has none, bad input."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

import glasswell as gw
from glasswell.constants import BOLTZMANN
from glasswell.ensemble.boson_peak import (
    first_excitation_peak,
    heat_capacity_extrema,
    vibration_peak,
    vibrational_states,
)
from glasswell.ensemble.random_force import RandomForceEstimate
from glasswell.spectrum.level_set_nodes import level_sets

# Universal numbers of a weak random force, E_max = 2.5658 W a^(-1/6) and so on: docs/landmarks.md
ENERGY, TEMPERATURE, STATES = 2.56576, 0.54328, 0.46861


def forced(force, **other):
    return gw.SoftPotentialModel(energy_scale=1.0, density=1.0, random_force=force, **other)


def test_the_peak_of_states_against_a_scan():
    """n(E)/E² from level sets of twice the panels, on a fine axis around the maximum."""
    force = 0.01
    place, height = (mark.value for mark in first_excitation_peak(forced(force)))
    energy = place * np.linspace(0.97, 1.03, 13)
    nodes = level_sets(energy, -11.0, 2.0)
    weight = nodes.weight * np.exp(-force * nodes.d1**2)
    scanned = np.bincount(nodes.energy_index, weight) / energy**2
    top = np.polynomial.Polynomial.fit(energy, scanned, 6)
    fine = np.linspace(energy[0], energy[-1], 6001)
    assert place == pytest.approx(fine[np.argmax(top(fine))], rel=1e-4)
    assert height == pytest.approx(scanned.max(), rel=1e-6)


def test_extrema_of_the_heat_capacity_against_a_scan():
    """C/T³ summed over the systems, on fine axes around both extrema."""
    ensemble = forced(3e-3)
    systems = ensemble.systems()
    low, high = heat_capacity_extrema(ensemble)
    for mark, sign in ((low, -1.0), (high, 1.0)):
        temperature = mark.value * np.linspace(0.95, 1.05, 41)
        reduced = []
        for t in temperature:
            with np.errstate(under="ignore"):
                occupied = np.exp(-systems.levels / t)
            occupied /= occupied.sum(axis=1, keepdims=True)
            mean = (occupied * systems.levels).sum(axis=1)
            square = (occupied * systems.levels**2).sum(axis=1)
            reduced.append(systems.weight @ (square - mean**2) / t**5)
        curve = np.polynomial.Polynomial.fit(temperature, sign * np.array(reduced), 6)
        fine = np.linspace(temperature[0], temperature[-1], 8001)
        assert mark.value == pytest.approx(fine[np.argmax(curve(fine))], rel=1e-4)


@pytest.mark.parametrize(
    ("minimum_d2", "printed"), [(-6.0, 0.485), (-8.0, 0.531), (-11.0, 0.574), (-20.0, 0.645)]
)
def test_the_minimum_of_a_uniform_density(minimum_d2, printed):
    """Theory 7: kT of the minimum of C/T³, printed 0.2 to 0.3 % too high."""
    low, high = heat_capacity_extrema(forced(0.0, minimum_d2=minimum_d2))
    assert low.value == pytest.approx(printed, rel=4e-3)
    assert high.value is None
    assert "uniform density" in high.remark


@lru_cache
def harmonic_share(scaled, end):
    """∫dt exp(-z t²(1-t²)²) from 0 to `end`, z = aE⁶/64."""

    def density(t):
        return np.exp(-scaled * (t * (1.0 - t * t)) ** 2)

    narrow = min(0.9 * end, 4.0 / np.sqrt(max(scaled, 1e-9)))
    return sum(quad(density, *ends, epsrel=1e-11)[0] for ends in ((0.0, narrow), (narrow, end)))


def harmonic_states(energy, force, minimum_d2):
    """E⁴/8 ∫dt exp(-a D1²), D1 = t(1-t²)E³/8, of harmonic wells above the smallest D2."""
    end = np.sqrt(min(2.0 / 3.0 * (1.0 - 4.0 * minimum_d2 / energy**2), 1.0))
    return energy**4 / 8.0 * harmonic_share(force * energy**6 / 64.0, end)


@pytest.mark.parametrize(("force", "accuracy"), [(1e-5, 4e-3), (1e-6, 1.5e-3)])
def test_weak_forces_against_harmonic_wells(force, accuracy):
    """Far above W a well is an oscillator, E = 2√κ: the closed form without any level."""
    found = minimize_scalar(
        lambda e: -harmonic_states(e, force, -11.0) / e**2,
        bounds=np.array([0.8, 1.2]) * ENERGY * force ** (-1.0 / 6.0),
        method="bounded",
        options={"xatol": 1e-6},
    )
    place, height = (mark.value for mark in first_excitation_peak(forced(force)))
    assert place == pytest.approx(found.x, rel=accuracy)
    assert height == pytest.approx(-found.fun, rel=accuracy)


def test_the_law_of_a_weak_force():
    """E_max, T_max ∝ a^(-1/6), height ∝ a^(-1/3), approached as a^(1/3), which the cut brings."""
    forces = np.array([8e-6, 1e-6])
    scaled = []
    for force in forces:
        ensemble = forced(force)
        place, height = (mark.value for mark in first_excitation_peak(ensemble))
        high = heat_capacity_extrema(ensemble)[1].value
        scaled.append(
            [place * force ** (1 / 6), high * force ** (1 / 6), height * force ** (1 / 3)]
        )
    rest = np.array(scaled) / [ENERGY, TEMPERATURE, STATES] - 1.0
    assert (np.abs(rest[1]) < [0.01, 0.03, 0.05]).all()
    np.testing.assert_allclose(rest[0] / rest[1], 2.0, rtol=0.2)


def test_universal_numbers():
    """The maximum of x²/8 ∫₀^√(2/3) dt exp(-x⁶ t²(1-t²)²/64)."""
    end = np.sqrt(2.0 / 3.0)
    found = minimize_scalar(
        lambda x: -(x**2) / 8.0 * harmonic_share(x**6 / 64.0, end),
        bounds=(2.0, 3.0),
        method="bounded",
        options={"xatol": 1e-7},
    )
    assert found.x == pytest.approx(ENERGY, abs=1e-5)
    assert -found.fun == pytest.approx(STATES, abs=1e-5)


def test_on_both_sides_of_the_maximum():
    """n → (P_s/8W)(E/W)⁴ √(2/3)√(1 + 44W²/E²) below it, n → ½√(π/a) E above."""
    force = 1e-6
    place = first_excitation_peak(forced(force))[0].value
    below, above = 0.45 * place, 2.0 * place
    found = gw.density_of_states(forced(force), [below, above])
    assert found[0] / below**4 == pytest.approx(
        np.sqrt(2.0 / 3.0 * (1.0 + 44.0 / below**2)) / 8.0, rel=0.02
    )
    assert found[1] / above == pytest.approx(0.5 * np.sqrt(np.pi / force), rel=0.02)


def samples(width=0.3):
    u = np.random.default_rng(2).random((3000, 2))
    return gw.SampledPotentials(
        energy_scale=4.0, d1=8.0 * u[:, 0] ** 2, d2=-6.0 + 20.0 * u[:, 1], weight=1e20, width=width
    )


def test_each_potential_is_one_vibration():
    """Σ_n (E_n - E_0)|y_0n|² = W: the integral of g is the number of potentials."""
    energy = np.linspace(1e-3, 160.0, 16000)
    states = vibrational_states(samples(), energy)
    assert np.trapezoid(states, energy) == pytest.approx(3000 * 1e20, rel=1e-3)


def test_vibrations_of_samples_against_the_table():
    """Line by line, and from the resonant strength of all transitions (E > the width)."""
    ensemble = samples(width=2.0)
    energy = np.linspace(6.0, 20.0, 60)
    strength = ensemble.resonant_strength(energy, 0.0, "all")
    expected = ensemble.density / 4.0**2 * energy * strength
    found = vibrational_states(ensemble, energy)
    # the table takes E|y|² at the energy asked for, not at that of the sample
    np.testing.assert_allclose(found, expected, rtol=0.05)


def test_vibrations_far_above_are_first_excitations():
    energy = np.array([15.0, 30.0])
    ensemble = forced(0.03)
    np.testing.assert_allclose(
        vibrational_states(ensemble, energy), gw.density_of_states(ensemble, energy), rtol=0.01
    )


def test_all_of_it():
    """A strong force: no maximum of C/T³ or n(E)/E² is left, but one of g(E)/E²."""
    found = gw.boson_peak(forced(0.05))
    assert found.maximum_temperature is None
    assert "too strong" in found.remarks["maximum_temperature"]
    assert found.energy is None
    axis = np.geomspace(2.5, 6.0, 400)
    reduced = vibrational_states(forced(0.05), axis) / axis**2
    assert found.vibration_energy == pytest.approx(axis[np.argmax(reduced)], rel=0.02)
    assert found.vibration_states == pytest.approx(reduced.max(), rel=3e-3)
    quick = gw.boson_peak(forced(0.05), vibrations=False)
    assert quick.vibration_energy is None
    assert "leaves it out" in quick.remarks["vibration_states"]
    assert quick.energy == found.energy
    assert hash(found) == hash(gw.boson_peak(forced(0.05)))


def test_too_weak_a_force():
    mark = heat_capacity_extrema(forced(1e-9))[1]
    assert mark.value is None
    assert "too weak: it lies above" in mark.remark


def test_what_has_no_peak():
    pairs = gw.boson_peak(gw.StandardTunnellingModel(8e44, 1e-7, 100.0))
    names = [name for name in vars(pairs) if name != "remarks"]
    assert [getattr(pairs, name) for name in names] == [None] * 6
    assert set(pairs.remarks) == set(names)
    assert "do not vibrate" in pairs.remarks["energy"]
    without = gw.boson_peak(samples(width=None))
    assert without.energy is None
    assert "needs a width" in without.remarks["vibration_energy"]


def test_soft_configurations_are_singular():
    smooth = gw.SoftConfigurationsModel(
        mass=150.0, atom_density=6.6e28, soft_fraction=0.05, width_eta=0.1, width_xi=0.25
    )
    found = gw.boson_peak(smooth)
    critical = gw.critical_energy() * smooth.energy_scale
    assert found.energy == critical == found.vibration_energy
    assert found.states is None
    assert "logarithmically" in found.remarks["states"]


@pytest.mark.parametrize("wrong", [None, 3.0, "silica"])
def test_what_is_no_ensemble(wrong):
    with pytest.raises(gw.InputError, match=r"is no ensemble.*SoftPotentialModel"):
        gw.boson_peak(wrong)


@pytest.mark.parametrize(("scale", "force"), [(4.0, 1e-5), (1.0, 5e-3)])
def test_the_way_back(scale, force):
    """W and a from the two temperatures that an optimiser finds in C of the ensemble itself."""
    ensemble = gw.SoftPotentialModel(energy_scale=scale, density=1e23, random_force=force)
    low, high = (mark.value for mark in heat_capacity_extrema(ensemble))
    found = gw.random_force_from_maximum(low, high)
    assert isinstance(found, RandomForceEstimate)
    assert found.energy_scale == pytest.approx(scale, rel=1e-4)
    assert found.random_force == pytest.approx(force, rel=1e-3)
    assert found.sensitivity < 6.0


def test_the_sensitivity_is_a_slope():
    here, there = (gw.random_force_from_maximum(1.5, t) for t in (4.004, 3.996))
    slope = np.log(there.random_force / here.random_force) / np.log(4.004 / 3.996)
    assert here.sensitivity == pytest.approx(slope, rel=0.02)


def test_phonons_do_not_move_the_two_temperatures():
    ensemble = gw.SoftPotentialModel(energy_scale=2.6, density=9e22, random_force=1e-3)
    axis = heat_capacity_extrema(ensemble)
    with_phonons = heat_capacity_extrema(
        ensemble, lambda t: ensemble.heat_capacity(t) + 1e5 * BOLTZMANN * 1e22 * t**3
    )
    for alone, both in zip(axis, with_phonons, strict=True):
        assert both.value == pytest.approx(alone.value, rel=1e-4)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((3.0, 2.0), "minimum first"),
        ((0.0, 2.0), "above zero"),
        ((1.0, np.nan), "above zero"),
        ((1.0, 1.1), "no random force.*1.2"),
        ((1.0, 30.0), "no random force.*8 W"),
    ],
)
def test_temperatures_that_are_none(given, message):
    with pytest.raises(gw.InputError, match=f"(?s){message}"):
        gw.random_force_from_maximum(*given)


def test_cuts_that_leave_no_minimum():
    with pytest.raises(gw.InputError, match=r"C/T³ has no minimum.*deeper"):
        gw.random_force_from_maximum(1.0, 3.0, minimum_d2=0.0)
    with pytest.raises(gw.InputError, match=r"outside the table"):
        gw.random_force_from_maximum(1.0, 3.0, minimum_d2=-30.0)


def test_vibration_peak_of_pairs_and_uniform():
    for ensemble, words in (
        (gw.StandardTunnellingModel(8e44, 1e-7, 100.0), "do not vibrate"),
        (forced(0.0), "without end"),
    ):
        place, height = vibration_peak(ensemble)
        assert place.value is None
        assert height.value is None
        assert words in place.remark
