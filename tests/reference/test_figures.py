"""Reference figures of the theory, from calculations that share no code with glasswell.

Tolerances are the digits printed there.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

import glasswell as gw
from glasswell.bath.debye import debye_function
from glasswell.bath.ladder import relaxation_modes
from glasswell.constants import BOLTZMANN
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.thermal_table import direct_heat_capacity
from glasswell.response.relaxation_table import direct_relaxation

# W = 1 K and P_s = 1 per m³, so that energies are in W and densities in P_s
UNIT = gw.SoftPotentialModel(energy_scale=1.0, density=1.0)


@pytest.mark.parametrize(
    ("d1", "d2", "levels", "digits"),
    [
        (0, 0, [1.0603620904841829, 3.7996730298013942, 7.4556979379867384], 1e-12),
        (0, -2, [0.1377858481882225, 1.7130278977676756], 1e-12),
        (0, -4, [-1.7103504501326390, -1.2479224920662139], 1e-12),
        (0, -8, [-12.1363307206934756, -12.1348143452728618], 1e-11),
        (1, 0, [0.93054603, 3.78189625], 6e-9),
        (1, -4, [-2.70512972, -0.42103811], 6e-9),
    ],
)
def test_levels(d1, d2, levels, digits):
    found = gw.solve_spectrum(d1, d2).energies[: len(levels)]
    np.testing.assert_allclose(found, levels, rtol=0, atol=digits)


def test_tunnel_splittings():
    found = gw.tunnel_splitting([-6.0, -8.0, -10.0])
    np.testing.assert_allclose(found, [0.0413980035, 1.516375420e-3, 2.98185429e-5], rtol=2e-7)


def test_instanton_formula_is_high_by_the_stated_shares():
    d2 = np.array([-6.0, -8.0, -10.0])
    action = np.sqrt(2) / 3 * np.abs(d2) ** 1.5
    leading = 2**3.25 / np.sqrt(np.pi) * np.abs(d2) ** 1.25 * np.exp(-action)
    share = leading / gw.tunnel_splitting(d2) - 1
    np.testing.assert_allclose(share, [0.19, 0.11, 0.074], atol=0.005)


def test_ground_state_absorption():
    energy = [0.05, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0]
    figures = [1.0764767, 1.1352109, 1.26464199, 1.57075029, 2.68727527, 4.92262725, 16.2114326]
    found = gw.resonant_strength(UNIT, energy, 0.0)
    np.testing.assert_allclose(found, figures, rtol=5e-8)


def test_interpolation_is_low_by_up_to_forty_three_per_cent():
    energy = np.linspace(0.2, 2.5, 24)
    ratio = gw.resonant_strength(UNIT, energy, 0.0) / (1.0 + energy**3 / 8.0)
    assert ratio[0] == pytest.approx(1.13, abs=0.01)
    assert ratio.max() == pytest.approx(1.43, abs=0.01)


def test_heat_capacity():
    found = UNIT.heat_capacity([0.05, 0.1, 0.2, 0.5]) / BOLTZMANN
    np.testing.assert_allclose(
        found, [0.2971225, 0.6932587, 1.7319492, 9.2655696], rtol=0, atol=6e-8
    )


@pytest.mark.parametrize(
    ("minimum_d2", "place"), [(-6.0, 0.485), (-8.0, 0.531), (-11.0, 0.574), (-20.0, 0.645)]
)
def test_minimum_of_the_excess_heat_capacity(minimum_d2, place):
    """The printed figures were read off a grid; the minima lie 0.0004 to 0.0013 below them."""
    temperature = np.linspace(0.4, 0.7, 31)
    shape = Shape(minimum_d2=minimum_d2)
    excess = direct_heat_capacity(temperature, shape) / temperature**3
    near = slice(max(np.argmin(excess) - 3, 0), np.argmin(excess) + 4)
    bent, slope, _ = np.polyfit(temperature[near], excess[near], 2)
    assert -slope / (2 * bent) == pytest.approx(place, abs=1.5e-3)


def test_debye_function():
    found = debye_function(np.array([0.05, 0.1, 0.5]))
    figures = [0.009740756600704591, 0.07582100303109133, 0.8254080384125028]
    np.testing.assert_allclose(found, figures, rtol=1e-12)


def test_ladder_rates():
    spectrum = gw.solve_spectrum([0.3], [-8.0])
    position = np.diagonal(spectrum.position, axis1=1, axis2=2)
    transition = spectrum.position**2 * (1.0 - np.eye(24))
    figures = {0.5: 1.348e-8, 1.0: 1.018e-6, 2.0: 1.304e-4, 4.0: 2.653e-3}
    for temperature, figure in figures.items():
        modes = relaxation_modes(spectrum.excitations, position, transition, temperature)
        slowest = 1e-3 * modes.rate[0, 0]
        assert slowest == pytest.approx(figure, rel=4e-4)


@pytest.mark.parametrize(
    ("temperature", "energy", "figure"),
    [(0.48, 0.0068, 0.113), (1.384, 0.0068, 0.854), (1.384, 0.27, 0.086)],
)
def test_relaxation_absorption(temperature, energy, figure):
    found = direct_relaxation(np.array([energy / 2.46e-3]), temperature, Shape())
    assert found[0] == pytest.approx(figure, rel=0.03)


@pytest.mark.parametrize(
    ("temperature", "energy", "figure"), [(0.48, 0.52, 0.63), (1.384, 0.27, 0.110)]
)
def test_resonant_absorption(temperature, energy, figure):
    found = gw.resonant_strength(UNIT, [energy], temperature)
    assert found[0] == pytest.approx(figure, rel=0.04)


def test_vibrational_limit_of_the_heat_capacity():
    """SPM vibrations: (2π⁶/21) P_s k (kT/W)⁵, with all D2, well above W."""
    deep = gw.SoftPotentialModel(1.0, 1.0)
    temperature = np.array([1.0])
    limit = 2 * np.pi**6 / 21 * BOLTZMANN * temperature**5
    # the quartic part of the potential stiffens the lowest vibrations: 20 % above the limit at W
    assert deep.heat_capacity(temperature)[0] / limit[0] == pytest.approx(1.21, abs=0.02)


def test_density_of_states_of_tunnelling_states():
    """n = 2∫dD2 E/(Δ s) with Δ² = E² - Δ0(D2)² and s = √(2|D2|)(1 - 1/2S), to order 1/S."""
    for energy in (0.005, 0.05):
        top = brentq(lambda d2, e=energy: float(gw.tunnel_splitting(d2)) - e, -11.0, -3.0)
        s = (np.arange(4000) + 0.5) / 4000 * np.sqrt(top + 11.0)
        d2 = top - s**2
        splitting = gw.tunnel_splitting(d2)
        action = np.sqrt(2) / 3 * np.abs(d2) ** 1.5
        slope = np.sqrt(2 * np.abs(d2)) * (1 - 0.5 / action)
        integrand = 2 * energy / np.sqrt(energy**2 - splitting**2) / slope * 2 * s
        expected = integrand.sum() * np.sqrt(top + 11.0) / 4000
        found = UNIT.density_of_states([energy])[0]
        assert found == pytest.approx(expected, rel=0.01)


def test_density_of_states_of_vibrations():
    assert UNIT.density_of_states([8.0])[0] == pytest.approx(8.0**4 / 8, rel=0.03)
