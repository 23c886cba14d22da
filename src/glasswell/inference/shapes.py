"""Universal tables of one ensemble shape, or of a family of shapes along the random force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, ClassVar

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

Array = npt.NDArray[np.float64]

# ln of the random force at the members of a family; below the first the tables no longer change
# for κ below 60 K, above the last nothing of the vibrations is left.
LOG_FORCES = np.linspace(np.log(1e-6), np.log(1.0), 19)


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["absorptions", "thermals", "weights"],
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
        members = [replace(shape, random_force=float(np.exp(u))) for u in LOG_FORCES]
        absorptions = [SoftPotentialAbsorption.of(m, scattering) for m in members]
        thermals = [thermal_table(m) for m in members]
        first = absorptions[0]
        stacked = SoftPotentialAbsorption(
            scattering,
            replace(
                first.resonant,
                coefficients=np.stack([a.resonant.coefficients for a in absorptions]),
            ),
            replace(
                first.relaxation,
                coefficients=np.stack([a.relaxation.coefficients for a in absorptions]),
            ),
        )
        thermal = replace(thermals[0], coefficients=np.stack([t.coefficients for t in thermals]))
        weights = UniformSpline.through(LOG_FORCES, np.eye(len(LOG_FORCES)))
        return cls(shape, scattering, stacked, thermal, weights)

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
        return ShapeFamily.along_random_force(self.shape, self.scattering)

    def at(self, random_force: float) -> ShapeFamily:
        """Tables at one random force alone."""
        return ShapeFamily.single(replace(self.shape, random_force=random_force), self.scattering)

    def scattered_by(self, scattering: str) -> ShapeFamily:
        """The same shapes with another kind of scattering."""
        alone = self.weights is None
        make = ShapeFamily.single if alone else ShapeFamily.along_random_force
        return make(self.shape, scattering)

    def _mixed(self, coefficients: Any, random_force: Any) -> Any:
        assert self.weights is not None
        share = spline_weights(self.weights, jnp.log(random_force))
        return jnp.tensordot(share, jnp.asarray(coefficients), axes=1)

    def absorption(self, random_force: Any | None) -> SoftPotentialAbsorption:
        """Absorption at a random force (traceable), or of the single shape."""
        if self.weights is None:
            return self.absorptions
        both = self.absorptions
        return SoftPotentialAbsorption(
            self.scattering,
            replace(
                both.resonant,
                coefficients=self._mixed(both.resonant.coefficients, random_force),
            ),
            replace(
                both.relaxation,
                coefficients=self._mixed(both.relaxation.coefficients, random_force),
            ),
        )

    def thermal(self, random_force: Any | None) -> UniformSpline:
        """Thermal table at a random force (traceable), or of the single shape."""
        if self.weights is None:
            return self.thermals
        mixed = self._mixed(self.thermals.coefficients, random_force)
        return replace(self.thermals, coefficients=mixed)


def spline_weights(weights: UniformSpline, position: Any) -> Any:
    """Weights (member,) of the members at one position of the family's variable."""
    count = weights.coefficients.shape[1]
    place = jnp.clip((position - weights.start) / weights.step, 0.0, float(count))
    index = jnp.clip(jnp.floor(place), 0, count - 1).astype(int)
    u = place - index
    c = jnp.asarray(weights.coefficients)[:, index]
    return c[0] + u * (c[1] + u * (c[2] + u * c[3]))
