"""κ(T): plain sums, scipy's quadrature, limits in closed form, parts, axes, bad input."""

from __future__ import annotations

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expn

import glasswell as gw
from glasswell.bath import debye
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.response.elastic import elastic_of, shape_absorption
from glasswell.response.transport import conductivity

SILICA = gw.material("vitreous silica")
SOFT = gw.SoftPotentialModel(energy_scale=3.1, density=8e22)
GLASS = gw.Glass(SILICA, SOFT, longitudinal=2.8e-4, transverse=2.8e-4)
PAIRS = gw.StandardTunnellingModel(density=8e44, minimum_splitting=1e-12, maximum_splitting=1e3)

# W/(K m) at K: validation/observables/conductivity.py
PLAIN_SUMS = {
    0.05: 7.3113314e-05,
    0.2: 1.1089724e-03,
    0.5: 6.2266846e-03,
    1.0: 2.0573876e-02,
    2.0: 5.6425351e-02,
    3.0: 8.9325199e-02,
    5.0: 1.3123567e-01,
    7.0: 1.4919092e-01,
    10.0: 1.5933389e-01,
    15.0: 1.6599943e-01,
    20.0: 1.7432218e-01,
    30.0: 2.1404234e-01,
}
BRANCHES = ((1, 5900.0), (2, 3770.0))
SHARES = ("longitudinal", "transverse")


def kinetic(temperature, path):
    """(1/3)Σ g ∫dω C(ω) v l over Debye phonons, path(ω, v) in m; one number per branch."""
    found = []
    for degeneracy, velocity in BRANCHES:
        edge = velocity * SILICA.zone_boundary

        def integrand(x, velocity=velocity):
            frequency = x * BOLTZMANN * temperature / REDUCED_PLANCK
            density = frequency**2 / (2.0 * np.pi**2 * velocity**3)
            capacity = BOLTZMANN * x**2 * np.exp(-x) / np.expm1(-x) ** 2 * density
            return capacity * velocity * path(frequency, velocity)

        end = min(REDUCED_PLANCK * edge / (BOLTZMANN * temperature), 60.0)
        parts = np.array([0.0, 0.03, 0.3, 1.0, 0.3 * end, end])
        total = sum(
            quad(integrand, *ends, epsabs=0, epsrel=1e-11, limit=200)[0]
            for ends in zip(np.sort(parts)[:-1], np.sort(parts)[1:], strict=True)
        )
        found.append(degeneracy / 3.0 * total * BOLTZMANN * temperature / REDUCED_PLANCK)
    return np.array(found)


@pytest.mark.parametrize(("temperature", "expected"), PLAIN_SUMS.items())
def test_plain_sums(temperature, expected):
    accuracy = 1e-4 if temperature <= 15.0 else 1.5e-4
    found = gw.thermal_conductivity(GLASS, temperature)["total"]
    assert float(found) == pytest.approx(expected, rel=accuracy)


def test_two_level_limit():
    """κ = (k³T²/6πħ²)(1/v_l C_l + 2/v_t C_t): theory 7."""
    glass = gw.Glass(SILICA, PAIRS, longitudinal=3e-4, transverse=2e-4)
    temperature = np.array([1e-4, 3e-4])  # relaxation takes a share ~ T², 1e-4 at 10 mK
    found = gw.thermal_conductivity(glass, temperature, minimum_path=0.0)
    strengths = 1.0 / (5900.0 * 3e-4), 2.0 / (3770.0 * 2e-4)
    for name, strength in zip(SHARES, strengths, strict=True):
        expected = BOLTZMANN**3 * temperature**2 / (6.0 * np.pi * REDUCED_PLANCK**2) * strength
        np.testing.assert_allclose(found[name], expected, rtol=2e-7)


@pytest.mark.parametrize("temperature", [0.01, 0.05])
def test_soft_potentials_in_the_cold(temperature):
    """The same law, lowered by the strength of the pair 0 → 1, 1.0765 at 0.05 W: theory 12.3."""
    x, weight = np.polynomial.legendre.leggauss(16)
    x, weight = 10.0 * (x + 1.0), 10.0 * weight
    weight = weight * x**3 * np.exp(-x) / np.expm1(-x) ** 2 / np.tanh(0.5 * x)
    strength = gw.resonant_strength(SOFT, x * temperature, 0.0)
    law = BOLTZMANN**3 * temperature**2 / (6.0 * np.pi * REDUCED_PLANCK**2)
    law *= (1.0 / 5900.0 + 2.0 / 3770.0) / 2.8e-4
    found = gw.thermal_conductivity(GLASS, temperature)["resonance_limited"]
    expected = law * (weight @ (1.0 / strength)) / weight.sum()
    assert float(found) == pytest.approx(expected, rel=3e-4, abs=0)
    assert 0.92 < expected / law < 0.97


@pytest.mark.parametrize("temperature", [0.3, 3.0, 25.0])
def test_closed_form_by_another_quadrature(temperature):
    """tanh + ε³/8 and (kT/W)^(3/4) ln^(-1/4)(e + 1/ωτ0) with τ0 = 1e-13 s, and all the rest."""
    energy_scale = 3.1 * BOLTZMANN / REDUCED_PLANCK

    def resonance(frequency, velocity):
        x = REDUCED_PLANCK * frequency / (BOLTZMANN * temperature)
        strength = np.tanh(0.5 * x) + (frequency / energy_scale) ** 3 / 8.0
        return np.pi * 2.8e-4 * frequency / velocity * strength

    def relaxation(frequency, velocity):
        logarithm = np.log(np.e + 1.0 / (frequency * 1e-13))
        strength = (temperature / 3.1) ** 0.75 * logarithm**-0.25
        return np.pi * 2.8e-4 * frequency / velocity * strength

    def path(frequency, velocity):
        soft = resonance(frequency, velocity) + relaxation(frequency, velocity)
        return 2e-9 + 1.0 / (soft + 1e4 + 3e-42 * frequency**4)

    found = gw.thermal_conductivity(
        GLASS, temperature, boundary=1e-4, minimum_path=2e-9, rayleigh=3e-42,
        scattering="interpolation",
    )  # fmt: skip
    np.testing.assert_allclose([found[n] for n in SHARES], kinetic(temperature, path), rtol=1e-7)
    for name, rate in (("resonance_limited", resonance), ("relaxation_limited", relaxation)):
        alone = kinetic(temperature, lambda w, v, rate=rate: 1.0 / rate(w, v)).sum()
        assert float(found[name]) == pytest.approx(alone, rel=1e-6, abs=0)


def test_boundary_alone():
    """(2π²/45)(k⁴T³/ħ³) L Σ g/v² in the cold, n k L Σ g v/3 in the heat (l is all L)."""
    length, cold, hot = 1e-4, np.array([0.02, 0.3]), 1e5
    found = gw.thermal_conductivity(GLASS, cold, boundary=length)["boundary_limited"]
    inverse = sum(g / v**2 for g, v in BRANCHES)
    expected = 2.0 * np.pi**2 / 45.0 * BOLTZMANN**4 * cold**3 / REDUCED_PLANCK**3
    np.testing.assert_allclose(found, expected * length * inverse, rtol=1e-10)
    found = gw.thermal_conductivity(GLASS, hot, boundary=length)["boundary_limited"]
    atoms = SILICA.zone_boundary**3 / (6.0 * np.pi**2)
    speed = sum(g * v for g, v in BRANCHES) / 3.0
    assert float(found) == pytest.approx(atoms * BOLTZMANN * speed * length, rel=1e-5)


def test_a_narrow_sample_has_the_boundary_alone():
    """L = 1 nm is shorter than what soft potentials allow by far."""
    found = gw.thermal_conductivity(GLASS, 0.5, boundary=1e-9, minimum_path=0.0)
    assert float(found["total"] / found["boundary_limited"]) == pytest.approx(1.0, abs=2e-4)


def test_floor_alone():
    """l_min adds (1/3) C v l_min: a boundary of that length."""
    temperature = np.array([0.5, 8.0, 90.0])
    floor = gw.thermal_conductivity(GLASS, temperature, minimum_path=3e-10)
    none = gw.thermal_conductivity(GLASS, temperature, minimum_path=0.0)
    boundary = gw.thermal_conductivity(GLASS, temperature, boundary=3e-10)["boundary_limited"]
    np.testing.assert_allclose(floor["floor"], boundary, rtol=1e-12)
    np.testing.assert_allclose(floor["total"] - none["total"], boundary, rtol=1e-9)
    assert not none["floor"].any()


def test_rayleigh_and_boundary_alone():
    """Without coupling, classical phonons: (k/6π²)Σ g v⁻² ∫ω²dω/(1/L + Bω⁴), π/(2√2)(L/B³)^¼."""
    glass = GLASS.replace(longitudinal=0.0, transverse=0.0)
    length, rayleigh, temperature = 1e-7, 3e-42, 400.0
    found = gw.thermal_conductivity(
        glass, temperature, boundary=length, minimum_path=0.0, rayleigh=rayleigh,
        scattering="interpolation",
    )  # fmt: skip
    plain = kinetic(temperature, lambda frequency, v: 1.0 / (1e7 + rayleigh * frequency**4))
    np.testing.assert_allclose([found[n] for n in SHARES], plain, rtol=1e-7)
    integral = np.pi / (2.0 * np.sqrt(2.0)) * (length / rayleigh**3) ** 0.25
    closed = [g * BOLTZMANN / (6.0 * np.pi**2 * v**2) * integral for g, v in BRANCHES]
    np.testing.assert_allclose(plain, closed, rtol=0.2)


def test_parts_add_up():
    temperature = np.geomspace(0.03, 40.0, 9)
    found = gw.thermal_conductivity(GLASS, temperature, boundary=1e-3)
    np.testing.assert_allclose(found["longitudinal"] + found["transverse"], found["total"])
    rest = found["total"] - found["floor"]
    for name in ("resonance_limited", "relaxation_limited", "boundary_limited"):
        assert (found[name] > rest).all()
    assert (gw.thermal_conductivity(GLASS, temperature)["total"] > found["total"]).all()


def test_without_a_boundary_nothing_limits():
    temperature = np.geomspace(0.03, 40.0, 9)
    found = gw.thermal_conductivity(GLASS, temperature)["boundary_limited"]
    assert (found == np.inf).all()


def test_axes():
    one = gw.thermal_conductivity(GLASS, 3.0)
    assert one["total"].shape == ()
    assert float(one["temperature"]) == 3.0
    many = gw.thermal_conductivity(GLASS, [3.0, 1.0, 31.5])
    assert many["total"].dims == ("temperature",)
    assert float(many["total"][0]) == pytest.approx(float(one["total"]), rel=1e-12)
    np.testing.assert_array_equal(many["extrapolated"], [False, False, True])
    assert many["total"].units == "W/(K m)"
    assert many.scattering == "exact"
    assert many.material == SILICA.name


@pytest.mark.parametrize("temperature", [0.0, -1.0, np.nan, np.inf, [1.0, 0.0]])
def test_temperatures_that_are_none(temperature):
    with pytest.raises(gw.InputError, match=r"temperature holds.*above zero"):
        gw.thermal_conductivity(GLASS, temperature)


@pytest.mark.parametrize(
    "sample",
    [
        {"boundary": 0.0},
        {"boundary": -1.0},
        {"boundary": np.inf},
        {"minimum_path": -1e-9},
        {"minimum_path": np.nan},
        {"rayleigh": -1e-42},
        {"rayleigh": np.inf},
    ],
)
def test_samples_that_are_none(sample):
    with pytest.raises(gw.InputError, match=r"not a sample.*boundary=None"):
        gw.thermal_conductivity(GLASS, 1.0, **sample)


def test_other_bad_input():
    with pytest.raises(gw.InputError, match=r"2 dimensions.*flatten temperature"):
        gw.thermal_conductivity(GLASS, [[1.0, 2.0]])
    with pytest.raises(gw.InputError, match=r"exakt.*interpolation"):
        gw.thermal_conductivity(GLASS, 1.0, scattering="exakt")


def test_samples_much_thicker_than_all_paths_are_bulk():
    temperature = np.array([0.3, 2.0, 10.0])
    bulk = gw.thermal_conductivity(GLASS, temperature)["total"]
    for sample in (gw.Film(thickness=100.0), gw.Rod(width=300.0, thickness=100.0)):
        thick = gw.thermal_conductivity(GLASS, temperature, boundary=sample)
        np.testing.assert_allclose(thick["total"], bulk, rtol=1e-4)
        assert not thick["confined"].any()


def test_a_rod_in_the_cold_follows_casimir():
    """(2π²/45)(k⁴T³/ħ³) L Σ g/v², L = d(1+p)/(1-p), of rods thinner than all paths."""
    temperature = np.array([0.02, 0.04])
    weak = GLASS.replace(longitudinal=1e-9, transverse=1e-9)
    for sample, length in (
        (gw.Rod(diameter=1e-5), 1e-5),
        (gw.Rod(diameter=1e-5, specularity=0.5), 3e-5),
        (gw.Rod(width=1e-5, thickness=1e-5), 1.1150e-5),
    ):
        found = gw.thermal_conductivity(weak, temperature, boundary=sample, minimum_path=0.0)
        inverse = sum(g / v**2 for g, v in BRANCHES)
        expected = 2.0 * np.pi**2 / 45.0 * BOLTZMANN**4 * temperature**3 / REDUCED_PLANCK**3
        expected = expected * length * inverse
        np.testing.assert_allclose(found["total"], expected, rtol=1e-4)
        np.testing.assert_allclose(found["boundary_limited"], expected, rtol=1e-4)


def test_film_by_another_quadrature():
    """The path of each phonon after Fuchs and Sondheimer, closed-form scattering, own sums."""
    temperature, thickness = 0.4, 2e-5

    def path(frequency, velocity):
        x = REDUCED_PLANCK * frequency / (BOLTZMANN * temperature)
        strength = np.tanh(0.5 * x) + (REDUCED_PLANCK * frequency / BOLTZMANN / 3.1) ** 3 / 8.0
        logarithm = np.log(np.e + 1.0 / (frequency * 1e-13))
        strength = strength + (temperature / 3.1) ** 0.75 * logarithm**-0.25
        rate = np.pi * 2.8e-4 * frequency / velocity * strength
        depth = thickness * rate
        lost = 3.0 / (8.0 * depth) - 1.5 / depth * (expn(3, depth) - expn(5, depth))
        return (1.0 - lost) / rate

    found = gw.thermal_conductivity(
        GLASS, temperature, boundary=gw.Film(thickness=thickness), minimum_path=0.0,
        scattering="interpolation",
    )  # fmt: skip
    np.testing.assert_allclose([found[n] for n in SHARES], kinetic(temperature, path), rtol=3e-6)
    assert float(found["boundary_limited"]) == np.inf


def test_a_film_is_not_matthiessen():
    """Adding 1/d to 1/l is too little in a thin film, too much in a thick one."""
    temperature = np.array([0.1, 2.0])
    film = gw.thermal_conductivity(GLASS, temperature, gw.Film(thickness=1e-5), 0.0)["total"]
    length = gw.thermal_conductivity(GLASS, temperature, 1e-5, 0.0)["total"]
    ratio = (length / film).values
    assert ratio[0] < 0.7
    assert ratio[1] < 1.0


def test_confined_waves_are_marked():
    with pytest.warns(gw.ValidityWarning, match=r"1 of 2 points.*1e-08 m.*`confined`"):
        found = gw.thermal_conductivity(
            GLASS, [1.0, 10.0], gw.Membrane(thickness=1e-8, heater_radius=1e-6, radius=1e-4)
        )
    np.testing.assert_array_equal(found["confined"], [True, False])
    assert "confined" not in gw.thermal_conductivity(GLASS, 1.0, boundary=1e-8)


def test_no_temperatures_give_no_values():
    found = gw.thermal_conductivity(GLASS, [])
    assert found["total"].shape == (0,)
    assert gw.thermal_diffusivity(GLASS, [])["total"].shape == (0,)


def test_a_floor_longer_than_any_distance_of_atoms_is_refused():
    with pytest.raises(gw.InputError, match="no floor of a mean free path"):
        gw.thermal_conductivity(GLASS, 1.0, minimum_path=1.0)


def test_panels_resolve_the_saddle_of_soft_configurations(monkeypatch):
    """Beside four times as many panels of more nodes, where κ is not steep."""
    absorption = shape_absorption(ConfigurationShape(20.0, 4.0), "exact")
    elastic, kelvin = elastic_of(GLASS, None, 1e-9, 0.0), np.geomspace(0.05, 6.0, 80)

    def found():
        with jax.enable_x64(True):
            return np.asarray(conductivity(elastic, jnp.asarray(kelvin), absorption))

    usual = found()
    edges = [np.linspace(a, b, 5) for a, b in pairwise(debye._EDGES)]
    monkeypatch.setattr(debye, "_EDGES", np.unique(np.concatenate(edges)))
    monkeypatch.setattr(debye, "_ORDER", 12)
    np.testing.assert_allclose(usual, found(), rtol=3e-4)
