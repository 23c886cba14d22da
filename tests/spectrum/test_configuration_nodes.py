"""Volume nodes for densities over (N2, N3): areas, moments and numbers of potentials."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from tests.systems.quartic import sinc_levels

from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.thermal_table import direct_heat_capacity
from glasswell.spectrum.configuration_nodes import (
    SPINODAL,
    configuration_nodes,
    configuration_volume_rule,
    largest_t,
)
from glasswell.spectrum.volume_nodes import largest_tilt, volume_nodes


def deeper_curvature(d1, d2):
    """V''/2 at the deeper minimum, by Newton's method from far outside."""
    d1 = np.abs(d1)
    y = -2.0 - np.sqrt(np.abs(d2)) - np.cbrt(d1)
    for _ in range(25):
        y = y - (4.0 * y**3 + 2.0 * d2 * y + d1) / (12.0 * y**2 + 2.0 * d2)
    return 6.0 * y**2 + d2


def counted(shape, minimum_d2, points=700):
    """∫F dN2 dN3 over D2 > minimum_d2, κ < 400, by the midpoint rule."""
    n2 = shape.width_n2 * 6.0 * (2.0 * (np.arange(points) + 0.5) / points - 1.0)
    n3 = shape.width_n3 * 6.0 * (np.arange(points) + 0.5) / points
    total = 0.0
    for block in np.array_split(n3, 30):
        d1 = block[:, None] ** 3 / 8 - 0.5 * n2 * block[:, None]
        d2 = n2 - 0.375 * block[:, None] ** 2
        kept = (d2 > minimum_d2) & (deeper_curvature(d1, d2) < 400.0)
        weight = np.exp(
            -0.5 * (n2 / shape.width_n2) ** 2 - 0.5 * (block[:, None] / shape.width_n3) ** 2
        )
        total += (weight * np.where(n2 < 0.0, shape.negative_eta, 1.0) * kept).sum()
    return 2.0 * total * 72.0 * shape.width_n2 * shape.width_n3 / points**2


@pytest.mark.parametrize(
    ("widths", "negative"), [((8.0, 2.5), 1.0), ((40.0, 4.0), 0.3), ((3.0, 1.0), 0.0)]
)
def test_number_of_potentials(widths, negative):
    """Every (N2, N3) of the full plane is counted once, through its (D1, D2)."""
    shape = ConfigurationShape(*widths, negative, -11.0)
    nodes = configuration_nodes(-11.0)
    found = nodes.weight @ shape.density(nodes.d1, nodes.d2)
    assert found == pytest.approx(counted(shape, -11.0), rel=1e-3)


@pytest.mark.parametrize(
    "minimum_d2",
    [
        -11.0,
        -2.0,
        0.0,
    ],
)
def test_area_of_the_box(minimum_d2):
    """∫dD1 dD2 over D2 > minimum_d2, κ < 400."""
    weight = configuration_volume_rule(minimum_d2)[2]
    area = quad(lambda d2: 2.0 * float(largest_tilt(d2)), minimum_d2, 400.0, epsrel=1e-12)[0]
    assert weight.sum() == pytest.approx(area, rel=1e-10)


AVERAGES = {
    "tilts": lambda n: np.exp(-((n.d1 - 1.0) ** 2) - 0.1 * np.minimum(n.d2, 30.0) ** 2),
    "absorption": lambda n: (
        n.transition[:, 0, 1] * np.exp(-(np.minimum(n.excitations[:, 1], 9) ** 2))
    ),
    "warm": lambda n: np.exp(-0.5 * n.excitations[:, 1]),
    "cold": lambda n: np.exp(-10.0 * n.excitations[:, 1]),
}
CORNER = pytest.mark.xfail(
    strict=True, reason="near (0, D2min) the panels in s are far wider than a small |D1|"
)


@pytest.mark.parametrize(
    ("name", "accuracy"),
    [
        ("tilts", 5e-5),
        ("absorption", 5e-5),
        ("warm", 2e-4),
        ("cold", 2e-3),
        pytest.param("warm", 5e-6, marks=CORNER),
        pytest.param("cold", 5e-6, marks=CORNER),
    ],
)
def test_averages_agree_with_the_other_rule(name, accuracy):
    """The rule for densities over (D1, D2) holds the same potentials."""
    nodes, other = configuration_nodes(-11.0), volume_nodes(-11.0)
    expected = other.weight @ AVERAGES[name](other)
    assert nodes.weight @ AVERAGES[name](nodes) == pytest.approx(expected, rel=accuracy)


def test_a_density_with_the_inverse_root_of_the_spinodal():
    """∫dN2 dN3 exp(-N2² - N3²) = π, where D2 > -11 and the box leave nothing out."""
    shape = ConfigurationShape(np.sqrt(0.5), np.sqrt(0.5), 1.0, -11.0)
    d1, d2, weight = configuration_volume_rule(-11.0)
    assert weight @ shape.density(d1, d2) == pytest.approx(np.pi, rel=2e-4)
    d1, d2, weight = configuration_volume_rule(-11.0, 3.0)
    assert weight @ shape.density(d1, d2) == pytest.approx(np.pi, rel=2e-6)


def test_a_finer_rule_changes_nothing(monkeypatch):
    """Heat capacity of a density over (N2, N3) with nodes twice as fine."""
    from glasswell.ensemble import configuration_shape
    from glasswell.spectrum.volume_nodes import VolumeNodes, solved_nodes

    shape = ConfigurationShape(8.0, 2.5, 0.4, -4.0)
    temperature = np.array([0.1, 0.3, 1.0, 4.0])
    found = direct_heat_capacity(temperature, shape)
    arrays = solved_nodes(*configuration_volume_rule(-4.0, 1.6))
    finer = VolumeNodes(-4.0, **arrays, name="finer")
    monkeypatch.setattr(configuration_shape, "configuration_nodes", lambda minimum: finer)
    np.testing.assert_allclose(found, direct_heat_capacity(temperature, shape), rtol=1e-4)


def test_nodes_stay_inside():
    nodes = configuration_nodes(-11.0)
    assert nodes.d2.min() > -11.0
    assert deeper_curvature(nodes.d1, nodes.d2).max() < 400.0
    assert (nodes.weight > 0.0).all()
    assert (nodes.d1 >= 0.0).all()
    for i in range(0, len(nodes.d1), 701):
        levels = sinc_levels(nodes.d1[i], nodes.d2[i], 5)
        np.testing.assert_allclose(
            nodes.excitations[i, :5], levels - levels[0], rtol=1e-8, atol=1e-8
        )


def test_the_ends_of_t():
    """D2 = s²(1 - 3t²/2) at the largest t, and the spinodal N2 = 0 of the shallower minimum."""
    s = np.array([4.72, 6.0, 12.0])
    t = largest_t(s, -11.0)
    np.testing.assert_allclose(s**2 * (1.0 - 1.5 * t**2), -11.0, rtol=1e-12)
    np.testing.assert_array_equal(largest_t(np.array([0.1, 4.6, 4.8]), -11.0) == 1.0, [1, 1, 0])
    d1, d2 = SPINODAL * (1.0 - SPINODAL**2) * s**3, s**2 * (1.0 - 1.5 * SPINODAL**2)
    np.testing.assert_allclose(8.0 * np.abs(d2) ** 3, 27.0 * d1**2, rtol=1e-12)
