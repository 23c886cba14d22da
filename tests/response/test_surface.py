"""What surfaces leave of a mean free path, beside the integrals of Fuchs, Sondheimer and Dingle."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expn
from scipy.stats import qmc

import glasswell as gw
from glasswell.response.surface import DOMINANT, Surfaces

RATES = np.array([1e-7, 1e-3, 0.03, 0.3, 1.0, 4.0, 50.0, 1e4])


def paths(sample, rate, wave_number=1.0):
    with jax.enable_x64(True):
        return np.asarray(
            Surfaces.of(sample).path(jnp.asarray(rate, float), jnp.asarray(wave_number, float))
        )


def film(rate, specularity):
    """1 - (3/2δ)(1-p)∫(1/t³ - 1/t⁵)(1 - e^-δt)/(1 - p e^-δt) dt over t > 1, as printed."""

    def integrand(u):
        decay = np.exp(-rate / u)
        return (u - u**3) * (1.0 - decay) / (1.0 - specularity * decay)

    lost = quad(integrand, 0.0, 1.0, epsabs=1e-14, epsrel=1e-12, limit=400)[0]
    return (1.0 - 1.5 * (1.0 - specularity) / rate * lost) / rate


def test_diffuse_film_in_closed_form():
    """1 - 3/8δ + (3/2δ)(E3(δ) - E5(δ)); (3δ/4)(ln 1/δ + 1 - γ) of a thin film."""
    found = paths(gw.Film(thickness=1.0), RATES) * RATES
    exact = 1.0 - 3.0 / (8.0 * RATES) + 1.5 / RATES * (expn(3, RATES) - expn(5, RATES))
    np.testing.assert_allclose(found[1:], exact[1:], rtol=2e-6)
    thin = 0.75 * RATES[0] * (np.log(1.0 / RATES[0]) + 1.0 - np.euler_gamma)
    assert found[0] == pytest.approx(thin, rel=3e-6)
    assert found[-1] == pytest.approx(1.0 - 3.0 / 8e4, rel=1e-6)


@pytest.mark.parametrize("specularity", [0.3, 0.9])
@pytest.mark.parametrize("rate", [0.03, 0.3, 4.0])
def test_film_with_mirrors(rate, specularity):
    found = paths(gw.Film(thickness=1.0, specularity=specularity), rate)
    assert float(found) == pytest.approx(film(rate, specularity), rel=2e-6)


def round_wire(rate):
    """1 - (12/π)∫√(1-x²) S4(δx) dx, S4(z) = ∫exp(-zt)√(t²-1)t⁻⁴dt, t > 1: Dingle."""

    def inner(z):
        return quad(lambda u: np.exp(-z / u) * np.sqrt(1.0 - u * u) * u, 0.0, 1.0)[0]

    lost = quad(lambda x: np.sqrt(1.0 - x * x) * inner(rate * x), 0.0, 1.0)[0]
    return (1.0 - 12.0 / np.pi * lost) / rate


@pytest.mark.parametrize("rate", [0.1, 1.0, 5.0])
def test_round_wire(rate):
    """Mirrors: (1-p)² Σ n p^(n-1) of the diffuse wire with δ → nδ."""
    assert float(paths(gw.Rod(diameter=1.0), rate)) == pytest.approx(round_wire(rate), rel=2e-5)
    series = sum(0.49 * n**2 * 0.3 ** (n - 1) * round_wire(n * rate) for n in range(1, 14))
    found = paths(gw.Rod(diameter=1.0, specularity=0.3), rate)
    assert float(found) == pytest.approx(series, rel=3e-5)


@pytest.mark.parametrize("width", [1.0, 8.0])
def test_rectangle_by_points(width):
    """⟨3cos²θ (1 - e^(-qr))⟩/q, r the distance to the wall from points spread evenly."""
    x, y, angle, u = qmc.Sobol(4, seed=1).random_base2(17).T
    angle = 0.5 * np.pi * angle
    sine = np.sqrt(1.0 - u * u)
    distance = np.minimum(width * x / np.cos(angle), y / np.sin(angle)) / sine
    for rate in (0.1, 1.0, 10.0):
        expected = (3.0 * u * u * -np.expm1(-rate * distance)).mean() / rate
        found = paths(gw.Rod(width=width, thickness=1.0), rate)
        assert float(found) == pytest.approx(expected, rel=2e-3)


def walk(width, rate, specularity, count=60_000):
    """3⟨v_z z⟩ until a scattering in the glass or a diffuse reflection, by throwing dice."""
    rng = np.random.default_rng(7)
    sides = np.array([width, 1.0])
    place = rng.random((count, 2)) * sides
    u, angle = 2.0 * rng.random(count) - 1.0, 2.0 * np.pi * rng.random(count)
    sine = np.sqrt(1.0 - u * u)
    speed = np.abs(np.stack([sine * np.cos(angle), sine * np.sin(angle)], axis=1))
    walls = place / speed
    inside = rng.exponential(1.0 / rate, count)
    life = np.empty(count)
    alive = np.arange(count)
    while len(alive):
        first = walls[alive].min(axis=1)
        mirrored = (first < inside[alive]) & (rng.random(len(alive)) < specularity)
        life[alive[~mirrored]] = np.minimum(first, inside[alive])[~mirrored]
        side = walls[alive].argmin(axis=1)
        alive, side = alive[mirrored], side[mirrored]
        walls[alive, side] += sides[side] / speed[alive, side]
    return float((3.0 * u * u * life).mean())


def test_film_by_throwing_dice():
    found = paths(gw.Film(thickness=1.0, specularity=0.6), 0.4)
    assert float(found) == pytest.approx(walk(1e6, 0.4, 0.6), rel=0.015)


def test_mirrors_in_rectangles_are_approximate():
    """The next chord is not as long as the one before: 5 % at 20:1, up to 16 % in a square."""
    flat = paths(gw.Rod(width=20.0, thickness=1.0, specularity=0.5), 0.05)
    assert 1.0 < float(flat) / walk(20.0, 0.05, 0.5) < 1.06
    square = paths(gw.Rod(width=1.0, thickness=1.0, specularity=0.8), 0.02)
    assert 1.08 < float(square) / walk(1.0, 0.02, 0.8) < 1.17


def test_free_phonons():
    """L(1+p)/(1-p) in rods; in a film nothing limits them, and a film that thick is bulk."""
    assert float(paths(gw.Rod(diameter=2.0), 0.0)) == pytest.approx(2.0, rel=4e-5)
    mirrors = paths(gw.Rod(width=3.0, thickness=1.0, specularity=0.5), 0.0)
    casimir = gw.Rod(width=3.0, thickness=1.0).casimir_length
    assert float(mirrors) == pytest.approx(3.0 * casimir, rel=4e-5)
    assert paths(gw.Film(thickness=1.0), 0.0) == np.inf
    assert float(paths(gw.Film(thickness=1e12), 1.0)) == pytest.approx(1.0, rel=1e-6)


def test_roughness():
    """p = exp(-16π²η²/λ²): the same as that specularity; long waves see a mirror."""
    height, wave_number = 0.1, 3.0
    p = np.exp(-16.0 * np.pi**2 * height**2 / (2.0 * np.pi / wave_number) ** 2)
    for shape in ({"diameter": 1.0}, {"width": 4.0, "thickness": 1.0}):
        rough = paths(gw.Rod(**shape, roughness=height), 0.2, wave_number)
        assert float(rough) == pytest.approx(float(paths(gw.Rod(**shape, specularity=p), 0.2)))
    long = paths(gw.Film(thickness=1.0, roughness=1e-3), 0.2, 1e-4)
    assert float(long) == pytest.approx(5.0, rel=1e-6)
    # without any scattering left, endless, not NaN
    assert paths(gw.Rod(diameter=1.0, roughness=1e-170), 0.0) == np.inf


def test_cold_and_hot_extremes():
    for sample in (gw.Film(thickness=1e-9), gw.Rod(diameter=1e-3, specularity=0.999)):
        found = paths(sample, np.array([1e-30, 1e-12, 1e9, 1e30, 1e200]))
        assert np.isfinite(found).all()
        assert (np.diff(found) < 0.0).all()


def test_the_dominant_wave():
    """Maximum of x³/(eˣ - 1): 3(1 - e^-x) = x."""
    assert 3.0 * -np.expm1(-DOMINANT) == pytest.approx(DOMINANT, rel=1e-15)
