"""A glass: its couplings both ways, its rate constant from first principles, and its input."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import glasswell as gw
from glasswell.constants import BOLTZMANN, ELECTRONVOLT, REDUCED_PLANCK
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.thermal_table import thermal_table
from glasswell.glass import density_from_heat_capacity
from glasswell.glass.glass import rate_constant
from glasswell.glass.heat_capacity_rule import density_rule

SILICA = gw.material("vitreous silica")
SOFT = gw.SoftPotentialModel(energy_scale=3.1, density=8e22)
PAIRS = gw.StandardTunnellingModel(density=8e44, minimum_splitting=1e-8, maximum_splitting=50.0)


@pytest.mark.parametrize(("ensemble", "states"), [(SOFT, 8e22 / (3.1 * BOLTZMANN)), (PAIRS, 8e44)])
def test_strengths_from_couplings(ensemble, states):
    """C_α = P̄γ_α²/ρv_α² and P_sΛ_α²/Wρv_α² (theory 3.4)."""
    glass = gw.Glass(SILICA, ensemble, coupling_longitudinal=1.04, coupling_transverse=0.65)
    expected = [
        states * (coupling * ELECTRONVOLT) ** 2 / (SILICA.density * velocity**2)
        for coupling, velocity in ((1.04, 5900.0), (0.65, 3770.0))
    ]
    np.testing.assert_allclose(glass.strengths, expected, rtol=1e-12)
    back = gw.Glass(SILICA, ensemble, longitudinal=expected[0], transverse=expected[1])
    np.testing.assert_allclose(back.couplings, (1.04, 0.65), rtol=1e-12)


def test_rate_constant_from_the_golden_rule():
    """Γ_mn = Σ g Λ²|y|²ω³/(2πρħv⁵) (theory 5.2) and ħΓ/W = K|y|²ε³ at ε = 1."""
    glass = gw.Glass(SILICA, SOFT, coupling_longitudinal=0.9, coupling_transverse=0.5)
    frequency = BOLTZMANN * 3.1 / REDUCED_PLANCK
    rate = sum(
        degeneracy * (coupling * ELECTRONVOLT) ** 2 * frequency**3
        / (2.0 * np.pi * SILICA.density * REDUCED_PLANCK * velocity**5)
        for degeneracy, coupling, velocity in ((1, 0.9, 5900.0), (2, 0.5, 3770.0))
    )  # fmt: skip
    assert glass.rate_constant == pytest.approx(rate / frequency, rel=1e-12, abs=0)


def test_rate_constant_is_traceable():
    def of(logarithm):
        return jnp.log(rate_constant(jnp.exp(logarithm), 8e22, (3e-4, 2e-4), (5900.0, 3770.0)))

    with jax.enable_x64(True):
        assert jax.grad(of)(1.1) == pytest.approx(3.0, rel=1e-12)


def test_no_coupling_at_all():
    glass = gw.Glass(SILICA, SOFT, longitudinal=0.0, transverse=1e-4)
    assert glass.strengths == (0.0, 1e-4)
    assert glass.couplings[0] == 0.0


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"longitudinal": 1e-4},
        {"longitudinal": 1e-4, "coupling_transverse": 0.5},
        {"longitudinal": 1e-4, "transverse": 1e-4, "coupling_longitudinal": 1.0},
        {
            "longitudinal": 1e-4,
            "transverse": 1e-4,
            "coupling_longitudinal": 1.0,
            "coupling_transverse": 1.0,
        },
    ],
)
def test_exactly_one_pair_of_couplings(given):
    with pytest.raises(gw.InputError, match=r"exactly one pair.*give longitudinal="):
        gw.Glass(SILICA, SOFT, **given)


@pytest.mark.parametrize("value", [-1e-4, np.nan, np.inf])
def test_couplings_that_are_none(value):
    with pytest.raises(gw.InputError, match="not usable"):
        gw.Glass(SILICA, SOFT, longitudinal=value, transverse=1e-4)


def test_branches_and_replacement():
    glass = gw.Glass(SILICA, PAIRS, longitudinal=3e-4, transverse=2e-4)
    assert glass.velocities == (5900.0, 3770.0)
    with pytest.raises(gw.InputError, match=r"sideways.*longitudinal"):
        glass.velocity("sideways")
    with pytest.raises(gw.InputError, match=r"no rate constant.*SoftPotentialModel"):
        _ = glass.rate_constant
    other = glass.replace(transverse=5e-4)
    assert other.strengths == (3e-4, 5e-4)
    assert glass.strengths == (3e-4, 2e-4)


def test_density_rule_in_jax():
    """The traceable rule is the public one, and its slope is that of the table."""
    table = thermal_table(Shape(-11.0, 0.0))
    with jax.enable_x64(True):
        found = density_rule(2.64, jnp.asarray(2.0), table, jnp)
        slope = jax.grad(lambda w: density_rule(2.64, w, table, jnp))(2.0)
    assert found == pytest.approx(float(density_from_heat_capacity(2.64, 2.0)), rel=1e-12)
    near = [float(density_from_heat_capacity(2.64, 2.0 + h)) for h in (1e-4, -1e-4)]
    assert slope == pytest.approx((near[0] - near[1]) / 2e-4, rel=1e-6)


def test_numbers_in_single_precision():
    """Densities per joule overflow in it: couplings came out as zero, strengths as infinite."""
    single = np.float32
    soft = gw.SoftPotentialModel(energy_scale=single(3.1), density=single(8e22))
    pairs = gw.StandardTunnellingModel(single(8e34), single(1e-8), single(50.0))
    for ensemble, exact in ((soft, SOFT), (pairs, PAIRS)):
        found = gw.Glass(
            SILICA, ensemble, longitudinal=single(3e-4), transverse=single(2e-4)
        ).couplings
        expected = gw.Glass(SILICA, exact, longitudinal=3e-4, transverse=2e-4).couplings
        factor = np.sqrt(ensemble.density / exact.density)
        np.testing.assert_allclose(np.array(found) * factor, expected, rtol=1e-6)
    assert all(type(value) is float for value in (soft.density, pairs.density))
    assert soft == gw.SoftPotentialModel(float(single(3.1)), float(single(8e22)))


@pytest.mark.parametrize("density", [1e-250, 1e250])
def test_couplings_at_densities_beyond_reason(density):
    glass = gw.Glass(
        SILICA, gw.SoftPotentialModel(3.1, density), longitudinal=3e-4, transverse=2e-4
    )
    again = gw.Glass(
        SILICA,
        glass.ensemble,
        coupling_longitudinal=glass.couplings[0],
        coupling_transverse=glass.couplings[1],
    )
    np.testing.assert_allclose(again.strengths, (3e-4, 2e-4), rtol=1e-12)


def test_parts_in_the_wrong_place():
    strengths = {"longitudinal": 3e-4, "transverse": 2e-4}
    with pytest.raises(gw.InputError, match=r"SoftPotentialModel is no material.*this order"):
        gw.Glass(SOFT, SILICA, **strengths)
    with pytest.raises(gw.InputError, match=r"Material is no ensemble.*this order"):
        gw.Glass(SILICA, SILICA, **strengths)
    with pytest.raises(gw.InputError, match=r"'silica' is no material.*glasswell\.material"):
        gw.Glass("silica", SOFT, **strengths)


@pytest.mark.parametrize("value", ["3e-4", [1e-4, 2e-4], True])
def test_strengths_that_are_no_numbers(value):
    with pytest.raises(gw.InputError, match=r"transverse = .* is not a number"):
        gw.Glass(SILICA, SOFT, longitudinal=3e-4, transverse=value)
