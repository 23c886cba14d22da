"""Tables in B-splines beside the splines of `UniformSpline` and `UniformSurface`."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from scipy.interpolate import CubicSpline

from glasswell.numerics.local_spline import LocalBasis, TableFamily, in_splines
from glasswell.numerics.spline import UniformSpline, UniformSurface

RANDOM = np.random.default_rng(5)
X, Y = np.linspace(-1.0, 2.0, 9), np.linspace(0.0, 3.0, 7)
U, V = np.linspace(0.5, 4.5, 6), np.linspace(-2.0, -1.0, 5)


def test_four_splines_give_the_not_a_knot_spline():
    values = RANDOM.normal(size=9)
    basis, weights = LocalBasis.of(X), in_splines(values, 0)
    places = np.linspace(-1.0, 2.0, 41)
    with jax.enable_x64(True):
        found = []
        for x in places:
            first, four = basis.at(jnp.asarray(x))
            found.append(float(four @ jnp.asarray(weights)[first + jnp.arange(4)]))
    np.testing.assert_allclose(found, CubicSpline(X, values)(places), atol=1e-12)


def test_a_table_of_a_family_is_the_spline_of_mixed_values():
    """Four variables in turn, by one-dimensional splines of scipy."""
    values = RANDOM.normal(size=(6, 5, 9, 7))
    at = (1.3, -1.07)
    mixed = CubicSpline(V, CubicSpline(U, values)(at[0]))(at[1])
    with jax.enable_x64(True):
        found = TableFamily.through((U, V), (X, Y), values).at(*map(jnp.asarray, at))
    expected = UniformSurface.through(X, Y, mixed)
    np.testing.assert_allclose(found.coefficients, expected.coefficients, atol=1e-10)
    assert (found.start, found.step) == (expected.start, expected.step)


def test_one_variable_and_one_axis_with_its_gradient():
    values = RANDOM.normal(size=(6, 9))
    spline = CubicSpline(U, values)
    with jax.enable_x64(True):
        family = TableFamily.through((U,), (X,), values)
        found = family.at(jnp.asarray(3.7))
        slope = jax.jacfwd(lambda u: family.at(u)(jnp.asarray(0.4), jnp))(jnp.asarray(3.7))
    expected = UniformSpline.through(X, spline(3.7))
    np.testing.assert_allclose(found.coefficients, expected.coefficients, atol=1e-12)
    assert abs(float(slope) - CubicSpline(X, spline(3.7, 1))(0.4)) < 1e-12


def test_members_are_met_exactly():
    values = RANDOM.normal(size=(6, 5, 9))
    with jax.enable_x64(True):
        family = TableFamily.through((U, V), (X,), values)
        found = family.at(jnp.asarray(U[2]), jnp.asarray(V[4]))
    np.testing.assert_allclose(found(X), values[2, 4], atol=1e-12)
