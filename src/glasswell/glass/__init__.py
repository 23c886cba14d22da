"""A glass: a material, an ensemble of soft potentials and the coupling between them."""

from glasswell.glass.glass import Glass as Glass
from glasswell.glass.heat_capacity_rule import (
    density_from_heat_capacity as density_from_heat_capacity,
)
