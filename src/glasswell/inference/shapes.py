"""Universal tables of one ensemble shape, or of a family of shapes along the random force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.ensemble import SoftPotentialModel
from glasswell.ensemble.resonant_table import has_edge
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.thermal_table import thermal_table
from glasswell.ensemble.tilted_shape import untilted
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.inference.family import Family
from glasswell.inference.mixing import mixed, through_members
from glasswell.inference.parameters import WIDTHS
from glasswell.material import Material
from glasswell.numerics.spline import UniformSpline
from glasswell.response.absorption import SoftPotentialAbsorption
from glasswell.response.elastic import shape_absorption
from glasswell.response.susceptibility import SoftPotentialSusceptibility, shape_susceptibility

Array = npt.NDArray[np.float64]
Progress = Callable[[str], None]

# ln of the random force at the members of a family; below the first the tables no longer change
# for κ below 60 K, above the last nothing of the vibrations is left.
LOG_FORCES = np.linspace(np.log(1e-6), np.log(1.0), 19)


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["absorptions", "thermals", "susceptibilities"],
    meta_fields=["shape", "scattering", "follows"],
)
@dataclass(frozen=True)
class ShapeFamily(Family):
    """Tables at one random force, or at LOG_FORCES with splines between."""

    shape: Shape
    scattering: str
    absorptions: SoftPotentialAbsorption
    thermals: UniformSpline
    susceptibilities: SoftPotentialSusceptibility | None = None
    follows: tuple[str, ...] = ()

    model: ClassVar[str] = "soft-potential"
    title: ClassVar[str] = "soft-potential model"
    density_name: ClassVar[str] = "density"
    absent: ClassVar[tuple[str, ...]] = ("tunnelling_density", *WIDTHS)
    derived: ClassVar[Mapping[str, str]] = {
        "density": "1/m^3",
        "rate_constant": "1",
        "coupling_longitudinal": "eV",
        "coupling_transverse": "eV",
    }

    @classmethod
    def of(
        cls,
        ensemble: SoftPotentialModel | None,
        scattering: str,
        free: Sequence[str] = (),
        say: Progress = lambda _text: None,
    ) -> ShapeFamily:
        """Tables of an ensemble, or of the usual shape; those along a force are made when asked."""
        del say
        shape = Shape() if ensemble is None else untilted(ensemble.shape)
        if "random_force" in free:
            _check_deep(shape)
        return cls.single(shape, scattering)

    @classmethod
    def single(cls, shape: Shape, scattering: str) -> ShapeFamily:
        """Tables of one shape."""
        absorption = shape_absorption(shape, scattering)
        return cls(shape, scattering, absorption, thermal_table(shape))

    @classmethod
    @lru_cache(maxsize=2)
    def along_random_force(cls, shape: Shape, scattering: str) -> ShapeFamily:
        """Tables of all members of the family; the last few families are kept.

        Raises InputError for shapes without deep wells, between whose tables splines overshoot.
        """
        _check_deep(shape)
        members = _members(shape)
        absorptions = [SoftPotentialAbsorption.of(m, scattering) for m in members]
        thermals = [thermal_table(m) for m in members]
        return cls(
            shape,
            scattering,
            through_members((LOG_FORCES,), absorptions),
            through_members((LOG_FORCES,), thermals),
            follows=("random_force",),
        )

    def ensemble(self, values: Mapping[str, float], material: Material) -> SoftPotentialModel:
        """See `Family`."""
        del material
        return SoftPotentialModel(
            energy_scale=values["energy_scale"],
            density=values["density"],
            random_force=values.get("random_force", self.shape.random_force),
            minimum_d2=self.shape.minimum_d2,
        )

    @staticmethod
    def values_of(ensemble: SoftPotentialModel) -> dict[str, float]:
        """See `Family`."""
        values = {"energy_scale": ensemble.energy_scale, "density": ensemble.density}
        if ensemble.random_force > 0.0:
            values["random_force"] = ensemble.random_force
        return values

    def derived_values(self, glass: Glass) -> Array:
        """See `Family`."""
        return np.array([glass.ensemble.density, glass.rate_constant, *glass.couplings])

    def along(self, name: str) -> ShapeFamily:
        """The family of this shape along the random force."""
        if name in self.follows:
            return self
        return self._equipped(ShapeFamily.along_random_force(self.shape, self.scattering))

    def at(self, name: str, value: float) -> ShapeFamily:
        """Tables at one random force alone."""
        shape = replace(self.shape, **{name: value})
        return self._equipped(ShapeFamily.single(shape, self.scattering))

    def scattered_by(self, scattering: str) -> ShapeFamily:
        """The same shapes with another kind of scattering."""
        make = ShapeFamily.along_random_force if self.follows else ShapeFamily.single
        return self._equipped(make(self.shape, scattering))

    def _equipped(self, other: ShapeFamily) -> ShapeFamily:
        """Another family with the tables that this one has."""
        return other if self.susceptibilities is None else other.with_susceptibility()

    def with_susceptibility(self) -> ShapeFamily:
        """See `Family`."""
        made = _susceptibilities if self.follows else shape_susceptibility
        return replace(self, susceptibilities=made(self.shape))

    def susceptibility(self, values: Mapping[str, Any]) -> SoftPotentialSusceptibility:
        """See `Family`."""
        assert self.susceptibilities is not None
        return mixed(self.susceptibilities, self._place(values))

    def absorption(self, values: Mapping[str, Any]) -> SoftPotentialAbsorption:
        """Absorption at a random force (traceable), or of the single shape."""
        return mixed(self.absorptions, self._place(values))

    def thermal(self, values: Mapping[str, Any]) -> UniformSpline:
        """Thermal table at a random force (traceable), or of the single shape."""
        return mixed(self.thermals, self._place(values))

    def _place(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(jnp.log(values[name]) for name in self.follows)


def _check_deep(shape: Shape) -> None:
    if has_edge(shape):
        raise InputError(
            f"a random force cannot be fitted with minimum_d2={shape.minimum_d2:g}",
            "without deeper double wells absorption ends at an energy inside the tables, and "
            "nothing can be read between those of two random forces there",
            "choose a minimum_d2 of -8 or below, or give the random force and hold it",
        )


def _members(shape: Shape) -> list[Shape]:
    return [replace(shape, random_force=float(np.exp(u))) for u in LOG_FORCES]


@lru_cache(maxsize=1)
def _susceptibilities(shape: Shape) -> SoftPotentialSusceptibility:
    members = [SoftPotentialSusceptibility.of(member) for member in _members(shape)]
    return through_members((LOG_FORCES,), members)
