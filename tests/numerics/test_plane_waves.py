"""Elements of e^(iκy) against a grid of points, and the sum over final levels."""

from __future__ import annotations

import numpy as np
import pytest
from tests.systems.quartic import potential_grid

from glasswell.numerics.peaks import highest_peak
from glasswell.numerics.plane_waves import plane_waves
from glasswell.spectrum.plane_wave_grid import MOMENTA, direction_rule

WAVES = np.array([0.1, 0.7, 2.0])


@pytest.mark.parametrize("place", [(0.3, -8.0), (0.0, 0.0), (5.0, -11.0), (2.0, 40.0)])
def test_elements_on_a_grid(place):
    d1, d2 = place
    y, matrix = potential_grid(d1, d2, 20)
    energies, vectors = np.linalg.eigh(matrix)
    vectors = vectors[:, :20]
    found = plane_waves(np.array([d1]), np.array([d2]), 24, WAVES, np.eye(3), 5)
    np.testing.assert_allclose(found.excitations[0, :20], energies[:20] - energies[0], atol=1e-9)
    position = vectors.T @ (y[:, None] * vectors)
    np.testing.assert_allclose(found.position[0, :20], np.diag(position), atol=1e-8)
    for i, wave in enumerate(WAVES):
        elements = vectors.T @ (np.exp(1j * wave * y)[:, None] * vectors)
        np.testing.assert_allclose(found.diagonal[0, :20, i], np.diag(elements), atol=1e-8)
        for step in range(5):
            upper = np.abs(np.diagonal(elements, step + 1)[:14]) ** 2
            np.testing.assert_allclose(found.strength[0, :14, step, 1 + i], upper, atol=1e-9)
    first = np.diagonal(position, 1)[:14] ** 2
    np.testing.assert_allclose(found.strength[0, :14, 0, 0], first, atol=1e-9)


def test_means_over_directions():
    """∫₀¹dμ |<1|e^(iqμy)|0>|² by the trapezium rule over μ."""
    found = plane_waves(np.array([0.3]), np.array([-8.0]), 4, *direction_rule(), 1)
    cosine = np.linspace(0.0, 1.0, 4001)
    for i, q in enumerate(MOMENTA):
        fine = plane_waves(
            np.array([0.3]), np.array([-8.0]), 4, q * cosine, np.eye(len(cosine)), 1
        ).strength[0, 0, 0, 1:]
        expected = np.trapezoid(fine, cosine)
        assert found.strength[0, 0, 0, 1 + i] == pytest.approx(expected, rel=1e-6)


def test_all_final_levels_add_up_to_one():
    found = plane_waves(np.array([1.0]), np.array([-4.0]), 32, np.array([1.0]), np.eye(1), 25)
    total = np.abs(found.diagonal[0, 0, 0]) ** 2 + found.strength[0, 0, :, 1].sum()
    assert total == pytest.approx(1.0, abs=1e-10)


def test_highest_peak():
    x = np.arange(400.0)
    bump = 1.0 + 0.5 * np.exp(-0.5 * ((x - 150.3) / 30.0) ** 2)
    assert highest_peak(bump, 5.0) == pytest.approx(150.3, abs=0.05)
    # A logarithmic singularity is found where it is, whatever the grid does there.
    assert highest_peak(2.0 - np.log(np.abs(x - 200.5) / 400.0), 5.0) == pytest.approx(200.5, abs=1)
    assert np.isnan(highest_peak(x + 1.0, 5.0))
    assert np.isnan(highest_peak(1.0 + 0.005 * np.sin(0.1 * x), 5.0))
