"""Potentials given one by one: what they share with the density they were drawn from, bad input."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from scipy.stats import qmc
from tests.systems.quartic import sinc_elements

import glasswell as gw
from glasswell.constants import BOLTZMANN
from glasswell.potential import kind
from glasswell.response.relaxation_table import (
    direct_relaxation,
    into_table,
    relaxation_table,
    slow_relaxation_tables,
)

SILICA = gw.material("vitreous silica")
SCALE, DENSITY = 3.0, 9e22
UNIFORM = gw.SoftPotentialModel(energy_scale=SCALE, density=DENSITY)


def drawn(seed, count):
    """Potentials (sample,) of the box -11 < D2 < 8, |D1| < 15, dense at small tilts, and weights.

    The box holds all E_10 < 5 W.
    """
    first, second = qmc.Sobol(2, seed=seed).random(4096)[:count].T
    d2, u = 19.0 * first - 11.0, 2.0 * second - 1.0
    return 15.0 * u**3, d2, DENSITY * 19.0 * 2.0 * 15.0 * 3.0 * u**2 / count


def sampled(seed=1, count=2048, width=0.15 * SCALE):
    d1, d2, weight = drawn(seed, count)
    return gw.SampledPotentials(energy_scale=SCALE, d1=d1, d2=d2, weight=weight, width=width)


@lru_cache(maxsize=1)
def sets():
    """Six independent draws: their scatter is the statistical error."""
    return [sampled(seed) for seed in range(6)]


def within_error(of, expected, slack):
    """Whether the mean over the draws is as expected, to four standard errors and `slack`."""
    values = np.array([of(model) for model in sets()])
    error = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    assert (error < 0.05 * np.abs(expected)).all(), error / expected
    return (np.abs(values.mean(axis=0) - expected) < 4.0 * error + slack * expected).all()


def test_heat_capacity_of_the_density():
    temperature = np.array([0.02, 0.05, 0.1, 0.2, 0.3]) * SCALE
    expected = UNIFORM.heat_capacity(temperature)
    assert within_error(lambda m: m.heat_capacity(temperature), expected, 1e-3)
    assert not within_error(lambda m: m.heat_capacity(temperature), 1.05 * expected, 1e-3)


def test_states_of_the_density():
    """Smeared over 0.15 W, which n(E) changes by less than its second derivative."""
    energy = np.array([0.6, 1.0, 1.5, 2.0, 3.0, 4.0]) * SCALE
    expected = gw.density_of_states(UNIFORM, energy)
    bend = 2.0 * 0.15**2 * 0.5
    assert within_error(lambda m: gw.density_of_states(m, energy), expected, 0.01 + bend)


@pytest.mark.parametrize("scaled", [0.0, 0.1, 0.5])
def test_absorption_of_the_density(scaled):
    """S is per density of the ensemble: P_s here, the number per volume there."""
    energy = np.array([0.6, 1.0, 2.0, 3.0]) * SCALE
    expected = DENSITY * gw.resonant_strength(UNIFORM, energy, scaled * SCALE)
    assert within_error(
        lambda m: m.density * gw.resonant_strength(m, energy, scaled * SCALE), expected, 0.025
    )


def test_conductivity_of_the_density():
    """The same couplings in eV, the same conductivity; smearing blurs phonons below 0.15 W."""
    temperature = np.array([0.1, 0.15]) * SCALE
    found, expected = (
        gw.thermal_conductivity(
            gw.Glass(SILICA, model, coupling_longitudinal=0.7, coupling_transverse=0.45),
            temperature,
        )["total"].values
        for model in (sampled(), UNIFORM)
    )
    np.testing.assert_allclose(found, expected, rtol=0.06)


def test_rate_constant_is_that_of_the_density():
    """K depends on W and the couplings alone."""
    glasses = [
        gw.Glass(SILICA, model, coupling_longitudinal=0.7, coupling_transverse=0.45)
        for model in (sampled(count=200), UNIFORM)
    ]
    assert glasses[0].rate_constant == pytest.approx(glasses[1].rate_constant, rel=1e-12)


def one_by_one(d1, d2, weight, temperature, energy, width):
    """C, n and S at T = 0 of few potentials, from levels on a grid of points."""
    heat, states, strength = 0.0, 0.0, 0.0
    for a, b, w in zip(d1, d2, weight, strict=True):
        energies, y, _ = sinc_elements(a, b, 20)
        levels = (energies - energies[0]) * SCALE
        p = np.exp(-levels / temperature)
        p /= p.sum()
        heat += w * (p @ levels**2 - (p @ levels) ** 2) / temperature**2
        line = np.exp(-0.5 * ((energy - levels[1]) / width) ** 2)
        line += np.exp(-0.5 * ((energy + levels[1]) / width) ** 2)
        line /= np.sqrt(2.0 * np.pi) * width
        states += w * line
        strength += w * line * y[0, 1] ** 2 * SCALE / sum(weight)
    return BOLTZMANN * heat, states, strength


def test_sums_over_few_potentials():
    d1 = np.array([0.3, -2.0, 0.0, 7.0, -0.01])
    d2 = np.array([-6.0, -1.0, 3.0, 5.0, -4.0])
    weight = np.array([1e21, 5e20, 2e20, 0.0, 3e21])
    with pytest.warns(gw.ValidityWarning, match="5 samples make a rough ensemble"):
        model = gw.SampledPotentials(energy_scale=SCALE, d1=d1, d2=d2, weight=weight, width=0.9)
    for energy in (0.4, 4.0, 9.0):
        expected = one_by_one(d1, d2, weight, 2.5, energy, 0.9)
        assert model.heat_capacity(2.5) == pytest.approx(expected[0], rel=1e-9)
        assert gw.density_of_states(model, energy) == pytest.approx(expected[1], rel=1e-8)
        assert gw.resonant_strength(model, energy, 0.0) == pytest.approx(expected[2], rel=1e-8)


def test_number_of_states():
    """∫n dE = Σ weight: what a Gaussian sends below zero is reflected."""
    model = sampled(count=400, width=1.0)
    energy = np.linspace(1e-3, 90.0, 1600)
    parts = [gw.density_of_states(model, part) for part in energy.reshape(-1, 16)]
    assert np.trapezoid(np.concatenate(parts), energy) == pytest.approx(model.density, rel=2e-3)


def narrow_and_many(width):
    model = sampled(count=500, width=width * SCALE)
    energy = np.linspace(0.3, 4.5, 16) * SCALE
    many = gw.density_of_states(model, np.append(energy, np.full(20, SCALE)))[:16]
    return many, gw.density_of_states(model, energy)


def test_few_energies_and_many_agree():
    many, few = narrow_and_many(0.5)
    np.testing.assert_allclose(many, few, rtol=2e-3)


@pytest.mark.parametrize("width", [0.05, 0.15])
def test_few_energies_and_many_agree_for_narrow_lines(width):
    many, few = narrow_and_many(width)
    np.testing.assert_allclose(many, few, rtol=2e-3)


def test_weights_scale():
    d1, d2, weight = drawn(1, 300)
    once, twice = (
        gw.SampledPotentials(energy_scale=SCALE, d1=d1, d2=d2, weight=w, width=0.5)
        for w in (weight, 2.0 * weight)
    )
    assert twice.density == pytest.approx(2.0 * once.density, rel=1e-12)
    assert twice.heat_capacity(1.0) == pytest.approx(2.0 * once.heat_capacity(1.0), rel=1e-12)
    states = [gw.density_of_states(model, 2.0) for model in (once, twice)]
    assert states[1] == pytest.approx(2.0 * states[0], rel=1e-12)
    # S is per density of the ensemble
    strengths = [gw.resonant_strength(model, 2.0, 1.0) for model in (once, twice)]
    assert strengths[1] == pytest.approx(strengths[0], rel=1e-12)


def test_energy_scale():
    d1, d2, weight = drawn(1, 300)
    small, large = (
        gw.SampledPotentials(energy_scale=w, d1=d1, d2=d2, weight=weight, width=0.2 * w)
        for w in (1.0, 5.0)
    )
    assert large.heat_capacity(2.0) == pytest.approx(small.heat_capacity(0.4), rel=1e-12)
    found = 5.0 * gw.density_of_states(large, 10.0)
    assert found == pytest.approx(gw.density_of_states(small, 2.0), rel=1e-12)


def test_one_weight_for_all_and_the_mirror_image():
    d1, d2, _ = drawn(1, 300)
    single = gw.SampledPotentials(energy_scale=SCALE, d1=d1, d2=d2, weight=2e20)
    mirrored = gw.SampledPotentials(energy_scale=SCALE, d1=-d1, d2=d2, weight=np.full(300, 2e20))
    assert single.density == pytest.approx(6e22, rel=1e-12)
    assert mirrored.heat_capacity(2.0) == single.heat_capacity(2.0)


def test_systems_are_the_samples():
    model = sampled(count=300)
    systems = model.systems()
    np.testing.assert_allclose(systems.weight, model.weight, rtol=1e-12)
    energies, y, _ = sinc_elements(abs(model.d1[7]), model.d2[7], 6)
    found = systems.levels[7, :6] / SCALE
    np.testing.assert_allclose(found, energies - energies[0], atol=1e-9)
    assert systems.transition[7, 0, 1] == pytest.approx(y[0, 1] ** 2, rel=1e-8)


def test_kinds_of_samples():
    """Each sample counts for its own kind."""
    d1, d2 = np.array([0.05, 0.0, 0.0]), np.array([-5.0, 9.0, -1.0])
    assert list(kind(d1, d2)) == ["two-well", "single-well", "intermediate"]
    with pytest.warns(gw.ValidityWarning):
        model = gw.SampledPotentials(energy_scale=1.0, d1=d1, d2=d2, weight=1.0, width=0.1)
    for i, name in enumerate(kind(d1, d2)):
        energy = model.systems().levels[i, 1]
        total = gw.density_of_states(model, energy)
        assert gw.density_of_states(model, energy, kind=name) == pytest.approx(total, rel=1e-6)


def test_input_is_copied_and_kept():
    d1, d2, weight = drawn(1, 300)
    model = gw.SampledPotentials(energy_scale=SCALE, d1=d1, d2=d2, weight=weight)
    before = model.d1[0]
    d1[0] = 5.0
    assert model.d1[0] == before
    with pytest.raises(ValueError, match="read-only"):
        model.d1[0] = 1.0


def test_a_width_is_needed_for_densities_alone():
    model = sampled(count=300, width=None)
    assert model.heat_capacity(1.0) > 0.0
    for function in (
        lambda: gw.density_of_states(model, 1.0),
        lambda: gw.density_of_states(model, np.linspace(1.0, 3.0, 40)),
        lambda: gw.resonant_strength(model, 1.0, 0.0),
        lambda: gw.resonant_strength(model, 1.0, 1.0),
    ):
        with pytest.raises(gw.InputError, match=r"needs a width.*give width="):
            function()
    given = gw.density_of_states(model, 3.0, width=0.4)
    wider = sampled(count=300, width=0.4)
    assert given == pytest.approx(gw.density_of_states(wider, 3.0), rel=1e-12)
    with pytest.raises(gw.InputError, match=r"width=0.4 has no use here.*leave out width"):
        gw.density_of_states(UNIFORM, 3.0, width=0.4)


GIVEN = {"energy_scale": 3.0, "d1": np.zeros(200), "d2": np.ones(200), "weight": 1e20}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"d1": np.zeros(3)}, r"lengths \(3, 200, 3\).*one weight for all"),
        ({"weight": np.ones(7)}, r"lengths \(200, 200, 7\)"),
        ({"d1": [], "d2": []}, r"lengths \(0, 0, 0\)"),
        ({"d1": np.full(200, np.nan)}, "a sample is not finite"),
        ({"d2": np.full(200, np.inf)}, "a sample is not finite"),
        ({"weight": np.nan}, "a sample is not finite"),
        ({"weight": -1.0}, "weights are not usable"),
        ({"weight": np.append(np.ones(199), -1.0)}, "weights are not usable"),
        ({"weight": 0.0}, "weights are not usable"),
        ({"d2": np.full(200, -20.5)}, r"200 of 200 samples have no exact levels.*D2 ≥ -20"),
        ({"d2": np.full(200, 401.0)}, "200 of 200 samples have no exact levels"),
        ({"d1": np.append(np.zeros(199), 1e6)}, "1 of 200 samples .* sample 199"),
        ({"energy_scale": 0.0}, "energy_scale=.*not positive"),
        ({"energy_scale": np.nan}, "energy_scale=.*not positive"),
        ({"width": 0.0}, "width=.*not positive"),
        ({"width": -1.0}, "width=.*not positive"),
        ({"width": np.inf}, "width=.*not positive"),
        ({"energy_scale": None}, "energy_scale"),
        ({"width": "wide"}, "width"),
        ({"d1": "none"}, "d1"),
        ({"d1": np.zeros((200, 1)), "d2": np.ones((200, 1))}, "list of numbers"),
        ({"weight": np.ones((200, 2))}, "list of numbers"),
    ],
)
def test_values_that_are_none(changes, text):
    with pytest.raises(gw.InputError, match=text):
        gw.SampledPotentials(**GIVEN | changes)


def test_few_samples_warn():
    with pytest.warns(gw.ValidityWarning, match=r"99 samples.*inverse square root"):
        gw.SampledPotentials(**GIVEN | {"d1": np.zeros(99), "d2": np.ones(99)})
    gw.SampledPotentials(**GIVEN | {"d1": np.zeros(100), "d2": np.ones(100)})


def test_transitions_of_samples():
    model = sampled(count=300)
    first = gw.density_of_states(model, 3.0, transition=(0, 1))
    assert first == pytest.approx(gw.density_of_states(model, 3.0), rel=1e-12)
    with pytest.raises(gw.InputError, match="not for samples"):
        gw.density_of_states(model, 3.0, transition=(1, 2))


def test_what_has_no_density_has_no_tunnelling_limit():
    with pytest.raises(gw.InputError, match="no density of soft potentials"):
        gw.standard_tunnelling_limit(sampled(count=300), 1.0)


def test_absorption_where_samples_end():
    """Beside the sum over all pairs of levels: a spline through the gaps was off by up to 1e12.

    S = (W/P_s) Σ weight |y_mn|² (p_m - p_n) g(E - E_n + E_m), above the width, which biases it.
    """
    model = sampled(count=1024)
    energy, temperature, width = np.linspace(2.0, 14.0, 25), 0.3, 0.15
    levels = gw.solve_spectrum(model.d1, model.d2, levels=20)
    population = np.exp(-levels.excitations / temperature)
    population /= population.sum(axis=1, keepdims=True)
    expected = np.zeros_like(energy)
    for m in range(19):
        for n in range(m + 1, 20):
            off = energy[:, None] - (levels.excitations[:, n] - levels.excitations[:, m])
            strength = levels.position[:, m, n] ** 2 * (population[:, m] - population[:, n])
            expected += np.exp(-0.5 * (off / width) ** 2) @ (strength * model.weight)
    expected /= np.sqrt(2.0 * np.pi) * width * model.density
    found = gw.resonant_strength(model, SCALE * energy, SCALE * temperature)
    np.testing.assert_allclose(found, expected, rtol=0.15)


def test_relaxation_of_few_samples_in_the_cold():
    """It falls as exp(-E/kT): single precision and splines made 1e15 of 1e-15."""
    random = np.random.default_rng(1)
    with pytest.warns(gw.ValidityWarning, match="30 samples"):
        few = gw.SampledPotentials(
            energy_scale=SCALE,
            d1=random.normal(0.0, 3.0, 30),
            d2=random.uniform(-10.0, 4.0, 30),
            weight=1e22,
        )
    frequency = np.geomspace(1e-8, 1e8, 33)
    tables = (slow_relaxation_tables(few.shape)[0], relaxation_table(few.shape))
    for temperature in (0.0472, 0.11, 0.7):
        expected = direct_relaxation(frequency, temperature, few.shape)
        place = into_table(np.log(frequency), np.log(temperature))
        slow, fast = (np.exp(table(*place)) for table in tables)
        found = np.where(frequency < 10.0, slow, fast)
        # Between the temperatures of the coarser table a factor may be lost of what is nothing.
        assert (np.abs(np.log(found / expected)) < (0.03 if expected.max() > 1e-6 else 1.0)).all()
