"""Models of the same points: who wins where, and two roads to a left-out point."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logsumexp

import glasswell as gw
from glasswell.inference.left_out import (
    LeaveOneOut,
    leave_one_out,
    leave_one_out_of_posterior,
    spread_of_sum,
    without_point,
)
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.models import MODELS
from glasswell.inference.posterior import draw_posterior

SILICA = gw.material("vitreous silica")
TUNNELLING = gw.Glass(
    SILICA, gw.StandardTunnellingModel(8e44, 1e-5, 1e4), longitudinal=3e-4, transverse=3e-4
)
SOFT = gw.Glass(
    SILICA,
    gw.SoftPotentialModel(energy_scale=2.6, density=9e22),
    longitudinal=2.6e-4,
    transverse=2.6e-4,
)


def curve(glass, low, high, points=20, noise=0.03, seed=1, name="synthetic", minimum_path=1e-9):
    temperature = np.geomspace(low, high, points)
    exact = gw.thermal_conductivity(glass, temperature, minimum_path=minimum_path)["total"].values
    scatter = np.random.default_rng(seed).normal(0.0, noise, points)
    return gw.Measurement.create(
        temperature,
        exact * np.exp(scatter),
        quantity="thermal_conductivity",
        unit="W/(K m)",
        name=name,
        material="vitreous silica",
    )


@pytest.fixture(scope="module")
def cold():
    return gw.compare(
        curve(TUNNELLING, 0.05, 1.0), models=["standard-tunnelling", "soft-potential"], draws=300
    )


@pytest.fixture(scope="module")
def plateau():
    return gw.compare(
        curve(SOFT, 0.1, 30.0), models=["standard-tunnelling", "soft-potential"], draws=300
    )


@pytest.mark.slow
def test_each_model_finds_its_own_parameters(cold, plateau):
    strength = cold["standard-tunnelling"].fit.parameters["strength"]
    assert abs(strength.value - 3e-4) < 3.0 * strength.standard_error
    scale = plateau["soft-potential"].fit.parameters["energy_scale"]
    assert abs(scale.value - 2.6) < 3.0 * scale.standard_error


@pytest.mark.slow
def test_two_level_systems_win_below_a_kelvin_and_soft_potentials_on_the_plateau(cold, plateau):
    assert cold.best.name == "standard-tunnelling"
    assert plateau.best.name == "soft-potential"
    apart = plateau.difference("standard-tunnelling")
    assert apart.elpd < -5.0 * apart.standard_error
    assert "worse by" in plateau.summary()
    assert plateau.difference("soft-potential", "standard-tunnelling").elpd == -apart.elpd


@pytest.mark.slow
def test_the_same_model_twice_is_not_told_apart():
    points = curve(SOFT, 0.1, 30.0, seed=4)
    found = gw.compare(points, models=["soft-potential", SOFT], draws=300)
    apart = found.difference("soft-potential, given", "soft-potential")
    assert abs(apart.elpd) <= max(2.0 * apart.standard_error, 0.3)
    assert "not told apart" in found.summary()


@pytest.mark.slow
def test_left_out_points_agree_with_refits_without_them(cold):
    # The fast road weights draws of the whole posterior, the other draws anew without the point.
    fit, quick = cold["standard-tunnelling"].fit, cold["standard-tunnelling"].left_out
    density = LogPosterior.of(fit.problem())
    carried = [np.log(fit.held[v.name]) for v in fit.carried]
    start = density.start(np.array([*fit.vector, *carried]), fit.rms_log)
    worst = int(np.argmin(quick.pointwise))
    for i in {0, 10, worst}:
        slow = without_point(density, start, fit.rms_log, 600, 99, i)
        assert slow == pytest.approx(quick.pointwise[i], abs=0.15)
    # Another seed gives the same sum.
    again = leave_one_out(fit, draws=600, seed=7)
    assert again.elpd == pytest.approx(quick.elpd, abs=0.6)


@pytest.mark.slow
def test_left_out_points_agree_with_the_sampler(cold):
    fit, quick = cold["standard-tunnelling"].fit, cold["standard-tunnelling"].left_out
    posterior = draw_posterior(fit, draws=250, tuning=200, chains=1, seed=3)
    slow = leave_one_out_of_posterior(posterior)
    assert slow.elpd == pytest.approx(quick.elpd, abs=0.8)
    np.testing.assert_allclose(slow.pointwise, quick.pointwise, atol=0.35)
    inside = logsumexp(posterior.data.log_likelihood["measured"].values[0], axis=0) - np.log(250)
    # Points that were seen are predicted better than the same points left out.
    assert inside.sum() > slow.elpd + 1.0


def test_the_spread_of_a_sum():
    draws = np.random.default_rng(0).normal(0.0, 2.0, (4000, 50)).sum(axis=1)
    assert spread_of_sum(np.tile([-2.0, 2.0], 25)) == pytest.approx(draws.std(), rel=0.05)


@pytest.mark.slow
def test_the_shortcut_is_a_shift_of_w(plateau):
    points = plateau.measurements
    found = gw.compare(points, models=[plateau["soft-potential"].fit, "interpolation"], draws=50)
    assert found.shift == {}
    both = replace(found, models=(plateau["soft-potential"], found["interpolation"]))
    other = gw.fit(points, compare_shortcut=True).shortcut
    for name in ("energy_scale", "strength"):
        assert both.shift[name] == pytest.approx(other.shift[name], rel=1e-3, abs=1e-3)
    assert both.shift["energy_scale"][0] > 0.2
    assert "moves" in both.summary()


@pytest.mark.slow
def test_a_figure_of_both(plateau, tmp_path):
    plateau.plot(tmp_path / "both.png")
    assert (tmp_path / "both.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    "model",
    [pytest.param(m, marks=pytest.mark.slow if m == "soft-configurations" else ()) for m in MODELS],
)
def test_every_model_is_fitted_stored_and_loaded(model, tmp_path):
    points = curve(SOFT, 0.1, 1.0)
    fit = gw.fit(points, model=model)
    assert fit.rms_log < 0.2
    fit.save(tmp_path / "fit.json")
    again = gw.FitResult.load(tmp_path / "fit.json")
    assert again.summary() == fit.summary()
    assert again.glass == fit.glass
    assert again.model == fit.model
    # The glass of the result gives the fitted curve, by the public functions.
    paths = {"minimum_path": fit.sample.minimum_path}
    total = gw.thermal_conductivity(fit.glass, points.temperature, **paths)["total"].values
    np.testing.assert_allclose(np.log(points.value / total), fit.residuals[0], atol=1e-6)
    predicted, _ = again.problem().predicted(again.vector)
    np.testing.assert_allclose(predicted, np.log(total), atol=1e-6)


def test_the_model_follows_from_the_glass():
    fit = gw.fit(curve(TUNNELLING, 0.05, 1.0), TUNNELLING)
    assert fit.model == "standard tunnelling model"
    assert isinstance(fit.glass.ensemble, gw.StandardTunnellingModel)
    # C_exc(0.1 K) = c1 · 0.1 K
    heat = fit.glass.ensemble.heat_capacity(0.1)
    density = fit.parameters["mass_density"].value
    known = fit.parameters["linear_heat_capacity"].value * density * 0.1
    assert heat == pytest.approx(known, rel=1e-6)


def test_heat_capacity_of_two_level_systems_fixes_their_density():
    temperature = np.geomspace(0.05, 1.0, 20)
    value = gw.heat_capacity(TUNNELLING, temperature)["total"].values
    scatter = np.random.default_rng(3).normal(0.0, 0.02, 20)
    points = gw.Measurement.create(
        temperature,
        value * np.exp(scatter),
        quantity="heat_capacity",
        unit="J/(K m^3)",
        material="vitreous silica",
    )
    found = gw.fit(points, model="standard-tunnelling").parameters["tunnelling_density"]
    assert abs(found.value - 8e44) < 3.0 * found.standard_error
    assert found.status == "free"
    # c1 is no number of such a fit, and a prior of it is not passed over in silence.
    priors = {"linear_heat_capacity": (2e-3, 1.5)}
    again = gw.fit(points, model="standard-tunnelling", priors=priors)
    assert again.parameters["tunnelling_density"] == found
    assert "the prior given for linear_heat_capacity counts for nothing" in " ".join(again.warnings)


@pytest.fixture
def quick(monkeypatch):
    """Fits are compared by their scatter: leaving points out takes far longer than fitting."""

    def made_up(fit, **_options):
        pointwise = -np.abs(np.concatenate(fit.residuals))
        nothing = np.zeros(fit.points)
        return LeaveOneOut(pointwise, nothing, 0.0, nothing.astype(bool))

    monkeypatch.setattr("glasswell.inference.comparison.leave_one_out", made_up)


def test_priors_are_those_of_fits_made_by_hand(quick):
    """A narrow prior draws W to itself; a model without W is left as it is."""
    points = curve(SOFT, 0.1, 3.0, points=14)
    priors = {"energy_scale": (2.8, 1.02)}
    models = {"soft-potential": priors, "standard-tunnelling": None}
    found = gw.compare(points, models=list(models), priors=priors)
    for model, given in models.items():
        by_hand = gw.fit(points, model=model, priors=given)
        assert found[model].fit.parameters == by_hand.parameters
    at = found["soft-potential"].fit.parameters["energy_scale"]
    free = gw.fit(points).parameters["energy_scale"]
    assert abs(at.value - free.value) > 2.0 * at.standard_error
    assert abs(at.value - 2.8) < abs(free.value - 2.8)
    assert found.priors == priors
    assert "priors given: energy_scale 2.8 K within a factor 1.02" in found.summary()


def test_a_prior_that_one_model_contradicts_and_one_that_all_do(quick):
    points = curve(SOFT, 0.1, 30.0, points=14)
    models = ["soft-potential", "interpolation"]
    found = gw.compare(points, models=models, priors={"energy_scale": (2.6, 1.02)})
    assert found.best.name == "soft-potential"
    assert "the prior given for energy_scale is 2.6 K" in found["interpolation"].failure
    for priors, text in (
        ({"energy_scale": (40.0, 1.01)}, "excludes the data"),
        ({"energy": (3.0, 1.5)}, "not of a parameter"),
        ({"energy_scale": (3.0, 0.5)}, "factor 0.5"),
        ({"tunnelling_density": (8e44, 1.5)}, "not of a parameter of any model compared"),
        ({"loss_tangent": (1e-3, 1.5)}, "not of a parameter of any model compared"),
    ):
        with pytest.raises(gw.InputError, match=text):
            gw.compare(points, models=models, priors=priors)
    with pytest.raises(gw.InputError, match="not of a parameter of this fit"):
        gw.fit(points, priors={"tunnelling_density": (8e44, 1.5)})
    with pytest.raises(gw.InputError, match="excludes the data"):
        gw.fit(points, priors={"energy_scale": (40.0, 1.01)})


def test_a_fit_that_was_told_something_else_is_not_compared(quick):
    points = curve(SOFT, 0.1, 30.0, points=14)
    priors = {"energy_scale": (2.7, 1.05)}
    told = gw.fit(points, priors=priors)
    for given in (None, {"energy_scale": (2.7, 1.5)}):
        with pytest.raises(gw.InputError, match="told different things"):
            gw.compare(points, models=[told], priors=given)
    assert gw.compare(points, models=[told], priors=priors).best.fit is told


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"models": ["soft-potential", "ideal-glass"]}, "ideal-glass.*unknown"),
        ({"models": "soft-potential"}, "no list of models"),
        ({"models": []}, "no list of models"),
        ({"method": "guess"}, "method='guess'"),
        ({"maximum_temperature": 0.2}, "too few to compare"),
        ({"glass": SOFT}, "belongs to one model"),
    ],
)
def test_bad_input(options, text):
    with pytest.raises(gw.InputError, match=text):
        gw.compare(curve(SOFT, 0.1, 30.0), **options)


def test_fits_of_other_points_are_not_compared():
    fit = gw.fit(curve(SOFT, 0.1, 30.0, seed=2))
    with pytest.raises(gw.InputError, match="different points cannot be compared"):
        gw.compare(curve(SOFT, 0.1, 30.0, seed=3), models=["soft-potential", fit])


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"model": "ideal-glass"}, "model='ideal-glass' is unknown"),
        ({"model": "soft-potential", "glass": TUNNELLING}, "not that of the glass"),
        ({"model": "standard-tunnelling", "free": ["energy_scale"]}, "the model of this fit lacks"),
        ({"model": "standard-tunnelling", "scattering": "interpolation"}, "closed form"),
        ({"model": "soft-configurations", "scattering": "interpolation"}, "not for this ensemble"),
        ({"free": ["tunnelling_density"]}, "the model of this fit lacks"),
    ],
)
def test_a_model_and_what_it_lacks(options, text):
    with pytest.raises(gw.InputError, match=text):
        gw.fit(curve(SOFT, 0.1, 30.0), **options)
