"""The plateau of made-up curves."""

from __future__ import annotations

import numpy as np
import pytest

from glasswell.landmarks.plateau import plateau_landmarks

T = np.geomspace(0.05, 60.0, 240)


def from_slopes(slope):
    """κ whose d ln κ/d ln T is a given function of ln T."""
    u = np.linspace(np.log(T[0]), np.log(T[-1]), 20001)
    values = slope(u)
    log_kappa = np.concatenate([[0.0], np.cumsum(0.5 * (values[1:] + values[:-1]) * np.diff(u))])
    return np.exp(np.interp(np.log(T), u, log_kappa))


def test_a_parabola_of_slopes():
    """Slope 0.1 + (ln T/6)²: ends at ln(T/6) = ±√0.15, slope 1 at -√0.9."""
    kappa = from_slopes(lambda u: 0.1 + (u - np.log(6.0)) ** 2)
    found = plateau_landmarks(T, kappa, 0.25)
    assert found["plateau_temperature"].value == pytest.approx(6.0, rel=0.01)
    assert found["plateau_slope"].value == pytest.approx(0.1, abs=1e-3)
    assert found["plateau_start"].value == pytest.approx(6.0 * np.exp(-np.sqrt(0.15)), rel=5e-3)
    assert found["plateau_end"].value == pytest.approx(6.0 * np.exp(np.sqrt(0.15)), rel=5e-3)
    assert found["plateau_crossover"].value == pytest.approx(6.0 * np.exp(-np.sqrt(0.9)), rel=5e-3)
    assert found["plateau_conductivity"].value == pytest.approx(
        np.exp(np.interp(np.log(6.0), np.log(T), np.log(kappa))), rel=5e-3
    )


def test_a_maximum_is_the_plateau():
    """Slope from 2 through zero at 5 K, down to -0.5 and up again: κ is largest at 5 K."""
    kappa = from_slopes(lambda u: (u - np.log(5.0)) * (u - np.log(20.0)))
    found = plateau_landmarks(T, kappa, 0.25)
    assert found["plateau_temperature"].value == pytest.approx(5.0, rel=5e-3)
    assert found["plateau_slope"].value == pytest.approx(0.0, abs=2e-3)
    # the slope leaves the bound downwards, at -0.25
    assert 5.0 < found["plateau_end"].value < 10.0


def test_a_slope_that_never_falls():
    for slope in (lambda u: 2.0 + 0.0 * u, lambda u: 0.6 + (u - np.log(6.0)) ** 2):
        found = plateau_landmarks(T, from_slopes(slope), 0.25)
        assert all(mark.value is None for mark in found.values())
        assert "no plateau" in found["plateau_slope"].remark
    assert "smallest, 0.6" in found["plateau_slope"].remark


def test_a_dent_is_no_plateau():
    kappa = from_slopes(lambda u: 1.5 - 1.4 * np.exp(-(((u - np.log(3.0)) / 0.06) ** 2)))
    found = plateau_landmarks(T, kappa, 0.25)
    assert found["plateau_temperature"].value is None


def test_a_plateau_beyond_the_end():
    """The slope dips to 0.05 and stays below the bound."""
    kappa = from_slopes(
        lambda u: 0.1 + 1.9 / (1.0 + (np.exp(u) / 3.0) ** 4)
        - 0.05 * np.exp(-((u - np.log(15.0)) ** 2) / 0.05)
    )  # fmt: skip
    found = plateau_landmarks(T, kappa, 0.25)
    assert found["plateau_end"].value is None
    assert "as far as was searched" in found["plateau_end"].remark
    assert found["plateau_start"].value < found["plateau_temperature"].value
