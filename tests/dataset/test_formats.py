"""Tables as laboratories and repositories write them; every file is written here."""

from __future__ import annotations

import numpy as np
import pytest

from glasswell.dataset import read_measurement
from glasswell.errors import DataError, UnitError

RAW = (
    '"On resins, and more",A. Author-- B. Author,Journal 12 (1993)\n'
    "T(K),k(W/m/K),k/T\n"
    "1.00E-01,4.00E-04,4.00E-03\n"
    "2.00E-01,1.60E-03,8.00E-03\n"
)


@pytest.mark.parametrize(
    "header",
    ["T(K),k(W/m/K),k/T", "T (K),k (W/m/K),k/T", "T [K],k [W/m/K],k/T", "T(K),k(W/m/K),koT"],
)
def test_a_raw_table_of_the_repository(write, header):
    curve = read_measurement(write(RAW.replace("T(K),k(W/m/K),k/T", header)))
    assert (curve.quantity, curve.unit) == ("thermal_conductivity", "W/(K m)")
    np.testing.assert_array_equal(curve.temperature, [0.1, 0.2])
    np.testing.assert_array_equal(curve.value, [4e-4, 1.6e-3])
    expected = "A. Author, B. Author, On resins, and more, Journal 12 (1993)"
    assert curve.source.citation == expected
    assert curve.notes == ()


def test_a_raw_table_with_other_line_ends(write):
    for end in ("\r\n", "\r"):
        assert len(read_measurement(write(RAW.replace("\n", end)))) == 2
    assert len(read_measurement(write(RAW.encode("utf-8-sig")))) == 2


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (("8.00E-03", "8.40E-03"), DataError, r"curve\.csv, row 4, column 'k/T'.*contradict"),
        (("T(K),k(W/m/K)", "T,k"), UnitError, r"row 2, column 'T': the unit is missing"),
        (("1.60E-03", "abc"), DataError, r"row 4, column 'k\(W/m/K\)': 'abc' is not a number"),
        (("2.00E-01", "-2.00E-01"), DataError, r"row 4, column 'k/T'"),
    ],
)
def test_what_is_refused_in_a_raw_table(write, change, error, message):
    with pytest.raises(error, match=message):
        read_measurement(write(RAW.replace(*change)))


def test_a_reference_alone_makes_no_raw_table(write):
    with pytest.raises(DataError):
        read_measurement(write("A paper,by,someone\nx,y,z\n1,2,3\n"))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_decimal_commas(write, separator):
    text = f"T [K]{separator}kappa [mW/m/K]{separator}error [%]\n0,1{separator}0,4{separator}5\n"
    text += f"0,25{separator}2{separator}2,5\n"
    curve = read_measurement(write(text))
    np.testing.assert_array_equal(curve.temperature, [0.1, 0.25])
    np.testing.assert_allclose(curve.value, [4e-4, 2e-3])
    np.testing.assert_allclose(curve.uncertainty, [2e-5, 5e-5])


def test_decimal_commas_in_a_sweep_of_a_resonator(write):
    text = (
        "# frequency: 5.62 GHz\nT [mK];power [dBm];photon number [1];Qi [1];error [%]\n"
        "10,5;-119,5;0,5;1,1e5;3,5\n10,5;-80;4e3;4,2e5;3,5\n"
    )
    sweep = read_measurement(write(text))
    np.testing.assert_allclose(sweep.temperature, 0.0105)
    np.testing.assert_allclose(sweep.conditions["power"], 1e-3 * 10 ** np.array([-11.95, -8.0]))
    np.testing.assert_allclose(sweep.conditions["photon_number"], [0.5, 4e3])
    np.testing.assert_allclose(sweep.value, [1.1e5, 4.2e5])


@pytest.mark.parametrize("named", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_in_which_excel_names_the_separator(write, named):
    curve = read_measurement(write(f"{named}\r\nT [K];kappa [W/m/K];;\r\n0,1;0,4;;\r\n;;;\r\n"))
    np.testing.assert_array_equal(curve.temperature, [0.1])
    np.testing.assert_array_equal(curve.value, [0.4])
    with pytest.raises(DataError, match="the file is empty"):
        read_measurement(write(f"{named}\n"))


@pytest.mark.parametrize(
    ("title", "quantity"),
    [
        ("Wärmeleitfähigkeit [W/m/K]", "thermal_conductivity"),
        ("spezifische Wärme [J/kg/K]", "heat_capacity"),
    ],
)
def test_german_names_of_columns(write, title, quantity):
    curve = read_measurement(write(f"Temperatur [K];{title};Fehler [%]\n0,1;0,4;5\n"))
    assert curve.quantity == quantity
    np.testing.assert_allclose(curve.uncertainty, 0.02)


def test_a_title_above_the_header_is_told_from_a_missing_separator(write):
    with pytest.raises(DataError) as titled:
        read_measurement(write("Sample 7, 12.03.2024;;\nT [K];kappa [W/m/K]\n0.1;0.4\n"))
    assert "title above the header" in titled.value.why
    assert "put # before" in titled.value.remedy
    with pytest.raises(DataError) as bare:
        read_measurement(write("T [K]  kappa [W/m/K]\n0.1  0.4\n"))
    assert "were not found" in bare.value.why


def test_a_comma_that_may_part_thousands_is_not_called_a_decimal_one(write):
    for cell, meant in (("1,172", "Write 1.172 or 1172,"), ("0,172", "Write 0.172,")):
        with pytest.raises(DataError) as found:
            read_measurement(write(f'T [K],kappa [W/m/K]\n0.1,"{cell}"\n'))
        assert found.value.remedy.startswith(meant)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("0,1;0.4\n", r"row 2, column 'kappa.*decimal point, row 2 a decimal comma"),
        ("0,1;0,4\n0.2;1\n", r"row 3, column 'T \[K\]'.*decimal point"),
        ("1,234;1\n", r"row 2, column 'T \[K\]'.*behind the thousands"),
        ("1.234,5;1\n", "not a number"),
        ("1,2,3;1\n", "not a number"),
    ],
)
def test_doubtful_commas_are_refused(write, rows, message):
    with pytest.raises(DataError, match=message):
        read_measurement(write("T [K];kappa [W/m/K]\n" + rows))


@pytest.mark.parametrize(
    ("header", "units"),
    [
        ("T,kappa,error", "mK,mW/cm/K,%"),
        ("T,kappa,error", "[mK],(mW/cm/K),%"),
        ("T [mK],kappa,error", "mK,mW/cm/K,%"),
        ("T [mK],kappa [mW/cm/K],error [%]", ",,%"),
    ],
)
def test_a_row_of_units(write, header, units):
    curve = read_measurement(write(f"{header}\n{units}\n100,1,5\n200,4,5\n"))
    np.testing.assert_allclose(curve.temperature, [0.1, 0.2])
    np.testing.assert_allclose(curve.value, [0.1, 0.4])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("T [K],kappa [W/m/K]\nmK,W/m/K\n1,1\n", r"row 2, column 'T \[K\]': the row of units says"),
        ("T (mK) [K],kappa [W/m/K]\n1,1\n", r"row 1, column 'T \(mK\) \[K\]': a bracket states"),
        ("# unit: mW/m/K\nT [K],kappa [W/m/K]\n1,1\n", r"row 2, column 'kappa.*remark 'unit'"),
        ("# temperature unit: mK\nT [K],kappa [W/m/K]\n1,1\n", r"column 'T \[K\]'.*'mK'"),
        ("# unit of kappa: W/cm/K\nT [K],kappa [W/m/K]\n1,1\n", "contradict each other"),
    ],
)
def test_contradictory_units_are_refused(write, text, message):
    with pytest.raises(UnitError, match=message):
        read_measurement(write(text))


def test_units_that_agree_contradict_nothing(write):
    header = "T (at the cold end) [K],kappa [W/m/K]\nK,W/m/K\n"
    text = f"# unit: W/(m K)\n# unit of T: K\n{header}1,1\n2,2\n"
    assert len(read_measurement(write(text))) == 2


def test_a_table_that_stands_twice_in_its_file(write):
    rows = "1,1\n2,4\n3,9\n4,16\n"
    with pytest.raises(DataError, match=r"curve\.csv, row 6, column 'T \[K\]'.*copies"):
        read_measurement(write("T [K],kappa [W/m/K]\n" + rows + rows))
