"""The saddle of E_10 over (N2, N3), from levels and matrix elements on a uniform grid of points."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from tests.systems.quartic import sinc_elements

import glasswell as gw
from glasswell.spectrum.saddle import excitation_saddle, inflection_excitation


def grid_excitation(n2, n3):
    """E_10, ∂E_10/∂N2 and ∂E_10/∂N3, by Hellmann and Feynman's theorem in (D1, D2)."""
    energies, y, square = sinc_elements(n3**3 / 8 - n2 * n3 / 2, n2 - 0.375 * n3**2, 2)
    tilt, stiffness = y[1, 1] - y[0, 0], square[1] - square[0]
    along_n2 = stiffness - 0.5 * n3 * tilt
    along_n3 = (0.375 * n3**2 - 0.5 * n2) * tilt - 0.75 * n3 * stiffness
    return energies[1] - energies[0], along_n2, along_n3


@pytest.fixture(scope="module")
def place():
    return brentq(lambda n3: grid_excitation(0.0, n3)[1], 1.5, 2.3, xtol=1e-14)


def test_place_and_energy(place):
    """Theory 4; its N3 = 1.8944101327 is stationary to 4e-9 only, E_c to all digits."""
    saddle = excitation_saddle()
    assert saddle.n3 == pytest.approx(place, abs=2e-10)
    assert saddle.n3 == pytest.approx(1.8944101, abs=1e-7)
    assert saddle.energy == pytest.approx(grid_excitation(0.0, place)[0], abs=1e-11)
    assert saddle.energy == pytest.approx(2.1821331434, abs=6e-11)
    assert gw.critical_energy() == saddle.energy


def test_both_slopes_vanish_there(place):
    np.testing.assert_allclose(grid_excitation(0.0, excitation_saddle().n3)[1:], 0.0, atol=1e-8)
    # ... and not on the rest of the line N2 = 0
    assert abs(grid_excitation(0.0, 1.5)[1]) > 0.1
    assert abs(grid_excitation(0.0, 1.5)[2]) > 0.1


def test_hessian_by_differences_of_energies(place):
    """Second differences of the levels, extrapolated in the step: theory 4 prints -0.4106."""

    def energy(a, b):
        return grid_excitation(a, place + b)[0]

    determinants = []
    for h in (0.02, 0.01):
        first = (energy(h, 0) - 2 * energy(0, 0) + energy(-h, 0)) / h**2
        second = (energy(0, h) - 2 * energy(0, 0) + energy(0, -h)) / h**2
        mixed = (energy(h, h) - energy(h, -h) - energy(-h, h) + energy(-h, -h)) / (4 * h**2)
        determinants.append(first * second - mixed**2)
    expected = (4 * determinants[1] - determinants[0]) / 3
    saddle = excitation_saddle()
    assert saddle.determinant == pytest.approx(expected, rel=2e-6)
    assert saddle.determinant == pytest.approx(-0.4106, abs=5e-5)
    assert saddle.slope == pytest.approx(2.0 / np.sqrt(-expected), rel=2e-6)
    assert saddle.slope == pytest.approx(3.1212, abs=5e-5)


def test_it_is_the_lowest_excitation_of_the_spinodal():
    """Along N2 = 0 the first excitation has its only minimum there, on both sides."""
    n3 = np.linspace(0.0, 6.0, 61)
    found, slope = inflection_excitation(n3)
    expected = np.array([grid_excitation(0.0, x)[:2] for x in n3[::12]])
    np.testing.assert_allclose(found[::12], expected[:, 0], atol=1e-10)
    np.testing.assert_allclose(slope[::12], expected[:, 1], atol=1e-9)
    falling = np.diff(found) < 0.0
    assert falling[: np.argmin(found)].all()
    assert not falling[np.argmin(found) :].any()
    assert n3[np.argmin(found)] == pytest.approx(excitation_saddle().n3, abs=0.06)
