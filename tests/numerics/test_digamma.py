"""Re ψ(½ + iy) - ln y against scipy, at both ends, and in JAX."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import digamma

from glasswell.numerics.digamma import digamma_brace


def test_against_scipy():
    y = np.geomspace(1e-12, 1e6, 200)
    expected = digamma(0.5 + 1j * y).real - np.log(y)
    np.testing.assert_allclose(digamma_brace(y), expected, atol=2e-14)


def test_ends():
    """ψ(½) - ln y = -γ - 2 ln 2 - ln y, and -1/24y²."""
    small = -np.euler_gamma - 2.0 * np.log(2.0) - np.log(1e-300)
    assert digamma_brace(np.array(1e-300)) == pytest.approx(small, rel=1e-14)
    assert digamma_brace(np.array(1e3)) == pytest.approx(-1e-6 / 24.0, rel=1e-5)
    assert abs(digamma_brace(np.array(1e300))) < 1e-15


def test_in_jax():
    with jax.enable_x64(True):
        y = jnp.asarray([1e-3, 0.4, 30.0])
        found = jax.jit(lambda values: digamma_brace(values, jnp))(y)
        slope = jax.grad(lambda value: digamma_brace(value, jnp))(0.4)
    np.testing.assert_allclose(found, digamma_brace(np.asarray(y)), rtol=1e-12, atol=1e-15)
    step = digamma_brace(np.array([0.4 - 1e-6, 0.4 + 1e-6]))
    assert float(slope) == pytest.approx(float(np.diff(step)[0]) / 2e-6, rel=1e-6)
