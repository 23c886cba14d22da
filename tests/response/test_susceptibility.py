"""The susceptibility: sum rule, Kramers and Kronig, closed forms of two levels, plain sums."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import digamma

import glasswell as gw
from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.ensemble.shape import Shape
from glasswell.numerics.eigenproblem import quartic_eigenpairs
from glasswell.response.dispersion_table import (
    direct_dispersion,
    dispersion_table,
    polarisabilities,
    static_dispersion,
)
from glasswell.response.relaxation_table import direct_relaxation, slow_relaxation_tables
from glasswell.response.standard_tunnelling import two_level_dispersion, two_level_relaxation
from glasswell.response.susceptibility import susceptibility_of

SHAPE = Shape()


@pytest.mark.parametrize("tilt", [0.3, 1.7])
@pytest.mark.parametrize("temperature", [0.2, 1.0, 4.0])
def test_isothermal_sum_rule(tilt, temperature):
    """-∂<y>/∂D1 = 2Σ p_m α_m + (<y²> - <y>²)_diagonal/T, the whole response at rest."""

    def mean(d1):
        pairs = quartic_eigenpairs(np.array([d1]), np.array([-4.0]), 32)
        levels = pairs.energies[0] - pairs.energies[0, 0]
        occupation = np.exp(-levels / temperature)
        return (occupation * np.diagonal(pairs.position[0])).sum() / occupation.sum()

    step = 1e-3
    slope = -(mean(tilt + step) - mean(tilt - step)) / (2.0 * step)
    pairs = quartic_eigenpairs(np.array([tilt]), np.array([-4.0]), 32)
    levels = pairs.energies - pairs.energies[:, :1]
    transition = pairs.position**2 * (1.0 - np.eye(32))
    occupation = np.exp(-levels[0] / temperature)
    occupation /= occupation.sum()
    own = np.diagonal(pairs.position[0])
    spread = (occupation * own**2).sum() - (occupation * own).sum() ** 2
    response = 2.0 * (occupation * polarisabilities(levels, transition)[0]).sum()
    assert response + spread / temperature == pytest.approx(slope, rel=1e-5)


def test_polarisability_of_an_oscillator():
    """|y_n,n±1|² = (n + ½ ± ½)/2√κ and ω = 2√κ: α = 1/4κ for every level."""
    pairs = quartic_eigenpairs(np.array([0.0]), np.array([3000.0]), 16)
    levels = pairs.energies - pairs.energies[:, :1]
    found = polarisabilities(levels, pairs.position**2 * (1.0 - np.eye(16)))
    np.testing.assert_allclose(found[0], 1.0 / (4.0 * 3000.0), rtol=2e-3)


def test_kramers_and_kronig_of_relaxation():
    """D(x) = (2/π) P∫dx' x' R(x')/(x'² - x²): both tables come from the same modes."""
    imaginary, real = slow_relaxation_tables(SHAPE)
    temperature = np.log(0.7)
    for x in (1e-6, 1e-2, 3.0):
        # u = ln(x'/x), by staggered points: P∫du R x'²/(x'² - x²)·2/π
        u = (np.arange(-5000, 5000) + 0.5) * 0.01
        values = np.exp(imaginary(np.log(x) + u, temperature))
        found = 2.0 / np.pi * 0.01 * (values / -np.expm1(-2.0 * u)).sum()
        assert found == pytest.approx(np.exp(real(np.log(x), temperature)), rel=2e-3)


@pytest.mark.parametrize("temperature", [0.0213, 0.37, 1.09, 3.3])
def test_slow_tables_are_plain_sums(temperature):
    frequency = np.geomspace(1e-9, 1e3, 13)
    for table, real in zip(slow_relaxation_tables(SHAPE), (False, True), strict=True):
        found = np.exp(table(np.log(frequency), np.log(temperature)))
        expected = direct_relaxation(frequency, temperature, SHAPE, real=real)
        np.testing.assert_allclose(found, expected, rtol=1e-2)
        assert np.median(np.abs(found / expected - 1.0)) < 3e-4


@pytest.mark.parametrize("y", [1e-9, 1e-4, 0.3, 50.0])
def test_two_levels_by_another_integral(y):
    """∫de sech²(e/2)/4 ∫dr √(1-r)/2r {ratio, 1}/(1 + ratio²)·4/π, ratio = y/(r e³coth(e/2))."""

    def over_strengths(e, real):
        fastest = e**3 / np.tanh(0.5 * e)

        def integrand(u):
            r = np.exp(u)
            ratio = y / (r * fastest)
            top = 1.0 if real else ratio
            return np.sqrt(1.0 - r) / 2.0 * top / (1.0 + ratio * ratio)

        middle = np.clip(np.log(y / fastest), -45.0, -1e-6)
        return quad(integrand, -50.0, middle, limit=200)[0] + quad(integrand, middle, 0.0)[0]

    for real, spline in ((False, two_level_relaxation()), (True, two_level_dispersion())):
        edges, order = np.geomspace(1e-4, 60.0, 15), np.polynomial.legendre.leggauss(8)
        expected = 0.0
        for low, high in pairwise(edges):
            e = 0.5 * (high + low) + 0.5 * (high - low) * order[0]
            values = [over_strengths(at, real) / np.cosh(0.5 * at) ** 2 for at in e]
            expected += 0.5 * (high - low) * order[1] @ values
        assert np.exp(spline(np.log(y))) == pytest.approx(expected / np.pi, rel=1e-4)


def test_dispersion_of_pairs_is_the_digamma(monkeypatch):
    """With S = tanh(E/2T) the principal value is -2 [Re ψ - ln], less its value at ε = 0."""
    import glasswell.response.dispersion_table as module

    def tanh(log_energy, temperature, shape):
        return np.tanh(0.5 * np.exp(log_energy)[:, None] / temperature)

    monkeypatch.setattr(module, "_strength", tanh)
    monkeypatch.setattr(module, "static_dispersion", lambda temperature, shape: 0.0)
    temperature = np.array([0.1, 0.4])
    for energy in (1e-3, 0.05, 0.3):
        found = direct_dispersion(np.log([energy]), temperature, SHAPE)[0]
        # ∫du tanh [coth(u - ln ε) - 1] = -2 [Re ψ(½ + ia/2π) - ψ(½)], a = ε/T
        argument = 0.5 + 0.5j * energy / temperature / np.pi
        np.testing.assert_allclose(found, -2.0 * (digamma(argument).real - digamma(0.5)), atol=2e-4)


def test_dispersion_table_between_its_points():
    table = dispersion_table(SHAPE)
    log_frequency = np.log([2.3e-6, 1.7e-3, 0.04])
    temperature = np.array([0.0123, 0.21, 1.3])
    found = table(log_frequency[:, None], np.log(temperature)[None, :])
    expected = direct_dispersion(log_frequency, temperature, SHAPE)
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_resonant_slope_of_soft_potentials():
    """∂V/∂ln T = -2 S(ħω ~ kT): 2.1 to 2.3 below 0.1 W, where S is 5 to 8 % above tanh."""
    temperature = np.array([0.01, 0.04])
    first, second = static_dispersion(temperature, SHAPE)
    slope = (second - first) / np.log(4.0)
    assert -2.3 < slope < -2.1


def test_two_level_glass_in_si_units():
    """The parts of a standard glass at one point, from the closed forms."""
    glass = gw.Glass(
        gw.material("vitreous silica"),
        gw.StandardTunnellingModel(5e44, 1e-9, 40.0),
        longitudinal=3e-4,
        transverse=3e-4,
    )
    found = susceptibility_of(glass).parts(np.array([[0.1]]), np.array([5e9]), 1.0, 1.0)
    x = PLANCK * 5e9 / (BOLTZMANN * 0.1)
    assert found.resonant_absorption[0, 0] == pytest.approx(np.tanh(0.5 * x), rel=1e-4)
    expected = digamma(0.5 + 0.5j * x / np.pi).real - np.log(0.5 * x / np.pi)
    assert found.resonant_dispersion[0, 0] == pytest.approx(-2.0 * expected / np.pi, rel=1e-10)
