"""Fits and posteriors, warm: compiled and with their tables stored.

The posterior stands beside emcee, which draws from the same density.  What counts is how many
effective draws each gives in a second, which is printed.
"""

from __future__ import annotations

import jax
import numpy as np
import pytest

import glasswell as gw
from benchmarks.ensemble_sampler import effective_draws_per_second
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.parameters import WIDTHS
from glasswell.inference.posterior import draw_posterior
from glasswell.inference.sampling import Sampler

TANGENT = 2e-3
POINTS = 60
NOISE = 0.02
FREE = ["energy_scale", "longitudinal", "transverse", "density", "minimum_path", "loss_tangent"]
TRUTH = {
    "energy_scale": 3.0,
    "longitudinal": 3e-4,
    "transverse": 2e-4,
    "density": 8e22,
    "minimum_path": 1e-9,
    "loss_tangent": TANGENT,
}
DRAWS, TUNING = 250, 200


def curves() -> list[gw.Measurement]:
    """300 points of five quantities of one glass, with 2 % of scatter."""
    glass = gw.Glass(
        gw.material("vitreous silica"),
        gw.SoftPotentialModel(TRUTH["energy_scale"], TRUTH["density"]),
        longitudinal=TRUTH["longitudinal"],
        transverse=TRUTH["transverse"],
    )
    kelvin = np.geomspace(0.1, 12.0, POINTS)
    warm = np.geomspace(0.1, 29.0, POINTS)
    made = {
        "thermal_conductivity": (warm, gw.thermal_conductivity(glass, warm)["total"], "W/(K m)"),
        "heat_capacity": (kelvin, gw.heat_capacity(glass, kelvin)["total"], "J/(K m^3)"),
        "longitudinal_internal_friction": (
            kelvin, gw.internal_friction(glass, kelvin, 1e6, "longitudinal"), "1"
        ),
        "transverse_velocity_shift": (kelvin, gw.sound_velocity_shift(glass, kelvin, 1e6), "1"),
        "dielectric_loss": (
            kelvin, gw.dielectric_loss(glass, kelvin, 1e6, loss_tangent=TANGENT), "1"
        ),
    }  # fmt: skip
    random = np.random.default_rng(0)
    found = []
    for quantity, (temperature, exact, unit) in made.items():
        value, scatter = exact.values, NOISE * random.normal(size=POINTS)
        shift = quantity.endswith("shift")
        needs = unit == "1"
        found.append(
            gw.Measurement.create(
                temperature,
                value + scatter * np.ptp(value) if shift else value * np.exp(scatter),
                quantity=quantity,
                unit=unit,
                name=quantity,
                material="vitreous silica",
                conditions={"frequency": (1e6, "Hz")} if needs else {},
            )
        )
    return found


@pytest.mark.filterwarnings("ignore::glasswell.ValidityWarning")
def test_joint_fit_of_five_quantities(benchmark):
    """Six parameters, and what is known of the material, from 300 points."""
    measured = curves()
    gw.fit(measured, free=FREE)
    found = benchmark.pedantic(gw.fit, (measured,), {"free": FREE}, rounds=3)
    assert found.points == 300
    for name, truth in TRUTH.items():
        parameter = found.parameters[name]
        assert abs(parameter.value - truth) < 4.0 * parameter.standard_error, name


@pytest.fixture(scope="module")
def silica():
    return gw.fit(gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988"))


@pytest.fixture
def tell(benchmark, capsys):
    """Print the number that counts, and keep it with the timing."""

    def telling(per_second):
        benchmark.extra_info["effective draws of W per second"] = float(per_second)
        with capsys.disabled():
            print(f"\n{benchmark.name}: {per_second:.1f} effective draws of W per second")

    return telling


@pytest.mark.benchmark(group="posterior of vitreous silica, same density")
def test_posterior(benchmark, silica, tell):
    """Tuning counts, compilation does not: the sampler has run once before."""
    sampler = Sampler(LogPosterior.of(silica.problem()), DRAWS, TUNING)
    draw_posterior(silica, sampler=sampler, seed=1)
    found = benchmark.pedantic(draw_posterior, (silica,), {"sampler": sampler, "seed": 2}, rounds=1)
    tell(found.diagnostics.bulk["energy_scale"] / benchmark.stats.stats.mean)
    assert found.diagnostics.r_hat["energy_scale"] < 1.05


@pytest.mark.benchmark(group="posterior of vitreous silica, same density")
def test_emcee(benchmark, silica, tell):
    pytest.importorskip("emcee", reason="emcee is not installed: pip install emcee")
    rates = benchmark.pedantic(effective_draws_per_second, (silica, "energy_scale", 300), rounds=1)
    tell(rates[0])
    assert rates[0] > 0.0


@pytest.mark.filterwarnings("ignore::glasswell.ValidityWarning")
def test_gradient_with_both_widths_free(benchmark):
    """What a posterior of soft configurations takes for each step, at 120 points of κ and C."""
    whole = gw.fit(
        [m for m in curves() if m.quantity in ("thermal_conductivity", "heat_capacity")],
        model="soft-configurations",
        free=["energy_scale", "strength", "density", *WIDTHS],
        maximum_temperature=4.0,
    )
    density = LogPosterior.of(whole.problem())
    carried = [np.log(whole.held[v.name]) for v in whole.carried]
    start = density.start(np.array([*whole.vector, *carried]), NOISE)
    with jax.enable_x64(True):
        gradient = jax.jit(jax.value_and_grad(density))
        jax.block_until_ready(gradient(start))
        benchmark(lambda: jax.block_until_ready(gradient(start)))
