"""A fit survives its way through a file, whole."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import glasswell as gw


@pytest.fixture(scope="module")
def result() -> gw.FitResult:
    return gw.fit(gw.dataset("epoxy"), compare_shortcut=True)


@pytest.mark.parametrize("name", ["fit.nc", "fit.json"])
def test_round_trip(result, tmp_path, name):
    path = tmp_path / name
    result.save(path)
    assert [p.name for p in tmp_path.iterdir()] == [name]
    again = gw.FitResult.load(path)
    assert again.summary() == result.summary()
    assert again.glass == result.glass
    np.testing.assert_array_equal(again.vector, result.vector)
    np.testing.assert_array_equal(again.covariance.values, result.covariance.values)
    np.testing.assert_array_equal(again.residuals[0], result.residuals[0])
    first, second = (r.predict("thermal_conductivity", [0.1, 1.0]) for r in (result, again))
    xr.testing.assert_identical(first, second)


def test_the_netcdf_file_can_be_read_without_glasswell(result, tmp_path):
    path = tmp_path / "fit.nc"
    result.save(path)
    with xr.open_dataset(path, engine="h5netcdf") as stored:
        np.testing.assert_allclose(stored["measured_0"], result.measurements[0].value)
        assert stored["measured_0"].attrs["units"] == "W/(K m)"
        assert list(stored["parameter"].values) == [v.name for v in result.varied]


@pytest.mark.parametrize("name", ["fit.nc", "fit.json"])
def test_a_damaged_file_is_named(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"no fit at all")
    with pytest.raises(gw.InputError, match="not a stored fit"):
        gw.FitResult.load(path)
    with pytest.raises(gw.InputError, match="does not exist"):
        gw.FitResult.load(tmp_path / ("missing_" + name))


def test_the_summary_of_a_report_is_told_from_a_fit(tmp_path):
    path = tmp_path / "summary.json"
    path.write_text('{"program": "glasswell", "schema": 1}')
    with pytest.raises(gw.InputError, match=r"summary of a fit.*load result\.nc"):
        gw.FitResult.load(path)
    path.write_text("[1, 2]")
    with pytest.raises(gw.InputError, match="not a stored fit"):
        gw.FitResult.load(path)


@pytest.mark.parametrize("name", ["fit.nc", "fit.json"])
def test_a_missing_folder_is_named(result, tmp_path, name):
    with pytest.raises(gw.InputError, match=r"cannot be written.*folder that exists"):
        result.save(tmp_path / "missing" / name)


def test_an_unknown_ending_is_refused_and_nothing_written(result, tmp_path):
    with pytest.raises(gw.InputError, match="ending"):
        result.save(tmp_path / "fit.xlsx")
    assert not list(tmp_path.iterdir())


def test_summary_reads_well(result):
    text = result.summary()
    assert "energy_scale" in text
    assert "K" in text
    assert "held" in text
    assert "interpolation formula" in text
    assert str(result) == text
