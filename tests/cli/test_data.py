"""`glasswell data`: list, show, export."""

from __future__ import annotations

import pytest

import glasswell as gw


def test_list_names_every_shipped_curve(run):
    status, out, err = run("data", "list")
    assert (status, err) == (0, "")
    assert all(name in out for name in gw.datasets())
    table, _, remarks = out.partition("\n\n")
    assert len(table.splitlines()) == len(gw.datasets()) + 1
    for other in ("macor (glass ceramic)", "ptfe (semicrystalline)", "stycast 2850 (filled)"):
        assert other in " ".join(remarks.split())
    assert "silica" not in remarks
    assert max(len(line) for line in out.splitlines()) <= 80


def test_list_can_be_narrowed(run):
    assert "Not homogeneous" not in run("data", "list", "--glass", "epoxy")[1]
    assert "silica" not in run("data", "list", "--glass", "epoxy")[1]
    assert (
        "no such curve" in run("data", "list", "--quantity", "heat capacity", "--glass", "epoxy")[1]
    )
    status, out, err = run("data", "list", "--quantity", "colour")
    assert (status, out) == (2, "")
    assert "colour" in err


def test_show_tells_where_a_curve_comes_from(run):
    curve = gw.dataset("epoxy")
    status, out, _ = run("data", "show", "epoxy")
    assert status == 0
    assert curve.source.citation in " ".join(out.split())
    assert curve.checksum in out
    assert "kind      glass" in out
    assert len(out.partition("\n\n")[2].splitlines()) == len(curve) + 1


def test_show_tells_how_a_file_was_understood(here, run):
    text = "T [mK],kappa [mW/cm/K],uncertainty [%]\n200,0.01,5\n100,0.002,5\n"
    (here / "mine.csv").write_text(text)
    status, out, _ = run("data", "show", "mine.csv")
    assert status == 0
    assert "the rows were sorted by temperature" in out
    assert "0.1              0.0002" in out


@pytest.mark.parametrize("name", gw.datasets())
def test_export_reads_back_exactly(name, here, run):
    assert run("data", "export", name, "--out", "curve.csv")[0] == 0
    status, out, _ = run("data", "export", name)
    assert status == 0
    assert (here / "curve.csv").read_text(encoding="utf-8") == out
    copy, curve = gw.read_measurement(here / "curve.csv"), gw.dataset(name)
    assert copy.temperature.tolist() == curve.temperature.tolist()
    assert copy.value.tolist() == curve.value.tolist()
    assert copy.source == curve.source


def test_export_to_a_place_that_does_not_exist(here, run):
    status, out, err = run("data", "export", "epoxy", "--out", "no/where.csv")
    assert (status, out) == (2, "")
    assert "where.csv" in err
    assert list(here.iterdir()) == []


def thermoml(*sets):
    """A file with data sets of heat capacity: (number, phase, values at 5, 6, ... K)."""
    parts = []
    for number, phase, values in sets:
        rows = "".join(
            f"<NumValues><VariableValue><nVarNumber>1</nVarNumber><nVarValue>{5 + i}</nVarValue>"
            "</VariableValue><PropertyValue><nPropNumber>1</nPropNumber>"
            f"<nPropValue>{value}</nPropValue></PropertyValue></NumValues>"
            for i, value in enumerate(values)
        )
        parts.append(
            f"<PureOrMixtureData><nPureOrMixtureDataNumber>{number}</nPureOrMixtureDataNumber>"
            "<Component><RegNum><nOrgNum>1</nOrgNum></RegNum></Component>"
            "<Property><nPropNumber>1</nPropNumber><Property-MethodID><PropertyGroup>"
            "<HeatCapacityAndDerivedProp><ePropName>Molar heat capacity at constant pressure, "
            "J/K/mol</ePropName></HeatCapacityAndDerivedProp></PropertyGroup></Property-MethodID>"
            f"<PropPhaseID><ePropPhase>{phase}</ePropPhase></PropPhaseID></Property>"
            "<Variable><nVarNumber>1</nVarNumber><VariableID><VariableType><eTemperature>"
            "Temperature, K</eTemperature></VariableType></VariableID></Variable>"
            f"{rows}</PureOrMixtureData>"
        )
    return (
        '<DataReport xmlns="http://www.iupac.org/namespaces/ThermoML"><Compound><RegNum>'
        "<nOrgNum>1</nOrgNum></RegNum><sCommonName>a liquid</sCommonName></Compound>"
        f"{''.join(parts)}</DataReport>"
    )


def test_a_data_set_of_thermoml(here, run):
    text = thermoml((1, "Liquid", (1.0, 2.0)), (2, "Crystal", (3.0, 4.0)))
    (here / "a.xml").write_text(text)
    status, out, err = run("data", "show", "a.xml")
    assert (status, out) == (2, "")
    assert "1 (heat capacity of a liquid, Liquid, 2 rows); 2 (" in err
    assert "--part" in err
    assert "part=" not in err
    status, out, _ = run("data", "show", "a.xml", "--part", "2")
    assert status == 0
    assert out.splitlines()[-1].split() == ["6", "4"]
    assert "kind" in out
    assert "crystal" in out
    status, _, err = run("data", "show", "a.xml", "--part", "3")
    assert status == 2
    # A fit and a judgement read it the same way.
    assert run("judge", "a.xml", "--part", "2")[0] == 3
    (here / "s.toml").write_text('[[measurements]]\ncurve = "a.xml"\npart = 2\n')
    assert "belongs to a crystal" in " ".join(run("judge", "s.toml")[1].split())


SWEEP = "T;P;Qint;err\nmK;dBm;;%\n10;-120,5;1,1e5;3\n10;-80;4,2e5;3\n200;-80;4,4e5;3\n"


def test_a_sweep_in_decibels_with_decimal_commas(here, run):
    """As a vector network analyser's script in Germany may write it: no unit of Q, none of f."""
    (here / "r.csv").write_text(SWEEP)
    status, _, err = run("data", "show", "r.csv")
    assert status == 2
    assert "column 'Qint': the unit is missing" in err
    words = ["--units", "value=1", "--conditions", "frequency=5.62 GHz"]
    status, out, err = run("data", "show", "r.csv", *words)
    assert (status, err) == (0, "")
    rows = [line.split() for line in out.splitlines()[-3:]]
    assert rows[0] == ["0.01", "5.62e+09", "8.9125e-16", "1.1e+05", "3300"]
    status, out, _ = run("data", "export", "r.csv", *words, "--at", "power=-80 dBm")
    assert status == 0
    (here / "one.csv").write_text(out)
    assert gw.read_measurement(here / "one.csv").conditions["power"] == pytest.approx([1e-11] * 2)
    for wrong, named in (
        ("power=-80", "'-80' is not a number with a unit"),
        ("pwoer=-80 dBm", "'pwoer' is not a condition"),
        ("power", 'Write it like --at "power=-80 dBm"'),
        ("power=-70 dBm", "no row has power"),
    ):
        status, out, err = run("data", "show", "r.csv", *words, "--at", wrong)
        assert (status, out) == (2, "")
        assert named in err


def test_options_of_reading_are_for_one_file(here, run):
    status, out, err = run("fit", "cahill-1988", "cahill-1990", "--units", "value=W/m/K")
    assert (status, out) == (2, "")
    assert "--units beside 2 curves" in err
    assert "study file" in err
    status, _, err = run("data", "show", "epoxy", "--part", "2")
    assert status == 2
    assert "part cannot be stated of the shipped curve" in err
