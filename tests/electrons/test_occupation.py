"""Statistics of centres against the enumeration of their states."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from glasswell.electrons.occupation import Population, fermi_level, occupied


def points(first, repulsion, weight=None):
    """Centres with given E1 - E0 and U (eV)."""
    first, repulsion = np.atleast_1d(first), np.atleast_1d(repulsion)
    pair = first + 0.5 * repulsion
    weight = np.ones_like(pair) if weight is None else np.asarray(weight, float)
    return Population((pair, pair), (repulsion, repulsion), weight)


def enumerated(first, repulsion, mu, thermal):
    """Electrons and single occupations of some centres: all states, each spin by itself."""
    states = [(0, 0), (1, 1), (1, 1), (2, 0)]
    total = electrons = single = 0.0
    for chosen in product(states, repeat=len(first)):
        energy = sum(
            n * e + (u if n == 2 else 0.0) - n * mu
            for (n, _), e, u in zip(chosen, first, repulsion, strict=True)
        )
        weight = np.exp(-energy / thermal)
        total += weight
        electrons += weight * sum(n for n, _ in chosen)
        single += weight * sum(s for _, s in chosen)
    return electrons / total, single / total


@pytest.mark.parametrize("mu", [-0.3, -0.05, 0.0, 0.11, 0.4])
@pytest.mark.parametrize("thermal", [0.01, 0.05, 1.0])
@pytest.mark.parametrize("repulsion", [(0.3, -0.2), (-0.1, -0.4), (0.0, 0.5)])
def test_two_sites_against_all_their_states(mu, thermal, repulsion):
    first = (-0.1, 0.05)
    found = occupied(points(first, np.array(repulsion)), mu, thermal)
    assert found == pytest.approx(enumerated(first, repulsion, mu, thermal), rel=1e-12)


@pytest.mark.parametrize("thermal", [0.003, 0.02, 0.3])
@pytest.mark.parametrize("ends", [(0.3, 0.05), (-0.3, -0.31), (0.2, -0.1), (1e-9, 0.0)])
def test_a_segment_is_many_points(thermal, ends):
    one = Population.of(
        (np.array([-0.1]), np.array([0.15])),
        (np.array([ends[0]]), np.array([ends[1]])),
        np.array([1.0]),
    )
    at = (np.arange(20000) + 0.5) / 20000
    repulsion = ends[0] + at * (ends[1] - ends[0])
    dense = points(-0.1 + 0.25 * at - 0.5 * repulsion, repulsion, np.full(20000, 1 / 20000))
    for mu in (-0.2, 0.0, 0.07, 0.3):
        found, brute = occupied(one, mu, thermal), occupied(dense, mu, thermal)
        # Segments of 13 to 80 kT; those of the grids are far shorter unless kT is below 1 meV.
        assert found == pytest.approx(brute, abs=3e-3)


def test_a_segment_in_the_cold_is_a_step():
    one = Population.of(
        (np.array([0.0]), np.array([1.0])), (np.array([0.2]), np.array([0.2])), np.array([1.0])
    )
    # At μ = 0.6: centres with c < 0.5 hold two electrons, those up to 0.7 one.
    for thermal in (0.0, 1e-7, 1e-5):
        assert occupied(one, 0.6, thermal) == pytest.approx((1.2, 0.2), abs=2e-5)
        assert fermi_level(one, 1.2, thermal) == pytest.approx(0.6, abs=1e-5)


def test_positive_u_is_paramagnetic_and_negative_u_is_not():
    positive, negative = points([0.0], [0.5]), points([0.0], [-0.5])
    for thermal in (1e-12, 1e-6, 1e-3, 0.02):
        mu = fermi_level(positive, 1.0, thermal)
        assert mu == pytest.approx(0.25, abs=1e-9)
        expected = 1.0 / (1.0 + np.exp(-min(0.25 / max(thermal, 1e-9), 700.0)))
        assert occupied(positive, mu, thermal)[1] == pytest.approx(expected, rel=1e-12)
        mu = fermi_level(negative, 1.0, thermal)
        assert mu == pytest.approx(-0.25, abs=1e-9)
        assert occupied(negative, mu, thermal)[1] == pytest.approx(
            np.exp(-min(0.25 / max(thermal, 1e-9), 700.0)), rel=1e-5, abs=1e-300
        )


def test_fermi_level_is_pinned_by_negative_u_and_jumps_for_positive():
    positive, negative = points([0.0], [0.5]), points([0.0], [-0.5])
    cold = 1e-6
    below, above = (fermi_level(positive, f, cold) for f in (0.9, 1.1))
    assert below == pytest.approx(0.0, abs=1e-5)
    assert above == pytest.approx(0.5, abs=1e-5)
    for filling in (0.1, 0.9, 1.1, 1.9):
        assert fermi_level(negative, filling, cold) == pytest.approx(-0.25, abs=1e-5)
        # Exactly: μ = c + (kT/2) ln[ν/(2 - ν)].
        shift = 0.5 * 0.01 * np.log(filling / (2.0 - filling))
        found = fermi_level(points([0.0], [-2.0]), filling, 0.01)
        assert found == pytest.approx(-1.0 + shift, abs=1e-8)


@pytest.mark.parametrize("thermal", [0.0, 1e-8, 1e-3, 0.5, 50.0])
def test_every_filling_is_met(thermal):
    rng = np.random.default_rng(4)
    many = points(rng.normal(0.0, 0.3, 200), rng.normal(0.05, 0.2, 200))
    for filling in (0.01, 0.7, 1.0, 1.99):
        mu = fermi_level(many, filling, thermal)
        found = occupied(many, mu, thermal)
        assert np.all(np.isfinite(found))
        # In the cold 200 single centres make steps of 1/200.
        assert found[0] / 200 == pytest.approx(filling, abs=6e-3 if thermal < 1e-6 else 1e-6)
    assert fermi_level(many, 0.0, thermal) == -np.inf
    assert fermi_level(many, 2.0, thermal) == np.inf
