"""Level sets for densities over (N2, N3): finer panels, counting, the spinodal, single nodes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import RectBivariateSpline
from tests.systems.quartic import sinc_levels

from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.numerics.eigenproblem import quartic_levels
from glasswell.spectrum.configuration_level_sets import (
    configuration_level_set_nodes,
    configuration_level_sets,
    spinodal_crossings,
)
from glasswell.spectrum.level_set_nodes import level_sets
from glasswell.spectrum.saddle import critical_energy

E_C = critical_energy()
QUARTIC = 3.7996730298013942 - 1.0603620904841829  # theory 12.1

ENERGIES = np.sort(
    np.concatenate(
        [
            np.geomspace(2e-3, 30.0, 11),
            E_C + np.array([-0.1, -1e-3, -1e-5, 1e-5, 1e-3, 0.1]),
            QUARTIC + np.array([-0.04, -1e-3, -1e-5, 1e-5, 1e-3, 0.04]),
            [5.5, 8.9],
        ]
    )
)


def states(nodes, shape):
    weight = nodes.weight * shape.density(nodes.d1, nodes.d2)
    return np.bincount(nodes.energy_index, weight, len(nodes.energy))


@pytest.fixture(scope="module")
def rules():
    return tuple(configuration_level_sets(ENERGIES, -11.0, refine) for refine in (1.0, 2.0))


@pytest.mark.parametrize("negative", [1.0, 0.4, 0.0])
@pytest.mark.parametrize("widths", [(8.0, 2.5), (1e4, 1e4), (2.0, 0.8)])
def test_finer_panels_change_nothing(rules, widths, negative):
    shape = ConfigurationShape(*widths, negative, -11.0)
    coarse, fine = (states(rule, shape) for rule in rules)
    np.testing.assert_allclose(coarse, fine, rtol=1e-6, atol=1e-14)


def test_uniform_densities_agree_with_the_plain_rule():
    """A density over (D1, D2) needs no panels at the spinodal: both rules must give the same."""
    energy = np.array([0.01, 0.5, 2.0, E_C + 1e-4, 2.6, QUARTIC, 3.2, 6.0, 15.0])
    found = configuration_level_sets(energy, -11.0)
    plain = level_sets(energy, -11.0, 2.0)
    for weight in (lambda n: n.weight, lambda n: n.weight * n.transition):
        a, b = (np.bincount(n.energy_index, weight(n), len(energy)) for n in (found, plain))
        np.testing.assert_allclose(a, b, rtol=1e-6)


def test_nodes_lie_on_their_level_set(rules):
    nodes = rules[0]
    wanted = nodes.energy[nodes.energy_index]
    found = quartic_levels(nodes.d1, nodes.d2, 4)
    np.testing.assert_allclose(found[:, 1] - found[:, 0], wanted, rtol=2e-9, atol=2e-11)
    assert (nodes.d2 > -11.0).all()
    assert (nodes.d1 >= 0.0).all()


@pytest.mark.parametrize("energy", [E_C + 1e-6, 2.3, 2.7, QUARTIC + 1e-3, 5.0, 12.0])
def test_crossings_lie_on_the_spinodal(energy):
    """8|D2|³ = 27 D1², and the first excitation there is the energy."""
    leaves, enters = (float(x[0]) for x in spinodal_crossings(np.array([energy])))
    assert np.isnan(leaves) == (energy > QUARTIC)
    for d2 in (leaves, enters):
        if np.isfinite(d2):
            d1 = np.sqrt(8.0 * abs(d2) ** 3 / 27.0)
            assert np.diff(sinc_levels(d1, d2, 2))[0] == pytest.approx(energy, abs=1e-9)
    if np.isfinite(leaves):
        assert enters < leaves <= 0.0


def test_no_crossings_below_the_saddle():
    assert np.isnan(spinodal_crossings(np.array([0.5, E_C - 1e-9]))).all()


def test_many_energies_come_from_a_table():
    """The nodes of the table are those of its energies, closer and closer towards E_c."""
    table = configuration_level_set_nodes(-11.0)
    gaps = np.abs(table.energy / E_C - 1.0)
    assert 0.0 <= gaps.min() < 1e-6
    for side in (table.energy < E_C, table.energy > E_C):
        steps = np.sort(gaps[side & (gaps > 1e-6)])
        assert steps[0] < 3e-6
        assert (steps[1:] / steps[:-1] < 2.0).all()
    some = np.array([3, 60, 100, 150])
    alone = configuration_level_sets(table.energy[some], -11.0)
    shape = ConfigurationShape(8.0, 2.5, 0.4, -11.0)
    np.testing.assert_allclose(states(table, shape)[some], states(alone, shape), rtol=1e-6)


@pytest.mark.parametrize("breaks", [(), (np.array([-0.5, np.nan, -2.0]),)])
def test_further_breaks_change_nothing(breaks):
    energy = np.array([1.0, 2.4, 4.0])
    shape = ConfigurationShape(8.0, 2.5, 0.4, -11.0)
    found = states(configuration_level_sets(energy, -11.0, breaks=breaks), shape)
    finer = states(configuration_level_sets(energy, -11.0, 2.0), shape)
    np.testing.assert_allclose(found, finer, rtol=1e-6)


def test_flat_density_counted_on_a_fine_grid():
    """∫n dE = area of the (N2, N3) plane with E_10 in a band and D2 > -4, for F = 1."""
    tilt = np.concatenate([np.linspace(0.0, 3.0, 76), np.linspace(3.1, 12.0, 90)])
    line = np.linspace(-4.0, 5.0, 181)
    first, second = (a.ravel() for a in np.meshgrid(tilt, line, indexing="ij"))
    levels = quartic_levels(first, second, 2)
    square = ((levels[:, 1] - levels[:, 0]) ** 2).reshape(len(tilt), len(line))
    spline = RectBivariateSpline(tilt, line, square)
    d2 = -4.0 + (np.arange(2500) + 0.5) * 9.0 / 2500
    n3 = (np.arange(2000) + 0.5) * 7.0 / 2000
    d1 = np.abs(n3[:, None] ** 3 / 8 - 0.5 * (d2 + 0.375 * n3[:, None] ** 2) * n3[:, None])
    d2 = np.broadcast_to(d2, d1.shape)
    inside = d1 < 12.0
    energy = np.sqrt(np.maximum(spline.ev(d1[inside], d2[inside]), 0.0))
    edges = np.array([0.5, 1.5, E_C, QUARTIC, 3.5])
    counted = 2.0 * np.histogram(energy, edges)[0] * (9.0 / 2500) * (7.0 / 2000)
    x, w = np.polynomial.legendre.leggauss(12)
    u = 0.5 * (x + 1.0)
    share, slope = u * u * (3.0 - 2.0 * u), 3.0 * u * (1.0 - u)  # both ends may be singular
    shape = ConfigurationShape(1e6, 1e6, 1.0, -4.0)
    for low, high, expected in zip(edges[:-1], edges[1:], counted, strict=True):
        at = low + (high - low) * share
        found = states(configuration_level_sets(at, -4.0), shape) @ (w * slope) * (high - low)
        assert found == pytest.approx(expected, rel=1e-3)
