"""Every ensemble through every observable: finite, positive, right shapes, and scaling laws."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from scipy.stats import qmc

import glasswell as gw

SILICA = gw.material("vitreous silica")
SCALE = 4.0


def soft_configurations(factor=1.0, **other):
    """η_L = 4.79e-3: widths of 12 η_L and 2.5 √η_L; `factor` multiplies the density."""
    mass = gw.SoftPotential.from_invariants(0.0, 1.0, energy_scale=SCALE).mass
    widths = {} if "distribution" in other else {"width_eta": 0.057, "width_xi": 0.17}
    return gw.SoftConfigurationsModel(
        mass=mass, atom_density=6.6e28 * factor, soft_fraction=0.01, **widths, **other
    )


def normal(eta, xi):
    """The widths of `soft_configurations`, in an odd unit."""
    return 3.0 * np.exp(-0.5 * (eta / 0.057) ** 2 - 0.5 * (xi / 0.17) ** 2)


def samples(factor=1.0, scale=SCALE):
    u = qmc.Sobol(2, seed=5).random_base2(9)
    third = 2.0 * u[:, 1] - 1.0
    return gw.SampledPotentials(
        energy_scale=scale,
        d1=15.0 * third**3,
        d2=-11.0 + 19.0 * u[:, 0],
        weight=factor * 1e23 * third**2,
        width=0.3 * scale,
    )


def build(name, factor=1.0):
    """An ensemble of each kind, with `factor` times its density."""
    soft = {"energy_scale": SCALE, "density": 9e22 * factor}
    if name == "two-level systems":
        return gw.StandardTunnellingModel(8e44 * factor, 1e-7, 100.0)
    if name == "soft potentials":
        return gw.SoftPotentialModel(**soft)
    if name == "random force":
        return gw.SoftPotentialModel(**soft, random_force=0.05)
    if name == "soft configurations":
        return soft_configurations(factor)
    if name == "a function":
        return soft_configurations(factor, distribution=normal)
    return samples(factor)


NAMES = (
    "two-level systems",
    "soft potentials",
    "random force",
    "soft configurations",
    "a function",
    "samples",
)
TEMPERATURE = np.array([0.1, 0.8, 6.0])
FREQUENCY = np.array([1e9, 1e11])
ENERGY = np.array([[0.7, 2.0, 5.0], [9.0, 12.0, 15.0]])


@lru_cache(maxsize=12)
def glass(name, factor=1.0):
    """The couplings in eV are kept when the density changes."""
    strong = 6.0 if name in ("soft configurations", "a function") else 0.8
    return gw.Glass(
        SILICA, build(name, factor), coupling_longitudinal=strong, coupling_transverse=0.6 * strong
    )


@pytest.mark.parametrize("name", NAMES)
def test_densities(name):
    """1/(K m³) and 1: shapes of the input, finite and positive, single values alike."""
    ensemble = glass(name).ensemble
    for function in (
        lambda e: gw.density_of_states(ensemble, e),
        lambda e: gw.resonant_strength(ensemble, e, 0.0),
        lambda e: gw.resonant_strength(ensemble, e, 2.0),
    ):
        found = function(ENERGY)
        assert found.shape == (2, 3)
        assert np.isfinite(found).all()
        assert (found > 0.0).all()
        assert function(2.0).shape == ()
        assert float(function(2.0)) == pytest.approx(found[0, 1], rel=1e-8)
    # S is smaller when warm, up to transitions between excited levels
    cold = gw.resonant_strength(ensemble, 0.7, 0.0)
    assert gw.resonant_strength(ensemble, 0.7, 2.0) < cold


@pytest.mark.parametrize("name", NAMES)
def test_heat_capacity(name):
    found = gw.heat_capacity(glass(name), TEMPERATURE)
    for part in ("total", "phonons", "excitations"):
        assert found[part].dims == ("temperature",)
        assert np.isfinite(found[part]).all()
        assert (found[part] > 0.0).all()
    np.testing.assert_allclose(found["total"], found["phonons"] + found["excitations"], rtol=1e-12)
    assert found["total"].units == "J/(K m^3)"


@pytest.mark.parametrize("name", NAMES)
def test_conductivity(name):
    found = gw.thermal_conductivity(glass(name), TEMPERATURE)
    assert found["total"].dims == ("temperature",)
    assert found["total"].units == "W/(K m)"
    for part in ("total", "longitudinal", "transverse", "floor"):
        assert np.isfinite(found[part]).all()
        assert (found[part] > 0.0).all()
    np.testing.assert_allclose(
        found["total"], found["longitudinal"] + found["transverse"], rtol=1e-9
    )


@pytest.mark.parametrize("branch", ["longitudinal", "transverse"])
@pytest.mark.parametrize("name", NAMES)
def test_mean_free_path(name, branch):
    found = gw.mean_free_path(glass(name), TEMPERATURE, FREQUENCY, branch)
    for part in ("total", "resonance", "relaxation"):
        assert found[part].dims == ("temperature", "frequency")
        assert np.isfinite(found[part]).all()
        assert (found[part] > 0.0).all()
    assert found["total"].units == "m"


@pytest.mark.parametrize("name", NAMES)
def test_landmarks(name):
    """Every landmark is a finite number or None with a reason, and its rule holds."""
    found = gw.landmarks(glass(name))
    for landmark in found.units:
        value = getattr(found, landmark)
        assert bool(found.remarks.get(landmark)) if value is None else np.isfinite(value)
    assert found.ensemble == type(glass(name).ensemble).__name__
    assert found.linear_heat_capacity > 0.0
    assert found.path_over_wavelength_transverse > 1.0
    place = found.excitation_maximum_temperature
    if place is not None:
        axis = place * np.array([0.99, 1.0, 1.01])
        reduced = glass(name).ensemble.heat_capacity(axis) / axis**3
        assert reduced[1] > max(reduced[0], reduced[2])
    energy = found.boson_peak_energy
    if energy is not None:
        axis = energy * np.array([0.97, 1.0, 1.03])
        if found.boson_peak_over_debye is None:
            assert energy == pytest.approx(gw.critical_energy() * SCALE)
            axis[1] *= 1.0 + 1e-9
        reduced = gw.density_of_states(glass(name).ensemble, axis) / axis**2
        assert reduced[1] > max(reduced[0], reduced[2])


@pytest.mark.parametrize("name", NAMES)
def test_twice_the_density(name):
    """Twice the potentials of the same coupling: n, C and 1/l double, κ halves."""
    once, twice = glass(name), glass(name, 2.0)
    np.testing.assert_allclose(
        gw.density_of_states(twice.ensemble, ENERGY),
        2.0 * gw.density_of_states(once.ensemble, ENERGY),
        rtol=1e-9,
    )
    heat = [gw.heat_capacity(g, TEMPERATURE)["excitations"].values for g in (once, twice)]
    np.testing.assert_allclose(heat[1], 2.0 * heat[0], rtol=1e-9)
    np.testing.assert_allclose(twice.strengths, 2.0 * np.array(once.strengths), rtol=1e-9)
    if name != "two-level systems":
        assert twice.rate_constant == pytest.approx(once.rate_constant, rel=1e-9)
    paths = [gw.mean_free_path(g, TEMPERATURE, FREQUENCY) for g in (once, twice)]
    for part in ("resonance", "relaxation", "total"):
        np.testing.assert_allclose(paths[1][part] * 2.0, paths[0][part], rtol=1e-6)
    cold = [gw.thermal_conductivity(g, 0.1, minimum_path=0.0)["total"] for g in (once, twice)]
    assert float(cold[1]) == pytest.approx(0.5 * float(cold[0]), rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_strengths_scale_the_path(name):
    """l⁻¹ = (ω/v) πC S: the resonant path goes as 1/C, and C as the square of the coupling."""
    first = glass(name)
    second = gw.Glass(
        SILICA,
        first.ensemble,
        coupling_longitudinal=3.0 * first.couplings[0],
        coupling_transverse=3.0 * first.couplings[1],
    )
    np.testing.assert_allclose(second.strengths, 9.0 * np.array(first.strengths), rtol=1e-9)
    paths = [gw.mean_free_path(g, 0.5, FREQUENCY)["resonance"].values for g in (first, second)]
    np.testing.assert_allclose(paths[0], 9.0 * paths[1], rtol=1e-9)
    wave = 2.0 * np.pi * FREQUENCY / 3770.0
    energy = 6.62607015e-34 * FREQUENCY / 1.380649e-23
    strength = gw.resonant_strength(first.ensemble, energy, 0.5)
    expected = 1.0 / (np.pi * first.strengths[1] * wave * strength)
    np.testing.assert_allclose(paths[0], expected, rtol=1e-6)


@pytest.mark.parametrize("name", ["soft potentials", "random force", "samples"])
def test_the_energy_scale_moves_everything(name):
    """C(T; W) = c(T/W), n(E; W) = ν(E/W)/W, S(E, T; W) = s(E/W, T/W)."""
    small = build(name)
    large = (
        samples(scale=2.5 * SCALE)
        if name == "samples"
        else gw.SoftPotentialModel(2.5 * SCALE, 9e22, random_force=small.random_force)
    )
    np.testing.assert_allclose(
        large.heat_capacity(2.5 * TEMPERATURE), small.heat_capacity(TEMPERATURE), rtol=1e-10
    )
    np.testing.assert_allclose(
        2.5 * gw.density_of_states(large, 2.5 * ENERGY),
        gw.density_of_states(small, ENERGY),
        rtol=1e-10,
    )
    np.testing.assert_allclose(
        gw.resonant_strength(large, 2.5 * ENERGY, 2.5),
        gw.resonant_strength(small, ENERGY, 1.0),
        rtol=1e-8,
    )


def test_a_function_is_as_good_as_its_widths():
    """All observables, through tables that are made anew."""
    given, built_in = glass("a function"), glass("soft configurations")
    for function in (
        lambda g: gw.heat_capacity(g, TEMPERATURE)["excitations"],
        lambda g: gw.thermal_conductivity(g, TEMPERATURE)["total"],
        lambda g: gw.mean_free_path(g, TEMPERATURE, FREQUENCY)["total"],
    ):
        np.testing.assert_allclose(function(given), function(built_in), rtol=2e-4)


@pytest.mark.parametrize("name", NAMES)
def test_systems(name):
    """The systems carry the heat capacity: their sum is what the ensemble gives, but for tails."""
    ensemble = glass(name).ensemble
    systems = ensemble.systems()
    temperature = 0.6
    with np.errstate(under="ignore"):
        occupied = np.exp(-systems.levels / temperature)
        occupied /= occupied.sum(axis=1, keepdims=True)
        mean = (occupied * systems.levels).sum(axis=1)
        square = (occupied * systems.levels**2).sum(axis=1)
    heat = 1.380649e-23 * (systems.weight @ (square - mean**2)) / temperature**2
    assert heat == pytest.approx(float(ensemble.heat_capacity(temperature)), rel=2e-3)
    assert systems.position.shape == systems.levels.shape
    assert systems.transition.shape == (*systems.levels.shape, systems.levels.shape[1])


@pytest.mark.parametrize("name", ["random force", "soft configurations", "a function", "samples"])
def test_the_closed_form_of_the_literature_is_for_one_ensemble(name):
    if name == "random force":
        assert np.isfinite(
            gw.mean_free_path(glass(name), 1.0, 1e9, scattering="interpolation").total
        )
        return
    with pytest.raises(gw.InputError, match=r"not for this ensemble.*SoftPotentialModel"):
        gw.mean_free_path(glass(name), 1.0, 1e9, scattering="interpolation")
