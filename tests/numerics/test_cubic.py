"""Roots of cubics against the polynomials that they were made from."""

from __future__ import annotations

import numpy as np
import pytest

from glasswell.numerics.cubic import real_roots


def test_three_roots_in_ascending_order():
    for roots in ((-3.0, 1.0, 2.0), (-1e-3, -1.0, 1.001), (-5e4, 2e4, 3e4)):
        a, b, c = roots
        found = real_roots(a * b + b * c + c * a, [-a * b * c])
        np.testing.assert_allclose(found[0], sorted(roots), rtol=1e-12)


@pytest.mark.parametrize("p", [-7.0, -1e-12, 0.0, 1e-12, 7.0])
def test_a_single_root_comes_last(p):
    root = np.array([-1e6, -30.0, 30.0, 1e6])
    found = real_roots(p, -(root**3) - p * root)
    np.testing.assert_allclose(found[:, 2], root, rtol=1e-12)
    assert np.isnan(found[:, :2]).all()


def test_small_roots_keep_their_digits():
    found = real_roots(5.0, [-5e-30, -1e-300])
    np.testing.assert_allclose(found[:, 2], [1e-30, 2e-301], rtol=1e-12)
