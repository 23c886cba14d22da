"""Soft potentials from a file: what is read, and what is refused with its line."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw

GOOD = "# minima of one quench\nweight [1/m^3];D1;d2\n" + "\n".join(
    f"{1e20 * (i + 1)};{0.01 * i};{-3.0 + 0.02 * i}" for i in range(150)
)


def written(folder, text):
    path = folder / "found.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_in_any_order(tmp_path):
    samples = gw.SampledPotentials.read(written(tmp_path, GOOD), energy_scale=3.0, width=0.5)
    np.testing.assert_allclose(samples.d1, 0.01 * np.arange(150))
    np.testing.assert_allclose(samples.d2, -3.0 + 0.02 * np.arange(150))
    assert samples.density == pytest.approx(1e20 * 150 * 151 / 2)
    assert samples.width == 0.5


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("d2", "kappa", r"found\.csv, line 2: there is not one column d2.*Write a header"),
        ("d2", "D1", "not one column"),
        (" [1/m^3]", "", r"the weight has no unit.*weight \[1/m\^3\]"),
        ("[1/m^3]", "[1/cm^3]", "the weight has no unit"),
        (";0.03;", ";nan;", r"line 6, column D1: 'nan' is no finite number"),
        (";0.03;", ";x;", r"line 6"),
    ],
)
def test_what_is_refused(tmp_path, old, new, text):
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(gw.DataError, match=text):
        gw.SampledPotentials.read(path, energy_scale=3.0)


def test_no_file(tmp_path):
    with pytest.raises(gw.DataError, match="cannot be read"):
        gw.SampledPotentials.read(tmp_path / "missing.csv", energy_scale=3.0)
