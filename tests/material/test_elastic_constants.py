from __future__ import annotations

from importlib.resources import files

import pytest

import glasswell as gw
from glasswell.errors import InputError


def test_the_whole_table_is_read():
    rows = gw.elastic_constants(suspect=True)
    assert len(rows) == len(set(rows)) == 92
    for row in rows:
        assert 1500.0 < row.density < 6000.0
        assert row.longitudinal_velocity**2 > 4.0 / 3.0 * row.transverse_velocity**2
        assert row.glass_transition is None or 300.0 < row.glass_transition < 600.0
        assert "ODbL" in row.source.licence
        assert row.source.citation.endswith("by way of SciGlass")


def test_its_licence_comes_with_it():
    text = files("glasswell.material").joinpath("elastic", "LICENCE-ODbL.txt").read_text()
    assert "Open Database License (ODbL) 1.0" in text
    assert "SciGlass" in text


def test_suspect_rows_are_left_out_unless_asked_for():
    usual, every = gw.elastic_constants(), gw.elastic_constants(suspect=True)
    left_out = set(every) - set(usual)
    assert {(row.formula, row.longitudinal_velocity) for row in left_out} == {
        ("Se", 5719.4),
        ("B2O3", 4113.9),
    }


def test_published_values_are_found():
    # J. T. Krause, L. R. Testardi, R. N. Thurston (1979).
    (row,) = (r for r in gw.elastic_constants("geo₂") if "Krause" in r.source.citation)
    assert (row.density, row.longitudinal_velocity, row.transverse_velocity) == (
        3645.0,
        3710.3,
        2257.1,
    )


def test_median_and_spread_by_hand():
    rows = gw.elastic_constants("As2S3")
    assert sorted(row.transverse_velocity for row in rows) == [1326.2, 1412.9, 1435.5]
    centre, spread = gw.median_and_spread(rows, "transverse_velocity")
    assert centre == 1412.9
    assert spread == pytest.approx(1.4826 * (1435.5 - 1412.9))
    with pytest.raises(InputError, match="glass transition"):
        gw.median_and_spread(rows, "glass_transition")


def test_an_unknown_formula_lists_the_known_ones():
    with pytest.raises(InputError, match=r"'GeO3'.*GeO2.*SiO2.*did you mean 'GeO2'"):
        gw.elastic_constants("GeO3")
