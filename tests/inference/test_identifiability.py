"""What data do not tell is named; degeneracies that are known beforehand are found."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

import glasswell as gw
from glasswell.inference.combinations import percent, product, well_determined
from glasswell.inference.diagnostics import Diagnostics
from glasswell.inference.knowledge import knowledge_of
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.posterior import Posterior
from glasswell.material import Quantity


@pytest.fixture(scope="module")
def silica() -> gw.FitResult:
    return gw.fit(gw.dataset("vitreous-silica"))


@pytest.fixture(scope="module")
def cold() -> gw.FitResult:
    """Silica below 0.4 K whose transverse velocity hardly anyone knows: κ ∝ T² scale/(C v)."""
    substance = gw.material("vitreous silica")
    known = substance.quantity("transverse_velocity")
    vague = Quantity(known.value, known.unit, known.source, 0.2 * known.value)
    material = substance.replace(transverse_velocity=vague)
    model = gw.SoftPotentialModel(energy_scale=2.63, density=9.2e22)
    glass = gw.Glass(material, model, longitudinal=2.6e-4, transverse=2.6e-4)
    temperature = np.geomspace(0.05, 0.4, 20)
    scatter = np.exp(np.random.default_rng(1).normal(0.0, 0.005, 20))
    value = gw.thermal_conductivity(glass, temperature)["total"].values * scatter
    curve = gw.Measurement.create(
        temperature, value, quantity="thermal_conductivity", unit="W/(K m)", name="cold"
    )
    return gw.fit(curve, material, free=["energy_scale", "strength"])


def test_covariance_against_that_of_the_posterior(silica):
    """Public observables by differences, against automatic slopes of the traceable model."""
    knowledge, _ = knowledge_of(silica)
    density = LogPosterior.of(silica.problem())
    noise = float(silica.noise[0][0])
    spread = density.spread(density.start(silica.vector, noise), noise)
    count = knowledge.glass + 1
    assert knowledge.names == density.names[:count]
    np.testing.assert_allclose(
        knowledge.covariance, spread[:count, :count], rtol=2e-3, atol=2e-3 * spread[0, 0]
    )


def test_a_degeneracy_of_strength_and_velocity_is_named(cold):
    """κ ∝ Σ g/(C v): the product C·v, to the power that the transverse share of the heat has."""
    found = cold.identifiability(profiles=False)
    one = next(c for c in found.combinations if set(c.exponents) >= {"strength"})
    assert set(one.exponents) == {"strength", "transverse_velocity", "scale[1]"}
    velocities = cold.glass.velocities
    share = 2.0 / velocities[1] / (2.0 / velocities[1] + 1.0 / velocities[0])
    # resonant scattering alone; relaxation adds a little at the warm end
    assert one.exponents["transverse_velocity"] == pytest.approx(share, abs=0.1)
    assert one.exponents["scale[1]"] == pytest.approx(-1.0, abs=0.1)
    assert one.error < 0.02 < 0.15 < one.alone["strength"]
    assert "transverse_velocity" in found.summary()
    assert "only strength·transverse_velocity" in found.summary()


def test_scale_and_strength_of_silica(silica):
    """The points fix C/scale as the fit says; C alone is known as the scale of the curve is."""
    found = silica.identifiability(profiles=False)
    (one,) = found.combinations
    assert one.exponents == {"strength": 1.0, "scale[1]": -1.0}
    fitted = silica.parameters["strength"]
    assert one.error == pytest.approx(fitted.standard_error / fitted.value, rel=0.05)
    assert one.alone["strength"] == pytest.approx(np.hypot(one.error, 0.05), rel=0.02)
    origin = found.origins.sel(parameter="strength", origin="scale[1]")
    assert float(origin) == pytest.approx(0.84, abs=0.02)
    np.testing.assert_allclose(found.origins.sum("origin"), 1.0)
    assert float(found.origins.min()) > -1e-6
    assert found.mostly_prior["linear_heat_capacity"] > 0.9
    assert found.fixed == pytest.approx(3.0, abs=0.1)
    assert "mostly that of its prior" in str(found)
    with pytest.raises(FrozenInstanceError):
        found.fixed = 8.0


def test_combinations_of_known_covariances():
    names = ("a", "b", "c", "d")
    # a²b/c is known to 1 %, each alone to about 1; d has nothing to do with them
    direction = np.array([2.0, 1.0, -1.0, 0.0])
    covariance = np.linalg.inv(np.eye(4) + np.outer(direction, direction) / 0.01**2)
    (one,) = well_determined(names, covariance)
    assert product(one.exponents) == "a·b^0.5/c^0.5"
    assert one.error == pytest.approx(0.005, rel=0.01)
    assert well_determined(names, np.diag([1.0, 2.0, 3.0, 4.0])) == ()
    # two pairs, and nothing said twice
    pair = np.array([[1.0, 0.99], [0.99, 1.0]])
    both = np.kron(np.eye(2), pair)
    assert [set(c.exponents) for c in well_determined(names, both)] == [{"a", "b"}, {"c", "d"}]
    assert percent(0.0213) == "2.1 %"
    assert percent(0.54) == "54 %"
    assert percent(2.0) == "a factor 7.4"


def test_correlated_pairs_are_listed(silica):
    from glasswell.inference.identifiability import of_knowledge

    knowledge, _ = knowledge_of(silica)
    spread = knowledge.errors
    tied = np.diag(spread**2)
    tied[0, 1] = tied[1, 0] = 0.97 * spread[0] * spread[1]
    found = of_knowledge(replace(knowledge, covariance=tied), silica, profiles=False)
    assert found.correlated == (("energy_scale", "strength", pytest.approx(0.97)),)
    assert silica.identifiability(profiles=False).correlated == ()


def test_flat_profiles_and_what_was_held():
    """Epoxy below 1.8 K knows nothing of the shortest path; hot silica little of its strength."""
    found = gw.fit(gw.dataset("epoxy")).identifiability()
    flat = {(f.name, f.side) for f in found.flat}
    assert flat == {("minimum_path", "below"), ("minimum_path", "above")}
    assert all(f.rise < 1.0 for f in found.flat)
    assert "minimum_path" in found.held
    assert "minimum_path was not fitted" in found.summary()
    assert "the error of minimum_path" not in found.summary()


def test_a_one_sided_profile():
    """Up to 12 K a floor is bounded from above, not from below."""
    result = gw.fit(gw.dataset("vitreous-silica"), maximum_temperature=12.0)
    found = [f for f in result.identifiability().flat if f.name == "minimum_path"]
    assert [f.side for f in found] == ["below"]
    (one,) = found
    assert one.until < one.since < 1e-9
    assert one.rise < 4.0
    assert "no limit below" in str(one)


def test_what_is_well_known_has_no_flat_profile(silica):
    assert silica.identifiability().flat == ()


def test_of_a_posterior(silica):
    """Draws from the normal distribution of a fit say what the fit says."""
    arviz = pytest.importorskip("arviz")
    knowledge, _ = knowledge_of(silica)
    centre = np.append(knowledge.vector, 0.0)
    draws = np.random.default_rng(2).multivariate_normal(centre, knowledge.covariance, (2, 4000))
    columns = {name: np.exp(draws[:, :, i]) for i, name in enumerate(knowledge.names)}
    data = arviz.from_dict(posterior=columns)
    posterior = Posterior(silica, data, Diagnostics({"a": 1.0}, {"a": 8e3}, {"a": 8e3}, 0, 8000), 2)
    found, expected = (r.identifiability(profiles=False) for r in (posterior, silica))
    assert found.fixed == pytest.approx(expected.fixed, abs=0.1)
    for name, error in expected.errors.items():
        assert found.errors[name] == pytest.approx(error, rel=0.05)
    assert [set(c.exponents) for c in found.combinations] == [{"strength", "scale[1]"}]
    heat = gw.Experiment(observable="heat_capacity", axis=[0.3, 0.5, 1.0], error=0.02)
    gains = [gw.next_experiments(r, [heat]).gains[0] for r in (posterior, silica)]
    assert gains[0] == pytest.approx(gains[1], rel=0.05)
    bad = Posterior(silica, data, Diagnostics({"a": 1.5}, {"a": 9.0}, {"a": 9.0}, 0, 8000), 2)
    with pytest.raises(gw.RefusedFitError):
        bad.identifiability()
    with pytest.raises(gw.RefusedFitError):
        gw.next_experiments(bad, [heat])
