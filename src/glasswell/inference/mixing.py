"""Tables of all members of a family in one, and back to those of one place in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import jax
import numpy as np
import numpy.typing as npt

from glasswell.numerics.local_spline import TableFamily
from glasswell.numerics.spline import UniformSpline, UniformSurface

Array = npt.NDArray[np.float64]
_Tables = TypeVar("_Tables")


def through_members(grid: tuple[Array], members: Sequence[_Tables]) -> _Tables:
    """The tables of the members at a uniform grid of one variable, each as a `TableFamily`.

    The whole looks like one member: what holds a spline there holds a family of splines here.
    """

    def joined(*parts: Any) -> TableFamily:
        axes: tuple[Array, ...] = parts[0].axes
        return TableFamily.through(grid, axes, np.stack([part(*np.ix_(*axes)) for part in parts]))

    found: _Tables = jax.tree.map(joined, *members, is_leaf=_is_spline)
    return found


def mixed(tables: _Tables, place: tuple[Any, ...]) -> _Tables:
    """The tables at one place of their family; unchanged where there is no place. Traceable."""
    if not place:
        return tables
    found: _Tables = jax.tree.map(
        lambda table: table.at(*place), tables, is_leaf=lambda t: isinstance(t, TableFamily)
    )
    return found


def _is_spline(table: object) -> bool:
    return isinstance(table, UniformSpline | UniformSurface)
