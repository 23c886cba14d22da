"""A fit as an object: what is varied, what is held, which points, which priors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.dataset import Measurement
from glasswell.inference.curve import (
    Curve,
    excess_with_slopes,
    predicted_of_many,
    predicted_with_slopes,
)
from glasswell.inference.family import Family
from glasswell.inference.parameters import OF_SHAPES
from glasswell.material import Material

Array = npt.NDArray[np.float64]

# Logarithm of a number that stands for infinity, its inverse for nothing.
_ENDLESS = 600.0


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
    """Least squares of measured coordinates against the model, with priors on the logarithms.

    Coordinates are logarithms, or shifts over their span (`Coordinate`).
    carried: held parameters that are known only as well as their prior says; they are not varied,
    but bands and derived errors count their width.
    """

    material: Material
    family: Family
    measurements: tuple[Measurement, ...]
    varied: tuple[Varied, ...]
    held: Mapping[str, float]
    carried: tuple[Varied, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the varied parameters, in the order of the vector."""
        return tuple(v.name for v in self.varied)

    @cached_property
    def measured(self) -> Array:
        """Coordinates of all measured values (point,)."""
        pairs = zip(self.curves, self.measurements, strict=True)
        return np.concatenate([np.asarray(c.coordinate(m.value)) for c, m in pairs])

    @cached_property
    def curves(self) -> tuple[Curve, ...]:
        """The measurements as the model sees them."""
        return tuple(Curve.of(m, self.material) for m in self.measurements)

    @cached_property
    def errors(self) -> tuple[Array | None, ...]:
        """Errors of the coordinates (point,) of each curve, None for curves without."""
        pairs = zip(self.curves, self.measurements, strict=True)
        return tuple(c.coordinate.errors(m) for c, m in pairs)

    def by_curve(self, values: Array) -> list[Array]:
        """Values of all points (point, ...), curve by curve."""
        ends = np.cumsum([len(m) for m in self.measurements])[:-1]
        return np.split(values, ends)

    def predicted(
        self, vector: Array, curves: tuple[Curve, ...] | None = None
    ) -> tuple[Array, Array]:
        """Coordinates of the predicted values (point,), and their slopes (point, parameter).

        curves: those in the place of the measured ones.
        """
        shown = self.curves if curves is None else curves
        logarithms, every = self._every(vector)
        varied = [every.index(n) for n in self.names]
        with jax.enable_x64(True):
            found, slopes = predicted_with_slopes(
                jnp.asarray(logarithms), shown, self.family, every, self.material
            )
            return np.array(found), np.array(slopes)[:, varied]

    def excess(self, vector: Array) -> tuple[Array, Array]:
        """What is beyond the limits of theory (limit,), and its slopes (limit, parameter)."""
        if not self.family.limited:
            return np.empty(0), np.empty((0, len(vector)))
        logarithms, every = self._every(vector)
        with jax.enable_x64(True):
            found, slopes = excess_with_slopes(
                jnp.asarray(logarithms), self.family, every, self.material
            )
        varied = [every.index(n) for n in self.names]
        return np.array([found]), np.array(slopes)[None, varied]

    def predicted_of_many(self, vectors: Array) -> Array:
        """Coordinates of the predicted values (draw, point) at many vectors (draw, parameter)."""
        logarithms, every = self._every(vectors)
        with jax.enable_x64(True):
            return np.array(
                predicted_of_many(
                    jnp.asarray(logarithms), self.curves, self.family, every, self.material
                )
            )

    def _every(self, vector: Array) -> tuple[Array, tuple[str, ...]]:
        """Logarithms (..., parameter) of varied and held parameters, and their names."""
        held = self._held_in_model()
        # In one order whatever is varied, so that holding a parameter compiles nothing anew.
        every = tuple(sorted([*self.names, *held]))
        place = {name: i for i, name in enumerate(every)}
        logarithms = np.empty((*vector.shape[:-1], len(every)))
        with np.errstate(divide="ignore"):
            fixed = np.log(list(held.values()))
        # What is absent is 0 or infinite, but slopes need finite numbers.
        logarithms[..., [place[n] for n in held]] = np.clip(fixed, -_ENDLESS, _ENDLESS)
        logarithms[..., [place[n] for n in self.names]] = vector
        return logarithms, every

    def _held_in_model(self) -> dict[str, float]:
        """Held parameters that the model asks for: tables of one shape know their own."""
        fixed = set(OF_SHAPES) - set(self.family.follows)
        return {n: v for n, v in self.held.items() if n not in fixed}

    def values(self, vector: Array) -> dict[str, float]:
        """Independent parameters by name, from logarithms of the varied (and carried) ones."""
        names = [v.name for v in (*self.varied, *self.carried)][: len(vector)]
        return {**self.held, **dict(zip(names, np.exp(vector).tolist(), strict=True))}

    def without(self, name: str, value: float) -> Problem:
        """The same problem with one parameter held."""
        varied = tuple(v for v in self.varied if v.name != name)
        return replace(self, varied=varied, held={**self.held, name: value})

    def held_at(self, name: str, value: float) -> Problem:
        """The same, and without the tables for other values of it: for good."""
        family = self.family.at(name, value) if name in OF_SHAPES else self.family
        return replace(self.without(name, value), family=family)

    def freed(self, varied: Varied) -> Problem:
        """The same problem with one held parameter varied."""
        held = {n: v for n, v in self.held.items() if n != varied.name}
        family = self.family.along(varied.name) if varied.name in OF_SHAPES else self.family
        return replace(self, varied=(*self.varied, varied), held=held, family=family)

    def opened(self, vector: Array) -> tuple[Problem, Array]:
        """The same problem with the carried parameters varied too, and its vector."""
        at = np.log([self.held[v.name] for v in self.carried])
        held = {n: x for n, x in self.held.items() if n not in {v.name for v in self.carried}}
        varied = (*self.varied, *self.carried)
        return replace(self, varied=varied, held=held, carried=()), np.concatenate([vector, at])
