"""Kinds against a second solver on a grid, and where each of them must lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glasswell.errors import InputError
from glasswell.potential import (
    KINDS,
    barrier,
    curvature,
    kind,
    levels_below_barrier,
    minimum_form_to_invariants,
    spinodal_tilt,
    stationary_points,
)

ANY = st.floats(-1e9, 1e9, allow_subnormal=False)


def grid_eigenpairs(d1, d2, points=140):
    """Levels and eigenvectors by the sinc method (D. T. Colbert, W. H. Miller, 1992)."""
    reach = 2.5 + 2.2 * max(1.2, np.sqrt(max(-d2, 0.0) / 2.0))
    y, step = np.linspace(-reach, reach, points, retstep=True)
    apart = np.subtract.outer(np.arange(points), np.arange(points)).astype(float)
    kinetic = 2.0 * (-1.0) ** apart / np.where(apart == 0.0, 1.0, apart) ** 2
    np.fill_diagonal(kinetic, np.pi**2 / 3.0)
    levels, vectors = np.linalg.eigh(kinetic / step**2 + np.diag(y * (d1 + y * (d2 + y * y))))
    return y, levels, vectors


def grid_kind(d1, d2):
    """The rule of the module, spelt out for one potential of moderate size."""
    y, levels, vectors = grid_eigenpairs(d1, d2)
    top = stationary_points(d1, d2)[2]
    if np.isfinite(top):
        low = vectors[:, levels < top * (d1 + top * (d2 + top * top))]
        places = np.linalg.eigvalsh(low.T @ (y[:, None] * low))
        if len(places) >= 2 and places[0] < top < places[-1]:
            return "two-well"
    harmonic = 2.0 * np.sqrt(curvature(d1, d2))
    near = abs(levels[1] - levels[0] - harmonic) <= 0.2 * harmonic
    return "single-well" if near else "intermediate"


def test_the_grid_reaches_the_reference_figures():
    """Theory 12.1: the second road is worth comparing with."""
    for shape, expected in {
        (0.0, -8.0): [-12.1363307206934756, -12.1348143452728618],
        (1.0, -4.0): [-2.70512972, -0.42103811],
    }.items():
        np.testing.assert_allclose(grid_eigenpairs(*shape, points=220)[1][:2], expected, atol=6e-9)


def test_kinds_agree_with_the_grid():
    generator = np.random.default_rng(3)
    deep = generator.uniform(-20, -2, 110)
    d2 = np.concatenate([deep, generator.uniform(-2, 8, 40)])
    d1 = np.concatenate(
        [spinodal_tilt(deep) * generator.uniform(0, 1.05, 110), generator.uniform(0, 20, 40)]
    )
    d1[:10] = 0.0
    expected = [grid_kind(*shape) for shape in zip(d1, d2, strict=True)]
    assert set(expected) == set(KINDS)
    np.testing.assert_array_equal(kind(d1, d2), expected)


def test_border_of_the_two_well_kind_agrees_with_the_grid():
    """Where Bohr's rule is nearest to being wrong; nothing is decided by it that is doubtful."""
    generator = np.random.default_rng(4)
    d2 = generator.uniform(-20.0, -3.2, 1500)
    d1 = spinodal_tilt(d2) * generator.random(1500)
    filling = levels_below_barrier(d1, d2)
    d1, d2 = (value[(filling > 0.33) & (filling < 0.68)] for value in (d1, d2))
    assert len(d1) > 200
    expected = [grid_kind(*shape) for shape in zip(d1, d2, strict=True)]
    np.testing.assert_array_equal(kind(d1, d2), expected)


def test_levels_that_spread_over_both_wells_still_count():
    """At (5.1, -6) a level of each well have met: no single level below the top is on the left."""
    d1, d2 = float(0.5 * spinodal_tilt(-6.0)), -6.0
    y, levels, vectors = grid_eigenpairs(d1, d2)
    top = stationary_points(d1, d2)[2]
    low = vectors[:, levels < top * (d1 + top * (d2 + top * top))]
    # The deeper well is on the left for d1 > 0.
    assert (np.einsum("ik,i,ik->k", low, y, low) < top).all()
    assert kind(d1, d2) == "two-well"


@pytest.mark.parametrize(
    ("d1", "d2", "expected"),
    [
        (0.0, 0.0, "intermediate"),
        (0.0, -2.0, "intermediate"),  # two minima, one level below the top
        (0.0, -3.0, "intermediate"),
        (0.0, -4.0, "two-well"),
        (0.0, -8.0, "two-well"),
        (0.3, -8.0, "two-well"),
        (-0.3, -8.0, "two-well"),
        (0.0, -13.0, "two-well"),  # the doublet is degenerate in double precision
        (0.0, 3.0, "intermediate"),
        (0.0, 3.1, "single-well"),
        (0.0, 20.0, "single-well"),
        (9.9, -6.0, "single-well"),  # beyond the spinodal
        (7.0, -6.0, "single-well"),  # two minima, nothing in the second
    ],
)
def test_examples(d1, d2, expected):
    assert kind(d1, d2) == expected


@pytest.mark.parametrize(
    ("d1", "d2", "expected"),
    [
        (0.0, -108.0, "two-well"),  # 1 eV at W/k = 4 K
        (0.0, -1e6, "two-well"),
        (1e8, -1e6, "two-well"),
        (1e10, -1e6, "single-well"),
        (1e8, 0.0, "single-well"),
        (1e8, 1e6, "single-well"),
        (0.0, 1e6, "single-well"),
        (1e8, -20.0, "single-well"),
        (101.0, 3.0, "single-well"),
        (0.0, 1e150, "single-well"),
        (0.0, -1e150, "two-well"),
    ],
)
def test_evident_kinds_far_outside(d1, d2, expected):
    assert kind(d1, d2) == expected
    assert kind(-d1, d2) == expected


@settings(deadline=None)
@given(d1=ANY, d2=ANY)
def test_every_potential_has_a_kind_and_so_has_its_mirror_image(d1, d2):
    found = str(kind(d1, d2))
    assert found in KINDS
    assert kind(-d1, d2) == found
    if np.isnan(barrier(d1, d2)):
        assert found != "two-well"


def test_single_wells_are_evident_on_the_border_of_the_computed_range():
    """So nothing jumps there: the exact rule gives the kind that is assumed beyond."""
    edge = np.linspace(-20, 20, 161)
    assert set(kind(100.0, edge)) == set(kind(5 * edge, 20.0)) == {"single-well"}
    inside, beyond = kind([0.0, 60.0, 100.0], -20.0), kind([0.0, 60.0, 100.0], -20.001)
    np.testing.assert_array_equal(inside, beyond)


def test_bohrs_rule_meets_the_exact_rule_at_the_lower_border():
    tilt = np.linspace(0.0, 1.0, 400) * spinodal_tilt(-20.0)
    different = kind(tilt, -20.0) != kind(tilt, -20.0 - 1e-9)
    filling = levels_below_barrier(tilt, -20.0)
    assert np.abs(filling[different] - 0.5).max(initial=0.0) < 0.14
    # Over a short stretch of |d1| only; no intermediate ones on either side.
    assert different.mean() < 0.03
    assert "intermediate" not in kind(tilt, -20.0)


def test_at_fixed_depth_the_two_well_kind_ends_once():
    """A tilt removes the level of the shallower well and never brings it back."""
    for d2 in np.linspace(-20.0, -3.5, 12):
        two = kind(np.linspace(0.0, 1.0, 120) * spinodal_tilt(d2), d2) == "two-well"
        assert two[0]
        assert not two[-1]
        assert np.count_nonzero(np.diff(two)) == 1


@pytest.mark.parametrize(
    ("d1", "d2"),
    [(0.0, -8.0), (3.0, -6.0), (7.0, -6.0), (7.9, -6.0), (1e8, -1e6), (5.4e8, -1e6)],
)
def test_levels_below_barrier_by_quadrature(d1, d2):
    top = stationary_points(d1, d2)[2]
    # √(V_top - V) = |y - y_top| √(r - 4m v - v²), v the distance from the top into the well
    m, r = abs(top), -(6 * top**2 + d2)
    end = -2 * m + np.sqrt(4 * m**2 + r)
    nodes, weights = np.polynomial.legendre.leggauss(60)
    # v = end (1 - t²) removes the root at the turning point
    t = 0.5 * (nodes + 1.0)
    v = end * (1.0 - t**2)
    inside = np.sqrt(np.maximum(r - 4 * m * v - v**2, 0.0))
    expected = (weights * 0.5 * v * inside * 2 * end * t).sum() / np.pi
    np.testing.assert_allclose(levels_below_barrier(d1, d2), expected, 1e-9)


def test_levels_below_barrier_near_the_spinodal():
    """Series and closed form meet, and the count vanishes as a power of the distance."""
    distance = np.geomspace(1e-12, 0.5, 400)
    count = levels_below_barrier((1.0 - distance) * spinodal_tilt(-50.0), -50.0)
    slope = np.diff(np.log(count)) / np.diff(np.log(distance))
    np.testing.assert_allclose(slope[:200], 1.25, atol=2e-2)
    assert np.abs(np.diff(slope[50:])).max() < 1e-2
    assert np.isnan(levels_below_barrier(0.0, 1.0))


def test_shapes_and_the_order_of_magnitude_of_the_concentrations():
    """Over a smooth density in (N2, N3) all kinds occur, in arrays as one by one."""
    generator = np.random.default_rng(8)
    d1, d2 = minimum_form_to_invariants(*generator.normal(0, 4, (2, 5, 40)))
    found = kind(d1, d2)
    assert found.shape == (5, 40)
    assert set(found.ravel()) == set(KINDS)
    for i, j in ((0, 0), (3, 7), (4, 39)):
        assert kind(d1[i, j], d2[i, j]) == found[i, j]
    assert kind(d1[:, :1], d2[:1]).shape == (5, 40)
    assert kind([], []).shape == (0,)


@pytest.mark.parametrize("d1", [np.nan, np.inf, [0.0, np.nan]])
def test_numbers_that_are_not_finite_are_refused(d1):
    with pytest.raises(InputError, match="finite"):
        kind(d1, -8.0)
