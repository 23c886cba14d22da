"""Ranges that are too small are named, with the range that would be needed."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw
from glasswell.inference.parameters import FREE_NAMES
from glasswell.inference.reach import NEEDS, judge_reach, judge_spans


def curve(low, high, quantity="thermal_conductivity") -> gw.Measurement:
    unit = {"thermal_conductivity": "W/(K m)", "heat_capacity": "J/(K kg)"}[quantity]
    temperature = np.geomspace(low, high, 12)
    return gw.Measurement.create(
        temperature, temperature**2, quantity=quantity, unit=unit, name="curve"
    )


@pytest.mark.parametrize(
    ("low", "high", "name", "words"),
    [
        (0.1, 30.0, "energy_scale", ""),
        (0.1, 1.0, "energy_scale", "up to 2.5 K"),
        (2.0, 30.0, "energy_scale", "down to 1 K"),
        (2.0, 30.0, "strength", "down to 1 K, where κ goes nearly as T²"),
        (0.1, 10.0, "minimum_path", "up to 25 K"),
        (2.0, 30.0, "minimum_path", ""),
        (0.1, 30.0, "density", "a heat capacity down to 1.2 K"),
        (0.1, 30.0, "boundary", ""),
    ],
)
def test_what_a_parameter_needs(low, high, name, words):
    texts = judge_reach([curve(low, high)], [name], 2.5)
    assert bool(texts) == bool(words)
    if words:
        assert words in texts[0]
        assert f"{name} is read from too small a range" in texts[0]


def test_one_curve_of_two_is_enough():
    heat = curve(0.1, 3.0, "heat_capacity")
    assert judge_reach([curve(3.0, 30.0), heat], ["energy_scale", "density"], 2.5) == []


def test_needs_name_parameters():
    assert set(NEEDS) < set(FREE_NAMES)


def test_narrow_curves_are_named():
    assert judge_spans([curve(1.0, 3.2)]) == []
    (text,) = judge_spans([curve(1.0, 2.0)])
    assert "spans 0.30 decades" in text
    assert "up to 3.2 K or down to 0.63 K" in text


def test_a_fit_says_it():
    """The curve of silica cut below 1 K: W comes from a formula, not from a landmark."""
    cold = gw.fit(gw.dataset("cahill-1988"), maximum_temperature=0.5)
    assert any("energy_scale is read from too small a range" in text for text in cold.warnings)
    assert any("minimum_path is read from too small a range" in text for text in cold.warnings)
