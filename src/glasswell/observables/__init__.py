"""What a laboratory measures, one file per quantity."""

from glasswell.observables.capacitive_quality_factor import (
    CapacitiveQualityFactor as CapacitiveQualityFactor,
)
from glasswell.observables.capacitive_quality_factor import (
    capacitive_quality_factor as capacitive_quality_factor,
)
from glasswell.observables.complex_conductivity import complex_conductivity as complex_conductivity
from glasswell.observables.critical_intensity import critical_intensity as critical_intensity
from glasswell.observables.dielectric_loss import dielectric_loss as dielectric_loss
from glasswell.observables.heat_capacity import heat_capacity as heat_capacity
from glasswell.observables.heat_release import heat_release as heat_release
from glasswell.observables.internal_friction import internal_friction as internal_friction
from glasswell.observables.loss_angle import loss_angle as loss_angle
from glasswell.observables.mean_free_path import mean_free_path as mean_free_path
from glasswell.observables.neutron_spectrum import neutron_spectrum as neutron_spectrum
from glasswell.observables.participation_ratio import CoplanarWaveguide as CoplanarWaveguide
from glasswell.observables.participation_ratio import ParallelPlates as ParallelPlates
from glasswell.observables.participation_ratio import participation_ratio as participation_ratio
from glasswell.observables.permittivity_shift import permittivity_shift as permittivity_shift
from glasswell.observables.quasiparticle_loss import quasiparticle_loss as quasiparticle_loss
from glasswell.observables.quasiparticle_shift import quasiparticle_shift as quasiparticle_shift
from glasswell.observables.raman_spectrum import raman_spectrum as raman_spectrum
from glasswell.observables.resonator_loss import resonator_loss as resonator_loss
from glasswell.observables.resonator_shift import resonator_shift as resonator_shift
from glasswell.observables.sound_velocity_shift import (
    sound_velocity_shift as sound_velocity_shift,
)
from glasswell.observables.thermal_conductance import (
    thermal_conductance as thermal_conductance,
)
from glasswell.observables.thermal_conductivity import (
    thermal_conductivity as thermal_conductivity,
)
from glasswell.observables.thermal_diffusivity import (
    thermal_diffusivity as thermal_diffusivity,
)
from glasswell.observables.ultrasonic_attenuation import (
    ultrasonic_attenuation as ultrasonic_attenuation,
)
from glasswell.observables.vibrational_density_of_states import (
    vibrational_density_of_states as vibrational_density_of_states,
)
