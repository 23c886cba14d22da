"""Stationary points of V = d1 y + d2 y² + y⁴, and the energies between them, in units of W.

V' = 0 is the cubic y³ + (d2/2) y + d1/4 = 0. Everything below is written in its roots and in
differences of roots that are found without subtraction, so that barrier, asymmetry and curvature
keep their relative accuracy up to the spinodal 8|d2|³ = 27 d1², where two roots merge.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError

Array = npt.NDArray[np.float64]
ArrayLike = npt.ArrayLike
Well = Literal["deeper", "shallower"]

# Above this the energies, of order d2² and |d1|^(4/3), leave the range of a double.
_LARGEST = 1e150


class _Roots(NamedTuple):
    """Roots of V' for -|d1|, with the deeper minimum at y ≥ 0, in units of 2^exponent.

    `apart` holds deeper - shallower, deeper - top, top - shallower, to full relative accuracy.
    Where `double` is false only `deeper` has a meaning.
    """

    deeper: Array
    shallower: Array
    top: Array
    apart: tuple[Array, Array, Array]
    double: npt.NDArray[np.bool_]
    depth: Array
    mirror: Array
    exponent: npt.NDArray[np.int64]


def checked_invariants(d1: ArrayLike, d2: ArrayLike) -> tuple[Array, Array]:
    """`d1` and `d2` as arrays of one shape, refused where they are not finite numbers."""
    try:
        first, second = np.broadcast_arrays(
            np.asarray(d1, dtype=np.float64), np.asarray(d2, dtype=np.float64)
        )
    except (TypeError, ValueError) as error:
        raise InputError(
            "d1 and d2 do not make pairs of numbers",
            str(error),
            "Give numbers, or arrays of numbers whose shapes broadcast",
        ) from error
    for name, value in (("d1", first), ("d2", second)):
        if not np.all(np.abs(value) <= _LARGEST):
            raise InputError(
                f"{name} holds a value that is not a finite number below {_LARGEST:g}",
                "a potential has no stationary points without finite coefficients",
                "Leave such members out before asking for their properties",
            )
    return first, second


def stationary_points(d1: ArrayLike, d2: ArrayLike) -> Array:
    """Positions of the deeper minimum, the shallower minimum and the maximum of V.

    V'(y) = 4y³ + 2 d2 y + d1 = 0.

    Shapes: d1, d2 (...) → (..., 3) in that order; NaN where absent (a single minimum).
    Units: y. At d1 = 0 both minima are equally deep and the positive one counts as the deeper. On
    the spinodal itself shallower minimum and maximum coincide (an inflection) and both are given.
    Valid for all finite d1, d2 up to 1e150; relative accuracy of each position 1e-15.
    Raises InputError for numbers that are not finite.
    """
    roots = _resolve(d1, d2)
    found = [
        roots.deeper,
        np.where(roots.double, roots.shallower, np.nan),
        np.where(roots.double, roots.top, np.nan),
    ]
    # The sum with 0 turns a negative zero into a positive one.
    scaled = np.stack([roots.mirror * root + 0.0 for root in found], axis=-1)
    positions: Array = np.ldexp(scaled, roots.exponent[..., None])
    return positions


def curvatures(d1: ArrayLike, d2: ArrayLike) -> Array:
    """Half the second derivative, V''/2, at the deeper minimum, shallower minimum and maximum.

    V''/2 = 2 (y_s - y_a)(y_s - y_b), y_a and y_b the other two stationary points; with a single
    minimum 6 y_s² + d2.

    Shapes: d1, d2 (...) → (..., 3); NaN where absent. Units: W; the third is negative.
    Range and errors as for `stationary_points`.
    """
    roots = _resolve(d1, d2)
    deeper_shallower, deeper_top, top_shallower = roots.apart
    found = [
        np.where(
            roots.double,
            2.0 * deeper_shallower * deeper_top,
            6.0 * roots.deeper**2 + roots.depth,
        ),
        np.where(roots.double, 2.0 * deeper_shallower * top_shallower, np.nan),
        np.where(roots.double, -2.0 * deeper_top * top_shallower, np.nan),
    ]
    halves: Array = np.ldexp(np.stack(found, axis=-1), 2 * roots.exponent[..., None])
    return halves


def curvature(d1: ArrayLike, d2: ArrayLike) -> Array:
    """Half the second derivative κ = V''/2 at the deeper minimum, so that ħω = 2√κ.

    Shapes: d1, d2 (...) → (...). Units: W. Range and errors as for `stationary_points`.
    """
    return curvatures(d1, d2)[..., 0]


def barrier(d1: ArrayLike, d2: ArrayLike, *, well: Well = "deeper") -> Array:
    """Height of the maximum above the bottom of one well.

    V(y_top) - V(y_well) = y_other (y_top - y_well)³, which is d2²/4 at d1 = 0.

    Shapes: d1, d2 (...) → (...); NaN where V has a single minimum. Units: W.
    Relative accuracy 1e-15 up to the spinodal. Range and errors as for `stationary_points`.
    Source: V(a) - V(b) = c (a - b)³ for the roots a + b + c = 0 of V'; the symmetric limit is that
    of Il'in, Karpov, Parshin, JETP 65, 165 (1987).
    """
    if well not in ("deeper", "shallower"):
        raise InputError(
            f"well={well!r} names no well",
            "a barrier is counted from one of two wells",
            'Give well="deeper" or well="shallower"',
        )
    roots = _resolve(d1, d2)
    _, deeper_top, top_shallower = roots.apart
    height = (
        -roots.shallower * deeper_top**3 if well == "deeper" else roots.deeper * top_shallower**3
    )
    return np.ldexp(np.where(roots.double, height, np.nan), 4 * roots.exponent)


def asymmetry(d1: ArrayLike, d2: ArrayLike) -> Array:
    """Height of the bottom of the shallower well above that of the deeper one.

    V(y_shallower) - V(y_deeper) = |y_top| (y_deeper - y_shallower)³; |d1| √(2|d2|) for small |d1|.

    Shapes: d1, d2 (...) → (...) ≥ 0; NaN where V has a single minimum. Units: W.
    Range and errors as for `stationary_points`. This is a difference of classical energies: levels
    lie closer, by a factor that reaches 1 only slowly with |d2|.
    """
    roots = _resolve(d1, d2)
    difference = np.abs(roots.top) * roots.apart[0] ** 3
    return np.ldexp(np.where(roots.double, difference, np.nan), 4 * roots.exponent)


def spinodal_tilt(d2: ArrayLike) -> Array:
    """The |d1| at which the second minimum disappears, √(8|d2|³/27).

    Shapes: d2 (...) → (...); NaN for d2 > 0, where there is no second minimum at any d1. Units: W.
    """
    _, depth = checked_invariants(0.0, d2)
    ratio = np.where(depth <= 0.0, -depth / 1.5, np.nan)
    return ratio * np.sqrt(ratio)


def _resolve(d1: ArrayLike, d2: ArrayLike) -> _Roots:
    """All roots of V' = 0, in a unit of length that brings |d2| ≤ 1 and |d1| ≤ 1."""
    first, second = checked_invariants(d1, d2)
    exponent = _unit_exponent(first, second)
    # Powers of two: d1 scales with the cube, d2 with the square of the length, without rounding.
    tilt = np.ldexp(np.abs(first), -3 * exponent)
    depth = np.ldexp(second, -2 * exponent)
    distance = _spinodal_distance(tilt, depth)
    double = (depth < 0.0) & (distance >= 0.0)

    # Three roots: y = 2a cos of three angles, 6a² = |d2|. Both the angle and its complement
    # come from one arctangent each, so neither end of the range loses digits.
    radius = 2.0 * np.sqrt(np.maximum(-depth, 0.0) / 6.0)
    adjacent, opposite = np.sqrt(27.0) * tilt, np.sqrt(np.maximum(distance, 0.0))
    angle = np.arctan2(opposite, adjacent) / 3.0
    complement = np.arctan2(adjacent, opposite) / 3.0
    apart = np.sqrt(3.0) * radius
    return _Roots(
        deeper=np.where(double, radius * np.cos(angle), _single_root(tilt, depth, distance)),
        shallower=-radius * np.cos(np.pi / 3.0 - angle),
        top=-radius * np.sin(complement),
        apart=(
            apart * np.sin(np.pi / 3.0 + angle),
            apart * np.sin(np.pi / 3.0 - angle),
            apart * np.sin(angle),
        ),
        double=double,
        depth=depth,
        mirror=np.where(first <= 0.0, 1.0, -1.0),
        exponent=exponent,
    )


def _single_root(tilt: Array, depth: Array, distance: Array) -> Array:
    """The one real root of 4y³ + 2 d2 y = |d1|, in a form of Cardano's without subtraction."""
    cube = tilt / 8.0 + np.sqrt(np.maximum(-distance, 0.0) / 1728.0)
    u = np.where(cube > 0.0, np.cbrt(cube), 1.0)
    v = np.abs(depth) / (6.0 * u)
    # u - v for d2 > 0, as (u³ - v³)/(u² + uv + v²)
    return np.where(depth < 0.0, u + v, 0.25 * tilt / (u * u + u * v + v * v))


def _unit_exponent(d1: Array, d2: Array) -> npt.NDArray[np.int64]:
    """Smallest k with |d1| ≤ 8^k and |d2| ≤ 4^k."""
    binary = [np.frexp(value)[1].astype(np.int64) for value in (d1, d2)]
    needed = [
        np.where(value == 0.0, np.iinfo(np.int32).min, -(-power // root))
        for value, power, root in zip((d1, d2), binary, (3, 2), strict=True)
    ]
    larger = np.maximum(*needed)
    return np.where((d1 == 0.0) & (d2 == 0.0), 0, larger)


def _spinodal_distance(tilt: Array, depth: Array) -> Array:
    """-8 d2³ - 27 d1², rounded only at the end: near the spinodal nearly all digits cancel."""
    square, square_rest = _two_product(depth, depth)
    cube, cube_rest = _two_product(square, depth)
    cube_rest = cube_rest + square_rest * depth
    tilted, tilted_rest = _two_product(tilt, tilt)
    scaled, scaled_rest = _two_product(np.full_like(tilted, 27.0), tilted)
    scaled_rest = scaled_rest + 27.0 * tilted_rest
    return (-8.0 * cube - scaled) + (-8.0 * cube_rest - scaled_rest)


def _two_product(a: Array, b: Array) -> tuple[Array, Array]:
    """Product and its rounding error: T. J. Dekker, Numer. Math. 18, 224 (1971)."""
    product = a * b
    a_high, a_low = _split(a)
    b_high, b_low = _split(b)
    rest = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, rest


def _split(a: Array) -> tuple[Array, Array]:
    scaled = 134217729.0 * a  # 2^27 + 1 halves the 53 digits
    high = scaled - (scaled - a)
    return high, a - high
