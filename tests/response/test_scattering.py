"""The spectrum of y at small and finite momentum: sum rules, plain sums over samples, ladders."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

import glasswell as gw
from glasswell.bath.ladder import relaxation_modes
from glasswell.ensemble.resonant_table import resonant_table
from glasswell.ensemble.sampled import SampledShape
from glasswell.ensemble.shape import Shape
from glasswell.numerics.plane_waves import plane_waves
from glasswell.numerics.quadrature import gauss_panels
from glasswell.response.elastic_line import elastic_line
from glasswell.response.finite_momentum import reductions_of
from glasswell.response.relaxation_table import slow_relaxation_tables
from glasswell.spectrum.energy_axis import transition_coordinate

SHAPE = Shape(-11.0, 0.01)
MOMENTUM = np.array([0.05, 0.5, 1.2, 2.0])
LEVELS = 24


def one_potential(d1, d2, width):
    return SampledShape(np.array([d1]), np.array([d2]), np.array([1.0]), width)


@lru_cache(maxsize=1)
def energies():
    u, weight = gauss_panels(np.linspace(np.log(1e-7), np.log(120.0), 300), 6)
    return np.exp(u), weight * np.exp(u)


def transitions(temperature):
    """∫dE of the part of transitions, both signs of E (momentum,), over the density."""
    energy, weight = energies()
    place = transition_coordinate(np.log(energy))
    spectrum = np.exp(resonant_table(SHAPE)(place, np.log(temperature)))
    with np.errstate(under="ignore"):
        both = spectrum * (1.0 + np.exp(-energy / temperature))
    left = reductions_of(SHAPE).of_transitions(energy, np.array([temperature]), MOMENTUM)[0]
    return MOMENTUM**2 / 3.0 * ((left * both) @ weight)


@pytest.mark.parametrize("temperature", [0.3, 1.0, 3.0, 8.0])
def test_what_the_elastic_line_loses_is_found_elsewhere(temperature):
    """Σ_n |<n|e^(iqμy)|m>|² = 1: level sets and ladder against sums over potentials."""
    lines = elastic_line(SHAPE, np.array([temperature]), MOMENTUM)
    gained = transitions(temperature) - transitions(2e-3)
    np.testing.assert_allclose(gained + lines.area[0], lines.loss[0], rtol=1.5e-2)


@pytest.mark.parametrize("temperature", [0.3, 1.0, 8.0])
def test_relaxation_has_the_area_of_its_variance(temperature):
    """∫dx/x R = (πT)⁻¹ (π/2) Σ a²: Lorentzians, whose widths drop out."""
    u, weight = gauss_panels(np.linspace(np.log(1e-40), np.log(1e12), 500), 4)
    table = slow_relaxation_tables(SHAPE)[0]
    left = reductions_of(SHAPE).of_relaxation(np.exp(u), np.array([temperature]), MOMENTUM)[0]
    area = 2.0 * temperature * (left * np.exp(table(u, np.log(temperature)))) @ weight
    expected = elastic_line(SHAPE, np.array([temperature]), MOMENTUM).area[0]
    np.testing.assert_allclose(MOMENTUM**2 / 3.0 * area, expected, rtol=3e-3)


def test_line_of_one_potential_from_its_levels():
    """Elastic and relaxation part from plain thermal means, averaged over 200 directions."""
    d1, d2, temperature, q = 0.3, -4.0, 0.8, 1.3
    cosine, weight = gauss_panels(np.linspace(0.0, 1.0, 21), 10)
    waves = plane_waves(np.array([d1]), np.array([d2]), LEVELS, q * cosine, np.eye(200), 0)
    e = waves.diagonal[0]
    p = np.exp(-waves.excitations[0] / temperature)
    p /= p.sum()
    elastic, cold = np.abs(p @ e) ** 2, np.abs(e[0]) ** 2
    found = elastic_line(one_potential(d1, d2, 0.1), np.array([temperature]), np.array([q]))
    assert found.loss[0, 0] == pytest.approx(weight @ (cold - elastic), rel=1e-4)
    area = weight @ (p @ np.abs(e) ** 2 - elastic)
    assert found.area[0, 0] == pytest.approx(area, rel=1e-4)


def test_transitions_of_one_potential_from_its_levels():
    """Near an isolated line the reduction is that of its element."""
    d1, d2, q = 0.3, -4.0, 1.3
    shape = one_potential(d1, d2, 0.2)
    cosine, weight = gauss_panels(np.linspace(0.0, 1.0, 21), 10)
    waves = plane_waves(np.array([d1]), np.array([d2]), LEVELS, q * cosine, np.eye(200), 1)
    strength = waves.strength[0, 0, 0]
    expected = weight @ strength[1:] / (q * q / 3.0 * strength[0])
    energy = waves.excitations[0, 1:2]
    found = reductions_of(shape).of_transitions(energy, np.array([0.01]), np.array([q]))
    assert found[0, 0, 0] == pytest.approx(expected, rel=0.02)


def test_relaxation_of_one_potential_from_its_ladder():
    d1, d2, temperature, q = 0.3, -4.0, 0.8, 1.3
    shape = one_potential(d1, d2, 0.1)
    nodes = shape.volume_nodes()
    cosine, weight = gauss_panels(np.linspace(0.0, 1.0, 5), 10)
    e = plane_waves(nodes.d1, nodes.d2, LEVELS, q * cosine, np.eye(40), 0).diagonal
    values = np.concatenate([nodes.position[..., None], e.real, e.imag], axis=2)
    modes = relaxation_modes(
        nodes.excitations, nodes.position, nodes.transition, temperature, values
    )
    x = np.array([1e-6, 1e-3, 1.0])
    kernel = modes.rate[0] * x[:, None] / (modes.rate[0] ** 2 + x[:, None] ** 2)
    strength = (modes.strength[0, :, 1:41] + modes.strength[0, :, 41:]) @ weight
    expected = kernel @ strength / (q * q / 3.0 * kernel @ modes.strength[0, :, 0])
    found = reductions_of(shape).of_relaxation(x, np.array([temperature]), np.array([q]))[0, 0]
    np.testing.assert_allclose(found, expected, rtol=0.02)


def test_further_observables_of_the_ladder():
    """y itself among them, and a constant, which does not relax."""
    nodes = one_potential(0.3, -4.0, 0.1).volume_nodes()
    given = (nodes.excitations, nodes.position, nodes.transition, 0.8)
    plain = relaxation_modes(*given)
    values = np.stack([nodes.position, np.ones_like(nodes.position)], axis=2)
    found = relaxation_modes(*given, values)
    np.testing.assert_allclose(found.strength[..., 0], plain.strength, rtol=1e-12)
    np.testing.assert_allclose(found.strength[..., 1], 0.0, atol=1e-20)


def test_small_momenta_change_nothing():
    left = reductions_of(SHAPE)
    temperature, tiny = np.array([0.1, 5.0]), np.array([1e-4])
    energy = np.array([0.1, 1.0, 10.0])
    np.testing.assert_allclose(left.of_transitions(energy, temperature, tiny), 1.0, rtol=1e-6)
    np.testing.assert_allclose(left.of_relaxation(energy, temperature, tiny), 1.0, rtol=1e-6)


def test_plain_sum_over_many_potentials():
    """Finite momentum by triangles and level sets against a histogram of a thick grid."""
    temperature, q, low, high = 1.0, 1.2, 1.9, 2.4
    # Midpoints in ln(1 + |D1|) and D2 for D2 in (-11, 6), where 1.9 to 2.4 W is met.
    u = (np.arange(120) + 0.5) / 120 * np.log1p(60.0)
    line = -11.0 + (np.arange(100) + 0.5) * (17.0 / 100)
    d1, d2 = (a.ravel() for a in np.meshgrid(np.expm1(u), line, indexing="ij"))
    density = np.exp(-SHAPE.random_force * d1 * d1)
    weight = 2.0 * (1.0 + d1) * (u[1] - u[0]) * (line[1] - line[0]) * density
    cosine, rule = gauss_panels(np.linspace(0.0, 1.0, 3), 5)
    waves = plane_waves(d1, d2, 14, q * cosine, rule[None, :], 5)
    occupied = np.exp(-waves.excitations / temperature)
    occupied /= occupied.sum(axis=1, keepdims=True)
    total = np.zeros(2)
    for m in range(8):
        for step in range(5):
            gap = waves.excitations[:, m + step + 1] - waves.excitations[:, m]
            there = (gap > low) & (gap < high)
            total += (weight * occupied[:, m])[there] @ waves.strength[there, m, step]
    expected = total[1] / (q * q / 3.0 * total[0])
    energy = np.linspace(low, high, 21)
    place = transition_coordinate(np.log(energy))
    plain = np.exp(resonant_table(SHAPE)(place, np.log(temperature)))
    left = reductions_of(SHAPE).of_transitions(energy, np.array([temperature]), np.array([q]))
    found = (left[0, 0] * plain).sum() / plain.sum()
    assert found == pytest.approx(expected, rel=5e-3)
    # ... and the small-momentum spectrum itself
    assert np.trapezoid(plain, energy) == pytest.approx(total[0], rel=2e-2)


def test_samples_and_densities_agree():
    """The same ensemble by level sets and one by one."""
    rng = np.random.default_rng(4)
    count = 2000
    d2 = rng.uniform(-11.0, 6.0, count)
    d1 = np.abs(rng.normal(0.0, np.sqrt(10.0), count))
    drawn = gw.SampledPotentials(energy_scale=1.0, d1=d1, d2=d2, weight=1.0, width=0.15)
    temperature, momentum = np.array([1.0]), np.array([1.2])
    energy = np.array([0.6, 1.0, 2.0])
    found = reductions_of(drawn.shape).of_transitions(energy, temperature, momentum)
    expected = reductions_of(SHAPE).of_transitions(energy, temperature, momentum)
    np.testing.assert_allclose(found, expected, rtol=0.03)
