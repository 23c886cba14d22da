"""Heat within a time, and its release: plain sums over modes, finer nodes, closed forms."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import dawsn

import glasswell as gw
from glasswell.bath.ladder import relaxation_modes
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.thermal_table import direct_heat_capacity
from glasswell.response.released_heat import released_power
from glasswell.response.slow_heat import direct_slow_heat, slow_heat_table
from glasswell.response.two_levels_in_time import two_level_heat, two_level_release
from glasswell.spectrum.volume_nodes import VolumeNodes, solved_nodes, volume_nodes, volume_rule

SHAPE = Shape()
PAIRS = gw.StandardTunnellingModel(1e45, 1e-9, 50.0)
TIME = np.geomspace(1e-3, 1e15, 13)


class Finer:
    """The uniform shape on other nodes."""

    def __init__(self, minimum_d2, refine):
        arrays = solved_nodes(*volume_rule(minimum_d2, refine))
        self.nodes = VolumeNodes(minimum_d2, **arrays, name=None)

    def volume_nodes(self):
        return self.nodes

    def density(self, d1, d2):
        return np.ones_like(d1 + d2)

    def node_density(self, nodes):
        return self.density(nodes.d1, nodes.d2)

    def tail_heat_capacity(self, temperature):
        return Shape(self.nodes.minimum_d2).tail_heat_capacity(temperature)


@pytest.fixture(scope="module")
def finer():
    return Finer(-8.0, 2.0)


@pytest.mark.parametrize("temperature", [0.01, 0.3, 2.0])
def test_direct_values_are_the_plain_sum(temperature):
    """(1/T²) Σ weight b² (1 - e^(-λt)) over every mode of every node, without bins."""
    nodes = volume_nodes(-11.0)
    levels = nodes.excitations
    modes = relaxation_modes(
        levels, nodes.position, nodes.transition, temperature, levels[:, :, None]
    )
    heat = modes.strength[:, :, 0] * nodes.weight[:, None]
    expected = [-(heat * np.expm1(-modes.rate * t)).sum() / temperature**2 for t in TIME]
    expected += SHAPE.tail_heat_capacity(np.array([temperature]))
    found = direct_slow_heat(TIME, temperature, SHAPE)
    np.testing.assert_allclose(found, expected, rtol=5e-5)


@pytest.mark.parametrize("temperature", [0.01, 0.3, 2.0])
def test_equilibrium_after_a_long_time(temperature):
    """Σ b² is the variance of the energy: the sum rule of the ladder."""
    settled = direct_heat_capacity(np.array([temperature]), SHAPE)
    found = direct_slow_heat(np.array([1e22]), temperature, SHAPE)
    np.testing.assert_allclose(found, settled, rtol=1e-7)


@pytest.mark.parametrize("temperature", [0.02, 0.5, 3.0])
def test_finer_nodes(temperature, finer):
    found = direct_slow_heat(TIME, temperature, Shape(-8.0))
    np.testing.assert_allclose(found, direct_slow_heat(TIME, temperature, finer), rtol=2e-4)


@pytest.mark.parametrize("temperature", [0.0049, 0.09, 0.7, 1.3, 5.3])
def test_between_the_temperatures_of_the_table(temperature):
    ratio = direct_slow_heat(TIME, temperature, SHAPE) / direct_heat_capacity(
        np.array([temperature]), SHAPE
    )
    table = slow_heat_table(SHAPE)
    found = np.exp(table(np.log(TIME), np.log(temperature)))
    np.testing.assert_allclose(found, ratio, rtol=2e-5)


def test_one_oscillator_settles_by_its_own_rate():
    """Γ↓ = |y_01|² ε³ (n + 1), Γ↑ = ... n: the energy of a linear ladder relaxes with Γ↓ - Γ↑."""
    count, gap, temperature = 20, 2.0, 0.7
    levels = gap * np.arange(count, dtype=float)[None]
    transition = np.zeros((1, count, count))
    n = np.arange(1, count)
    transition[0, n, n - 1] = transition[0, n - 1, n] = n / (2.0 * gap)
    position = np.zeros((1, count))
    modes = relaxation_modes(levels, position, transition, temperature, levels[:, :, None])
    heat = modes.strength[0, :, 0]
    strongest = np.argmax(heat)
    assert heat[strongest] == pytest.approx(heat.sum(), rel=1e-6)
    assert modes.rate[0, strongest] == pytest.approx(gap**2 / 2.0, rel=1e-6)
    variance = gap**2 * np.exp(-gap / temperature) / (1.0 - np.exp(-gap / temperature)) ** 2
    assert heat.sum() == pytest.approx(variance, rel=1e-6)


def test_two_levels_beside_nested_quadrature():
    temperature = 0.1
    for t in (1e2, 1e6):

        def over_splittings(energy, t=t):
            fastest = energy**3 / np.tanh(0.5 * energy / temperature)
            last = np.arccosh(energy / 1e-9)
            step = np.clip(0.5 * np.log(4.0 * fastest * t), 0.1, last - 0.1)
            ends = [0.0, step, min(step + 15.0, last)]
            return sum(
                quad(lambda z: -np.expm1(-fastest * t / np.cosh(z) ** 2), *pair)[0]
                for pair in pairwise(ends)
            )

        def integrand(energy):
            x = energy / temperature
            return (0.5 * x / np.cosh(0.5 * x)) ** 2 * over_splittings(energy)

        expected = quad(integrand, 1e-9, 60.0 * temperature, limit=200)[0]
        found = two_level_heat(np.array([t]), temperature, PAIRS)
        assert found[0] == pytest.approx(expected, rel=1e-5)


def test_two_levels_in_the_long_run_are_all_of_them():
    for temperature in (1e-9, 1e-3, 1.0, 30.0, 3e3):
        found = two_level_heat(np.array([1e200]), temperature, PAIRS)
        settled = PAIRS.heat_capacity(temperature) / (1.380649e-23**2 * 1e45)
        np.testing.assert_allclose(found, settled, rtol=1e-6)


def test_two_levels_gain_a_twelfth_of_pi_squared_per_unit_of_ln_t():
    """Theory 7: (π²/12)P̄k²T ln(4t/τ_min)."""
    found = two_level_heat(np.array([1e8, 1e10]), 0.1, PAIRS)
    assert found[1] - found[0] == pytest.approx(np.pi**2 / 12.0 * 0.1 * np.log(100.0), rel=1e-4)


def test_release_of_two_levels():
    """Theory 7: (π²/24)(T1² - T0²)/t; early on ∫dE E Δf λ_1 D(√a)/√a, a = λ_1 t."""
    time = np.array([1e8, 1e10])
    found = two_level_release(time, 0.02, 0.1, PAIRS)
    np.testing.assert_allclose(found * time, np.pi**2 / 24.0 * (0.1**2 - 0.02**2), rtol=2e-5)

    def early(energy, t=300.0):
        fastest = energy**3 / np.tanh(0.5 * energy / 0.02)
        a = fastest * t
        excess = 1.0 / (1.0 + np.exp(energy / 0.1)) - 1.0 / (1.0 + np.exp(energy / 0.02))
        return energy * excess * fastest * dawsn(np.sqrt(a)) / np.sqrt(a)

    expected = quad(early, 1e-9, 6.0, limit=400)[0]
    assert two_level_release(np.array([300.0]), 0.02, 0.1, PAIRS)[0] == pytest.approx(
        expected, rel=3e-5
    )


@pytest.mark.parametrize(("cold", "warm", "error"), [(0.02, 0.1, 5e-4), (0.05, 0.8, 5e-3)])
def test_release_on_finer_nodes(cold, warm, error, finer):
    time = np.geomspace(1e2, 1e6, 9)
    found = released_power(time, cold, warm, Shape(-8.0))
    np.testing.assert_allclose(found, released_power(time, cold, warm, finer), rtol=error)


def test_what_is_released_is_what_was_stored(finer):
    """∫P dt from t on = the energy of the modes slower than 1/t; here by the sum of Q e^(-λt)."""
    time = np.geomspace(1e2, 1e16, 4001)
    power = released_power(time, 0.05, 0.1, SHAPE)
    released = np.trapezoid(power * time, np.log(time))
    # C(T, ∞) - C(T, t) integrated over T: the same energy, to first order in the step
    temperatures = np.linspace(0.05, 0.1, 41)
    frozen = [
        direct_heat_capacity(np.array([t]), SHAPE)[0] - direct_slow_heat(time[:1], t, SHAPE)[0]
        for t in temperatures
    ]
    stored = np.trapezoid(frozen, temperatures)
    # rates at each temperature on the way differ from those at the end: a few per cent
    assert released == pytest.approx(stored, rel=0.03)


def test_charging():
    """A short stay at T1 stores what relaxes within it."""
    time = np.geomspace(1e2, 1e8, 7)
    full = released_power(time, 0.05, 0.2, SHAPE)
    long = released_power(time, 0.05, 0.2, SHAPE, charging=1e20)
    short = released_power(time, 0.05, 0.2, SHAPE, charging=1e4)
    np.testing.assert_allclose(long, full, rtol=1e-6)
    assert (short < full).all()
    assert short[-1] < 1e-2 * full[-1]
