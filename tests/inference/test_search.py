"""What stays when one more parameter is freed, what is held and at which value."""

from __future__ import annotations

import re

import numpy as np
import pytest

import glasswell as gw

THREE = ["energy_scale", "strength", "minimum_path"]
MECHANISMS = ["boundary", "rayleigh", "random_force"]


@pytest.fixture(scope="module")
def silica() -> gw.FitResult:
    return gw.fit(gw.dataset("vitreous-silica"))


@pytest.fixture(scope="module")
def thin() -> gw.Measurement:
    """Silica of 20 µm thickness, 3 % scatter; its slope below 1 K is 2.6."""
    return synthetic(boundary=2e-5)


def synthetic(seed=3, **sample) -> gw.Measurement:
    material = gw.material("vitreous silica")
    ensemble = gw.SoftPotentialModel(energy_scale=2.63, density=9.2e22)
    glass = gw.Glass(material, ensemble, longitudinal=2.6e-4, transverse=2.6e-4)
    temperature = np.geomspace(0.05, 20.0, 26)
    exact = gw.thermal_conductivity(glass, temperature, minimum_path=8e-10, **sample)
    scatter = np.random.default_rng(seed).normal(0.0, 0.03, 26)
    return gw.Measurement.create(
        temperature,
        exact["total"].values * np.exp(scatter),
        quantity="thermal_conductivity",
        unit="W/(K m)",
        name="synthetic",
        material="vitreous silica",
    )


@pytest.mark.parametrize("extra", ["boundary", "rayleigh"])
def test_a_mechanism_that_is_not_needed_changes_nothing(extra, silica):
    more = gw.fit(gw.dataset("vitreous-silica"), free=[*THREE, extra])
    for name in THREE:
        assert more.parameters[name].value == pytest.approx(silica.parameters[name].value, rel=1e-4)
        error = silica.parameters[name].standard_error
        assert more.parameters[name].standard_error == pytest.approx(error, rel=1e-3)
    assert more.rms_log == pytest.approx(silica.rms_log, rel=1e-6)
    assert more.parameters[extra].status == "held"
    assert any(f"{extra} is left out" in text for text in more.warnings)
    assert more.sample.boundary is None
    assert more.sample.rayleigh == 0.0


@pytest.mark.slow
def test_all_parameters_at_once_never_fit_worse(silica):
    every = gw.fit(gw.dataset("vitreous-silica"), free=[*THREE, "density", *MECHANISMS])
    assert every.rms_log <= silica.rms_log
    for name in THREE:
        one, other = every.parameters[name], silica.parameters[name]
        if one.status == "free" and name != "minimum_path":
            error = np.hypot(one.standard_error, other.standard_error)
            assert abs(one.value - other.value) < 3.0 * error


def test_mechanisms_that_act_are_found(thin):
    found = gw.fit(thin, free=[*THREE, "boundary"])
    length = found.parameters["boundary"]
    assert length.status == "free"
    assert abs(length.value - 2e-5) < 3.0 * length.standard_error
    scale = found.parameters["energy_scale"]
    assert abs(scale.value - 2.63) < 3.0 * scale.standard_error
    found = gw.fit(synthetic(rayleigh=1e-42), free=[*THREE, "rayleigh", "boundary"])
    constant = found.parameters["rayleigh"]
    assert constant.status == "free"
    assert abs(np.log(constant.value / 1e-42)) < 3.0 * constant.standard_error / constant.value
    assert found.parameters["boundary"].status == "held"


def test_an_absent_mechanism_survives_files_predictions_and_profiles(tmp_path):
    found = gw.fit(gw.dataset("vitreous-silica"), free=[*THREE, "boundary"])
    for name in ("fit.json", "fit.nc"):
        found.save(tmp_path / name)
        again = gw.FitResult.load(tmp_path / name)
        assert again.summary() == found.summary()
        assert np.isinf(again.held["boundary"])
        assert np.isfinite(again.predict("thermal_conductivity", [0.1])["upper"].values).all()
        assert np.isfinite(again.profile("strength", points=3)["delta_chi_square"].values).all()
    assert "Infinity" not in (tmp_path / "fit.json").read_text()
    assert re.search(r"boundary +none +m +held", found.summary())


def test_values_that_were_given_are_kept_when_held():
    held = gw.fit(gw.dataset("epoxy"), minimum_path=5e-10).parameters["minimum_path"]
    assert (held.status, held.value) == ("held", 5e-10)
    assert "as given" in held.note
    found = gw.fit(gw.dataset("vitreous-silica"), free=[*THREE, "boundary"], boundary=0.05)
    assert found.sample.boundary == 0.05
    assert any("0.05 m, as given" in text for text in found.warnings)


def test_values_of_a_glass_are_kept_when_held():
    material = gw.material("vitreous silica")
    model = gw.SoftPotentialModel(energy_scale=2.6, density=9e22)
    glass = gw.Glass(material, model, longitudinal=2.5e-4, transverse=2.5e-4)
    curve = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1990")
    strength = gw.fit(curve, glass).parameters["strength"]
    assert strength.status == "held"
    assert strength.value == pytest.approx(2.5e-4)
    assert "as given" in strength.note


def test_a_density_that_the_data_do_not_fix_follows_from_the_linear_heat_capacity():
    found = gw.fit(gw.dataset("epoxy"), free=[*THREE, "density"])
    alone = gw.fit(gw.dataset("epoxy"))
    if found.parameters["density"].status == "derived":
        assert found.parameters["density"].value == pytest.approx(
            alone.parameters["density"].value, rel=1e-3
        )
        assert any("density follows from" in text for text in found.warnings)
    assert found.rms_log <= alone.rms_log * (1.0 + 1e-6)


def test_the_width_of_a_prior_reaches_bands_and_derived_errors():
    """κ above 2 K does not know C; what follows from C must not look known."""
    curve = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1990")
    held = gw.fit(curve)
    assert [v.name for v in held.carried] == ["strength"]
    band = held.predict("thermal_conductivity", [0.1, 40.0])
    half = np.log(band["upper"].values / band["total"].values)
    # κ at 0.1 K is inverse to C, which is known to a factor of two; at 40 K it was measured
    assert half[0] > 0.4
    assert half[1] < 0.03
    coupling = held.parameters["coupling_transverse"]
    assert coupling.standard_error > 0.2 * coupling.value


def test_bands_of_a_held_parameter_are_those_of_a_free_one_with_the_same_prior():
    """A second road to the covariance with the carried parameter: finite differences."""
    found = gw.fit(gw.dataset("epoxy"))
    problem, vector = found.problem().opened(found.vector)
    slopes = np.empty((found.points, len(vector)))
    for i in range(len(vector)):
        step = np.zeros_like(vector)
        # Wider steps in W cross a bend of the model.
        step[i] = 1e-5
        up, down = problem.predicted(vector + step)[0], problem.predicted(vector - step)[0]
        slopes[:, i] = (up - down) / 2e-5
    weighted = slopes / np.concatenate(found.noise)[:, None]
    widths = np.array([v.log_width for v in problem.varied])
    expected = np.linalg.inv(weighted.T @ weighted + np.diag(widths**-2.0))
    np.testing.assert_allclose(found.joint_covariance.values, expected, rtol=1e-3)
