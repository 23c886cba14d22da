"""Tables in B-splines beside the splines of `UniformSpline` and `UniformSurface`."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from glasswell.numerics.local_spline import Axis, TableFamily, in_splines
from glasswell.numerics.spline import UniformSpline, UniformSurface

RANDOM = np.random.default_rng(5)
X, Y = np.linspace(-1.0, 2.0, 9), np.linspace(0.0, 3.0, 7)
U, V = np.linspace(0.5, 4.5, 6), np.linspace(-2.0, -1.0, 5)


@pytest.mark.parametrize("tangent", [True, False])
def test_four_splines_give_the_not_a_knot_spline(tangent):
    values = RANDOM.normal(size=9)
    weights, places = in_splines(values, 0), np.linspace(-1.6, 2.7, 53)
    spline, ends = CubicSpline(X, values), np.clip(places, -1.0, 2.0)
    with jax.enable_x64(True):
        near = Axis.of(X).near(jnp.asarray(places), tangent=tangent)
        four = [weights[np.asarray(near.first) + k] for k in range(4)]
        found = sum(v * f for v, f in zip(near.values, four, strict=True))
        slopes = sum(s * f for s, f in zip(near.slopes, four, strict=True))
    beyond = spline(ends, 1) * (places - ends) if tangent else 0.0
    np.testing.assert_allclose(found, spline(ends) + beyond, atol=1e-12)
    flat = np.zeros_like(places) if not tangent else spline(ends, 1)
    np.testing.assert_allclose(
        slopes, np.where(places == ends, spline(places, 1), flat), atol=1e-11
    )


VALUES = np.random.default_rng(4).normal(size=(6, 5, 9, 7))
PLACE = (1.3, -1.07)
# Inside, and beyond each end of the axes and both of them.
POINTS = np.array([[0.31, 0.2], [0.77, 0.9], [-0.4, 0.5], [0.6, 1.7], [1.9, -0.3]]).T


def by_scipy(u, v, slope=(0, 0)):
    """Four variables in turn, by one-dimensional splines, or the slope along both first ones."""
    mixed = CubicSpline(V, CubicSpline(U, VALUES)(u, slope[0]))(v, slope[1])
    return UniformSurface.through(X, Y, mixed)


def by_family(place, x, y):
    return TableFamily.through((U, V), (X, Y), VALUES).at(place[0], place[1])(x, y, jnp)


def test_a_table_of_a_family_is_the_spline_of_mixed_values():
    with jax.enable_x64(True):
        found = by_family(jnp.array(PLACE), *map(jnp.asarray, POINTS))
    np.testing.assert_allclose(found, by_scipy(*PLACE)(*POINTS), atol=1e-10)


@pytest.mark.parametrize("mode", [jax.jacfwd, jax.jacrev])
def test_slopes_of_a_table_of_a_family(mode):
    with jax.enable_x64(True):
        slopes = mode(by_family, argnums=(0, 1, 2))(jnp.array(PLACE), *map(jnp.asarray, POINTS))
    along_place, along_x, along_y = map(np.asarray, slopes)
    for k, slope in enumerate([(1, 0), (0, 1)]):
        expected = by_scipy(*PLACE, slope)(*POINTS)
        np.testing.assert_allclose(along_place[:, k], expected, atol=1e-9)
    surface, step = by_scipy(*PLACE), 1e-6
    for found, (dx, dy) in ((along_x, (step, 0.0)), (along_y, (0.0, step))):
        up, down = (surface(POINTS[0] + s * dx, POINTS[1] + s * dy) for s in (1.0, -1.0))
        np.testing.assert_allclose(np.diag(found), (up - down) / (2.0 * step), atol=1e-6)


def test_second_slopes_of_a_table_of_a_family():
    """By differences of first ones; none of what a place changes is left out."""
    x, y = POINTS[:, :2]
    with jax.enable_x64(True):
        total = jax.jit(jax.grad(lambda p: by_family(p, x * p[0], y).sum()))
        found = jax.jacfwd(total)(jnp.array(PLACE))
        for k, step in enumerate(1e-5 * np.eye(2)):
            up, down = (np.asarray(total(jnp.array(PLACE + s * step))) for s in (1.0, -1.0))
            np.testing.assert_allclose(found[:, k], (up - down) / 2e-5, rtol=1e-5, atol=1e-5)


def test_beyond_the_family_its_ends_count():
    with jax.enable_x64(True):
        at, end = jnp.array([U[-1] + 1.0, PLACE[1]]), jnp.array([U[-1], PLACE[1]])
        slope = jax.jacrev(by_family)(at, *map(jnp.asarray, POINTS))
        found, expected = (by_family(p, *map(jnp.asarray, POINTS)) for p in (at, end))
    np.testing.assert_allclose(found, expected, atol=1e-12)
    np.testing.assert_array_equal(slope[:, 0], 0.0)


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
