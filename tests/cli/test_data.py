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
