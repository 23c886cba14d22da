"""Concentrations of kinds, atoms that tunnel, and landmarks of n(E), against counting."""

from __future__ import annotations

import numpy as np
import pytest
from tests.ensemble.test_soft_configurations import (
    ATOMS,
    configurations,
    counted_potentials,
    gaussian,
    mean_and_error,
    normal,
    of_function,
)

import glasswell as gw
from glasswell.potential import kind

UNIFORM = gw.SoftPotentialModel(energy_scale=4.0, density=9e22)


def drawn_shares(w2, w3, negative_eta, count=40000):
    generator = np.random.default_rng(11)
    n2 = generator.normal(0.0, w2, 2 * count)
    n2 = n2[(n2 > 0.0) | (generator.uniform(size=len(n2)) < negative_eta)][:count]
    n3 = generator.normal(0.0, w3, len(n2))
    kinds = kind(n3**3 / 8 - 0.5 * n2 * n3, n2 - 0.375 * n3**2)
    shares = np.array([(kinds == k).mean() for k in ("single-well", "two-well", "intermediate")])
    return shares, np.sqrt(shares * (1.0 - shares) / len(n2))


def as_array(found):
    return np.array([found.single_well, found.two_well, found.intermediate])


@pytest.mark.parametrize(
    ("w2", "w3", "negative_eta", "mass"),
    [
        (8.0, 2.5, 1.0, 200.0),
        (8.0, 2.5, 0.0, 200.0),
        (3.0, 1.0, 0.4, 200.0),
        (70.0, 12.0, 1.0, 2400.0),
    ],
)
def test_concentrations_by_drawing(w2, w3, negative_eta, mass):
    found = gw.concentrations(configurations(w2, w3, negative_eta, mass=mass))
    expected, error = drawn_shares(w2, w3, negative_eta)
    assert (np.abs(as_array(found) / 0.01 - expected) < 4.0 * error).all()


def test_they_add_up_to_the_soft_fraction():
    for model in (configurations(), configurations(negative_eta=0.3), of_function(normal)):
        assert as_array(gw.concentrations(model)).sum() == pytest.approx(0.01, rel=1e-12)


def test_a_function_is_as_good_as_its_widths():
    """To the 1e-4 of c_a that is promised."""
    found, expected = (
        as_array(gw.concentrations(model)) for model in (of_function(normal), configurations())
    )
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_order_of_the_kinds():
    """Theory 0, claim 3: the narrower the wells are against W, the fewer are single wells."""
    wide = gw.concentrations(configurations(70.0, 3.0, 0.05, mass=2400.0))
    assert wide.two_well < wide.single_well
    assert wide.intermediate < wide.single_well


@pytest.mark.parametrize("last", [0.1, 1.0, 2.5, 5.0])
@pytest.mark.parametrize(("w2", "w3", "negative_eta"), [(8.0, 2.5, 1.0), (25.0, 5.0, 0.0)])
def test_atoms_with_small_excitations_by_counting(w2, w3, negative_eta, last):
    energy, n2, n3, area = counted_potentials()
    inside = (energy > 1e-5) & (energy < last)
    counts = (area * gaussian(n2, n3, w2, w3, negative_eta) * inside).sum(axis=1) / ATOMS
    expected, error = mean_and_error(counts)
    model = configurations(w2, w3, negative_eta)
    found = gw.tunnelling_fraction(model, last * model.energy_scale)
    assert abs(found - expected) < 4.0 * error + 5e-4 * expected


def test_no_atom_below_the_smallest_splitting():
    model = configurations(minimum_d2=-6.0)
    splitting = 0.0413980035 * model.energy_scale  # theory 12.2
    assert gw.tunnelling_fraction(model, 0.99 * splitting) == 0.0
    assert gw.tunnelling_fraction(model, 1.2 * splitting) > 0.0


@pytest.mark.parametrize("energy", [0.0, -1.0, np.nan, np.inf])
def test_energies_that_are_none(energy):
    with pytest.raises(gw.InputError, match="above zero"):
        gw.tunnelling_fraction(configurations(), energy)


@pytest.mark.parametrize(
    "function", [gw.concentrations, lambda model: gw.tunnelling_fraction(model, 1.0)]
)
def test_ensembles_without_atoms(function):
    with pytest.raises(gw.InputError, match="SoftConfigurationsModel"):
        function(UNIFORM)


def test_landmarks_of_soft_configurations():
    """E_a: 90 % two-well up to there; E_c in K; E_b where a constant density has it."""
    model = configurations(8000.0, 85.0, mass=1e8)
    found, scale = gw.excitation_landmarks(model), model.energy_scale
    assert found.critical == pytest.approx(2.1821331434 * scale, rel=1e-9)
    # by counting on a grid, see test_minimum_of_a_constant_density
    assert found.minimum == pytest.approx(2.93 * scale, abs=0.012 * scale)
    share = [
        float(gw.density_of_states(model, e, kind="two-well") / gw.density_of_states(model, e))
        for e in (0.995 * found.tunnelling_end, 1.005 * found.tunnelling_end)
    ]
    assert share[0] > 0.9 > share[1]


def test_landmarks_of_a_uniform_density():
    """No singularity and no minimum; E_a does not depend on the density."""
    found = gw.excitation_landmarks(UNIFORM)
    assert found.critical is None
    assert found.minimum is None
    other = gw.excitation_landmarks(gw.SoftPotentialModel(energy_scale=8.0, density=1.0))
    assert other.tunnelling_end == pytest.approx(2.0 * found.tunnelling_end, rel=1e-5)
    assert found.tunnelling_end / 4.0 == pytest.approx(0.873, abs=2e-3)


def test_no_critical_energy_without_density_at_the_saddle():
    """A distribution that vanishes at η = 0 has no singularity."""
    gapped = of_function(lambda eta, xi: eta**2 * normal(eta, xi))
    assert gw.excitation_landmarks(gapped).critical is None
    assert gw.excitation_landmarks(of_function(normal)).critical is not None
