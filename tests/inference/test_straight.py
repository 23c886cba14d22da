"""Straight coordinates of a posterior: the same density, without its bend."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.inference.test_free_widths import SILICA, TRUTH, family

import glasswell as gw
from glasswell.inference.configurations import ConfigurationFamily
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.parameters import PARAMETERS, WIDTHS
from glasswell.inference.problem import Problem
from glasswell.inference.setup import varied_parameter
from glasswell.inference.shapes import ShapeFamily
from glasswell.inference.straight import Straight

TEMPERATURES = np.array([0.1, 0.4, 1.6])
NAMES = ("energy_scale", "strength", "density", *WIDTHS)


def problem(of=None, names=NAMES):
    """Of two curves whose values do not matter here."""
    curves = [
        gw.Measurement.create(TEMPERATURES, TEMPERATURES, quantity=quantity, unit=unit)
        for quantity, unit in (("thermal_conductivity", "W/(K m)"), ("heat_capacity", "J/(K m^3)"))
    ]
    varied = tuple(varied_parameter(PARAMETERS[name], None) for name in names)
    return Problem(SILICA, of or family(), tuple(curves), varied, {"minimum_path": 1e-9})


@lru_cache(maxsize=1)
def straight():
    return Straight(LogPosterior.of(problem()))


@lru_cache(maxsize=1)
def vector():
    return straight().density.start(TRUTH, [0.01, 0.02])


def moved(start):
    with jax.enable_x64(True):
        return np.asarray(straight().vector(jnp.asarray(start)))


def test_there_and_back():
    found, _ = straight().at(vector(), np.eye(len(vector())))
    changed = np.flatnonzero(found != vector())
    assert [straight().density.names[i] for i in changed] == ["strength"]
    np.testing.assert_allclose(moved(found), vector(), atol=1e-12)


def test_volumes_and_the_rough_covariance():
    """By differences; a density over either needs no other factor."""
    start, spread = vector(), np.diag(np.linspace(0.5, 2.0, len(vector())))
    there, covariance = straight().at(start, spread)
    slopes = np.stack(
        [(moved(there + e) - moved(there - e)) / 2e-5 for e in 1e-5 * np.eye(len(start))], axis=1
    )
    assert np.linalg.det(slopes) == pytest.approx(1.0, abs=1e-8)
    np.testing.assert_allclose(slopes @ covariance @ slopes.T, spread, atol=1e-6)


def test_strength_times_response_stays():
    """C S of a phonon of ħω = 4kT, the middle of the curve's temperatures and W/8 in parallel."""
    names, start = straight().density.names, straight().at(vector(), np.eye(len(vector())))[0]
    other, steps = start.copy(), {"energy_scale": 0.2, WIDTHS[0]: 0.15, WIDTHS[1]: -0.1}
    for name, step in steps.items():
        other[names.index(name)] += step

    def absorbed(at):
        values = dict(zip(names, np.exp(moved(at)), strict=True))
        with jax.enable_x64(True):
            absorption = family().absorption(values)
            scaled = jnp.array([1.0 / (values["energy_scale"] / 0.4 + 8.0)])
            resonant, _ = absorption.parts(jnp.array([[4.0]]), scaled, 1.0, 1e-4, jnp)
        return values["strength"] * float(resonant[0, 0])

    assert absorbed(other) == pytest.approx(absorbed(start), rel=1e-9)
    place = names.index("strength")
    assert moved(other)[place] != pytest.approx(moved(start)[place], abs=0.02)


def test_bounds_are_those_of_the_prior_elsewhere():
    for before, after in zip(straight().density.physical, straight().physical, strict=True):
        if before.name == "strength":
            assert after.log_bounds[0] < before.log_bounds[0] - 5.0
            assert after.log_bounds[1] > before.log_bounds[1] + 5.0
        else:
            assert after == before


@pytest.mark.parametrize("changes", ["one shape", "no curve that tells a strength"])
def test_where_nothing_bends(changes):
    if changes == "one shape":
        whole = problem(ConfigurationFamily.of(None, "exact"), NAMES[:3])
    else:
        whole = problem()
        whole = replace(whole, measurements=whole.measurements[1:])
    density = LogPosterior.of(whole)
    same = Straight(density)
    start = density.start(TRUTH[: len(whole.varied)], 0.02)
    spread = np.eye(len(start))
    found, covariance = same.at(start, spread)
    assert found is start
    assert covariance is spread
    assert same.vector(start) is start
    assert same.physical == density.physical


def test_a_random_force_is_straightened_as_well():
    names = (*NAMES[:3], "random_force")
    of = ShapeFamily.of(None, "exact").along("random_force")
    density = LogPosterior.of(problem(of, names))
    start = density.start(np.log([3.0, 3e-4, 1e23, 0.05]), 0.05)
    found, _ = Straight(density).at(start, np.eye(len(start)))
    assert np.flatnonzero(found != start).tolist() == [density.names.index("strength")]
