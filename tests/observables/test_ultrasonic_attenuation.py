"""Attenuation of ultrasound: units, intensity, shapes, refusals."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import glasswell as gw

SILICA = gw.material("vitreous silica")
PAIRS = gw.Glass(
    SILICA, gw.StandardTunnellingModel(5e44, 1e-12, 100.0), longitudinal=3e-4, transverse=2e-4
)
SOFT = gw.Glass(SILICA, gw.SoftPotentialModel(2.6, 9.2e22), longitudinal=3e-4, transverse=2e-4)


@pytest.mark.parametrize("branch", ["longitudinal", "transverse"])
@pytest.mark.parametrize("frequency", [1e7, 1e10])
def test_decibels_are_those_of_the_mean_free_path(branch, frequency):
    """10^(-dB/10) of a centimetre is exp(-1 cm/l)."""
    found = gw.ultrasonic_attenuation(SOFT, 0.5, frequency, branch)
    path = float(gw.mean_free_path(SOFT, 0.5, frequency, branch)["total"])
    assert 10.0 ** (-float(found) / 10.0) == pytest.approx(np.exp(-0.01 / path), rel=1e-5)
    assert found.attrs["units"] == "dB/cm"


def test_from_internal_friction():
    """(10/ln 10)(ω/v)Q⁻¹, part by part."""
    temperature, frequency = [0.02, 0.3, 3.0], [1e8, 1e9]
    found = gw.ultrasonic_attenuation(SOFT, temperature, frequency, parts=True)
    friction = gw.internal_friction(SOFT, temperature, frequency, parts=True)
    factor = 10.0 / np.log(10.0) * 2.0 * np.pi * np.array(frequency) / 3770.0 / 100.0
    for part in ("total", "resonance", "relaxation"):
        np.testing.assert_allclose(found[part], factor * friction[part], rtol=1e-12)
        assert found[part].attrs["units"] == "dB/cm"
    options = {"relaxation": "arrhenius", "parts": True}
    found = gw.ultrasonic_attenuation(SOFT, temperature, frequency, **options)
    friction = gw.internal_friction(SOFT, temperature, frequency, **options)
    np.testing.assert_allclose(found["relaxation"], factor * friction["relaxation"], rtol=1e-12)


def test_intensity_saturates_resonance_alone():
    weak = gw.ultrasonic_attenuation(SOFT, [0.05, 0.5], 1e9, parts=True)
    strong = gw.ultrasonic_attenuation(SOFT, [0.05, 0.5], 1e9, intensity=1e-3, parts=True)
    np.testing.assert_allclose(strong["relaxation"], weak["relaxation"], rtol=1e-12)
    assert (strong["resonance"] < weak["resonance"]).all()
    assert float(strong["resonance"][0] / weak["resonance"][0]) < 0.01
    flow = 2200.0 * 3770.0**3
    assert strong.attrs["strain"] == pytest.approx(np.sqrt(2e-3 / flow), rel=1e-3)
    ratio = gw.ultrasonic_attenuation(SOFT, [0.05, 0.5], 1e9, intensity_ratio=3.0, parts=True)
    np.testing.assert_allclose(ratio["resonance"], 0.5 * weak["resonance"], rtol=1e-12)


def test_shapes():
    found = gw.ultrasonic_attenuation(SOFT, [0.1, 0.2, 0.3], [1e8, 1e9], intensity=1e-6)
    assert found.dims == ("temperature", "frequency")
    one = gw.ultrasonic_attenuation(SOFT, 0.2, 1e9, intensity=1e-6)
    assert one.dims == ()
    assert float(one) == pytest.approx(float(found[1, 1]), rel=1e-9)
    critical = gw.critical_intensity(SOFT, [0.1, 0.2], 1e9)
    assert critical.dims == ("temperature",)
    assert critical.attrs["units"] == "W/m^2"
    assert gw.critical_intensity(PAIRS, [], [1e9]).shape == (0, 1)


@pytest.mark.parametrize(
    "options",
    [
        {"intensity": -1.0},
        {"intensity": np.nan},
        {"intensity": "strong"},
        {"intensity": [1.0, 2.0]},
        {"intensity": 1.0, "intensity_ratio": 1.0},
        {"intensity_ratio": -1.0},
        {"intensity_ratio": np.inf},
        {"dephasing_time": 0.0},
        {"dephasing_time": "short"},
        {"branch": "shear"},
    ],
)
def test_bad_options(options):
    with pytest.raises(gw.InputError):
        gw.ultrasonic_attenuation(SOFT, 0.1, 1e9, **options)


def test_extreme_intensities_and_no_coupling():
    for intensity in (1e-300, 1e300):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", gw.ValidityWarning)
            found = gw.ultrasonic_attenuation(
                SOFT, 0.1, [1e3, 1e9], intensity=intensity, parts=True
            )
        assert np.isfinite(found["total"]).all()
    alone = gw.Glass(SILICA, SOFT.ensemble, longitudinal=3e-4, transverse=0.0)
    assert np.isinf(gw.critical_intensity(alone, 0.1, 1e9))
    assert float(gw.ultrasonic_attenuation(alone, 0.1, 1e9, intensity=1.0)) == 0.0


def test_a_wave_faster_than_the_systems_turn():
    """ħΩ = Λ|y_01|ε0 = ħω at the strain of the limit."""
    strain = 6.62607015e-34 * 1e9 / (PAIRS.couplings[1] * 1.602176634e-19)
    limit = 0.5 * 2200.0 * 3770.0**3 * strain**2
    gw.ultrasonic_attenuation(PAIRS, 0.1, 1e9, intensity=0.98 * limit)
    with pytest.warns(gw.ValidityWarning, match="smaller intensity"):
        gw.ultrasonic_attenuation(PAIRS, 0.1, 1e9, intensity=1.02 * limit)


def test_marks_are_there_without_parts():
    """100 K is kT > 10 W; at 20 K slow waves need deeper wells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        found = gw.ultrasonic_attenuation(SOFT, [0.1, 20.0, 100.0], [1e4, 1e10])
    assert found["extrapolated"].values.tolist() == [False, False, True]
    assert found["cut_off"].values[:, 0].tolist() == [False, True, True]
