"""Wave functions: orthonormal, the levels' own, and the same by finite differences."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import eigh_tridiagonal
from tests.systems.quartic import potential, sinc_levels

import glasswell as gw
from glasswell.spectrum import SpectrumError
from glasswell.spectrum.wave_functions import bound_states, hermite_functions

# (D1, D2) with the half width of a grid that holds ten levels.
POTENTIALS = [
    (0.0, -8.0, 6.0),
    (0.0, -20.0, 7.0),
    (0.3, -8.0, 6.0),
    (2.0, -8.0, 6.0),
    (-13.0, -12.0, 7.0),
    (0.0, 0.0, 6.0),
    (1.0, -2.0, 6.0),
    (-5.0, 4.0, 6.0),
    (40.0, 100.0, 4.0),
    (3000.0, 20.0, 14.0),
    (0.0, 300.0, 3.0),
]


def grid(half, points=6001):
    return np.linspace(-half, half, points, retstep=True)


@pytest.mark.parametrize(("d1", "d2", "half"), POTENTIALS)
def test_normalised_and_orthogonal(d1, d2, half):
    # A sum over equidistant points is exact for functions that vanish at both ends.
    y, step = grid(half)
    values = bound_states(d1, d2, 10).wave_functions(y)
    np.testing.assert_allclose(step * values @ values.T, np.eye(10), atol=1e-9)


@pytest.mark.parametrize(("d1", "d2", "half"), POTENTIALS)
def test_levels_and_positions_are_those_of_the_solver(d1, d2, half):
    states = bound_states(d1, d2, 10)
    spectrum = gw.solve_spectrum(d1, d2, levels=10)
    np.testing.assert_allclose(states.energies, spectrum.energies, rtol=1e-12, atol=1e-9)
    if d1 != 0.0 or d2 > -12.0:
        # Deeper symmetric wells are degenerate within rounding, and the solver mixes their states.
        np.testing.assert_allclose(
            states.position.diagonal(), spectrum.position.diagonal(), atol=1e-8
        )
        np.testing.assert_allclose(states.position**2, spectrum.position**2, atol=1e-7)
    y, step = grid(half)
    values = states.wave_functions(y)
    np.testing.assert_allclose(step * (values * y) @ values.T, states.position, atol=1e-9)


@pytest.mark.parametrize(("d1", "d2", "half"), POTENTIALS)
def test_they_solve_the_schrodinger_equation(d1, d2, half):
    # Derivatives by Fourier transformation, again exact for functions that vanish at both ends.
    y, step = grid(half, 4096)
    states = bound_states(d1, d2, 10)
    values = states.wave_functions(y)
    wave_number = 2.0 * np.pi * np.fft.rfftfreq(len(y), step)
    bent = np.fft.irfft(wave_number**2 * np.fft.rfft(values), len(y))
    residual = bent + (potential(y, d1, d2) - states.energies[:, None]) * values
    scale = np.abs(states.energies - potential(y, d1, d2).min()).max()
    inside = np.abs(values) > 1e-6
    assert np.abs(residual[inside]).max() < 1e-7 * scale


@pytest.mark.parametrize(("d1", "d2", "half"), [p for p in POTENTIALS if p[0] or p[1] > -12.0])
def test_finite_differences_agree(d1, d2, half):
    def at_zero_step(points):
        y, step = grid(half, points)
        diagonal = 2.0 / step**2 + potential(y, d1, d2)
        neighbours = np.full(points - 1, -1.0 / step**2)
        _, vectors = eigh_tridiagonal(diagonal, neighbours, select="i", select_range=(0, 5))
        coarse = vectors[:: (points - 1) // 2000].T / np.sqrt(step)
        ours = bound_states(d1, d2, 6).wave_functions(y[:: (points - 1) // 2000])
        return coarse * np.sign((coarse * ours).sum(axis=1))[:, None], ours

    # The error of differences falls with the square of the step.
    (wide, ours), (narrow, _) = at_zero_step(4001), at_zero_step(8001)
    extrapolated = narrow + (narrow - wide) / 3.0
    np.testing.assert_allclose(ours, extrapolated, atol=2e-6)


@pytest.mark.parametrize("d2", [-2.0, -12.0, -20.0, -30.0, -60.0])
def test_symmetric_potentials_have_even_and_odd_states_by_turns(d2):
    y, _ = grid(9.0)
    states = bound_states(0.0, d2, 8)
    values = states.wave_functions(y)
    parity = np.array([1.0, -1.0] * 4)[:, None]
    np.testing.assert_allclose(values[:, ::-1], parity * values, atol=1e-12)
    assert np.all(states.position.diagonal() == 0.0)
    # The lowest pair sits in both wells, which are 2√(|D2|/2) apart.
    if d2 < -10.0:
        assert abs(states.position[0, 1]) == pytest.approx(np.sqrt(-d2 / 2.0), rel=0.05)


@pytest.mark.parametrize("d1", [0.0, 1e-3, 0.7, 4.0, 25.0, 120.0])
def test_deep_wells_that_the_solver_leaves_out(d1):
    for d2 in (-30.0, -80.0):
        levels = bound_states(d1, d2, 12).energies
        np.testing.assert_allclose(levels, sinc_levels(d1, d2, 12), atol=1e-9)


@pytest.mark.parametrize("d2", [-2.0, -11.9, -12.1, -20.0, -60.0])
def test_the_splitting_of_deep_wells_keeps_its_digits(d2):
    found = bound_states(0.0, d2, 6).excitations
    assert found[1] == pytest.approx(float(gw.tunnel_splitting(d2)), rel=2e-4)
    assert found[0] == 0.0
    assert found[2] > 1.0


@pytest.mark.parametrize("d1", [2e-10, 1e-8, 1.2e-7])
def test_small_tilts_of_deep_wells_keep_their_digits(d1):
    """Two levels of Δ = 2 D1 y_01; where the rule ends, so that differences still have digits."""
    states = bound_states(d1, -14.0, 4)
    assert states.excitations[1] < 1e-6
    difference = states.energies[1] - states.energies[0]
    assert states.excitations[1] == pytest.approx(difference, rel=1e-5, abs=2e-12)


def test_the_harmonic_limit():
    """A stiff well: ψ_0 = (√κ/π)^(1/4) exp(-√κ y²/2) with κ = D2."""
    stiffness = 300.0
    y, _ = grid(1.5)
    ground = bound_states(0.0, stiffness, 1).wave_functions(y)[0]
    root = np.sqrt(stiffness)
    expected = (root / np.pi) ** 0.25 * np.exp(-0.5 * root * y * y)
    np.testing.assert_allclose(ground, expected, atol=2e-3)


def test_the_sign_is_that_of_the_last_high_lobe():
    y, _ = grid(6.0)
    for d1, d2 in ((0.0, -8.0), (1.0, -8.0), (-1.0, -8.0), (0.0, 2.0)):
        values = bound_states(d1, d2, 6).wave_functions(y)
        for row in values:
            high = np.flatnonzero(np.abs(row) > 0.5 * np.abs(row).max())
            assert row[high[-1]] > 0.0


def test_oscillator_functions_far_out():
    """At the turning point of number 300 and beyond, where polynomials would overflow."""
    q = np.linspace(-34.0, 34.0, 6001)
    functions = hermite_functions(q, 300)
    overlap = (q[1] - q[0]) * functions[-5:] @ functions[-5:].T
    np.testing.assert_allclose(overlap, np.eye(5), atol=1e-12)


@pytest.mark.parametrize(("d1", "d2"), [(0.0, -81.0), (0.0, 1e9), (1e12, 0.0)])
def test_potentials_out_of_reach_are_refused(d1, d2):
    with pytest.raises(SpectrumError, match="no reliable levels"):
        bound_states(d1, d2)


@pytest.mark.parametrize(
    ("d1", "d2", "levels"), [(np.nan, 0.0, 4), (0.0, np.inf, 4), (0.0, 0.0, 0), (0.0, 0.0, 33)]
)
def test_what_is_no_potential_is_refused(d1, d2, levels):
    with pytest.raises(gw.InputError):
        bound_states(d1, d2, levels)
