"""Posteriors: the density by hand, draws beside importance sampling, what forbids their use."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import jax
import numpy as np
import pytest
from scipy.stats import beta, norm

import glasswell as gw
from glasswell.inference.calibration import Calibration, calibrate, prior_draw, simulated
from glasswell.inference.diagnostics import diagnose
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.nuisance import Nuisance, log_likelihood
from glasswell.inference.posterior import draw_posterior
from glasswell.inference.sampling import Sampler
from glasswell.inference.text import with_bounds

SILICA = gw.material("vitreous silica")
TRUTH = gw.Glass(
    SILICA,
    gw.SoftPotentialModel(energy_scale=3.0, density=1.0e23),
    longitudinal=3.0e-4,
    transverse=3.0e-4,
)


@lru_cache(maxsize=1)
def fitted():
    """Few points, so that draws are quick."""
    temperature = np.geomspace(0.1, 20.0, 9)
    value = gw.thermal_conductivity(TRUTH, temperature)["total"].values
    value = value * np.exp(0.03 * np.random.default_rng(4).normal(size=9))
    curve = gw.Measurement.create(
        temperature, value, quantity="thermal_conductivity", unit="W/(K m)", name="made"
    )
    return gw.fit(curve, "vitreous silica")


@lru_cache(maxsize=1)
def sampler():
    """Compiled once for all tests."""
    return Sampler(LogPosterior.of(fitted().problem()), draws=250, tuning=150)


@lru_cache(maxsize=2)
def drawn(seed=3):
    return draw_posterior(fitted(), seed=seed, sampler=sampler())


def vector_of(density, shift=0.0):
    fit = fitted()
    carried = [np.log(fit.held[v.name]) for v in fit.carried]
    start = density.start(np.array([*fit.vector, *carried]), 0.04)
    return start + shift * np.linspace(-0.1, 0.1, len(start))


def test_the_density_by_hand():
    """Normal priors of logarithms, Beta(1, 19) for outliers, a mixture of two normals."""
    density = LogPosterior.of(fitted().problem())
    first, second = vector_of(density), vector_of(density, 1.0)

    def by_hand(vector):
        values = dict(zip(density.names, vector, strict=True))
        total = sum(
            norm.logpdf(values[v.name], v.log_centre, v.log_width) for v in density.physical
        )
        scale, scatter, logit = (values[f"{n}[1]"] for n in ("scale", "scatter", "outliers"))
        share = 1.0 / (1.0 + np.exp(-logit))
        total += norm.logpdf(scale, 0.0, 0.05) + norm.logpdf(scatter, np.log(0.05), 0.7)
        total += beta.logpdf(share, 1, 19) + np.log(share * (1.0 - share))
        physical = {v.name: np.exp(values[v.name]) for v in density.physical}
        material = SILICA.replace(
            density=physical["mass_density"],
            longitudinal_velocity=physical["longitudinal_velocity"],
            transverse_velocity=physical["transverse_velocity"],
        )
        c1 = physical["linear_heat_capacity"] * physical["mass_density"]
        from glasswell.glass import density_from_heat_capacity

        ensemble = gw.SoftPotentialModel(
            energy_scale=physical["energy_scale"],
            density=float(density_from_heat_capacity(c1, physical["energy_scale"])),
        )
        c = physical["strength"]
        glass = gw.Glass(material, ensemble, longitudinal=c, transverse=c)
        curve = fitted().measurements[0]
        model = gw.thermal_conductivity(
            glass, curve.temperature, minimum_path=physical["minimum_path"]
        )["total"].values
        rest = np.log(curve.value / model) - scale
        good = norm.pdf(rest, 0.0, np.exp(scatter))
        bad = norm.pdf(rest, 0.0, np.hypot(np.exp(scatter), 0.5))
        return total + np.log((1.0 - share) * good + share * bad).sum()

    steps = 1e-6 * np.eye(len(first))
    with jax.enable_x64(True):
        both = jax.jit(jax.value_and_grad(density))
        value, gradient = both(first)
        found = float(value - both(second)[0])
        differences = [float(both(first + s)[0] - both(first - s)[0]) / 2e-6 for s in steps]
    assert found == pytest.approx(by_hand(first) - by_hand(second), rel=1e-6)
    np.testing.assert_allclose(gradient, differences, rtol=1e-4, atol=1e-4)


def test_given_errors_add_to_the_scatter():
    rest, error = np.array([0.1, -0.2]), np.array([0.03, 0.2])
    vector = np.array([0.02, np.log(0.04), -50.0])
    with jax.enable_x64(True):
        found = np.asarray(log_likelihood(rest, error, vector))
    np.testing.assert_allclose(found, norm.logpdf(rest - 0.02, 0.0, np.hypot(0.04, error)))


@pytest.mark.slow
def test_draws_beside_importance_sampling():
    """Means and widths by weights of normal draws, which ask for no gradient."""
    density = LogPosterior.of(fitted().problem())
    start = vector_of(density)
    spread = density.spread(start, 0.04)
    random = np.random.default_rng(1)
    found = drawn()
    names = [n for n in density.names if "[" not in n]
    # Student's t with five degrees of freedom about the draws' own mean: wide enough everywhere
    centre = np.array([np.log(found.draws(n)).mean() for n in names])
    whole = start.copy()
    whole[: len(names)] = centre
    factor = np.linalg.cholesky(1.3 * spread)
    z = random.standard_t(5.0, size=(4000, len(start)))
    points = whole + z @ factor.T
    from scipy.stats import t as student

    with jax.enable_x64(True):
        several = jax.jit(jax.vmap(density))
        log_density = np.concatenate([np.asarray(several(p)) for p in points.reshape(40, 100, -1)])
    log_weight = log_density - student.logpdf(z, 5.0).sum(axis=1)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    size = 1.0 / (weight**2).sum()
    assert size > 200.0
    for i, name in enumerate(names):
        mean = weight @ points[:, i]
        width = np.sqrt(weight @ (points[:, i] - mean) ** 2)
        draws = np.log(found.draws(name))
        error = width * np.sqrt(1.0 / size + 1.0 / 400.0)
        assert abs(draws.mean() - mean) < 4.0 * error, name
        assert draws.std() == pytest.approx(width, rel=4.0 / np.sqrt(2.0 * size) + 0.1), name


def test_the_truth_is_where_the_posterior_is():
    found = drawn()
    for name, truth in (("energy_scale", 3.0), ("strength", 3.0e-4)):
        low, high = np.quantile(found.draws(name), (0.001, 0.999))
        assert low < truth < high
    # density and velocities of the material are priors that κ hardly moves
    velocity = found.draws("transverse_velocity")
    assert velocity.std() == pytest.approx(12.0, rel=0.15)
    assert found.seed == 3
    assert found.data.posterior["energy_scale"].attrs["units"] == "K"
    assert fitted().measurements[0].checksum in found.data.attrs["checksums"]
    assert found.data.attrs["version_glasswell"] == gw.__version__


def test_bands_hold_the_curve():
    found = drawn()
    temperature = np.array([0.2, 2.0, 8.0])
    allowed = {} if found.good else {"allow_bad": True}
    band = found.predict("thermal_conductivity", temperature, draws=60, **allowed)
    truth = gw.thermal_conductivity(TRUTH, temperature)["total"].values
    width = np.log(band["upper"] / band["lower"]).values
    assert (np.abs(np.log(band["total"].values / truth)) < 2.0 * width).all()
    assert band["draws"].shape == (60, 3)
    assert band["total"].units == "W/(K m)"
    with pytest.raises(gw.InputError, match="cannot be predicted"):
        found.predict("colour", temperature, **allowed)


def test_a_bad_posterior_is_not_to_be_used():
    """Chains that disagree, divergent draws, and too few of them each forbid it."""
    random = np.random.default_rng(0)
    good = random.normal(size=(4, 600, 2))
    names, calm = ("a", "b"), np.zeros((4, 600), bool)
    assert diagnose(good, names, calm).good
    apart = good.copy()
    apart[0, :, 1] += 1.0
    assert "R̂" in diagnose(apart, names, calm).problems[0]
    walk = np.cumsum(good, axis=1)
    assert any("effective sample" in p for p in diagnose(walk, names, calm).problems)
    wild = calm.copy()
    wild[:, ::50] = True
    assert diagnose(good, names, wild).problems == ("48 of 2400 draws diverged",)
    broken = good.copy()
    broken[1, 3, 0] = np.nan
    assert not diagnose(broken, names, calm).good
    bad = replace(drawn(), diagnostics=diagnose(apart, names, calm))
    assert "NOT TO BE USED" in bad.summary()
    with pytest.raises(gw.RefusedFitError, match="chains disagree"):
        bad.predict("heat_capacity", [1.0])


def test_stored_and_read_back(tmp_path):
    found = drawn()
    found.save(tmp_path / "posterior.nc")
    assert [p.name for p in tmp_path.iterdir()] == ["posterior.nc"]
    back = gw.Posterior.load(tmp_path / "posterior.nc")
    assert back.summary() == found.summary()
    np.testing.assert_array_equal(back.draws("energy_scale"), found.draws("energy_scale"))
    with pytest.raises(gw.InputError, match=r"ends in \.nc"):
        found.save(tmp_path / "posterior.txt")
    with pytest.raises(gw.InputError, match="does not exist"):
        gw.Posterior.load(tmp_path / "nothing.nc")
    (tmp_path / "other.nc").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    with pytest.raises(gw.DataError, match="not a stored posterior"):
        gw.Posterior.load(tmp_path / "other.nc")


@pytest.mark.slow
def test_the_same_seed_draws_the_same():
    again = draw_posterior(fitted(), seed=3, sampler=sampler())
    np.testing.assert_array_equal(again.draws("strength"), drawn().draws("strength"))


@pytest.mark.parametrize(
    "wrong", [{"draws": 0}, {"tuning": -1}, {"chains": 1.5}, {"seed": -1}, {"draws": True}]
)
def test_numbers_of_draws(wrong):
    with pytest.raises(gw.InputError, match="whole number"):
        fitted().posterior(**wrong)


def test_the_corner_plot(tmp_path):
    figure = drawn().plot(tmp_path / "corner.png")
    assert (tmp_path / "corner.png").stat().st_size > 20_000
    physical = [n for n in drawn().names if "[" not in n]
    assert len(figure.axes) == len(physical) ** 2
    place = physical.index("energy_scale")
    middle = np.median(drawn().draws("energy_scale"))
    words = figure.axes[place * (len(physical) + 1)].get_title(loc="left")
    assert float(words.removeprefix("W/k = ").split(" ± ")[0]) == pytest.approx(middle, abs=0.05)
    assert words.endswith(" K")
    labels = {axes.get_xlabel() for axes in figure.axes}
    assert {"W/k (K)", "ρ (kg/m³)"} <= labels
    assert "vitreous silica: posterior" in figure.get_suptitle()
    assert "39 and 86 % of the draws" in figure.get_supxlabel()


def test_simulated_data_are_what_the_likelihood_says():
    """Scale, scatter and outliers of many simulated points."""
    nuisance = Nuisance(1, 0.05, np.log(0.05), 0.7, 30)
    vector = np.array([0.1, np.log(0.04), np.log(0.2 / 0.8)])
    random = np.random.default_rng(2)
    many = nuisance.simulated(np.zeros(200_000), np.full(200_000, 0.03), vector, random)
    assert many.mean() == pytest.approx(0.1, abs=5e-3)
    expected = 0.04**2 + 0.03**2 + 0.2 * 0.5**2
    assert many.var() == pytest.approx(expected, rel=0.02)
    draws = np.array([nuisance.prior_draw(random) for _ in range(4000)])
    assert draws[:, 0].std() == pytest.approx(0.05, rel=0.05)
    assert (1.0 / (1.0 + np.exp(-draws[:, 2]))).mean() == pytest.approx(0.05, rel=0.06)


def test_uneven_ranks_are_seen():
    random = np.random.default_rng(3)
    even, crowded = random.integers(0, 100, (200, 1)), random.integers(30, 70, (200, 1))
    found = Calibration(("even", "crowded"), np.hstack([even, crowded]), 99).p_values()
    assert found["even"] > 0.01
    assert found["crowded"] < 1e-6


def test_one_replicate_of_a_calibration():
    found = calibrate(fitted(), 1, ranked=39, seed=11, sampler=sampler())
    assert found.ranks.shape == (1, len(found.names))
    assert ((found.ranks >= 0) & (found.ranks <= 39)).all()
    assert len(np.unique(found.ranks)) > 3


@pytest.mark.slow
def test_a_short_calibration():
    """Few replicates: ranks of all parameters together are not far from uniform."""
    found = calibrate(fitted(), 8, ranked=39, seed=11, sampler=sampler())
    share = (found.ranks + 0.5) / (found.draws + 1)
    assert 0.3 < share.mean() < 0.7
    assert 0.15 < share.std() < 0.40


@pytest.fixture(scope="module", autouse=True)
def _compiled_code_is_dropped():
    """What a sampler compiles takes a gigabyte."""
    yield
    for kept in (sampler, drawn):
        kept.cache_clear()
    jax.clear_caches()


def test_draws_of_the_prior_stay_in_bounds():
    density = LogPosterior.of(fitted().problem())
    random = np.random.default_rng(0)
    draws = np.array([prior_draw(density, random) for _ in range(200)])
    for i, v in enumerate(density.physical):
        assert (draws[:, i] > v.log_bounds[0]).all()
        assert draws[:, i].std() == pytest.approx(v.log_width, rel=0.2)
    assert np.isfinite(simulated(density, draws[0], random)).all()


def test_intervals_have_the_digits_of_errors():
    assert with_bounds((2194.1, 2205.9), 2200.0, 3.0) == "2194.1 to 2205.9"
    assert with_bounds((2.314e-4, 2.866e-4), 2.58e-4, 1.4e-5) == "(2.31 to 2.87)e-4"
    assert with_bounds((9.24e22, 1.141e23), 9.0e22, 1.1e22) == "(9.2 to 11.4)e+22"
    assert with_bounds((-0.1, 0.2), 0.0, 0.1) == "-0.1 to 0.2"
