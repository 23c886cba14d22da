"""Theory 6 at the ends: the vibrations' tail, the crossover, colder than the tables, odd input."""

from __future__ import annotations

import warnings
from dataclasses import fields

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import glasswell as gw
from glasswell.constants import BOLTZMANN, ELECTRONVOLT, PLANCK, REDUCED_PLANCK
from glasswell.ensemble.resonant_table import first_transition, log_strength, resonant_table
from glasswell.ensemble.shape import Shape
from glasswell.response.dispersion_table import static_dispersion
from glasswell.response.relaxation_table import direct_relaxation
from glasswell.response.susceptibility import susceptibility_of

SILICA = gw.material("vitreous silica")
C = 3e-4
PAIRS = gw.Glass(
    SILICA, gw.StandardTunnellingModel(5e44, 1e-12, 100.0), longitudinal=C, transverse=C
)
SOFT = gw.Glass(
    SILICA, gw.SoftPotentialModel(2.6, 9.2e22, minimum_d2=-20.0), longitudinal=C, transverse=C
)


@pytest.mark.parametrize("temperature", [0.05, 5.0])
def test_tail_of_the_vibrations(temperature):
    """Q⁻¹ → πC ε³/8 and l⁻¹ → (π/8)C(ω/v)ε³ up to 2√(2·20) W, whatever the temperature.

    Beyond, the cut takes wells away until the share √(2/3) is left.
    """
    for energy, share, off in ((10.5, 1.0, 0.03), (70.0, np.sqrt(2.0 / 3.0), 0.01)):
        frequency = energy * 2.6 * BOLTZMANN / PLANCK
        found = gw.internal_friction(SOFT, temperature, frequency, parts=True)["resonance"]
        expected = np.pi * C * energy**3 / 8.0 * share
        assert float(found) == pytest.approx(expected, rel=off)
        path = float(gw.mean_free_path(SOFT, temperature, frequency)["resonance"])
        wave_number = 2.0 * np.pi * frequency / 3770.0
        assert 1.0 / path == pytest.approx(wave_number * expected, rel=off)


@pytest.mark.parametrize("frequency", [1e4, 1e6])
def test_crossover_of_the_velocity(frequency):
    """The maximum lies where ωτ_m(2kT) = 0.0430: T is 2.85 times that of ωτ_m = 1."""
    temperature = np.geomspace(0.01, 2.0, 3000)
    found = gw.sound_velocity_shift(PAIRS, temperature, frequency).values
    energy = 2.0 * BOLTZMANN * temperature[found.argmax()]
    gamma, velocity = np.array(PAIRS.couplings) * ELECTRONVOLT, np.array(PAIRS.velocities)
    rate = np.array([1.0, 2.0]) @ (gamma**2 / velocity**5) * energy**3 / np.tanh(1.0)
    rate /= 2.0 * np.pi * SILICA.density * REDUCED_PLANCK**4
    assert 2.0 * np.pi * frequency / rate == pytest.approx(0.0430, rel=0.01)


@pytest.mark.parametrize("scaled", [1e-3, 2e-4])
def test_colder_than_the_tables(scaled):
    """The tables end at kT = 2e-3 W, which is 40 mK for W = 20 K."""
    shape = Shape(-20.0)
    x = np.geomspace(1e-3, 1e2, 6) * scaled**3
    found = susceptibility_of(SOFT).parts(
        np.array([[scaled]]), x * 1e-3 * BOLTZMANN / PLANCK, 1.0, 1e-3
    )
    for part, real in ((found.relaxation_absorption, False), (found.relaxation_dispersion, True)):
        expected = direct_relaxation(x, scaled, shape, real=real)
        np.testing.assert_allclose(part[0], expected, rtol=0.025)
    energy = np.array([0.3, 1.0, 4.0]) * scaled
    nodes = shape.level_sets(energy)
    strength = np.exp(log_strength(resonant_table(shape), np.log(energy), np.log(scaled)))
    expected = first_transition(nodes, np.array([scaled]), shape)[:, 0]
    np.testing.assert_allclose(strength, expected, rtol=2e-3)


def test_dispersion_colder_than_the_tables():
    """Between 0.2 and 1 mW, slow waves: V of the nodes; faster than kT: a straight line in ln ε."""
    temperature = np.array([2e-4, 1e-3])
    tables = susceptibility_of(SOFT).parts(temperature[:, None], np.array([1.0]), 1.0, 1.0)
    expected = np.diff(static_dispersion(temperature, Shape(-20.0)))[0]
    assert np.pi * np.diff(tables.resonant_dispersion[:, 0])[0] == pytest.approx(expected, rel=0.01)
    fast = susceptibility_of(SOFT).parts(
        temperature[:, None], np.array([0.05]) * BOLTZMANN / PLANCK, 1.0, 1.0
    )
    assert abs(np.diff(fast.resonant_dispersion[:, 0])[0]) < 1e-3


@pytest.mark.parametrize("glass", [SOFT, PAIRS])
def test_the_susceptibility_is_traceable(glass):
    """In JAX as in NumPy, below the end of the tables and above."""
    susceptibility = susceptibility_of(glass)
    temperature, frequency = np.array([[1e-4], [0.3], [9.0]]), np.array([10.0, 1e6, 2e10])
    expected = susceptibility.parts(temperature, frequency, 2.0, 1e-3)

    def traced(t, f):
        found = susceptibility.parts(t, f, 2.0, 1e-3, jnp)
        return [getattr(found, name.name) for name in fields(found)]

    with jax.enable_x64(True):
        values = jax.jit(traced)(jnp.asarray(temperature), jnp.asarray(frequency))
    for value, name in zip(values, fields(expected), strict=True):
        np.testing.assert_allclose(value, getattr(expected, name.name), rtol=1e-9, atol=1e-13)


WITH_FIELD = {"loss_tangent": 1e-3}
FUNCTIONS = {
    gw.internal_friction: {},
    gw.sound_velocity_shift: {},
    gw.ultrasonic_attenuation: {},
    gw.critical_intensity: {},
    gw.mean_free_path: {},
    gw.dielectric_loss: WITH_FIELD,
    gw.permittivity_shift: WITH_FIELD,
    gw.resonator_loss: WITH_FIELD,
    gw.resonator_shift: WITH_FIELD,
}
ODD = (
    *(np.nan, np.inf, 0, -1.0, 1e300, 1e-300, None, True, 1j, "warm", "0.1", {}),
    *([[0.1, 0.2]], [0.1, None], [0.1, "x"], [0.1, [0.2, 0.3]], np.array([[0.1]])),
)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_odd_input(function):
    for glass in (SOFT, PAIRS):
        for odd in ODD:
            for axes in ((odd, 1e9), (0.1, odd)):
                with pytest.raises(gw.InputError) as caught:
                    function(glass, *axes, **FUNCTIONS[function])
                assert caught.value.remedy
        found = function(glass, [], 1e9, **FUNCTIONS[function])
        assert found.sizes == {"temperature": 0}
        found = function(glass, [0.1, 0.2], [], **FUNCTIONS[function])
        assert found.sizes == {"temperature": 2, "frequency": 0}


@pytest.mark.parametrize("odd", ODD, ids=str)
@pytest.mark.parametrize("function", [gw.heat_capacity, gw.thermal_conductivity])
def test_odd_temperatures(function, odd):
    with pytest.raises(gw.InputError):
        function(SOFT, odd)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("temperature", [1e-6, 5e-3, 100.0])
@pytest.mark.parametrize("frequency", [1.0, 1e10])
def test_far_corners(function, temperature, frequency):
    """Finite numbers, of one sign where they are losses; kT > 10 W is marked."""
    for glass in (SOFT, PAIRS):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", gw.ValidityWarning)
            found = function(glass, temperature, frequency, **FUNCTIONS[function])
        values = np.array([float(v) for v in getattr(found, "data_vars", {"": found}).values()])
        assert np.isfinite(values).all()
        if "shift" not in function.__name__:
            assert (values >= 0.0).all()
        if glass is SOFT:
            assert bool(found["extrapolated"]) == (temperature == 100.0)


def test_one_hertz_at_five_millikelvin_is_a_plain_sum():
    temperature, scale = 5e-3, SOFT.ensemble.energy_scale
    found = gw.internal_friction(SOFT, temperature, 1.0, parts=True)
    x = np.array([PLANCK / (BOLTZMANN * scale) / SOFT.rate_constant])
    expected = np.pi * C * direct_relaxation(x, temperature / scale, Shape(-20.0))[0]
    assert float(found["relaxation"]) == pytest.approx(expected, rel=2e-3)
    assert not bool(found["cut_off"])
    assert float(found["resonance"]) < 1e-6 * expected


@pytest.mark.parametrize("glass", [PAIRS, SOFT])
def test_a_glass_that_couples_to_nothing(glass):
    """Waves of any strength pass, light is scattered by transitions alone, no heat is exchanged."""
    free = glass.replace(longitudinal=0.0, transverse=0.0)
    assert float(gw.ultrasonic_attenuation(free, 0.1, 1e9, intensity=1e-4)) == 0.0
    light = gw.raman_spectrum(free, [1.0, -1.0], 1.0)
    np.testing.assert_array_equal(light["total"], light["resonance"])
    for exchange in (
        lambda: gw.heat_capacity(free, 0.1, 1.0),
        lambda: gw.heat_release(free, 1.0, 0.1, 1.0),
    ):
        with pytest.raises(gw.InputError, match=r"couples to no phonons.*above zero"):
            exchange()
    with pytest.raises(gw.InputError, match=r"branch of phonons is not coupled.*above zero"):
        gw.landmarks(glass.replace(longitudinal=0.0))


@pytest.mark.parametrize("glass", [PAIRS, SOFT])
def test_heat_at_no_temperature_or_time(glass):
    assert gw.heat_capacity(glass, [])["total"].shape == (0,)
    assert gw.heat_capacity(glass, [], [1.0])["total"].shape == (0, 1)
    assert gw.heat_capacity(glass, [0.1, 1.0], [])["total"].shape == (2, 0)
    assert gw.heat_release(glass, [1.0], [], 1.0)["total"].shape == (0, 1)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: gw.Film(thickness="1 um"),
        lambda: gw.Rod(diameter=[1e-3, 2e-3]),
        lambda: gw.dielectric_loss(SOFT, 0.1, 1e9, loss_tangent="1e-3"),
        lambda: gw.dielectric_loss(SOFT, 0.1, 1e9, loss_tangent=[1e-3, 1e-4]),
        lambda: gw.dielectric_loss(SOFT, 0.1, 1e9, dipole_moment="1", permittivity=4.0),
        lambda: gw.neutron_spectrum(SOFT, 1.0, 5.0, 1.5, mass="800"),
        lambda: gw.neutron_spectrum(SOFT, 1.0, 5.0, "1.5", mass=800.0),
        lambda: gw.raman_spectrum(SOFT, "1", 1.0),
        lambda: gw.energy_in_kelvin("1 meV", "meV"),
        lambda: gw.standard_tunnelling_limit(SOFT.ensemble, "0.1"),
        lambda: gw.standard_tunnelling_limit(SOFT.ensemble, [0.1, 0.2]),
        lambda: gw.random_force_from_maximum("2", 10.0),
        lambda: gw.density_of_states(SOFT, 1.0),
        lambda: gw.resonant_strength(SOFT, 1.0, 0.0),
    ],
)
def test_text_lists_and_glasses_in_the_wrong_place_are_refused(ask):
    with pytest.raises(gw.InputError):
        ask()
