"""Numbers between bounds as functions of free ones."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glasswell.inference.bounds import Bounds
from glasswell.inference.problem import Varied

PHYSICAL = (
    Varied("energy_scale", 1.0, 1.0, 0.8, (-1.6, 4.1)),
    Varied("random_force", -7.0, -7.0, 3.0, (np.log(1e-6), 0.0)),
)
SPREAD = np.diag([0.01, 0.25, 1.0])
BOUNDS = Bounds.of(PHYSICAL, SPREAD)


def test_free_numbers_stay_inside_and_others_are_themselves():
    free = np.array([[1.0, -30.0, 2.5], [90.0, 40.0, -700.0]])
    vector, slope = BOUNDS.inside(free)
    assert np.all((vector[:, :2] >= [-1.6, np.log(1e-6)]) & (vector[:, :2] <= [4.1, 0.0]))
    np.testing.assert_array_equal(vector[:, 2], free[:, 2])
    assert np.isfinite(slope).all()


def test_the_slope_is_the_determinant():
    free = np.array([2.2, -9.0, 0.3])
    with jax.enable_x64(True):
        jacobian = jax.jacfwd(lambda v: BOUNDS.inside(v, jnp)[0])(free)
        slope = float(BOUNDS.inside(jnp.asarray(free), jnp)[1])
    assert slope == pytest.approx(np.log(np.linalg.det(np.asarray(jacobian))), abs=1e-12)


def test_there_and_back_with_the_covariance():
    vector = np.array([1.1, -8.0, 0.4])
    factor = np.linalg.cholesky(np.diag([0.01, 0.04, 0.09]) + 0.002)
    free, moved = BOUNDS.free(vector, factor)
    np.testing.assert_allclose(BOUNDS.inside(free)[0], vector, rtol=1e-12)
    # Far from its bounds a number is itself.
    assert free[0] == pytest.approx(vector[0], abs=1e-9)
    # To first order steps of the free numbers are those of the vector.
    step = 1e-5 * np.array([1.0, -1.0, 0.5])
    found = BOUNDS.inside(free + moved @ step)[0] - vector
    np.testing.assert_allclose(found, factor @ step, rtol=1e-4)


def test_a_start_on_a_bound_is_moved_inside():
    free, factor = BOUNDS.free(np.array([1.0, np.log(1e-6), 0.0]), np.eye(3))
    assert BOUNDS.inside(free)[0][1] > np.log(1e-6)
    assert factor[1, 1] == 2.0


def test_widths_of_the_whole_range_are_bounded():
    """A number that the data do not tell: the rounding leaves half of its range."""
    bounds = Bounds.of(PHYSICAL, np.diag([100.0, 1e4, 1.0]))
    vector = np.array([1.25, 0.5 * np.log(1e-6), 0.0])
    free, _ = bounds.free(vector, np.eye(3))
    np.testing.assert_allclose(bounds.inside(free)[0], vector, rtol=1e-12)
