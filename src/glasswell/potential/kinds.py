"""The three kinds of soft potential: two-well, single-well, intermediate.

Decided in this order, from exact levels E_n of H = -d²/dy² + d1 y + d2 y² + y⁴:

two-well      V has two minima and at least two levels lie below the barrier top, one in each well;
single-well   E_1 - E_0 lies within 20 % of the harmonic value 2√κ, κ = V''/2 at the deeper minimum;
intermediate  all else.

"One in each well" is asked of the space spanned by the levels below the barrier top, not of single
levels: at d1 = 0, and wherever a level of one well meets a level of the other, eigenstates spread
over both wells although the particle can be put in either. Position restricted to that space has
eigenvalues that are the places where it can be put; the lowest and the highest must lie on
different sides of the barrier top. This does not depend on how degenerate levels happen to mix.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from glasswell.errors import GlasswellError
from glasswell.numerics.eigenproblem import quartic_eigenpairs, quartic_levels
from glasswell.numerics.quartic_basis import potential
from glasswell.potential.stationary import (
    checked_invariants,
    curvature,
    curvatures,
    stationary_points,
)

Array = npt.NDArray[np.float64]
ArrayLike = npt.ArrayLike

KINDS: Final = ("two-well", "single-well", "intermediate")

_HARMONIC_TOLERANCE = 0.2
# The levels are computed inside |d1| ≤ 100, -20 ≤ d2 ≤ 20. On its border and beyond every potential
# is evident: E_1 - E_0 differs from 2√κ by less than 2 %, unless the shallower well holds a level.
_LARGEST_D1 = 100.0
_LARGEST_D2 = 20.0
_SMALLEST_D2 = -20.0
# Wells that hold fewer, or more, levels than this by Bohr's rule need no eigenvectors: over
# -20 ≤ d2 < 0 the border of the two-well kind runs between 0.38 and 0.63.
_SURELY_EMPTY = 0.3
_SURELY_FILLED = 0.8
# At most 26 levels lie below the barrier top for d2 ≥ -20.
_LEVELS = 28


def kind(d1: ArrayLike, d2: ArrayLike) -> npt.NDArray[np.str_]:
    """Kind of each potential: "two-well", "single-well" or "intermediate".

    Rules and their order: see the module. Below d2 = -20, where levels in one well lie far closer
    than the barrier is high, the shallower well counts as holding a level if Bohr's rule gives it
    at least half a level below the barrier top; what is left there is single-well.

    Shapes: d1, d2 (...) → (...) of strings. Units: W.
    Valid for all finite d1, d2; every potential has a kind.
    Raises InputError for numbers that are not finite.
    Source: M. I. Klinger, Phys. Rep. 165, 275 (1988), made exact.
    """
    first, second = checked_invariants(d1, d2)
    # The mirror image has the same kind, to the last digit.
    tilt, depth = np.abs(first).ravel(), second.ravel()
    two_well = _two_well(tilt, depth)
    single = np.zeros_like(two_well)
    computed = (tilt <= _LARGEST_D1) & (np.abs(depth) <= _LARGEST_D2)
    single[~two_well & ~computed] = True
    asked = np.flatnonzero(~two_well & computed)
    if asked.size:
        single[asked] = _nearly_harmonic(tilt[asked], depth[asked])
    number = np.where(two_well, 0, np.where(single, 1, 2))
    return np.asarray(KINDS)[number].reshape(first.shape)


def levels_below_barrier(d1: ArrayLike, d2: ArrayLike) -> Array:
    """Number of levels in the shallower well below the barrier top, by Bohr's rule, not rounded.

    (1/π)∫√(V_top - V) dy over the well = [r^{3/2}/3 - m((r + 4m²) arctan(√r/2m) - 2m√r)]/π
    with m = |y_top| and r = -V''(y_top)/2. Its lowest level lies below the top from one half on.

    Shapes: d1, d2 (...) → (...) ≥ 0; NaN where V has a single minimum. Units: W → 1.
    Leading order in ħ: within 0.2 of a level of the exact border down to d2 = -20.
    Raises InputError for numbers that are not finite.
    """
    return _shallower_action(d1, d2) / np.pi


def _shallower_action(d1: ArrayLike, d2: ArrayLike) -> Array:
    middle = 2.0 * np.abs(stationary_points(d1, d2)[..., 2])
    root = np.sqrt(-curvatures(d1, d2)[..., 2])
    # Near the spinodal, root ≪ middle and five orders cancel: there by series.
    near = root < 0.05 * middle
    ratio = np.where(near, root / np.where(near, middle, 1.0), 0.0)
    series = ratio**5 * (1.0 / 15.0 - ratio**2 / 35.0 + ratio**4 / 63.0)
    angle = np.arctan2(root, middle)
    closed = root**3 / 3.0 - 0.5 * middle * ((root**2 + middle**2) * angle - middle * root)
    return np.where(near, middle**3 * series, closed)


def _two_well(tilt: Array, depth: Array) -> npt.NDArray[np.bool_]:
    """Whether each potential (member,), tilt ≥ 0, is of the two-well kind."""
    filling = levels_below_barrier(tilt, depth)
    two_well: npt.NDArray[np.bool_] = np.where(
        depth < _SMALLEST_D2, filling >= 0.5, filling > _SURELY_FILLED
    )
    doubtful = (filling >= _SURELY_EMPTY) & (filling <= _SURELY_FILLED) & (depth >= _SMALLEST_D2)
    asked = np.flatnonzero(doubtful)
    if asked.size:
        two_well[asked] = _holds_level_in_each_well(tilt[asked], depth[asked])
    return two_well


def _holds_level_in_each_well(tilt: Array, depth: Array) -> npt.NDArray[np.bool_]:
    """The rule of the module for potentials (member,) with two minima and d2 ≥ -20."""
    pairs = quartic_eigenpairs(tilt, depth, _LEVELS)
    if not np.all(pairs.converged):
        worst = int(np.flatnonzero(~pairs.converged)[0])
        raise GlasswellError(
            f"the levels at d1 = {tilt[worst]:g}, d2 = {depth[worst]:g} did not converge",
            "the oscillator basis was too small",
            "Leave this potential out and report it",
        )
    top = stationary_points(tilt, depth)[:, 2]
    below = pairs.energies < potential(top, tilt, depth)[:, None]
    # Levels above the top get a place on the top itself, so that one call serves every member.
    inside = below[:, :, None] & below[:, None, :]
    offset = pairs.position - top[:, None, None] * np.eye(_LEVELS)
    places = np.linalg.eigvalsh(np.where(inside, offset, 0.0))
    # Places on both sides take two levels at least.
    in_each: npt.NDArray[np.bool_] = (places[:, 0] < 0.0) & (places[:, -1] > 0.0)
    return in_each


def _nearly_harmonic(tilt: Array, depth: Array) -> npt.NDArray[np.bool_]:
    energies = quartic_levels(tilt, depth, 2)
    harmonic = 2.0 * np.sqrt(curvature(tilt, depth))
    excitation = energies[:, 1] - energies[:, 0]
    near: npt.NDArray[np.bool_] = np.abs(excitation - harmonic) <= _HARMONIC_TOLERANCE * harmonic
    return near
