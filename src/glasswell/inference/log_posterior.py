"""The posterior density of all parameters of a problem, traceable, with its gradient."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.inference.curve import predicted
from glasswell.inference.model import complete
from glasswell.inference.nuisance import NAMES, Nuisance, log_likelihood
from glasswell.inference.problem import Problem, Varied
from glasswell.inference.substance import substance_parameters

Array = npt.NDArray[np.float64]

# Beyond its bounds a logarithm is held back by a wall of this width.
_WALL = 0.05


@dataclass(frozen=True, eq=False)
class LogPosterior:
    """Ln of prior times likelihood of a vector (parameter,).

    The vector holds the logarithms of all parameters that are known only within something - what a
    fit varied, what it held at its prior, density and velocities of the material - and behind them
    three numbers for each curve (`nuisance`).  Held as given stays what was given.
    """

    problem: Problem
    physical: tuple[Varied, ...]
    curves: tuple[Nuisance, ...]

    @classmethod
    def of(cls, problem: Problem) -> LogPosterior:
        """The posterior of a problem, with everything uncertain varied."""
        opened, _ = problem.opened(np.zeros(len(problem.varied)))
        known = tuple(
            v for v in substance_parameters(opened.material) if v.name not in opened.names
        )
        curves = tuple(Nuisance.of(i, m) for i, m in enumerate(opened.measurements, start=1))
        return cls(opened, (*opened.varied, *known), curves)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parameters, in the order of the vector."""
        return (*(v.name for v in self.physical), *(n for c in self.curves for n in c.names))

    @property
    def measured(self) -> Array:
        """Coordinates of all measured values (point,)."""
        return self.problem.measured

    @cached_property
    def errors(self) -> tuple[Array, ...]:
        """Errors of the coordinates given with each curve, zero without."""
        pairs = zip(self.problem.measurements, self.problem.errors, strict=True)
        return tuple(np.zeros(len(m)) if given is None else given for m, given in pairs)

    @cached_property
    def least_squares(self) -> Problem:
        """The problem whose vector is the physical part of this one's, density apart."""
        whole = self.problem
        return Problem(whole.material, whole.family, whole.measurements, self.physical, whole.held)

    def start(self, vector: Array, noise: npt.ArrayLike) -> Array:
        """A vector at the optimum of a fit: its logarithms, priors, and the scatter it left.

        noise: of all curves () or of each (curve,).
        """
        at = [
            *vector,
            *(v.log_centre for v in self.physical[len(vector) :]),
            *(x for c in self.curves for x in c.start),
        ]
        found = np.array(at)
        found[len(self.physical) + 1 :: len(NAMES)] = np.log(noise)
        return found

    def values(self, vector: Any) -> dict[str, Any]:
        """Physical parameters by name; traceable."""
        held = self.problem._held_in_model()
        found: dict[str, Any] = {n: v for n, v in held.items() if np.isfinite(v)}
        found |= {v.name: jnp.exp(vector[i]) for i, v in enumerate(self.physical)}
        if "boundary" in found:
            found["inverse_boundary"] = 1.0 / found["boundary"]
        return complete(found, self.problem.material, self.problem.family)

    def predicted(self, vector: Any) -> list[Any]:
        """Coordinates of what the glass alone would show, by curve; traceable."""
        values, problem = self.values(vector), self.problem
        return [predicted(c, values, problem.material, problem.family) for c in problem.curves]

    def pointwise(self, vector: Any, measured: Any = None) -> list[Any]:
        """Ln of the likelihood of each point, by curve, of these or of other data (point,)."""
        data = self.measured if measured is None else measured
        ends = np.cumsum([len(error) for error in self.errors])[:-1]
        parts = jnp.split(data, ends) if len(ends) else [data]
        return [
            log_likelihood(part - predicted, error, own)
            for part, predicted, error, own in zip(
                parts, self.predicted(vector), self.errors, self._own(vector), strict=True
            )
        ]

    def log_prior(self, vector: Any) -> Any:
        """Ln of the prior, up to a constant."""
        centre, width = (
            np.array([getattr(v, name) for v in self.physical])
            for name in ("log_centre", "log_width")
        )
        low, high = np.array([v.log_bounds for v in self.physical]).T
        at = vector[: len(self.physical)]
        beyond = jnp.maximum(low - at, 0.0) + jnp.maximum(at - high, 0.0)
        total = -0.5 * jnp.sum(((at - centre) / width) ** 2 + (beyond / _WALL) ** 2)
        problem = self.problem
        if problem.family.limited:
            total -= 0.5 * problem.family.excess(self.values(vector), problem.material) ** 2
        for own, curve in zip(self._own(vector), self.curves, strict=True):
            total = total + curve.log_prior(own)
        return total

    def __call__(self, vector: Any, measured: Any = None) -> Any:
        """Ln of the density, up to a constant; traceable."""
        return self.log_prior(vector) + sum(p.sum() for p in self.pointwise(vector, measured))

    def _own(self, vector: Any) -> list[Any]:
        """The numbers of each curve."""
        first, count = len(self.physical), len(NAMES)
        return [
            vector[first + i * count : first + (i + 1) * count] for i in range(len(self.curves))
        ]

    def spread(self, vector: Array, noise: npt.ArrayLike) -> Array:
        """Covariance (parameter, parameter) of a normal distribution near the optimum.

        From the slopes of the model, the noise () or (curve,) and the widths of the priors: where a
        sampler begins.
        """
        _, slopes = self.least_squares.predicted(vector[: len(self.physical)])
        size = len(self.names)
        every = np.zeros((len(slopes), size))
        every[:, : len(self.physical)] = slopes
        ends = np.cumsum([0, *(len(m) for m in self.problem.measurements)])
        widths = [v.log_width for v in self.physical]
        levels = np.broadcast_to(np.asarray(noise, np.float64), (len(self.curves),))
        for i, curve in enumerate(self.curves):
            rows = slice(ends[i], ends[i + 1])
            every[rows, len(self.physical) + i * len(NAMES)] = 1.0
            every[rows] /= levels[i]
            widths += list(curve.widths)
        precision = every.T @ every + np.diag(np.array(widths) ** -2.0)
        for i in range(len(self.curves)):
            # n points fix a scatter to 1/√(2n)
            place = len(self.physical) + i * len(NAMES) + 1
            precision[place, place] += 2.0 * (ends[i + 1] - ends[i])
        return np.asarray(np.linalg.inv(precision))
