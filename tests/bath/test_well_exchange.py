"""Exchange between wells beside the exponential of the whole rate matrix."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

import glasswell as gw
from glasswell.bath.ladder import relaxation_modes
from glasswell.bath.well_exchange import well_exchange
from glasswell.numerics.thermal import boltzmann_populations, bose


def potential(d1, d2, levels=12):
    spectrum = gw.solve_spectrum(np.atleast_1d(d1), np.atleast_1d(d2), levels)
    position = np.diagonal(spectrum.position, axis1=1, axis2=2)
    transition = spectrum.position**2 * (1.0 - np.eye(levels))
    return spectrum.excitations, position, transition


def generator(levels, transition, temperature):
    """dp/dt = R p, written out level by level."""
    matrix = np.zeros_like(transition)
    for m, n in np.argwhere(~np.eye(len(levels), dtype=bool)):
        gap = abs(levels[m] - levels[n])
        occupation = float(bose(np.asarray(gap / temperature)))
        rate = transition[m, n] * gap**3 * (occupation + (levels[n] < levels[m]))
        matrix[n, m] += rate
        matrix[m, m] -= rate
    return matrix


@pytest.mark.parametrize(
    ("d1", "d2", "error"),
    [(0.3, -4.0, 2e-2), (1.0, -6.0, 6e-4), (0.3, -6.0, 3e-4), (0.05, -8.0, 1e-5)],
)
@pytest.mark.parametrize(("cold", "warm"), [(0.1, 0.5), (0.3, 1.0), (0.5, 2.0)])
def test_released_power(d1, d2, cold, warm, error):
    """-d<E>/dt after the jump, from the exponential of the matrix; the error goes as λ̂/λ̂_next."""
    levels, position, transition = potential(d1, d2)
    found = well_exchange(levels, position, transition, cold, warm)
    matrix = generator(levels[0], transition[0], cold)
    start = boltzmann_populations(levels[0], warm)
    for passed in (0.5, 1.0, 3.0):
        flow = matrix @ (expm(matrix * passed / found.rate[0]) @ start)
        power = found.rate[0] * found.energy[0] * np.exp(-passed)
        assert power == pytest.approx(-float(levels[0] @ flow), rel=error)


@pytest.mark.parametrize("temperature", [0.05, 0.2, 0.5])
def test_rate_of_the_ladder(temperature):
    """The slowest mode of the ladder, which eliminates flows of equilibrium instead."""
    arrays = potential(np.array([0.3, 0.1, 0.001]), np.array([-8.0, -7.0, -9.0]), 16)
    found = well_exchange(*arrays, temperature, 1.0)
    slowest = relaxation_modes(*arrays, temperature).rate[:, 0]
    np.testing.assert_allclose(found.rate, slowest, rtol=1e-5)


def test_pairs_far_above_the_temperature():
    """E/kT = 1e6: the upper level still releases its energy by one phonon, Γ = |y_01|² E³."""
    levels, position, transition = potential(0.3, -8.0)
    found = well_exchange(levels, position, transition, 1e-6, 0.2)
    energy, strength = levels[0, 1], transition[0, 0, 1]
    assert found.rate[0] == pytest.approx(strength * energy**3, rel=1e-9)
    upper = 1.0 / (1.0 + np.exp(energy / 0.2))
    assert found.energy[0] == pytest.approx(upper * energy, rel=1e-6)


def test_no_jump_releases_nothing_and_heating_takes_up():
    arrays = potential(np.array([0.3, 1.0]), np.array([-6.0, -5.0]))
    np.testing.assert_array_equal(well_exchange(*arrays, 0.4, 0.4).energy, 0.0)
    assert (well_exchange(*arrays, 0.4, 0.2).energy < 0.0).all()


@pytest.mark.parametrize("d2", [-10.0, -12.0])
def test_rate_of_hot_wells(d2):
    """At kT = 2 W the wells hold excited levels too: Z is 1.1, and the rate smaller by as much."""
    arrays = potential(0.3, d2, 24)
    found = well_exchange(*arrays, 2.0, 1.0)
    assert found.rate[0] == pytest.approx(relaxation_modes(*arrays, 2.0).rate[0, 0], rel=5e-3)
