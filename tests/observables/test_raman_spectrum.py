"""Raman intensity: ratio of the two sides, limits, a ladder of one potential, refusals."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import glasswell as gw
from glasswell.bath.ladder import relaxation_modes

SILICA = gw.material("vitreous silica")
C = 2.6e-4
SOFT = gw.Glass(SILICA, gw.SoftPotentialModel(2.6, 9.2e22), longitudinal=C, transverse=C)
PAIRS = gw.Glass(
    SILICA, gw.StandardTunnellingModel(5e44, 1e-9, 400.0), longitudinal=C, transverse=C
)
SHIFT = np.array([0.2, 3.0, 30.0])


@pytest.mark.parametrize("glass", [SOFT, PAIRS])
def test_ratio_of_the_sides(glass):
    temperature = np.array([0.5, 4.0, 20.0])
    stokes = gw.raman_spectrum(glass, SHIFT, temperature)
    other = gw.raman_spectrum(glass, -SHIFT, temperature)
    ratio = np.exp(-SHIFT / temperature[:, None])
    for part in ("total", "resonance", "relaxation"):
        np.testing.assert_allclose(other[part], stokes[part] * ratio, rtol=1e-9)
    np.testing.assert_allclose(other["reduced"], stokes["reduced"], rtol=1e-12)
    occupation = 1.0 / np.expm1(SHIFT / temperature[:, None])
    np.testing.assert_allclose(
        stokes["total"], stokes["reduced"] * SHIFT * (occupation + 1.0), rtol=1e-9
    )


def test_intensity_is_damping_of_sound_and_the_population():
    """I = [n_B + 1] Q⁻¹/(πC), where sound of that energy exists."""
    frequency = np.array([1e9, 1e11])
    shift = gw.energy_in_kelvin(frequency, "THz") * 1e-12
    temperature = np.array([0.3, 5.0])
    friction = gw.internal_friction(SOFT, temperature, frequency).values / (np.pi * C)
    found = gw.raman_spectrum(SOFT, shift, temperature)
    expected = friction / -np.expm1(-shift / temperature[:, None])
    np.testing.assert_allclose(found["total"], expected, rtol=5e-3)


def test_two_level_systems():
    """tanh(E/2kT) [n_B + 1] = 1/(1 + e^(-E/kT)) from transitions."""
    found = gw.raman_spectrum(PAIRS, SHIFT, 4.0)
    np.testing.assert_allclose(found["resonance"], 1.0 / (1.0 + np.exp(-SHIFT / 4.0)), rtol=1e-3)
    assert np.isnan(found["peak"])
    assert np.isnan(found["peak_reduced"])


def test_harmonic_modes_warm_and_cold():
    """E³/8W³ [n_B + 1]: ∝ T far above E; only Stokes far below."""
    warm = gw.raman_spectrum(SOFT, 15.0 * 2.6, [12.0, 24.0])["resonance"].values
    x = 39.0 / np.array([12.0, 24.0])
    np.testing.assert_allclose(warm[1] / warm[0], np.expm1(-x[0]) / np.expm1(-x[1]), rtol=0.01)
    cold = gw.raman_spectrum(SOFT, [-52.0, 52.0], 0.01)["total"].values
    assert cold[0] == 0.0
    assert cold[1] == pytest.approx(20.0**3 / 8.0, rel=0.15)


def test_width_of_the_quasielastic_line():
    """One potential: (1/π)Σ a² λ/(λ² + E²) with the rates of its ladder."""
    ensemble = gw.SampledPotentials(
        energy_scale=2.6, d1=np.full(100, 0.3), d2=np.full(100, -4.0), weight=1e21, width=0.3
    )
    glass = gw.Glass(SILICA, ensemble, longitudinal=C, transverse=C)
    temperature = 2.6
    nodes = ensemble.shape.volume_nodes()
    modes = relaxation_modes(
        nodes.excitations[:1], nodes.position[:1], nodes.transition[:1], temperature / 2.6
    )
    rate, strength = modes.rate[0] * glass.rate_constant * 2.6, modes.strength[0]
    width = rate[strength.argmax()]
    shift = width * np.array([0.1, 1.0, 3.0])
    lorentzians = rate / (rate**2 + shift[:, None] ** 2) @ strength * 2.6 / np.pi
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        found = gw.raman_spectrum(glass, shift, temperature)["relaxation"].values
    thermal = (shift / temperature) / -np.expm1(-shift / temperature)
    np.testing.assert_allclose(found, lorentzians * thermal, rtol=5e-3)


def test_wave_numbers_and_marks():
    shift = gw.energy_in_kelvin([-10.0, 10.0], "1/cm")
    found = gw.raman_spectrum(SOFT, shift, [5.0, 40.0])
    np.testing.assert_allclose(found["wave_number"], [-10.0, 10.0], rtol=1e-12)
    assert found["extrapolated"].values.tolist() == [False, True]
    assert found["total"].attrs["units"] == "1"
    assert gw.raman_spectrum(SOFT, 3.0, 5.0)["total"].dims == ()
    with pytest.warns(gw.ValidityWarning, match="deeper minimum_d2"):
        assert bool(gw.raman_spectrum(SOFT, 1e-12, 5.0)["cut_off"])


@pytest.mark.parametrize(
    ("shift", "temperature", "message"),
    [(0.0, 1.0, "holds 0"), (1.0, 0.0, "temperature"), ([[1.0]], 1.0, "list"), (-2e4, 1.0, "W")],
)
def test_bad_input(shift, temperature, message):
    with pytest.raises(gw.InputError, match=message):
        gw.raman_spectrum(SOFT, shift, temperature)
