"""Fits of sound, electric fields and resonators, beside the observables and made-up truths."""

from __future__ import annotations

from functools import lru_cache

import jax
import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from scipy.stats import norm

import glasswell as gw
from glasswell.inference.lines import fitted_lines
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.models import family_class
from glasswell.inference.parameters import PARAMETERS
from glasswell.inference.problem import Problem

# Made-up curves reach a little beyond the double wells that are kept; fits of them do as well.
pytestmark = pytest.mark.filterwarnings("ignore::glasswell.errors.ValidityWarning")

SILICA = gw.material("vitreous silica")
SOFT = gw.Glass(
    SILICA,
    gw.SoftPotentialModel(energy_scale=3.0, density=8e22),
    longitudinal=3e-4,
    transverse=2e-4,
)
PAIRS = gw.Glass(
    SILICA, gw.StandardTunnellingModel(8e44, 1e-5, 1e4), longitudinal=3e-4, transverse=2e-4
)
TEMPERATURE = np.geomspace(0.1, 12.0, 24)
TANGENT = 2e-3
FREQUENCY = {
    "longitudinal_internal_friction": 1e6,
    "transverse_internal_friction": 3e5,
    "longitudinal_velocity_shift": 1e6,
    "transverse_velocity_shift": 3e5,
    "dielectric_loss": 1e9,
    "permittivity_shift": 1e9,
    "internal_quality_factor": 5e9,
    "frequency_shift": 5e9,
}
SHIFTS = [name for name in FREQUENCY if name.endswith("shift")]


def observed(glass, quantity, temperature=TEMPERATURE, photons=None):
    """The quantity by the public observables, in the unit 1."""
    f = FREQUENCY[quantity]
    branch = quantity.partition("_")[0]
    if quantity.endswith("internal_friction"):
        return gw.internal_friction(glass, temperature, f, branch).values
    if quantity.endswith("velocity_shift"):
        return gw.sound_velocity_shift(glass, temperature, f, branch).values
    if quantity == "dielectric_loss":
        return gw.dielectric_loss(glass, temperature, f, loss_tangent=TANGENT).values
    if quantity == "permittivity_shift":
        return gw.permittivity_shift(glass, temperature, f, loss_tangent=TANGENT).values
    circuit = {"loss_tangent": TANGENT, "filling_factor": 0.01}
    if quantity == "frequency_shift":
        return gw.resonator_shift(glass, temperature, f, **circuit).values
    drive = {} if photons is None else {"photon_number": photons, "critical_photon_number": 30.0}
    return 1.0 / gw.resonator_loss(glass, temperature, f, exponent=0.8, **circuit, **drive).values


def curve(quantity, glass=SOFT, noise=0.0, photons=None, errors=False, seed=0):
    """A made-up curve, with scatter in its coordinate and an arbitrary zero of shifts."""
    value = observed(glass, quantity, photons=photons)
    scatter = noise * np.random.default_rng(seed).normal(size=len(value))
    shift = quantity in SHIFTS
    made = value + scatter * np.ptp(value) - 1.7e-4 if shift else value * np.exp(scatter)
    conditions = {"frequency": (FREQUENCY[quantity], "Hz")}
    if photons is not None:
        conditions["photon_number"] = (photons, "1")
    return gw.Measurement.create(
        TEMPERATURE,
        made,
        quantity=quantity,
        unit="1",
        name=quantity,
        material="vitreous silica",
        conditions=conditions,
        uncertainty=(noise * (np.ptp(value) if shift else value) if errors else None),
    )


@lru_cache(maxsize=1)
def everything():
    """All eight quantities of one glass, fitted together."""
    return gw.fit([curve(name, noise=0.02, seed=i) for i, name in enumerate(FREQUENCY)], free=FREE)


FREE = ["energy_scale", "longitudinal", "transverse", "loss_tangent", "filled_loss_tangent"]
TRUTH = {
    "energy_scale": 3.0,
    "longitudinal": 3e-4,
    "transverse": 2e-4,
    "loss_tangent": TANGENT,
    "filled_loss_tangent": 0.01 * TANGENT,
}


def problem_of(glass, curves):
    """Nothing varied: the numbers of a glass as held parameters."""
    family = family_class(None, glass.ensemble).of(glass.ensemble, "exact").with_susceptibility()
    values = {
        **family.values_of(glass.ensemble),
        "longitudinal": 3e-4,
        "transverse": 2e-4,
        "loss_tangent": TANGENT,
        "filled_loss_tangent": 0.01 * TANGENT,
        "critical_photon_number": 30.0,
        "saturation_exponent": 0.8,
    }
    return Problem(SILICA, family, tuple(curves), (), values)


@pytest.mark.parametrize("glass", [SOFT, PAIRS], ids=["soft potentials", "two levels"])
def test_the_model_of_a_fit_is_the_observable(glass):
    """At the parameters of a glass, the coordinates are those of `gw.internal_friction` etc."""
    curves = [curve(name, glass) for name in FREQUENCY]
    curves.append(curve("internal_quality_factor", glass, photons=500.0))
    problem = problem_of(glass, curves)
    found, _ = problem.predicted(np.zeros(0))
    for part, one in zip(problem.by_curve(found), curves, strict=True):
        photons = 500.0 if "photon_number" in one.conditions else None
        expected = observed(glass, one.quantity, photons=photons)
        if one.quantity in SHIFTS:
            expected = (expected - expected.mean()) / np.ptp(expected)
        else:
            expected = np.log(expected)
        np.testing.assert_allclose(part, expected, rtol=1e-9, atol=1e-9)


def test_every_parameter_comes_back():
    """Eight curves of one glass with 2 % scatter: within three standard errors, and known well."""
    result = everything()
    for name, truth in TRUTH.items():
        found = result.parameters[name]
        assert abs(found.value - truth) < 3.0 * found.standard_error, name
        assert found.standard_error < 0.05 * truth, name
    for noise in result.noise:
        assert 0.01 < noise[0] < 0.03


def test_slopes_are_those_of_differences():
    problem, at = everything().problem(), everything().vector
    _, slopes = problem.predicted(at)
    for i in range(len(at)):
        step = np.zeros_like(at)
        step[i] = 1e-5
        rise = problem.predicted(at + step)[0] - problem.predicted(at - step)[0]
        np.testing.assert_allclose(rise / 2e-5, slopes[:, i], rtol=1e-4, atol=1e-6)


def test_the_zero_of_a_shift_does_not_matter():
    one = curve("transverse_velocity_shift", noise=0.01)
    moved = gw.Measurement.create(
        one.temperature,
        one.value + 0.3,
        quantity=one.quantity,
        unit="1",
        name="moved",
        material="vitreous silica",
        conditions={"frequency": (FREQUENCY[one.quantity], "Hz")},
    )
    first, second = (gw.fit(m).parameters for m in (one, moved))
    for name in ("energy_scale", "strength"):
        assert first[name].value == pytest.approx(second[name].value, rel=1e-6)
        assert first[name].standard_error == pytest.approx(second[name].standard_error, rel=1e-6)


def test_each_curve_has_its_own_noise():
    """A loud curve beside a quiet one; two points fitted exactly do not outweigh the rest."""
    loud = curve("transverse_internal_friction", noise=0.2, seed=1)
    quiet = curve("longitudinal_internal_friction", noise=0.02, seed=2)
    result = gw.fit([loud, quiet], free=FREE[:3])
    for noise, level, seed in zip(result.noise, (0.2, 0.02), (1, 2), strict=True):
        scatter = level * np.random.default_rng(seed).normal(size=len(TEMPERATURE)).std()
        assert noise[0] == pytest.approx(scatter, rel=0.25)
    together = gw.fit([loud, quiet.select(0.9, 1.4)], free=FREE[:3])
    assert len(together.measurements[1]) < 4
    assert together.noise[1][0] > 0.04


def test_errors_of_one_curve_are_used_beside_a_curve_without():
    given = curve("transverse_internal_friction", noise=0.03, errors=True)
    bare = curve("longitudinal_internal_friction", noise=0.03, seed=3)
    result = gw.fit([given, bare], free=FREE[:3])
    relative = given.uncertainty / given.value
    factor = result.noise[0] / relative
    np.testing.assert_allclose(factor, factor[0])
    assert 1.0 <= factor[0] < 1.4
    assert 0.018 < result.noise[1][0] < 0.045


def test_saturation_comes_back():
    weak, strong, stronger = (
        curve("internal_quality_factor", noise=0.02, photons=n, seed=i)
        for i, n in enumerate((0.1, 1e3, 1e5))
    )
    result = gw.fit([weak, strong, stronger], SOFT)
    for name, truth in (
        ("filled_loss_tangent", 0.01 * TANGENT),
        ("critical_photon_number", 30.0),
        ("saturation_exponent", 0.8),
    ):
        found = result.parameters[name]
        assert abs(found.value - truth) < 3.0 * found.standard_error, name
    for name in ("saturation_growth", "other_loss"):
        assert result.parameters[name].value == 0.0, "the data need no such mechanism"
    # Without anything said, the resonator of the fit is predicted.
    predicted = result.predict("resonator_loss", [1.0], frequency=5e9)["total"].values
    product = result.parameters["filled_loss_tangent"].value
    direct = gw.resonator_loss(result.glass, [1.0], 5e9, loss_tangent=product)
    np.testing.assert_allclose(predicted, direct.values, rtol=1e-12)


def test_lines_go_through_the_fitted_values():
    result = everything()
    # The other branch, or the other of two electric fields, goes the same way.
    pairs = list(zip(result.measurements, result.residuals, strict=True))[::2]
    for one, rest in [*pairs, (result.measurements[-1], result.residuals[-1])]:
        (line,) = fitted_lines(result, one)
        between = CubicSpline(np.log(line.temperature), line.value)(np.log(one.temperature))
        if one.quantity in SHIFTS:
            fitted = one.value - rest * np.ptp(one.value)
            scale = np.ptp(one.value)
        else:
            fitted = one.value / np.exp(rest)
            scale = fitted
        assert np.abs((between - fitted) / scale).max() < 2e-3
        assert np.all(line.lower < line.value)
        assert np.all(line.value < line.upper)


def test_a_fit_of_waves_is_kept(tmp_path):
    result = everything()
    result.save(tmp_path / "fit.nc")
    again = gw.FitResult.load(tmp_path / "fit.nc")
    np.testing.assert_array_equal(again.problem().measured, result.problem().measured)
    found, _ = again.problem().predicted(again.vector)
    expected, _ = result.problem().predicted(result.vector)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert again.sample == result.sample
    assert again.material == result.material


def test_the_density_of_a_posterior_by_hand():
    """One shift and one friction: normal in coordinates, with zero and scale of their own."""
    curves = [curve("transverse_velocity_shift", noise=0.01), curve("dielectric_loss", noise=0.05)]
    result = gw.fit(curves)
    density = LogPosterior.of(result.problem())
    assert density.names[-6:] == (
        "zero[1]",
        "scatter[1]",
        "outliers[1]",
        "scale[2]",
        "scatter[2]",
        "outliers[2]",
    )
    at = density.start(result.vector, [0.01, 0.05])
    moved = at.copy()
    moved[-6], moved[-3] = 0.02, -0.04
    with jax.enable_x64(True):
        change = float(density(moved) - density(at))
    shares = 1.0 / (1.0 + np.exp(-at[[-4, -1]]))
    total = 0.0
    for rest, place, sigma, share, width in zip(
        result.residuals, (0.02, -0.04), (0.01, 0.05), shares, (0.3, 0.05), strict=True
    ):
        for sign, zero in ((1.0, place), (-1.0, 0.0)):
            good = norm.logpdf(rest, zero, sigma) + np.log1p(-share)
            bad = norm.logpdf(rest, zero, np.hypot(sigma, 0.5)) + np.log(share)
            total += sign * float(np.logaddexp(good, bad).sum() - 0.5 * (zero / width) ** 2)
    assert change == pytest.approx(total, rel=1e-6)


def test_what_is_said_of_sound():
    """Slow waves see wells that are not kept; a fit reaches only as far as its points."""
    result = gw.fit(curve("transverse_internal_friction", noise=0.02).select(2.0, 12.0))
    text = " ".join(result.warnings)
    assert "no conductivity point lies below 2 K" in text
    slow = gw.Measurement.create(
        TEMPERATURE,
        gw.internal_friction(SOFT, TEMPERATURE, 0.1).values,
        quantity="transverse_internal_friction",
        unit="1",
        material="vitreous silica",
        conditions={"frequency": (0.1, "Hz")},
        name="slow",
    )
    assert "double wells deeper" in " ".join(gw.fit(slow).warnings)


def bare(quantity, frequency=None, value=None):
    """A curve of the glass without scatter, at its own values or at one."""
    conditions = {} if frequency is None else {"frequency": (frequency, "Hz")}
    return gw.Measurement.create(
        TEMPERATURE,
        observed(SOFT, quantity) if value is None else np.full(len(TEMPERATURE), value),
        quantity=quantity,
        unit="1",
        material="vitreous silica",
        conditions=conditions,
    )


@pytest.mark.parametrize(
    ("curves", "text"),
    [
        (lambda: [bare("dielectric_loss")], "does not say its frequency"),
        (lambda: [bare("frequency_shift")], "resonance frequency"),
        (lambda: [bare("frequency_shift", 5e9, 1e-6)], "same value at every point"),
        (
            lambda: [curve("frequency_shift"), bare("internal_quality_factor", 6e9)],
            "filling factor of its own",
        ),
        (lambda: [bare("permittivity_shift", 2e12)], "tabulated up to"),
    ],
)
def test_what_cannot_be_fitted(curves, text):
    with pytest.raises(gw.GlasswellError, match=text):
        gw.fit(curves())


def test_priors_of_the_user():
    """A prior pulls with its width: by hand, in the logarithm, along the profile of the data."""
    bare = curve("transverse_internal_friction", noise=0.05)
    free = gw.fit(bare)
    wide, sigma = free.parameters["energy_scale"], free.covariance.values[0, 0]
    usual = PARAMETERS["energy_scale"]
    centre, factor = 3.3, 1.02
    held = gw.fit(bare, priors={"energy_scale": (centre, factor)}).parameters["energy_scale"]
    # without the usual prior, and with the new one
    data = 1.0 / sigma - usual.log_width**-2.0
    at = (np.log(wide.value) / sigma - np.log(usual.centre) / usual.log_width**2) / data
    weight = np.log(factor) ** -2.0
    expected = np.exp((data * at + weight * np.log(centre)) / (data + weight))
    assert held.value == pytest.approx(expected, rel=3e-3)
    assert held.standard_error / held.value == pytest.approx((data + weight) ** -0.5, rel=0.1)


def test_priors_that_cannot_be():
    bare = curve("transverse_internal_friction", noise=0.02)
    for priors, text in (
        ({"energy": (3.0, 1.5)}, "not of a parameter"),
        ({"energy_scale": 3.0}, "is a pair"),
        ({"energy_scale": (3.0, 0.5)}, "factor 0.5"),
        ({"energy_scale": (-3.0, 1.5)}, "centred at"),
        ({"energy_scale": (40.0, 1.01)}, "excludes the data"),
    ):
        with pytest.raises(gw.InputError, match=text):
            gw.fit(bare, priors=priors)


def test_velocities_count():
    """The error of C holds that of the velocities: l⁻¹ ∝ C/v, so κ fixes C/v alone."""
    silica = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988")
    known = SILICA.replace(
        longitudinal_velocity=SILICA.longitudinal_velocity,
        transverse_velocity=SILICA.transverse_velocity,
        density=SILICA.density,
    )
    exact, usual = gw.fit(silica, known), gw.fit(silica)
    assert not {"mass_density", "transverse_velocity"} & set(exact.parameters)
    one, other = (r.parameters["strength"] for r in (exact, usual))
    assert one.value == pytest.approx(other.value, rel=3e-3)
    assert other.standard_error > one.standard_error
    doubtful = gw.fit(silica, priors={"transverse_velocity": (SILICA.transverse_velocity, 1.05)})
    more = doubtful.parameters["strength"]
    assert more.standard_error > 1.5 * other.standard_error
