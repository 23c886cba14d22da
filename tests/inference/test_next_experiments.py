"""Expected gains against analytic ones, against refits, and against nested Monte Carlo."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import logsumexp

import glasswell as gw
from glasswell.inference.coordinate import Coordinate
from glasswell.inference.curve import Curve, predicted
from glasswell.inference.knowledge import knowledge_of
from glasswell.inference.model import complete
from glasswell.inference.planning import gain, updated
from glasswell.inference.slopes import Response

AXIS = np.geomspace(0.2, 2.0, 8)


@pytest.fixture(scope="module")
def silica() -> gw.FitResult:
    return gw.fit(gw.dataset("vitreous-silica"))


def heat(axis=AXIS, error=0.02, **rest) -> gw.Experiment:
    return gw.Experiment(observable="heat_capacity", axis=axis, error=error, **rest)


def response(slopes, error, **rest) -> Response:
    """A made-up curve with given slopes (point, parameter)."""
    slopes = np.atleast_2d(slopes)
    points = len(slopes)
    experiment = heat(np.arange(1.0, points + 1.0), error, **rest)
    return Response(experiment, np.ones(points), slopes, np.ones(points, dtype=bool))


def test_measuring_an_unknown_directly_gains_the_analytic_amount():
    covariance = np.diag([0.3**2, 0.1**2])
    after = updated(covariance, response([[1.0, 0.0]], 0.05, scale_error=0.0).information())
    assert gain(covariance, after, np.eye(2)) == pytest.approx(
        0.5 * np.log(1.0 + (0.3 / 0.05) ** 2)
    )
    assert np.sqrt(after[0, 0]) == pytest.approx((0.3**-2 + 0.05**-2) ** -0.5)
    assert after[1, 1] == pytest.approx(0.1**2)


def test_scale_and_zero_are_marginalised():
    """Against the covariance of the data with their nuisances written out."""
    rng = np.random.default_rng(0)
    slopes, root = rng.normal(size=(6, 3)), rng.normal(size=(3, 3))
    covariance = root @ root.T
    after = updated(covariance, response(slopes, 0.1, scale_error=0.3).information())
    noise = 0.1**2 * np.eye(6) + 0.3**2
    whole = noise + slopes @ covariance @ slopes.T
    expected = 0.5 * (np.linalg.slogdet(whole)[1] - np.linalg.slogdet(noise)[1])
    assert gain(covariance, after, np.eye(3)) == pytest.approx(expected)
    # a factor that nobody knows takes the mean of the slopes away
    unknown = updated(covariance, response(slopes, 0.1, scale_error=np.inf).information())
    flat = response(slopes - slopes.mean(axis=0), 0.1, scale_error=0.0)
    np.testing.assert_allclose(unknown, updated(covariance, flat.information()))


def test_a_shift_has_absolute_errors_and_an_unknown_zero():
    """The zero takes the mean away, the scale what goes with the curve itself, of any sign."""
    rng = np.random.default_rng(1)
    slopes, value = 1e-4 * rng.normal(size=(7, 2)), 1e-4 * np.linspace(-1.0, 0.5, 7)
    experiment = gw.Experiment(
        observable="sound_velocity_shift",
        axis=np.arange(1.0, 8.0),
        error=1e-6,
        scale_error=0.05,
        options={"frequency": 1e4},
    )
    found = Response(experiment, value, slopes, np.ones(7, dtype=bool)).information()
    noise = 1e-12 * np.eye(7) + 0.05**2 * np.outer(value, value) + 1e-2**2
    expected = slopes.T @ np.linalg.inv(noise) @ slopes
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3 * np.abs(expected).max())


def test_useless_candidates_gain_nothing(silica):
    plan = gw.next_experiments(silica, [heat(error=100.0), heat([0.3], scale_error=np.inf)])
    np.testing.assert_allclose(plan.gains, 0.0, atol=1e-5)
    np.testing.assert_allclose(plan.table["error"].values[0], plan.table["now"].values, rtol=1e-5)


def test_the_order_makes_sense(silica):
    """Better points, more points, smaller scale errors tell more; the best comes first."""
    base, better = heat(name="base"), heat(error=0.005, name="better")
    more = heat(np.geomspace(0.2, 2.0, 32), name="more")
    exact = heat(error=0.005, scale_error=0.0, name="exact")
    plan = gw.next_experiments(silica, [base, better, more, exact])
    order = [str(n) for n in plan.table["candidate"].values]
    assert order.index("exact") < order.index("better") < order.index("base")
    assert order.index("more") < order.index("base")
    assert np.all(np.diff(plan.gains) <= 0.0)
    assert plan.best.name == order[0]
    assert np.all(plan.table["error"].values <= plan.table["now"].values * (1.0 + 1e-9))
    # of c1 alone, a heat capacity tells what its error says
    about = gw.next_experiments(silica, [base], about=["linear_heat_capacity"])
    errors = about.table.sel(parameter="linear_heat_capacity")
    assert about.gains[0] == pytest.approx(np.log(float(errors["now"]) / float(errors["error"][0])))
    doubtful = gw.next_experiments(silica, [base], model_error=0.1)
    assert doubtful.gains[0] < plan.gains[order.index("base")]
    for text in ("base", "nats", "energy_scale", "now"):
        assert text in plan.summary()
    assert "exact" in plan.sentence()
    with pytest.raises(FrozenInstanceError):
        plan.about = ()


def test_a_refit_with_the_curve_has_the_errors_that_were_expected(silica):
    """Data simulated at the best fit, fitted together with those of silica."""
    (curve,) = silica.measurements
    known = gw.Measurement.create(
        curve.temperature,
        curve.value * np.exp(-silica.residuals[0] * 0.3),
        uncertainty=0.06 * curve.value,
        quantity=curve.quantity,
        unit=curve.unit,
        material="vitreous silica",
        name="known",
    )
    first = gw.fit(known)
    axis = np.geomspace(0.1, 5.0, 12)
    expected = gw.next_experiments(first, [heat(axis, 0.02)]).table
    exact = gw.heat_capacity(first.glass, axis)["total"].values
    # of exactly the size that is stated, so that no error is enlarged
    scatter = np.random.default_rng(3).normal(size=len(axis))
    scatter = np.exp(0.02 * 0.9 * scatter / scatter.std())
    new = gw.Measurement.create(
        axis,
        exact * scatter,
        uncertainty=0.02 * exact,
        quantity="heat_capacity",
        unit="J/(K m^3)",
        material="vitreous silica",
        name="new",
    )
    names = ["energy_scale", "strength", "minimum_path"]
    second, _ = knowledge_of(gw.fit([known, new], free=names))
    found = dict(zip(second.quantities, second.errors_of(second.of_glass), strict=True))
    for name in (*names, "linear_heat_capacity", "density", "rate_constant"):
        one = float(expected["error"].sel(parameter=name)[0])
        assert found[name] == pytest.approx(one, rel=0.1), name
    assert found["density"] < 0.5 * float(expected["now"].sel(parameter="density"))


def test_gain_against_nested_monte_carlo(silica):
    """Two unknowns, E ln p(y|θ)/p(y) with the whole model, no linearisation."""
    draws, error = 1200, 0.03
    problem = silica.problem()
    names = ("energy_scale", "strength")
    spread = np.array([[0.15**2, 0.5 * 0.15 * 0.1], [0.5 * 0.15 * 0.1, 0.1**2]])
    centre = np.log([2.6, 2.6e-4])
    temperature = np.array([0.1, 1.0, 5.0])
    curve = Curve("thermal_conductivity", Coordinate(False, np.ones(3), 1.0), temperature)
    fixed = {"minimum_path": 7.8e-10, "linear_heat_capacity": 1.2e-3}

    @jax.jit
    @jax.vmap
    def model(at):
        values = {**fixed, **{n: jnp.exp(at[i]) for i, n in enumerate(names)}}
        values = complete(values, problem.material, problem.family)
        return predicted(curve, values, problem.material, problem.family)

    rng = np.random.default_rng(5)
    with jax.enable_x64(True):
        at = rng.multivariate_normal(centre, spread, draws)
        true = np.asarray(model(jnp.asarray(at)))
        step = 1e-3 * np.eye(2)
        up, down = (np.asarray(model(jnp.asarray(centre + s))) for s in (step, -step))
    measured = true + error * rng.normal(size=true.shape)
    away = ((measured[:, None, :] - true[None, :, :]) ** 2).sum(axis=-1) / (2.0 * error**2)
    evidence = logsumexp(-away, axis=1) - np.log(draws)
    terms = -np.diag(away) - evidence
    slopes = (up - down).T / 2e-3
    after = updated(spread, slopes.T @ slopes / error**2)
    linear = gain(spread, after, np.eye(2))
    assert 3.0 < linear < 5.0
    assert linear == pytest.approx(terms.mean(), abs=0.05 + 4.0 * terms.std() / np.sqrt(draws))


def test_signed_and_unknown_scales_in_the_whole(silica):
    """A shift that is negative somewhere; loss tangents that are no number of the glass."""
    axis = np.geomspace(0.4, 4.0, 12)
    velocity = gw.Experiment(
        observable="sound_velocity_shift", axis=axis, error=2e-6, options={"frequency": 1e4}
    )
    loss = {"frequency": 5e9, "loss_tangent": 1e-3}
    pair = [
        gw.Experiment(
            observable="dielectric_loss", axis=axis, error=0.03, scale_error=np.inf, options=options
        )
        for options in (loss, {**loss, "loss_tangent": 2e-2})
    ]
    assert gw.sound_velocity_shift(silica.glass, axis, 1e4).values.min() < 0.0
    plan = gw.next_experiments(silica, [velocity, *pair])
    assert plan.best is velocity
    assert plan.gains[1] == pytest.approx(plan.gains[2], rel=1e-4)


def test_bad_input_says_what_to_do(silica):
    with pytest.raises(gw.InputError, match=r"cannot be predicted.*choose one of"):
        gw.Experiment(observable="viscosity", axis=AXIS, error=0.1)
    for error in (0.0, -0.1, np.nan, "much"):
        with pytest.raises(gw.InputError, match="error of heat_capacity"):
            heat(error=error)
    with pytest.raises(gw.InputError, match="3 errors for 8 points"):
        heat(error=[0.1, 0.1, 0.1])
    with pytest.raises(gw.InputError, match="axis of heat_capacity"):
        heat([0.1, -1.0])
    with pytest.raises(gw.InputError, match="holds no point"):
        heat([])
    with pytest.raises(gw.InputError, match="scale_error=-1"):
        heat(scale_error=-1.0)
    with pytest.raises(gw.InputError, match="no arbitrary zero"):
        heat(offset_error=0.1)
    with pytest.raises(gw.InputError, match=r"outside the validity.*leave these points out"):
        gw.next_experiments(silica, [heat([1.0, 40.0])])
    assert (
        gw.next_experiments(silica, [heat([1.0, 2.0, 3.0, 40.0])], outside="leave out").gains[0]
        > 0.0
    )
    friction = gw.Experiment(observable="internal_friction", axis=AXIS, error=0.1)
    with pytest.raises(gw.InputError, match="needs a frequency"):
        gw.next_experiments(silica, [friction])
    with pytest.raises(gw.InputError, match="nothing to choose from"):
        gw.next_experiments(silica, [])
    with pytest.raises(gw.InputError, match=r"'viscosity'.*not uncertain here"):
        gw.next_experiments(silica, [heat()], about=["viscosity"])
    with pytest.raises(gw.InputError, match="model_error"):
        gw.next_experiments(silica, [heat()], model_error=-1.0)
    with pytest.raises(gw.InputError, match="outside='maybe'"):
        gw.next_experiments(silica, [heat()], outside="maybe")
