"""Uniform splines: what they reproduce, their order, their tails, and JAX beside NumPy."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glasswell.numerics.spline import UniformSpline, UniformSurface

GRID = np.linspace(-1.3, 2.7, 11)
OTHER = np.linspace(0.2, 1.7, 8)
CUBIC = np.polynomial.Polynomial([0.3, -1.2, 0.7, 0.25])
BEYOND = np.array([-4.0, -1.31, 2.71, 9.0])


def bicubic(x, y):
    return CUBIC(x) * (1.0 - 2.0 * y + 0.5 * y**3) + 0.1 * x * y**2


def test_a_cubic_is_reproduced():
    spline = UniformSpline.through(GRID, CUBIC(GRID))
    x = np.linspace(GRID[0], GRID[-1], 101)
    np.testing.assert_allclose(spline(x), CUBIC(x), rtol=1e-13, atol=1e-13)
    assert np.ndim(spline(0.3)) == 0


def test_a_bicubic_is_reproduced():
    x, y = np.meshgrid(GRID, OTHER, indexing="ij")
    surface = UniformSurface.through(GRID, OTHER, bicubic(x, y))
    first = np.linspace(GRID[0], GRID[-1], 37)[:, None]
    second = np.linspace(OTHER[0], OTHER[-1], 29)
    np.testing.assert_allclose(surface(first, second), bicubic(first, second), atol=1e-12)


def test_splines_pass_through_rough_points():
    values = np.random.default_rng(1).normal(size=(len(GRID), len(OTHER)))
    surface = UniformSurface.through(GRID, OTHER, values)
    np.testing.assert_allclose(surface(GRID[:, None], OTHER), values, atol=1e-12)
    np.testing.assert_allclose(UniformSpline.through(GRID, values[:, 0])(GRID), values[:, 0])


@pytest.mark.parametrize("dimension", [1, 2])
def test_order_is_four(dimension):
    errors = []
    inside = np.linspace(0.0, 2.0, 401)
    for count in (11, 21, 41):
        grid = np.linspace(0.0, 2.0, count)
        if dimension == 1:
            found = UniformSpline.through(grid, np.exp(np.sin(3 * grid)))(inside)
            errors.append(np.abs(found - np.exp(np.sin(3 * inside))).max())
        else:
            values = np.exp(np.sin(3 * grid[:, None] - 2 * grid))
            found = UniformSurface.through(grid, grid, values)(inside[:, None], inside[::7])
            exact = np.exp(np.sin(3 * inside[:, None] - 2 * inside[::7]))
            errors.append(np.abs(found - exact).max())
    order = np.log2(np.array(errors[:-1]) / errors[1:])
    assert order[-1] == pytest.approx(4.0, abs=0.7)


def test_outside_the_grid_the_tangent_goes_on():
    spline = UniformSpline.through(GRID, CUBIC(GRID))
    end = np.where(BEYOND < 0, GRID[0], GRID[-1])
    expected = CUBIC(end) + CUBIC.deriv()(end) * (BEYOND - end)
    np.testing.assert_allclose(spline(BEYOND), expected, rtol=1e-12)


def test_outside_a_surface_each_direction_goes_on_alone():
    x, y = np.meshgrid(GRID, OTHER, indexing="ij")
    surface = UniformSurface.through(GRID, OTHER, bicubic(x, y))
    step = 1e-5
    for inner in (0.4, 1.1):
        slope = (bicubic(GRID[-1] + step, inner) - bicubic(GRID[-1] - step, inner)) / (2 * step)
        expected = bicubic(GRID[-1], inner) + 2.5 * slope
        assert surface(GRID[-1] + 2.5, inner) == pytest.approx(expected, rel=1e-8)
        slope = (bicubic(inner, OTHER[0] + step) - bicubic(inner, OTHER[0] - step)) / (2 * step)
        expected = bicubic(inner, OTHER[0]) - 0.7 * slope
        assert surface(inner, OTHER[0] - 0.7) == pytest.approx(expected, rel=1e-8)


def test_jax_gives_the_same_numbers_and_their_slopes():
    values = np.sin(2 * GRID[:, None]) * np.cos(OTHER) + GRID[:, None] * OTHER
    spline = UniformSpline.through(GRID, values[:, 3])
    surface = UniformSurface.through(GRID, OTHER, values)
    points = np.concatenate([np.random.default_rng(2).uniform(-1.29, 2.69, 20), BEYOND, GRID])
    with jax.enable_x64(True):
        np.testing.assert_allclose(spline(jnp.asarray(points), jnp), spline(points), rtol=1e-14)
        found = surface(jnp.asarray(points), jnp.asarray(0.9), jnp)
        np.testing.assert_allclose(found, surface(points, 0.9), rtol=1e-13)
        slopes = jax.jit(jax.vmap(jax.grad(lambda x: spline(x, jnp))))(jnp.asarray(points[:24]))
        both = jax.jit(jax.vmap(jax.grad(lambda x, y: surface(x, y, jnp), (0, 1)), (0, None)))
        along = both(jnp.asarray(points[:24]), jnp.asarray(1.234))
    h = 1e-6
    expected = (spline(points[:24] + h) - spline(points[:24] - h)) / (2 * h)
    np.testing.assert_allclose(slopes, expected, rtol=1e-7, atol=1e-8)
    for found, (dx, dy) in zip(along, ((h, 0.0), (0.0, h)), strict=True):
        near = [surface(points[:24] + s * dx, 1.234 + s * dy) for s in (1, -1)]
        np.testing.assert_allclose(found, (near[0] - near[1]) / (2 * h), rtol=1e-7, atol=1e-7)


def test_an_uneven_grid_is_refused():
    with pytest.raises(ValueError, match="uniform grid"):
        UniformSpline.through(np.array([0.0, 1.0, 2.5, 3.0]), np.zeros(4))
    with pytest.raises(ValueError, match="uniform grid"):
        UniformSurface.through(GRID, OTHER**2, np.zeros((11, 8)))


@pytest.mark.parametrize("at", [(0.3, 0.9), (5.0, 0.9), (0.3, -1.0), (5.0, -1.0), (-4.0, 3.0)])
def test_slopes_of_a_surface(at):
    """∂/∂x, ∂/∂y and the derivative along its coefficients, in- and outside, by differences."""
    rough = np.random.default_rng(2).normal(size=(2, len(GRID), len(OTHER)))
    surface, other = (UniformSurface.through(GRID, OTHER, values) for values in rough)
    x, y = at
    with jax.enable_x64(True):

        def value(x, y, share):
            mixed = surface.coefficients + share * other.coefficients
            return UniformSurface(surface.start, surface.step, mixed)(x, y, jnp)

        found = [float(g) for g in jax.grad(value, argnums=(0, 1, 2))(x, y, 0.0)]
        forward = [float(g) for g in jax.jacfwd(value, argnums=(0, 1, 2))(x, y, 0.0)]
        step = 1e-5
        expected = [
            float(value(x + step, y, 0.0) - value(x - step, y, 0.0)) / (2.0 * step),
            float(value(x, y + step, 0.0) - value(x, y - step, 0.0)) / (2.0 * step),
            float(other(x, y)),
        ]
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(forward, expected, rtol=1e-6, atol=1e-7)
