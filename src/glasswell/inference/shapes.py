"""Universal tables of one ensemble shape, or of a family of shapes along the random force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.ensemble.shape import Shape
from glasswell.ensemble.thermal_table import thermal_table
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
class ShapeFamily:
    """Tables at one random force (no `weights`), or at LOG_FORCES with spline weights between."""

    shape: Shape
    scattering: str
    absorptions: SoftPotentialAbsorption
    thermals: UniformSpline
    weights: UniformSpline | None

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
