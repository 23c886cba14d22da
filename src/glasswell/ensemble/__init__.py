"""Distributions of soft potentials and two-level systems, and averages over them."""

from glasswell.ensemble.boson_peak import BosonPeak as BosonPeak
from glasswell.ensemble.boson_peak import boson_peak as boson_peak
from glasswell.ensemble.density_of_states import Ensemble as Ensemble
from glasswell.ensemble.density_of_states import density_of_states as density_of_states
from glasswell.ensemble.density_of_states import resonant_strength as resonant_strength
from glasswell.ensemble.landmarks import ExcitationLandmarks as ExcitationLandmarks
from glasswell.ensemble.landmarks import excitation_landmarks as excitation_landmarks
from glasswell.ensemble.random_force import RandomForceEstimate as RandomForceEstimate
from glasswell.ensemble.random_force import random_force_from_maximum as random_force_from_maximum
from glasswell.ensemble.sampled import SampledPotentials as SampledPotentials
from glasswell.ensemble.shaped import PotentialEnsemble as PotentialEnsemble
from glasswell.ensemble.soft_configurations import (
    SoftConfigurationsModel as SoftConfigurationsModel,
)
from glasswell.ensemble.soft_fractions import Concentrations as Concentrations
from glasswell.ensemble.soft_fractions import concentrations as concentrations
from glasswell.ensemble.soft_fractions import tunnelling_fraction as tunnelling_fraction
from glasswell.ensemble.soft_potentials import SoftPotentialModel as SoftPotentialModel
from glasswell.ensemble.standard_tunnelling import (
    StandardTunnellingModel as StandardTunnellingModel,
)
from glasswell.ensemble.tunnelling_limit import (
    standard_tunnelling_limit as standard_tunnelling_limit,
)
