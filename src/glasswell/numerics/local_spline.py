"""The same cubic splines in B-splines, of which four are not zero at a place.

A family of tables whose members lie on a grid is read between them as one tensor spline over the
grid and the axes of the tables.  In B-splines a place needs the coefficients of four members along
each variable alone, however many there are, and four along each axis of the table.  On a uniform
grid all B-splines are the same function, moved; two stand beyond the ends of the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from jax.custom_derivatives import SymbolicZero

from glasswell.numerics.spline import UniformSpline, power_coefficients, uniform_step

Array = npt.NDArray[np.float64]

_ORDER = 4
# Powers of u of the four B-splines on a cell: value of each is Σ u^power of its column.
_POWERS = (
    np.array([[1.0, 4.0, 1.0, 0.0], [-3.0, 0.0, 3.0, 0.0], [3.0, -6.0, 3.0, 0.0], [-1, 3, -3, 1]])
    / 6.0
)


class Near(NamedTuple):
    """The four B-splines around places (...).

    first: number of the first.  values, slopes: of each of the four, lists of arrays (...).
    """

    first: Any
    values: list[Any]
    slopes: list[Any]


@dataclass(frozen=True)
class Axis:
    """A uniform grid of `count` points."""

    start: float
    step: float
    count: int

    @classmethod
    def of(cls, x: Array) -> Axis:
        """That of points x (point,)."""
        return cls(float(x[0]), uniform_step(x), len(x))

    def near(self, x: Any, *, tangent: bool) -> Near:
        """The B-splines around x (...); traceable.

        Beyond the grid a spline goes on along its `tangent`, or else stays as at the end.
        """
        wanted = (x - self.start) / self.step
        inside = jnp.clip(wanted, 0.0, float(self.count - 1))
        cell = jnp.clip(jnp.floor(inside), 0, self.count - 2)
        u = inside - cell
        slopes = [c[1] + u * (2.0 * c[2] + 3.0 * u * c[3]) for c in _POWERS.T]
        values = [c[0] + u * (c[1] + u * (c[2] + u * c[3])) for c in _POWERS.T]
        if tangent:
            values = [v + s * (wanted - inside) for v, s in zip(values, slopes, strict=True)]
        else:
            slopes = [jnp.where(wanted == inside, s, 0.0) for s in slopes]
        return Near(cell.astype(int), values, [s / self.step for s in slopes])


def in_splines(values: Array, axis: int) -> Array:
    """Coefficients of B-splines, two more than values on a uniform grid along an axis."""
    c = power_coefficients(np.moveaxis(values, axis, 0), 0)
    # From the powers on a cell: its second coefficient, and of the end cells the others as well.
    second = c[0] - c[2] / 3.0
    before = second - c[1] + c[2]
    after = second + c[1] + c[2]
    last = 6.0 * c[3] + before - 3.0 * second + 3.0 * after
    found = np.concatenate([before[:1], second, after[-1:], last[-1:]])
    return np.asarray(np.moveaxis(found, 0, axis))


@partial(jax.tree_util.register_dataclass, data_fields=["weights"], meta_fields=["members", "axes"])
@dataclass(frozen=True)
class TableFamily:
    """Tables (member, ..., x) or (member, ..., x, y) of the members of a grid, in B-splines.

    members: one or two variables of the family.  axes: one or two of the tables.  weights:
    coefficients in all of them.
    """

    members: tuple[Axis, ...]
    axes: tuple[Axis, ...]
    weights: Array

    @classmethod
    def through(
        cls, members: tuple[Array, ...], axes: tuple[Array, ...], values: Array
    ) -> TableFamily:
        """Through values over uniform grids of the variables, then of the axes."""
        found = np.asarray(values, np.float64)
        for axis in range(found.ndim):
            found = in_splines(found, axis)
        grids = tuple(Axis.of(x) for x in members), tuple(Axis.of(x) for x in axes)
        return cls(*grids, np.ascontiguousarray(found))

    def at(self, *place: Any) -> UniformSpline | FamilySurface:
        """The table at one place of the family; traceable."""
        if len(self.axes) == 2:
            return FamilySurface(self, place)
        (x,) = self.axes
        (mixed,) = self.mixed(place)
        four = jnp.stack([mixed[k : k + x.count - 1] for k in range(_ORDER)])
        return UniformSpline(x.start, x.step, jnp.asarray(_POWERS) @ four)

    def mixed(self, place: tuple[Any, ...], slopes: bool = False) -> list[Any]:
        """Coefficients (x, ...) of the table at a place, behind them their `slopes` along it."""
        found = [axis.near(x, tangent=False) for axis, x in zip(self.members, place, strict=True)]
        rest = self.weights.shape[len(found) :]
        start = (*(near.first for near in found), *(0 for _ in rest))
        size = (*(_ORDER for _ in found), *rest)
        members = jax.lax.dynamic_slice(jnp.asarray(self.weights), start, size)
        values = [jnp.stack(near.values) for near in found]
        tables = [values]
        for k, near in enumerate(found if slopes else []):
            tables.append([*values[:k], jnp.stack(near.slopes), *values[k + 1 :]])
        return [_weighted(members, weights) for weights in tables]


def _weighted(members: Any, weights: list[Any]) -> Any:
    """Sum of coefficients (spline, ..., rest) with weights (spline,) for each of the first axes."""
    for weight in weights:
        members = jnp.tensordot(weight, members, axes=1)
    return members


@partial(jax.tree_util.register_dataclass, data_fields=["family", "place"], meta_fields=[])
@dataclass(frozen=True)
class FamilySurface:
    """The surface at one place of a family, with slopes along the variables of the family as well.

    Called as a `UniformSurface`, in JAX.  Slopes come from tables of their own, which are mixed as
    the surface is: a gradient through the coefficients would be collected one by one.
    """

    family: TableFamily
    place: tuple[Any, ...]

    def __call__(self, x: Any, y: Any, xp: Any = jnp) -> Any:
        """Values at x and y, which broadcast against each other."""
        del xp
        x, y = jnp.broadcast_arrays(jnp.asarray(x), jnp.asarray(y))
        return _surface(self.family, self.place, x, y)


def _sums(
    tables: list[Any], first: Any, terms: list[tuple[int, list[Any], list[Any]]], width: int
) -> Any:
    """Σ_ij x_i y_j c_ij (term, ...) with the sixteen coefficients c of a table around points.

    first (...): place of the first of the sixteen in a table, whose rows have a width.  terms: which
    table, and the x_i and y_j (...) of the four rows and columns.  A loop over the rows, as the
    compiler would work out all places anew for each coefficient.
    """

    def row(total: Any, at: Any) -> tuple[Any, None]:
        number, scales = at
        place = first + number * width
        columns = [[table[place + j] for j in range(_ORDER)] for table in tables]
        for k, (which, _, y) in enumerate(terms):
            added = sum(a * c for a, c in zip(y, columns[which], strict=True))
            total = [*total[:k], total[k] + scales[k] * added, *total[k + 1 :]]
        return total, None

    scales = [jnp.stack(x) for _, x, _ in terms]
    start = [jnp.zeros_like(scale[0]) for scale in scales]
    return jax.lax.scan(row, start, (jnp.arange(_ORDER), scales))[0]


def _around(family: TableFamily, x: Any, y: Any) -> tuple[Near, Near, Any, int]:
    """The B-splines of both axes around points, and the first place in a table with its width."""
    near_x, near_y = (a.near(at, tangent=True) for a, at in zip(family.axes, (x, y), strict=True))
    width = family.axes[1].count + 2
    return near_x, near_y, near_x.first * width + near_y.first, width


@jax.custom_jvp
def _surface(family: TableFamily, place: tuple[Any, ...], x: Any, y: Any) -> Any:
    near_x, near_y, first, width = _around(family, x, y)
    tables = [table.ravel() for table in family.mixed(place)]
    return _sums(tables, first, [(0, near_x.values, near_y.values)], width)[0]


def _surface_and_slopes(at: tuple[Any, ...], moved: tuple[Any, ...]) -> tuple[Any, Any]:
    """Tables of a family are data: what they themselves change by is left out."""
    family, place, x, y = at
    _, along, move_x, move_y = moved
    tables = [table.ravel() for table in family.mixed(place, slopes=True)]
    near_x, near_y, first, width = _around(family, x, y)
    terms = [
        (0, near_x.values, near_y.values),
        (0, near_x.slopes, near_y.values),
        (0, near_x.values, near_y.slopes),
        *((k, near_x.values, near_y.values) for k in range(1, len(tables))),
    ]
    value, *slopes = _sums(tables, first, terms, width)
    tangent = jnp.zeros_like(value)
    for slope, move in zip(slopes, (move_x, move_y, *along), strict=True):
        if not isinstance(move, SymbolicZero):
            tangent = tangent + slope * move
    return value, tangent


_surface.defjvp(_surface_and_slopes, symbolic_zeros=True)
