"""l(T, f): limits of theory 6, mechanisms in parallel, axes, bad input."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw
from glasswell.constants import BOLTZMANN, PLANCK

SILICA = gw.material("vitreous silica")
SOFT = gw.SoftPotentialModel(energy_scale=3.1, density=8e22)
GLASS = gw.Glass(SILICA, SOFT, longitudinal=3e-4, transverse=2e-4)
PAIRS = gw.Glass(
    SILICA, gw.StandardTunnellingModel(8e44, 1e-12, 1e3), longitudinal=3e-4, transverse=2e-4
)
VELOCITY = {"longitudinal": 5900.0, "transverse": 3770.0}
STRENGTH = {"longitudinal": 3e-4, "transverse": 2e-4}


@pytest.mark.parametrize("branch", VELOCITY)
def test_resonance_of_two_levels(branch):
    """l⁻¹ = πC(ω/v) tanh(ħω/2kT)."""
    temperature, frequency = np.array([0.02, 1.0, 9.0]), np.geomspace(1e8, 5e11, 7)
    found = gw.mean_free_path(PAIRS, temperature, frequency, branch)["resonance"]
    half = 0.5 * PLANCK * frequency / (BOLTZMANN * temperature[:, None])
    wave = 2.0 * np.pi * frequency / VELOCITY[branch]
    expected = 1.0 / (np.pi * STRENGTH[branch] * wave * np.tanh(half))
    np.testing.assert_allclose(found, expected, rtol=1e-11)


def test_soft_potentials_are_two_levels_at_low_frequency():
    """5–8 % shorter at ħω = 0.005–0.05 W: theory 6."""
    frequency = np.array([0.005, 0.02, 0.05]) * 3.1 * BOLTZMANN / PLANCK
    cold = 0.005
    ratio = (
        gw.mean_free_path(PAIRS, cold, frequency)["resonance"]
        / gw.mean_free_path(GLASS, cold, frequency)["resonance"]
    ).values
    assert (np.diff(ratio) > 0.0).all()
    np.testing.assert_allclose(ratio[[0, 2]], [1.05, 1.076], atol=5e-3)


def test_soft_potentials_are_vibrations_at_high_frequency():
    """(π/8)C(ω/v)(ħω/W)³, √(2/3) of it above the smallest D2, at any temperature."""
    scaled = np.array([60.0, 90.0])
    frequency = scaled * 3.1 * BOLTZMANN / PLANCK
    found = gw.mean_free_path(GLASS, [0.5, 5.0], frequency)["resonance"]
    rate = np.pi / 8.0 * 2e-4 * 2.0 * np.pi * frequency / 3770.0 * scaled**3
    share = np.sqrt(2.0 / 3.0 * (1.0 + 44.0 / scaled**2))
    np.testing.assert_allclose(found * rate * share, 1.0, atol=1e-2)


@pytest.mark.parametrize("branch", VELOCITY)
def test_resonance_is_the_resonant_strength(branch):
    """l⁻¹ = (ω/v) πC S with S as the ensemble gives it."""
    energy = np.geomspace(0.02, 40.0, 8)
    frequency = energy * BOLTZMANN / PLANCK
    found = gw.mean_free_path(GLASS, 4.0, frequency, branch)["resonance"]
    wave = 2.0 * np.pi * frequency / VELOCITY[branch]
    expected = np.pi * STRENGTH[branch] * wave * gw.resonant_strength(SOFT, energy, 4.0)
    np.testing.assert_allclose(found * expected, 1.0, rtol=1e-9)


def test_mechanisms_act_in_parallel():
    """1/l = resonance + relaxation + 1/L + Bω⁴, and a floor is added to l."""
    temperature, frequency = np.array([0.1, 3.0]), np.array([1e9, 2e11, 3e12])
    sample = {"boundary": 2e-6, "rayleigh": 4e-43}
    found = gw.mean_free_path(GLASS, temperature, frequency, **sample)
    rate = 1.0 / found["resonance"] + 1.0 / found["relaxation"] + 5e5
    rate = rate + 4e-43 * (2.0 * np.pi * frequency) ** 4
    np.testing.assert_allclose(found["total"] * rate, 1.0, rtol=1e-12)
    floor = gw.mean_free_path(GLASS, temperature, frequency, minimum_path=3e-9, **sample)
    np.testing.assert_allclose(floor["total"] - found["total"], 3e-9, rtol=1e-6)
    np.testing.assert_allclose(floor["resonance"], found["resonance"])


def test_relaxation_of_two_levels():
    """Plateau l⁻¹ = (ω/v) πC/2 of slow waves, falling off as T³ in the cold, independent of ω."""
    slow = gw.mean_free_path(PAIRS, 2.0, 0.1)["relaxation"]
    expected = np.pi**2 * 2e-4 * 0.1 / 3770.0
    assert 1.0 / float(slow) == pytest.approx(expected, rel=1e-4, abs=0)
    fast = gw.mean_free_path(PAIRS, [0.005, 0.01], [1e9, 1e10])["relaxation"].values
    np.testing.assert_allclose(fast[0] / fast[1], 8.0, rtol=1e-6)
    np.testing.assert_allclose(fast[:, 0] / fast[:, 1], 1.0, rtol=1e-6)


def test_interpolation_is_the_closed_form():
    frequency = np.array([1e10, 1e12])
    found = gw.mean_free_path(GLASS, 2.0, frequency, scattering="interpolation")
    scaled = PLANCK * frequency / (BOLTZMANN * 3.1)
    strength = np.tanh(0.5 * scaled * 3.1 / 2.0) + scaled**3 / 8.0
    rate = np.pi * 2e-4 * 2.0 * np.pi * frequency / 3770.0 * strength
    np.testing.assert_allclose(found["resonance"] * rate, 1.0, rtol=1e-9)
    assert found.scattering == "interpolation"


def test_axes():
    one = gw.mean_free_path(GLASS, 3.0, 1e10)
    assert one["total"].shape == ()
    column = gw.mean_free_path(GLASS, [1.0, 3.0, 31.5], 1e10)
    assert column["total"].dims == ("temperature",)
    row = gw.mean_free_path(GLASS, 3.0, [1e9, 1e10])
    assert row["total"].dims == ("frequency",)
    both = gw.mean_free_path(GLASS, [1.0, 3.0, 31.5], [1e9, 1e10])
    assert both["total"].dims == ("temperature", "frequency")
    for value in (column["total"][1], row["total"][1], both["total"][1, 1]):
        assert float(value) == pytest.approx(float(one["total"]), rel=1e-12)
    np.testing.assert_array_equal(both["extrapolated"], [False, False, True])
    assert both["total"].units == "m"
    assert both.branch == "transverse"


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf, [1.0, 0.0]])
def test_values_that_are_none(value):
    with pytest.raises(gw.InputError, match=r"temperature holds.*above zero"):
        gw.mean_free_path(GLASS, value, 1e9)
    with pytest.raises(gw.InputError, match=r"frequency holds.*above zero"):
        gw.mean_free_path(GLASS, 1.0, value)


def test_other_bad_input():
    edge = 3770.0 * SILICA.zone_boundary / (2.0 * np.pi)
    assert np.isfinite(gw.mean_free_path(GLASS, 1.0, 0.999 * edge)["total"])
    with pytest.raises(gw.InputError, match=r"transverse branch.*ends at.*below the zone boundary"):
        gw.mean_free_path(GLASS, 1.0, 1.001 * edge)
    assert np.isfinite(gw.mean_free_path(GLASS, 1.0, 1.001 * edge, "longitudinal")["total"])
    with pytest.raises(gw.InputError, match=r"sideways.*longitudinal"):
        gw.mean_free_path(GLASS, 1.0, 1e9, "sideways")
    with pytest.raises(gw.InputError, match=r"guess.*interpolation"):
        gw.mean_free_path(GLASS, 1.0, 1e9, scattering="guess")
