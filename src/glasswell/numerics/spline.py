"""Cubic splines on uniform grids, evaluated alike in NumPy and in JAX.

Outside the grid a spline goes on along its tangent: in the logarithmic variables used here that is
a power law.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline

Array = npt.NDArray[np.float64]


def _coefficients(values: Array, axis: int) -> Array:
    """Not-a-knot cubic coefficients (4, ..., interval at `axis`, ...) in u = (x - x_i)/step."""
    count = values.shape[axis]
    spline = CubicSpline(np.arange(count, dtype=float), values, axis=axis)
    # scipy returns (power descending, interval, other axes); put power last-ascending in front
    return np.moveaxis(spline.c[::-1], 1, axis + 1)


@dataclass(frozen=True)
class UniformSpline:
    """Spline of one variable through `values` at start + step·i."""

    start: float
    step: float
    coefficients: Array

    @classmethod
    def through(cls, x: Array, values: Array) -> UniformSpline:
        """Spline through the points of a uniform grid x (point,)."""
        step = _uniform_step(x)
        return cls(float(x[0]), step, _coefficients(values, 0))

    def __call__(self, x: Any, xp: ModuleType = np) -> Any:
        """Values at x (...), in NumPy or, with xp = jax.numpy, in JAX."""
        index, u, beyond = _locate(x, self.start, self.step, self.coefficients.shape[1], xp)
        c = xp.asarray(self.coefficients)[:, index]
        value = c[0] + u * (c[1] + u * (c[2] + u * c[3]))
        slope = c[1] + u * (2.0 * c[2] + 3.0 * u * c[3])
        return value + slope * beyond


@dataclass(frozen=True)
class UniformSurface:
    """Tensor spline of two variables through `values` (first, second)."""

    start: tuple[float, float]
    step: tuple[float, float]
    coefficients: Array

    @classmethod
    def through(cls, x: Array, y: Array, values: Array) -> UniformSurface:
        """Spline through the points of uniform grids x (first,), y (second,)."""
        steps = (_uniform_step(x), _uniform_step(y))
        rows = _coefficients(values, 0)
        both = _coefficients(rows, 2)
        # (power y, power x, interval x, interval y) → (interval x, interval y, power x · power y)
        moved = np.transpose(both, (2, 3, 1, 0))
        return cls((float(x[0]), float(y[0])), steps, np.ascontiguousarray(moved))

    def __call__(self, x: Any, y: Any, xp: ModuleType = np) -> Any:
        """Values at x and y, which broadcast against each other."""
        x, y = xp.broadcast_arrays(xp.asarray(x), xp.asarray(y))
        n, m = self.coefficients.shape[:2]
        i, u, past_x = _locate(x, self.start[0], self.step[0], n, xp)
        j, v, past_y = _locate(y, self.start[1], self.step[1], m, xp)
        c = xp.asarray(self.coefficients).reshape(n * m, 4, 4)[i * m + j]
        v_powers = xp.stack([xp.ones_like(v), v, v * v, v * v * v], axis=-1)
        u_powers = xp.stack([xp.ones_like(u), u, u * u, u * u * u], axis=-1)
        along_v = (c * v_powers[..., None, :]).sum(-1)
        value = (along_v * u_powers).sum(-1)
        slope_x = along_v[..., 1] + u * (2.0 * along_v[..., 2] + 3.0 * u * along_v[..., 3])
        v_slope = c[..., 1] + v[..., None] * (2.0 * c[..., 2] + 3.0 * v[..., None] * c[..., 3])
        slope_y = (v_slope * u_powers).sum(-1)
        return value + slope_x * past_x + slope_y * past_y


def _uniform_step(x: Array) -> float:
    step = float((x[-1] - x[0]) / (len(x) - 1))
    if not np.allclose(np.diff(x), step, rtol=1e-6):
        raise ValueError("a uniform spline needs a uniform grid")
    return step


def _locate(x: Any, start: float, step: float, count: int, xp: ModuleType) -> tuple[Any, Any, Any]:
    """Interval index, coordinate in the interval, and distance beyond the grid (in steps)."""
    position = (xp.asarray(x) - start) / step
    inside = xp.clip(position, 0.0, float(count))
    index = xp.clip(xp.floor(inside), 0, count - 1).astype(int)
    return index, inside - index, position - inside
