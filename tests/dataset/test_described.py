"""Tables whose header says too little: columns, units and conditions stated beside the file."""

from __future__ import annotations

import numpy as np
import pytest

from glasswell.dataset import read_measurement
from glasswell.dataset.adjusted import scaled, with_relative_error
from glasswell.errors import DataError, InputError, UnitError

BARE = "Temp;k1;k2;err\n0,1;4e-4;4,1e-3;2\n0,2;16e-4;8,5e-3;2\n"
UNITS = {"temperature": "K", "value": "mW/cm/K", "uncertainty": "%"}


def test_the_second_of_two_columns_with_decimal_commas(write):
    curve = read_measurement(write(BARE), quantity="kappa", columns={"value": 3}, units=UNITS)
    np.testing.assert_allclose(curve.temperature, [0.1, 0.2])
    np.testing.assert_allclose(curve.value, [4.1e-4, 8.5e-4])
    np.testing.assert_allclose(curve.uncertainty, 0.02 * curve.value)
    assert curve.notes == ("columns not used: 'k1'",)


@pytest.mark.parametrize("asked", ["kappa (down)", " kappa (down) [W/m/K]"])
def test_one_of_two_columns_of_the_same_quantity(write, asked):
    path = write("T [K],kappa (up) [W/m/K],kappa (down) [W/m/K]\n1,2,3\n")
    curve = read_measurement(path, columns={"value": asked})
    assert curve.value.tolist() == [3.0]
    assert curve.notes == ("columns not used: 'other kappa (up) [W/m/K]'",)


def test_a_raw_table_without_units(write):
    path = write("A paper,A. Author--B. Author,Journal 2000\nT,k,koT\n0.1,4e-4,4e-3\n")
    with pytest.raises(UnitError, match="unit is missing"):
        read_measurement(path)
    curve = read_measurement(path, units={"temperature": "K", "value": "W/m/K"})
    assert curve.value.tolist() == [4e-4]
    assert curve.source.citation == "A. Author, B. Author, A paper, Journal 2000"


def test_a_sweep_with_the_power_in_a_nameless_column(write):
    path = write("T,P_in,Qint\n10,-120,1e5\n10,-80,4e5\n")
    curve = read_measurement(
        path,
        columns={"power": "P_in"},
        units={"temperature": "mK", "value": "1", "power": "dBm"},
        conditions={"frequency": "5.62 GHz"},
    )
    np.testing.assert_allclose(curve.conditions["power"], [1e-15, 1e-11])
    np.testing.assert_allclose(curve.conditions["frequency"], 5.62e9)
    assert curve.at(power=1e-11).value.tolist() == [4e5]


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"columns": {"value": "k3"}}, DataError, r"row 1: no column is called 'k3'.*'Temp', 'k1'"),
        ({"columns": {"value": "tempp"}}, DataError, "Did you mean 'Temp'"),
        ({"columns": {"valve": "k1"}}, InputError, "'valve'.*Did you mean 'value'"),
        ({"columns": {"value": 7}}, DataError, "no column 7 for the value, but 4"),
        ({"columns": {"value": 0}}, DataError, "no column 0"),
        ({"columns": {"value": 1, "temperature": "Temp"}}, DataError, "'Temp' is said to be the"),
        ({"units": {"power": "W"}}, DataError, "no column is one"),
        ({"units": {"tempersture": "K"}}, InputError, "Did you mean 'temperature'"),
        ({"columns": {"value": 2}, "units": UNITS | {"value": "K"}}, UnitError, "row 1, column"),
        ({"conditions": {"pwoer": "1 W"}}, InputError, r"curve\.csv.*Did you mean 'power'"),
        ({"conditions": {"power": "80"}}, DataError, "not a number with a unit"),
    ],
)
def test_what_is_refused(write, asked, error, message):
    quantity = "Qi" if "conditions" in asked else "kappa"
    units = UNITS | {"value": "1" if quantity == "Qi" else UNITS["value"]}
    full = {"units": units, "columns": {"value": 2}} | asked
    with pytest.raises(error, match=message):
        read_measurement(write(BARE), quantity=quantity, **full)


def test_a_unit_that_contradicts_the_header(write):
    path = write("T [K],kappa [W/m/K]\n1,2\n")
    assert read_measurement(path, units={"value": "W m^-1 K^-1"}).value.tolist() == [2.0]
    with pytest.raises(UnitError, match=r"row 1, column 'kappa \[W/m/K\]'.*contradict"):
        read_measurement(path, units={"value": "W/cm/K"})


def test_thermoml_states_its_units_itself(write):
    with pytest.raises(InputError, match="columns and units cannot be stated of a ThermoML"):
        read_measurement(write("<DataReport/>", "a.xml"), part=1, units={"value": "J/mol/K"})


def test_another_scale_and_other_errors(write):
    curve = read_measurement(write("T [K],kappa [W/m/K],error [%]\n1,2,1\n2,5,1\n"))
    doubled = scaled(curve, 2.0)
    np.testing.assert_allclose(doubled.value, [4.0, 10.0])
    np.testing.assert_allclose(doubled.uncertainty, [0.04, 0.1])
    rough = with_relative_error(doubled, 0.05)
    np.testing.assert_allclose(rough.uncertainty, [0.2, 0.5])
    assert rough.notes == (
        "all values are multiplied by 2",
        "relative errors of 0.05 are stated, in the place of those of the file",
    )
    for wrong in (0.0, -1.0, float("nan")):
        with pytest.raises(InputError, match="is not positive"):
            scaled(curve, wrong)
    for wrong in (0.0, -0.1, 1.0, 5.0):
        with pytest.raises(InputError, match="not between 0 and 1"):
            with_relative_error(curve, wrong)
