"""What a fit refuses to take, with what it says."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw

SILICA = {"quantity": "thermal_conductivity", "unit": "W/(K m)", "material": "vitreous silica"}


@pytest.fixture(scope="module")
def curve() -> gw.Measurement:
    return gw.dataset("vitreous-silica")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"minimum_path": -1e-9}, "not a value of a sample"),
        ({"minimum_path": np.nan}, "has to be a number"),
        ({"minimum_path": "1 nm"}, "has to be a number"),
        ({"minimum_path": 1.0}, "check its unit"),
        ({"boundary": 0.0}, "not a value of a sample"),
        ({"boundary": np.inf}, "has to be a number"),
        ({"rayleigh": -1.0}, "not negative"),
        ({"minimum_temperature": np.nan}, "has to be a number"),
        ({"minimum_temperature": 5.0, "maximum_temperature": 2.0}, "no temperature lies between"),
        ({"free": "energy_scale"}, r"one string.*free=\['energy_scale'\]"),
        ({"free": []}, "nothing is free"),
    ],
)
def test_arguments_are_checked(options, words, curve):
    with pytest.raises(gw.InputError, match=words):
        gw.fit(curve, **options)


def test_copies_of_one_point_are_one_point():
    copies = gw.Measurement.create([1.0] * 5, [0.02] * 5, **SILICA)
    with pytest.raises(gw.InputError, match="1 different temperature"):
        gw.fit(copies)


def test_temperatures_that_no_one_measured_are_refused(curve):
    cold = gw.Measurement.create(curve.temperature * 1e-7, curve.value, **SILICA)
    with pytest.raises(gw.InputError, match="microkelvin"):
        gw.fit(cold)
    hot = gw.Measurement.create(curve.temperature * 1e100, curve.value, **SILICA)
    with pytest.raises(gw.InputError, match="no finite value"):
        gw.fit(hot, maximum_temperature=np.inf)


def test_values_that_the_model_cannot_reach_are_refused(curve):
    huge = gw.Measurement.create(curve.temperature, curve.value * 1e300, **SILICA)
    with pytest.raises(gw.RefusedFitError, match="rms of"):
        gw.fit(huge)


def test_one_temperature_without_its_unit_is_pointed_at(curve):
    temperature = np.array(curve.temperature)
    temperature[10] /= 100.0
    words = f"farthest from the fit is at {temperature[10]:.3g} K"
    with pytest.raises(gw.RefusedFitError, match=words):
        gw.fit(gw.Measurement.create(temperature, curve.value, **SILICA))


def test_data_that_fix_nothing_are_refused(curve):
    with pytest.raises(gw.RefusedFitError, match="fix none of the parameters"):
        gw.fit(curve, free=["boundary"])
    temperature = np.geomspace(1.0, 5.0, 6)
    vague = gw.Measurement.create(
        temperature,
        1e-3 * temperature**3,
        uncertainty=3e-3 * temperature**3,
        quantity="heat_capacity",
        unit="J/(K kg)",
        material="vitreous silica",
    )
    with pytest.raises(gw.RefusedFitError, match=r"energy_scale, density.*wrong unit"):
        gw.fit(vague)
