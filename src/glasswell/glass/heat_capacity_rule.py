"""The density P_s of soft potentials that a measured linear heat capacity asks for."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from glasswell.constants import BOLTZMANN
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.thermal_table import thermal_table
from glasswell.numerics.spline import UniformSpline

# The temperature (K) at which the linear term of a heat capacity is read off.
REFERENCE_TEMPERATURE = 0.1


def density_from_heat_capacity(
    linear_heat_capacity: Any,
    energy_scale: Any,
    *,
    minimum_d2: float = -11.0,
    random_force: float = 0.0,
) -> Any:
    """P_s (1/m³) such that the excitations hold C = c1 T at T = 0.1 K.

    linear_heat_capacity: c1 per volume in J/(K² m³).  energy_scale: W/k in K.
    c1 depends on the duration of the experiment, so its uncertainty goes over into P_s in full.
    """
    table = thermal_table(Shape(minimum_d2, random_force))
    return density_rule(linear_heat_capacity, energy_scale, table)


def density_rule(
    linear_heat_capacity: Any, energy_scale: Any, table: UniformSpline, xp: ModuleType = np
) -> Any:
    """The same from a thermal table, traceable with xp = jax.numpy."""
    scaled = xp.log(REFERENCE_TEMPERATURE / energy_scale)
    heat_capacity = BOLTZMANN * xp.exp(table(scaled, xp))
    return linear_heat_capacity * REFERENCE_TEMPERATURE / heat_capacity
