"""Ground level and free energy of one well, in powers of its anharmonicity.

At a minimum y0 with V''/2 = s² and 4y0 = 2ts the potential is s²u² + 2ts u³ + u⁴; in units of the
well's own length H = s[p² + z² + 2tg z³ + g² z⁴], g = s^(-3/2).  The deeper minimum has 0 ≤ t ≤ 1:
t = 0 without a tilt, t = 1 in the symmetric double well.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.numerics.quartic_basis import deeper_minimum, potential

Array = npt.NDArray[np.float64]

# Coefficients of s^(1 - 3k) t^(2j) of the ground level, by exact recursion for the wave function
# exp(-z²/2) Σ g^k P_k(z); k = 1 … 7.  At t = 1 the rows add up to -2, -9, -89, …: the series of
# the symmetric double well.
_SERIES = (
    (0.75, -2.75),
    (-1.3125, 21.375, -29.0625),
    (5.203125, -184.796875, 711.046875, -620.453125),
    (-30.1611328125, 1817.28515625, -13457.138671875, 29216.37890625, -18799.6142578125),
    (223.811279296875, -20147.926513671875, 241257.15576171875, -936356.3334960938,
     1411830.6306152344, -718870.0876464844),
    (-1999.4629211425781, 249315.0521850586, -4365325.474822998, 26143859.092895508,
     -67638449.70309448, 77961594.137146, -32806764.76638794),
    (20777.089485168457, -3413689.6454696655, 81852854.04294586, -694349265.4571457,
     2691444305.0515366, -5187550507.280525, 4832280028.286247, -1731124118.2120743),
)  # fmt: skip


class Wells(NamedTuple):
    """The deeper well of potentials (...): place y0, bottom V(y0), s, t and 1 - t."""

    place: Array
    bottom: Array
    s: Array
    t: Array
    rest: Array


class ShallowerWells(NamedTuple):
    """The other well where there is one: its height above the deeper, s and t (...)."""

    height: Array
    s: Array
    t: Array


def deeper_wells(d1: Array, d2: Array) -> Wells:
    """Deeper wells of d1 y + d2 y² + y⁴ (...); 1 - t keeps its relative accuracy at d1 → 0."""
    place = deeper_minimum(d1, d2)
    y = np.abs(place)
    curvature = np.maximum(6.0 * y * y + d2, 0.0)
    s = np.sqrt(curvature)
    t = np.minimum(2.0 * y / np.maximum(s, 1e-300), 1.0)
    # 1 - t² = |d1|/(2 y0 s²), from V'(y0) = 0
    product = 2.0 * y * curvature * (1.0 + t)
    rest = np.where(t > 0.5, np.abs(d1) / np.where(t > 0.5, product, 1.0), 1.0 - t)
    return Wells(place, potential(place, d1, d2), s, t, np.clip(rest, 0.0, 1.0))


def shallower_wells(d1: Array, wells: Wells) -> ShallowerWells:
    """The second wells (...), at infinite height where V has one minimum only."""
    y = np.abs(wells.place)
    inside = np.where(y > 0.0, y * y - np.abs(d1) / np.where(y > 0.0, y, 1.0), -1.0)
    apart = np.sqrt(np.maximum(inside, 0.0))
    place, top = -0.5 * (y + apart), 0.5 * (apart - y)
    reach = y - place
    s = np.sqrt(2.0 * reach * apart)
    there = (inside > 0.0) & (s > 0.0)
    t = np.where(there, 2.0 * np.abs(place) / np.where(there, s, 1.0), 0.0)
    height = np.where(there, np.abs(top) * reach**3, np.inf)
    return ShallowerWells(height, np.where(there, s, 1.0), t)


def well_ground(s: Array, t: Array) -> Array:
    """Ground level (...) above the bottom of a well, in W.

    To order s^(-20): good to 1e-7 for s ≥ 5, 0 ≤ t ≤ 1, up to tunnelling.
    """
    small, square = s**-3.0, t * t
    total = np.zeros_like(s)
    for row in reversed(_SERIES):
        inner = np.full_like(s, row[-1])
        for coefficient in row[-2::-1]:
            inner = coefficient + square * inner
        total = small * (inner + total)
    return np.asarray(s * (1.0 + total))


def well_thermal(s: Array, t: Array, temperature: float) -> Array:
    """Free energy (...) of the levels above the ground level of one well, in W; 0 in the cold.

    T ln(1 - e^(-2s/T)) + (3/4 - 15t²/4)(coth²(s/T) - 1)/s²: the shifts of the levels by the cubic
    term in second and the quartic in first order, averaged.
    """
    with np.errstate(under="ignore"):
        decay = np.exp(-2.0 * s / temperature)
        # coth² - 1 = 1/sinh²
        square = 4.0 * decay / np.expm1(-2.0 * s / temperature) ** 2
        harmonic = temperature * np.log1p(-decay)
        return np.asarray(harmonic + (0.75 - 3.75 * t * t) * square / s**2)
