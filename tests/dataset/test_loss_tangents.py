from __future__ import annotations

import pytest

import glasswell as gw
from glasswell import tables
from glasswell.errors import DataError


def test_the_whole_table_is_read():
    rows = gw.loss_tangents()
    assert len(rows) == 38
    assert len(set(rows)) == 38
    for row in rows:
        assert (row.low_power is None) != (row.tunnelling_states is None)
        low, high = row.low_power or row.tunnelling_states
        assert 1e-7 < low <= high < 0.02
        assert row.source.licence == "CC0-1.0"
        assert row.reference[-6:-1].strip("(").isdigit()


def test_only_parallel_plates_are_intrinsic():
    intrinsic = gw.loss_tangents(intrinsic=True)
    assert len(intrinsic) == 14
    assert {row.geometry for row in intrinsic} == {"LE PPC"}
    assert all(not row.intrinsic for row in gw.loss_tangents() if "CPW" in row.geometry)


def test_names_are_forgiving_and_published_figures_are_there():
    # J. M. Martinis et al., Phys. Rev. Lett. 95, 210503 (2005): 5e-3 for SiO2, 2e-4 for SiNx.
    (oxide,) = (r for r in gw.loss_tangents("a-SiO₂") if "Martinis" in r.reference)
    (nitride,) = (r for r in gw.loss_tangents("aSiNx") if "Martinis" in r.reference)
    assert oxide.low_power == (5e-3, 5e-3)
    assert nitride.low_power == (2e-4, 2e-4)
    assert gw.loss_tangents("granite") == ()


def test_a_changed_table_is_not_used(monkeypatch):
    monkeypatch.setattr(tables, "checksum", lambda content: "0" * 64)
    with pytest.raises(DataError, match="not the one that its record describes"):
        tables.shipped_table("glasswell.dataset", "loss", "microwave-loss")
