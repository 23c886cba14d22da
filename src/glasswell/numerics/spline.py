"""Cubic splines on uniform grids, evaluated alike in NumPy and in JAX.

Outside the grid a spline goes on along its tangent: in the logarithmic variables used here that is
a power law.  A spline feels a jump of its values over many points; `local` cubics (modified Akima)
follow the five nearest points alone, at the price of one order of accuracy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.interpolate import Akima1DInterpolator, CubicSpline

Array = npt.NDArray[np.float64]
_Grid = tuple[tuple[float, float], tuple[float, float]]


def power_coefficients(values: Array, axis: int, local: bool = False) -> Array:
    """Cubic coefficients (4, ..., interval at `axis`, ...) in u = (x - x_i)/step."""
    place = np.arange(values.shape[axis], dtype=float)
    if local:
        found: Array = Akima1DInterpolator(place, values, axis=axis, method="makima").c
    else:
        found = CubicSpline(place, values, axis=axis).c
    # scipy returns (power descending, interval, other axes); put power last-ascending in front
    return np.moveaxis(found[::-1], 1, axis + 1)


@dataclass(frozen=True)
class UniformSpline:
    """Spline of one variable through `values` at start + step·i."""

    start: float
    step: float
    coefficients: Array

    @classmethod
    def through(cls, x: Array, values: Array, *, local: bool = False) -> UniformSpline:
        """Spline, or `local` cubics, through the points of a uniform grid x (point,)."""
        step = uniform_step(x)
        return cls(float(x[0]), step, power_coefficients(values, 0, local))

    @property
    def axes(self) -> tuple[Array]:
        """The grid (point,) that it goes through."""
        return (self.start + self.step * np.arange(self.coefficients.shape[1] + 1),)

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
    def through(cls, x: Array, y: Array, values: Array, *, local: bool = False) -> UniformSurface:
        """Spline, or `local` cubics, through points of uniform grids x (first,), y (second,)."""
        steps = (uniform_step(x), uniform_step(y))
        rows = power_coefficients(values, 0, local)
        both = power_coefficients(rows, 2, local)
        # (power y, power x, interval x, interval y) → (interval x, interval y, power x · power y)
        moved = np.transpose(both, (2, 3, 1, 0))
        return cls((float(x[0]), float(y[0])), steps, np.ascontiguousarray(moved))

    @property
    def axes(self) -> tuple[Array, Array]:
        """The grids (first,), (second,) that it goes through."""
        counts = self.coefficients.shape[:2]
        x, y = (
            start + step * np.arange(count + 1)
            for start, step, count in zip(self.start, self.step, counts, strict=True)
        )
        return x, y

    def __call__(self, x: Any, y: Any, xp: ModuleType = np) -> Any:
        """Values at x and y, which broadcast against each other."""
        x, y = xp.broadcast_arrays(xp.asarray(x), xp.asarray(y))
        grid = (self.start, self.step)
        if xp is np:
            return _patch(grid, self.coefficients, x, y, np).value
        return _traced()(grid, xp.asarray(self.coefficients), x, y)


class _Patch(NamedTuple):
    """A surface and its slopes at points (...)."""

    value: Any
    along_x: Any
    along_y: Any


def _patch(grid: _Grid, coefficients: Any, x: Any, y: Any, xp: ModuleType) -> _Patch:
    start, step = grid
    n, m = coefficients.shape[:2]
    i, u, past_x = _locate(x, start[0], step[0], n, xp)
    j, v, past_y = _locate(y, start[1], step[1], m, xp)
    gathered = coefficients.reshape(n * m, 16)[i * m + j]
    c = [[gathered[..., 4 * k + q] for q in range(4)] for k in range(4)]
    rows = [r[0] + v * (r[1] + v * (r[2] + v * r[3])) for r in c]
    bends = [r[1] + v * (2.0 * r[2] + 3.0 * v * r[3]) for r in c]
    along_x = rows[1] + u * (2.0 * rows[2] + 3.0 * u * rows[3])
    along_y = bends[0] + u * (bends[1] + u * (bends[2] + u * bends[3]))
    both = bends[1] + u * (2.0 * bends[2] + 3.0 * u * bends[3])
    value = rows[0] + u * (rows[1] + u * (rows[2] + u * rows[3]))
    value = value + along_x * past_x + along_y * past_y
    # Beyond an edge the tangent in one variable still changes with the other, inside one.
    slope_x = along_x + xp.where(past_x == 0.0, both * past_y, 0.0)
    slope_y = along_y + xp.where(past_y == 0.0, both * past_x, 0.0)
    return _Patch(value, slope_x / step[0], slope_y / step[1])


@lru_cache(maxsize=1)
def _traced() -> Any:
    """The surface in JAX with its slopes from the coefficients: a third of the time of tracing."""
    import jax
    import jax.numpy as jnp
    from jax.custom_derivatives import SymbolicZero

    @partial(jax.custom_jvp, nondiff_argnums=(0,))
    def surface(grid: _Grid, coefficients: Any, x: Any, y: Any) -> Any:
        return _patch(grid, coefficients, x, y, jnp).value

    def slopes(grid: _Grid, at: tuple[Any, Any, Any], moved: tuple[Any, Any, Any]) -> Any:
        coefficients, x, y = at
        patch = _patch(grid, coefficients, x, y, jnp)
        tangent = jnp.zeros_like(patch.value)
        for slope, move in ((patch.along_x, moved[1]), (patch.along_y, moved[2])):
            if not isinstance(move, SymbolicZero):
                tangent = tangent + slope * move
        if not isinstance(moved[0], SymbolicZero):
            # The surface is linear in its coefficients.
            tangent = tangent + _patch(grid, moved[0], x, y, jnp).value
        return patch.value, tangent

    surface.defjvp(slopes, symbolic_zeros=True)
    return surface


def uniform_step(x: Array) -> float:
    """Step of a grid x (point,). Raises ValueError if it is not uniform."""
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
