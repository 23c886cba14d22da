"""Landmarks of glasses: each against other functions of the package at the place that was found."""

from __future__ import annotations

import copy
import json
import math
import pickle
from dataclasses import FrozenInstanceError, fields
from functools import lru_cache

import numpy as np
import pytest

import glasswell as gw
from glasswell.constants import BOLTZMANN, PLANCK, REDUCED_PLANCK
from glasswell.landmarks.heat import debye_law, debye_states
from glasswell.landmarks.phonons import THERMAL

SILICA = gw.material("vitreous silica")
SOFT = gw.SoftPotentialModel(energy_scale=3.1, density=8e22)
GLASS = gw.Glass(SILICA, SOFT, longitudinal=2.4e-4, transverse=2.8e-4)
PAIRS = gw.Glass(
    SILICA,
    gw.StandardTunnellingModel(density=8e44, minimum_splitting=1e-10, maximum_splitting=1e3),
    longitudinal=2.4e-4,
    transverse=2.8e-4,
)


@lru_cache
def marks(frequency=None):
    return gw.landmarks(GLASS, frequency=frequency)


@lru_cache
def pair_marks(frequency=1e6):
    return gw.landmarks(PAIRS, frequency=frequency)


def logarithmic_slope(temperature):
    """d ln κ/d ln T by a central difference of exact values."""
    both = gw.thermal_conductivity(GLASS, np.array([0.998, 1.002]) * temperature)["total"].values
    return float(np.log(both[1] / both[0]) / np.log(1.002 / 0.998))


def test_linear_heat_capacity():
    per_mass = gw.heat_capacity(GLASS, 0.1, per="mass")["excitations"]
    assert marks().linear_heat_capacity == pytest.approx(float(per_mass) / 0.1, rel=1e-9)


def test_debye_in_the_cold():
    """(2π²/5)k⁴/ħ³v_D³, and the density of 3n modes, 9nE²/θ³ in K."""
    heat = gw.heat_capacity(GLASS, 0.2)["phonons"]
    assert debye_law(SILICA) == pytest.approx(float(heat) / 0.2**3, rel=1e-9)
    modes = 9.0 * SILICA.atom_density / SILICA.debye_temperature() ** 3
    assert debye_states(SILICA) == pytest.approx(modes, rel=1e-9)


def test_extrema_of_the_total_heat_capacity():
    """C/T³ of all is higher on both sides of its minimum, and has no maximum."""
    place = marks().total_minimum_temperature
    axis = place * np.array([0.98, 1.0, 1.02])
    below, there, above = gw.heat_capacity(GLASS, axis)["total"].values / axis**3
    assert there < min(below, above)
    assert place == pytest.approx(marks().excitation_minimum_temperature, rel=1e-3)
    assert marks().in_energy_scale("total_minimum_temperature") == pytest.approx(0.5727, abs=1e-4)
    assert marks().total_maximum_temperature is None
    assert "uniform density" in marks().remarks["total_maximum_over_debye"]


def test_heights_over_debye():
    """Of a random force, from the heat capacity and the density of states themselves."""
    force = gw.SoftPotentialModel(energy_scale=3.1, density=8e22, random_force=3e-3)
    found = gw.landmarks(GLASS.replace(ensemble=force))
    place = found.excitation_maximum_temperature
    heat = gw.heat_capacity(GLASS.replace(ensemble=force), place)
    ratio = float(heat["excitations"] / heat["phonons"])
    assert found.excitation_maximum_over_debye == pytest.approx(ratio, rel=1e-6)
    assert found.total_maximum_over_debye == pytest.approx(1.0 + ratio, rel=1e-6)
    energy = found.boson_peak_energy
    phonons = 9.0 * SILICA.atom_density * energy**2 / SILICA.debye_temperature() ** 3
    states = float(gw.density_of_states(force, energy))
    assert found.boson_peak_over_debye == pytest.approx(states / phonons, rel=1e-6)
    assert found.vibration_peak_over_debye == pytest.approx(1.0 + states / phonons, rel=0.02)
    assert found.vibration_peak_energy == pytest.approx(energy, rel=0.02)


def test_the_plateau_against_differences():
    """Flattest where a scan finds it; ends and foot where the slope is what it has to be."""
    found = marks()
    axis = found.plateau_temperature * np.geomspace(0.7, 1.4, 29)
    slopes = [logarithmic_slope(t) for t in axis]
    assert axis[np.argmin(slopes)] == pytest.approx(found.plateau_temperature, rel=0.03)
    assert found.plateau_slope == pytest.approx(min(slopes), abs=2e-3)
    there = gw.thermal_conductivity(GLASS, found.plateau_temperature)["total"]
    assert found.plateau_conductivity == pytest.approx(float(there), rel=1e-4)
    assert found.plateau_start < found.plateau_temperature < found.plateau_end
    for end in (found.plateau_start, found.plateau_end):
        assert logarithmic_slope(end) == pytest.approx(0.25, abs=3e-3)
    assert logarithmic_slope(found.plateau_crossover) == pytest.approx(1.0, abs=3e-3)


@pytest.mark.parametrize("branch", ["longitudinal", "transverse"])
def test_paths_in_wavelengths(branch):
    """Paths from `mean_free_path` at the frequencies of thermal phonons."""
    found, velocity = marks(), GLASS.velocity(branch)
    frequency = THERMAL * BOLTZMANN * 0.1 / PLANCK
    path = gw.mean_free_path(GLASS, 0.1, frequency, branch)["total"]
    ratio = getattr(found, f"path_over_wavelength_{branch}")
    assert ratio == pytest.approx(float(path) * frequency / velocity, rel=2e-3)
    crossing = getattr(found, f"ioffe_regel_frequency_{branch}")
    temperature = getattr(found, f"ioffe_regel_temperature_{branch}")
    assert crossing == pytest.approx(THERMAL * BOLTZMANN * temperature / PLANCK, rel=1e-12)
    path = gw.mean_free_path(GLASS, temperature, crossing, branch)["total"]
    assert float(path) * crossing / velocity == pytest.approx(1.0, abs=2e-3)
    # vibrations, S = ε³/8: l = λ at ε = (4/π²C)^(1/3); the share √(2/3) and more above the cut
    strength = GLASS.strengths[0 if branch == "longitudinal" else 1]
    vibrations = (4.0 / (np.pi**2 * strength)) ** (1.0 / 3.0)
    scaled = PLANCK * crossing / (BOLTZMANN * 3.1)
    assert scaled == pytest.approx(vibrations, rel=0.06)


def test_thermal_phonons_hold_the_most_heat():
    """x = 4 tanh(x/2) at the maximum of x⁴eˣ/(eˣ - 1)²."""
    assert pytest.approx(THERMAL, rel=1e-9) == 4.0 * np.tanh(0.5 * THERMAL)


def test_paths_among_two_level_systems():
    """l/λ = 1/(2π²C tanh(x/2)): 1/2π²C = 181 for C = 2.8e-4, "the universal 150"."""
    found = pair_marks()
    expected = 1.0 / (2.0 * np.pi**2 * 2.8e-4 * np.tanh(0.5 * THERMAL))
    assert found.path_over_wavelength_transverse == pytest.approx(expected, rel=1e-3)
    assert found.ioffe_regel_temperature_transverse is None
    assert "does not fall through 1" in found.remarks["ioffe_regel_frequency_transverse"]


def test_what_scatters_at_the_plateau():
    found = marks()
    paths = gw.mean_free_path(
        GLASS, found.plateau_temperature, found.scattering_crossover_frequency
    )
    assert float(paths["resonance"] / paths["relaxation"]) == pytest.approx(1.0, abs=0.01)
    # faster phonons are absorbed, slower ones relax the potentials
    for factor, slower in ((2.0, "resonance"), (0.5, "relaxation")):
        frequency = factor * found.scattering_crossover_frequency
        paths = gw.mean_free_path(GLASS, found.plateau_temperature, frequency)
        other = {"resonance": "relaxation", "relaxation": "resonance"}[slower]
        assert paths[slower] < paths[other]


def test_resonance_scatters_what_carries_the_heat():
    found = marks()
    assert found.scattering_crossover_temperature is None
    assert "resonance scatters" in found.remarks["scattering_crossover_temperature"]


def test_the_crossover_of_two_level_systems():
    """Half of the heat flows below x, by plain sums, and there both scatter alike."""
    few = gw.StandardTunnellingModel(8e44, 1e-7, 100.0)
    glass = PAIRS.replace(ensemble=few)
    temperature = gw.landmarks(glass).scattering_crossover_temperature
    unit = BOLTZMANN * temperature / PLANCK

    edge = REDUCED_PLANCK * 3770.0 * SILICA.zone_boundary / (BOLTZMANN * temperature)
    axis = np.linspace(np.log(0.01), np.log(min(edge, 40.0)) - 1e-9, 2000)
    x = np.exp(axis)
    path = gw.mean_free_path(glass, temperature, unit * x, minimum_path=1e-9)["total"].values
    values = x**5 * np.exp(-x) / np.expm1(-x) ** 2 * path
    passed = np.concatenate([[0.0], np.cumsum(0.5 * (values[1:] + values[:-1]) * np.diff(axis))])
    median = float(np.exp(np.interp(0.5 * passed[-1], passed, axis)))
    paths = gw.mean_free_path(glass, temperature, unit * median)
    assert float(paths["resonance"] / paths["relaxation"]) == pytest.approx(1.0, abs=0.02)


def test_the_velocity_is_highest_there():
    frequency = 1e6
    place = marks(frequency).velocity_maximum_temperature
    axis = place * np.geomspace(0.8, 1.25, 201)
    shift = gw.sound_velocity_shift(GLASS, axis, frequency)
    assert float(axis[int(np.argmax(shift.values))]) == pytest.approx(place, rel=5e-3)
    assert marks(frequency).frequency == frequency
    assert f"{frequency:.3g} Hz" in marks(frequency).summary()
    assert marks().velocity_maximum_temperature is None
    assert "frequency=" in marks().remarks["velocity_maximum_temperature"]


def test_the_velocity_of_two_level_systems():
    """ωτ(2kT) = 1 with τ ∝ T⁻³: T ∝ ω^(1/3)."""
    slow, fast = (pair_marks(f).velocity_maximum_temperature for f in (1e3, 1e6))
    assert fast / slow == pytest.approx(10.0, rel=0.01)


def is_sound(found):
    """None and only None has to be explained; everything else is a finite number."""
    kept = {"material", "ensemble", "remarks", "energy_scale", "frequency"}
    names = [f.name for f in fields(found) if f.name not in kept]
    assert set(found.units) == set(names)
    for name in names:
        value = getattr(found, name)
        if value is None:
            assert found.remarks[name]
        else:
            assert isinstance(value, float)
            assert math.isfinite(value)
    return True


def test_all_are_numbers_or_explained():
    for found in (marks(), marks(1e6), pair_marks()):
        assert is_sound(found)
    nothing = dict.fromkeys(marks().units)
    with pytest.raises(KeyError):
        is_sound(gw.Landmarks("glass", "model", 1.0, None, **nothing))


def test_the_table():
    lines = str(marks()).splitlines()
    assert lines[0] == "vitreous silica, SoftPotentialModel, W/k = 3.1 K"
    for heading in ("heat capacity", "thermal conductivity", "phonons", "boson peak"):
        assert heading in lines
    (row,) = (line for line in lines if "flattest" in line)
    place = marks().plateau_temperature
    assert row.split()[-4:] == [f"{place:.4g}", "K", f"{place / 3.1:.4g}", "W"]
    notes = [line for line in lines if line.startswith("[")]
    assert notes[0].startswith("[1] C/T³ has no maximum")
    assert "none  [1]" in marks().summary()
    assert max(len(line) for line in lines) <= 88
    assert str(pair_marks()).splitlines()[0] == "vitreous silica, StandardTunnellingModel"
    assert " W\n" not in str(pair_marks())


def test_conversions():
    found = gw.Landmarks(
        "glass", "model", 4.0, None, **{**dict.fromkeys(marks().units), "boson_peak_energy": 40.0}
    )
    assert found.in_energy_scale("boson_peak_energy") == 10.0
    # 1 meV is 11.6045 K
    assert found.in_millielectronvolt("boson_peak_energy") == pytest.approx(40.0 / 11.604518)
    assert "40 K       10 W     3.447 meV" in found.summary()
    assert found.in_energy_scale("plateau_temperature") is None
    assert pair_marks().in_energy_scale("velocity_maximum_temperature") is None
    for wrong in ("plateau_slope", "remarks", "maximum"):
        with pytest.raises(gw.InputError, match=r"no landmark in K.*plateau_temperature"):
            found.in_millielectronvolt(wrong)


def test_frozen_and_portable():
    with pytest.raises(FrozenInstanceError):
        marks().plateau_slope = 0.0
    assert pickle.loads(pickle.dumps(marks())) == marks() == copy.deepcopy(marks())
    stored = json.loads(json.dumps(marks().to_dict()))
    assert stored["plateau_temperature"] == marks().plateau_temperature
    assert stored["boson_peak_energy"] is None
    assert "remarks" not in stored


def test_the_floor_moves_the_plateau():
    """A longer shortest path lets κ rise earlier."""
    longer = gw.landmarks(GLASS, minimum_path=3e-9)
    assert longer.plateau_temperature < marks().plateau_temperature
    assert longer.path_over_wavelength_transverse == marks().path_over_wavelength_transverse
    assert "extrapolated" not in str(marks())


def test_without_atom_density():
    bare = gw.Material.create(
        "bare", density=2200.0, longitudinal_velocity=5900.0, transverse_velocity=3770.0
    )
    with pytest.raises(gw.InputError, match=r"atom density.*not known.*atom_density="):
        gw.landmarks(GLASS.replace(material=bare))


def test_samples_without_a_width():
    ensemble = gw.SampledPotentials(
        energy_scale=4.0, d1=np.linspace(0.0, 5.0, 200), d2=np.ones(200), weight=1e20
    )
    with pytest.raises(gw.InputError, match=r"no width.*with_width"):
        gw.landmarks(GLASS.replace(ensemble=ensemble))


@pytest.mark.parametrize("bound", [0.0, -0.1, 1.0, np.nan])
def test_bounds_that_are_none(bound):
    with pytest.raises(gw.InputError, match=r"plateau_slope=.*bounds no plateau"):
        gw.landmarks(GLASS, plateau_slope=bound)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"frequency": -1.0}, "frequency holds"),
        ({"frequency": 1e12}, "ħω = W"),
        ({"frequency": 1e14}, "zone boundary|ends at"),
        ({"boundary": 0.0}, "not a sample"),
        ({"minimum_path": -1e-9}, "not a sample"),
        ({"rayleigh": np.nan}, "not a sample"),
    ],
)
def test_other_bad_input(given, message):
    with pytest.raises(gw.InputError, match=message):
        gw.landmarks(GLASS, **given)
