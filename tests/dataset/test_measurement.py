from __future__ import annotations

import os
import pickle
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glasswell.dataset import Measurement, read_measurement
from glasswell.errors import DataError, InputError, UnitError
from glasswell.provenance import Source


def curve(**changes):
    values = {
        "temperature": [2.0, 1.0, 3.0],
        "value": [0.2, 0.1, 0.3],
        "uncertainty": [0.02, 0.01, 0.03],
        "quantity": "thermal conductivity",
        "unit": "W/cm/K",
    } | changes
    temperature, value = values.pop("temperature"), values.pop("value")
    return Measurement.create(temperature, value, **values)


def same(first, second):
    np.testing.assert_array_equal(first.temperature, second.temperature)
    np.testing.assert_array_equal(first.value, second.value)
    assert (first.uncertainty is None) == (second.uncertainty is None)
    if first.uncertainty is not None:
        np.testing.assert_array_equal(first.uncertainty, second.uncertainty)
    for field in ("name", "quantity", "material", "unit", "source", "notes", "trust"):
        assert getattr(first, field) == getattr(second, field), field


def test_create_converts_and_sorts():
    measurement = curve(temperature_unit="mK", material="epoxy")
    np.testing.assert_allclose(measurement.temperature, [1e-3, 2e-3, 3e-3])
    np.testing.assert_allclose(measurement.value, [10.0, 20.0, 30.0])
    np.testing.assert_allclose(measurement.uncertainty, [1.0, 2.0, 3.0])
    assert (measurement.quantity, measurement.unit) == ("thermal_conductivity", "W/(K m)")
    assert measurement.material == "stycast 1266"
    assert len(measurement) == 3


def test_heat_capacity_keeps_its_basis():
    assert curve(quantity="Cp", unit="J/mol/K").unit == "J/(K mol)"


def test_measurements_cannot_be_changed():
    measurement = curve()
    with pytest.raises(FrozenInstanceError):
        measurement.name = "other"
    with pytest.raises(ValueError, match="read-only"):
        measurement.value[0] = 1.0
    given_values = np.array([1.0, 2.0])
    made = curve(temperature=[1.0, 2.0], value=given_values, uncertainty=None)
    given_values[0] = 7.0
    assert made.value[0] == 100.0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": [0.2, 0.1]}, "different lengths"),
        ({"uncertainty": [0.2]}, "different lengths"),
        ({"temperature": [], "value": [], "uncertainty": None}, "one or more numbers"),
        ({"temperature": 1.0, "value": 1.0, "uncertainty": None}, "one or more numbers"),
        ({"temperature": [[1.0]], "value": [[1.0]], "uncertainty": None}, "one or more"),
        ({"temperature": [-1.0, 1.0, 2.0]}, "temperature number 1 is -1"),
        ({"temperature": [np.nan, 1.0, 2.0]}, "is nan"),
        ({"value": [0.1, 0.0, 0.2]}, "value number"),
        ({"uncertainty": [0.1, 0.0, 0.2]}, "uncertainty number"),
    ],
)
def test_wrong_arrays_are_refused(changes, message):
    with pytest.raises(DataError, match=message):
        curve(**changes)


def test_wrong_words_are_refused():
    with pytest.raises(InputError, match="not a quantity"):
        curve(quantity="colour")
    with pytest.raises(UnitError):
        curve(unit="J/g/K")
    with pytest.raises(InputError, match="not an array of numbers"):
        curve(value=["a", "b", "c"])
    with pytest.raises(DataError, match="converts units"):
        replace(curve(), unit="W/cm/K")
    with pytest.raises(DataError, match=r"do not ascend.*create"):
        replace(curve(), temperature=[3.0, 2.0, 1.0])


def test_select_keeps_its_ends():
    selected = curve().select(1.0, 2.0)
    np.testing.assert_array_equal(selected.temperature, [1.0, 2.0])
    np.testing.assert_allclose(selected.uncertainty, [1.0, 2.0])
    assert selected.notes == ("only 1 to 2 K of the curve",)
    measurement = curve()
    assert measurement.select() is measurement
    assert len(curve(uncertainty=None).select(maximum=1.5)) == 1


def test_select_without_a_point_is_refused():
    with pytest.raises(DataError, match=r"no point lies between 5 and 6 K.*from 1 to 3 K"):
        curve().select(5.0, 6.0)


def test_representation_names_curve_and_range():
    assert repr(curve(name="a")) == (
        "<Measurement 'a': thermal_conductivity of unnamed material, 3 points, 1 to 3 K>"
    )


def test_dataset_and_back(tmp_path):
    measurement = replace(curve(), notes=("sorted", "two"), trust=4)
    data = measurement.to_dataset()
    assert data["thermal_conductivity"].dims == ("temperature",)
    assert data["thermal_conductivity"].attrs["units"] == "W/(K m)"
    assert data["temperature"].attrs["units"] == "K"
    same(Measurement.from_dataset(data), measurement)
    plain = curve(uncertainty=None)
    same(Measurement.from_dataset(plain.to_dataset()), plain)


def test_dataset_survives_netcdf(tmp_path):
    from xarray import load_dataset

    for number, measurement in enumerate((curve(), replace(curve(), notes=("a", "b"), trust=2))):
        path = tmp_path / f"{number}.nc"
        measurement.to_dataset().to_netcdf(path, engine="h5netcdf")
        same(Measurement.from_dataset(load_dataset(path, engine="h5netcdf")), measurement)


def test_units_in_the_dataset_are_understood_by_pint():
    import pint

    registry = pint.UnitRegistry()
    unit = curve().to_dataset()["thermal_conductivity"].attrs["units"]
    assert registry.parse_units(unit) == registry.parse_units("watt / kelvin / meter")


def test_pickle():
    same(pickle.loads(pickle.dumps(curve())), curve())


POSITIVE = st.floats(min_value=1e-300, max_value=1e300)
TEXT = st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=20).map(
    lambda text: " ".join(text.split())
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(POSITIVE, st.tuples(POSITIVE, POSITIVE), min_size=1, max_size=6),
    st.booleans(),
    st.sampled_from(["J/(K kg)", "J/(K mol)", "J/(K m^3)", "W/(K m)"]),
    st.tuples(TEXT, TEXT, TEXT, TEXT),
    st.one_of(st.none(), st.integers(1, 5)),
)
def test_csv_reads_back_exactly(tmp_path, rows, with_errors, unit, texts, trust):
    measurement = Measurement.create(
        list(rows),
        [value for value, _ in rows.values()],
        uncertainty=[error for _, error in rows.values()] if with_errors else None,
        quantity="kappa" if unit == "W/(K m)" else "Cp",
        unit=unit,
        name="a curve",
        material="silica",
        source=Source(f"x{texts[0]}", texts[1], texts[2], texts[3]),
    )
    measurement = replace(measurement, trust=trust, notes=("the rows were sorted", "b: c # d"))
    path = measurement.to_csv(tmp_path / "out.csv")
    same(read_measurement(path), measurement)
    first = path.read_bytes()
    read_measurement(path).to_csv(path)
    assert path.read_bytes() == first


def test_line_breaks_in_texts_do_not_break_the_file(tmp_path):
    measurement = replace(curve(), source=Source("a\r\nT [K],b\u2028c\x00d\x1b"))
    read = read_measurement(measurement.to_csv(tmp_path / "out.csv"))
    assert read.source.citation == "a T [K],b c d"


def test_writing_replaces_in_one_step(tmp_path, monkeypatch):
    path = curve().to_csv(tmp_path / "out.csv")
    before = path.read_bytes()

    def interrupted(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        curve(value=[1.0, 1.0, 1.0]).to_csv(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["out.csv"]  # noqa: PTH208 - hidden files count too


@pytest.mark.parametrize("place", ["missing/out.csv", ".", "a\0b.csv", "x" * 300])
def test_places_that_cannot_be_written(tmp_path, place):
    with pytest.raises(DataError, match=r"could not be written.*Choose a folder"):
        curve().to_csv(tmp_path / place)
    assert not list(tmp_path.iterdir())
