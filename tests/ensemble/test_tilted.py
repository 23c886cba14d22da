"""Tilted potentials: the tables of the nodes against plain sums over potentials one by one.

The sums solve the tilted potentials themselves, on panels in (N2, N3) or (D1, D2) that end where
double wells are symmetric, and know nothing of level sets, meshes or shapes.
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
from glasswell.ensemble.resonant_table import log_strength, resonant_table, states_table
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.thermal_table import direct_heat_capacity, thermal_table
from glasswell.ensemble.tilted_mesh import grid_density
from glasswell.ensemble.tilted_shape import TiltedShape
from glasswell.numerics.eigenproblem import quartic_eigenpairs
from glasswell.potential import curvature, kind
from glasswell.response.relaxation_table import direct_relaxation, relaxation_table
from glasswell.spectrum.splitting import tunnel_splitting
from glasswell.spectrum.tilted_saddles import quartic_energy, singular_energies

LEVELS = 14
SMOOTH = ConfigurationShape(5.0, 1.5, 1.0, -11.0)
FORCE = Shape(-4.0, 0.03)
TEMPERATURE = np.array([0.4, 0.7])
# Potentials whose first excitation lies higher hold nothing at these temperatures and energies.
HIGHEST = 13.0
REACH = 5.0


def panels(edges, order=5):
    x, weight = np.polynomial.legendre.leggauss(order)
    half = 0.5 * np.diff(edges)[:, None]
    return (edges[:-1, None] + half * (1.0 + x)).ravel(), (half * weight).ravel()


def around(centre, low, high, steps, width):
    """Edges of even panels, closer and closer to `centre` on both sides."""
    close = width * np.geomspace(3e-3, 10.0, 8)
    even = np.linspace(low, high, steps)
    return np.unique(np.clip([*even, 0.0, centre, *centre - close, *centre + close], low, high))


def of_random_force(shape, bias):
    width = REACH / np.sqrt(2.0 * shape.random_force)
    d1, tilting = panels(around(0.0, bias - width, bias + width, 13, 1.0))
    edges = [*np.linspace(shape.minimum_d2, 4.0, 5), *np.geomspace(4.0, 60.0, 5)[1:]]
    d2, stiffening = panels(np.array(edges))
    weight = tilting[:, None] * stiffening * np.exp(-shape.random_force * (d1 - bias)[:, None] ** 2)
    return np.abs(d1).repeat(len(d2)), np.tile(d2, len(d1)), weight.ravel()


def of_configurations(shape, bias):
    found = []
    reach = REACH * shape.width_n2
    edges = np.linspace(-REACH * shape.width_n3, REACH * shape.width_n3, 20)
    for third, line in zip(*panels(edges), strict=True):
        # D1 = N3³/8 - N2 N3/2 + bias vanishes at:
        even = 2.0 * (third**3 / 8.0 + bias) / third
        n2, weight = panels(around(even, -reach, reach, 15, 2.0 / abs(third)))
        exponent = (n2 / shape.width_n2) ** 2 + (third / shape.width_n3) ** 2
        factor = np.where(n2 < 0.0, shape.negative_eta, 1.0)
        d1 = np.abs(third**3 / 8.0 - n2 * third / 2.0 + bias)
        found.append((d1, n2 - 0.375 * third**2, line * weight * factor * np.exp(-0.5 * exponent)))
    return [np.concatenate(part) for part in zip(*found, strict=True)]


def potentials(shape, bias):
    """|D1|, D2 and weight (potential,) of a tilted shape."""
    make = of_random_force if isinstance(shape, Shape) else of_configurations
    d1, d2, weight = make(shape, bias)
    keep = (d2 > shape.minimum_d2) & (weight > 1e-9 * weight.max())
    keep[keep] &= 2.0 * np.sqrt(curvature(d1[keep], d2[keep])) < HIGHEST
    return d1[keep], d2[keep], weight[keep]


@lru_cache(maxsize=4)
def solved(shape, bias):
    """Levels, |<m|y|n>|² and <n|y|n> of them all."""
    d1, d2, weight = potentials(shape, bias)
    pairs = quartic_eigenpairs(d1, d2, LEVELS)
    transition = np.square(pairs.position)
    transition[:, np.arange(LEVELS), np.arange(LEVELS)] = 0.0
    return SimpleNamespace(
        weight=weight,
        levels=pairs.energies - pairs.energies[:, :1],
        transition=transition,
        position=np.diagonal(pairs.position, axis1=1, axis2=2),
    )


def summed_heat_capacity(found, temperature):
    p = np.exp(-found.levels / temperature)
    p /= p.sum(axis=1, keepdims=True)
    mean, square = ((p * found.levels**k).sum(axis=1) for k in (1, 2))
    return found.weight @ (square - mean**2) / temperature**2


# Shape, tilt, and windows (middle, width) of energies away from the peaks of n(E).
CASES = [
    (SMOOTH, 3.0, ((1.8, 0.25), (5.0, 0.4))),
    (replace(SMOOTH, negative_eta=0.3), 30.0, ((5.5, 0.4), (6.5, 0.3))),
    (FORCE, 12.0, ((2.5, 0.4), (6.0, 0.5))),
    # No double wells are deep enough to tunnel below 0.46 W.
    (FORCE, 0.0, ((2.5, 0.4), (6.0, 0.5))),
]


def shape_of(shape, bias):
    return TiltedShape(shape, bias) if bias else shape


def smooth_window(energy, middle, width):
    return np.exp(-0.5 * ((energy - middle) / width) ** 2)


@pytest.mark.parametrize(("shape", "bias", "windows"), CASES)
def test_heat_capacity(shape, bias, windows):
    del windows
    found, tilted = solved(shape, bias), shape_of(shape, bias)
    expected = [summed_heat_capacity(found, t) for t in TEMPERATURE]
    np.testing.assert_allclose(direct_heat_capacity(TEMPERATURE, tilted), expected, rtol=1e-3)
    np.testing.assert_allclose(
        np.exp(thermal_table(tilted)(np.log(TEMPERATURE))), expected, rtol=1e-3
    )
    if bias:
        # The tilt matters: without it the numbers are others.
        straight = direct_heat_capacity(TEMPERATURE, shape)
        assert abs(straight / expected - 1.0).min() > 0.05


@pytest.mark.parametrize(("shape", "bias", "windows"), CASES)
def test_density_of_states(shape, bias, windows):
    """∫n dE over smooth windows against potentials counted one by one."""
    found, tilted = solved(shape, bias), shape_of(shape, bias)
    for middle, width in windows:
        x, weight = np.polynomial.legendre.leggauss(32)
        energy = middle + 5.0 * width * x
        nodes = tilted.level_sets(energy, levels=2)
        states = np.bincount(nodes.energy_index, nodes.weight * tilted.node_density(nodes), 32)
        total = 5.0 * width * (weight * smooth_window(energy, middle, width)) @ states
        counted = found.weight @ smooth_window(found.levels[:, 1], middle, width)
        assert total == pytest.approx(counted, rel=3e-3)


def summed_absorption(found, temperature, middle, width):
    """∫S dE over a window, all pairs of the lowest levels."""
    p = np.exp(-found.levels / temperature)
    p /= p.sum(axis=1, keepdims=True)
    total = 0.0
    for m in range(6):
        for n in range(m + 1, min(m + 6, LEVELS)):
            gap = found.levels[:, n] - found.levels[:, m]
            share = found.weight * found.transition[:, m, n] * (p[:, m] - p[:, n])
            total += share @ smooth_window(gap, middle, width)
    return total


# A table of a tilted smooth density takes a quarter of a minute; one of the two is enough here.
@pytest.mark.parametrize(
    ("shape", "bias", "windows"),
    [CASES[0], pytest.param(*CASES[1], marks=pytest.mark.slow), *CASES[2:]],
)
def test_absorption(shape, bias, windows):
    """S(E, T) from the table, all pairs of levels, over the same windows."""
    found, table = solved(shape, bias), resonant_table(shape_of(shape, bias))
    for middle, width in windows:
        energy = np.linspace(max(middle - 5.0 * width, 0.02), middle + 5.0 * width, 3001)
        for temperature in TEMPERATURE:
            values = np.exp(log_strength(table, np.log(energy), np.log(temperature)))
            values *= -np.expm1(-energy / temperature) * smooth_window(energy, middle, width)
            expected = summed_absorption(found, temperature, middle, width)
            assert np.trapezoid(values, energy) == pytest.approx(expected, rel=4e-3)


@pytest.mark.parametrize(("shape", "bias", "windows"), CASES)
def test_relaxation(shape, bias, windows):
    """The ladder of every potential, from waves slower than most rates to faster ones."""
    del windows
    temperature, tilted, found = 0.7, shape_of(shape, bias), solved(shape, bias)
    modes = relaxation_modes(found.levels, found.position, found.transition, temperature)
    x = np.array([0.1, 10.0])
    rate = np.where(modes.rate > 0.0, modes.rate, 1.0)
    kernel = 1.0 / (rate / x[:, None, None] + x[:, None, None] / rate) * (modes.rate > 0.0)
    strength = modes.strength * found.weight[:, None]
    expected = (kernel * strength).sum(axis=(1, 2)) / (np.pi * temperature)
    np.testing.assert_allclose(direct_relaxation(x, temperature, tilted), expected, rtol=5e-3)
    table = np.exp(relaxation_table(tilted)(np.log(x), np.log(temperature)))
    np.testing.assert_allclose(table, expected, rtol=5e-3)


def test_nothing_below_the_smallest_splitting():
    """Absorption ends there instead of overshooting, and above all stays finite."""
    for shape in (FORCE, Shape(-4.0), TiltedShape(FORCE, 12.0)):
        energy = float(tunnel_splitting(shape.minimum_d2)) * np.array([0.3, 0.7, 1.4, 2.0])
        values = np.exp(log_strength(resonant_table(shape), np.log(energy), np.log(0.02)))
        assert values[:2].max() < 1e-3 * values[2:].min()
        assert values.max() < 2.0


@pytest.mark.parametrize("shape", [replace(SMOOTH, negative_eta=0.4), FORCE])
def test_counts_in_cells(shape):
    """Mean densities of a grid against random potentials, tilted and counted."""
    random = np.random.default_rng(3)
    bias, many = 6.0, 400_000
    d1, d2 = np.array([0.0, 2.0, 5.0, 9.0, 14.0]), np.linspace(-3.0, 8.0, 45)
    if isinstance(shape, Shape):
        first = bias + random.standard_normal(many) / np.sqrt(2.0 * shape.random_force)
        second, share = random.uniform(-3.0, 8.0, many), np.ones(many)
        total = np.sqrt(np.pi / shape.random_force) * 11.0
    else:
        n2, n3 = (w * random.standard_normal(many) for w in (shape.width_n2, shape.width_n3))
        first, second = n3**3 / 8.0 - n2 * n3 / 2.0 + bias, n2 - 0.375 * n3**2
        share = np.where(n2 < 0.0, shape.negative_eta, 1.0)
        total = 2.0 * np.pi * shape.width_n2 * shape.width_n3
    edges = [np.array([x[0], *0.5 * (x[1:] + x[:-1]), x[-1]]) for x in (d1, d2)]
    counts = np.histogram2d(np.abs(first), second, edges, weights=share)[0]
    areas = 2.0 * np.diff(edges[0])[:, None] * np.diff(edges[1])
    unit = total / many / areas
    expected, noise = counts * unit, np.sqrt(counts + 2.0) * unit
    assert np.all(np.abs(grid_density(shape, bias, d1, d2) - expected) < 4.0 * noise)


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
        assert total == pytest.approx(counted, rel=0.005)


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


def test_concentrations_of_tilted_configurations():
    """Kinds counted on a grid of (η, ξ), each potential tilted by itself."""
    model = gw.SoftConfigurationsModel(
        mass=150.0,
        atom_density=6.6e28,
        soft_fraction=0.05,
        width_eta=0.1,
        width_xi=0.25,
        bias=4.0,
    )
    found = gw.concentrations(model)
    x = (np.arange(200) + 0.5) / 200.0 * 10.0 - 5.0
    n2, n3 = np.meshgrid(x * 0.1 / model.eta_l, x * 0.25 / model.eta_l**0.5, indexing="ij")
    weight = np.exp(-0.5 * (x[:, None] ** 2 + x**2))
    names = kind(np.abs(n3**3 / 8.0 - n2 * n3 / 2.0 + 4.0), n2 - 3.0 * n3**2 / 8.0)
    for name in ("single-well", "two-well", "intermediate"):
        share = weight[names == name].sum() / weight.sum()
        value = getattr(found, name.replace("-", "_"))
        assert value == pytest.approx(0.05 * share, abs=1e-4)
    straight, hardly = (gw.concentrations(replace(model, bias=b)) for b in (0.0, 1e-9))
    assert found.intermediate < 0.65 * straight.intermediate
    assert hardly.two_well == pytest.approx(straight.two_well, rel=2e-3)


def test_tilts_beyond_the_tables_are_refused():
    for shape in (SMOOTH, FORCE):
        with pytest.raises(gw.InputError, match="leave the tables"):
            TiltedShape(shape, 2001.0)
    function = {"distribution": lambda eta, xi: np.exp(-100.0 * (eta**2 + xi**2))}
    soft = {"mass": 1000.0, "atom_density": 6.6e28, "soft_fraction": 0.02}
    with pytest.raises(gw.InputError, match="cannot be tilted"):
        gw.SoftConfigurationsModel(**soft, **function, bias=1.0)
    for bias in (-1.0, np.nan, "2"):
        with pytest.raises(gw.InputError, match=r"is not a (tilt|number)"):
            gw.SoftPotentialModel(energy_scale=1.0, density=1.0, bias=bias)
