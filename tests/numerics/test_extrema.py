"""Maxima that stand out, the minimum below them, and their exact places."""

from __future__ import annotations

import numpy as np
import pytest

from glasswell.numerics.extrema import Extrema, extrema, refined

X = np.geomspace(0.1, 30.0, 300)


def test_a_hump_on_a_falling_curve():
    """1/x² + hump: the maximum of the hump and the valley before it."""
    values = X**-2.0 + 5.0 * np.exp(-((np.log(X / 4.0) / 0.4) ** 2))
    found = extrema(values, 0.01)
    assert X[found.maximum] == pytest.approx(4.0, rel=0.02)
    assert values[found.minimum] == values[: found.maximum].min()
    assert extrema(X**-2.0, 0.01) == Extrema(None, None)
    assert extrema(X**2.0, 0.01) == Extrema(None, None)


def test_a_minimum_alone():
    found = extrema(X**-2.0 + X**2.0, 1e-3)
    assert found.maximum is None
    assert X[found.minimum] == pytest.approx(1.0, rel=0.02)


def test_the_maximum_that_stands_out_most():
    """By its own height, and not by its logarithm: two humps between empty stretches."""
    values = np.exp(-((X - 4.0) ** 2) / 0.02) + 0.01 * np.exp(-((X - 20.0) ** 2) / 0.2)
    assert X[extrema(values, 0.01).maximum] == pytest.approx(4.0, rel=0.02)


def test_ripples_are_no_maximum():
    values = X**-2.0 * (1.0 + 0.02 * np.sin(20.0 * X))
    assert extrema(values, 0.1).maximum is None
    assert extrema(values, 1e-4).maximum is not None


def test_a_curve_that_begins_with_a_rise():
    """What a gap makes is a maximum only where nothing follows."""
    gap = np.exp(-0.5 / X) * X**-2.0
    for skip in (True, False):
        alone = extrema(gap, 0.01, skip_rise=skip)
        assert X[alone.maximum] == pytest.approx(0.25, rel=0.02)
        assert alone.minimum is None
    assert X[extrema(gap + 1e-3 * X**2.0, 0.01).maximum] == pytest.approx(0.25, rel=0.02)
    both = extrema(gap + 1e-3 * X**2.0, 0.01, skip_rise=True)
    assert both.maximum is None
    assert X[both.minimum] > 1.0
    hump = extrema(gap + np.exp(-((np.log(X / 8.0) / 0.3) ** 2)), 0.01, skip_rise=True)
    assert X[hump.maximum] == pytest.approx(8.0, rel=0.03)


def test_exact_places():
    def function(x):
        return np.log(x) / x

    assert refined(function, X, int(np.argmax(function(X))), 1.0) == pytest.approx(np.e, rel=1e-6)
    assert refined(lambda x: -function(x), X, int(np.argmax(function(X))), -1.0) == pytest.approx(
        np.e, rel=1e-6
    )
