"""Participation ratios: capacitors by hand, the conformal field integrated, finite elements."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ellipk

import glasswell as gw

LINE = gw.CoplanarWaveguide(width=10e-6, gap=6e-6, permittivity=11.7)


def test_parallel_plates():
    """Two capacitors in series, and side by side: energies Q²/2C and CV²/2."""
    plates = gw.ParallelPlates(separation=100e-9, permittivity=9.0, width=5e-6)
    layer, rest = 4.0 / 3e-9, 9.0 / 97e-9  # capacitances per area and ε0
    charge = 1.0
    energies = [charge**2 / (2.0 * c) for c in (layer, rest)]
    found = gw.participation_ratio(plates, 3e-9, 4.0, "metal")
    assert float(found) == pytest.approx(energies[0] / sum(energies), rel=1e-14)
    beside = gw.participation_ratio(plates, [3e-9, 1e-6, 5e-6], 4.0, "side")
    expected = [4.0 * t / (4.0 * t + 9.0 * (5e-6 - t)) for t in (3e-9, 1e-6, 5e-6)]
    np.testing.assert_allclose(beside, expected, rtol=1e-14)
    # a layer of the same permittivity has its share of the thickness; all of it has all
    assert float(gw.participation_ratio(plates, 25e-9, 9.0, "metal")) == pytest.approx(0.25)
    assert float(gw.participation_ratio(plates, 100e-9, 4.0, "metal")) == pytest.approx(1.0)


def graded_integral(function, length, first):
    """∫_0^length f(s) ds by Gauss's rule on panels that grow from `first`."""
    edges = np.append(0.0, np.geomspace(first, length, 60))
    nodes, weights = np.polynomial.legendre.leggauss(12)
    middle, half = 0.5 * (edges[1:] + edges[:-1]), 0.5 * np.diff(edges)
    return float(
        np.sum(half[:, None] * weights * function(middle[:, None] + half[:, None] * nodes))
    )


def field_in_strip(interface, thickness):
    """∫|E|² over 0 < y < t (per V²) of the map dW/dz = (b/K'(k))/√((a²-z²)(b²-z²))."""
    half, outer = 0.5 * LINE.width, 0.5 * LINE.width + LINE.gap
    amplitude = outer / ellipk(1.0 - (half / outer) ** 2)

    def along(y):
        def density(x):
            z = x + 1j * y
            return amplitude**2 / abs((half**2 - z**2) * (outer**2 - z**2))

        pieces = {
            "substrate-air": ((half, 1.0, 0.5 * LINE.gap), (outer, -1.0, 0.5 * LINE.gap)),
            "metal-substrate": ((half, -1.0, half), (outer, 1.0, 1e4 * outer)),
        }[interface]
        return sum(
            graded_integral(lambda s, e=edge, d=way: density(e + d * s), length, 0.1 * y)
            for edge, way, length in pieces
        )

    upwards = np.vectorize(along, otypes=[float])
    return 2.0 * graded_integral(upwards, thickness, 1e-4 * thickness)


@pytest.mark.parametrize(
    ("interface", "permittivity"), [("substrate-air", 3.0), ("metal-substrate", 10.0)]
)
def test_conformal_field_in_the_layer(interface, permittivity):
    thickness = 5e-9
    square = field_in_strip(interface, thickness)
    weight = permittivity if interface == "substrate-air" else 11.7**2 / permittivity
    ratio = LINE.width / (LINE.width + 2.0 * LINE.gap)
    whole = (11.7 + 1.0) * ellipk(ratio**2) / ellipk(1.0 - ratio**2)  # C/2ε0 per V²
    expected = 0.5 * weight * square / whole
    found = gw.participation_ratio(LINE, thickness, permittivity, interface)
    assert float(found) == pytest.approx(expected, rel=1e-3)


@pytest.fixture(scope="module")
def elements():
    path = Path(__file__).resolve().parents[2] / "validation" / "resonators" / "participation.py"
    spec = importlib.util.spec_from_file_location("participation", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("interface", "permittivity", "low", "high"),
    [
        ("metal-substrate", 11.7, 0.98, 1.02),
        ("metal-substrate", 6.0, 1.0, 1.2),
        ("substrate-air", 1.0, 0.98, 1.02),
        ("substrate-air", 10.0, 1.0, 1.2),
    ],
)
def test_finite_elements_with_the_layer_in_the_field(elements, interface, permittivity, low, high):
    part, total = elements.solve(20e-9, permittivity, interface, growth=1.3, finest=256)
    line = gw.CoplanarWaveguide(width=10e-6, gap=10e-6, permittivity=11.7)
    found = float(gw.participation_ratio(line, 20e-9, permittivity, interface))
    assert low < found * total / part < high


def test_thin_layers_grow_with_a_logarithm():
    found = gw.participation_ratio(LINE, [1e-9, 2e-9, 4e-9], 10.0, "metal-substrate") / [1, 2, 4]
    np.testing.assert_allclose(found[0] - found[1], found[1] - found[2], rtol=1e-9)
    assert found[0] > found[1]


@pytest.mark.parametrize(
    ("geometry", "thickness", "permittivity", "interface", "message"),
    [
        (LINE, 5e-9, 10.0, "metal-air", "edges of the metal"),
        (LINE, 5e-9, 10.0, "side", "not computed"),
        (LINE, 5e-9, 4.0, "metal-substrate", "too far from 11.7"),
        (LINE, 5e-9, 20.0, "substrate-air", "too far from 1,"),
        (LINE, 1e-6, 10.0, "metal-substrate", "at most 5e-08 m"),
        (LINE, -1e-9, 10.0, "metal-substrate", "is not usable"),
        (LINE, 1e-9, np.nan, "metal-substrate", "is not usable"),
        (gw.ParallelPlates(separation=1e-7, permittivity=9.0), 1e-9, 4.0, "side", "needs a width"),
        (gw.ParallelPlates(separation=1e-7, permittivity=-9.0), 1e-9, 4.0, "metal", "usable"),
        (gw.ParallelPlates(separation=1e-7, permittivity=9.0), 2e-7, 4.0, "metal", "at most 1e-07"),
        ("a line", 1e-9, 4.0, "metal", "give ParallelPlates"),
    ],
)
def test_what_is_refused(geometry, thickness, permittivity, interface, message):
    with pytest.raises(gw.InputError, match=message):
        gw.participation_ratio(geometry, thickness, permittivity, interface)
