"""Coordinates of tabulated energies: monotonic, inverted by `energies_at`, uniform axes."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glasswell.spectrum.energy_axis import (
    energies_at,
    energy_axis,
    energy_coordinate,
    saddle_coordinate,
    transition_axis,
    transition_coordinate,
)

COORDINATES = (energy_coordinate, transition_coordinate, saddle_coordinate)


@pytest.mark.parametrize(
    ("axis", "of"), [(energy_axis, energy_coordinate), (transition_axis, transition_coordinate)]
)
def test_axes_are_uniform_in_their_coordinate(axis, of):
    energy = axis(3e-4, 70.0, 57)
    assert energy.shape == (57,)
    np.testing.assert_allclose(energy[[0, -1]], [3e-4, 70.0], rtol=1e-12)
    assert (np.diff(energy) > 0.0).all()
    steps = np.diff(of(np.log(energy)))
    np.testing.assert_allclose(steps, steps.mean(), rtol=1e-11)


@pytest.mark.parametrize("of", COORDINATES)
def test_energies_from_coordinates_and_back(of):
    energy = np.geomspace(1e-12, 1e8, 83)
    np.testing.assert_allclose(energies_at(of(np.log(energy)), of), energy, rtol=1e-12)
    assert energies_at(of(np.log(energy)).reshape(83, 1), of).shape == (83, 1)


@pytest.mark.parametrize("of", COORDINATES)
def test_coordinates_are_monotonic(of):
    """Neither ever runs slower than ln E."""
    log_energy = np.linspace(-25.0, 20.0, 90001)
    assert (np.diff(of(log_energy)) > 0.9999 * np.diff(log_energy)).all()


def test_first_excitations_are_denser_above_the_energy_scale():
    """One step is one of ln E far below W, and 2/5 of one far above."""
    slope = np.diff(energy_coordinate(np.log([1e-9, 2e-9, 1e9, 2e9])))[[0, 2]] / np.log(2.0)
    np.testing.assert_allclose(slope, [1.0, 2.5], rtol=1e-8)


def test_transitions_are_densest_at_the_saddles():
    """1.2/0.06 = 20 points more per unit of ln E at 3.08 W, 1.2 π more over all energies."""
    log_energy = np.log(3.08) + np.array([-1e-5, 1e-5])
    extra = np.diff(transition_coordinate(log_energy) - energy_coordinate(log_energy))[0] / 2e-5
    assert extra == pytest.approx(20.0, rel=1e-6)
    far = np.array([-500.0, 500.0])
    total = np.diff(transition_coordinate(far) - energy_coordinate(far))[0]
    assert total == pytest.approx(1.2 * np.pi, rel=1e-3)


@pytest.mark.parametrize("of", COORDINATES)
def test_coordinates_in_jax(of):
    log_energy = np.linspace(-12.0, 9.0, 15)
    with jax.enable_x64(True):
        traced = jax.jit(lambda e: of(e, jnp))(jnp.asarray(log_energy))
        slope = jax.grad(lambda e: of(e, jnp))(1.2)
    np.testing.assert_allclose(traced, of(log_energy), rtol=1e-13)
    near = (of(1.2 + 1e-6) - of(1.2 - 1e-6)) / 2e-6
    assert slope == pytest.approx(float(near), rel=1e-7)
