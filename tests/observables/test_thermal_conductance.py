"""Conductance of legs and membranes: both limits, dice between them, power, marks, bad input."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import quad

import glasswell as gw
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.response.elastic import absorption_of, elastic_of
from glasswell.response.surface import Surfaces
from glasswell.response.transport import Ends, conductances

SILICA = gw.material("vitreous silica")
SOFT = gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22)
GLASS = gw.Glass(SILICA, SOFT, longitudinal=2.6e-4, transverse=2.6e-4)
LEG = gw.Rod(width=2e-5, thickness=1e-6, length=5e-4)
RING = gw.Membrane(thickness=1e-6, heater_radius=1e-4, radius=1e-3)


def sigma(longitudinal, transverse):
    """(π²k⁴/120ħ³)(1/v_l² + 2/v_t²) in W/(m² K⁴)."""
    inverse = 1.0 / longitudinal**2 + 2.0 / transverse**2
    return np.pi**2 * BOLTZMANN**4 / (120.0 * REDUCED_PLANCK**3) * inverse


def test_phonons_radiate_as_fourth_power():
    """A quarter of energy density times velocity, ∫: 157 W/(m² K⁴) for silicon nitride."""
    assert sigma(10300.0, 6200.0) == pytest.approx(157.0, rel=3e-3)

    def emitted(frequency, velocity):
        energy = REDUCED_PLANCK * frequency
        states = frequency**2 / (2.0 * np.pi**2 * velocity**3)
        x = energy / BOLTZMANN
        return 0.25 * velocity * states * energy * np.exp(-x) / -np.expm1(-x)

    scale = BOLTZMANN / REDUCED_PLANCK
    flow = sum(
        g * scale * quad(lambda x, v=v: emitted(x * scale, v), 0.0, 60.0, epsabs=0.0)[0]
        for g, v in ((1, 5900.0), (2, 3770.0))
    )
    assert flow == pytest.approx(sigma(5900.0, 3770.0), rel=1e-6)
    short = gw.Rod(width=2e-5, thickness=1e-5, length=1e-14)
    found = gw.thermal_conductance(GLASS, [0.2, 1.0], short, cold=0.1, minimum_path=0.0)
    expected = 2e-10 * sigma(5900.0, 3770.0) * (found.temperature**4 - 0.1**4)
    np.testing.assert_allclose(found["power"], expected, rtol=2e-6)
    np.testing.assert_allclose(found["power_ballistic"], expected, rtol=1e-6)
    conductance = 8e-10 * sigma(5900.0, 3770.0) * found.temperature**3
    np.testing.assert_allclose(found["total"], conductance, rtol=2e-6)


def test_a_leg_shorter_than_all_paths():
    """Paths of a tenth of a millimetre at 0.1 K, a leg of 0.1 µm and 1 mm wide."""
    short = gw.Rod(width=1e-3, thickness=1e-3, length=1e-7)
    found = gw.thermal_conductance(GLASS, 0.1, short)
    assert 0.998 < float(found["total"] / found["ballistic"]) < 1.0


@pytest.mark.parametrize("sample", [LEG, RING], ids=["leg", "membrane"])
def test_long_samples_conduct_as_their_conductivity(sample):
    """P → (A/L)∫κ dT, 2πt∫κ dT/ln(r2/r1): κ integrated by scipy."""
    hot, cold = 6.0, 2.0

    def kappa(temperature):
        return float(gw.thermal_conductivity(GLASS, temperature, boundary=sample)["total"])

    factor = 2e-11 / 5e-4 if sample is LEG else 2e-6 * np.pi / np.log(10.0)
    expected = factor * quad(kappa, cold, hot, epsrel=1e-6)[0]
    found = gw.thermal_conductance(GLASS, hot, sample, cold=cold)
    assert float(found["power_diffusive"]) == pytest.approx(expected, rel=3e-5)
    assert float(found["diffusive"]) == pytest.approx(factor * kappa(hot), rel=1e-9)
    # a hundred paths long at 6 K
    assert 0.95 < float(found["power"]) / expected < 1.0
    long = gw.Rod(width=2e-5, thickness=1e-6, length=5.0)
    many = gw.thermal_conductance(GLASS, [2.0, 6.0], long)
    np.testing.assert_allclose(many["total"], many["diffusive"], rtol=1e-4)


def cosine(rng, count):
    """Directions of a black surface: normal, and two others."""
    normal, angle = np.sqrt(rng.random(count)), 2.0 * np.pi * rng.random(count)
    rest = np.sqrt(1.0 - normal**2)
    return normal, rest * np.cos(angle), rest * np.sin(angle)


def transmitted(length, rate, count=40_000):
    """Share of phonons that pass a slit of thickness 1 with diffuse walls, by throwing dice."""
    rng = np.random.default_rng(11)
    x, z = rng.random(count), np.zeros(count)
    vz, vx, _ = cosine(rng, count)
    passed = 0
    while len(x):
        wall = np.where(vx > 0.0, 1.0 - x, x) / np.abs(vx)
        end = np.where(vz > 0.0, length - z, z) / np.abs(vz)
        inside = rng.exponential(1.0, len(x)) / rate if rate else np.full(len(x), np.inf)
        first = np.minimum(wall, inside)
        passed += int(((end <= first) & (vz > 0.0)).sum())
        stay = end > first
        x, z = (x + vx * first)[stay], (z + vz * first)[stay]
        reflected = (wall < inside)[stay]
        up, along, _ = cosine(rng, len(x))
        u, angle = 2.0 * rng.random(len(x)) - 1.0, 2.0 * np.pi * rng.random(len(x))
        vx = np.where(reflected, np.where(x > 0.5, -up, up), np.sqrt(1.0 - u * u) * np.cos(angle))
        vz = np.where(reflected, along, u)
    return passed / count


def transmission(sample, rate):
    """The same from the core: no soft potentials, l⁻¹ = rate for all phonons."""
    glass = GLASS.replace(longitudinal=0.0, transverse=0.0)
    elastic = elastic_of(glass, np.inf, 0.0, 0.0)._replace(boundary=rate)
    ends = Ends(sample.area, sample.path_length, sample.reach)
    with jax.enable_x64(True):
        absorption = absorption_of(glass, "interpolation")
        found = conductances(elastic, jnp.array([1.0]), absorption, Surfaces.of(sample), ends)
        return float(found.total[0] / found.ballistic[0])


@pytest.mark.parametrize("length", [0.5, 3.0, 15.0])
@pytest.mark.parametrize("rate", [0.0, 0.3])
def test_slit_by_throwing_dice(length, rate):
    """Casimir and 1/(1 + 3L/4l) alone would be too large by a factor 1.2 to 3 without bulk."""
    film = gw.Film(thickness=1.0, width=1.0, length=length)
    assert transmission(film, rate) == pytest.approx(transmitted(length, rate), rel=0.045)


@pytest.mark.parametrize(("length", "clausing"), [(0.5, 0.672), (1.0, 0.514), (5.0, 0.191)])
def test_tubes_of_clausing(length, clausing):
    """Molecules through round tubes: P. Clausing, Ann. Phys. 404, 961 (1932)."""
    rod = gw.Rod(diameter=1.0, length=length)
    assert transmission(rod, 0.0) == pytest.approx(clausing, rel=0.01)


@pytest.mark.parametrize(("depth", "exact"), [(0.1, 0.9157), (1.0, 0.5532), (10.0, 0.1167)])
def test_grey_slab(depth, exact):
    """Radiative equilibrium between black walls: Heaslet, Warming, Int. J. Heat Mass Transfer 8,
    979 (1965); 1/(1 + 3L/4l) is at most 4 % above it."""
    slab = gw.Film(thickness=1e9, width=1.0, length=depth)
    found = transmission(slab, 1.0)
    assert found == pytest.approx(1.0 / (1.0 + 0.75 * depth), rel=1e-6)
    assert 1.0 < found / exact < 1.04


def test_power_is_the_integral_of_conductance():
    found = gw.thermal_conductance(GLASS, [1.0, 1.001, 0.3], LEG, cold=0.3)
    slope = (found["power"][1] - found["power"][0]) / 0.001
    assert float(slope) == pytest.approx(float(found["total"][:2].mean()), rel=1e-5)
    assert float(found["power"][2]) == 0.0
    # there and back
    back = gw.thermal_conductance(GLASS, 0.3, LEG, cold=1.0)["power"]
    assert float(back) == pytest.approx(-float(found["power"][0]), rel=1e-12)
    by_hand = quad(lambda t: float(gw.thermal_conductance(GLASS, t, LEG)["total"]), 0.3, 1.0)[0]
    assert float(found["power"][0]) == pytest.approx(by_hand, rel=2e-5)
    small = gw.thermal_conductance(GLASS, 0.3 * (1.0 + 1e-6), LEG, cold=0.3)
    assert float(small["power"]) == pytest.approx(float(small["total"]) * 3e-7, rel=1e-5)


@pytest.mark.parametrize("sample", [LEG, RING], ids=["leg", "membrane"])
def test_never_above_either_limit(sample):
    temperature = np.geomspace(0.2, 20.0, 30)
    found = gw.thermal_conductance(GLASS, temperature, sample, cold=0.15)
    for kind in ("", "power_"):
        total = found["power" if kind else "total"]
        assert (total < found[f"{kind}diffusive"]).all()
        assert (total < found[f"{kind}ballistic"]).all()
        assert (np.diff(total) > 0.0).all()


def test_a_film_without_scattering():
    """Diffusion has no limit there, the ends have."""
    free = GLASS.replace(longitudinal=0.0, transverse=0.0)
    strip = gw.Film(thickness=1e-6, width=1e-3, length=1e-3)
    found = gw.thermal_conductance(
        free, [1.0, 0.5, 0.3], strip, cold=0.5, minimum_path=0.0, scattering="interpolation"
    )
    assert (found["diffusive"] == np.inf).all()
    np.testing.assert_array_equal(found["power_diffusive"], [np.inf, 0.0, -np.inf])
    assert 0.0 < float(found["power"][0]) < float(found["power_ballistic"][0])


def test_marks_and_units():
    with pytest.warns(gw.ValidityWarning, match=r"1 of 2 points.*1e-06 m"):
        found = gw.thermal_conductance(GLASS, [0.06, 0.07], LEG)
    # λ = hv/2.82kT, 64 nm at 1 K
    np.testing.assert_array_equal(found["confined"], [True, False])
    with pytest.warns(gw.ValidityWarning):
        found = gw.thermal_conductance(GLASS, [0.5, 30.0], LEG, cold=0.02)
    assert found["confined"].all()
    np.testing.assert_array_equal(found["extrapolated"], [False, True])
    assert found["total"].units == "W/K"
    assert found["power_ballistic"].units == "W"
    assert found.cold_K == 0.02
    assert gw.thermal_conductance(GLASS, 1.0, LEG, cold=27.0)["extrapolated"]
    one = gw.thermal_conductance(GLASS, 1.0, LEG)
    assert one["total"].shape == one["confined"].shape == ()
    assert "power" not in one


def test_bad_input():
    with pytest.raises(gw.InputError, match=r"temperature holds"):
        gw.thermal_conductance(GLASS, 1.0, LEG, cold=0.0)
    with pytest.raises(gw.InputError, match=r"cold=.*one temperature"):
        gw.thermal_conductance(GLASS, 1.0, LEG, cold=[0.1, 0.2])
    with pytest.raises(gw.InputError, match=r"rod without a length"):
        gw.thermal_conductance(GLASS, 1.0, gw.Rod(diameter=1e-6))
    with pytest.raises(gw.InputError, match=r"no sample with two ends.*Membrane"):
        gw.thermal_conductance(GLASS, 1.0, 1e-6)
    with pytest.raises(gw.InputError, match=r"not a sample"):
        gw.thermal_conductance(GLASS, 1.0, LEG, minimum_path=-1.0)
