"""Densities of states by kind: shares, borders at single points, counted potentials."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import brentq
from tests.ensemble.test_soft_configurations import (
    ATOMS,
    configurations,
    drawn_configurations,
    mean_and_error,
)
from tests.spectrum.test_configuration_nodes import deeper_curvature

import glasswell as gw
from glasswell.ensemble.kinds import kind_nodes, kind_numbers
from glasswell.numerics.eigenproblem import quartic_levels
from glasswell.potential import KINDS

UNIFORM = gw.SoftPotentialModel(energy_scale=1.0, density=1.0)
PAIRS = gw.StandardTunnellingModel(density=8e44, minimum_splitting=1e-8, maximum_splitting=50.0)
AXIS = np.geomspace(0.02, 8.0, 30)


def shares(model, energy):
    """Shares (kind, energy) at energies in W."""
    energy = np.asarray(energy) * model.energy_scale
    total = gw.density_of_states(model, energy)
    return np.stack([gw.density_of_states(model, energy, kind=name) for name in KINDS]) / total


@pytest.mark.parametrize("model", [UNIFORM, configurations(), configurations(negative_eta=0.0)])
def test_shares_add_up(model):
    for energy, accuracy in ((AXIS, 1e-6), ([1.3], 1e-9)):
        found = shares(model, energy)
        assert ((found >= 0.0) & (found <= 1.0 + 1e-12)).all()
        np.testing.assert_allclose(found.sum(axis=0), 1.0, rtol=accuracy)
    # two wells when cold
    assert shares(model, [0.02])[0] == pytest.approx(1.0, abs=1e-9)


def test_vibrations_are_single_wells():
    assert shares(UNIFORM, [20.0])[1] == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("energy", [1.0, 2.5, 5.0])
def test_the_border_on_a_level_set(energy):
    """Along the level set the kinds of `SoftPotential` change where a panel ends."""
    nodes, number = kind_nodes(UNIFORM.shape, np.array([energy]))
    order = np.argsort(nodes.d2)
    d1, d2, number = nodes.d1[order], nodes.d2[order], number[order]
    for i in range(0, len(d2), 23):
        point = gw.SoftPotential.from_invariants(d1[i], d2[i], energy_scale=10.0)
        assert point.kind == KINDS[number[i]]
    changes = np.flatnonzero(np.diff(number))
    assert 1 <= len(changes) <= 4

    def tilt(depth):
        def excess(first):
            levels = quartic_levels(np.array([first]), np.array([depth]), 2)[0]
            return levels[1] - levels[0] - energy

        return brentq(excess, 1e-9, 60.0, xtol=1e-10)

    for i in changes:
        # the border lies between the last node before it and the first behind it, and close to both
        low, high, before = d2[i], d2[i + 1], number[i]
        for _ in range(12):
            middle = 0.5 * (low + high)
            point = gw.SoftPotential.from_invariants(tilt(middle), middle, energy_scale=10.0)
            low, high = (middle, high) if point.kind == KINDS[before] else (low, middle)
        nearest = min(abs(low - d2[i]), abs(low - d2[i + 1]))
        assert nearest < 0.02 * (d2[-1] - d2[0])


def test_numbers_are_the_names():
    d1, d2 = np.array([0.05, 0.0, 0.0]), np.array([-5.0, 9.0, -1.0])
    np.testing.assert_array_equal(kind_numbers(d1, d2), [0, 1, 2])
    for a, b, name in zip(d1, d2, KINDS, strict=True):
        assert gw.SoftPotential.from_invariants(a, b, energy_scale=10.0).kind == name


def counted_shares(negative_eta, edges):
    """Kinds (set, kind, bin) of drawn Gaussian configurations, in numbers per m³."""
    n2, n3 = drawn_configurations()
    d1, d2 = n3**3 / 8 - 0.5 * n2 * n3, n2 - 0.375 * n3**2
    kappa = deeper_curvature(d1, d2)
    energy = 2.0 * np.sqrt(kappa) + 3.0 / kappa * (1.0 - 10.0 / 3.0 * (1.0 - d2 / kappa))
    kept = d2 > -11.0
    levels = quartic_levels(d1[kept], d2[kept], 2)
    energy[kept] = levels[:, 1] - levels[:, 0]
    # Frozen in one of its wells, a potential vibrates as a single well.
    number = np.where(kept, kind_numbers(d1, d2), 1)
    weight = np.where(n2 < 0.0, negative_eta, 1.0) * 0.02 * ATOMS / (1.0 + negative_eta) / 2**12
    return np.stack(
        [
            [np.histogram(e[k == i], edges, weights=w[k == i])[0] for i in range(3)]
            for e, k, w in zip(energy, number, weight, strict=True)
        ]
    )


def found_in_bins(model, edges):
    x, w = np.polynomial.legendre.leggauss(24)
    found = []
    for low, high in pairwise(edges):
        at = (low + 0.5 * (high - low) * (x + 1.0)) * model.energy_scale
        states = [gw.density_of_states(model, at, kind=name) for name in KINDS]
        found.append(np.array(states) @ w * 0.5 * (high - low) * model.energy_scale)
    return np.array(found).T


@pytest.mark.parametrize("negative_eta", [1.0, 0.3])
def test_kinds_by_counting(negative_eta):
    edges = np.array([0.3, 1.2, 2.0, 3.0, 4.5, 6.5, 8.5])
    expected, error = mean_and_error(counted_shares(negative_eta, edges))
    found = found_in_bins(configurations(negative_eta=negative_eta), edges)
    assert (np.abs(found - expected) < 5.0 * error + 0.01 * expected.sum(axis=0)).all()


def test_kinds_of_frozen_wells_by_counting():
    """Above 8.8 W most are double wells with D2 < -11."""
    edges = np.array([8.9, 9.5, 11.0, 13.0])
    expected, error = mean_and_error(counted_shares(1.0, edges))
    found = found_in_bins(configurations(), edges)
    assert (np.abs(found - expected) < 5.0 * error + 0.02 * expected.sum(axis=0)).all()


@pytest.mark.parametrize("model", [UNIFORM, configurations()])
def test_few_energies_and_many_agree(model):
    energy = np.array([0.3, 0.9, 2.3, 5.0])
    few = shares(model, energy)
    many = shares(model, np.concatenate([energy, AXIS]))[:, :4]
    np.testing.assert_allclose(many, few, atol=4e-3)


def test_few_energies_and_many_agree_near_borders():
    energy = np.array([0.9, 2.3])
    few = shares(UNIFORM, energy)
    many = shares(UNIFORM, np.concatenate([energy, AXIS]))[:, :2]
    np.testing.assert_allclose(many, few, atol=1e-3)


def test_two_level_systems_are_all_two_well():
    energy = np.array([0.1, 1.0])
    total = gw.density_of_states(PAIRS, energy)
    np.testing.assert_array_equal(gw.density_of_states(PAIRS, energy, kind="two-well"), total)
    for name in ("single-well", "intermediate"):
        assert not gw.density_of_states(PAIRS, energy, kind=name).any()


@pytest.mark.parametrize("model", [UNIFORM, PAIRS, configurations()])
def test_kinds_that_do_not_exist(model):
    with pytest.raises(gw.InputError, match=r"kind='three-well' is unknown.*two-well"):
        gw.density_of_states(model, 1.0, kind="three-well")


def test_shapes_and_units():
    model = configurations()
    energy = np.array([[0.5, 1.0, 2.0], [3.0, 4.0, 6.0]]) * model.energy_scale
    found = gw.density_of_states(model, energy, kind="intermediate")
    assert found.shape == (2, 3)
    flat = gw.density_of_states(model, energy.ravel(), kind="intermediate")
    np.testing.assert_allclose(found.ravel(), flat, rtol=1e-12)
    other = configurations(mass=25.0)
    ratio = other.energy_scale / model.energy_scale
    assert ratio == pytest.approx(4.0, rel=1e-12)
    scaled = gw.density_of_states(other, ratio * energy, kind="intermediate")
    np.testing.assert_allclose(ratio * scaled, found, rtol=1e-6)
