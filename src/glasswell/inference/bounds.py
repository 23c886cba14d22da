"""Numbers between hard bounds as functions of numbers without bounds, for samplers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from glasswell.inference.problem import Varied

Array = npt.NDArray[np.float64]

# A start on a bound is moved inside by this share of half the range.
_INSET = 0.02


@dataclass(frozen=True)
class Bounds:
    """x = middle + half·tanh(v/half) of the first numbers of a vector; the others are themselves.

    middle, half (parameter,).  Near the middle x = v + const.  A density that is cut off at a bound
    falls exponentially in v, so that a sampler meets no wall.
    """

    middle: Array
    half: Array

    @classmethod
    def of(cls, physical: Sequence[Varied]) -> Bounds:
        """Those of parameters."""
        low, high = np.array([v.log_bounds for v in physical]).T
        return cls(0.5 * (low + high), 0.5 * (high - low))

    def inside(self, free: Any, xp: ModuleType = np) -> tuple[Any, Any]:
        """The vector (..., parameter), and ln of the determinant dx/dv (...); traceable."""
        count = len(self.half)
        ratio = (free[..., :count] - self.middle) / self.half
        bounded = self.middle + self.half * xp.tanh(ratio)
        size = xp.abs(ratio)
        # ln sech², without overflow
        slope = 2.0 * (np.log(2.0) - size - xp.log1p(xp.exp(-2.0 * size)))
        return xp.concatenate([bounded, free[..., count:]], axis=-1), slope.sum(axis=-1)

    def free(self, vector: Array, factor: Array) -> tuple[Array, Array]:
        """The free numbers (parameter,) of a vector, and a factor of their rough covariance.

        factor (parameter, parameter): that of the vector.
        """
        count = len(self.half)
        ratio = np.clip((vector[:count] - self.middle) / self.half, _INSET - 1.0, 1.0 - _INSET)
        widths = np.sqrt((factor[:count] ** 2).sum(axis=1))
        # Beside a bound v has the width of the range at most.
        stretch = np.minimum(1.0 / (1.0 - ratio**2), np.maximum(self.half / widths, 1.0))
        scale = np.concatenate([stretch, np.ones(len(vector) - count)])
        free = np.concatenate([self.middle + self.half * np.arctanh(ratio), vector[count:]])
        return free, scale[:, None] * factor
