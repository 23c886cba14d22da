"""Densities of transitions between any two levels: the exact first excitation, counted samples."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import qmc
from tests.ensemble.test_soft_configurations import configurations, gaussian, mean_and_error

import glasswell as gw
from glasswell.ensemble.transitions import transition_density
from glasswell.numerics.eigenproblem import quartic_levels

UNIFORM = gw.SoftPotentialModel(energy_scale=1.0, density=1.0)


def test_the_first_excitation():
    """The triangles against exact level sets."""
    energy = np.array([0.05, 0.3, 0.9, 1.5, 2.1, 2.7, 3.5, 5.0, 7.0, 12.0, 20.0, 30.0])
    found = transition_density(UNIFORM.shape, energy, (0, 1))
    np.testing.assert_allclose(found, gw.density_of_states(UNIFORM, energy), rtol=2e-3)


def test_the_first_excitation_of_soft_configurations():
    """Documented as 1 %, away from the singularities at 2.18 and 2.74 W."""
    model = configurations()
    energy = np.array([0.3, 0.9, 1.5, 3.5, 5.0, 7.0])
    found = transition_density(model.shape, energy, (0, 1))
    expected = gw.density_of_states(model, energy * model.energy_scale)
    expected = expected * model.energy_scale / model.density
    np.testing.assert_allclose(found, expected, rtol=1.2e-2)


def test_it_is_exact_when_asked_for():
    energy = np.array([0.3, 2.0, 6.0])
    found = gw.density_of_states(UNIFORM, energy, transition=(0, 1))
    np.testing.assert_array_equal(found, gw.density_of_states(UNIFORM, energy))


EDGES = {(1, 2): [0.5, 1.5, 2.5, 3.5, 4.5], (0, 2): [2.0, 4.0, 5.0], (2, 3): [0.5, 2.0, 3.5, 4.5]}


def counted(transition, edges, density, seed):
    """∫n_mn dE over bins from quasi-random (D1, D2), in the units of the density."""
    u = qmc.Sobol(2, seed=seed).random_base2(13)
    d1, d2 = 50.0 * u[:, 0] ** 2, -11.0 + 19.0 * u[:, 1]
    area = 2.0 * 19.0 * 100.0 * u[:, 0] / len(u)
    levels = quartic_levels(d1, d2, transition[1] + 1)
    gap = levels[:, transition[1]] - levels[:, transition[0]]
    return np.histogram(gap, edges, weights=area * density(d1, d2))[0]


def in_bins(model, transition, edges):
    found = []
    x, w = np.polynomial.legendre.leggauss(30)
    for low, high in pairwise(edges):
        at = (low + 0.5 * (high - low) * (x + 1.0)) * model.energy_scale
        states = gw.density_of_states(model, at, transition=transition)
        found.append(0.5 * (high - low) * model.energy_scale * (states @ w))
    return np.array(found)


@pytest.mark.parametrize("transition", EDGES)
def test_other_transitions_by_counting(transition):
    edges = np.array(EDGES[transition])
    counts = np.stack([counted(transition, edges, UNIFORM.shape.density, i) for i in range(6)])
    expected, error = mean_and_error(counts)
    found = in_bins(UNIFORM, transition, edges)
    assert (error < 0.02 * expected).all()
    assert (np.abs(found - expected) < 5.0 * error + 5e-3 * expected).all()


def test_transitions_of_soft_configurations_by_counting():
    """(1, 2) in quasi-random (D2, N3), weighed by a Gaussian of (N2, N3)."""
    edges = np.array([1.0, 2.0, 2.8, 3.6, 5.0])
    counts = []
    for seed in range(6):
        u = qmc.Sobol(2, seed=seed).random_base2(13)
        d2, n3 = -11.0 + 20.0 * u[:, 0], 12.0 * u[:, 1]
        n2 = d2 + 0.375 * n3**2
        d1 = np.abs(n3**3 / 8 - 0.5 * n2 * n3)
        levels = quartic_levels(d1, d2, 3)
        weight = 2.0 * 240.0 / len(u) * gaussian(n2, n3, 8.0, 2.5, 0.4)
        counts.append(np.histogram(levels[:, 2] - levels[:, 1], edges, weights=weight)[0])
    expected, error = mean_and_error(np.array(counts))
    found = in_bins(configurations(negative_eta=0.4), (1, 2), edges)
    assert (error < 0.02 * expected).all()
    assert (np.abs(found - expected) < 5.0 * error + 2e-2 * expected).all()


def test_order_of_energies_and_shapes():
    energy = np.array([[5.0, 1.0], [3.0, 2.0]])
    found = gw.density_of_states(UNIFORM, energy, transition=(1, 2))
    assert found.shape == (2, 2)
    flat = [float(gw.density_of_states(UNIFORM, e, transition=(1, 2))) for e in energy.ravel()]
    np.testing.assert_allclose(found.ravel(), flat, rtol=1e-9)


@pytest.mark.parametrize("transition", [(1, 1), (2, 1), (-1, 2), (0, 21), (0,), (0, 1, 2), "ab", 3])
def test_levels_that_do_not_exist(transition):
    for model in (UNIFORM, gw.StandardTunnellingModel(8e44, 1e-8, 50.0)):
        with pytest.raises(gw.InputError, match=r"not a pair of levels.*the lower one first"):
            gw.density_of_states(model, 1.0, transition=transition)


def test_kinds_and_transitions_do_not_mix():
    with pytest.raises(gw.InputError, match="counted over all kinds"):
        gw.density_of_states(UNIFORM, 1.0, kind="two-well", transition=(1, 2))


def test_two_levels_have_one_transition():
    pairs = gw.StandardTunnellingModel(8e44, 1e-8, 50.0)
    assert gw.density_of_states(pairs, 1.0, transition=(1, 2)) == 0.0
    assert gw.density_of_states(pairs, 1.0, transition=(0, 1)) == gw.density_of_states(pairs, 1.0)
