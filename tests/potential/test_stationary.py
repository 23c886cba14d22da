"""Stationary points against eighty-digit arithmetic, and exact properties."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from glasswell.errors import InputError
from glasswell.potential import (
    asymmetry,
    barrier,
    curvature,
    curvatures,
    spinodal_tilt,
    stationary_points,
)

MODERATE = st.floats(-1e4, 1e4, allow_subnormal=False)


def potential(y, d1, d2):
    return y * (d1 + y * (d2 + y * y))


def bisect(slope, low, high):
    """Root of `slope` between two places of opposite sign, to eighty digits."""
    rising = slope(high) > 0
    for _ in range(400):
        middle = (low + high) / 2
        if (slope(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def exact(d1, d2):
    """Stationary points (deeper, shallower, top) or (deeper,) of doubles, as decimals."""
    d1, d2 = Decimal(d1), Decimal(d2)

    def slope(y):
        return 4 * y**3 + 2 * d2 * y + d1

    reach = abs(d1) + abs(d2) + 2
    if 8 * d2**3 + 27 * d1**2 >= 0:
        return (bisect(slope, -reach, reach),)
    turn = (-d2 / 6).sqrt()
    left, right = bisect(slope, -reach, -turn), bisect(slope, turn, reach)
    top = bisect(slope, -turn, turn)
    return (right, left, top) if d1 <= 0 else (left, right, top)


SHAPES = [
    (d1, d2)
    for d2 in (-1e6, -108.0, -20.0, -3.0, -0.37, -1e-9)
    for fraction in (0.0, 1e-12, 0.01, 0.5, 0.9, 1 - 1e-6, 1 - 1e-12, 1 - 4e-16)
    for d1 in (float(fraction * spinodal_tilt(d2)), -float(fraction * spinodal_tilt(d2)))
]


@pytest.mark.parametrize(("d1", "d2"), SHAPES)
def test_two_minima_keep_relative_accuracy_up_to_the_spinodal(d1, d2):
    with localcontext() as context:
        context.prec = 120
        roots = exact(d1, d2)
        assert len(roots) == 3
        a, b = Decimal(d1), Decimal(d2)
        energy = [potential(root, a, b) for root in roots]
        expected = {
            "points": [float(root) for root in roots],
            "halves": [float(6 * root * root + b) for root in roots],
            "energies": [
                float(energy[2] - energy[0]),
                float(energy[2] - energy[1]),
                float(energy[1] - energy[0]),
            ],
        }
    found = [barrier(d1, d2), barrier(d1, d2, well="shallower"), asymmetry(d1, d2)]
    # The absolute part is for d1 = 0, where the bisection ends at 1e-100 instead of 0.
    np.testing.assert_allclose(stationary_points(d1, d2), expected["points"], 3e-15, 1e-60)
    np.testing.assert_allclose(curvatures(d1, d2), expected["halves"], 3e-15)
    np.testing.assert_allclose(found, expected["energies"], 5e-15, 1e-60)


@pytest.mark.parametrize(
    ("d1", "d2"),
    [
        (sign * d1, d2)
        for d1, d2 in [
            (1e8, 1e6), (1e10, -1e6), (1e8, 0.0), (1e-8, 1e6), (1.0, 1e-30), (1e-30, 1.0),
            (3.0, 2.0), (8.0 * (1 + 1e-15), -6.0), (9.0, -6.0), (0.7, -1e-12), (1e-12, 0.7),
        ]
        for sign in (1.0, -1.0)
    ],
)  # fmt: skip
def test_a_single_minimum_is_found_to_the_last_digits(d1, d2):
    with localcontext() as context:
        context.prec = 120
        (root,) = exact(d1, d2)
        half = float(6 * root * root + Decimal(d2))
    points = stationary_points(d1, d2)
    np.testing.assert_allclose(points[0], float(root), 2e-15)
    np.testing.assert_allclose(curvature(d1, d2), half, 5e-15)
    assert np.isnan(points[1:]).all()
    assert np.isnan([barrier(d1, d2), barrier(d1, d2, well="shallower"), asymmetry(d1, d2)]).all()
    assert np.isnan(curvatures(d1, d2)[1:]).all()


def test_the_pure_quartic_and_the_symmetric_cases():
    np.testing.assert_array_equal(stationary_points(0.0, 0.0), [0.0, np.nan, np.nan])
    assert curvature(0.0, 0.0) == 0.0
    np.testing.assert_array_equal(stationary_points(0.0, 5.0), [0.0, np.nan, np.nan])
    for d1 in (0.0, -0.0):
        np.testing.assert_allclose(stationary_points(d1, -8.0), [2.0, -2.0, 0.0], 1e-15)
    np.testing.assert_allclose(barrier(0.0, -8.0), 16.0, 1e-15)
    assert asymmetry(0.0, -8.0) == 0.0


def test_on_the_spinodal_minimum_and_maximum_coincide():
    assert spinodal_tilt(-6.0) == 8.0
    np.testing.assert_allclose(stationary_points(8.0, -6.0), [-2.0, 1.0, 1.0], 1e-15)
    np.testing.assert_allclose(curvatures(8.0, -6.0), [18.0, 0.0, 0.0], 1e-15)
    assert barrier(8.0, -6.0, well="shallower") == 0.0
    np.testing.assert_allclose(barrier(8.0, -6.0), 27.0, 1e-15)
    np.testing.assert_array_equal(spinodal_tilt([0.0, 1.0]), [0.0, np.nan])


def test_limit_of_two_deep_wells():
    """Theory: wells at √(|d2|/2), barrier d2²/4, asymmetry |d1| √(2|d2|), curvature 2|d2|."""
    d1, d2 = 0.3, -1e6
    well = np.sqrt(-d2 / 2)
    np.testing.assert_allclose(stationary_points(-d1, d2)[:2], [well, -well], 1e-8)
    np.testing.assert_allclose(barrier(d1, d2), d2**2 / 4, 1e-8)
    np.testing.assert_allclose(asymmetry(d1, d2), d1 * np.sqrt(-2 * d2), 1e-8)
    np.testing.assert_allclose(curvature(d1, d2), -2 * d2, 1e-8)


@given(d1=MODERATE, d2=MODERATE)
def test_order_signs_and_sums(d1, d2):
    deeper, shallower, top = stationary_points(d1, d2)
    assert deeper * d1 <= 0.0
    if np.isnan(top):
        return
    assert min(deeper, shallower) <= top <= max(deeper, shallower)
    assert abs(deeper + shallower + top) <= 4e-15 * abs(deeper)
    from_deeper, from_shallower = barrier(d1, d2), barrier(d1, d2, well="shallower")
    assert from_deeper >= from_shallower * (1 - 1e-14)
    np.testing.assert_allclose(asymmetry(d1, d2) + from_shallower, from_deeper, 1e-13)
    half = curvatures(d1, d2)
    assert half[0] >= half[1] * (1 - 1e-14)
    assert half[1] >= 0.0 >= half[2]


@given(d1=MODERATE, d2=MODERATE)
def test_mirror_image(d1, d2):
    assume(d1 != 0.0)
    np.testing.assert_array_equal(stationary_points(-d1, d2), -stationary_points(d1, d2))
    np.testing.assert_array_equal(curvatures(-d1, d2), curvatures(d1, d2))
    np.testing.assert_array_equal(barrier(-d1, d2), barrier(d1, d2))
    np.testing.assert_array_equal(asymmetry(-d1, d2), asymmetry(d1, d2))


@given(d1=MODERATE, d2=MODERATE, power=st.integers(-40, 40))
def test_change_of_the_unit_of_length_is_exact(d1, d2, power):
    # Below this the scaled numbers themselves lose digits.
    assume(all(value == 0.0 or abs(value) > 1e-200 for value in (d1, d2)))
    s = 2.0**power
    first, second = d1 * s**3, d2 * s**2
    np.testing.assert_array_equal(stationary_points(first, second), s * stationary_points(d1, d2))
    np.testing.assert_array_equal(barrier(first, second), s**4 * barrier(d1, d2))


@pytest.mark.parametrize("d1", [0.0, 1e-300, 1e-8, 1e8, 1e150])
@pytest.mark.parametrize("d2", [0.0, -1e-300, 1e-300, -1e6, 1e6, 1e150, -1e150])
def test_extreme_numbers_stay_finite(d1, d2):
    points = stationary_points(d1, d2)
    assert np.isfinite(points[0])
    assert np.isfinite(curvature(d1, d2))
    assert np.isnan(points[1]) == np.isnan(points[2]) == np.isnan(barrier(d1, d2))
    assert not np.isinf([barrier(d1, d2), asymmetry(d1, d2)]).any()


def test_batch_equals_loop_and_broadcasts():
    generator = np.random.default_rng(5)
    d1, d2 = generator.normal(0, 20, (4, 1)), generator.normal(-5, 8, (1, 3))
    for function in (stationary_points, curvatures, curvature, barrier, asymmetry):
        batch = function(d1, d2)
        assert batch.shape[:2] == (4, 3)
        for i, j in np.ndindex(4, 3):
            np.testing.assert_allclose(batch[i, j], function(d1[i, 0], d2[0, j]), 1e-15)
        assert function(np.zeros((0, 2)), np.zeros(2)).shape[:2] == (0, 2)


@pytest.mark.parametrize(
    ("d1", "d2"), [(np.nan, 1.0), (1.0, np.inf), (-np.inf, 1.0), (1.0, [0.0, np.nan]), (1e151, 0.0)]
)
def test_numbers_that_are_not_finite_are_refused(d1, d2):
    for function in (stationary_points, curvatures, barrier, asymmetry):
        with pytest.raises(InputError, match="Leave such members out"):
            function(d1, d2)


def test_arguments_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match="broadcast"):
        stationary_points([1.0, 2.0], [1.0, 2.0, 3.0])
    with pytest.raises(InputError, match="pairs of numbers"):
        stationary_points("deep", -8.0)
    with pytest.raises(InputError, match='well="deeper"'):
        barrier(0.0, -8.0, well="left")
