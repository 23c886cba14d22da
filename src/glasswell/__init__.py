"""Low-temperature properties of glasses from random soft atomic potentials, and back.

Every public name is listed here one by one and loaded when it is first used, so that
`import glasswell` stays quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inspect import Signature

    from glasswell.dataset import LossTangent as LossTangent
    from glasswell.dataset import Measurement as Measurement
    from glasswell.dataset import dataset as dataset
    from glasswell.dataset import datasets as datasets
    from glasswell.dataset import loss_tangents as loss_tangents
    from glasswell.dataset import read_measurement as read_measurement
    from glasswell.electrons import ElectronCentres as ElectronCentres
    from glasswell.electrons import HardenedCentres as HardenedCentres
    from glasswell.electrons import chalcogenide_assumptions as chalcogenide_assumptions
    from glasswell.electrons import chalcogenide_centres as chalcogenide_centres
    from glasswell.electrons import electrons_under_pressure as electrons_under_pressure
    from glasswell.electrons import paramagnetic_pressure as paramagnetic_pressure
    from glasswell.energies import energy_from_kelvin as energy_from_kelvin
    from glasswell.energies import energy_in_kelvin as energy_in_kelvin
    from glasswell.ensemble import BosonPeak as BosonPeak
    from glasswell.ensemble import Concentrations as Concentrations
    from glasswell.ensemble import ExcitationLandmarks as ExcitationLandmarks
    from glasswell.ensemble import RandomForceEstimate as RandomForceEstimate
    from glasswell.ensemble import SampledPotentials as SampledPotentials
    from glasswell.ensemble import SoftConfigurationsModel as SoftConfigurationsModel
    from glasswell.ensemble import SoftPotentialModel as SoftPotentialModel
    from glasswell.ensemble import StandardTunnellingModel as StandardTunnellingModel
    from glasswell.ensemble import concentrations as concentrations
    from glasswell.ensemble import excitation_landmarks as excitation_landmarks
    from glasswell.ensemble import random_force_from_maximum as random_force_from_maximum
    from glasswell.ensemble import resonant_strength as resonant_strength
    from glasswell.ensemble import standard_tunnelling_limit as standard_tunnelling_limit
    from glasswell.ensemble import tunnelling_fraction as tunnelling_fraction
    from glasswell.ensemble.boson_peak import boson_peak as boson_peak
    from glasswell.ensemble.density_of_states import density_of_states as density_of_states
    from glasswell.errors import CacheWarning as CacheWarning
    from glasswell.errors import DataError as DataError
    from glasswell.errors import DataWarning as DataWarning
    from glasswell.errors import GlasswellError as GlasswellError
    from glasswell.errors import GlasswellWarning as GlasswellWarning
    from glasswell.errors import InputError as InputError
    from glasswell.errors import RefusedFitError as RefusedFitError
    from glasswell.errors import UnitError as UnitError
    from glasswell.errors import ValidityWarning as ValidityWarning
    from glasswell.glass import Conditions as Conditions
    from glasswell.glass import ExperimentalParameters as ExperimentalParameters
    from glasswell.glass import Film as Film
    from glasswell.glass import Glass as Glass
    from glasswell.glass import Membrane as Membrane
    from glasswell.glass import Rod as Rod
    from glasswell.glass import experimental_parameters as experimental_parameters
    from glasswell.glass import soft_configurations_glass as soft_configurations_glass
    from glasswell.inference import Comparison as Comparison
    from glasswell.inference import FitResult as FitResult
    from glasswell.inference import Judgement as Judgement
    from glasswell.inference import Posterior as Posterior
    from glasswell.inference import compare as compare
    from glasswell.inference import judge as judge
    from glasswell.inference.experiment import Experiment as Experiment
    from glasswell.inference.fit import fit as fit
    from glasswell.inference.identifiability import Identifiability as Identifiability
    from glasswell.inference.planning import NextExperiments as NextExperiments
    from glasswell.inference.planning import next_experiments as next_experiments
    from glasswell.inference.study import Study as Study
    from glasswell.inference.study import read_study as read_study
    from glasswell.landmarks import Landmarks as Landmarks
    from glasswell.landmarks import landmarks as landmarks
    from glasswell.material import ElasticConstants as ElasticConstants
    from glasswell.material import Material as Material
    from glasswell.material import elastic_constants as elastic_constants
    from glasswell.material import material as material
    from glasswell.material import materials as materials
    from glasswell.material import median_and_spread as median_and_spread
    from glasswell.observables import CapacitiveQualityFactor as CapacitiveQualityFactor
    from glasswell.observables import CoplanarWaveguide as CoplanarWaveguide
    from glasswell.observables import ParallelPlates as ParallelPlates
    from glasswell.observables.capacitive_quality_factor import (
        capacitive_quality_factor as capacitive_quality_factor,
    )
    from glasswell.observables.complex_conductivity import (
        complex_conductivity as complex_conductivity,
    )
    from glasswell.observables.critical_intensity import critical_intensity as critical_intensity
    from glasswell.observables.dielectric_loss import dielectric_loss as dielectric_loss
    from glasswell.observables.heat_capacity import heat_capacity as heat_capacity
    from glasswell.observables.heat_release import heat_release as heat_release
    from glasswell.observables.internal_friction import internal_friction as internal_friction
    from glasswell.observables.loss_angle import loss_angle as loss_angle
    from glasswell.observables.mean_free_path import mean_free_path as mean_free_path
    from glasswell.observables.neutron_spectrum import neutron_spectrum as neutron_spectrum
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
    from glasswell.potential import SoftPotential as SoftPotential
    from glasswell.provenance import Source as Source
    from glasswell.spectrum import Spectrum as Spectrum
    from glasswell.spectrum import critical_energy as critical_energy
    from glasswell.spectrum import solve_spectrum as solve_spectrum
    from glasswell.spectrum import tunnel_splitting as tunnel_splitting
    from glasswell.superconductor import Superconductor as Superconductor

__version__: str

# The same list as above for the running program; tests/test_public_names.py keeps them equal.
_HOME = {
    "Measurement": "dataset",
    "dataset": "dataset",
    "datasets": "dataset",
    "loss_tangents": "dataset",
    "LossTangent": "dataset",
    "read_measurement": "dataset",
    "chalcogenide_assumptions": "electrons",
    "ElectronCentres": "electrons",
    "HardenedCentres": "electrons",
    "chalcogenide_centres": "electrons",
    "electrons_under_pressure": "electrons",
    "paramagnetic_pressure": "electrons",
    "energy_from_kelvin": "energies",
    "energy_in_kelvin": "energies",
    "BosonPeak": "ensemble",
    "boson_peak": "ensemble",
    "RandomForceEstimate": "ensemble",
    "random_force_from_maximum": "ensemble",
    "SampledPotentials": "ensemble",
    "Concentrations": "ensemble",
    "concentrations": "ensemble",
    "tunnelling_fraction": "ensemble",
    "ExcitationLandmarks": "ensemble",
    "excitation_landmarks": "ensemble",
    "standard_tunnelling_limit": "ensemble",
    "Conditions": "glass",
    "ExperimentalParameters": "glass",
    "experimental_parameters": "glass",
    "soft_configurations_glass": "glass",
    "SoftConfigurationsModel": "ensemble",
    "SoftPotentialModel": "ensemble",
    "StandardTunnellingModel": "ensemble",
    "density_of_states": "ensemble",
    "resonant_strength": "ensemble",
    "CacheWarning": "errors",
    "DataError": "errors",
    "DataWarning": "errors",
    "GlasswellError": "errors",
    "GlasswellWarning": "errors",
    "InputError": "errors",
    "RefusedFitError": "errors",
    "UnitError": "errors",
    "ValidityWarning": "errors",
    "Film": "glass",
    "Glass": "glass",
    "Membrane": "glass",
    "Rod": "glass",
    "Comparison": "inference",
    "FitResult": "inference",
    "Judgement": "inference",
    "Posterior": "inference",
    "compare": "inference",
    "fit": "inference",
    "judge": "inference",
    "Experiment": "inference.experiment",
    "Identifiability": "inference.identifiability",
    "NextExperiments": "inference.planning",
    "next_experiments": "inference.planning",
    "Study": "inference.study",
    "read_study": "inference.study",
    "Landmarks": "landmarks",
    "landmarks": "landmarks",
    "ElasticConstants": "material",
    "Material": "material",
    "elastic_constants": "material",
    "material": "material",
    "materials": "material",
    "median_and_spread": "material",
    "heat_capacity": "observables",
    "heat_release": "observables",
    "critical_intensity": "observables",
    "dielectric_loss": "observables",
    "neutron_spectrum": "observables",
    "permittivity_shift": "observables",
    "raman_spectrum": "observables",
    "resonator_loss": "observables",
    "resonator_shift": "observables",
    "internal_friction": "observables",
    "mean_free_path": "observables",
    "sound_velocity_shift": "observables",
    "thermal_conductance": "observables",
    "thermal_conductivity": "observables",
    "ultrasonic_attenuation": "observables",
    "thermal_diffusivity": "observables",
    "CapacitiveQualityFactor": "observables",
    "capacitive_quality_factor": "observables",
    "complex_conductivity": "observables",
    "loss_angle": "observables",
    "CoplanarWaveguide": "observables",
    "ParallelPlates": "observables",
    "participation_ratio": "observables",
    "quasiparticle_loss": "observables",
    "quasiparticle_shift": "observables",
    "vibrational_density_of_states": "observables",
    "SoftPotential": "potential",
    "Source": "provenance",
    "Spectrum": "spectrum",
    "critical_energy": "spectrum",
    "solve_spectrum": "spectrum",
    "tunnel_splitting": "spectrum",
    "Superconductor": "superconductor",
}

__all__ = [
    "BosonPeak",
    "CacheWarning",
    "CapacitiveQualityFactor",
    "Comparison",
    "Concentrations",
    "Conditions",
    "CoplanarWaveguide",
    "DataError",
    "DataWarning",
    "ElasticConstants",
    "ElectronCentres",
    "ExcitationLandmarks",
    "Experiment",
    "ExperimentalParameters",
    "Film",
    "FitResult",
    "Glass",
    "GlasswellError",
    "GlasswellWarning",
    "HardenedCentres",
    "Identifiability",
    "InputError",
    "Judgement",
    "Landmarks",
    "LossTangent",
    "Material",
    "Measurement",
    "Membrane",
    "NextExperiments",
    "ParallelPlates",
    "Posterior",
    "RandomForceEstimate",
    "RefusedFitError",
    "Rod",
    "SampledPotentials",
    "SoftConfigurationsModel",
    "SoftPotential",
    "SoftPotentialModel",
    "Source",
    "Spectrum",
    "StandardTunnellingModel",
    "Study",
    "Superconductor",
    "UnitError",
    "ValidityWarning",
    "boson_peak",
    "capacitive_quality_factor",
    "chalcogenide_assumptions",
    "chalcogenide_centres",
    "compare",
    "complex_conductivity",
    "concentrations",
    "critical_energy",
    "critical_intensity",
    "dataset",
    "datasets",
    "density_of_states",
    "dielectric_loss",
    "elastic_constants",
    "electrons_under_pressure",
    "energy_from_kelvin",
    "energy_in_kelvin",
    "excitation_landmarks",
    "experimental_parameters",
    "fit",
    "heat_capacity",
    "heat_release",
    "internal_friction",
    "judge",
    "landmarks",
    "loss_angle",
    "loss_tangents",
    "material",
    "materials",
    "mean_free_path",
    "median_and_spread",
    "neutron_spectrum",
    "next_experiments",
    "paramagnetic_pressure",
    "participation_ratio",
    "permittivity_shift",
    "quasiparticle_loss",
    "quasiparticle_shift",
    "raman_spectrum",
    "random_force_from_maximum",
    "read_measurement",
    "read_study",
    "resonant_strength",
    "resonator_loss",
    "resonator_shift",
    "soft_configurations_glass",
    "solve_spectrum",
    "sound_velocity_shift",
    "standard_tunnelling_limit",
    "thermal_conductance",
    "thermal_conductivity",
    "thermal_diffusivity",
    "tunnel_splitting",
    "tunnelling_fraction",
    "ultrasonic_attenuation",
    "vibrational_density_of_states",
]


class _FolderWithFunction(ModuleType):
    """A folder that is also the public function of the same name.

    `glasswell.material` names a folder and a function. Python binds the folder to that name as
    soon as anything inside it is imported, so the folder itself is made callable: then
    `glasswell.material("vitreous silica")` means the same whatever was imported before, and
    `glasswell.material.Material` keeps working.
    """

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return _function_of(self)(*arguments, **options)

    @property
    def __signature__(self) -> Signature:
        from inspect import signature

        return signature(_function_of(self))

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        """What the folder holds, and how the function is called: help() of either shows both."""
        from inspect import getdoc

        function = _function_of(self)
        called = f"{function.__name__}{self.__signature__}"
        return f"{vars(self)['__doc__']}\n\nAs a function, {called}:\n\n{getdoc(function)}"


def _function_of(folder: ModuleType) -> Any:
    return vars(folder)[folder.__name__.rpartition(".")[2]]


class _Package(ModuleType):
    """The package itself, which makes the folders that share a public name callable."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and _HOME.get(name) == name:
            value.__class__ = _FolderWithFunction
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


if not TYPE_CHECKING:
    # Hidden from type checkers, who would otherwise let every misspelt name pass.
    def __getattr__(name: str) -> Any:
        if name == "__version__":
            from importlib.metadata import version

            return version("glasswell")
        if name not in _HOME:
            raise AttributeError(f"module 'glasswell' has no attribute {name!r}")
        home = import_module(f"glasswell.{_HOME[name]}")
        # Remembered, so that the next use is a plain attribute. A folder of the same name has
        # already been bound by the import.
        value = home if _HOME[name] == name else getattr(home, name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
