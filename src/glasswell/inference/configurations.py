"""Soft configurations for fits: one smooth F(η, ξ) of given scaled widths.

The tables depend on η̄/η_L and ξ̄/√η_L alone.  These two are given, not fitted: A, a0 and M enter
data through W only, and the two widths through how n(E) bends far from the scale of quantum motion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

import jax
import numpy as np
import numpy.typing as npt

from glasswell.ensemble import SoftConfigurationsModel
from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.thermal_table import thermal_table
from glasswell.ensemble.tilted_shape import untilted
from glasswell.errors import InputError, RefusedFitError
from glasswell.glass import Glass
from glasswell.inference.family import Family
from glasswell.material import Material
from glasswell.numerics.spline import UniformSpline
from glasswell.potential import effective_mass, quartic_eta
from glasswell.response.absorption import SoftPotentialAbsorption
from glasswell.response.elastic import shape_absorption
from glasswell.response.susceptibility import SoftPotentialSusceptibility, shape_susceptibility

Array = npt.NDArray[np.float64]

# η̄/η_L and ξ̄/√η_L where none are given: η̄ = 0.08 and ξ̄ = 0.26 at W/k = 3 K, A = 15 eV.
USUAL = ConfigurationShape(20.0, 4.0)
_QUARTIC_ENERGY, _LENGTH = 15.0, 1.0
_LARGEST_FRACTION = 0.5


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["absorptions", "thermals", "susceptibilities"],
    meta_fields=["shape", "quartic_energy", "length"],
)
@dataclass(frozen=True)
class ConfigurationFamily(Family):
    """Tables of one shape over (N2, N3); quartic_energy (eV) and length (Å) only turn W into M."""

    shape: ConfigurationShape
    absorptions: SoftPotentialAbsorption
    thermals: UniformSpline
    quartic_energy: float
    length: float
    susceptibilities: SoftPotentialSusceptibility | None = None

    model: ClassVar[str] = "soft-configurations"
    title: ClassVar[str] = "soft-configurations model"
    density_name: ClassVar[str] = "density"
    absent: ClassVar[tuple[str, ...]] = ("random_force", "tunnelling_density")
    derived: ClassVar[Mapping[str, str]] = {
        "density": "1/m^3",
        "soft_fraction": "1",
        "mass": "u",
        "rate_constant": "1",
        "coupling_longitudinal": "eV",
        "coupling_transverse": "eV",
    }

    @classmethod
    def of(cls, ensemble: SoftConfigurationsModel | None, scattering: str) -> ConfigurationFamily:
        """The family of an ensemble, or that of the usual widths.

        Raises InputError for scattering="interpolation", and for a distribution of one's own.
        """
        shape, sizes = USUAL, (_QUARTIC_ENERGY, _LENGTH)
        if ensemble is not None:
            if ensemble.distribution is not None:
                raise InputError(
                    "a distribution of your own cannot be fitted",
                    "what is kept between the steps of a fit are the two scaled widths",
                    "give width_eta and width_xi",
                )
            shape, sizes = untilted(ensemble.shape), (ensemble.quartic_energy, ensemble.length)
        return cls(shape, shape_absorption(shape, scattering), thermal_table(shape), *sizes)

    @property
    def scattering(self) -> str:
        """Always "exact"."""
        return "exact"

    def absorption(self, random_force: Any | None) -> SoftPotentialAbsorption:
        """See `Family`."""
        del random_force
        return self.absorptions

    def thermal(self, random_force: Any | None) -> UniformSpline:
        """See `Family`."""
        del random_force
        return self.thermals

    def with_susceptibility(self) -> ConfigurationFamily:
        """See `Family`."""
        return replace(self, susceptibilities=shape_susceptibility(self.shape))

    def susceptibility(self, random_force: Any | None) -> SoftPotentialSusceptibility:
        """See `Family`."""
        del random_force
        assert self.susceptibilities is not None
        return self.susceptibilities

    def ensemble(self, values: Mapping[str, float], material: Material) -> SoftConfigurationsModel:
        """See `Family`; c_a = π w2 w3 (1 + ν) P/n, w the scaled widths, ν the share at η < 0.

        Raises RefusedFitError if more than half of all atoms would be soft.
        """
        sizes: dict[str, Any] = {"quartic_energy": self.quartic_energy, "length": self.length}
        mass = float(effective_mass(energy_scale=values["energy_scale"], **sizes))
        scale = float(quartic_eta(mass=mass, **sizes))
        shape, atoms = self.shape, material.require("atom_density")
        area = np.pi * shape.width_n2 * shape.width_n3 * (1.0 + shape.negative_eta)
        fraction = float(values["density"] * area / atoms)
        if fraction > _LARGEST_FRACTION:
            raise RefusedFitError(
                f"these data ask for {fraction:.2g} soft atoms per atom",
                f"with widths of {shape.width_n2:.3g} η_L and {shape.width_n3:.3g} √η_L most soft "
                "atoms neither tunnel nor vibrate slowly, and soft atoms are the exception",
                "start from a glass with a SoftConfigurationsModel of smaller widths",
            )
        return SoftConfigurationsModel(
            mass=mass,
            atom_density=atoms,
            soft_fraction=fraction,
            width_eta=shape.width_n2 * scale,
            width_xi=shape.width_n3 * scale**0.5,
            negative_eta=shape.negative_eta,
            minimum_d2=shape.minimum_d2,
            **sizes,
        )

    @staticmethod
    def values_of(ensemble: SoftConfigurationsModel) -> dict[str, float]:
        """See `Family`."""
        return {"energy_scale": ensemble.energy_scale, "density": ensemble.density}

    def derived_values(self, glass: Glass) -> Array:
        """See `Family`."""
        found: Any = glass.ensemble
        counted = (found.density, found.soft_fraction, found.mass)
        return np.array([*counted, glass.rate_constant, *glass.couplings])
