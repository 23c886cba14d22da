"""The same cubic splines in B-splines, of which four at most are not zero anywhere.

A family of tables whose members lie on a grid is read between them as one tensor spline over the
grid and the axes of the tables.  In B-splines a place needs the coefficients of four members along
each variable alone, however many there are, and they mix before anything is evaluated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from scipy.interpolate import BSpline

from glasswell.numerics.spline import (
    UniformSpline,
    UniformSurface,
    power_coefficients,
    uniform_step,
)

Array = npt.NDArray[np.float64]

_ORDER = 4


@partial(
    jax.tree_util.register_dataclass, data_fields=["first", "pieces"], meta_fields=["start", "step"]
)
@dataclass(frozen=True)
class LocalBasis:
    """The B-splines of a uniform grid of at least four points (not-a-knot at its ends).

    first (cell,): number of the first of the four that are not zero on a cell.  pieces (cell,
    power, spline): these four in powers of u = (x - x_i)/step.
    """

    start: float
    step: float
    first: npt.NDArray[np.int64]
    pieces: Array

    @classmethod
    def of(cls, x: Array) -> LocalBasis:
        """That of a grid x (point,)."""
        count = len(x)
        # Every B-spline is itself the not-a-knot spline through its values at the grid.
        powers = power_coefficients(_design(count), 0)
        first = np.clip(np.arange(count - 1) - 1, 0, count - _ORDER)
        pieces = np.stack([powers[:, i, n : n + _ORDER] for i, n in enumerate(first)])
        return cls(float(x[0]), uniform_step(x), first, pieces)

    def at(self, x: Any) -> tuple[Any, Any]:
        """Number of the first B-spline at x (), and the values (spline,) of the four; traceable.

        Beyond the grid the ends count.
        """
        place = jnp.clip((x - self.start) / self.step, 0.0, float(len(self.first)))
        cell = jnp.clip(jnp.floor(place), 0, len(self.first) - 1).astype(int)
        u = place - cell
        c = jnp.asarray(self.pieces)[cell]
        return jnp.asarray(self.first)[cell], c[0] + u * (c[1] + u * (c[2] + u * c[3]))

    def in_powers(self, weights: Any) -> Any:
        """Coefficients (power, cell, ...) of u from those (spline, ...) of B-splines."""
        near = weights[self.first[:, None] + np.arange(_ORDER)]
        return jnp.einsum("ipk,ik...->pi...", self.pieces, near)


def in_splines(values: Array, axis: int) -> Array:
    """Coefficients of B-splines through values on a uniform grid along an axis."""
    moved = np.moveaxis(values, axis, 0)
    solved = np.tensordot(np.linalg.inv(_design(len(moved))), moved, axes=1)
    return np.asarray(np.moveaxis(solved, 0, axis))


@lru_cache(maxsize=32)
def _design(count: int) -> Array:
    """Values (point, spline) of the B-splines at a grid of `count` points."""
    x = np.arange(count, dtype=float)
    knots = np.concatenate([x[:1].repeat(_ORDER), x[2:-2], x[-1:].repeat(_ORDER)])
    return np.asarray(BSpline.design_matrix(x, knots, _ORDER - 1).toarray())


@partial(
    jax.tree_util.register_dataclass, data_fields=["members", "axes", "weights"], meta_fields=[]
)
@dataclass(frozen=True)
class TableFamily:
    """Tables (member, ..., x) or (member, ..., x, y) of the members of a grid, in B-splines.

    members: bases of one or two variables of the family.  axes: of one or two of the tables.
    weights: coefficients in all of them.
    """

    members: tuple[LocalBasis, ...]
    axes: tuple[LocalBasis, ...]
    weights: Array

    @classmethod
    def through(
        cls, members: tuple[Array, ...], axes: tuple[Array, ...], values: Array
    ) -> TableFamily:
        """Through values over uniform grids of the variables, then of the axes."""
        found = np.asarray(values, np.float64)
        for axis in range(found.ndim):
            found = in_splines(found, axis)
        bases = tuple(LocalBasis.of(x) for x in members), tuple(LocalBasis.of(x) for x in axes)
        return cls(*bases, np.ascontiguousarray(found))

    def at(self, *place: Any) -> UniformSpline | UniformSurface:
        """The table at one place of the family; traceable."""
        found = [basis.at(x) for basis, x in zip(self.members, place, strict=True)]
        rest = self.weights.shape[len(found) :]
        start = (*(first for first, _ in found), *(0 for _ in rest))
        size = (*(_ORDER for _ in found), *rest)
        near = jax.lax.dynamic_slice(jnp.asarray(self.weights), start, size)
        for _, weight in found:
            near = jnp.tensordot(weight, near, axes=1)
        if len(self.axes) == 1:
            (x,) = self.axes
            return UniformSpline(x.start, x.step, x.in_powers(near))
        x, y = self.axes
        rows = x.in_powers(near)
        both = y.in_powers(jnp.moveaxis(rows, 2, 0))
        # (power y, cell y, power x, cell x) → (cell x, cell y, power x, power y)
        moved: Any = jnp.transpose(both, (3, 1, 2, 0))
        return UniformSurface((x.start, y.start), (x.step, y.step), moved)
