"""Debye's function to the digits of theory 12.5, its limits, and its quadrature."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import quad

from glasswell.bath.debye import debye_function, edge_frequency, phonon_quadrature, phonon_weight
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK

REFERENCE = {0.05: "0.009740756600704591", 0.1: "0.07582100303109133", 0.5: "0.8254080384125028"}


def integrand(x):
    return x**4 * np.exp(-x) / np.expm1(-x) ** 2


@pytest.mark.parametrize(("reduced", "printed"), REFERENCE.items())
def test_reference(reduced, printed):
    assert debye_function(reduced) == pytest.approx(float(printed), rel=1e-13)


def test_limits():
    """(4π⁴/5)(T/θ)³ in the cold, 1 - (θ/T)²/20 + (θ/T)⁴/560 in the heat."""
    cold = np.array([1e-7, 1e-4, 1e-2])
    np.testing.assert_allclose(debye_function(cold), 0.8 * np.pi**4 * cold**3, rtol=1e-12)
    hot = np.array([5.0, 1e3, 1e8])
    expected = 1.0 - hot**-2 / 20.0 + hot**-4 / 560.0
    np.testing.assert_allclose(debye_function(hot), expected, rtol=1e-8)


@pytest.mark.parametrize("edge", [1e-6, 0.3, 2.0, 11.0, 44.0, 500.0])
@pytest.mark.parametrize("power", [-2, 0, 2])
def test_quadrature(edge, power):
    """∫x⁴eˣ/(eˣ-1)² x^p for powers like those of a mean free path."""
    x, weight = phonon_quadrature(np.asarray(edge))
    expected = quad(lambda x: integrand(x) * x**power, 0.0, min(edge, 45.0), epsabs=0, limit=200)[0]
    assert weight @ x**power == pytest.approx(expected, rel=1e-8 if power < 0 else 1e-12, abs=0)


def logarithm_integral(place, upper):
    """∫x⁴eˣ/(eˣ-1)² ln|x/place - 1| up to `upper`, with x = place ± u³."""

    def side(sign, length):
        def smooth(u):
            x = place + sign * u**3
            return 3.0 * u * u * integrand(x) * np.log(max(u, 1e-30) ** 3 / place)

        return quad(smooth, 0.0, length ** (1 / 3), epsabs=0, epsrel=1e-10, limit=400)[0]

    return side(-1.0, place) + side(1.0, upper - place)


@pytest.mark.parametrize("edge", [4.0, 60.0])
@pytest.mark.parametrize("place", [1.3, 2.9665])
@pytest.mark.parametrize("width", [0.02, 8e-4])
def test_breaks_resolve_a_logarithm(edge, place, width):
    """∫ln u over a panel of seven nodes that ends at u = 0 is 0.0113 of its length too large.

    That alone remains of the singularity, so the narrower the panels beside it, the better.
    """
    x, w = np.polynomial.legendre.leggauss(7)
    missed = 0.5 * w @ np.log(0.5 * (x + 1.0)) + 1.0
    expected = logarithm_integral(place, min(edge, 45.0))
    breaks = [place]
    for distance in np.geomspace(width, 0.1, 5):
        breaks += [place * (1.0 - distance), place * (1.0 + distance)]
    x, weight = phonon_quadrature(np.asarray(edge), breaks=np.array(breaks))
    error = weight @ np.log(np.abs(x / place - 1.0)) - expected
    assert error == pytest.approx(missed * 2.0 * width * place * integrand(place), rel=1e-2, abs=0)


def test_breaks_change_nothing_smooth():
    """Wherever they lie, in any order, inside the range or not: Debye's function stays."""
    edge = np.array([0.5, 7.0, 30.0, 500.0])
    inside = np.array([3.0, 0.1, 29.9, 3.0001])
    breaks = np.stack([inside, inside[::-1], [1e-9, 7.0, 45.0, 200.0], [1e4, 600.0, 0.0, 1e9]])
    _, plain = phonon_quadrature(edge)
    x, broken = phonon_quadrature(edge, breaks=breaks)
    assert x.shape == broken.shape == (4, 22 * 7)
    np.testing.assert_allclose(broken.sum(axis=-1), plain.sum(axis=-1), rtol=1e-13)
    assert (x >= 0.0).all()
    assert (x <= np.minimum(edge, 45.0)[:, None]).all()
    assert (np.diff(x, axis=-1) >= 0.0).all()
    with jax.enable_x64(True):
        traced = phonon_quadrature(jnp.asarray(edge), jnp, jnp.asarray(breaks))
    np.testing.assert_allclose(traced[0], x, rtol=1e-14)
    np.testing.assert_allclose(traced[1], broken, rtol=1e-12)


def test_shapes_and_jax():
    reduced = np.geomspace(1e-3, 10.0, 7)
    found = debye_function(reduced)
    assert found.shape == (7,)
    np.testing.assert_allclose(found, [debye_function(r) for r in reduced], rtol=1e-15)
    with jax.enable_x64(True):
        traced = jax.jit(lambda r: debye_function(r, jnp))(jnp.asarray(reduced))
        slope = jax.grad(lambda r: debye_function(r, jnp))(0.2)
    np.testing.assert_allclose(traced, found, rtol=1e-14)
    near = (debye_function(0.2 + 1e-5) - debye_function(0.2 - 1e-5)) / 2e-5
    assert slope == pytest.approx(near, rel=1e-8)


def test_weights_add_up_to_the_heat_capacity():
    """Σ g (3 κ/l v) over branches is C of Debye phonons when l is constant."""
    velocity, temperature, zone = 4000.0, 7.0, 1.5e10
    edge = REDUCED_PLANCK * edge_frequency(velocity, zone) / (BOLTZMANN * temperature)
    _, weight = phonon_quadrature(np.asarray(edge))
    per_branch = 3.0 / velocity * phonon_weight(velocity, temperature) * weight.sum()
    atoms = zone**3 / (6.0 * np.pi**2)
    assert per_branch == pytest.approx(atoms * BOLTZMANN * debye_function(1.0 / edge), rel=1e-12)
