from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw


@pytest.fixture(scope="session")
def silica():
    """The fit of the main example, with the shortcut beside it."""
    return gw.fit(gw.dataset("vitreous-silica"), compare_shortcut=True)


@pytest.fixture(scope="session")
def with_heat_capacity(silica):
    """A fit of a conductivity with errors and of a made-up heat capacity."""
    conductivity = gw.dataset("vitreous-silica").select(maximum=60.0)
    heat = gw.heat_capacity(silica.glass, np.geomspace(0.1, 3.0, 12), per="mass")
    curves = [
        gw.Measurement.create(
            conductivity.temperature,
            conductivity.value,
            uncertainty=0.06 * conductivity.value,
            quantity="thermal_conductivity",
            unit="W/(K m)",
            material="vitreous silica",
            name="with errors",
        ),
        gw.Measurement.create(
            heat["temperature"].values,
            heat["total"].values * np.tile([0.97, 1.03], 6),
            quantity="heat_capacity",
            unit="J/(K kg)",
            material="vitreous silica",
            name="made up",
        ),
    ]
    return gw.fit(curves)
