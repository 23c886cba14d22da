"""Warm curves of vitreous silica, and a brute-force integration beside the conductivity."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw


@pytest.fixture(scope="module")
def glass():
    material = gw.material("vitreous silica")
    ensemble = gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22)
    return gw.Glass(material, ensemble, longitudinal=2.6e-4, transverse=2.6e-4)


def test_heat_capacity_at_200_temperatures(benchmark, glass):
    temperature = np.geomspace(0.01, 50.0, 200)
    gw.heat_capacity(glass, temperature)
    found = benchmark(gw.heat_capacity, glass, temperature)
    assert np.all(np.isfinite(found["total"]))


def test_conductivity_at_100_temperatures(benchmark, glass):
    temperature = np.geomspace(0.05, 60.0, 100)
    gw.thermal_conductivity(glass, temperature)
    found = benchmark(gw.thermal_conductivity, glass, temperature)
    assert np.all(np.isfinite(found["total"]))


def test_landmarks(benchmark, glass):
    gw.landmarks(glass)
    found = benchmark(gw.landmarks, glass)
    assert found.plateau_conductivity > 0.1


def test_warm_fit_of_vitreous_silica(benchmark):
    curve = gw.dataset("vitreous-silica")
    gw.fit(curve)
    found = benchmark.pedantic(gw.fit, args=(curve,), rounds=3)
    assert found.rms_log < 0.09
