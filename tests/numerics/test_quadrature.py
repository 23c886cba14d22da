"""Gauss panels: the declared degree, and nothing beyond it."""

from __future__ import annotations

import numpy as np
import pytest

from glasswell.numerics.quadrature import gauss_panels, geometric_edges, two_point_bins


@pytest.mark.parametrize("order", [1, 2, 5, 8, 12])
def test_degree_is_twice_the_order_less_one(order):
    """The first degree that fails has the known error of Gauss's rule, (n!)⁴/(2n+1)/(2n)!²."""
    x, w = gauss_panels(np.array([0.0, 1.0]), order)
    degree = np.arange(2 * order + 1)
    error = (w @ x[:, None] ** degree) - 1.0 / (degree + 1)
    assert np.abs(error[:-1]).max() < 1e-14
    factorial = np.cumprod(np.concatenate([[1.0], np.arange(1.0, 2 * order + 1)]))
    expected = factorial[order] ** 4 / (2 * order + 1) / factorial[2 * order] ** 2
    assert -error[-1] == pytest.approx(expected, rel=1e-3, abs=1e-15)


def test_composite_rule_converges_with_its_order():
    errors = []
    for panels in (4, 8, 16):
        x, w = gauss_panels(np.linspace(0.0, 3.0, panels + 1), 3)
        errors.append(abs(w @ np.exp(-x * x) - 0.886207348259521))
    assert np.log2(errors[0] / errors[1]) == pytest.approx(6.0, abs=0.6)
    assert np.log2(errors[1] / errors[2]) == pytest.approx(6.0, abs=0.3)


def test_panels_of_uneven_length_join():
    x, w = gauss_panels(np.array([-2.0, -1.9, 0.3, 7.0]), 4)
    assert np.all(np.diff(x) > 0.0)
    assert w.sum() == pytest.approx(9.0, rel=1e-15)
    assert w @ x**7 == pytest.approx((7.0**8 - 2.0**8) / 8.0, rel=1e-14)


def test_panels_without_length_are_dropped():
    x, w = gauss_panels(np.array([0.0, 1.0, 1.0, 2.0]), 5)
    assert x.shape == w.shape == (10,)


def test_geometric_edges_keep_their_ends():
    edges = geometric_edges(1e-5, 3.0, 2.6)
    assert edges[0] == pytest.approx(1e-5, rel=1e-14)
    assert edges[-1] == pytest.approx(3.0, rel=1e-14)
    np.testing.assert_allclose(edges[1:] / edges[:-1], edges[1] / edges[0])
    assert edges[1] / edges[0] == pytest.approx(2.6, rel=0.05)
    assert len(geometric_edges(1.0, 1.0001, 2.0)) == 2


def test_two_point_bins():
    """Moments up to the third of each bin; smooth sums to the fourth order of the width."""
    rng = np.random.default_rng(4)
    place, weight = rng.normal(size=4000), rng.random(4000)
    whole = two_point_bins(place, weight, 100.0)
    for power in range(4):
        assert whole[1] @ whole[0] ** power == pytest.approx(weight @ place**power, rel=1e-10)
    assert len(whole[0]) == 2
    exact = weight @ np.exp(-(place**2))
    errors = []
    for width in (2.0, 1.0, 0.5):
        nodes, shares = two_point_bins(place, weight, width)
        errors.append(abs(shares @ np.exp(-(nodes**2)) / exact - 1.0))
    assert errors[2] < 3e-5
    assert errors[0] > 20.0 * errors[2]
    single = two_point_bins(np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 2.0]), 0.1)
    np.testing.assert_allclose(single[1].sum(), 3.0)
    np.testing.assert_allclose(single[0], [1.0, 3.0, 1.0, 3.0])
