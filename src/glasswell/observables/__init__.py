"""What a laboratory measures, one file per quantity."""

from glasswell.observables.heat_capacity import heat_capacity as heat_capacity
from glasswell.observables.mean_free_path import mean_free_path as mean_free_path
from glasswell.observables.thermal_conductivity import (
    thermal_conductivity as thermal_conductivity,
)
