"""Numbers between hard bounds as functions of numbers without bounds, for samplers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

import jax
import numpy as np
import numpy.typing as npt

from glasswell.inference.problem import Varied

Array = npt.NDArray[np.float64]

# A start on a bound is moved inside by this share of the width of the rounding.
_INSET = 0.1
# The rounding of both bounds takes this share of the range between them at most.
_WIDEST = 0.25


@partial(jax.tree_util.register_dataclass, data_fields=["low", "high", "width"], meta_fields=[])
@dataclass(frozen=True)
class Bounds:
    """The first numbers x of a vector as functions of numbers v without bounds.

    x = low + w ln[(1 + e^((v - low)/w))/(1 + e^((v - high)/w))].
    low, high, width (parameter,): bounds and w, in which x leaves v near a bound; the other numbers
    are themselves.  A density that is cut off at a bound falls as e^(v/w) there, so that a sampler
    meets no wall; with w the width of the density it meets no long tail either.
    """

    low: Array
    high: Array
    width: Array

    @classmethod
    def of(cls, physical: Sequence[Varied], spread: Array) -> Bounds:
        """Those of parameters with a rough covariance (parameter, parameter) of all numbers."""
        low, high = np.array([v.log_bounds for v in physical]).T
        width = np.minimum(np.sqrt(np.diag(spread)[: len(low)]), _WIDEST * (high - low))
        return cls(low, high, width)

    def inside(self, free: Any, xp: ModuleType = np) -> tuple[Any, Any]:
        """The vector (..., parameter), and ln of the determinant dx/dv (...); traceable."""
        count = len(self.low)
        above = (free[..., :count] - self.low) / self.width
        beyond = (free[..., :count] - self.high) / self.width
        rise, fall = xp.logaddexp(0.0, above), xp.logaddexp(0.0, beyond)
        bounded = self.low + self.width * (rise - fall)
        # 1/(1 + e^-a) - 1/(1 + e^-b), as a product
        slope = above - rise - fall + xp.log1p(-xp.exp(beyond - above))
        return xp.concatenate([bounded, free[..., count:]], axis=-1), slope.sum(axis=-1)

    def free(self, vector: Array, factor: Array) -> tuple[Array, Array]:
        """The free numbers (parameter,) of a vector, and a factor of their rough covariance.

        factor (parameter, parameter): that of the vector.
        """
        count, inset = len(self.low), _INSET * self.width
        at = np.clip(vector[:count], self.low + inset, self.high - inset)
        above, below = (at - self.low) / self.width, (self.high - at) / self.width
        inner = at + self.width * (np.log1p(-np.exp(-above)) - np.log1p(-np.exp(-below)))
        free = np.concatenate([inner, vector[count:]])
        # dx/dv; beside a bound steps need not be longer than w there.
        slope = (1.0 - np.exp(-above)) * (1.0 - np.exp(-below))
        scale = np.concatenate([1.0 / np.maximum(slope, 0.5), np.ones(len(vector) - count)])
        return free, scale[:, None] * factor
