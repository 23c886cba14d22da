"""The standard tunnelling model near one energy: closed forms, and states between two cuts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from tests.ensemble.test_soft_configurations import configurations, gaussian
from tests.systems.quartic import series_splitting, sinc_levels

import glasswell as gw
from glasswell.constants import BOLTZMANN

UNIFORM = gw.SoftPotentialModel(energy_scale=4.0, density=9e22)


def stiffness_of(splitting):
    """D2 of the symmetric double well, from levels on a grid of points."""
    return brentq(lambda d2: np.diff(sinc_levels(0.0, d2, 2))[0] - splitting, -9.0, -1.0)


def density_at(d2, w2, w3, negative_eta):
    """P(0, D2) = ΣF 2/|N2|: the two minima N2 = 2|D2|, N3² = 4N2, and the maximum N2 = D2."""
    minima = gaussian(-2.0 * d2, np.sqrt(-8.0 * d2), w2, w3, negative_eta) * 2.0 / (-2.0 * d2)
    return 2.0 * minima + gaussian(d2, 0.0, w2, w3, negative_eta) * 2.0 / -d2


@pytest.mark.parametrize("splitting", [0.005, 0.1, 1.0])
def test_density_of_a_uniform_ensemble(splitting):
    """P̄ = 2P_s/(W|D2|), theory 3.4."""
    found = gw.standard_tunnelling_limit(UNIFORM, 4.0 * splitting)
    expected = 2.0 * 9e22 / (4.0 * BOLTZMANN * abs(stiffness_of(splitting)))
    assert found.density == pytest.approx(expected, rel=1e-6)
    assert found.minimum_splitting == pytest.approx(4.0 * series_splitting(-11.0), rel=1e-5)
    assert found.maximum_splitting == 4.0


@pytest.mark.parametrize("negative_eta", [1.0, 0.2])
@pytest.mark.parametrize("splitting", [0.005, 0.5])
def test_density_of_soft_configurations(splitting, negative_eta):
    model = configurations(negative_eta=negative_eta)
    scale = model.energy_scale
    d2 = stiffness_of(splitting)
    expected = 2.0 * density_at(d2, 8.0, 2.5, negative_eta) / (scale * BOLTZMANN * abs(d2))
    found = gw.standard_tunnelling_limit(model, scale * splitting)
    assert found.density == pytest.approx(expected, rel=1e-6)


def test_flat_configurations():
    """P = 4F/|D2|: the density falls as D2⁻²."""
    model = configurations(8000.0, 85.0, mass=1e8)
    first, second = (
        gw.standard_tunnelling_limit(model, e * model.energy_scale).density for e in (0.005, 0.5)
    )
    ratio = (stiffness_of(0.5) / stiffness_of(0.005)) ** 2
    assert first / second == pytest.approx(ratio, rel=5e-3)


@pytest.mark.parametrize("kind", ["uniform", "configurations"])
def test_states_between_two_cuts(kind):
    """n of a slice of D2 is P̄k d(ln Δ0), d(ln Δ0)/dD2 = √(|D2|/2), to order 1/S²."""

    def model(minimum_d2):
        if kind == "uniform":
            return gw.SoftPotentialModel(1.0, 1.0, minimum_d2=minimum_d2)
        return configurations(minimum_d2=minimum_d2)

    scale = model(-9.0).energy_scale
    pairs = gw.standard_tunnelling_limit(model(-9.4), series_splitting(-9.2) * scale)
    action = np.sqrt(2.0) / 3.0 * 9.2**1.5
    # ⟨y⟩ in a well is √(|D2|/2)(1 - 1/2S), which Δ is proportional to (theory 1.4)
    expected = pairs.density * BOLTZMANN * 0.4 * np.sqrt(9.2 / 2.0) / (1.0 - 0.5 / action)
    for energy in (0.03, 0.3):
        found, rest = (gw.density_of_states(model(cut), energy * scale) for cut in (-9.4, -9.0))
        assert found - rest == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("model", [UNIFORM, configurations(), configurations(negative_eta=0.2)])
def test_heat_capacity_of_the_cold(model):
    """k∫dE n(E) (E/2T)² sech²(E/2T): two levels each, as many as n(E) says."""
    temperature = 3e-3 * model.energy_scale
    x, w = np.polynomial.legendre.leggauss(160)
    u = np.log(0.01) + 0.5 * (x + 1.0) * np.log(45.0 / 0.01)
    ratio = np.exp(u)
    weight = w * 0.5 * np.log(45.0 / 0.01) * ratio
    schottky = (0.5 * ratio / np.cosh(0.5 * ratio)) ** 2
    states = gw.density_of_states(model, ratio * temperature)
    expected = BOLTZMANN * temperature * (states * schottky) @ weight
    assert model.heat_capacity(temperature) == pytest.approx(expected, rel=1e-3)


def test_heat_capacity_is_nearly_that_of_the_limit():
    """P̄ of SPM drifts as ln^(-2/3), and n has orders in 1/S: the limit is 5 to 20 % low."""
    for temperature in (2e-3, 1e-2):
        middle = 4.0 * np.sqrt(series_splitting(-11.0) * 2.5 * temperature)
        pairs = gw.standard_tunnelling_limit(UNIFORM, middle)
        ratio = UNIFORM.heat_capacity(4.0 * temperature) / pairs.heat_capacity(4.0 * temperature)
        assert 1.0 < ratio < 1.25


@pytest.mark.parametrize("energy", [0.0, -1.0, np.nan, np.inf, 1e-9, 8.0])
def test_energies_at_which_nothing_tunnels(energy):
    with pytest.raises(gw.InputError, match=r"double wells that tunnel split by.*1.9 W.*choose"):
        gw.standard_tunnelling_limit(UNIFORM, energy)


def test_density_scales():
    twice = gw.SoftPotentialModel(energy_scale=4.0, density=18e22)
    first, second = (gw.standard_tunnelling_limit(model, 0.4) for model in (UNIFORM, twice))
    assert second.density == pytest.approx(2.0 * first.density, rel=1e-12)
