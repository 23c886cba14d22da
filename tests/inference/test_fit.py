"""Fits of shipped and of synthetic curves, whose parameters are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import glasswell as gw
from glasswell.glass import density_from_heat_capacity

TRUTH = {"energy_scale": 3.3, "strength": 3.1e-4, "minimum_path": 7e-10}


@pytest.fixture(scope="module")
def silica() -> gw.FitResult:
    return gw.fit(gw.dataset("vitreous-silica"), compare_shortcut=True)


def synthetic_glass(**changes) -> gw.Glass:
    material = gw.material("vitreous silica")
    settings = {"energy_scale": TRUTH["energy_scale"], **changes}
    per_volume = material.linear_heat_capacity * material.density
    settings.setdefault(
        "density", float(density_from_heat_capacity(per_volume, settings["energy_scale"]))
    )
    strength = TRUTH["strength"]
    return gw.Glass(
        material, gw.SoftPotentialModel(**settings), longitudinal=strength, transverse=strength
    )


def synthetic_conductivity(seed: int, noise: float = 0.03, points: int = 26) -> gw.Measurement:
    temperature = np.geomspace(0.08, 55.0, points)
    exact = gw.thermal_conductivity(
        synthetic_glass(), temperature, minimum_path=TRUTH["minimum_path"]
    )
    scatter = np.random.default_rng(seed).normal(0.0, noise, points)
    return gw.Measurement.create(
        temperature,
        exact["total"].values * np.exp(scatter),
        quantity="thermal_conductivity",
        unit="W/(K m)",
        name=f"synthetic {seed}",
        material="vitreous silica",
    )


def test_silica_lies_in_the_neighbourhood_of_the_rough_calculation(silica):
    values = {name: p.value for name, p in silica.parameters.items()}
    # exact: the careful figure is W/k = 2.63 K at minimum_d2 = -11 and 2.83 K at -20
    assert 2.4 < values["energy_scale"] < 3.8
    assert 2.2e-4 < values["strength"] < 3.4e-4
    assert silica.rms_log < 0.09
    assert silica.points == 26
    assert silica.parameters["density"].status == "derived"


def test_the_shortcut_shifts_the_energy_scale_by_many_standard_errors(silica):
    shortcut = silica.shortcut
    # independent calculation with the interpolation formula: 4.03 ± 0.09 K, C = 2.63e-4, rms 0.066
    assert shortcut.parameters["energy_scale"].value == pytest.approx(4.03, abs=0.2)
    assert shortcut.parameters["strength"].value == pytest.approx(2.63e-4, rel=0.04)
    share, sigmas = shortcut.shift["energy_scale"]
    assert share > 0.2
    assert sigmas > 5.0


def test_known_parameters_are_found_within_their_errors():
    pulls = []
    for seed in range(6):
        result = gw.fit(synthetic_conductivity(seed))
        for name, truth in TRUTH.items():
            p = result.parameters[name]
            pulls.append(np.log(p.value / truth) / (p.standard_error / p.value))
    pulls = np.array(pulls)
    assert np.abs(pulls).max() < 3.5
    # eighteen pulls of unit variance have a root mean square between 0.6 and 1.5
    assert 0.6 < np.sqrt((pulls**2).mean()) < 1.5


def test_a_wrong_model_is_noticed():
    """The check above fails on a wrong answer: the interpolation misses the same truth."""
    result = gw.fit(synthetic_conductivity(0), scattering="interpolation")
    p = result.parameters["energy_scale"]
    assert abs(np.log(p.value / TRUTH["energy_scale"])) > 5.0 * p.standard_error / p.value


def test_errors_given_with_the_data_are_used():
    curve = synthetic_conductivity(3, noise=0.03)
    with_errors = gw.Measurement.create(
        curve.temperature,
        curve.value,
        quantity=curve.quantity,
        unit=curve.unit,
        name="with errors",
        material=curve.material,
        uncertainty=0.03 * curve.value,
    )
    loose, strict = gw.fit(curve), gw.fit(with_errors)
    for name in TRUTH:
        ratio = strict.parameters[name].standard_error / loose.parameters[name].standard_error
        assert 0.6 < ratio < 1.6
    too_small = gw.Measurement.create(
        curve.temperature,
        curve.value,
        quantity=curve.quantity,
        unit=curve.unit,
        name="too small errors",
        material=curve.material,
        uncertainty=0.003 * curve.value,
    )
    enlarged = gw.fit(too_small)
    assert any("enlarged" in text for text in enlarged.warnings)
    ratio = enlarged.parameters["strength"].standard_error
    assert ratio > 0.5 * loose.parameters["strength"].standard_error


def with_relative_errors(curve: gw.Measurement, error: float) -> gw.Measurement:
    return replace(curve, uncertainty=error * curve.value)


@pytest.mark.parametrize("error", [0.02, 0.001])
def test_errors_that_are_too_small_do_not_drive_the_fit_into_its_priors(silica, error):
    """The scatter is estimated as without errors, so every parameter has to come out the same."""
    curve = gw.dataset("vitreous-silica")
    found = gw.fit(with_relative_errors(curve, error))
    for name in [*(v.name for v in silica.varied), "density"]:
        one, other = silica.parameters[name], found.parameters[name]
        assert other.value == pytest.approx(one.value, rel=2e-3)
        assert other.standard_error == pytest.approx(one.standard_error, rel=0.02)
    assert [text for text in found.warnings if "enlarged" in text] == list(found.warnings)


def test_errors_far_above_the_scatter_are_named():
    curve = synthetic_conductivity(3, noise=0.03)
    found = gw.fit(with_relative_errors(curve, 0.3))
    (text,) = [text for text in found.warnings if "times the scatter" in text]
    assert 7.0 < float(text.split(" times the scatter")[0].split()[-1]) < 14.0
    usual = gw.fit(with_relative_errors(curve, 0.03))
    assert not [text for text in usual.warnings if "scatter" in text]


def test_longitudinal_and_transverse_apart():
    result = gw.fit(
        synthetic_conductivity(1, noise=0.003),
        free=["energy_scale", "longitudinal", "transverse", "minimum_path"],
    )
    product = result.parameters["transverse"].value
    assert product == pytest.approx(TRUTH["strength"], rel=0.3)


def test_heat_capacity_frees_the_density():
    temperature = np.geomspace(0.05, 2.0, 25)
    glass = synthetic_glass(density=1.7e23)
    exact = gw.heat_capacity(glass, temperature, per="mass")["total"].values
    scatter = np.exp(np.random.default_rng(5).normal(0.0, 0.02, 25))
    curve = gw.Measurement.create(
        temperature,
        exact * scatter,
        quantity="heat_capacity",
        unit="J/(K kg)",
        name="synthetic heat capacity",
        material="vitreous silica",
    )
    result = gw.fit([synthetic_conductivity(2), curve])
    density = result.parameters["density"]
    assert density.status == "free"
    # the conductivity was made with the density of the c1 rule, which it hardly feels
    assert density.value == pytest.approx(1.7e23, abs=4 * density.standard_error + 1e22)
    assert "linear_heat_capacity" not in result.parameters


def test_random_force_is_found_from_a_heat_capacity():
    temperature = np.geomspace(0.1, 20.0, 40)
    glass = synthetic_glass(density=1.2e23, random_force=2e-3)
    exact = gw.heat_capacity(glass, temperature)["total"].values
    scatter = np.exp(np.random.default_rng(8).normal(0.0, 0.01, 40))
    curve = gw.Measurement.create(
        temperature,
        exact * scatter,
        quantity="heat_capacity",
        unit="J/(K m^3)",
        name="synthetic",
        material="vitreous silica",
    )
    result = gw.fit(curve, free=["energy_scale", "density", "random_force"])
    force = result.parameters["random_force"]
    assert force.status == "free"
    assert abs(np.log(force.value / 2e-3)) < 4 * force.standard_error / force.value + 0.02


def test_slopes_of_the_model_against_finite_differences(silica):
    problem = silica.problem()
    _, slopes = problem.predicted(silica.vector)
    for i in range(len(problem.names)):
        step = np.zeros_like(silica.vector)
        step[i] = 1e-5
        up, _ = problem.predicted(silica.vector + step)
        down, _ = problem.predicted(silica.vector - step)
        np.testing.assert_allclose(slopes[:, i], (up - down) / 2e-5, rtol=2e-5, atol=2e-6)


def test_profile_agrees_with_the_standard_error(silica):
    profile = silica.profile("energy_scale", points=5, width=1.0)
    assert profile["delta_chi_square"].values[[0, -1]] == pytest.approx(1.0, rel=0.2)
    assert abs(profile["delta_chi_square"].values[2]) < 1e-6
    with pytest.raises(gw.InputError, match="not varied"):
        silica.profile("rayleigh")


def test_predicted_band_contains_refits():
    """The band of κ at 2 K against the spread of fits to six noisy copies."""
    at_two = []
    for seed in range(6):
        result = gw.fit(synthetic_conductivity(seed))
        at_two.append(float(result.predict("thermal_conductivity", 2.0)["total"]))
    band = result.predict("thermal_conductivity", 2.0)
    half = float(np.log(band["upper"] / band["total"]))
    assert 0.4 < np.std(np.log(at_two), ddof=1) / half < 2.0


@pytest.mark.parametrize("observable", ["thermal_conductivity", "heat_capacity"])
def test_predictions_at_the_limits_stay_finite(silica, observable):
    found = silica.predict(observable, np.array([0.01, 1.0, 80.0]))
    for name in ("total", "lower", "upper"):
        assert np.all(np.isfinite(found[name].values))
        assert np.all(found[name].values > 0.0)
    assert bool(np.all(found["lower"] <= found["total"]))


def test_density_of_states_and_mean_free_path_are_predicted(silica):
    states = silica.predict("density_of_states", [0.1, 1.0, 10.0])
    np.testing.assert_allclose(
        states["total"].values, gw.density_of_states(silica.glass.ensemble, [0.1, 1.0, 10.0])
    )
    paths = silica.predict("mean_free_path", [1e9, 1e11], temperature=1.0)
    assert paths["upper"].values.shape == (2,)
    with pytest.raises(gw.InputError, match="needs a temperature"):
        silica.predict("mean_free_path", [1e9])
    with pytest.raises(gw.InputError, match="cannot be predicted"):
        silica.predict("viscosity", [1.0])


def test_pressures_are_the_first_dimension_of_a_prediction(silica):
    pressures = [3e9, 0.0]
    found = silica.predict("heat_capacity", [0.1, 1.0], pressure=pressures, per="mass")
    assert found["total"].dims == ("pressure", "temperature")
    assert found["pressure"].attrs["units"] == "Pa"
    for place, pressure in enumerate(pressures):
        alone = silica.predict("heat_capacity", [0.1, 1.0], pressure=pressure, per="mass")
        for name in ("total", "lower", "upper", "phonons"):
            np.testing.assert_array_equal(found[name][place], alone[name])
    for wrong in ([], [[1e9]], [1e9, -1.0]):
        with pytest.raises(gw.InputError, match="pressure"):
            silica.predict("heat_capacity", [0.1, 1.0], pressure=wrong)


def test_a_random_force_needs_deep_wells():
    curve, free = gw.dataset("vitreous-silica"), ["energy_scale", "strength", "random_force"]
    with pytest.raises(gw.InputError, match=r"random force cannot be fitted with minimum_d2=-6"):
        gw.fit(curve, synthetic_glass(minimum_d2=-6.0), free=free)


def test_a_fit_shows_itself_as_its_summary(silica):
    assert repr(silica) == silica.summary()
