"""Relaxation absorption: theory 12.7, plain sums over modes, the two-level limits of theory 6."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import dblquad

import glasswell as gw
from glasswell.bath.ladder import relaxation_modes
from glasswell.constants import BOLTZMANN, ELECTRONVOLT, PLANCK, REDUCED_PLANCK
from glasswell.ensemble.shape import Shape
from glasswell.response.absorption import SoftPotentialAbsorption
from glasswell.response.elastic import absorption_of, elastic_of, scattering_rates, zone_edge
from glasswell.response.relaxation_table import direct_relaxation, relaxation_table
from glasswell.response.standard_tunnelling import two_level_relaxation
from glasswell.spectrum.excited_transitions import TEMPERATURES
from glasswell.spectrum.volume_nodes import volume_nodes

SHAPE = Shape(-11.0, 0.0)
INTERPOLATION = "interpolation"
SILICA = gw.material("vitreous silica")


def plain_sum(frequency, temperature, shape=SHAPE):
    """(1/πT) Σ weight a² λx/(λ² + x²) over every mode of every node."""
    nodes = volume_nodes(shape.minimum_d2)
    modes = relaxation_modes(nodes.excitations, nodes.position, nodes.transition, temperature)
    weight = nodes.weight * np.exp(-shape.random_force * nodes.d1**2)
    strength = (modes.strength * weight[:, None]).ravel()
    rate = modes.rate.ravel()
    strength, rate = strength[rate > 0.0], rate[rate > 0.0]
    values = [strength @ (rate * x / (rate**2 + x * x)) for x in frequency]
    return np.array(values) / (np.pi * temperature)


@pytest.mark.parametrize(
    ("temperature", "energy", "value"),
    [(0.48, 0.0068, 0.113), (1.384, 0.0068, 0.854), (1.384, 0.27, 0.086)],
)
def test_rough_figures(temperature, energy, value):
    """Theory 12.7, K = 2.46e-3, smoothed: ±3 % and half of the last digit printed."""
    absorption = SoftPotentialAbsorption.of(SHAPE)
    x, kelvin = np.array([energy / temperature]), np.asarray(temperature)
    _, relaxation = absorption.parts(x, kelvin, 1.0, 2.46e-3)
    assert relaxation[0] == pytest.approx(value, abs=0.03 * value + 5e-4)


@pytest.mark.parametrize("index", [5, 17, 26, 30])
@pytest.mark.parametrize("shape", [SHAPE, Shape(-11.0, 1e-2)])
def test_the_table_is_the_plain_sum(index, shape):
    """At the tabulated temperatures only ω is interpolated."""
    frequency, temperature = np.geomspace(3e-6, 3e6, 9), TEMPERATURES[index]
    found = np.exp(relaxation_table(shape)(np.log(frequency), np.log(temperature)))
    np.testing.assert_allclose(found, plain_sum(frequency, temperature, shape), rtol=2e-4)


@pytest.mark.parametrize(
    ("index", "slow"), [(4, 2e-4), (16, 2e-4), (20, 0.04), (25, 0.25), (27, 0.12), (30, 0.02)]
)
def test_between_the_temperatures_of_the_table(index, slow):
    """Half way between two temperatures fast waves, ħω > 3KW, are good to 2e-3, slow ones are not.

    There the rates of two neighbouring temperatures lie on both sides of ω.
    """
    temperature = np.sqrt(TEMPERATURES[index] * TEMPERATURES[index + 1])
    frequency = np.concatenate([np.geomspace(1e-6, 0.3, 20), np.geomspace(3.0, 1e6, 12)])
    found = np.exp(relaxation_table(SHAPE)(np.log(frequency), np.log(temperature)))
    error = np.abs(found / plain_sum(frequency, temperature) - 1.0)
    assert error[20:].max() < 2e-3
    assert error[:20].max() < slow


def test_absorption_depends_on_scaled_variables_alone():
    """W and K enter as kT/W and ħω/KW: theory 5.3."""
    absorption = SoftPotentialAbsorption.of(SHAPE)
    x = np.array([0.01, 1.0])
    one = absorption.parts(x, np.asarray(0.7), 1.0, 1e-3)
    two = absorption.parts(x, np.asarray(2.8), 4.0, 1e-3)
    np.testing.assert_allclose(one, two, rtol=1e-12)
    three = absorption.parts(2.0 * x, np.asarray(0.7), 1.0, 2e-3)
    np.testing.assert_allclose(three[1], one[1], rtol=1e-12)


def test_interpolation_is_the_closed_form():
    """tanh(x/2) + ε³/8 and (kT/W)^(3/4) ln^(-1/4)(1/ωτ0), τ0 = 1e-13 s."""
    absorption = SoftPotentialAbsorption.of(SHAPE, "interpolation")
    x, temperature = np.array([1e-7, 1e-3, 2.0]), 2.0
    resonant, relaxation = absorption.parts(x, np.asarray(temperature), 4.0, 1e-3)
    np.testing.assert_allclose(resonant, np.tanh(x / 2.0) + (x / 2.0) ** 3 / 8.0, rtol=1e-12)
    frequency = x * BOLTZMANN * temperature / REDUCED_PLANCK
    expected = 0.5**0.75 * np.log(1.0 / (frequency * 1e-13)) ** -0.25
    np.testing.assert_allclose(relaxation[:2], expected[:2], rtol=1e-4)
    with pytest.raises(gw.InputError, match=r"guess.*exact.*interpolation"):
        SoftPotentialAbsorption.of(SHAPE, "guess")


@pytest.mark.parametrize("index", [25, 26, 27, 28])
def test_the_ladder_relaxes_more_than_the_activated_formula(index):
    """Theory 6: ħω = 1e-3 W, kT from 1.1 to 2.5 W, where barriers of kT ln(1/ωτ0) exist.

    Far above, the formula wants barriers that the smallest D2 = -11 cuts off at 11²/4 W.
    """
    absorption = SoftPotentialAbsorption.of(SHAPE), SoftPotentialAbsorption.of(SHAPE, INTERPOLATION)
    energy_scale = 4.0

    def ratio(scaled, energy):
        kelvin = np.asarray(scaled * energy_scale)
        x = np.array([energy / scaled])
        exact, formula = (a.parts(x, kelvin, energy_scale, 2.46e-3)[1] for a in absorption)
        return exact[0] / formula[0]

    def barrier(scaled, energy):
        return scaled * np.log(1.0 / (energy * energy_scale * BOLTZMANN / REDUCED_PLANCK * 1e-13))

    scaled = TEMPERATURES[index]
    assert 11.0 < barrier(scaled, 1e-3) < 30.25
    assert 1.4 < ratio(scaled, 1e-3) < 1.75
    assert barrier(TEMPERATURES[32], 1e-4) > 60.0
    assert ratio(TEMPERATURES[32], 1e-4) < 0.1


@pytest.mark.parametrize("y", [0.02, 1.0, 40.0])
def test_two_level_relaxation_by_double_integral(y):
    """(1/π)∫de sech²(e/2) ∫dr √(1-r)/2r · yλ/(λ² + y²), λ = r e³coth(e/2); r = exp(-u²)."""

    def integrand(u, e):
        r = np.exp(-u * u)
        rate = r * e**3 / np.tanh(0.5 * e)
        return np.sqrt(-np.expm1(-u * u)) * u * y * rate / (rate**2 + y * y) / np.cosh(0.5 * e) ** 2

    expected = dblquad(integrand, 0.0, 45.0, 0.0, 7.0, epsabs=1e-9, epsrel=1e-7)[0] / np.pi
    found = np.exp(two_level_relaxation()(np.log(y)))
    assert found == pytest.approx(expected, rel=2e-5)


def test_two_level_limits():
    """½ - (π/8)√y on the slow side and (π³/12)/y on the fast one, over many decades.

    Pairs of E < kT√y are too slow for ω even if symmetric; λ = 2r e² for them.
    """
    table = two_level_relaxation()
    slow = np.geomspace(1e-7, 1e-5, 7)
    found = (0.5 - np.exp(table(np.log(slow)))) / np.sqrt(slow)
    np.testing.assert_allclose(found, np.pi / 8.0, rtol=8e-3)
    fast = np.geomspace(1e7, 1e13, 7)
    np.testing.assert_allclose(np.exp(table(np.log(fast))) * fast, np.pi**3 / 12.0, rtol=1e-7)


def test_fast_side_of_the_standard_model_in_si_units():
    """Q⁻¹ = π³C k³T³(Σ g γ²/v⁵)/(24ωρħ⁴): theory 6, after Jäckle."""
    pairs = gw.StandardTunnellingModel(density=8e44, minimum_splitting=1e-9, maximum_splitting=1e3)
    glass = gw.Glass(SILICA, pairs, coupling_longitudinal=1.0, coupling_transverse=0.6)
    temperature, frequency = 0.01, 2.0 * np.pi * 1e9
    x = np.array([REDUCED_PLANCK * frequency / (BOLTZMANN * temperature)])
    elastic, absorption = elastic_of(glass, None, 0.0, 0.0), absorption_of(glass)
    total = 1.0 * 1.0**2 / 5900.0**5 + 2.0 * 0.6**2 / 3770.0**5
    for branch in (0, 1):
        rates = scattering_rates(elastic, absorption, branch, x, np.asarray(temperature))
        friction = rates.relaxation * glass.velocities[branch] / frequency
        expected = (
            np.pi**3 * glass.strengths[branch] * (BOLTZMANN * temperature) ** 3
            * total * ELECTRONVOLT**2
            / (24.0 * frequency * SILICA.density * REDUCED_PLANCK**4)
        )  # fmt: skip
        assert friction[0] == pytest.approx(expected, rel=1e-5, abs=0)


def test_plateau_of_the_standard_model():
    """Q⁻¹ = πC[½ - (π/8)√y] for slow waves, y = 2πωρħ⁴/((kT)³Σ g γ²/v⁵)."""
    pairs = gw.StandardTunnellingModel(density=8e44, minimum_splitting=1e-9, maximum_splitting=1e3)
    glass = gw.Glass(SILICA, pairs, coupling_longitudinal=1.0, coupling_transverse=0.6)
    elastic, absorption = elastic_of(glass, None, 0.0, 0.0), absorption_of(glass)
    total = 1.0 * 1.0**2 / 5900.0**5 + 2.0 * 0.6**2 / 3770.0**5
    rate = BOLTZMANN**3 * total * ELECTRONVOLT**2
    rate /= 2.0 * np.pi * SILICA.density * REDUCED_PLANCK**4
    for frequency in (1.0, 600.0):
        x = np.array([REDUCED_PLANCK * frequency / BOLTZMANN])
        share = 0.5 - np.pi / 8.0 * np.sqrt(frequency / rate)
        for branch in (0, 1):
            slow = scattering_rates(elastic, absorption, branch, x, np.asarray(1.0))
            friction = slow.relaxation * glass.velocities[branch] / frequency
            expected = np.pi * glass.strengths[branch] * share
            assert friction[0] == pytest.approx(expected, rel=1e-4)


def test_soft_potentials_have_the_plateau_of_two_levels():
    """S_relaxation → 1/2 where kT ≪ W and all rates are fast, but for the 1/S of theory 1.4."""
    table = relaxation_table(SHAPE)
    found = np.exp(table(np.log([1e-7, 1e-6, 1e-5]), np.log(0.03)))
    np.testing.assert_allclose(found, 0.5, rtol=0.15)


def test_rates_by_mechanism():
    """l⁻¹ = (ω/v)πC S for each part, 1/L and Bω⁴ beside them."""
    soft = gw.SoftPotentialModel(energy_scale=3.0, density=1e23)
    glass = gw.Glass(SILICA, soft, longitudinal=3e-4, transverse=2e-4)
    elastic = elastic_of(glass, 2e-3, 1e-9, 1e-41)
    absorption = absorption_of(glass)
    x, temperature = np.array([0.2, 3.0]), np.asarray(1.5)
    resonant, relaxation = absorption.parts(x, temperature, 3.0, glass.rate_constant)
    frequency = x * BOLTZMANN * 1.5 / REDUCED_PLANCK
    for branch, (velocity, strength) in enumerate(((5900.0, 3e-4), (3770.0, 2e-4))):
        rates = scattering_rates(elastic, absorption, branch, x, temperature)
        factor = np.pi * strength * frequency / velocity
        np.testing.assert_allclose(rates.resonance, factor * resonant, rtol=1e-12)
        np.testing.assert_allclose(rates.relaxation, factor * relaxation, rtol=1e-12)
        np.testing.assert_allclose(rates.boundary, 500.0)
        np.testing.assert_allclose(rates.rayleigh, 1e-41 * frequency**4)
        expected = rates.resonance + rates.relaxation + rates.boundary + rates.rayleigh
        np.testing.assert_allclose(rates.total, expected)
        edge = zone_edge(elastic, branch, temperature) * BOLTZMANN * 1.5 / REDUCED_PLANCK
        assert edge == pytest.approx(velocity * SILICA.zone_boundary)


@pytest.mark.parametrize("temperature", [0.4, 2.0])
def test_one_double_well_is_a_debye_peak(temperature):
    """Q⁻¹ = (nγ²/4ρv²kT) sech²(E/2kT) ωτ/(1 + ω²τ²), γ = Λ(y_11 - y_00), τ of one phonon."""
    scale, longitudinal, transverse, number = 10.0, 0.5, 0.3, 1e22
    with pytest.warns(gw.ValidityWarning, match="1 samples"):
        one = gw.SampledPotentials(energy_scale=scale, d1=[0.3], d2=[-8.0], weight=number)
    glass = gw.Glass(
        SILICA, one, coupling_longitudinal=longitudinal, coupling_transverse=transverse
    )
    levels = gw.solve_spectrum(0.3, -8.0, levels=2)
    energy = BOLTZMANN * scale * levels.excitations[1]
    coth = 1.0 / np.tanh(energy / (2.0 * BOLTZMANN * temperature))
    phonons = longitudinal**2 / 5900.0**5 + 2.0 * transverse**2 / 3770.0**5
    rate = ELECTRONVOLT**2 * phonons * levels.position[0, 1] ** 2 * energy**3 * coth
    rate /= 2.0 * np.pi * SILICA.density * REDUCED_PLANCK**4
    coupling = transverse * ELECTRONVOLT * (levels.position[1, 1] - levels.position[0, 0])
    height = number * coupling**2 / (4.0 * SILICA.density * 3770.0**2 * BOLTZMANN * temperature)
    height *= 1.0 - 1.0 / coth**2
    for ratio in (0.1, 1.0, 10.0):
        x = np.array([PLANCK * ratio * rate / (2.0 * np.pi * BOLTZMANN * temperature)])
        # Straight from the modes: absorption also asks for a width, which these do not have.
        elastic = elastic_of(glass, None, 0.0, 0.0)
        scaled = x * temperature / scale / elastic.rate_constant
        found = direct_relaxation(scaled, temperature / scale, one.shape)
        expected = height * ratio / (1.0 + ratio**2)
        assert np.pi * elastic.transverse * found[0] == pytest.approx(expected, rel=2e-3)
