"""Residuals that follow one another, beside independent ones."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw
from glasswell.inference.trends import Trend, judge_trends


def curve(points, frequency=None):
    kelvin = np.geomspace(0.1, 10.0, points)
    more = {}
    if frequency is not None:
        more = {"conditions": {"frequency": (frequency, "Hz")}}
    quantity, unit = ("thermal_conductivity", "W/(K m)") if not more else ("dielectric_loss", "1")
    return gw.Measurement.create(
        kelvin, np.ones(points), quantity=quantity, unit=unit, name="a curve", **more
    )


def autoregressive(points, correlation, random):
    found = np.empty(points)
    found[0] = random.normal()
    for i in range(1, points):
        found[i] = correlation * found[i - 1] + np.sqrt(1.0 - correlation**2) * random.normal()
    return found


def test_independent_residuals_are_not_called_a_trend():
    """Of 2000 curves fewer than one in a thousand may be."""
    random, one = np.random.default_rng(0), np.ones(40)
    seen = [Trend.of(curve(40), random.normal(size=40), one).seen for _ in range(2000)]
    assert np.mean(seen) < 2e-3


def test_correlation_and_what_it_costs():
    """The mean of correlated points is as uncertain as that of the independent ones."""
    random, many = np.random.default_rng(1), 4000
    found = Trend.of(curve(many), 0.05 * autoregressive(many, 0.8, random), np.full(many, 0.05))
    assert found.seen
    assert found.correlation == pytest.approx(0.8, abs=0.04)
    means = [autoregressive(400, 0.8, random).mean() for _ in range(400)]
    independent = Trend(0.8, 400).independent
    assert np.std(means) == pytest.approx(independent**-0.5, rel=0.1)


def test_the_end_of_one_sweep_is_no_neighbour_of_the_next():
    """Two frequencies, each with a constant rest of its own, and both in one file."""
    points = 12
    frequency = np.tile([1e3, 1e6], points // 2)
    rest = np.where(frequency > 1e4, 1.0, -1.0) + 0.01 * np.arange(points)
    assert Trend.of(curve(points, frequency), rest, np.ones(points)).correlation > 0.7
    assert Trend.of(curve(points), rest, np.ones(points)).correlation < -0.8


def test_a_fit_that_misses_a_trend_says_so():
    random = np.random.default_rng(2)
    kelvin = np.geomspace(0.1, 30.0, 40)
    glass = gw.Glass(
        gw.material("vitreous silica"),
        gw.SoftPotentialModel(3.0, 8e22),
        longitudinal=3e-4,
        transverse=3e-4,
    )
    kappa = gw.thermal_conductivity(glass, kelvin)["total"].values
    wave = 0.1 * np.sin(4.0 * np.log(kelvin)) + 0.01 * random.normal(size=40)
    scatter = 0.1 * random.normal(size=40)
    said = {}
    for name, rest in (("wave", wave), ("scatter", scatter)):
        measured = gw.Measurement.create(
            kelvin,
            kappa * np.exp(rest),
            quantity="thermal_conductivity",
            unit="W/(K m)",
            name=name,
        )
        fit = gw.fit(measured, "vitreous silica")
        said[name] = [text for text in fit.warnings if "follow one another" in text]
    assert len(said["wave"]) == 1
    assert "residuals of wave" in said["wave"][0]
    assert said["scatter"] == []


def test_few_points_and_no_residuals():
    assert judge_trends([curve(6)], [np.arange(6.0)], [np.ones(6)]) == []
    assert judge_trends([curve(20)], [np.zeros(20)], [np.ones(20)]) == []
