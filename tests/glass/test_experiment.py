"""What experiments quote from microscopic parameters, and the way back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from tests.ensemble.test_soft_configurations import configurations
from tests.systems.quartic import sinc_levels

import glasswell as gw
from glasswell.constants import BOLTZMANN, ELECTRONVOLT

SILICA = gw.material("vitreous silica")
UNIFORM = gw.SoftPotentialModel(energy_scale=4.0, density=9e22)
PAIRS = gw.StandardTunnellingModel(density=8e44, minimum_splitting=1e-8, maximum_splitting=50.0)
WANTED = {
    "energy_scale": 4.0,
    "tunnelling_density": 1e45,
    "strength_longitudinal": 3e-4,
    "strength_transverse": 2.8e-4,
    "width_eta": 0.1,
    "width_xi": 0.2,
}


@pytest.mark.parametrize("energy", [0.01, 0.4, 4.0])
def test_strengths_of_a_uniform_density(energy):
    """|D2| cancels: C_α = P_sΛ_α²/Wρv_α² at every energy (theory 3.4)."""
    glass = gw.Glass(SILICA, UNIFORM, coupling_longitudinal=0.7, coupling_transverse=0.45)
    found = gw.experimental_parameters(glass, energy)
    expected = [
        9e22 * (c * ELECTRONVOLT) ** 2 / (4.0 * BOLTZMANN * SILICA.density * v**2)
        for c, v in ((0.7, 5900.0), (0.45, 3770.0))
    ]
    assert found.strength_longitudinal == pytest.approx(expected[0], rel=1e-10)
    assert found.strength_transverse == pytest.approx(expected[1], rel=1e-10)
    np.testing.assert_allclose(expected, glass.strengths, rtol=1e-10)


def test_each_number_of_a_uniform_density():
    glass = gw.Glass(SILICA, UNIFORM, coupling_longitudinal=0.7, coupling_transverse=0.45)
    found = gw.experimental_parameters(glass, 0.4)
    d2 = brentq(lambda d: np.diff(sinc_levels(0.0, d, 2))[0] - 0.1, -9.0, -1.0)
    assert found.energy == 0.4
    assert found.stiffness == pytest.approx(d2, rel=1e-8)
    expected = 2.0 * 9e22 / (4.0 * BOLTZMANN * abs(d2))
    assert found.tunnelling_density == pytest.approx(expected, rel=1e-7)
    assert found.deformation_longitudinal == pytest.approx(0.7 * np.sqrt(-d2 / 2.0), rel=1e-7)
    assert found.deformation_transverse == pytest.approx(0.45 * np.sqrt(-d2 / 2.0), rel=1e-7)
    # theory 12.3 between 0.05 and 0.2 W, and 12.4 at 0.01 W by its own sum
    ratio = found.absorption_longitudinal / found.strength_longitudinal
    assert 1.0765 < ratio < 1.1352
    transverse = found.absorption_transverse / found.strength_transverse
    assert transverse == pytest.approx(ratio, rel=1e-12)
    linear = UNIFORM.heat_capacity(0.04) / 0.04
    assert found.linear_heat_capacity == pytest.approx(linear, rel=1e-10)


def test_absorption_of_a_uniform_density():
    """S at T = 0 of theory 12.3."""
    glass = gw.Glass(SILICA, UNIFORM, longitudinal=3e-4, transverse=2e-4)
    for scaled, figure in ((0.05, 1.0764767), (0.5, 1.26464199), (1.0, 1.57075029)):
        found = gw.experimental_parameters(glass, 4.0 * scaled)
        assert found.absorption_longitudinal == pytest.approx(3e-4 * figure, rel=6e-8)


@pytest.mark.parametrize("splitting", [0.005, 0.3])
def test_numbers_of_soft_configurations(splitting):
    """γ = b √η_L √(|D2|/2), C = P̄γ²/ρv²."""
    model = configurations()
    glass = gw.Glass(SILICA, model, coupling_longitudinal=5.0, coupling_transverse=3.0)
    found = gw.experimental_parameters(glass, splitting * model.energy_scale)
    pairs = gw.standard_tunnelling_limit(model, splitting * model.energy_scale)
    gamma = 5.0 * np.sqrt(model.eta_l * -found.stiffness / 2.0)
    assert found.tunnelling_density == pytest.approx(pairs.density, rel=1e-12)
    assert found.deformation_longitudinal == pytest.approx(gamma, rel=1e-10)
    strength = pairs.density * (gamma * ELECTRONVOLT) ** 2 / (SILICA.density * 5900.0**2)
    assert found.strength_longitudinal == pytest.approx(strength, rel=1e-10)
    # what phonons meet is C within the drift of P̄ and the orders in 1/S
    ratio = found.absorption_longitudinal / found.strength_longitudinal
    assert ratio == pytest.approx(1.0, abs=0.15)


def test_strength_of_flat_configurations_falls_with_the_splitting():
    """P = 4F/|D2|: C ∝ 1/|D2|."""
    model = configurations(8000.0, 85.0, mass=1e8)
    glass = gw.Glass(SILICA, model, coupling_longitudinal=5.0, coupling_transverse=3.0)
    first, second = (
        gw.experimental_parameters(glass, e * model.energy_scale) for e in (0.005, 0.5)
    )
    ratio = first.strength_transverse / second.strength_transverse
    assert ratio == pytest.approx(second.stiffness / first.stiffness, rel=5e-3)


def test_there_and_back():
    glass = gw.soft_configurations_glass(SILICA, **WANTED)
    found = gw.experimental_parameters(glass, 1.0)
    assert glass.ensemble.energy_scale == pytest.approx(4.0, rel=1e-10)
    assert found.tunnelling_density == pytest.approx(1e45, rel=1e-10)
    assert found.strength_longitudinal == pytest.approx(3e-4, rel=1e-10)
    assert found.strength_transverse == pytest.approx(2.8e-4, rel=1e-10)
    assert glass.ensemble.width_eta == 0.1
    assert glass.ensemble.width_xi == 0.2


def test_there_and_back_with_everything_given():
    given = WANTED | {"quartic_energy": 12.0, "length": 1.3, "energy": 0.4, "minimum_d2": -9.0}
    glass = gw.soft_configurations_glass(SILICA, **given)
    found = gw.experimental_parameters(glass, 0.4)
    assert (glass.ensemble.quartic_energy, glass.ensemble.length) == (12.0, 1.3)
    assert glass.ensemble.energy_scale == pytest.approx(4.0, rel=1e-10)
    assert found.tunnelling_density == pytest.approx(1e45, rel=1e-10)
    assert found.strength_transverse == pytest.approx(2.8e-4, rel=1e-10)
    again = gw.soft_configurations_glass(
        SILICA,
        **given
        | {
            "tunnelling_density": found.tunnelling_density,
            "strength_longitudinal": found.strength_longitudinal,
        },
    )
    assert again.ensemble.soft_fraction == pytest.approx(glass.ensemble.soft_fraction, rel=1e-10)
    np.testing.assert_allclose(again.couplings, glass.couplings, rtol=1e-10)


@pytest.mark.parametrize("energy", [0.0, -1.0, np.nan, 1e-9, 8.0, np.inf])
def test_energies_at_which_nothing_tunnels(energy):
    glass = gw.Glass(SILICA, UNIFORM, longitudinal=3e-4, transverse=2e-4)
    with pytest.raises(gw.InputError, match="double wells that tunnel split by"):
        gw.experimental_parameters(glass, energy)


def test_two_level_systems_are_what_experiments_quote():
    glass = gw.Glass(SILICA, PAIRS, longitudinal=3e-4, transverse=2e-4)
    with pytest.raises(gw.InputError, match=r"quote already.*SoftPotentialModel"):
        gw.experimental_parameters(glass)


def test_samples_have_no_density():
    samples = gw.SampledPotentials(
        energy_scale=4.0, d1=np.zeros(100), d2=np.linspace(-5.0, 1.0, 100), weight=1e20
    )
    glass = gw.Glass(SILICA, samples, coupling_longitudinal=0.7, coupling_transverse=0.45)
    with pytest.raises(gw.InputError, match="no density of soft potentials"):
        gw.experimental_parameters(glass)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"tunnelling_density": 1e60}, r"asks for a soft fraction of.*choose smaller widths"),
        ({"tunnelling_density": 0.0}, "asks for a soft fraction"),
        ({"tunnelling_density": -1.0}, "asks for a soft fraction"),
        ({"tunnelling_density": np.nan}, "asks for a soft fraction"),
        ({"energy_scale": 0.0}, "energy_scale = 0.0 is not finite and above zero"),
        ({"energy_scale": np.nan}, "energy_scale"),
        ({"quartic_energy": -1.0}, "quartic_energy"),
        ({"length": 0.0}, "length"),
        ({"width_eta": 2.0}, "width_eta=2.0 is outside the critical region"),
        ({"width_xi": 0.0}, "width_xi=0.0 is outside the critical region"),
        ({"energy": 50.0}, "double wells that tunnel"),
        ({"minimum_d2": -30.0}, "minimum_d2=-30.0 is outside the table"),
        ({"strength_longitudinal": np.nan}, "not usable"),
        ({"strength_longitudinal": -1e-4}, "strength"),
    ],
)
def test_wishes_that_cannot_be_met(changes, text):
    with pytest.raises(gw.InputError, match=text):
        gw.soft_configurations_glass(SILICA, **WANTED | changes)
