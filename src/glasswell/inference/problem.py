"""A fit as an object: what is varied, what is held, which points, which priors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.dataset import Measurement
from glasswell.inference.model import Curve, predicted_with_slopes
from glasswell.inference.shapes import ShapeFamily
from glasswell.material import Material

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Varied:
    """A parameter of the vector, with the normal prior of its logarithm and hard bounds."""

    name: str
    start: float
    log_centre: float
    log_width: float
    log_bounds: tuple[float, float]


@dataclass(frozen=True)
class Problem:
    """Least squares of ln(measured) against the model, with priors on the varied logarithms."""

    material: Material
    family: ShapeFamily
    measurements: tuple[Measurement, ...]
    varied: tuple[Varied, ...]
    held: Mapping[str, float]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the varied parameters, in the order of the vector."""
        return tuple(v.name for v in self.varied)

    @property
    def log_measured(self) -> Array:
        """Ln of all measured values (point,)."""
        return np.asarray(np.log(np.concatenate([m.value for m in self.measurements])))

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The measurements as the model sees them."""
        return tuple(Curve.of(m, self.material) for m in self.measurements)

    def log_errors(self) -> Array | None:
        """Relative errors (point,) if every measurement has them, else None."""
        if any(m.uncertainty is None for m in self.measurements):
            return None
        return np.concatenate([np.asarray(m.uncertainty) / m.value for m in self.measurements])

    def predicted(self, vector: Array) -> tuple[Array, Array]:
        """Ln of the predicted values (point,) and their slopes (point, parameter)."""
        # In one order whatever is varied, so that holding a parameter compiles nothing anew.
        every = tuple(sorted([*self.names, *self.held]))
        place = {name: i for i, name in enumerate(every)}
        logarithms = np.empty(len(every))
        with np.errstate(divide="ignore"):
            logarithms[[place[n] for n in self.held]] = np.log(list(self.held.values()))
        varied = [place[n] for n in self.names]
        logarithms[varied] = vector
        with jax.enable_x64(True):
            found, slopes = predicted_with_slopes(
                jnp.asarray(logarithms), self.curves, self.family, every, self.material
            )
            return np.array(found), np.array(slopes)[:, varied]

    def values(self, vector: Array) -> dict[str, float]:
        """Independent parameters by name."""
        return {**self.held, **dict(zip(self.names, np.exp(vector).tolist(), strict=True))}

    def without(self, name: str, value: float) -> Problem:
        """The same problem with one parameter held."""
        varied = tuple(v for v in self.varied if v.name != name)
        return replace(self, varied=varied, held={**self.held, name: value})
