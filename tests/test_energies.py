"""Kelvin against units of spectra, by figures of CODATA's tables."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw

# CODATA 2022: K per eV, hc/k in m K, h/k in K per Hz.
FIGURES = {"meV": 11.60451812, "1/cm": 1.438776877, "THz": 47.99243073, "GHz": 0.04799243073}


@pytest.mark.parametrize("unit", FIGURES)
def test_figures(unit):
    assert float(gw.energy_in_kelvin(1.0, unit)) == pytest.approx(FIGURES[unit], rel=1e-9)


def test_there_and_back():
    values = np.array([-3.0, 0.0, 7.0])
    for unit in ("K", "meV", "1/cm", "GHz", "THz", "J"):
        back = gw.energy_from_kelvin(gw.energy_in_kelvin(values, unit), unit)
        np.testing.assert_allclose(back, values, rtol=1e-14)


@pytest.mark.parametrize("unit", ["cm", "kelvin", "", None])
def test_units_are_not_guessed(unit):
    with pytest.raises(gw.UnitError, match="not a unit of energy"):
        gw.energy_in_kelvin(1.0, unit)
