from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasswell.errors import InputError, UnitError
from glasswell.units import (
    accepted_units,
    canonical_units,
    conversion_factor,
    convert,
    parse_unit,
    quantities,
)

# Factors worked out by hand: what one of the unit is in SI.
CONDUCTIVITIES = {
    "W/m/K": 1.0,
    "W/(m K)": 1.0,
    "W/(K m)": 1.0,
    "W/(m·K)": 1.0,
    "W/(m⋅K)": 1.0,
    "W/(m*K)": 1.0,
    "W/(m-K)": 1.0,
    "W m^-1 K^-1": 1.0,
    "W m⁻¹ K⁻¹": 1.0,
    "W·m⁻¹·K⁻¹": 1.0,
    "W.m-1.K-1": 1.0,
    "W m**-1 K**(-1)": 1.0,
    "W m-1 / K": 1.0,
    " W / m / K ": 1.0,
    "watt/meter/kelvin": 1.0,
    "W/cm/K": 100.0,
    "W/(cm K)": 100.0,
    "mW/cm/K": 0.1,
    "mW/(m K)": 1e-3,
    "erg/(s cm K)": 1e-5,
    "cal/(s cm K)": 418.4,
}
HEAT_CAPACITIES = {
    "J/kg/K": (1.0, "J/(K kg)"),
    "J/g/K": (1e3, "J/(K kg)"),
    "mJ/g/K": (1.0, "J/(K kg)"),
    "erg/g/K": (1e-4, "J/(K kg)"),
    "erg g⁻¹ K⁻¹": (1e-4, "J/(K kg)"),
    "J/mol/K": (1.0, "J/(K mol)"),
    "J/(mol K)": (1.0, "J/(K mol)"),
    "mJ/mol/K": (1e-3, "J/(K mol)"),
    "J/m^3/K": (1.0, "J/(K m^3)"),
    "J/m³/K": (1.0, "J/(K m^3)"),
    "J/cm^3/K": (1e6, "J/(K m^3)"),
    "kJ/(m3 K)": (1e3, "J/(K m^3)"),
}


@pytest.mark.parametrize(("unit", "factor"), CONDUCTIVITIES.items())
def test_conductivities(unit, factor):
    values, canonical = convert([1.0, 2.5], unit, "thermal_conductivity")
    assert canonical == "W/(K m)"
    np.testing.assert_allclose(values, [factor, 2.5 * factor], rtol=1e-15)


@pytest.mark.parametrize(("unit", "expected"), HEAT_CAPACITIES.items())
def test_heat_capacities_keep_their_basis(unit, expected):
    factor, canonical = conversion_factor(unit, "heat_capacity")
    assert canonical == expected[1]
    assert factor == pytest.approx(expected[0], rel=1e-14)


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("K", 1.0), ("mK", 1e-3), ("µK", 1e-6), ("μK", 1e-6), ("kelvin", 1.0), ("\u212a", 1.0)],
)
def test_temperatures(unit, factor):
    assert conversion_factor(unit, "temperature") == (pytest.approx(factor, rel=1e-15), "K")


def test_kelvin_are_never_taken_for_millikelvin():
    np.testing.assert_array_equal(convert([50.0, 900.0], "K", "temperature")[0], [50.0, 900.0])


@pytest.mark.parametrize(
    ("quantity", "unit", "factor"),
    [
        ("density", "g/cm^3", 1e3),
        ("velocity", "km/s", 1e3),
        ("number_density", "1/cm^3", 1e6),
        ("number_density", "cm⁻³", 1e6),
        ("molar_mass", "g/mol", 1e-3),
        ("linear_heat_capacity", "erg/g/K^2", 1e-4),
    ],
)
def test_units_of_materials(quantity, unit, factor):
    assert conversion_factor(unit, quantity)[0] == pytest.approx(factor, rel=1e-14)


@pytest.mark.parametrize("unit", ["degC", "°C", "℃", "C", "celsius", "degF", "°F"])
def test_scales_with_offset_are_refused_with_advice(unit):
    with pytest.raises(UnitError, match=r"absolute zero.*273\.15"):
        convert([20.0], unit, "temperature")


def test_offset_inside_a_compound_unit_is_refused():
    with pytest.raises(UnitError, match="per K"):
        convert([1.0], "J/g/°C", "heat_capacity")


def test_offset_scales_without_a_rule_of_their_own_are_refused():
    with pytest.raises(UnitError, match="absolute zero"):
        convert([1.0], "degRe", "temperature")


@pytest.mark.parametrize("unit", ["W/m K", "W/m·K", "W/m*K", "W/m-K", "W/cm K"])
def test_ambiguous_units_are_refused_with_the_remedy(unit):
    with pytest.raises(UnitError, match=r"ambiguous.*W/\(m K\) or W/m/K"):
        convert([1.0], unit, "thermal_conductivity")


@pytest.mark.parametrize(
    "unit",
    [
        "",
        "  ",
        "(",
        ")",
        "K)",
        "(K",
        "()",
        "K//m",
        "/K",
        "K^",
        "K^(2",
        "K2)",
        "K^^2",
        "K 2",
        "K99",
        "2 K",
        "W/",
        "W**",
        "K;m",
        "K'",
        "__import__",
        "K" * 200,
        "((((((K",
        "W^0.5",
    ],
)
def test_unreadable_units_are_refused(unit):
    with pytest.raises(UnitError):
        convert([1.0], unit, "temperature")


def test_unknown_symbols_are_named():
    with pytest.raises(UnitError, match=r"'furlonks'.*case-sensitive.*W/m/K"):
        convert([1.0], "W/furlonks/K", "thermal_conductivity")


def test_units_of_another_quantity_are_refused_with_the_accepted_ones():
    with pytest.raises(UnitError, match=r"not a unit of thermal conductivity.*mW/cm/K"):
        convert([1.0], "J/g/K", "thermal_conductivity")


def test_unknown_quantity_lists_the_known_ones():
    with pytest.raises(InputError, match="temperature, thermal_conductivity"):
        convert([1.0], "K", "temperament")


def test_values_that_are_no_numbers_are_refused():
    with pytest.raises(InputError, match="not an array of numbers"):
        convert(["cold"], "K", "temperature")


@pytest.mark.parametrize("quantity", quantities())
def test_every_canonical_and_every_accepted_unit_is_understood(quantity):
    for unit in (*canonical_units(quantity), *accepted_units(quantity).split(", ")):
        value, canonical = convert(1.0, unit, quantity)
        assert value > 0.0
        assert canonical in canonical_units(quantity)


@pytest.mark.parametrize(
    ("value", "unit", "quantity", "expected"),
    [
        (-80.0, "dBm", "power", 1e-11),
        (0.0, " dBm ", "power", 1e-3),
        (2.0, "nW", "power", 2e-9),
        (5.6, "GHz", "frequency", 5.6e9),
        (-3.0, "ppm", "frequency_shift", -3e-6),
        (3e5, "1", "internal_quality_factor", 3e5),
    ],
)
def test_units_of_resonators(value, unit, quantity, expected):
    assert convert(value, unit, quantity)[0] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("unit", "quantity"),
    [
        ("rad/s", "frequency"),  # of the dimension of Hz, and 2π away
        ("1/s", "frequency"),
        ("rpm", "frequency"),
        ("dBm", "frequency"),
        ("dB", "power"),
        ("dBW", "power"),
        ("Hz", "power"),
        ("deg", "internal_quality_factor"),
        ("rad", "photon_number"),
    ],
)
def test_units_that_would_be_something_else(unit, quantity):
    with pytest.raises(UnitError):
        convert(1.0, unit, quantity)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("W/(m·K)", "W * m**-1 * K**-1"), ("J m/m", "J"), ("m/m", "dimensionless"), ("1/K", "K**-1")],
)
def test_parse_unit_gives_plain_pint_syntax(text, expected):
    assert parse_unit(text) == expected


@given(
    st.sampled_from([*CONDUCTIVITIES, *HEAT_CAPACITIES]),
    st.lists(st.floats(1e-200, 1e200), min_size=1, max_size=5),
)
def test_round_trip(unit, values):
    quantity = "thermal_conductivity" if unit in CONDUCTIVITIES else "heat_capacity"
    converted, canonical = convert(values, unit, quantity)
    back, same = convert(converted, canonical, quantity)
    factor, _ = conversion_factor(unit, quantity)
    assert same == canonical
    np.testing.assert_array_equal(back, converted)
    np.testing.assert_allclose(converted / factor, values, rtol=4e-16)


@given(st.sampled_from([*CONDUCTIVITIES, *HEAT_CAPACITIES]))
def test_what_parse_unit_writes_means_the_same(unit):
    quantity = "thermal_conductivity" if unit in CONDUCTIVITIES else "heat_capacity"
    assert conversion_factor(parse_unit(unit), quantity) == conversion_factor(unit, quantity)


@given(st.text(max_size=30), st.sampled_from(quantities()))
def test_any_text_is_a_unit_or_a_unit_error(text, quantity):
    try:
        factor, _ = conversion_factor(text, quantity)
    except UnitError:
        return
    assert factor > 0.0


@given(st.text(alphabet="KWmJgcols123^-*/() ·⁻¹µ°C%.", max_size=12))
def test_texts_that_look_like_units_raise_nothing_else(text):
    with suppress(UnitError):
        parse_unit(text)


def test_units_already_in_si_need_no_pint():
    code = (
        "import sys; from glasswell.units import convert;"
        "convert([1.0], 'W/m/K', 'thermal_conductivity'); convert([1.0], 'K', 'temperature');"
        "sys.exit('pint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
