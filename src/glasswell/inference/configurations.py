"""Soft configurations for fits: a smooth F(η, ξ) of two scaled widths, given or fitted.

The tables depend on η̄/η_L and ξ̄/√η_L alone: A, a0 and M enter data through W only, and the two
widths through how n(E) bends far from the scale of quantum motion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.ensemble import SoftConfigurationsModel
from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.thermal_table import thermal_table
from glasswell.ensemble.tilted_shape import untilted
from glasswell.errors import InputError, RefusedFitError
from glasswell.glass import Glass
from glasswell.inference.family import Family
from glasswell.inference.mixing import mixed
from glasswell.inference.parameters import PARAMETERS, WIDTHS
from glasswell.inference.width_tables import prepare, width_susceptibility, width_tables
from glasswell.material import Material
from glasswell.numerics.spline import UniformSpline
from glasswell.potential import effective_mass, quartic_eta
from glasswell.response.absorption import SoftPotentialAbsorption
from glasswell.response.elastic import shape_absorption
from glasswell.response.susceptibility import SoftPotentialSusceptibility, shape_susceptibility

Array = npt.NDArray[np.float64]
Progress = Callable[[str], None]

# η̄/η_L and ξ̄/√η_L where none are given: η̄ = 0.08 and ξ̄ = 0.26 at W/k = 3 K, A = 15 eV.
USUAL = ConfigurationShape(20.0, 4.0)
_QUARTIC_ENERGY, _LENGTH = 15.0, 1.0
_LARGEST_FRACTION = 0.5
# c_a ≤ 0.1 (Klinger, Phys. Rep. 165, 275 (1988)); more is within this of its logarithm.
_USUAL_FRACTION, _FRACTION_WIDTH = 0.1, 0.3


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["absorptions", "thermals", "susceptibilities"],
    meta_fields=["shape", "quartic_energy", "length", "follows"],
)
@dataclass(frozen=True)
class ConfigurationFamily(Family):
    """Tables of one shape over (N2, N3), or on a grid of its widths.

    shape: where a width is not given as a parameter, it is that of the shape.  quartic_energy (eV)
    and length (Å) only turn W into M.
    """

    shape: ConfigurationShape
    absorptions: SoftPotentialAbsorption
    thermals: UniformSpline
    quartic_energy: float
    length: float
    susceptibilities: SoftPotentialSusceptibility | None = None
    follows: tuple[str, ...] = ()

    model: ClassVar[str] = "soft-configurations"
    title: ClassVar[str] = "soft-configurations model"
    density_name: ClassVar[str] = "density"
    absent: ClassVar[tuple[str, ...]] = ("random_force", "tunnelling_density")
    derived: ClassVar[Mapping[str, str]] = {
        "density": "1/m^3",
        "soft_fraction": "1",
        "mass": "u",
        "width_eta": "1",
        "width_xi": "1",
        "rate_constant": "1",
        "coupling_longitudinal": "eV",
        "coupling_transverse": "eV",
    }

    @classmethod
    def of(
        cls,
        ensemble: SoftConfigurationsModel | None,
        scattering: str,
        free: Sequence[str] = (),
        say: Progress = lambda _text: None,
    ) -> ConfigurationFamily:
        """The family of an ensemble, or that of the usual widths; a grid if one of them is free.

        Raises InputError for scattering="interpolation", for a distribution of one's own, and for
        widths outside the grid if one is free.
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
        if set(free) & set(WIDTHS):
            _check_scattering(scattering)
            _check_inside(shape)
            tables = width_tables(float(shape.negative_eta), float(shape.minimum_d2), say)
            return cls(shape, *tables, *sizes, follows=WIDTHS)
        return cls(shape, shape_absorption(shape, scattering), thermal_table(shape), *sizes)

    @property
    def scattering(self) -> str:
        """Always "exact"."""
        return "exact"

    def absorption(self, values: Mapping[str, Any]) -> SoftPotentialAbsorption:
        """See `Family`."""
        return mixed(self.absorptions, self._place(values))

    def thermal(self, values: Mapping[str, Any]) -> UniformSpline:
        """See `Family`."""
        return mixed(self.thermals, self._place(values))

    def with_susceptibility(self, say: Progress = lambda _text: None) -> ConfigurationFamily:
        """See `Family`."""
        if not self.follows:
            return replace(self, susceptibilities=shape_susceptibility(self.shape))
        shape = self.shape
        made = width_susceptibility(float(shape.negative_eta), float(shape.minimum_d2), say)
        return replace(self, susceptibilities=made)

    def susceptibility(self, values: Mapping[str, Any]) -> SoftPotentialSusceptibility:
        """See `Family`."""
        assert self.susceptibilities is not None
        return mixed(self.susceptibilities, self._place(values))

    def _place(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        if not self.follows:
            return ()
        return tuple(jnp.log(width) for width in self._widths(values))

    def _widths(self, values: Mapping[str, Any]) -> tuple[Any, Any]:
        """η̄/η_L and ξ̄/√η_L: parameters, or those of the shape."""
        first, second = WIDTHS
        return values.get(first, self.shape.width_n2), values.get(second, self.shape.width_n3)

    def ensemble(self, values: Mapping[str, float], material: Material) -> SoftConfigurationsModel:
        """See `Family`; c_a = π w2 w3 (1 + ν) P/n, w the scaled widths, ν the share at η < 0.

        Raises RefusedFitError if more than half of all atoms would be soft.
        """
        sizes: dict[str, Any] = {"quartic_energy": self.quartic_energy, "length": self.length}
        mass = float(effective_mass(energy_scale=values["energy_scale"], **sizes))
        scale = float(quartic_eta(mass=mass, **sizes))
        shape, atoms = self.shape, material.require("atom_density")
        width_n2, width_n3 = self._widths(values)
        fraction = float(self._soft_fraction(values, material))
        if fraction > _LARGEST_FRACTION:
            raise RefusedFitError(
                f"these data ask for {fraction:.2g} soft atoms per atom",
                f"with widths of {width_n2:.3g} η_L and {width_n3:.3g} √η_L most soft "
                "atoms neither tunnel nor vibrate slowly, and soft atoms are the exception",
                "start from a glass with a SoftConfigurationsModel of smaller widths",
            )
        return SoftConfigurationsModel(
            mass=mass,
            atom_density=atoms,
            soft_fraction=fraction,
            width_eta=width_n2 * scale,
            width_xi=width_n3 * scale**0.5,
            negative_eta=shape.negative_eta,
            minimum_d2=shape.minimum_d2,
            **sizes,
        )

    def _soft_fraction(self, values: Mapping[str, Any], material: Material) -> Any:
        """c_a of a complete set of parameters; traceable."""
        width_n2, width_n3 = self._widths(values)
        area = np.pi * width_n2 * width_n3 * (1.0 + self.shape.negative_eta)
        return values["density"] * area / material.require("atom_density")

    def prepare(self, ensembles: Sequence[SoftConfigurationsModel]) -> None:
        """See `Family`."""
        if self.follows:
            prepare([untilted(ensemble.shape) for ensemble in ensembles])

    @property
    def limited(self) -> bool:
        """See `Family`: free widths may not make soft atoms the rule."""
        return bool(self.follows)

    def excess(self, values: Mapping[str, Any], material: Material) -> Any:
        """See `Family`: ln c_a above that of 0.1."""
        over = jnp.log(self._soft_fraction(values, material) / _USUAL_FRACTION)
        return jnp.maximum(over, 0.0) / _FRACTION_WIDTH

    @staticmethod
    def values_of(ensemble: SoftConfigurationsModel) -> dict[str, float]:
        """See `Family`."""
        shape: Any = ensemble.untilted_shape
        widths = zip(WIDTHS, (shape.width_n2, shape.width_n3), strict=True)
        values = {"energy_scale": ensemble.energy_scale, "density": ensemble.density}
        return {**values, **dict(widths)}

    def derived_values(self, glass: Glass) -> Array:
        """See `Family`."""
        found: Any = glass.ensemble
        counted = (found.density, found.soft_fraction, found.mass, found.width_eta, found.width_xi)
        return np.array([*counted, glass.rate_constant, *glass.couplings])


def _check_scattering(scattering: str) -> None:
    if scattering != "exact":
        raise InputError(
            f'scattering="{scattering}" is not for this ensemble',
            "the literature's closed form is that of a uniform density of soft potentials",
            'use scattering="exact", or a SoftPotentialModel',
        )


def _check_inside(shape: ConfigurationShape) -> None:
    """Raises InputError for widths at which the grid has no tables."""
    for name, width in zip(WIDTHS, (shape.width_n2, shape.width_n3), strict=True):
        known = PARAMETERS[name]
        if not known.lower <= width <= known.upper:
            raise InputError(
                f"{name} of the glass to start from is {width:.4g}",
                f"widths are fitted between {known.lower:g} and {known.upper:g}, where there are "
                "tables: below, F changes over the scale of quantum motion itself, above, η and ξ "
                "are no longer small",
                "start from a glass inside that range, or hold both widths, which may have any "
                "values",
            )
