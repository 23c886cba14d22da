from __future__ import annotations

import os
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glasswell.dataset import Measurement, read_measurement
from glasswell.dataset.reader import measurement_from_bytes
from glasswell.dataset.record import Record
from glasswell.errors import DataError, DataWarning, GlasswellError, InputError, UnitError
from glasswell.provenance import checksum

TEMPERATURE = [0.1, 0.2, 0.5]
VALUE = [1e-4, 4e-4, 2e-3]
ROWS = "0.1,1e-4\n0.2,4e-4\n0.5,2e-3\n"
HEADER = "temperature [K],thermal_conductivity [W/(m K)]\n"


def check(measurement):
    assert measurement.quantity == "thermal_conductivity"
    assert measurement.unit == "W/(K m)"
    np.testing.assert_array_equal(measurement.temperature, TEMPERATURE)
    np.testing.assert_array_equal(measurement.value, VALUE)


@pytest.mark.parametrize(
    "header",
    [
        "temperature [K],thermal_conductivity [W/m/K]",
        "Temperature (K),Thermal conductivity (W/(m K))",
        "T [K],kappa [W m⁻¹ K⁻¹]",
        "T / K,κ / W m^-1 K^-1",
        "T/K, κ (W/(m·K))",
        "temp [K], K [W/(m K)]",
        "Temperature [K],lambda [W/m/K]",
        "T[K],Thermal-Conductivity[W/m/K]",
        '"T [K]","kappa (in plane) [W/m/K]"',
        "T [K],kappa [W/m/K],,",
    ],
)
def test_headers_are_read_forgivingly(write, header):
    check(read_measurement(write(f"{header}\n{ROWS}")))


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + ROWS).encode("utf-8-sig"),
        (HEADER + ROWS).encode("utf-16"),
        (HEADER + ROWS).replace("\n", "\r\n").encode(),
        (HEADER + ROWS).replace("\n", "\r").encode(),
        (HEADER + ROWS).replace(",", ";").encode(),
        (HEADER + ROWS).replace(",", "\t").encode(),
        (HEADER + ROWS).replace(",", " , ").encode(),
        (HEADER + ROWS).replace("\n", ",\n").encode(),
        ("\n\n# a comment, with a comma\n" + HEADER + "\n\n# more\n" + ROWS + "\n,,\n").encode(),
        ("# T [K], kappa [W/m/K]\n" + ROWS.replace(",", ", ")).encode(),
        ("T [K],kappa [W/(m·K)]\n" + ROWS).encode("cp1252"),
        (HEADER + ROWS.rstrip()).encode(),
        (HEADER + ROWS.replace("1e-4", "+1.E-04")).encode(),
    ],
    ids=[
        "mark",
        "utf-16",
        "crlf",
        "cr",
        "semicolon",
        "tab",
        "blanks",
        "trailing",
        "comments",
        "numpy",
        "cp1252",
        "no newline at end",
        "plus",
    ],
)
def test_formats_of_other_programs(write, content):
    check(read_measurement(write(content)))


def test_units_are_converted(write):
    measurement = read_measurement(write("T [mK],kappa [mW/cm/K]\n100,1\n200,4\n"))
    np.testing.assert_allclose(measurement.temperature, [0.1, 0.2])
    np.testing.assert_allclose(measurement.value, [0.1, 0.4])


@pytest.mark.parametrize(
    ("title", "unit", "factor"),
    [
        ("C [J/g/K]", "J/(K kg)", 1e3),
        ("Cp (J/mol/K)", "J/(K mol)", 1.0),
        ("molar_heat_capacity [mJ/mol/K]", "J/(K mol)", 1e-3),
        ("heat capacity [erg/g/K]", "J/(K kg)", 1e-4),
        ("C_p [J/(cm³ K)]", "J/(K m^3)", 1e6),
    ],
)
def test_heat_capacities(write, title, unit, factor):
    measurement = read_measurement(write(f"T [K],{title}\n1,2\n"))
    assert measurement.quantity == "heat_capacity"
    assert measurement.unit == unit
    assert measurement.value[0] == pytest.approx(2 * factor)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("uncertainty [W/m/K]", 0.02),
        ("kappa_error [mW/m/K]", 2e-5),
        ("dkappa [W/m/K]", 0.02),
        ("sigma (W/m/K)", 0.02),
        ("standard deviation [W/cm/K]", 2.0),
        ("relative uncertainty [%]", 2e-4 * 0.5),
        ("error of thermal conductivity [percent]", 2e-4 * 0.5),
    ],
)
def test_uncertainties_are_absolute_afterwards(write, title, expected):
    measurement = read_measurement(write(f"T [K],kappa [W/m/K],{title}\n1,0.5,0.02\n"))
    assert measurement.uncertainty is not None
    assert measurement.uncertainty[0] == pytest.approx(expected)


def test_uncertainty_of_the_temperature_is_left_aside(write):
    measurement = read_measurement(
        write("T [K],dT [K],kappa [W/m/K],remark,uncertainty [%]\n1,0.1,0.5,good,10\n")
    )
    assert measurement.uncertainty == pytest.approx([0.05])
    assert measurement.notes == ("columns not used: 'dT [K]', 'remark'",)


def test_unsorted_rows_are_sorted_and_noted(write):
    text = "T [K],kappa [W/m/K],error [%]\n0.5,2e-3,3\n0.1,1e-4,1\n0.2,4e-4,2\n"
    measurement = read_measurement(write(text))
    check(measurement)
    np.testing.assert_allclose(measurement.uncertainty, np.array([1, 2, 3]) / 100 * VALUE)
    assert measurement.notes == ("the rows were sorted by temperature",)


def test_duplicates_are_kept_and_reported(write):
    path = write("# remark\nT [K],kappa [W/m/K]\n1,1\n2,2\n1,3\n")
    with pytest.warns(DataWarning, match=r"curve\.csv: repeated.*1 K in rows 3, 5.*Remove") as seen:
        measurement = read_measurement(path)
    assert seen[0].filename == __file__
    np.testing.assert_array_equal(measurement.temperature, [1, 1, 2])
    np.testing.assert_array_equal(measurement.value, [1, 3, 2])
    assert measurement.notes[-1] == "repeated temperatures, all kept: 1 K"


def test_many_duplicates_are_summed_up(write):
    rows = "".join(f"{t},1\n{t},2\n" for t in range(1, 9))
    with pytest.warns(DataWarning, match="and 3 more"):
        read_measurement(write("T [K],kappa [W/m/K]\n" + rows))


# What is wrong, and what the message must name: the place, the reason, the way out.
BAD = {
    "": r"file is empty.*temperature \[K\]",
    "   \n\n": "file is empty",
    "# only a comment\n": "no row of numbers",
    HEADER: r"no row of numbers below the header in line 1.*Add",
    "\n" + HEADER + "# c\n": "header in line 2",
    ROWS: r"row 1: the first row holds numbers.*Put a header",
    "0,1;0,5\n": "first row holds numbers",
    "# measured in spring\n" + ROWS: "no header",
    "T,kappa [W/m/K]\n1,1\n": r"row 1, column 'T': the unit is missing.*never guessed.*'T \[K\]'",
    "T [K],kappa\n1,1\n": r"column 'kappa': the unit is missing.*W/m/K",
    "T [],kappa [W/m/K]\n1,1\n": "unit is missing",
    "T [K],kappa [W/m/K],error\n1,1,1\n": r"'error'.*unit is missing.* or %",
    "T [K],kappa [W/m/furlonks]\n1,1\n": r"row 1, column 'kappa .*unknown symbol 'furlonks'",
    "T [K],kappa [J/g/K]\n1,1\n": r"not a unit of thermal conductivity.*W/cm/K",
    "T [degC],kappa [W/m/K]\n1,1\n": "absolute zero",
    "T [K],kappa [W/m K]\n1,1\n": "ambiguous",
    "T [K]\n1\n": "no column is a measured quantity",
    "kappa [W/m/K]\n1\n": r"no column is a temperature.*Commas, semicolons or tabs",
    "T [K]  kappa [W/m/K]\n1  2\n": "Commas, semicolons or tabs",
    "T [K],y [W/m/K]\n1,1\n": r"no column is a measured quantity.*'y \[W/m/K\]'.*quantity=",
    "T [K],T [K],kappa [W/m/K]\n1,1,1\n": "several columns are a temperature",
    "T [K],kappa [W/m/K],C [J/g/K]\n1,1,1\n": r"several quantities.*quantity='thermal_cond",
    "T [K],kappa [W/m/K],k [W/m/K]\n1,1,1\n": "several columns are a thermal conductivity",
    "T [K],kappa [W/m/K],u [%],err [%]\n1,1,1,1\n": "several columns are an uncertainty",
    HEADER + "1,1\n-0.5,1\n": r"row 3, column 'temperature \[K\]': '-0.5'.*absolute.*remove",
    HEADER + "1,1\n−0.5,1\n": r"row 3, column 'temperature",
    HEADER + "0,1\n": r"row 2, column 'temperature",
    HEADER + "nan,1\n": r"row 2, column 'temperature.*nan is not a finite number.*Correct",
    HEADER + "1,-inf\n": r"row 2, column 'thermal_conductivity.*not a finite",
    HEADER + "1,0\n": r"row 2, column 'thermal_conductivity.*'0'.*quantity is positive",
    HEADER + "1,1e999\n": r"'1e999' is not a positive number in the range",
    HEADER + "1,1e-999\n": r"'1e-999' is not a positive number in the range",
    HEADER + "1,\n": r"row 2, column 'thermal_conductivity.*empty",
    HEADER + ",1\n": r"row 2, column 'temperature.*empty",
    HEADER + "1,abc\n": r"row 2, column 'thermal_conductivity.*'abc' is not a number.*point",
    HEADER + "1,1_000\n": "'1_000' is not a number",
    HEADER + "1,0.1 W\n": "'0.1 W' is not a number",
    HEADER + "1," + "x" * 200 + "\n": r"'x{57}\.\.\.'",
    HEADER + "0,5,1\n": r"row 2: the row has 3 cells, the header names 2.*decimal comma",
    HEADER.replace(",", ";") + "1.5;0,5\n": r"row 2, column 'temp.*decimal point.*never guessed",
    HEADER.replace(",", ";") + "1;1.234,5\n": r"'1\.234,5' is not a number",
    "T [K],kappa [W/m/K],u [%]\n1,1,0\n": r"row 2, column 'u \[%\]': '0'.*infinite weight",
    "T [K],kappa [W/m/K],u [%]\n1,1,-5\n": "infinite weight",
    "T [K],kappa [W/m/K],u [W/m/K]\n1,1,-5\n": "infinite weight",
    "T [K],kappa [W/m/K],u [%]\n1,1,\n": r"column 'u \[%\]': the cell is empty.*optional",
    "T [K],C [J/g/K],u [J/mol/K]\n1,1,1\n": "another basis",
    "T [K],C [J/g/K],u [K]\n1,1,1\n": r"column 'u \[K\]'.*not a unit of heat capacity",
}


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("Cp / (J/g/K)", 2e3),
        ("Cp/(J/g/K)", 2e3),
        ("Cp / J/(g K)", 2e3),
        ("Cp / [J/g/K]", 2e3),
        ("Cp (J/(g K))", 2e3),
        ("kappa (in plane) / (W/m/K)", 2.0),
        ("κ / (mW/cm/K)", 0.2),
    ],
)
def test_a_unit_behind_a_slash_may_stand_in_brackets(title, value, tmp_path):
    path = tmp_path / "curve.csv"
    path.write_text(f"T/K,{title}\n1,2\n", encoding="utf-8")
    assert read_measurement(path).value[0] == pytest.approx(value)


@pytest.mark.parametrize(("content", "message"), BAD.items())
def test_bad_input_is_refused_with_place_reason_and_remedy(write, content, message):
    path = write(content)
    with pytest.raises((DataError, UnitError), match=message) as caught:
        read_measurement(path)
    assert str(path) in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)),
        b"PK\x03\x04" + bytes(100),
        bytes(range(256)),
        b"T [K],kappa [W/m/K]\n1,\x001\n",
        b"\xff\xfeodd",
        b"\x81\x8d\x8f",
    ],
)
def test_binary_files_are_refused(write, content):
    with pytest.raises(DataError, match=r"curve\.csv: this is not a text file.*CSV"):
        read_measurement(write(content))


@pytest.mark.parametrize(
    ("content", "row"),
    [(HEADER.encode() + b"1,2\n\x81\x8d,3\n", 3), (HEADER.encode() + b"1,\0002\n", 2)],
)
def test_the_row_that_is_no_text_is_named(write, content, row):
    with pytest.raises(DataError, match=f"Row {row} contains bytes that no text has"):
        read_measurement(write(content))


def test_files_that_cannot_be_opened(tmp_path):
    for path in (tmp_path / "missing.csv", tmp_path, "nul\0.csv"):
        with pytest.raises(DataError, match=r"cannot be read.*Check the name"):
            read_measurement(path)


def test_enormous_files_are_refused(write):
    path = write("")
    os.truncate(path, 33 * 2**20)
    with pytest.raises(DataError, match="larger than 32 MiB"):
        read_measurement(path)


def test_one_field_beyond_the_limit_of_the_csv_module(write):
    with pytest.raises(DataError, match="row 2: the row cannot be split"):
        read_measurement(write(HEADER + "1," + "1" * 200_000))


def test_quantity_decides_between_columns(write):
    path = write("T [K],kappa [W/m/K],C [J/g/K],kappa error [%],C error [%]\n1,2,3,10,20\n")
    conductivity = read_measurement(path, quantity="thermal conductivity")
    assert (conductivity.value[0], conductivity.uncertainty[0]) == (2.0, pytest.approx(0.2))
    capacity = read_measurement(path, quantity="Cp")
    assert (capacity.value[0], capacity.uncertainty[0]) == (3000.0, pytest.approx(600.0))


def test_quantity_names_a_column_that_has_an_unknown_name(write):
    path = write("T [K],sample 7 [W/m/K]\n1,2\n")
    assert read_measurement(path, quantity="kappa").value[0] == 2.0
    with pytest.raises(UnitError, match="not a unit of heat capacity"):
        read_measurement(path, quantity="heat_capacity")
    with pytest.raises(InputError, match=r"'colour' is not a quantity.*thermal_conductivity"):
        read_measurement(path, quantity="colour")


def test_quantity_that_is_not_in_the_file(write):
    with pytest.raises(DataError, match="no column is a heat capacity"):
        read_measurement(write(HEADER + ROWS), quantity="heat_capacity")


def test_record_in_a_toml_file(write):
    write(
        'material = "Fused Silica"\nsource = "A. Author (1990)"\nurl = "https://example.org"\n'
        'license = "CC0"\nnote = "annealed"\ntrust = 3\n',
        "curve.toml",
    )
    measurement = read_measurement(write(HEADER + ROWS))
    assert measurement.material == "vitreous silica"
    assert measurement.source.citation == "A. Author (1990)"
    assert measurement.source.url == "https://example.org"
    assert measurement.source.licence == "CC0"
    assert measurement.source.note == "annealed"
    assert measurement.trust == 3
    assert measurement.name == "curve"


def test_arguments_come_before_the_toml_file_and_that_before_comments(write):
    comments = "# material: epoxy\n# citation: from a comment\n# note: in a comment\n"
    path = write(comments + HEADER + ROWS)
    assert read_measurement(path).material == "stycast 1266"
    assert read_measurement(path).source.citation == "from a comment"
    write('material = "silica"\ncitation = "from TOML"\n', "curve.toml")
    measurement = read_measurement(path)
    assert measurement.material == "vitreous silica"
    assert (measurement.source.citation, measurement.source.note) == ("from TOML", "")
    assert read_measurement(path, material="My Glass").material == "My Glass"


def test_without_a_record_the_source_says_so(write):
    measurement = read_measurement(write(HEADER + ROWS))
    assert measurement.source.citation == "no source given for curve"
    assert measurement.material is None
    assert measurement.checksum == checksum((HEADER + ROWS).encode())


def test_checksum_in_the_record_is_verified(write):
    path = write(HEADER + ROWS)
    write(f'sha256 = "{checksum((HEADER + ROWS).encode())}"\n', "curve.toml")
    check(read_measurement(path))
    write(HEADER + ROWS + "1,1\n")
    with pytest.raises(DataError, match="not the one that its record describes"):
        read_measurement(path)


def test_unknown_keys_of_the_record_are_reported(write):
    write('meterial = "silica"\n', "curve.toml")
    with pytest.warns(DataWarning, match=r"curve\.toml.*meterial.*Known are: .*material"):
        read_measurement(write(HEADER + ROWS))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"material = ", "not a TOML file"),
        (b"\xff\xfe\x00", "not a TOML file"),
        (b"material = 5\n", "text in quotation marks"),
        (b"trust = 6\n", "from 1 to 5"),
        (b"trust = true\n", "from 1 to 5"),
        (b'default = "yes"\n', "true or false"),
    ],
)
def test_damaged_records_are_refused(write, content, message):
    write(content, "curve.toml")
    with pytest.raises(DataError, match=message) as caught:
        read_measurement(write(HEADER + ROWS))
    assert "curve.toml" in str(caught.value)


def read_quietly(content):
    """Read, whatever it is; only the errors of glasswell may come out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)
        try:
            measurement = measurement_from_bytes(content, Record(), origin="x.csv", name="x")
        except GlasswellError as error:
            return str(error)
    assert np.all(measurement.temperature > 0)
    assert np.all(np.diff(measurement.temperature) >= 0)
    assert np.all(np.isfinite(measurement.value))
    return measurement


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    read_quietly(content)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    read_quietly(text.encode("utf-8", errors="surrogatepass"))


CELLS = st.one_of(
    st.floats().map(repr),
    st.text(alphabet="0123456789.,eE+-\"' \tnaif%", max_size=8),
    st.sampled_from(["T [K]", "kappa [W/m/K]", "u [%]", "C [J/g/K]", "K", "#", "[", "dT (mK)"]),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
    st.lists(st.lists(CELLS, max_size=4), max_size=6),
)
def test_any_table_is_read_or_refused(separator, header, rows):
    lines = [["T [K]", "kappa [W/m/K]", "u [%]"]] * header + rows
    read_quietly("\n".join(separator.join(line) for line in lines).encode())


@given(st.binary(max_size=200))
def test_any_record_is_read_or_refused(content):
    from glasswell.dataset.record import record_from_toml

    try:
        record_from_toml(content, "x.toml")
    except GlasswellError as error:
        assert "x.toml" in error.what  # noqa: PT017 - any other exception must escape


def test_a_sample_may_say_what_it_is(write):
    text = "# kind: crystal\nT [K],kappa [W/m/K]\n1,2\n"
    assert read_measurement(write(text)).kind == "crystal"
    assert read_measurement(write(text.replace("crystal", "pretty"))).kind is None
    path = write(text)
    path.with_suffix(".toml").write_text('kind = "semicrystalline"\n')
    curve = read_measurement(path)
    assert curve.kind == "semicrystalline"
    assert Measurement.from_dataset(curve.to_dataset()).kind == "semicrystalline"
    assert curve.select(0.5).kind == "semicrystalline"
    path.with_suffix(".toml").write_text('kind = "pretty"\n')
    with pytest.raises(DataError, match=r"kind = 'pretty'.*glass ceramic"):
        read_measurement(path)
    with pytest.raises(DataError, match="not a kind of sample"):
        Measurement.create([1.0], [2.0], quantity="kappa", unit="W/m/K", kind="pretty")


def test_a_file_that_tells_of_its_repetitions_is_not_warned_of_again(write, tmp_path):
    with pytest.warns(DataWarning, match="repeated"):
        curve = read_measurement(write("T [K],kappa [W/m/K]\n1,2\n1,3\n"))
    again = read_measurement(curve.to_csv(tmp_path / "again.csv"))
    assert again.notes == curve.notes == ("repeated temperatures, all kept: 1 K",)
