"""Curves that do not belong together, and what was known before and contradicts them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import glasswell as gw
from glasswell.inference.consistency import check_together
from glasswell.material import Quantity

SILICA = gw.material("vitreous silica")
KNOWN = gw.Source("made up")


@pytest.fixture(scope="module")
def curve() -> gw.Measurement:
    return replace(gw.dataset("cahill-1988"), path="first.csv")


def scaled(curve, factor, name="second.csv", cut=0) -> gw.Measurement:
    """Another run at slightly different temperatures."""
    return replace(
        curve,
        temperature=curve.temperature[cut:] * 1.003,
        value=curve.value[cut:] * factor,
        path=name,
    )


def test_the_same_curve_twice_is_refused(curve):
    copy = replace(curve, name="copy", path="second.csv")
    with pytest.raises(gw.DataError, match=r"first\.csv and second\.csv hold the same curve: 44"):
        gw.fit([curve, copy])
    with pytest.raises(gw.DataError, match=r"hold the same curve: 20 of 20.*0\.0810"):
        check_together([curve, replace(copy, **first(copy, 20))])
    assert check_together([curve, scaled(curve, 1.02)]) == []


def first(curve, number):
    return {"temperature": curve.temperature[:number], "value": curve.value[:number]}


def test_curves_in_different_units_contradict_each_other(curve):
    with pytest.raises(gw.DataError, match=r"second\.csv lies a factor of .* above first\.csv"):
        gw.fit([curve, scaled(curve, 1000.0)])
    with pytest.raises(gw.DataError, match=r"first\.csv lies a factor of 10 above.*another unit"):
        check_together([scaled(curve, 0.1), curve])
    (text,) = check_together([curve, scaled(curve, 2.0)])
    assert "their samples or their scales differ" in text


def test_curves_that_do_not_overlap_are_not_compared(curve):
    cold, warm = curve.select(0.0, 1.0), scaled(curve, 1000.0).select(2.0, 50.0)
    assert check_together([cold, warm]) == []


def test_two_points_of_one_curve_inside_a_dense_one_are_compared(curve):
    sparse = replace(curve, temperature=curve.temperature[[4, 9]], value=1e3 * curve.value[[4, 9]])
    with pytest.raises(gw.DataError, match="another unit"):
        check_together([sparse, curve])


def test_copies_of_points_are_counted():
    kapton = gw.dataset("kapton-h")
    (text,) = check_together([kapton])
    assert "2 points are copies" in text
    assert "274 K, 292 K" in text


def test_a_curve_of_another_glass_is_refused_by_name(curve):
    with pytest.raises(gw.InputError, match=r"curve of stycast 1266, the fit is one of vitreous"):
        gw.fit(gw.dataset("epoxy"), "vitreous silica")
    own = replace(SILICA, name="my silica")
    assert any("is a curve of vitreous silica" in t for t in gw.fit(curve, own).warnings)


def heat(excess: float) -> gw.Measurement:
    model = gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22 * excess)
    glass = gw.Glass(SILICA, model, longitudinal=2.6e-4, transverse=2.6e-4)
    temperature = np.geomspace(0.1, 2.0, 30)
    exact = gw.heat_capacity(glass, temperature, per="mass")["total"].values
    return gw.Measurement.create(
        temperature,
        exact * np.exp(np.random.default_rng(0).normal(0.0, 0.02, 30)),
        uncertainty=0.02 * exact,
        quantity="heat_capacity",
        unit="J/(K kg)",
        material="vitreous silica",
        name="heat",
    )


def test_a_prior_that_excludes_the_data_is_an_error():
    exact = Quantity(1.2e-3, "J/(K^2 kg)", KNOWN, standard_error=0.02e-3)
    sure = SILICA.replace(linear_heat_capacity=exact)
    with pytest.raises(gw.InputError, match=r"linear_heat_capacity of vitreous silica.*excludes"):
        gw.fit(heat(3.0), sure, free=["energy_scale"])
    fine = gw.fit(heat(1.0), SILICA, free=["energy_scale"])
    assert not any("one of the two is wrong" in text for text in fine.warnings)
