"""Tilted potentials: the tables of the nodes against plain sums over grids of (N2, N3) or (D1, D2).

The sums solve the tilted potentials themselves and know nothing of level sets, panels or shapes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace

import numpy as np
import pytest

import glasswell as gw
from glasswell.bath.ladder import relaxation_modes
from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.resonant_table import states_table
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.thermal_table import direct_heat_capacity
from glasswell.ensemble.tilted_shape import TiltedShape
from glasswell.numerics.eigenproblem import quartic_eigenpairs
from glasswell.potential import curvature
from glasswell.response.relaxation_table import direct_relaxation, slow_relaxation_tables
from glasswell.spectrum.tilted_saddles import quartic_energy, singular_energies

LEVELS = 16
SMOOTH = ConfigurationShape(5.0, 1.5, 1.0, -20.0)
FORCE = Shape(-4.0, 0.03)
TEMPERATURE = np.array([0.6, 0.9])
# Potentials whose first excitation lies higher hold nothing at these temperatures and energies.
HIGHEST = 25.0


def potentials(shape, bias, points):
    """|D1|, D2 and weight (potential,) of a tilted shape, on the middles of a fine grid."""
    if isinstance(shape, Shape):
        lines = [(-24.0, 24.0), (shape.minimum_d2, 170.0)]
    else:
        lines = [(-6.5 * w, 6.5 * w) for w in (shape.width_n2, shape.width_n3)]
    axes, steps = [], []
    for low, high in lines:
        edges = np.linspace(low, high, points + 1)
        axes.append(0.5 * (edges[1:] + edges[:-1]))
        steps.append(edges[1] - edges[0])
    first, second = (a.ravel() for a in np.meshgrid(*axes, indexing="ij"))
    if isinstance(shape, Shape):
        d1, d2, weight = first, second, np.exp(-shape.random_force * first**2)
    else:
        d1 = second**3 / 8.0 - first * second / 2.0
        d2 = first - 3.0 * second**2 / 8.0
        widths = shape.width_n2, shape.width_n3
        weight = np.exp(-0.5 * (first / widths[0]) ** 2 - 0.5 * (second / widths[1]) ** 2)
        weight *= np.where(first < 0.0, shape.negative_eta, 1.0)
    d1 = np.abs(d1 + bias)
    keep = (d2 > shape.minimum_d2) & (weight > 1e-9)
    keep &= 2.0 * np.sqrt(curvature(d1, d2)) < HIGHEST
    return d1[keep], d2[keep], weight[keep] * steps[0] * steps[1]


@lru_cache(maxsize=4)
def solved(shape, bias, points=200):
    """Levels, |<m|y|n>|² and <n|y|n> of them all."""
    d1, d2, weight = potentials(shape, bias, points)
    levels, transition, position = [], [], []
    for start in range(0, len(d1), 5000):
        part = slice(start, start + 5000)
        pairs = quartic_eigenpairs(d1[part], d2[part], LEVELS)
        levels.append(pairs.energies - pairs.energies[:, :1])
        transition.append(np.square(pairs.position[:, :6, :6]))
        position.append(np.diagonal(pairs.position, axis1=1, axis2=2))
    return SimpleNamespace(
        d1=d1,
        d2=d2,
        weight=weight,
        levels=np.concatenate(levels),
        transition=np.concatenate(transition),
        position=np.concatenate(position),
    )


def summed_heat_capacity(found, temperature):
    p = np.exp(-found.levels / temperature)
    p /= p.sum(axis=1, keepdims=True)
    mean, square = ((p * found.levels**k).sum(axis=1) for k in (1, 2))
    return found.weight @ (square - mean**2) / temperature**2


# Shape, tilt, and windows (middle, width) of energies away from the peaks of n(E).
CASES = [
    (SMOOTH, 3.0, ((1.8, 0.25), (8.0, 0.8))),
    (replace(SMOOTH, negative_eta=0.3), 30.0, ((5.5, 0.6), (15.0, 1.0))),
    (FORCE, 12.0, ((2.5, 0.4), (8.0, 1.0))),
]


@pytest.mark.parametrize(("shape", "bias", "windows"), CASES)
def test_heat_capacity(shape, bias, windows):
    del windows
    found = solved(shape, bias)
    expected = [summed_heat_capacity(found, t) for t in TEMPERATURE]
    values = direct_heat_capacity(TEMPERATURE, TiltedShape(shape, bias))
    np.testing.assert_allclose(values, expected, rtol=3e-3)
    # The tilt matters: without it the numbers are others.
    straight = direct_heat_capacity(TEMPERATURE, shape)
    assert abs(straight / values - 1.0).min() > 0.05


def smooth_window(energy, middle, width):
    return np.exp(-0.5 * ((energy - middle) / width) ** 2)


@pytest.mark.parametrize(("shape", "bias", "windows"), CASES)
def test_density_of_states(shape, bias, windows):
    """∫n dE over smooth windows against potentials counted one by one."""
    found, tilted = solved(shape, bias), TiltedShape(shape, bias)
    for middle, width in windows:
        x, weight = np.polynomial.legendre.leggauss(32)
        energy = middle + 5.0 * width * x
        nodes = tilted.level_sets(energy, levels=2)
        states = np.bincount(nodes.energy_index, nodes.weight * tilted.node_density(nodes), 32)
        total = 5.0 * width * (weight * smooth_window(energy, middle, width)) @ states
        counted = found.weight @ smooth_window(found.levels[:, 1], middle, width)
        assert total == pytest.approx(counted, rel=0.01)


@pytest.mark.slow
def test_the_table_follows_the_peaks():
    """The same from the table, over windows around the energies to which the singularity moves."""
    found, tilted = solved(SMOOTH, 3.0), TiltedShape(SMOOTH, 3.0)
    peaks = [e for e in singular_energies(3.0) if e > 0.5]
    np.testing.assert_allclose(peaks, [0.8837, 3.538], rtol=2e-3)
    for middle, width in ((0.9, 0.15), (3.54, 0.5)):
        energy = middle + width * np.linspace(-5.0, 5.0, 20_001)
        states = np.exp(states_table(tilted)(tilted.coordinate(np.log(energy))))
        total = np.trapezoid(states * smooth_window(energy, middle, width), energy)
        counted = found.weight @ smooth_window(found.levels[:, 1], middle, width)
        assert total == pytest.approx(counted, rel=0.003)


def test_singular_energies_split():
    """Without a tilt both saddles are at E_c; a tilt moves one up and the other down."""
    np.testing.assert_allclose(singular_energies(0.0), [gw.critical_energy()] * 2, rtol=1e-9)
    assert quartic_energy(0.0) == pytest.approx(3.7996730298 - 1.0603620905, rel=1e-9)
    low, high = singular_energies(0.1)
    assert low < gw.critical_energy() < high


def test_a_tilt_of_nothing_is_no_tilt():
    """The two rules of nodes agree where both apply, at every energy."""
    energy = np.array([0.01, 0.3, 1.0, 2.5, 6.0, 20.0])
    for shape in (SMOOTH, FORCE):
        tilted = TiltedShape(shape, 1e-9)
        values = []
        for one in (shape, tilted):
            nodes = one.level_sets(energy, levels=2)
            density = nodes.weight * one.node_density(nodes)
            values.append(np.bincount(nodes.energy_index, density, 6) + one.frozen(energy))
        np.testing.assert_allclose(values[1], values[0], rtol=1e-4)
        heat = [direct_heat_capacity(TEMPERATURE, one) for one in (shape, tilted)]
        np.testing.assert_allclose(heat[1], heat[0], rtol=2e-3)
        assert tilted.density(1.3, 0.4) == pytest.approx(shape.density(1.3, 0.4), rel=1e-6)


@pytest.mark.xfail(strict=True, reason="sums over nodes are up to 37 % off: refused to users")
def test_relaxation():
    """The ladder over the grid itself."""
    temperature, tilted, found = 0.9, TiltedShape(FORCE, 12.0), solved(FORCE, 12.0, 100)
    pairs = quartic_eigenpairs(found.d1, found.d2, LEVELS)
    transition = np.square(pairs.position)
    transition[:, np.arange(LEVELS), np.arange(LEVELS)] = 0.0
    modes = relaxation_modes(found.levels, found.position, transition, temperature)
    x = np.array([1e-3, 0.1, 10.0])
    rate = np.where(modes.rate > 0.0, modes.rate, 1.0)
    kernel = np.where(
        modes.rate > 0.0, 1.0 / (rate / x[:, None, None] + x[:, None, None] / rate), 0
    )
    strength = modes.strength * found.weight[:, None]
    expected = (kernel * strength).sum(axis=(1, 2)) / (np.pi * temperature)
    np.testing.assert_allclose(direct_relaxation(x, temperature, tilted), expected, rtol=0.01)


def test_what_was_not_confirmed_is_refused():
    """Transitions between excited levels, relaxation, and concentrations."""
    model = gw.SoftPotentialModel(
        energy_scale=1.0, density=1.0, random_force=0.03, minimum_d2=-4.0, bias=12.0
    )
    assert model.shape == TiltedShape(FORCE, 12.0)
    with pytest.raises(gw.InputError, match="tilted by pressure"):
        model.resonant_strength([2.0, 6.0], 0.9)
    with pytest.raises(gw.InputError, match="tilted by pressure"):
        slow_relaxation_tables(model.shape)


def test_samples_are_tilted_one_by_one():
    random = np.random.default_rng(1)
    d1, d2 = random.uniform(-5, 5, 200), random.uniform(-6, 8, 200)
    straight = gw.SampledPotentials(energy_scale=2.0, d1=d1, d2=d2, weight=3.0, width=0.4)
    tilted = replace(straight, bias=4.0)
    expected = 0.0
    for sign in (4.0, -4.0):
        levels = quartic_eigenpairs(d1 + sign, d2, LEVELS).energies
        found = SimpleNamespace(weight=np.full(200, 1.5), levels=levels - levels[:, :1])
        expected += summed_heat_capacity(found, 1.5)
    assert tilted.heat_capacity(3.0) == pytest.approx(1.380649e-23 * expected, rel=1e-9)
    assert tilted.density == straight.density
    with pytest.raises(gw.InputError, match="ask for less pressure"):
        replace(straight, bias=2300.0)


def test_uniform_densities_do_not_feel_a_tilt():
    """Two-level systems with all asymmetries moved by a constant hold the same heat."""
    model = gw.SoftPotentialModel(energy_scale=1.0, density=1.0, bias=100.0)
    assert model.shape == Shape()
    assert not model.feels_bias
    splitting = np.geomspace(1e-3, 60.0, 200)
    asymmetry = np.linspace(-400.0, 400.0, 400_001)
    heat = np.zeros(2)
    for i, moved in enumerate((0.0, 7.3)):
        energy = np.hypot(splitting[:, None], asymmetry[None, ::20] + moved)
        heat[i] = ((0.5 * energy) ** 2 / np.cosh(np.minimum(0.5 * energy, 300.0)) ** 2).sum()
    assert heat[1] == pytest.approx(heat[0], rel=1e-6)


def test_concentrations_of_tilted_configurations_are_refused():
    model = gw.SoftConfigurationsModel(
        mass=150.0,
        atom_density=6.6e28,
        soft_fraction=0.05,
        width_eta=0.1,
        width_xi=0.25,
        bias=4.0,
    )
    with pytest.raises(gw.InputError, match="tilted potentials are not known"):
        gw.concentrations(model)


def test_tilts_beyond_the_tables_are_refused():
    for shape in (SMOOTH, FORCE):
        with pytest.raises(gw.InputError, match="leave the tables"):
            TiltedShape(shape, 2001.0)
    function = {"distribution": lambda eta, xi: np.exp(-100.0 * (eta**2 + xi**2))}
    soft = {"mass": 1000.0, "atom_density": 6.6e28, "soft_fraction": 0.02}
    with pytest.raises(gw.InputError, match="cannot be tilted"):
        gw.SoftConfigurationsModel(**soft, **function, bias=1.0)
    for bias in (-1.0, np.nan, "2"):
        with pytest.raises(gw.InputError, match="is not a tilt"):
            gw.SoftPotentialModel(energy_scale=1.0, density=1.0, bias=bias)
