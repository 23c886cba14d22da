"""Ensembles of electron centres against potentials drawn one by one."""

from __future__ import annotations

import warnings
from itertools import pairwise

import numpy as np
import pytest

import glasswell as gw
from glasswell.electrons.occupation import occupied

EV, BOLTZMANN = 1.602176634e-19, 1.380649e-23


def model(**changes):
    given = {
        "mass": 150.0,
        "atom_density": 4e28,
        "soft_fraction": 0.05,
        "width_eta": 0.1,
        "width_xi": 0.25,
    }
    return gw.SoftConfigurationsModel(**{**given, **changes})


def drawn(ensemble, count, seed, negative=1.0):
    """Configurations with their (D1, D2, y_0), drawn from the two Gaussians."""
    rng = np.random.default_rng(seed)
    eta = rng.normal(0.0, ensemble.width_eta, count)
    xi = rng.normal(0.0, ensemble.width_xi, count)
    keep = (eta > 0.0) | (rng.random(count) < negative)
    n2, n3 = eta[keep] / ensemble.eta_l, xi[keep] / ensemble.eta_l**0.5
    return n3**3 / 8.0 - n2 * n3 / 2.0, n2 - 0.375 * n3**2, n3 / 4.0


@pytest.fixture(scope="module")
def centres():
    return gw.ElectronCentres(ensemble=model(), coupling=2.0, repulsion=0.3)


@pytest.mark.parametrize("negative", [1.0, 0.3])
def test_u_against_potentials_drawn_one_by_one(negative):
    ensemble = model(negative_eta=negative)
    found = gw.ElectronCentres(ensemble=ensemble, coupling=2.0, repulsion=0.3)
    d1, d2, origin = drawn(ensemble, 60000, 5, negative)
    levels = found.levels(d1, d2, origin=origin)
    count = len(d1)
    share = np.mean(levels.repulsion < 0.0)
    error = np.sqrt(share * (1.0 - share) / count)
    assert found.negative_fraction() == pytest.approx(share, abs=4.0 * error)
    edges = np.array([-0.5, -0.2, -0.05, 0.0, 0.04, 0.08, 0.15])
    for name in ("repulsion", "first", "pair"):
        values = getattr(levels, name)
        for low, high in pairwise(edges):
            axis = np.linspace(low, high, 41)
            density = (
                found.repulsion_distribution(axis)
                if name == "repulsion"
                else found.densities_of_states(axis)[name]
            )
            inside = np.trapezoid(density, axis) / found.number
            share = np.mean((values > low) & (values < high))
            error = np.sqrt(share * (1.0 - share) / count)
            assert inside == pytest.approx(share, abs=4.0 * error + 1e-3 * inside)


def test_filling_and_spins_against_potentials_drawn_one_by_one(centres):
    places = drawn(centres.ensemble, 60000, 6)
    for temperature in (40.0, 300.0):
        kt = BOLTZMANN * temperature / EV
        levels = centres.levels(*places[:2], origin=places[2], temperature=temperature)
        mu = centres.fermi_level(1.2, temperature=temperature)
        weights = np.stack(
            [
                np.zeros_like(levels.first),
                (mu - levels.first) / kt + np.log(2.0),
                2.0 * (mu - levels.pair) / kt,
            ]
        )
        weights = np.exp(weights - weights.max(axis=0))
        weights /= weights.sum(axis=0)
        filling = weights[1] + 2.0 * weights[2]
        scatter = 4.0 / np.sqrt(len(filling))
        assert np.mean(filling) == pytest.approx(1.2, abs=scatter * np.std(filling))
        single = float(centres.spins(temperature, filling=1.2)["single"]) / centres.number
        assert single == pytest.approx(np.mean(weights[1]), abs=scatter * np.std(weights[1]))


def test_all_centres_are_counted(centres):
    assert centres.number == pytest.approx(0.05 * 4e28, rel=1e-12)
    # U_eff piles up near its quartic value; beyond U_H it falls off slowly.
    axis = np.concatenate([np.linspace(-3.0, -0.1, 300), np.linspace(-0.1, 0.3, 1201)[1:]])
    density = centres.repulsion_distribution(axis)
    assert density.attrs["units"] == "1/(eV m^3)"
    below = np.trapezoid(density, axis)
    assert below == pytest.approx(centres.number, rel=2e-3)
    # Levels below zero, by density and by area.
    negative = axis <= 0.0
    assert np.trapezoid(density[negative], axis[negative]) == pytest.approx(
        centres.negative_number(), rel=2e-2
    )


def test_equilibrium_density_is_the_slope_of_the_filling(centres):
    mu, step = -0.4, 2e-3
    slope = (centres.filling(mu + step) - centres.filling(mu - step)) / (2.0 * step)
    axis = np.linspace(mu - step, mu + step, 9)
    mean = float(centres.densities_of_states(axis)["equilibrium"].mean()) / centres.number
    assert mean == pytest.approx(slope, rel=3e-3)
    assert centres.pinning(centres.filling(mu), step=1e-3) == pytest.approx(1.0 / slope, rel=1e-2)


def test_a_function_of_ones_own_is_the_gaussian_it_describes():
    def gaussian(eta, xi):
        return np.exp(-0.5 * (eta / 0.1) ** 2 - 0.5 * (xi / 0.15) ** 2)

    plain = model(width_xi=0.15)
    own = model(width_eta=None, width_xi=None, distribution=gaussian)
    pair = [gw.ElectronCentres(ensemble=e, coupling=2.0, repulsion=0.3) for e in (plain, own)]
    first, second = (c.negative_fraction() for c in pair)
    assert second == pytest.approx(first, rel=3e-3)
    levels = [c.fermi_level(0.8, temperature=100.0) for c in pair]
    assert levels[1] == pytest.approx(levels[0], abs=5e-4)


def test_curie_law_if_all_u_are_positive_and_no_spins_if_all_are_negative():
    # Narrow F: all potentials are nearly alike.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        ensemble = model(width_eta=1e-3, width_xi=1e-3)
    repelling, attracting = (
        gw.ElectronCentres(ensemble=ensemble, coupling=2.0, repulsion=u) for u in (0.6, 0.05)
    )
    assert repelling.negative_fraction() == 0.0
    assert attracting.negative_fraction() == pytest.approx(1.0, abs=1e-12)
    temperature = np.array([0.01, 1.0, 20.0])
    spins = repelling.spins(temperature)
    moment = 9.2740100657e-24
    curie = 4e-7 * np.pi * repelling.number * moment**2 / (BOLTZMANN * temperature)
    np.testing.assert_allclose(spins["susceptibility"], curie, rtol=1e-8)
    assert repelling.pinning(1.0) > 3.0  # a gap of U_eff over ± 0.02 electrons
    quiet = attracting.spins(temperature)
    assert np.all(quiet["single"] < 1e-12 * attracting.number)
    assert attracting.pinning(1.0) < 5e-3


@pytest.mark.parametrize("temperature", [0.0, 1e-9, 1e-6, 1e-3, 1.0, 2000.0])
def test_no_temperature_makes_nan(centres, temperature):
    for filling in (1e-6, 1.0, 1.999):
        level = centres.fermi_level(filling, temperature=temperature)
        assert np.isfinite(level)
        found = occupied(centres.population(temperature=temperature), level, temperature * 8.6e-5)
        assert np.all(np.isfinite(found))
    cold, at = centres.fermi_level(1.0), centres.fermi_level(1.0, temperature=1e-3)
    assert at == pytest.approx(cold, abs=1e-6)


def test_soft_potentials_need_a_cut_that_negative_u_does_not_feel():
    uniform = gw.SoftPotentialModel(energy_scale=5.0, density=1e20, minimum_d2=-8.0)
    with pytest.raises(gw.InputError, match="largest_d2 is missing"):
        gw.ElectronCentres(ensemble=uniform, coupling=0.02, repulsion=0.04)
    found = [
        gw.ElectronCentres(
            ensemble=uniform, coupling=0.02, repulsion=0.04, largest_d1=cut, largest_d2=cut / 2
        )
        for cut in (300.0, 450.0)
    ]
    assert found[1].number > 2.0 * found[0].number
    negative = [c.negative_number() for c in found]
    assert negative[1] == pytest.approx(negative[0], rel=2e-3)
    # A plain grid: D1 is even about q, so that one side does.
    q = found[0].electron_shift
    tilt, depth = (np.arange(1200) + 0.5) * 220.0 / 1200.0, (np.arange(340) + 0.5) * 0.2 - 8.0
    d1, d2 = np.meshgrid(q + tilt, depth)
    area = 220.0 / 1200.0 * 0.2
    below = found[0].levels(d1, d2).repulsion < 0.0
    assert negative[0] == pytest.approx(2.0 * 1e20 * area * below.sum(), rel=5e-3)
    forced = gw.SoftPotentialModel(energy_scale=5.0, density=1e20, random_force=1e-3)
    with_force = gw.ElectronCentres(ensemble=forced, coupling=0.02, repulsion=0.04, largest_d2=30.0)
    assert with_force.number == pytest.approx(1e20 * 41.0 * np.sqrt(np.pi / 1e-3), rel=1e-6)


def test_samples_count_with_their_mirror_images():
    rng = np.random.default_rng(2)
    d1, d2 = rng.normal(0.0, 8.0, 400), rng.normal(0.0, 6.0, 400)
    samples = gw.SampledPotentials(energy_scale=10.0, d1=d1, d2=d2, weight=1e20)
    found = gw.ElectronCentres(ensemble=samples, coupling=0.02, repulsion=0.015)
    both = np.concatenate(
        [found.levels(s * d1, d2, temperature=50.0).repulsion for s in (1.0, -1.0)]
    )
    assert found.number == pytest.approx(400e20)
    assert found.negative_fraction(temperature=50.0) == pytest.approx(np.mean(both < 0.0))
    axis = np.linspace(-0.4, 0.2, 1201)
    with pytest.raises(gw.InputError, match="no density without a width"):
        found.repulsion_distribution(axis)
    density = found.repulsion_distribution(axis, width=2e-3)
    assert np.trapezoid(density, axis) == pytest.approx(found.number, rel=1e-3)
    assert 0.0 < float(found.spins(50.0)["single"]) < found.number


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"coupling": 0.0}, "coupling=0.0 is not usable"),
        ({"coupling": np.nan}, "coupling=nan"),
        ({"repulsion": -0.1}, "is negative"),
        ({"repulsion": "0.3"}, "repulsion='0.3'"),
        ({"site_energy": np.inf}, "site_energy=inf"),
        ({"lattice": "frozen"}, "lattice='frozen' is unknown"),
        ({"largest_d1": 5.0}, "are for the soft-potential model"),
        ({"coupling": 1e6}, "would shift D1"),
        (
            {"ensemble": gw.StandardTunnellingModel(1e45, 1e-7, 10.0)},
            "StandardTunnellingModel holds no electron centres",
        ),
    ],
)
def test_centres_that_cannot_be(changes, said):
    given = {"ensemble": model(), "coupling": 2.0, "repulsion": 0.3}
    with pytest.raises(gw.InputError, match=said):
        gw.ElectronCentres(**{**given, **changes})


def test_questions_that_have_no_answer(centres):
    for filling in (-0.1, 2.1, np.nan, "1"):
        with pytest.raises(gw.InputError, match=r"outside \[0, 2\]"):
            centres.fermi_level(filling)
    for temperature in (-1.0, np.nan, np.inf, True):
        with pytest.raises(gw.InputError, match="not usable"):
            centres.fermi_level(1.0, temperature=temperature)
    with pytest.raises(gw.InputError, match="not above zero"):
        centres.spins([0.0, 1.0])
    with pytest.raises(gw.InputError, match="inside"):
        centres.pinning(1.99)
    with pytest.raises(gw.InputError, match="finite numbers"):
        centres.repulsion_distribution([0.0, np.nan])
    with pytest.raises(gw.InputError, match="a smooth density of its own"):
        centres.repulsion_distribution([0.0], width=0.01)
    with pytest.raises(gw.InputError, match="cannot leave one by one"):
        centres.optical(0.0, 0.0, electrons=3)
    with pytest.raises(gw.InputError, match="not a number below"):
        centres.levels(np.nan, 0.0)
    assert centres.fermi_level(0.0) == -np.inf
    assert centres.repulsion_distribution(0.0).ndim == 0
