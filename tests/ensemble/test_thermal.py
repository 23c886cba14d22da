"""Heat capacities of ensembles, the systems they hand out, and their input."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

import glasswell as gw
from glasswell.constants import BOLTZMANN
from glasswell.ensemble.shape import Shape
from glasswell.glass import density_from_heat_capacity

# theory 12.4
REFERENCE = {0.05: "0.2971225", 0.1: "0.6932587", 0.2: "1.7319492", 0.5: "9.2655696"}


def model(**changes):
    return gw.SoftPotentialModel(**{"energy_scale": 3.0, "density": 1e23, **changes})


@pytest.mark.parametrize(("scaled", "printed"), REFERENCE.items())
def test_reference_heat_capacity(scaled, printed):
    found = model().heat_capacity(3.0 * scaled) / (1e23 * BOLTZMANN)
    assert found == pytest.approx(float(printed), abs=0.6e-7)


def test_few_temperatures_and_many_agree():
    temperature = np.geomspace(0.005, 100.0, 15)
    many = np.concatenate([temperature, np.full(50, 2.0)])
    few = model().heat_capacity(temperature)
    np.testing.assert_allclose(model().heat_capacity(many)[:15], few, rtol=2e-6)


def test_low_temperatures_go_on_as_a_power_law():
    """Below 5e-4 W the table ends; C is then nearly linear in T."""
    found = model().heat_capacity(np.array([1e-4, 2e-4, 4e-4]))
    slope = np.diff(np.log(found)) / np.log(2.0)
    assert ((slope > 1.0) & (slope < 1.5)).all()


def test_systems_are_the_ensemble():
    """Σ weight (<E²> - <E>²)/T² over the systems handed out, in K and 1/m³."""
    ensemble = model(random_force=3e-3)
    systems = ensemble.systems()
    for temperature in (0.1, 1.0, 6.0):
        occupation = np.exp(-systems.levels / temperature)
        total = occupation.sum(axis=1)
        mean = (occupation * systems.levels).sum(axis=1) / total
        square = (occupation * systems.levels**2).sum(axis=1) / total
        found = BOLTZMANN * systems.weight @ (square - mean**2) / temperature**2
        assert found == pytest.approx(ensemble.heat_capacity(temperature), rel=1e-4)


def test_random_force_bounds_the_heat_capacity():
    """exp(-a D1²) leaves a share of the potentials that falls with their size."""
    temperature = np.array([0.1, 1.0, 10.0, 60.0])
    ratio = model(random_force=0.01).heat_capacity(temperature) / model().heat_capacity(temperature)
    assert (np.diff(ratio) < 0.0).all()
    assert ratio[0] > 0.999
    # n ∝ E far above: C ∝ T²
    hot = model(random_force=0.01).heat_capacity(np.array([60.0, 120.0]))
    assert np.log2(hot[1] / hot[0]) == pytest.approx(2.0, abs=0.01)


def test_density_from_heat_capacity():
    """Theory 12.8: P_s solves C(0.1 K) = c1 · 0.1 K."""
    density = density_from_heat_capacity(2.64, 3.0)
    assert model(density=float(density)).heat_capacity(0.1) == pytest.approx(0.264, rel=1e-6)
    assert density_from_heat_capacity(5.28, 3.0) == pytest.approx(2.0 * density, rel=1e-12)


MODEL = gw.StandardTunnellingModel(density=2e45, minimum_splitting=1e-7, maximum_splitting=10.0)


def schottky(x):
    return x**2 * np.exp(-x) / (1.0 + np.exp(-x)) ** 2


@pytest.mark.parametrize(
    "temperature",
    [0.02, 0.5, 3.0, 5.0],
)
def test_standard_model_heat_capacity(temperature):
    """P̄k²∫dln Δ0 ∫dΔ/T (E/T)² e^x/(e^x + 1)²: the bound ends a smooth integral over Δ0."""

    def over_asymmetries(splitting):
        panels = (0.0, 4.0 * temperature, 20.0 * temperature, 90.0 * temperature)
        return sum(
            quad(lambda d: schottky(np.hypot(splitting, d) / temperature), *ends, epsrel=1e-11)[0]
            for ends in pairwise(panels)
        )

    cold = np.log(1e-3 * temperature)
    ends = ((np.log(1e-7), cold), (cold, np.log(10.0)))
    total = sum(quad(lambda u: over_asymmetries(np.exp(u)), *e, epsrel=1e-10)[0] for e in ends)
    expected = 2e45 * BOLTZMANN**2 * total
    assert MODEL.heat_capacity(temperature) == pytest.approx(expected, rel=1e-7)


def test_standard_model_is_linear_but_for_a_logarithm():
    """C = P̄k²T[(π²/6) ln(2kT/Δ0min) + ∫dx ln x x²eˣ/(eˣ + 1)²]."""
    temperature = np.array([0.01, 0.1])
    found = MODEL.heat_capacity(temperature) / (2e45 * BOLTZMANN**2 * temperature)
    rest = quad(lambda x: np.log(x) * schottky(x), 0.0, 80.0)[0]
    expected = np.pi**2 / 6.0 * np.log(2.0 * temperature / 1e-7) + rest
    np.testing.assert_allclose(found, expected, rtol=1e-5)


@pytest.mark.parametrize("temperature", [0.02, 0.5, 5.0])
def test_standard_model_systems(temperature):
    systems = MODEL.systems()
    x = systems.levels[:, 1] / temperature
    capacity = BOLTZMANN * systems.weight @ schottky(x)
    assert capacity == pytest.approx(MODEL.heat_capacity(temperature), rel=3e-5)
    # y_11 - y_00 = 2Δ/E and y_01 = Δ0/E
    jump = 0.5 * (systems.position[:, 1] - systems.position[:, 0])
    np.testing.assert_allclose(jump**2 + systems.transition[:, 0, 1], 1.0, rtol=1e-12)


@pytest.mark.parametrize("field", ["energy_scale", "density"])
@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf])
def test_scales_that_are_none(field, value):
    with pytest.raises(gw.InputError, match=rf"{field}=.* is not a positive number.*given in"):
        model(**{field: value})


@pytest.mark.parametrize("value", [-20.1, 0.5, np.nan])
def test_cuts_outside_the_table(value):
    with pytest.raises(gw.InputError, match=r"minimum_d2=.*outside the table.*-20"):
        model(minimum_d2=value)


@pytest.mark.parametrize("value", [-1e-9, np.nan, np.inf])
def test_forces_that_are_none(value):
    with pytest.raises(gw.InputError, match=r"random_force=.*not a width"):
        model(random_force=value)


@pytest.mark.parametrize(
    "values", [(0.0, 1e-8, 1.0), (1e45, 1.0, 1.0), (1e45, 1e-8, np.inf), (1e45, -1.0, 1.0)]
)
def test_standard_models_that_are_none(values):
    with pytest.raises(gw.InputError, match=r"not a distribution.*smaller bound first"):
        gw.StandardTunnellingModel(*values)


@pytest.mark.parametrize("temperature", [0.0, -2.0, np.nan])
def test_temperatures_that_are_none(temperature):
    with pytest.raises(gw.InputError, match="temperature must be finite and above zero"):
        model().heat_capacity(temperature)


def test_shape_and_density():
    shape = Shape(-9.0, 0.5)
    np.testing.assert_allclose(shape.density([0.0, 2.0, 1e3]), [1.0, np.exp(-2.0), 0.0])
    assert model(minimum_d2=-9, random_force=0).shape == Shape(-9.0, 0.0)
    assert shape.key == {"minimum_d2": -9.0, "random_force": 0.5}


@pytest.mark.parametrize("value", ["2", [1.0, 2.0], None, True])
def test_parameters_that_are_no_numbers(value):
    with pytest.raises(gw.InputError, match=r"density = .* is not a number"):
        gw.SoftPotentialModel(energy_scale=2.0, density=value)
    with pytest.raises(gw.InputError, match=r"maximum_splitting = .* is not a number"):
        gw.StandardTunnellingModel(1e45, 1e-8, value)
    with pytest.raises(gw.InputError, match=r"mass = .* is not a number"):
        gw.SoftConfigurationsModel(
            mass=value, atom_density=6.6e28, soft_fraction=0.05, width_eta=0.1, width_xi=0.25
        )


def test_no_temperatures_and_those_that_are_none_of_two_levels():
    pairs = gw.StandardTunnellingModel(1e45, 1e-8, 10.0)
    assert model().heat_capacity([]).shape == pairs.heat_capacity([]).shape == (0,)
    for temperature in (0.0, -2.0, np.nan):
        with pytest.raises(gw.InputError, match="temperature must be finite and above zero"):
            pairs.heat_capacity(temperature)
    with pytest.raises(gw.InputError, match="energy must be finite and above zero"):
        pairs.density_of_states(-1.0)


def test_forces_that_the_nodes_do_not_resolve():
    """At E = 6 W the sum over them was 22 % too large at a = 100, 9 times too small at 1000."""
    assert model(random_force=10.0).random_force == 10.0
    with pytest.raises(gw.InputError, match=r"random_force=100\.0 leaves.*a ≤ 10"):
        model(random_force=100.0)
