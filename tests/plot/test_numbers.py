"""Values with errors, as the Particle Data Group rounds them."""

from __future__ import annotations

import pytest

from glasswell.inference import FittedParameter
from glasswell.plot.numbers import (
    display,
    drawn_symbol,
    interval,
    percent,
    power_of_ten,
    symbol,
    with_error,
    words,
)


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        # the three examples of the rule in the Review of Particle Physics, section 5.3
        (0.827, 0.119, "0.83 ± 0.12"),
        (0.827, 0.367, "0.8 ± 0.4"),
        (0.827, 0.967, "0.8 ± 1.0"),
        (2.6297, 0.0699, "2.63 ± 0.07"),
        (2.584e-4, 5.38e-6, "(2.58 ± 0.05)×10⁻⁴"),
        (9.2e22, 1.04e22, "(9.2 ± 1.0)×10²²"),
        (1473.0, 50.0, "(1.47 ± 0.05)×10³"),
        (1473.0, 3.0, "1473.0 ± 3.0"),
        (-3.1, 0.02, "-3.100 ± 0.020"),
        (0.0, 0.02, "0.000 ± 0.020"),
        (1e-9, 5e-8, "(1 ± 50)×10⁻⁹"),
    ],
)
def test_digits_follow_the_error(value, error, text):
    assert with_error(value, error) == text


def test_a_shift_of_nothing_has_no_minus():
    assert [percent(x) for x in (-0.004, 0.0, 0.5, -0.06)] == ["+0 %", "+0 %", "+50 %", "-6 %"]


@pytest.mark.parametrize(
    ("low", "high", "value", "error", "text"),
    [
        (2194.1, 2205.9, 2200.0, 3.0, "2194.1–2205.9"),
        (2.31e-4, 2.851e-4, 2.58e-4, 1.4e-5, "(2.31–2.85)×10⁻⁴"),
        (5.801, 6.0, 5.9, 0.05, "5.80–6.00"),
        (7.231e22, 1.142e23, 9.1e22, 1.04e22, "(7.2–11.4)×10²²"),
        (0.5, 0.5, 0.5, 0.0, "0.5–0.5"),
    ],
)
def test_bounds_have_the_digits_of_value_and_error(low, high, value, error, text):
    assert interval(low, high, value, error) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (3.14159, "3.142"),
        (7.7e-4, "7.700×10⁻⁴"),
        (1.0e-3, "1.000×10⁻³"),
        (6.61509e28, "6.615×10²⁸"),
        (9.99999e-4, "1.000×10⁻³"),
        (float("nan"), "not known"),
    ],
)
def test_without_an_error_four_digits_are_shown(value, text):
    assert with_error(value, None) == text
    assert with_error(value, float("nan")) == text


def test_parameters_are_shown_in_the_units_of_the_field():
    path = FittedParameter("minimum_path", 7.8e-10, 5.4e-11, "m", "free")
    assert display(path) == "0.78 ± 0.05 nm"
    assert (symbol("minimum_path"), words("minimum_path")) == ("lₘᵢₙ", "shortest mean free path")
    plain = FittedParameter("strength", 2.6e-4, None, "1", "held")
    assert display(plain) == "2.600×10⁻⁴"


def test_a_parameter_of_a_later_version_is_shown_by_its_name_and_unit():
    later = FittedParameter("bending_stiffness", 2.0, 0.1, "J", "free")
    assert display(later) == "2.00 ± 0.10 J"
    assert symbol("bending_stiffness") == "bending stiffness"


def test_exponents_are_plain_characters():
    assert power_of_ten(-23) == "10⁻²³"


def test_subscripts_in_figures():
    assert drawn_symbol("critical_photon_number") == r"n$_{\mathregular{c}}$"
    assert drawn_symbol("energy_scale") == "W/k"
    assert drawn_symbol("scatter[1]") == "scatter[1]"
