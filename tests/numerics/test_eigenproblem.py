"""Levels and matrix elements against a grid of points, and the honesty of `converged`."""

from __future__ import annotations

import numpy as np
import pytest
from tests.systems.quartic import deepest_point, sinc_elements, sinc_levels

from glasswell.numerics.eigenproblem import hamiltonian, quartic_eigenpairs, quartic_levels
from glasswell.numerics.quartic_basis import choose_basis, deeper_minimum


def spread(count, seed):
    """Double wells to their spinodal and past it, stiff single wells, strong tilts."""
    generator = np.random.default_rng(seed)
    half = count // 2
    stiff = 10 ** generator.uniform(-1.0, np.log10(300.0), count - half)
    d2 = np.concatenate([generator.uniform(-20.0, 0.0, half), stiff])
    spinodal = np.sqrt(8.0 / 27.0 * np.abs(d2) ** 3)
    tilted = 10 ** generator.uniform(-2.0, np.log10(4000.0), count)
    d1 = np.where(
        generator.random(count) < 0.6, generator.uniform(0, 1.3, count) * spinodal, tilted
    )
    return np.minimum(d1, 4000.0) * generator.choice([-1.0, 1.0], count), d2


@pytest.mark.parametrize("levels", [1, 2, 8, 24, 32])
def test_levels_agree_with_a_grid(levels):
    d1, d2 = spread(60, levels)
    expected = [sinc_levels(a, b, levels) for a, b in zip(d1, d2, strict=True)]
    np.testing.assert_allclose(quartic_levels(d1, d2, levels), expected, rtol=0, atol=1e-9)
    pairs = quartic_eigenpairs(d1, d2, levels)
    np.testing.assert_allclose(pairs.energies, expected, rtol=0, atol=1e-9)
    assert pairs.converged.all()


def test_a_shoulder_in_a_deep_well_is_no_trap():
    """Just past the spinodal the second well leaves a shoulder, on which turning points linger."""
    generator = np.random.default_rng(11)
    d2 = generator.uniform(-20.0, -14.0, 4000)
    d1 = np.sqrt(8.0 / 27.0 * np.abs(d2) ** 3) * generator.uniform(0.95, 1.12, 4000)
    reference = quartic_levels(d1, d2, 24)
    for levels in (2, 4, 8):
        found = quartic_levels(d1, d2, levels)
        np.testing.assert_allclose(found, reference[:, :levels], rtol=0, atol=1e-9)
    worst = np.argmax(np.abs(found - reference[:, :8]).max(axis=1))
    np.testing.assert_allclose(found[worst], sinc_levels(d1[worst], d2[worst], 8), atol=1e-9)


def test_matrix_elements_agree_with_a_grid():
    d1, d2 = spread(30, 7)
    # A splitting far below the gap to the grid's rounding mixes the two wells of a doublet.
    d1 = np.where(np.abs(d1) < 0.05, 0.05, d1)
    pairs = quartic_eigenpairs(d1, d2, 12)
    for i, (a, b) in enumerate(zip(d1, d2, strict=True)):
        _, position, square = sinc_elements(a, b, 12)
        np.testing.assert_allclose(np.abs(pairs.position[i]), np.abs(position), atol=2e-7)
        np.testing.assert_allclose(np.diag(pairs.position[i]), np.diag(position), atol=2e-7)
        np.testing.assert_allclose(pairs.square[i], square, rtol=1e-6)


@pytest.mark.parametrize(("centre", "stiffness"), [(0.0, 1.0), (0.7, 9.0), (-1.2, 3.0)])
def test_the_hamiltonian_does_not_depend_on_its_basis(centre, stiffness):
    parameters = (np.array(v) for v in ([1.3], [-3.0], [centre], [stiffness]))
    matrix, bottom = hamiltonian(*parameters, 120)
    np.testing.assert_allclose(matrix, np.swapaxes(matrix, 1, 2), rtol=1e-12, atol=1e-12)
    found = np.linalg.eigvalsh(matrix[0])[:6] + bottom
    np.testing.assert_allclose(found, sinc_levels(1.3, -3.0, 6), atol=1e-10)


def test_threads_and_order_do_not_matter():
    d1, d2 = spread(400, 3)
    one, two = quartic_eigenpairs(d1, d2, 10, workers=1), quartic_eigenpairs(d1, d2, 10, workers=3)
    np.testing.assert_array_equal(one.energies, two.energies)
    np.testing.assert_array_equal(one.position, two.position)
    backwards = quartic_eigenpairs(d1[::-1], d2[::-1], 10)
    np.testing.assert_allclose(backwards.energies[::-1], one.energies, atol=1e-9)


def test_a_basis_that_is_too_small_is_reported(monkeypatch):
    """Every member with an error above 1e-7 is marked, and few of the good ones are."""
    d1, d2 = spread(300, 5)
    reference = quartic_levels(d1, d2, 32)[:, :16]
    from glasswell.numerics import eigenproblem

    def cut(first, second, levels):
        basis = choose_basis(first, second, levels)
        return basis._replace(size=np.maximum(basis.size * 3 // 4, levels + 4))

    monkeypatch.setattr(eigenproblem, "choose_basis", cut)
    pairs = quartic_eigenpairs(d1, d2, 16)
    error = np.abs(pairs.energies - reference).max(axis=1)
    assert (error > 1e-7).sum() > 20
    assert not pairs.converged[error > 1e-7].any()
    assert pairs.converged[error < 1e-11].mean() > 0.9


def test_deeper_minimum():
    d1, d2 = spread(300, 9)
    expected = [deepest_point(a, b) for a, b in zip(d1, d2, strict=True)]
    np.testing.assert_allclose(deeper_minimum(d1, d2), expected, rtol=1e-9)
    np.testing.assert_allclose(deeper_minimum(np.zeros(2), np.array([-8.0, 3.0])), [2.0, 0.0])
