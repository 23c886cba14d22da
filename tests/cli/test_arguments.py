"""Numbers on the command line."""

from __future__ import annotations

import numpy as np
import pytest

from glasswell.cli import arguments
from glasswell.errors import InputError, UnitError


@pytest.mark.parametrize(
    ("text", "metres"),
    [("1 nm", 1e-9), ("5mm", 5e-3), (" 2.5e-3 m ", 2.5e-3), ("10 Å", 1e-9), ("3 µm", 3e-6)],
)
def test_lengths(text, metres):
    assert arguments.length(text, "--boundary") == pytest.approx(metres, rel=1e-15)


@pytest.mark.parametrize("text", ["1", "2.5", "1 inch", "5 M"])
def test_a_length_needs_a_known_unit(text):
    with pytest.raises(UnitError, match="mm"):
        arguments.length(text, "--boundary")


@pytest.mark.parametrize(
    "text", ["", "nm", "0 nm", "-1 nm", "1e999 m", "one nm", "1,5 nm", "nan m"]
)
def test_a_length_is_a_positive_number(text):
    with pytest.raises(InputError) as caught:
        arguments.length(text, "--boundary")
    assert "--boundary" in caught.value.what
    assert caught.value.remedy


def test_temperatures_are_in_kelvin_unless_they_say_otherwise():
    assert arguments.temperature("60", "--at") == 60.0
    assert arguments.temperature("100 mK", "--at") == pytest.approx(0.1)
    with pytest.raises(UnitError, match="degC"):
        arguments.temperature("20 degC", "--at")


def test_a_list_and_a_range():
    assert arguments.temperatures("0.1, 1,10", "-t").tolist() == [0.1, 1.0, 10.0]
    assert arguments.temperatures("50,100 mK", "-t") == pytest.approx([0.05, 0.1])
    steps = arguments.temperatures("0.1:10:5", "-t")
    assert steps == pytest.approx(np.geomspace(0.1, 10.0, 5))
    assert len(arguments.temperatures("0.1:10", "-t")) == 25
    assert arguments.frequencies("1:10:2 GHz", "-f") == pytest.approx([1e9, 1e10])
    assert arguments.frequencies("1,2 mHz", "-f") == pytest.approx([1e-3, 2e-3])


@pytest.mark.parametrize(
    "text",
    ["", "a", "1:", "1:2:3:4", "1,2:3", "0:1", "-1,2", "1:2:1", "1:2:2.5", "1:2:1e9", "1e400"],
)
def test_an_axis_that_cannot_be_used(text):
    with pytest.raises(InputError) as caught:
        arguments.temperatures(text, "--temperatures")
    assert caught.value.remedy
