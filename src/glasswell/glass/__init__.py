"""A glass: a material, an ensemble of soft potentials and the coupling between them."""

from glasswell.glass.conditions import Conditions as Conditions
from glasswell.glass.experiment import ExperimentalParameters as ExperimentalParameters
from glasswell.glass.experiment import experimental_parameters as experimental_parameters
from glasswell.glass.experiment import soft_configurations_glass as soft_configurations_glass
from glasswell.glass.glass import Glass as Glass
from glasswell.glass.heat_capacity_rule import (
    density_from_heat_capacity as density_from_heat_capacity,
)
from glasswell.glass.sample import Film as Film
from glasswell.glass.sample import Membrane as Membrane
from glasswell.glass.sample import Rod as Rod
from glasswell.glass.sample import Sample as Sample
from glasswell.glass.under_conditions import bulk_modulus as bulk_modulus
from glasswell.glass.under_conditions import pressure_coupling as pressure_coupling
