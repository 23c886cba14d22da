"""Coordinates both ways, checked by shifting polynomials and by brute-force levels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.polynomial import Polynomial

from glasswell.errors import InputError
from glasswell.potential import (
    displacement_scale,
    effective_mass,
    energy_scale,
    from_minimum_form,
    invariants_to_minimum_form,
    jacobian,
    minimum_form_to_invariants,
    quartic_eta,
    stationary_points,
    to_minimum_form,
)

SIZES = st.floats(-100.0, 100.0, allow_subnormal=False)
SCALES = {"quartic_energy": 15.0, "length": 1.0, "mass": 30.0}


def shifted(coefficients, by):
    """Coefficients of V(y + by), constant first."""
    return Polynomial(coefficients)(Polynomial([by, 1.0])).coef


@given(n2=SIZES, n3=SIZES)
def test_shift_removes_the_cubic_term(n2, n3):
    d1, d2 = minimum_form_to_invariants(n2, n3)
    _, linear, quadratic, cubic, quartic = shifted([0.0, 0.0, n2, n3, 1.0], -n3 / 4)
    scale = 1.0 + abs(n2) + n3**2
    np.testing.assert_allclose(
        [linear, quadratic, cubic, quartic],
        [d1, d2, 0.0, 1.0],
        atol=1e-14 * (1 + abs(n3)) * scale,
    )


@given(d1=SIZES, d2=SIZES)
def test_shift_to_each_stationary_point_gives_the_minimum_forms(d1, d2):
    forms = invariants_to_minimum_form(d1, d2)
    points = stationary_points(d1, d2)
    np.testing.assert_array_equal(np.isnan(forms.n2), np.isnan(points))
    assert np.isfinite(forms.n2[0])
    for n2, n3, point in zip(*forms, points, strict=True):
        if np.isnan(point):
            continue
        _, linear, quadratic, cubic, _ = shifted([0.0, d1, d2, 0.0, 1.0], point)
        scale = 1.0 + abs(d1) + abs(d2)
        np.testing.assert_allclose(
            [linear, quadratic, cubic], [0.0, n2, n3], rtol=1e-14, atol=4e-14 * scale
        )


@given(d1=SIZES, d2=SIZES)
def test_every_branch_leads_back(d1, d2):
    forms = invariants_to_minimum_form(d1, d2)
    back = np.array(minimum_form_to_invariants(*forms))
    here = ~np.isnan(forms.n2)
    np.testing.assert_array_equal(np.isnan(back), [~here, ~here])
    scale = 1.0 + abs(d2) + (4 * stationary_points(d1, d2)[0]) ** 2
    np.testing.assert_allclose(back[0][here], d1, atol=2e-15 * scale**1.5)
    np.testing.assert_allclose(back[1][here], d2, atol=2e-15 * scale)


@given(n2=SIZES, n3=SIZES)
def test_one_of_the_branches_is_where_one_came_from(n2, n3):
    """To the accuracy that the map allows: its Jacobian |N2|/2 vanishes on the spinodal."""
    assume(abs(n2) > 1e-5 * (1.0 + n3**2))
    forms = invariants_to_minimum_form(*minimum_form_to_invariants(n2, n3))
    rounding = 1e-14 * (1.0 + abs(n2) + n3**2) ** 1.5
    distance = np.hypot(forms.n2 - n2, forms.n3 - n3)
    assert np.nanmin(distance) <= rounding * (1.0 + abs(n3)) / abs(n2)


def test_eta_zero_is_the_inflection_on_the_spinodal():
    forms = invariants_to_minimum_form(*minimum_form_to_invariants(0.0, 4.0))
    np.testing.assert_array_equal(forms.n2[1:], [0.0, 0.0])
    np.testing.assert_allclose(forms.n3[1:], [4.0, 4.0], 1e-15)


def test_near_the_spinodal_each_branch_keeps_its_relative_accuracy():
    """Exact images: multiples of powers of two make d1 and d2 without rounding."""
    for power in range(-20, 0):
        n2, n3 = 2.0**power, 8.0
        forms = invariants_to_minimum_form(*minimum_form_to_invariants(n2, n3))
        np.testing.assert_allclose([forms.n2[1], forms.n3[1]], [n2, n3], 1e-14)
        n2 = -n2
        forms = invariants_to_minimum_form(*minimum_form_to_invariants(n2, n3))
        np.testing.assert_allclose([forms.n2[2], forms.n3[2]], [n2, n3], 1e-14)


def test_which_origin_the_inequalities_of_the_theory_name():
    """Single well if N2 > 9 N3²/32; the origin is the deeper well if N3² < 4 N2."""
    generator = np.random.default_rng(11)
    n2, n3 = generator.uniform(-20, 20, 4000), generator.uniform(-10, 10, 4000)
    forms = invariants_to_minimum_form(*minimum_form_to_invariants(n2, n3))
    single = np.isnan(forms.n2[:, 1])
    np.testing.assert_array_equal(single, n2 > 9 * n3**2 / 32)
    branch = np.nanargmin(np.abs(forms.n2 - n2[:, None]) + np.abs(forms.n3 - n3[:, None]), axis=1)
    np.testing.assert_array_equal(branch == 0, n3**2 < 4 * n2)
    np.testing.assert_array_equal(branch == 2, n2 < 0)


def test_both_borders_lie_on_the_spinodal():
    n3 = np.linspace(-5, 5, 21)
    for n2 in (0.0 * n3, 9 * n3**2 / 32):
        d1, d2 = minimum_form_to_invariants(n2, n3)
        np.testing.assert_allclose(27 * d1**2, -8 * d2**3, rtol=1e-12)


def test_uniform_density_over_invariants_counts_each_stationary_point_once():
    """A box in (d1, d2) is the image of areas in (N2, N3): ∫|N2|/2 over one branch is its area."""
    edge, count = 6.0, 2000
    middle = (np.arange(count) + 0.5) / count
    n2, n3 = (2 * edge * middle)[:, None], (2 * edge * middle - edge)[None, :]
    d1, d2 = minimum_form_to_invariants(n2, n3)
    deeper = n3**2 < 4 * n2
    inside = (np.abs(d1) < 3.0) & (np.abs(d2) < 2.0) & deeper
    cell = (2 * edge / count) ** 2
    area = (np.broadcast_to(jacobian(n2), d1.shape) * inside).sum() * cell
    np.testing.assert_allclose(area, 24.0, rtol=2e-3)


@given(n2=SIZES, n3=SIZES)
def test_jacobian_by_differences(n2, n3):
    step = 1e-3
    columns = []
    for a, b in ((step, 0.0), (0.0, step)):
        after = np.array(minimum_form_to_invariants(n2 + a, n3 + b))
        before = np.array(minimum_form_to_invariants(n2 - a, n3 - b))
        columns.append((after - before) / (2 * step))
    found = abs(np.linalg.det(np.array(columns)))
    np.testing.assert_allclose(found, jacobian(n2), atol=1e-6 * (1 + abs(n2) + n3**2))


def oscillator_levels(coefficients, count, size=160):
    """Levels of -d²/dy² + Σ c_k y^k in a fixed oscillator basis of stiffness 1 around y = 0."""
    number = np.arange(1, size + 8)
    y = np.diag(np.sqrt(number / 2.0), 1)
    y = y + y.T
    power = np.eye(size + 8)
    total = np.diag(2.0 * np.arange(size + 8) + 1.0) - y @ y
    for coefficient in coefficients:
        total = total + coefficient * power
        power = power @ y
    return np.linalg.eigvalsh(total[:size, :size])[:count]


@pytest.mark.parametrize(
    ("n2", "n3"), [(0.0, 0.0), (1.0, 0.5), (-2.0, 1.0), (0.0, 1.894), (3.0, -2.5), (-3.0, 0.0)]
)
def test_levels_are_the_same_in_both_coordinates_up_to_a_constant(n2, n3):
    d1, d2 = minimum_form_to_invariants(n2, n3)
    constant = Polynomial([0.0, d1, d2, 0.0, 1.0])(n3 / 4)
    before = oscillator_levels([0.0, 0.0, n2, n3, 1.0], 8)
    after = oscillator_levels([0.0, d1, d2, 0.0, 1.0], 8)
    np.testing.assert_allclose(before + constant, after, atol=1e-9)


def test_levels_of_the_minimum_form_reach_the_reference_figures():
    """Theory 12.1, entered through (N2, N3) at a minimum of (0, -4)."""
    forms = invariants_to_minimum_form(0.0, -4.0)
    levels = oscillator_levels([0.0, 0.0, forms.n2[0], forms.n3[0], 1.0], 2)
    np.testing.assert_allclose(levels - 4.0, [-1.7103504501326390, -1.2479224920662139], atol=1e-9)


def test_scales_of_the_report():
    """Theory 1.1: A = 15 eV, a0 = 1 angstrom, M = 30 u give 48.5 K; 10-20 K needs 100-350 u."""
    assert energy_scale(**SCALES) == pytest.approx(48.5, abs=0.05)
    heavy = energy_scale(quartic_energy=15.0, length=1.0, mass=[350.0, 100.0])
    assert heavy == pytest.approx([9.4, 21.7], abs=0.1)


def test_scales_belong_together():
    """x = y ħ/√(2MW), W = A η_L²."""
    hbar, boltzmann, atomic_mass, electronvolt = (
        1.054571817e-34, 1.380649e-23, 1.66053906892e-27, 1.602176634e-19,
    )  # fmt: skip
    scale = energy_scale(**SCALES)
    expected = hbar / np.sqrt(2 * 30.0 * atomic_mass * scale * boltzmann)
    assert displacement_scale(**SCALES) == pytest.approx(expected, rel=1e-9)
    assert scale * boltzmann == pytest.approx(
        15.0 * electronvolt * quartic_eta(**SCALES) ** 2, rel=1e-9
    )


@given(mass=st.floats(1e-3, 1e5), energy=st.floats(1e-3, 1e3), length=st.floats(1e-2, 1e2))
def test_effective_mass_undoes_energy_scale(mass, energy, length):
    scale = energy_scale(quartic_energy=energy, length=length, mass=mass)
    found = effective_mass(energy_scale=scale, quartic_energy=energy, length=length)
    assert found == pytest.approx(mass, rel=1e-13)


@given(eta=st.floats(-1, 1), xi=st.floats(-1, 1), eta_l=st.floats(1e-4, 1.0))
def test_natural_coordinates_and_back(eta, xi, eta_l):
    n2, n3 = to_minimum_form(eta, xi, eta_l)
    np.testing.assert_allclose(from_minimum_form(n2, n3, eta_l), [eta, xi], 1e-14, 1e-300)
    # The same potential in units of A and of W, at s = √η_L y
    y, s = 0.7, 0.7 * np.sqrt(eta_l)
    np.testing.assert_allclose(
        eta_l**2 * (n2 * y**2 + n3 * y**3 + y**4),
        eta * s**2 + xi * s**3 + s**4,
        atol=1e-13,
    )


@pytest.mark.parametrize("name", ["quartic_energy", "length", "mass"])
@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf, "heavy", [1.0, -2.0]])
def test_scales_that_are_not_positive_are_refused(name, value):
    for function in (quartic_eta, energy_scale, displacement_scale):
        with pytest.raises(InputError, match=f"Give .*{name}"):
            function(**{**SCALES, name: value})


def test_conversion_refuses_what_it_cannot_hold():
    with pytest.raises(InputError, match="eta_l"):
        to_minimum_form(0.1, 0.1, 0.0)
    with pytest.raises(InputError, match="too large"):
        minimum_form_to_invariants(0.0, 1e110)
    with pytest.raises(InputError, match="too large"):
        minimum_form_to_invariants(np.inf, 0.0)
    with pytest.raises(InputError):
        invariants_to_minimum_form(np.nan, 0.0)
