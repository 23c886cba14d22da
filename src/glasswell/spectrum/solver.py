"""Levels and position matrix elements of soft potentials, batched over (D1, D2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.errors import GlasswellError, InputError
from glasswell.numerics.eigenproblem import quartic_eigenpairs
from glasswell.numerics.plain_number import plain_numbers

Array = npt.NDArray[np.float64]

LARGEST_LEVEL_COUNT = 32
# Bases for fewer levels are so small that the check of their tails refuses some good ones.
_FEWEST_SOLVED = 8
# Below this D2 a basis can lie in one well and miss the other, and its tails do not tell.
_DEEPEST_D2 = -30.0

_STATUS = (
    "solved",
    "not converged: the oscillator basis was too small; ask for fewer levels, or keep to "
    "-20 ≤ D2 ≤ 300 and |D1| ≤ 4000 where 24 levels are good to 1e-9 W",
    "not solved: D1 or D2 is not finite; remove this member",
)


class SpectrumError(GlasswellError):
    """At least one member of a batch of potentials could not be solved."""


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Levels of a batch of soft potentials H = W[-d²/dy² + D1 y + D2 y² + y⁴].

    energies (..., level): absolute, in units of W, ascending.
    position (..., level, level): <m|y|n> in units of the soft length; the sign of an eigenvector
    is arbitrary, so only |<m|y|n>|² and <n|y|n> carry meaning.
    square (..., level): <n|y²|n>.
    status (...): 0 for a member that was solved; `message(status)` says what else.
    """

    d1: Array
    d2: Array
    energies: Array
    position: Array
    square: Array
    status: npt.NDArray[np.int8]

    @property
    def excitations(self) -> Array:
        """Levels above the ground level (..., level), in W."""
        return self.energies - self.energies[..., :1]

    @staticmethod
    def message(status: int) -> str:
        """What a status means and what to do about it."""
        return _STATUS[int(status)]


def solve_spectrum(
    d1: npt.ArrayLike, d2: npt.ArrayLike, levels: int = 24, *, throw: bool = True
) -> Spectrum:
    """Lowest levels of H = W[-d²/dy² + D1 y + D2 y² + y⁴] and the matrix elements of y.

    Shapes: d1 and d2 broadcast against each other to (...); energies (..., level), position
    (..., level, level).  Worked shape: d1 (3, 1), d2 (4,), levels=8 → energies (3, 4, 8).
    Units: energies in W, y in units of the soft length a0 η_L^(1/2).
    Range: 24 levels are good to 1e-9 W over -20 ≤ D2 ≤ 300, |D1| ≤ 4000, and each member reports
    in `status` whether its basis was large enough.  The splitting of a deep symmetric double well
    is lost in the digits of its levels below D2 ≈ -15: use `tunnel_splitting` there.
    Raises: InputError if `levels` is not between 1 and 32, and for d1 and d2 that are not made of
    numbers or do not broadcast; SpectrumError if a member failed and
    `throw` is true.
    Source: Karpov, Klinger, Ignat'ev, JETP 57, 439 (1983), for the form of the potential.
    """
    levels = _level_count(levels)
    first, second = _together(plain_numbers("D1", d1), plain_numbers("D2", d2))
    shape = first.shape
    flat_d1, flat_d2 = first.ravel().copy(), second.ravel().copy()
    finite = np.isfinite(flat_d1) & np.isfinite(flat_d2)
    energies = np.full((flat_d1.size, levels), np.nan)
    position = np.full((flat_d1.size, levels, levels), np.nan)
    square = np.full((flat_d1.size, levels), np.nan)
    status = np.where(finite, 0, 2).astype(np.int8)
    if finite.any():
        solved = max(levels, _FEWEST_SOLVED)
        pairs = quartic_eigenpairs(flat_d1[finite], flat_d2[finite], solved)
        energies[finite] = pairs.energies[:, :levels]
        position[finite] = pairs.position[:, :levels, :levels]
        square[finite] = pairs.square[:, :levels]
        status[finite] = np.where(pairs.converged & (flat_d2[finite] >= _DEEPEST_D2), 0, 1)
    if throw:
        _raise_for(status, flat_d1, flat_d2)
    return Spectrum(
        first.copy(),
        second.copy(),
        energies.reshape(*shape, levels),
        position.reshape(*shape, levels, levels),
        square.reshape(*shape, levels),
        status.reshape(shape),
    )


def _level_count(levels: object) -> int:
    if isinstance(levels, int | np.integer) and not isinstance(levels, bool):
        count = int(levels)
        if 1 <= count <= LARGEST_LEVEL_COUNT:
            return count
    raise InputError(
        f"levels={levels!r} cannot be had",
        f"the solver keeps 1 to {LARGEST_LEVEL_COUNT} levels",
        "ask for a whole number in that range",
    )


def _together(d1: Array, d2: Array) -> tuple[Array, Array]:
    try:
        first, second = np.broadcast_arrays(d1, d2)
    except ValueError as error:
        raise InputError(
            f"D1 has the shape {d1.shape} and D2 the shape {d2.shape}",
            "they are combined by the rules of numpy, from the last axis on",
            "give arrays of one shape, or D1 as (n, 1) and D2 as (m,) for all pairs",
        ) from error
    return first, second


def _raise_for(status: npt.NDArray[np.int8], d1: Array, d2: Array) -> None:
    failed = np.flatnonzero(status)
    if not len(failed):
        return
    first = failed[0]
    raise SpectrumError(
        f"{len(failed)} of {len(status)} potentials have no reliable levels",
        f"the first is member {first}, (D1, D2) = ({d1[first]:g}, {d2[first]:g}): "
        + Spectrum.message(status[first]),
        "with throw=False the batch comes back with a status for each member",
    )
