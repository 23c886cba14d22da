"""Integrals along E_10 = E: theory 12.3, limits, a second quadrature, and single nodes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import RectBivariateSpline
from scipy.optimize import brentq
from tests.systems.quartic import sinc_elements, sinc_levels

from glasswell.numerics.eigenproblem import quartic_levels
from glasswell.spectrum.level_set_nodes import level_sets, solve_tilt, top_of_level_set
from glasswell.spectrum.splitting import tunnel_splitting

# theory 12.3
REFERENCE = {
    0.05: "1.0764767", 0.2: "1.1352109", 0.5: "1.26464199", 1.0: "1.57075029",
    2.0: "2.68727527", 3.0: "4.92262725", 5.0: "16.2114326",
}  # fmt: skip


def strength(nodes):
    return np.bincount(nodes.energy_index, nodes.weight * nodes.transition, len(nodes.energy))


def states(nodes):
    return np.bincount(nodes.energy_index, nodes.weight, len(nodes.energy))


def test_reference_absorption():
    """∫dD1 dD2 |y_01|² δ(E_10 - ε), to the digits printed."""
    found = strength(level_sets(np.array(list(REFERENCE)), -11.0))
    for value, printed in zip(found, REFERENCE.values(), strict=True):
        decimals = len(printed.partition(".")[2])
        assert value == pytest.approx(float(printed), abs=0.6 * 10.0**-decimals)


@pytest.mark.parametrize("energy", [0.3, 4.0])
def test_another_quadrature_gives_the_same(energy):
    """Gauss's rule in s = √(D2top - D2), D1 by brentq, matrix elements from a grid of points."""

    def gap(d1, d2):
        return float(np.diff(sinc_levels(d1, d2, 2, 70))[0])

    top = brentq(lambda d2: gap(0.0, d2) - energy, -9.0, 9.0)
    end = np.sqrt(top + 5.0)
    x, w = np.polynomial.legendre.leggauss(40)
    expected = np.zeros(2)
    for s, weight in zip(0.5 * end * (x + 1.0), 0.5 * end * w, strict=True):
        d2 = top - s * s
        d1 = brentq(lambda d1, d2=d2: gap(d1, d2) - energy, 0.0, 60.0)
        _, y, _ = sinc_elements(d1, d2, 2, 70)
        jacobian = weight * 2.0 * 2.0 * s / abs(y[1, 1] - y[0, 0])
        expected += jacobian * np.array([1.0, y[0, 1] ** 2])
    nodes = level_sets(np.array([energy]), -5.0)
    assert states(nodes)[0] == pytest.approx(expected[0], rel=1e-6)
    assert strength(nodes)[0] == pytest.approx(expected[1], rel=1e-6)


def test_number_of_states_by_counting():
    """∫n(E)dE over a band is the area where E_10 lies in it, counted on a fine grid."""
    d2, d1 = np.linspace(-6.0, 4.0, 201), np.linspace(0.0, 8.0, 201)
    first, second = (a.ravel() for a in np.meshgrid(d1, d2))
    levels = quartic_levels(first, second, 2)
    gap = (levels[:, 1] - levels[:, 0]).reshape(201, 201)
    fine = RectBivariateSpline(d2, d1, gap)(
        (np.arange(3000) + 0.5) / 300.0 - 6.0, (np.arange(3000) + 0.5) / 375.0
    )
    counted = 2.0 * ((fine > 1.5) & (fine < 2.5)).mean() * 80.0
    x, w = np.polynomial.legendre.leggauss(8)
    found = states(level_sets(2.0 + 0.5 * x, -6.0)) @ (0.5 * w)
    assert found == pytest.approx(counted, rel=2e-4)


def test_tunnelling_states():
    """n(E) = 2√2[√|D2min| - √|D2(Δ0 = 2E)|], which is 2–3 % … 5 % low (theory 4)."""
    energy = np.array([0.005, 0.01, 0.02, 0.05])
    found = states(level_sets(energy, -11.0))
    d2 = [
        brentq(lambda d2, e=e: float(tunnel_splitting(d2)) - 2.0 * e, -12.0, -2.0) for e in energy
    ]
    asymptotic = 2.0 * np.sqrt(2.0) * (np.sqrt(11.0) - np.sqrt(np.abs(d2)))
    ratio = found / asymptotic
    assert ((ratio > 1.03) & (ratio < 1.055)).all()
    # the rest is of the order of 1/S: it shrinks with deeper wells
    deeper = states(level_sets(energy, -20.0)) / (
        2.0 * np.sqrt(2.0) * (np.sqrt(20.0) - np.sqrt(np.abs(d2)))
    )
    assert (deeper < ratio).all()


def test_theory_figure_of_states():
    """Theory 4: at 5 W, D2cut = -14, 78.1 + 10.6 of 89.4."""
    assert states(level_sets(np.array([5.0]), -14.0))[0] == pytest.approx(89.4, abs=0.05)


def test_vibrations():
    """n → E⁴/8 and S → E³/8 while all wells of that stiffness are kept: |D2min| > E²/8."""
    energy = np.array([8.0, 10.0, 12.0])
    nodes = level_sets(energy, -20.0)
    np.testing.assert_allclose(states(nodes) / (energy**4 / 8.0), 1.0, atol=0.05)
    np.testing.assert_allclose(strength(nodes) / (energy**3 / 8.0), 1.0, atol=0.012)


@pytest.mark.parametrize("energy", [1e-4, 1e-3, 0.02, 1.0, 2.49, 6.0, 11.0, 25.0])
def test_finer_panels_change_nothing(energy):
    rule, finer = (level_sets(np.array([energy]), -11.0, refine) for refine in (1.0, 2.5))
    assert states(rule)[0] == pytest.approx(states(finer)[0], rel=5e-7)
    assert strength(rule)[0] == pytest.approx(strength(finer)[0], rel=5e-7)


def test_the_doublet_form_meets_the_levels(monkeypatch):
    """Below 2e-3 W the nodes come from two levels alone."""
    from glasswell.spectrum import level_set_nodes

    energy = np.array([1.9e-3])
    doublet = level_sets(energy, -11.0)
    monkeypatch.setattr(level_set_nodes, "_DOUBLET_BELOW", 0.0)
    levels = level_sets(energy, -11.0)
    assert states(doublet)[0] == pytest.approx(states(levels)[0], rel=1e-6)
    assert strength(doublet)[0] == pytest.approx(strength(levels)[0], rel=1e-6)


def test_nodes_lie_on_their_level_set():
    nodes = level_sets(np.array([0.01, 0.7, 9.0]), -15.0)
    wanted = nodes.energy[nodes.energy_index]
    found = quartic_levels(nodes.d1, nodes.d2, 8)
    np.testing.assert_allclose(found[:, 1] - found[:, 0], wanted, rtol=1e-9, atol=2e-11)
    np.testing.assert_allclose(nodes.excitations[:, 1], wanted, rtol=1e-9, atol=2e-11)
    for i in range(0, len(wanted), 37):
        _, y, _ = sinc_elements(nodes.d1[i], nodes.d2[i], 2)
        assert nodes.transition[i] == pytest.approx(y[0, 1] ** 2, rel=1e-5, abs=1e-9)


def test_tops():
    """The root is as good as the difference of two levels: 2e-13 W of -25 W is 2e-8 of 1e-5 W."""
    energy = np.array([1e-5, 0.3, 2.0, 20.0])
    error = np.abs(tunnel_splitting(top_of_level_set(energy)) / energy - 1.0)
    assert (error < [2e-8, 1e-9, 1e-9, 1e-9]).all()


def test_tilts_of_a_few_potentials():
    d2 = np.array([-18.0, -3.0, 0.5, 30.0])
    energy = np.array([4.0, 3.5, 5.0, 17.0])
    d1 = solve_tilt(energy, d2)
    for tilt, line, wanted in zip(d1, d2, energy, strict=True):
        assert np.diff(sinc_levels(tilt, line, 2))[0] == pytest.approx(wanted, rel=1e-10)


def test_below_the_smallest_splitting_there_is_nothing():
    nodes = level_sets(np.array([1e-5, 0.1]), -6.0)
    assert states(nodes)[0] == 0.0
    assert states(nodes)[1] > 0.0
