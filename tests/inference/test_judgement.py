"""What is refused, what is fitted with a warning, and what is held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import glasswell as gw
from glasswell.errors import RefusedFitError
from glasswell.inference.judgement import low_temperature_slope


def power_law(slope: float, seed: int = 0, noise: float = 0.03, **settings) -> gw.Measurement:
    temperature = np.geomspace(0.08, 0.95, 14)
    scatter = np.exp(np.random.default_rng(seed).normal(0.0, noise, 14))
    return gw.Measurement.create(
        temperature,
        0.02 * temperature**slope * scatter,
        quantity="thermal_conductivity",
        unit="W/(K m)",
        name=f"power law {slope}",
        material="vitreous silica",
        **settings,
    )


def test_slope_and_its_error_against_polyfit():
    curve = power_law(1.9)
    found = low_temperature_slope(curve)
    fit, covariance = np.polyfit(np.log(curve.temperature), np.log(curve.value), 1, cov=True)
    assert found.value == pytest.approx(fit[0])
    assert found.standard_error == pytest.approx(np.sqrt(covariance[0, 0]))
    assert found.points == 14


@pytest.mark.parametrize("slope", [2.6, 3.0])
def test_crystals_and_filled_samples_are_refused(slope):
    with pytest.raises(gw.RefusedFitError, match=r"not a glass's.*homogeneous glass"):
        gw.fit(power_law(slope))


def test_a_steep_curve_is_fitted_with_a_warning():
    result = gw.fit(power_law(2.2, noise=0.01))
    assert any("steeper than homogeneous glasses" in text for text in result.warnings)


@pytest.mark.parametrize("slope", [2.6, 3.0])
def test_a_cut_does_not_hide_what_the_curve_is(slope):
    """The points below 1 K are judged even where they are not fitted."""
    low, high = power_law(slope), np.geomspace(1.0, 10.0, 14)
    whole = gw.Measurement.create(
        np.concatenate([low.temperature, high]),
        np.concatenate([low.value, 0.02 * high**1.5]),
        quantity="thermal_conductivity",
        unit="W/(K m)",
        name="filled",
        material="vitreous silica",
    )
    with pytest.raises(gw.RefusedFitError, match="not a glass's"):
        gw.fit(whole, minimum_temperature=0.97)


def test_the_remedy_of_the_refusal_works_for_a_thin_glass():
    curve = thin_glass()
    with pytest.raises(gw.RefusedFitError, match=r"free `boundary`.*above that range"):
        gw.fit(curve)
    found = gw.fit(curve, free=["energy_scale", "strength", "minimum_path", "boundary"])
    assert found.parameters["boundary"].status == "free"
    assert any("only a boundary makes a glass's curve so steep" in t for t in found.warnings)
    assert gw.fit(curve, boundary=2e-5).sample.boundary == 2e-5


def test_a_boundary_that_explains_nothing_does_not_evade_the_refusal():
    with pytest.raises(gw.RefusedFitError, match=r"boundary of 1 m does not explain"):
        gw.fit(thin_glass(), boundary=1.0)


def thin_glass() -> gw.Measurement:
    model = gw.SoftPotentialModel(energy_scale=2.63, density=9.2e22)
    silica = gw.material("vitreous silica")
    glass = gw.Glass(silica, model, longitudinal=2.6e-4, transverse=2.6e-4)
    temperature = np.geomspace(0.05, 20.0, 26)
    exact = gw.thermal_conductivity(glass, temperature, boundary=2e-5, minimum_path=8e-10)
    scatter = np.exp(np.random.default_rng(4).normal(0.0, 0.02, 26))
    return gw.Measurement.create(
        temperature,
        exact["total"].values * scatter,
        quantity="thermal_conductivity",
        unit="W/(K m)",
        name="thin",
        material="vitreous silica",
    )


def test_values_far_outside_what_glasses_have_are_named():
    curve = gw.dataset("vitreous-silica")
    wrong = gw.Measurement.create(
        curve.temperature,
        curve.value / 100.0,
        quantity="thermal_conductivity",
        unit="W/(K m)",
        name="wrong unit",
        material="vitreous silica",
    )
    warnings = " ".join(gw.fit(wrong).warnings)
    assert "strength = 0.0258 lies far above its usual range" in warnings
    assert "check the units" in warnings
    assert "rate constant K is 0.1" in warnings


def test_points_beyond_the_levels_are_counted_and_named():
    high = gw.fit(gw.dataset("vitreous-silica/thermal-conductivity/cahill-1990"))
    assert high.extrapolated == 10
    assert any("10 of 12 points lie above kT = 10 W" in text for text in high.warnings)
    usual = gw.fit(gw.dataset("vitreous-silica"))
    assert usual.extrapolated == 5
    assert usual.highest_temperature == pytest.approx(26.3, abs=0.1)
    assert usual.warnings == ()
    assert "5 of them above kT = 10 W" in usual.summary()


@pytest.mark.parametrize("kind", ["crystal", "glass ceramic"])
def test_a_sample_that_says_it_is_no_glass_is_refused(kind):
    with pytest.raises(RefusedFitError, match=f"belongs to a {kind}"):
        gw.fit(replace(gw.dataset("epoxy"), kind=kind))


def test_the_shipped_negative_examples_give_no_strength():
    stand_in = gw.material("epoxy")
    for name in ("macor", "stycast-2850", "ptfe", "omim-bf4-crystal"):
        with pytest.raises(RefusedFitError):
            gw.fit(gw.dataset(name), stand_in)


def test_no_boundary_explains_the_slope_of_a_filled_sample():
    free = ["energy_scale", "strength", "boundary"]
    with pytest.raises(RefusedFitError, match=r"slope 2\.62"):
        gw.fit(gw.dataset("stycast-2850"), gw.material("epoxy"), free=free)


def test_a_filled_sample_is_fitted_with_a_warning():
    result = gw.fit(gw.dataset("torlon-4301"))
    assert any("belongs to a filled sample" in text for text in result.warnings)
    assert result.parameters["strength"].value == pytest.approx(1.5e-3, rel=0.1)


def test_a_glass_is_neither():
    result = gw.fit(power_law(1.9, noise=0.01))
    assert not any("steeper" in text or "flatter" in text for text in result.warnings)


def test_without_points_below_two_kelvin_the_strength_is_held_and_named():
    result = gw.fit(gw.dataset("vitreous-silica/thermal-conductivity/cahill-1990"))
    strength = result.parameters["strength"]
    assert strength.status == "held"
    assert strength.standard_error is None
    assert strength.value == pytest.approx(3e-4)
    assert any("strength is held" in text and "below 2 K" in text for text in result.warnings)


def test_a_parameter_that_the_data_do_not_fix_is_held_and_named():
    result = gw.fit(gw.dataset("epoxy"))
    assert result.parameters["minimum_path"].status == "held"
    assert any("minimum_path is held" in text for text in result.warnings)


def test_curves_of_the_trial_list_that_are_no_glass(tmp_path):
    """Ten points of a filled epoxy (slope 2.6), typed off Olson's thesis (1993)."""
    text = "temperature [K],thermal_conductivity [mW/cm/K]\n" + "\n".join(
        f"{t},{10 * 0.0053 * t**2.62:.4g}"
        for t in (0.06, 0.08, 0.11, 0.15, 0.2, 0.3, 0.45, 0.7, 0.9)
    )
    path = tmp_path / "filled.csv"
    path.write_text(text)
    with pytest.raises(gw.RefusedFitError):
        gw.fit(gw.read_measurement(path, material="epoxy"))


def test_bad_input_says_what_to_do():
    curve = gw.dataset("vitreous-silica")
    with pytest.raises(gw.InputError, match=r"not a parameter.*choose from"):
        gw.fit(curve, free=["energy_scale", "viscosity"])
    with pytest.raises(gw.InputError, match="common value"):
        gw.fit(curve, free=["strength", "longitudinal"])
    with pytest.raises(gw.InputError, match="free fewer parameters"):
        gw.fit(curve.select(0.0, 0.12))
    with pytest.raises(gw.InputError, match="no point lies between"):
        gw.fit(curve, maximum_temperature=0.01)
    with pytest.raises(gw.InputError, match="different glasses"):
        gw.fit([curve, gw.dataset("epoxy")])
    with pytest.raises(gw.InputError, match="nothing to fit"):
        gw.fit([])
    with pytest.raises(gw.InputError, match="not available"):
        gw.fit(curve, method="guess")
    with pytest.raises(gw.InputError, match="which glass"):
        gw.fit(power_law_without_material())
    bare = gw.material("vitreous silica").replace(linear_heat_capacity=None)
    with pytest.raises(gw.InputError, match="linear heat capacity"):
        gw.fit(curve, bare)
    samples = gw.SampledPotentials(
        energy_scale=3.0, d1=np.zeros(2000), d2=np.full(2000, -4.0), weight=np.full(2000, 1e20)
    )
    glass = gw.Glass(gw.material("silica"), samples, longitudinal=3e-4, transverse=3e-4)
    with pytest.raises(gw.InputError, match="samples have none"):
        gw.fit(curve, glass)


def power_law_without_material() -> gw.Measurement:
    temperature = np.geomspace(0.08, 0.95, 14)
    return gw.Measurement.create(
        temperature, temperature**1.9, quantity="thermal_conductivity", unit="W/(K m)"
    )
