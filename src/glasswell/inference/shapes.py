"""Universal tables of one ensemble shape, or of a family of shapes along the random force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, ClassVar, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.ensemble import SoftPotentialModel
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.thermal_table import thermal_table
from glasswell.ensemble.tilted_shape import untilted
from glasswell.glass import Glass
from glasswell.inference.family import Family
from glasswell.material import Material
from glasswell.numerics.spline import UniformSpline
from glasswell.response.absorption import SoftPotentialAbsorption
from glasswell.response.elastic import shape_absorption
from glasswell.response.susceptibility import SoftPotentialSusceptibility, shape_susceptibility

Array = npt.NDArray[np.float64]
_Tables = TypeVar("_Tables")

# ln of the random force at the members of a family; below the first the tables no longer change
# for κ below 60 K, above the last nothing of the vibrations is left.
LOG_FORCES = np.linspace(np.log(1e-6), np.log(1.0), 19)


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["absorptions", "thermals", "weights", "susceptibilities"],
    meta_fields=["shape", "scattering"],
)
@dataclass(frozen=True)
class ShapeFamily(Family):
    """Tables at one random force (no `weights`), or at LOG_FORCES with spline weights between."""

    shape: Shape
    scattering: str
    absorptions: SoftPotentialAbsorption
    thermals: UniformSpline
    weights: UniformSpline | None
    susceptibilities: SoftPotentialSusceptibility | None = None

    model: ClassVar[str] = "soft-potential"
    title: ClassVar[str] = "soft-potential model"
    density_name: ClassVar[str] = "density"
    absent: ClassVar[tuple[str, ...]] = ("tunnelling_density",)
    derived: ClassVar[Mapping[str, str]] = {
        "density": "1/m^3",
        "rate_constant": "1",
        "coupling_longitudinal": "eV",
        "coupling_transverse": "eV",
    }

    @classmethod
    def of(cls, ensemble: SoftPotentialModel | None, scattering: str) -> ShapeFamily:
        """Tables of an ensemble, or of the usual shape."""
        return cls.single(Shape() if ensemble is None else untilted(ensemble.shape), scattering)

    @classmethod
    def single(cls, shape: Shape, scattering: str) -> ShapeFamily:
        """Tables of one shape."""
        absorption = shape_absorption(shape, scattering)
        return cls(shape, scattering, absorption, thermal_table(shape), None)

    @classmethod
    @lru_cache(maxsize=2)
    def along_random_force(cls, shape: Shape, scattering: str) -> ShapeFamily:
        """Tables of all members of the family; the last few families are kept.

        The splines are linear in their coefficients, so the weights of a spline through the
        members serve every entry alike.
        """
        members = _members(shape)
        absorptions = [SoftPotentialAbsorption.of(m, scattering) for m in members]
        thermals = [thermal_table(m) for m in members]
        weights = UniformSpline.through(LOG_FORCES, np.eye(len(LOG_FORCES)))
        return cls(shape, scattering, _stacked(absorptions), _stacked(thermals), weights)

    @property
    def follows_force(self) -> bool:
        """See `Family`."""
        return self.weights is not None

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

    def along(self) -> ShapeFamily:
        """The family of this shape along the random force."""
        if self.weights is not None:
            return self
        return self._equipped(ShapeFamily.along_random_force(self.shape, self.scattering))

    def at(self, random_force: float) -> ShapeFamily:
        """Tables at one random force alone."""
        shape = replace(self.shape, random_force=random_force)
        return self._equipped(ShapeFamily.single(shape, self.scattering))

    def scattered_by(self, scattering: str) -> ShapeFamily:
        """The same shapes with another kind of scattering."""
        alone = self.weights is None
        make = ShapeFamily.single if alone else ShapeFamily.along_random_force
        return self._equipped(make(self.shape, scattering))

    def _equipped(self, other: ShapeFamily) -> ShapeFamily:
        """Another family with the tables that this one has."""
        return other if self.susceptibilities is None else other.with_susceptibility()

    def with_susceptibility(self) -> ShapeFamily:
        """See `Family`."""
        alone = self.weights is None
        found = shape_susceptibility(self.shape) if alone else _susceptibilities(self.shape)
        return replace(self, susceptibilities=found)

    def susceptibility(self, random_force: Any | None) -> SoftPotentialSusceptibility:
        """See `Family`."""
        assert self.susceptibilities is not None
        return self._at(self.susceptibilities, random_force)

    def absorption(self, random_force: Any | None) -> SoftPotentialAbsorption:
        """Absorption at a random force (traceable), or of the single shape."""
        return self._at(self.absorptions, random_force)

    def thermal(self, random_force: Any | None) -> UniformSpline:
        """Thermal table at a random force (traceable), or of the single shape."""
        return self._at(self.thermals, random_force)

    def _at(self, tables: _Tables, random_force: Any | None) -> _Tables:
        """Tables of the single shape, or of all members mixed, which splines allow."""
        if self.weights is None:
            return tables
        assert random_force is not None
        share = spline_weights(self.weights, jnp.log(random_force))
        mixed: _Tables = jax.tree.map(
            lambda part: jnp.tensordot(share, jnp.asarray(part), axes=1), tables
        )
        return mixed


def _members(shape: Shape) -> list[Shape]:
    return [replace(shape, random_force=float(np.exp(u))) for u in LOG_FORCES]


def _stacked(members: list[_Tables]) -> _Tables:
    """Tables of all members in one, members first."""
    stacked: _Tables = jax.tree.map(lambda *parts: np.stack(parts), *members)
    return stacked


@lru_cache(maxsize=1)
def _susceptibilities(shape: Shape) -> SoftPotentialSusceptibility:
    return _stacked([SoftPotentialSusceptibility.of(member) for member in _members(shape)])


def spline_weights(weights: UniformSpline, position: Any) -> Any:
    """Weights (member,) of the members at one position of the family's variable."""
    count = weights.coefficients.shape[1]
    place = jnp.clip((position - weights.start) / weights.step, 0.0, float(count))
    index = jnp.clip(jnp.floor(place), 0, count - 1).astype(int)
    u = place - index
    c = jnp.asarray(weights.coefficients)[:, index]
    return c[0] + u * (c[1] + u * (c[2] + u * c[3]))
