"""ThermoML files, written here: what is read of them, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from glasswell.dataset import read_measurement
from glasswell.errors import DataError, InputError, UnitError

PROPERTY = "Molar heat capacity at constant pressure, J/K/mol"


def data_set(
    number=1,
    phase="Glass",
    name=PROPERTY,
    rows=((5.0, 1.5, 0.06), (6.0, 2.5, 0.1)),
    level="<nCombUncertLevOfConfid>95</nCombUncertLevOfConfid>",
    temperature="Temperature, K",
    components=1,
) -> str:
    component = "<Component><RegNum><nOrgNum>1</nOrgNum></RegNum></Component>"
    values = "".join(
        f"""<NumValues>
      <VariableValue><nVarNumber>1</nVarNumber><nVarValue>{t}</nVarValue></VariableValue>
      <PropertyValue><nPropNumber>1</nPropNumber><nPropValue>{c}</nPropValue>{uncertainty(u)}
      </PropertyValue></NumValues>"""
        for t, c, u in rows
    )
    return f"""<PureOrMixtureData>
    <nPureOrMixtureDataNumber>{number}</nPureOrMixtureDataNumber>{component * components}
    <Property><nPropNumber>1</nPropNumber>
      <Property-MethodID><PropertyGroup><HeatCapacityAndDerivedProp>
        <ePropName>{name}</ePropName><eMethodName>Vacuum adiabatic calorimetry</eMethodName>
      </HeatCapacityAndDerivedProp></PropertyGroup></Property-MethodID>
      <PropPhaseID><ePropPhase>{phase}</ePropPhase></PropPhaseID>
      <CombinedUncertainty><nCombUncertAssessNum>1</nCombUncertAssessNum>{level}
      </CombinedUncertainty>
    </Property>
    <PhaseID><ePhase>{phase}</ePhase></PhaseID>
    <Variable><nVarNumber>1</nVarNumber><VariableID><VariableType>
      <eTemperature>{temperature}</eTemperature></VariableType></VariableID></Variable>
    {values}</PureOrMixtureData>"""


def uncertainty(value) -> str:
    if value is None:
        return ""
    return (
        "<CombinedUncertainty><nCombUncertAssessNum>1</nCombUncertAssessNum>"
        f"<nCombExpandUncertValue>{value}</nCombExpandUncertValue></CombinedUncertainty>"
    )


def report(*sets) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<DataReport xmlns="http://www.iupac.org/namespaces/ThermoML">
  <Version><nVersionMajor>4</nVersionMajor><nVersionMinor>0</nVersionMinor></Version>
  <Citation><sAuthor>A. Author</sAuthor><sAuthor>B. Author</sAuthor>
    <sPubName>J. Made Up</sPubName><sVol>7</sVol><yrPubYr>2026</yrPubYr>
    <sTitle>On a liquid</sTitle><sDOI>10.0000/made.up</sDOI></Citation>
  <Compound><RegNum><nOrgNum>1</nOrgNum></RegNum><sCommonName>a liquid</sCommonName>
    <sFormulaMolec>C2H6O</sFormulaMolec></Compound>
  {"".join(sets)}
</DataReport>"""


def test_a_heat_capacity_with_all_that_belongs_to_it(write):
    curve = read_measurement(write(report(data_set()), "liquid.xml"), material="my glass")
    assert (curve.quantity, curve.unit, curve.kind) == ("heat_capacity", "J/(K mol)", "glass")
    np.testing.assert_array_equal(curve.temperature, [5.0, 6.0])
    np.testing.assert_array_equal(curve.value, [1.5, 2.5])
    np.testing.assert_allclose(curve.uncertainty, np.array([0.06, 0.1]) / 1.96)
    assert curve.source.citation == "A. Author, B. Author, On a liquid, J. Made Up 7 (2026)"
    assert curve.source.url == "https://doi.org/10.0000/made.up"
    assert curve.notes[0] == "data set 1 of a ThermoML file: a liquid, C2H6O, Glass"
    assert (curve.name, curve.material) == ("liquid", "my glass")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_content_decides_not_the_name(write, encoding):
    text = report(data_set()).replace("UTF-8", encoding.removesuffix("-sig"))
    assert len(read_measurement(write(text.encode(encoding), "liquid.txt"))) == 2


@pytest.mark.parametrize(
    ("level", "factor"),
    [
        ("<nCombCoverageFactor>2</nCombCoverageFactor>", 2.0),
        ("<nCombUncertLevOfConfid>99</nCombUncertLevOfConfid>", 2.576),
        ("<nCombUncertLevOfConfid>17</nCombUncertLevOfConfid>", None),
        ("", None),
    ],
)
def test_expanded_uncertainties_become_standard_errors(write, level, factor):
    curve = read_measurement(write(report(data_set(level=level)), "x.xml"))
    if factor is None:
        assert curve.uncertainty is None
    else:
        assert curve.uncertainty[0] == pytest.approx(0.06 / factor)


def test_standard_uncertainties_are_taken_as_they_are(write):
    text = report(data_set()).replace("nCombExpandUncertValue", "nCombStdUncertValue")
    assert read_measurement(write(text, "x.xml")).uncertainty[0] == 0.06


def test_uncertainties_of_some_rows_only_are_left_aside(write):
    rows = ((5.0, 1.5, 0.06), (6.0, 2.5, None))
    curve = read_measurement(write(report(data_set(rows=rows)), "x.xml"))
    assert curve.uncertainty is None
    assert "uncertainties of some rows are not stated, so none are used" in curve.notes


@pytest.mark.parametrize(
    ("name", "quantity", "unit", "factor"),
    [
        (PROPERTY, "heat_capacity", "J/(K mol)", 1.0),
        ("Specific heat capacity at constant pressure, J/K/kg", "heat_capacity", "J/(K kg)", 1.0),
        ("Volumetric heat capacity at constant pressure, kJ/m3/K", None, "J/(K m^3)", 1e3),
        ("Molar heat capacity at saturation pressure, J/K/mol", None, "J/(K mol)", 1.0),
        ("Thermal conductivity, W/m/K", "thermal_conductivity", "W/(K m)", 1.0),
    ],
)
def test_names_and_units_of_the_schema(write, name, quantity, unit, factor):
    curve = read_measurement(write(report(data_set(name=name)), "x.xml"))
    assert curve.quantity == (quantity or "heat_capacity")
    assert curve.unit == unit
    assert curve.value[0] == pytest.approx(1.5 * factor)


def test_one_glass_among_several_sets_is_taken(write):
    crystal = data_set(2, "Crystal", rows=((5.0, 1.2, 0.1), (6.0, 2.1, 0.1), (7.0, 3.0, 0.1)))
    path = write(report(data_set(1, "Liquid"), crystal, data_set(3)), "x.xml")
    assert read_measurement(path).notes[0].startswith("data set 3")
    chosen = read_measurement(path, part=2)
    assert (chosen.kind, len(chosen)) == ("crystal", 3)
    with pytest.raises(DataError, match=r"several data sets.*1 \(heat.*Liquid, 2 rows\); 2.*part="):
        read_measurement(write(report(data_set(1, "Liquid"), crystal), "y.xml"))
    with pytest.raises(DataError, match=r"no data set fits.*1 \(heat capacity of a liquid"):
        read_measurement(path, part=9)


BAD = {
    "not well-formed": report(data_set()).replace("</DataReport>", ""),
    "no data set fits; .* there are: none": report(),
    "no data set fits": report(data_set(components=2)),
    "root element is 'html'": "<html/>",
    r"DataReport/PureOrMixtureData\[1\]/Property.*states no unit": report(
        data_set(name="Molar heat capacity at constant pressure")
    ),
    r"x\.xml, DataReport/PureOrMixtureData\[1\]/NumValues, row 2, column 'temp.*'-6.0'": report(
        data_set(rows=((5.0, 1.5, 0.1), (-6.0, 2.5, 0.1)))
    ),
    r"NumValues, row 1, column 'heat_capacity.*'abc' is not a number": report(
        data_set(rows=(("5", "abc", 0.1),))
    ),
    r"row 1, column 'uncertainty.*infinite weight": report(
        data_set(rows=((5.0, 1.5, "0"),)).replace("ExpandUncertValue", "StdUncertValue")
    ),
    "the temperature is 'Temperature, C'": report(data_set(temperature="Temperature, C")),
    "no variable is a temperature": report(data_set()).replace("eTemperature", "ePressure"),
    "there is no VariableValue": report(data_set()).replace(
        "<VariableValue><nVarNumber>1", "<VariableValue><nVarNumber>2"
    ),
    "there are no rows": report(data_set(rows=())),
}


@pytest.mark.parametrize(("message", "text"), BAD.items())
def test_what_is_refused(write, message, text):
    path = write(text, "x.xml")
    with pytest.raises((DataError, InputError), match=message) as caught:
        read_measurement(path)
    assert str(path) in str(caught.value)
    assert caught.value.remedy


def test_a_wrong_unit_is_named(write):
    with pytest.raises(UnitError, match="furlonks"):
        read_measurement(write(report(data_set(name="Thermal conductivity, furlonks")), "x.xml"))


def test_entities_are_refused_before_they_are_expanded(write):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    text = report(data_set()).replace("<DataReport", bomb + "<DataReport", 1)
    with pytest.raises(DataError, match="declares a document type"):
        read_measurement(write(text, "x.xml"))
    with pytest.raises(DataError, match="declares a document type"):
        read_measurement(write(text.replace("UTF-8", "UTF-16").encode("utf-16"), "y.xml"))


def test_the_command_takes_the_file(write):
    from glasswell.cli.inputs import curves
    from glasswell.cli.reading import Reading

    (found,) = curves([str(write(report(data_set()), "liquid.xml"))], Reading())
    assert found.quantity == "heat_capacity"
    with pytest.raises(DataError, match="cannot be read"):
        curves(["no-such-file.xml"], Reading())


def test_part_is_for_files_with_parts(write):
    with pytest.raises(InputError, match="the file holds one table"):
        read_measurement(write("T [K],kappa [W/m/K]\n1,1\n"), part=1)
