"""The table of fitted glasses: complete, the same in file and page, and what a fit gives today."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

import glasswell as gw
from glasswell.inference.judgement import low_temperature_slope

FOLDER = Path(__file__).resolve().parents[2] / "validation" / "library"


@pytest.fixture(scope="module")
def fitted():
    sys.path.insert(0, str(FOLDER))
    yield importlib.import_module("fitted")
    sys.path.remove(str(FOLDER))


@pytest.fixture(scope="module")
def rows(fitted):
    return {row.curve: row for row in fitted.read()}


def test_every_shipped_curve_that_a_fit_takes_is_there(fitted, rows):
    wanted = {
        name
        for name in gw.datasets()
        if gw.dataset(name).quantity in ("thermal_conductivity", "heat_capacity")
    }
    assert set(rows) == wanted
    assert [row.curve for row in fitted.read()] == sorted(wanted)
    for name, row in rows.items():
        assert row.kind == gw.dataset(name).kind


def test_the_page_shows_the_file(fitted, rows):
    page = fitted.PAGE.read_text(encoding="utf-8")
    assert page.count(fitted.BEGIN) == page.count(fitted.END) == 1
    shown = page.partition(fitted.BEGIN)[2].partition(fitted.END)[0]
    assert shown == fitted.as_tables(list(rows.values()))


def test_a_refit_gives_the_numbers_of_the_table(rows):
    row = rows["stycast-1266/thermal-conductivity/olson-1993"]
    found = gw.fit(gw.dataset("epoxy"))
    assert f"{found.rms_log:.3f}" == row.rms
    for name in ("energy_scale", "strength"):
        parameter = found.parameters[name]
        assert parameter.value == pytest.approx(float(getattr(row, name)), rel=2e-3)
        error = float(getattr(row, f"{name}_fit"))
        assert parameter.standard_error == pytest.approx(error, rel=0.06)


def test_strength_of_the_epoxy_by_the_closed_form(rows):
    # kappa = (k^3 T^2 / 6 pi hbar^2)(1/(v_l C) + 2/(v_t C)) where tunnelling states scatter alone;
    # the exact absorption of soft potentials is up to a fifth above, so C comes out lower.
    row = rows["stycast-1266/thermal-conductivity/olson-1993"]
    glass, curve = gw.material("epoxy"), gw.dataset("epoxy").select(maximum=0.15)
    inverse = 1.0 / glass.longitudinal_velocity + 2.0 / glass.transverse_velocity
    kappa_c = 1.380649e-23**3 * curve.temperature**2 * inverse / (6 * np.pi * 1.054571817e-34**2)
    closed = np.exp(np.mean(np.log(kappa_c / curve.value)))
    assert 0.75 < float(row.strength) / closed < 1.0


def test_refusals_have_the_slope_of_their_curve(rows):
    for name, row in rows.items():
        if row.status == "refused" and "slope" in row.remarks:
            slope = low_temperature_slope(gw.dataset(name))
            assert f"slope {slope.value:.2f} ± {slope.standard_error:.2f}" in row.remarks
    refused = {name.partition("/")[0] for name, row in rows.items() if row.status == "refused"}
    assert refused == {"macor", "omim-bf4-crystal", "ptfe", "stycast-2850"}


def test_no_strength_without_points_below_two_kelvin(rows):
    for name, row in rows.items():
        if row.strength_fit:
            assert gw.dataset(name).temperature[0] < 2.0, name
        if row.status == "fitted":
            assert row.strength_fit, name
            assert float(row.rms) < 0.15, name
    # within the errors of its assumed velocities a fit meets the points, but no strength
    assert rows["kapton-h/thermal-conductivity/rule-1990"].status == "not fixed"
    assert rows["vitreous-silica/thermal-conductivity/cahill-1990"].status == "not fixed"


def test_materials_of_the_stand_in_decide_nothing(fitted):
    # A refusal must not depend on velocities that nobody knows.
    other = fitted.STAND_IN.replace(longitudinal_velocity=6000.0, transverse_velocity=3500.0)
    for name in ("stycast-2850", "ptfe", "macor"):
        with pytest.raises(gw.RefusedFitError):
            gw.fit(gw.dataset(name), other)
