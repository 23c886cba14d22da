"""Line integrals ∫dA g δ(f - c): exact for linear functions, second order for others."""

from __future__ import annotations

import numpy as np
import pytest

from glasswell.numerics.contour import level_crossings, measure_below


def mesh(count, low=-1.0, high=1.0, jitter=0.0):
    """Triangles of a (jittered) square grid: corners (triangle, 3), x, y and area."""
    x, y = np.meshgrid(np.linspace(low, high, count + 1), np.linspace(low, high, count + 1))
    generator = np.random.default_rng(5)
    inner = np.s_[1:-1, 1:-1]
    for coordinate in (x, y):
        shape = coordinate[inner].shape
        coordinate[inner] += jitter * (high - low) / count * generator.uniform(-1, 1, shape)
    ids = np.arange(x.size).reshape(x.shape)
    a, b, c, d = (v.ravel() for v in (ids[:-1, :-1], ids[1:, :-1], ids[:-1, 1:], ids[1:, 1:]))
    corners = np.concatenate([np.stack([a, b, d], 1), np.stack([a, c, d], 1)])
    x, y = x.ravel(), y.ravel()
    one, two = (v[corners[:, 1:]] - v[corners[:, :1]] for v in (x, y))
    return corners, x, y, 0.5 * np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0])


def integrals(function, weight, levels, count, **options):
    corners, x, y, area = mesh(count, **options)
    f, g = function(x, y), weight(x, y)
    found = level_crossings(f[corners], area, np.asarray(levels))
    middle = (g[corners][found.triangle] * found.share).sum(axis=1)
    return np.bincount(found.level, found.measure * middle, len(levels))


def test_linear_functions_are_exact_on_any_triangles():
    """∫dA (x + 3y) δ(x + 2y - c) over the unit square, integrated by hand."""

    def exact(c):
        low, high = max(0.0, (c - 1.0) / 2.0), min(1.0, c / 2.0)
        return c * (high - low) + 0.5 * (high**2 - low**2)

    levels = [0.1, 0.77, 1.0, 1.5, 2.3, 2.9]
    found = integrals(
        lambda x, y: x + 2 * y, lambda x, y: x + 3 * y, levels, 7, low=0.0, high=1.0, jitter=0.3
    )
    np.testing.assert_allclose(found, [exact(c) for c in levels], rtol=1e-12)


LEVELS = np.linspace(0.3, 0.6, 1201)
CASES = {
    # name: f, g, ∫dA g δ(f - c) over the square |x|, |y| ≤ 1
    "circle": (lambda x, y: x**2 + y**2, lambda x, y: np.ones_like(x), lambda c: np.pi + 0 * c),
    "weighted circle": (lambda x, y: x**2 + y**2, lambda x, y: x**2, lambda c: np.pi * c / 2),
    "beside a saddle": (lambda x, y: x * y, lambda x, y: np.ones_like(x), lambda c: -2 * np.log(c)),
    "weighted": (
        lambda x, y: x**3 + y,
        lambda x, y: np.exp(x),
        lambda c: np.e - np.exp(-np.cbrt(1 - c)),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_order_of_convergence(name):
    """Second order in the mean over neighbouring levels, and at least 3/2 at every level.

    Where a line leaves one triangle for the next its error jumps: for a single closed line these
    jumps, of size h² in the area and a mesh width apart, spoil half an order.
    """
    function, weight, exact = CASES[name]
    counts = (12, 24, 48, 96)
    errors = [integrals(function, weight, LEVELS, n) - exact(LEVELS) for n in counts]
    single = [np.sqrt(np.mean(e**2)) for e in errors]
    mean = [abs(e.mean()) for e in errors]
    assert np.log2(single[0] / single[-1]) / 3 == pytest.approx(1.75, abs=0.4)
    assert np.log2(mean[0] / mean[-1]) / 3 > 1.8
    assert mean[-1] < 3e-4


def test_all_levels_together_give_the_whole_area():
    """∫dc ∫dA g δ(f - c) = ∫dA g, whatever maxima and saddles f has."""
    levels = np.linspace(-2.2, 2.2, 8001)
    found = integrals(
        lambda x, y: np.sin(4 * x) + np.cos(5 * y * x), lambda x, y: 1.0 + x, levels, 12, jitter=0.2
    )
    assert found.sum() * (levels[1] - levels[0]) == pytest.approx(4.0, rel=2e-4)


def test_measure_and_middle_of_one_triangle():
    """Corners (0,0), (1,0), (0,1), f = x: x = c has length 1 - c, middle (c, (1-c)/2)."""
    levels = np.array([0.25, 0.75])
    found = level_crossings(np.array([[0.0, 1.0, 0.0]]), np.array([0.5]), levels)
    np.testing.assert_allclose(found.measure, 1.0 - levels)
    np.testing.assert_allclose(found.share[:, 1], levels)
    np.testing.assert_allclose(found.share.sum(axis=1), 1.0)
    np.testing.assert_allclose(found.share[:, 2] + found.share[:, 0], 1.0 - levels)


def test_flat_triangles_and_levels_elsewhere_give_nothing():
    flat = np.ones((3, 3))
    assert len(level_crossings(flat, np.ones(3), np.array([0.5, 1.0, 2.0])).level) == 0
    tilted = np.array([[0.0, 1.0, 2.0]])
    assert len(level_crossings(tilted, np.ones(1), np.array([-1.0, 3.0])).level) == 0


def test_a_level_through_a_corner_is_counted_once():
    """f = x on a grid whose columns lie on the level: the line has the length of the square."""
    for level in (0.0, 0.25, 0.5):
        found = integrals(lambda x, y: x, lambda x, y: np.ones_like(x), [level], 8)
        assert np.isfinite(found).all()
        # a column shared by the triangles on both sides may be given to neither or to both
        near = integrals(lambda x, y: x, lambda x, y: np.ones_like(x), [level + 1e-9], 8)
        assert near[0] == pytest.approx(2.0, rel=1e-9)


def test_area_below_a_level_is_exact_and_its_slope_is_the_line():
    rng = np.random.default_rng(8)
    values, area = rng.normal(size=(50, 3)), rng.random(50)
    levels = np.linspace(-3.0, 3.0, 4001)
    below = measure_below(values, area, levels)
    line = np.bincount(*_lines(values, area, levels))
    step = levels[1] - levels[0]
    slope = (below[2:] - below[:-2]) / (2.0 * step)
    np.testing.assert_allclose(slope, line[1:-1], atol=0.05 * area.sum())
    # Points drawn in the triangles.
    share = rng.dirichlet((1.0, 1.0, 1.0), size=(4000, 50))
    drawn = (share * values).sum(axis=-1)
    for level in (-0.7, 0.0, 0.4):
        counted = float(area @ (drawn < level).mean(axis=0))
        assert float(measure_below(values, area, np.array([level]))[0]) == pytest.approx(
            counted, abs=0.01 * area.sum()
        )
    flat = measure_below(np.full((1, 3), 2.0), np.ones(1), np.array([1.9, 2.0, 2.1]))
    np.testing.assert_array_equal(flat, [0.0, 0.0, 1.0])


def _lines(values, area, levels):
    found = level_crossings(values, area, levels)
    return found.level, found.measure, len(levels)
