"""The map over pressure: its lines are where the values are, and what makes no map is refused."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure

import glasswell as gw
from glasswell import plot
from glasswell.plot.pressure_figure import PressureMap

PRESSURE = np.linspace(0.0, 3e10, 61)
TEMPERATURE = np.geomspace(0.1, 10.0, 41)


def curve(function, pressure=PRESSURE, temperature=TEMPERATURE, unit="W/(K m)"):
    values = function(pressure[:, None], temperature[None, :])
    coordinates = {
        "pressure": ("pressure", pressure, {"units": "Pa"}),
        "temperature": ("temperature", temperature, {"units": "K"}),
    }
    return xr.DataArray(values, coordinates, ("pressure", "temperature"), attrs={"units": unit})


def falling(p, t):
    return 1e-3 * t**3 * np.exp(-p / 5e9)


def lines_of(figure):
    (found,) = (c for c in figure.axes[0].get_children() if isinstance(c, ContourSet))
    return found


def test_lines_run_where_the_values_are():
    """ln values are linear in p and ln T, so that contours are known everywhere."""
    figure = plot.pressure_map(curve(falling), title="a title")
    lines = lines_of(figure)
    assert {1e-6, 1e-4, 1e-2, 1e-1} <= {float(f"{level:.3g}") for level in lines.levels}
    for level, pieces in zip(lines.levels, lines.allsegs, strict=True):
        points = np.concatenate([piece for piece in pieces if len(piece)])
        found = falling(1e8 * points[:, 0], points[:, 1])
        np.testing.assert_allclose(found, level, rtol=0.08)
    axes, bar = figure.axes
    assert (axes.get_xscale(), axes.get_yscale(), bar.get_yscale()) == ("linear", "log", "log")
    assert axes.get_xlabel() == "pressure (kbar)"
    assert axes.get_ylabel() == "temperature (K)"
    assert bar.get_ylabel() == "W/(K m)"
    assert axes.get_xlim() == (0.0, 300.0)


def test_colours_get_brighter_evenly():
    """In grey, as on paper, more is brighter."""
    figure = plot.pressure_map(curve(falling))
    (mesh,) = figure.axes[0].collections[:1]
    colours = mesh.cmap(np.linspace(0.0, 1.0, 50))[:, :3]
    grey = colours @ [0.299, 0.587, 0.114]
    assert (np.diff(grey) > 0.0).all()


def test_order_and_dataset_do_not_matter():
    straight = curve(falling)
    shuffled = xr.Dataset({"total": straight[::-1, ::-1].T, "other": straight * 2.0})
    one, other = PressureMap.of(straight), PressureMap.of(shuffled)
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.pressure, other.pressure)


def test_shifts_of_both_signs_and_pressures_over_decades():
    pressure = np.geomspace(1e8, 1e10, 21)
    shift = curve(lambda p, t: 1e-4 * np.log(t) * np.exp(-p / 5e9), pressure, unit="1")
    figure = plot.pressure_map(shift)
    axes, bar = figure.axes
    assert (axes.get_xscale(), bar.get_yscale()) == ("log", "linear")
    assert 0.0 in lines_of(figure).levels
    assert bar.get_ylabel() == ""
    same = plot.pressure_map(curve(lambda p, t: 1.0 + 0.0 * p * t))
    assert isinstance(same, Figure)


def test_what_is_marked_is_hatched_and_explained():
    total = curve(falling)
    warm = (total["temperature"] > 5.0).rename("extrapolated").assign_attrs(meaning="too warm")
    given = xr.Dataset({"total": total[:, ::-1], "extrapolated": warm})
    picture = PressureMap.of(given, note="a note")
    np.testing.assert_array_equal(picture.marked, np.tile(TEMPERATURE > 5.0, (len(PRESSURE), 1)))
    assert picture.note == "Hatched: too warm. a note"
    drawn = [c for c in picture.figure().axes[0].get_children() if isinstance(c, ContourSet)]
    assert [bool(c.hatches and any(c.hatches)) for c in drawn] == [False, True]
    assert not PressureMap.of(total).marked.any()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (curve(falling)[:1], "makes no map"),
        (curve(falling).isel(pressure=0), "makes no map"),
        (curve(falling).expand_dims(frequency=[1.0, 2.0]), "makes no map"),
        (curve(lambda p, t: p * t * np.nan), "not finite"),
    ],
)
def test_what_makes_no_map_is_refused(wrong, words):
    with pytest.raises(gw.InputError, match=words):
        plot.pressure_map(wrong)
