"""Choice of the oscillator basis for -d²/dy² + d1 y + d2 y² + y⁴, one basis per potential.

An oscillator basis of N functions covers the ellipse p²/√κ + √κ (y - c)² ≤ 2N + 1 of phase
space.  The centre c and stiffness κ are chosen so that the classically allowed region of a
level some way above the highest one wanted fits into the smallest ellipse; N then follows from
the size of that ellipse and two numbers that say how far the potential is from harmonic.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# The allowed region is taken this many levels above the wanted ones, so that the exponential
# tails of the wanted levels lie inside the ellipse as well.
_EXTRA_LEVELS = 18
_BISECTIONS = 7
_NEWTON_ITERATIONS = 20
_CENTRE_SHIFTS = (-0.2, 0.0, 0.2)
_STIFFNESS_FACTORS = tuple(np.exp(np.linspace(-1.2, 1.2, 7)))
_ANGLES = (np.arange(24) + 0.5) * np.pi / 24
_COSINES = np.cos(_ANGLES)[:, None]
_SINES = np.sin(_ANGLES)[:, None]

# Upper envelope of the smallest sufficient N (4e-10 W in every level wanted) over 1,500 potentials
# with d2 in [-20, 480], |d1| ≤ 4000 and 1 to 32 levels: validation/spectrum/calibrate_basis.py
# prints these rows.  Features: see `_envelope_features`.
_ENVELOPE = np.array(
    [
        -16.719197155, -1.876698043, 12.331550546, 3.286769501, 0.586179725, 0.105491102,
        1.936906148, -0.414639574, 1.916319435, -0.224087997, -0.018447254, 0.102749021,
    ]
)  # fmt: skip
_LARGEST_BASIS = 128


class QuarticBasis(NamedTuple):
    """Centre c, stiffness κ and size N of the oscillator basis of each potential (member,)."""

    centre: Array
    stiffness: Array
    size: npt.NDArray[np.int64]


def potential(y: Array, d1: Array, d2: Array) -> Array:
    """Value of d1 y + d2 y² + y⁴."""
    return y * (d1 + y * (d2 + y * y))


def deeper_minimum(d1: Array, d2: Array) -> Array:
    """Position of the deeper minimum of d1 y + d2 y² + y⁴ (the positive one at d1 = 0, d2 < 0).

    Solves 4y³ + 2 d2 y = |d1| for its largest root by Newton's method from the right, where the
    left side is convex, and gives the root the sign opposite to d1.
    """
    tilt = np.abs(d1)
    well = np.sqrt(np.maximum(-d2, 0.0) / 2.0)
    y = np.maximum(np.cbrt(tilt / 4.0), well) + 0.5 * well + 1e-3
    for _ in range(12):
        slope = 12.0 * y * y + 2.0 * d2
        step = (y * (4.0 * y * y + 2.0 * d2) - tilt) / np.where(slope > 0.0, slope, 1.0)
        y = y - step
    y = np.where((tilt == 0.0) & (d2 >= 0.0), 0.0, y)
    return np.where(d1 <= 0.0, y, -y)


def _allowed_region(energy: Array, minimum: Array, d1: Array, d2: Array) -> tuple[Array, Array]:
    """Half length and middle of the region between the outermost turning points at `energy`.

    Newton's method from far outside, where the potential is convex, kept within a bracket whose
    inner end is the minimum: it halves the bracket where a shallow second well, or the shoulder
    that is left of one, throws Newton's step out of it.
    """
    height = np.abs(energy) ** 0.25
    reach = np.cbrt(np.abs(d1)) + np.sqrt(np.abs(d2)) + height + np.abs(minimum) + 1.0
    ends = []
    for sign in (-1.0, 1.0):
        inner, outer = minimum, sign * reach
        y = outer
        for _ in range(_NEWTON_ITERATIONS):
            excess = potential(y, d1, d2) - energy
            outer = np.where(excess > 0.0, y, outer)
            inner = np.where(excess > 0.0, inner, y)
            slope = d1 + y * (2.0 * d2 + 4.0 * y * y)
            y = y - excess / np.where(slope == 0.0, 1.0, slope)
            inside = sign * (y - inner) * sign * (outer - y) > 0.0
            y = np.where(inside, y, 0.5 * (inner + outer))
        ends.append(y)
    return 0.5 * (ends[1] - ends[0]), 0.5 * (ends[1] + ends[0])


def _energy_of_count(
    count: int, minimum: Array, bottom: Array, curvature: Array, d1: Array, d2: Array
) -> Array:
    """Height above the minimum below which semiclassically `count` levels lie, to a few per cent.

    Bisection on the Bohr-Sommerfeld count (1/π)∫√(E-V)dy over one Gauss-Chebyshev grid.
    """
    high = 2.0 * count * np.sqrt(curvature) + 2.2 * count ** (4.0 / 3.0)
    low = np.zeros_like(high)
    half, middle = _allowed_region(bottom + high, minimum, d1, d2)
    height = potential(middle + half * _COSINES, d1, d2) - bottom
    scale = half / len(_ANGLES)
    for _ in range(_BISECTIONS):
        trial = 0.5 * (low + high)
        found = (np.sqrt(np.maximum(trial - height, 0.0)) * _SINES).sum(axis=0) * scale
        below = found < count
        low = np.where(below, trial, low)
        high = np.where(below, high, trial)
    return np.asarray(high, np.float64)


def choose_basis(d1: Array, d2: Array, levels: int) -> QuarticBasis:
    """Oscillator basis that gives the lowest `levels` levels of each potential to 1e-9.

    Shapes: d1, d2 (member,).  Valid for d2 in [-20, 480], |d1| ≤ 4000 and up to 32 levels; the
    eigenproblem itself reports the members for which the basis was too small.
    """
    return basis_features(d1, d2, levels)[2]


def basis_features(d1: Array, d2: Array, levels: int) -> tuple[Array, Array, QuarticBasis]:
    """Quanta in the ellipse (member,), features (member, feature), and the basis they give."""
    minimum = deeper_minimum(d1, d2)
    bottom = potential(minimum, d1, d2)
    curvature = 6.0 * minimum * minimum + d2
    energy = bottom + _energy_of_count(levels + _EXTRA_LEVELS, minimum, bottom, curvature, d1, d2)
    half, middle = _allowed_region(energy, minimum, d1, d2)
    squared = np.maximum(energy - potential(middle + half * _COSINES, d1, d2), 0.0)
    centre, stiffness, cells = _smallest_ellipse(middle, half, squared)
    features = _envelope_features(cells, curvature / stiffness, levels)
    size = np.ceil(cells + features @ _ENVELOPE)
    size = np.clip(size, levels + 4, _LARGEST_BASIS).astype(np.int64)
    return cells, features, QuarticBasis(centre, stiffness, size)


def _smallest_ellipse(middle: Array, half: Array, squared: Array) -> tuple[Array, Array, Array]:
    """Centre, stiffness and size in quanta of the smallest of a grid of covering ellipses."""
    natural = squared.max(axis=0) / half**2
    centre, stiffness = middle, natural
    cells = np.full_like(middle, np.inf)
    for shift in _CENTRE_SHIFTS:
        displacement = (half * (_COSINES - shift)) ** 2
        for factor in _STIFFNESS_FACTORS:
            trial = natural * factor
            quanta = (squared + trial * displacement).max(axis=0) / (2.0 * np.sqrt(trial))
            better = quanta < cells
            cells = np.where(better, quanta, cells)
            centre = np.where(better, middle + shift * half, centre)
            stiffness = np.where(better, trial, stiffness)
    return centre, stiffness, cells


def _envelope_features(cells: Array, squeeze: Array, levels: int) -> Array:
    """Features of the calibrated basis size (member, feature).

    `cells` beyond the count of levels says how badly an ellipse fits the allowed region, `squeeze`
    how much stiffer the deeper well is than the basis.
    """
    excess = np.clip(cells - (levels + _EXTRA_LEVELS), 0.0, 40.0)
    stiff = np.log(np.maximum(squeeze, 0.02))
    rows = np.stack(
        [np.ones_like(excess), excess, np.sqrt(excess), stiff, stiff**2, excess * stiff], axis=-1
    )
    return np.concatenate([rows, rows * np.sqrt(levels)], axis=-1)
