"""Curves of resonators: columns and statements of frequency, power and photon number."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from glasswell.dataset import Measurement, dataset, read_measurement
from glasswell.errors import DataError, DataWarning, UnitError

QUALITY = "niobium-resonator/internal-quality-factor/cpwfit"
SHIFT = "niobium-resonator/frequency-shift/cpwfit"
TABLE = "T [mK];power [dBm];Qi [1];uncertainty [%]\n20;-120;2e5;3\n10;-120;1e5;3\n10;-80;4e5;3\n"


def test_a_sweep_over_temperature_and_power(write):
    curve = read_measurement(write("# frequency: 5.6 GHz\n" + TABLE))
    assert curve.quantity == "internal_quality_factor"
    assert curve.unit == "1"
    np.testing.assert_allclose(curve.temperature, [0.01, 0.01, 0.02])
    np.testing.assert_allclose(curve.value, [1e5, 4e5, 2e5])
    np.testing.assert_allclose(curve.uncertainty, [3e3, 1.2e4, 6e3])
    np.testing.assert_allclose(curve.conditions["power"], [1e-15, 1e-11, 1e-15], rtol=1e-14)
    np.testing.assert_allclose(curve.conditions["frequency"], 5.6e9)
    assert tuple(curve.conditions) == ("frequency", "power")
    assert curve.notes == ("the rows were sorted by temperature",)
    with pytest.raises(ValueError, match="read-only"):
        curve.conditions["power"][0] = 1.0


def test_conditions_in_a_toml_file(write):
    write('frequency = "5600 MHz"\nphoton_number = "1e3 1"\n', "curve.toml")
    curve = read_measurement(write("T [K],df/f [ppm]\n0.1,0.0\n0.2,-1.5\n"))
    assert curve.quantity == "frequency_shift"
    np.testing.assert_allclose(curve.value, [0.0, -1.5e-6])
    np.testing.assert_allclose(curve.conditions["frequency"], 5.6e9)
    np.testing.assert_allclose(curve.conditions["photon_number"], 1e3)


def test_errors_of_a_shift_are_positive(write):
    curve = read_measurement(write("T [K],df/f [ppm],error [ppm]\n0.1,0.0,0.2\n0.2,-1.5,0.1\n"))
    np.testing.assert_allclose(curve.uncertainty, [2e-7, 1e-7])
    relative = read_measurement(write("T [K],df/f [ppm],error [%]\n0.2,-1.5,10\n"))
    np.testing.assert_allclose(relative.uncertainty, [1.5e-7])
    with pytest.raises(DataError, match="row 2, column 'error"):
        read_measurement(write("T [K],df/f [ppm],error [ppm]\n0.1,0.0,-0.2\n"))
    with pytest.raises(DataError, match="infinite weight"):
        read_measurement(write("T [K],df/f [ppm],error [%]\n0.1,0.0,10\n"))


def test_only_rows_under_the_same_conditions_are_copies(write):
    read_measurement(write(TABLE))  # 10 mK twice, at two powers
    with pytest.warns(DataWarning, match=r"under the same conditions.*0\.01 K in rows 3, 5"):
        curve = read_measurement(write(TABLE + "10;-120;1.1e5;3\n"))
    assert "repeated temperatures, all kept: 0.01 K" in curve.notes


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("T [K],power,Qi [1]\n1,-80,1e5\n", UnitError, r"'power'.*unit is missing.*dBm"),
        ("T [K],power [dB],Qi [1]\n1,-80,1e5\n", UnitError, "column 'power.*not a unit of power"),
        ("T [K],power [W],Qi [1]\n1,-80,1e5\n", DataError, "not a positive number"),
        ("T [K],f [rad/s],Qi [1]\n1,3e10,1e5\n", UnitError, "Angular frequencies"),
        ("T [K],Qi\n1,1e5\n", UnitError, r"Write for example 'Qi \[1\]'"),
        ("T [K],Q [1]\n1,1e5\n", DataError, "no column is a measured quantity"),
        ("T [K],Qi [1]\n1,-1e5\n", DataError, "not a positive number"),
        ("T [K],df/f [1]\n1,nan\n", DataError, "not a finite number"),
        ("T [K],P [W],power [dBm],Qi [1]\n1,1,2,1e5\n", DataError, "several columns are a power"),
        ("# power: -80 dBm\nT [K],power [W],Qi [1]\n1,1,1e5\n", DataError, "Keep one of the two"),
        ("# power: 80\nT [K],Qi [1]\n1,1e5\n", DataError, "not a number with a unit"),
        ("# power: loud dBm\nT [K],Qi [1]\n1,1e5\n", DataError, "not a number with a unit"),
        ("# frequency: -5 GHz\nT [K],Qi [1]\n1,1e5\n", DataError, "is not positive"),
        ("T [K],Qi [1],kappa [W/m/K]\n1,1e5,1\n", DataError, "'thermal_conductivity' or 'internal"),
    ],
)
def test_what_is_refused(write, text, error, message):
    with pytest.raises(error, match=message):
        read_measurement(write(text))


def test_conductivities_have_no_power(write):
    """A column or remark of that name stays a column or remark there."""
    curve = read_measurement(write("# power: full\nT [K],power [W],kappa [W/m/K]\n1,2,3\n"))
    assert curve.conditions == {}
    assert curve.notes == ("columns not used: 'power [W]'",)
    named = read_measurement(write("T [K],power [W/m/K]\n1,2\n"), quantity="kappa")
    assert named.value[0] == 2.0


def curve():
    return Measurement.create(
        [30.0, 10.0, 10.0],
        [3e5, 1e5, 2e5],
        quantity="Qi",
        unit="1",
        temperature_unit="mK",
        conditions={"power": ([-80.0, -80.0, -100.0], "dBm"), "frequency": (6.0, "GHz")},
    )


def test_create_select_and_at():
    made = curve()
    np.testing.assert_allclose(made.value, [1e5, 2e5, 3e5])
    np.testing.assert_allclose(made.conditions["power"], [1e-11, 1e-13, 1e-11])
    strong = made.at(power=1e-11)
    np.testing.assert_allclose(strong.value, [1e5, 3e5])
    assert strong.notes == ("only power = 1e-11 of the curve",)
    assert made.at(frequency=6e9) is made
    np.testing.assert_allclose(made.select(0.02).conditions["power"], [1e-11])
    with pytest.raises(DataError, match=r"no row has power = 1.*1e-13"):
        made.at(power=1.0)
    with pytest.raises(DataError, match="does not say its photon_number"):
        made.at(photon_number=1.0)


def test_the_way_through_files_and_datasets(tmp_path):
    made = curve()
    for copy in (
        read_measurement(made.to_csv(tmp_path / "copy.csv")),
        Measurement.from_dataset(made.to_dataset()),
        pickle.loads(pickle.dumps(made)),
    ):
        np.testing.assert_array_equal(copy.value, made.value)
        assert tuple(copy.conditions) == ("frequency", "power")
        for name in made.conditions:
            np.testing.assert_array_equal(copy.conditions[name], made.conditions[name])
    assert made.to_dataset()["power"].attrs["units"] == "W"


def test_wrong_conditions_of_arrays():
    with pytest.raises(DataError, match="has no condition power"):
        Measurement.create(
            [1.0], [1.0], quantity="kappa", unit="W/m/K", conditions={"power": (1.0, "W")}
        )
    with pytest.raises(DataError, match="different lengths"):
        Measurement.create(
            [1.0, 2.0], [1.0], quantity="Qi", unit="1", conditions={"power": (1.0, "W")}
        )
    with pytest.raises(DataError, match="power number 1"):
        Measurement.create([1.0], [1.0], quantity="Qi", unit="1", conditions={"power": (0.0, "W")})


def test_the_shipped_resonator():
    quality, shift = dataset(QUALITY), dataset(SHIFT)
    assert dataset("niobium resonator/Qi").name == QUALITY
    assert dataset("niobium-resonator/df/f".replace("df/f", "frequency shift")).name == SHIFT
    assert len(quality) == 55
    decibels = 10.0 * np.log10(np.unique(quality.conditions["power"]) / 1e-3)
    np.testing.assert_allclose(decibels, [-160, -140, -120, -100, -80])
    np.testing.assert_allclose(quality.conditions["frequency"], 5.61989e9)
    # as the table of sources has them
    strong = quality.at(power=1e-11)
    assert strong.value[[0, 4, 10]].tolist() == [1.58e7, 1.93e7, 1.42e7]
    assert shift.value[[0, 6, 10]].tolist() == [0.0, 5.86e-7, 5.9e-7]
    assert quality.temperature[-1] == shift.temperature[-1] == 1.1
