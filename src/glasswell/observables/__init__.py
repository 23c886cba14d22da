"""What a laboratory measures, one file per quantity."""

from glasswell.observables.dielectric_loss import dielectric_loss as dielectric_loss
from glasswell.observables.heat_capacity import heat_capacity as heat_capacity
from glasswell.observables.internal_friction import internal_friction as internal_friction
from glasswell.observables.mean_free_path import mean_free_path as mean_free_path
from glasswell.observables.neutron_spectrum import neutron_spectrum as neutron_spectrum
from glasswell.observables.permittivity_shift import permittivity_shift as permittivity_shift
from glasswell.observables.raman_spectrum import raman_spectrum as raman_spectrum
from glasswell.observables.resonator_loss import resonator_loss as resonator_loss
from glasswell.observables.resonator_shift import resonator_shift as resonator_shift
from glasswell.observables.sound_velocity_shift import (
    sound_velocity_shift as sound_velocity_shift,
)
from glasswell.observables.thermal_conductivity import (
    thermal_conductivity as thermal_conductivity,
)
from glasswell.observables.vibrational_density_of_states import (
    vibrational_density_of_states as vibrational_density_of_states,
)
