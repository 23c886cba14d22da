"""Free widths of soft configurations: tables on a grid beside those of single shapes."""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import product

import jax
import numpy as np
import pytest

import glasswell as gw
from glasswell.ensemble.configuration_shape import ConfigurationShape, densities
from glasswell.ensemble.thermal_table import direct_heat_capacity
from glasswell.errors import InputError
from glasswell.inference import configurations
from glasswell.inference.configurations import ConfigurationFamily
from glasswell.inference.parameters import PARAMETERS, WIDTHS
from glasswell.inference.problem import Problem
from glasswell.inference.setup import varied_parameter
from glasswell.inference.width_tables import WidthGrid, width_tables
from glasswell.response.relaxation_table import direct_relaxation

SILICA = gw.material("vitreous silica")
# A part of the grid of fits, with the same spacing: 25 of its 342 members.
GRID = WidthGrid((10, 14), (5, 9))
# Halfway between members in both directions.
BETWEEN = (float(2.0 ** (11.5 / 3.0)), float(2.0 ** (6.5 / 4.0)))
W, DENSITY, STRENGTH = 3.0, 2.0e24, 3.0e-4


@lru_cache(maxsize=1)
def family():
    tables = width_tables(1.0, -11.0, lambda _text: None, GRID)
    return ConfigurationFamily(ConfigurationShape(20.0, 4.0), *tables, 15.0, 1.0, follows=WIDTHS)


def glass_between():
    values = dict(zip(WIDTHS, BETWEEN, strict=True))
    ensemble = family().ensemble({"energy_scale": W, "density": DENSITY, **values}, SILICA)
    return gw.Glass(SILICA, ensemble, longitudinal=STRENGTH, transverse=STRENGTH)


@lru_cache(maxsize=1)
def made():
    """Curves of one glass, by its own tables, whose widths lie between those of the grid."""
    glass, random = glass_between(), np.random.default_rng(8)
    hot, cold = np.geomspace(0.1, 4.0, 14), np.geomspace(0.1, 30.0, 16)
    curves = {
        ("thermal_conductivity", "W/(K m)"): (hot, gw.thermal_conductivity(glass, hot)),
        ("heat_capacity", "J/(K m^3)"): (cold, gw.heat_capacity(glass, cold)),
    }
    return tuple(
        gw.Measurement.create(
            axis,
            found["total"].values * np.exp(0.01 * random.normal(size=len(axis))),
            quantity=quantity,
            unit=unit,
            name=quantity,
        )
        for (quantity, unit), (axis, found) in curves.items()
    )


def problem():
    names = ("energy_scale", "strength", "density", *WIDTHS)
    varied = tuple(varied_parameter(PARAMETERS[name], None) for name in names)
    return Problem(SILICA, family(), made(), varied, {"minimum_path": 1e-9})


TRUTH = np.log([W, STRENGTH, DENSITY, *BETWEEN])


@pytest.mark.parametrize("all_pairs", [True, False])
def test_densities_of_many_widths_are_those_of_each(all_pairs):
    first, second = np.array([3.0, 20.0, 60.0]), np.array([1.2, 4.0, 9.0])
    d1, d2 = np.array([0.3, 40.0, 2.0, 0.0]), np.array([-5.0, 3.0, -8.0, 12.0])
    found = densities(first, second, 0.4, all_pairs=all_pairs)(d1, d2)
    pairs = product(first, second) if all_pairs else zip(first, second, strict=True)
    expected = [ConfigurationShape(float(a), float(b), 0.4).density(d1, d2) for a, b in pairs]
    np.testing.assert_allclose(found, np.stack(expected, axis=-1), rtol=1e-12)


def test_members_are_met_exactly():
    """Beside sums over the nodes of one shape, at all temperatures of the heat capacity."""
    widths = [np.exp(axis[k]) for axis, k in zip(GRID.log_widths, (1, 3), strict=True)]
    shape = ConfigurationShape(float(widths[0]), float(widths[1]))
    with jax.enable_x64(True):
        values = dict(zip(WIDTHS, widths, strict=True))
        thermal, absorption = family().thermal(values), family().absorption(values)
        heat = np.exp(np.asarray(thermal(np.log([0.05, 0.7, 3.0]))))
        slow = np.asarray(absorption.relaxation(np.log([1e-3, 1.0, 1e3]), np.log(40.0)))
    # Single precision of logarithms as large as ten; the tables themselves are finer.
    np.testing.assert_allclose(
        heat, direct_heat_capacity(np.array([0.05, 0.7, 3.0]), shape), rtol=1e-5
    )
    expected = direct_relaxation(np.array([1e-3, 1.0, 1e3]), 40.0, shape)
    np.testing.assert_allclose(np.exp(slow), expected, rtol=1e-3)


def test_between_members_beside_the_tables_of_that_shape():
    glass, (conductivity, heat) = glass_between(), made()
    predicted, _ = problem().predicted(TRUTH)
    kappa = np.log(gw.thermal_conductivity(glass, conductivity.temperature)["total"].values)
    capacity = np.log(gw.heat_capacity(glass, heat.temperature)["total"].values)
    np.testing.assert_allclose(predicted[: len(kappa)], kappa, atol=5e-4)
    np.testing.assert_allclose(predicted[len(kappa) :], capacity, atol=2e-4)


def test_slopes_beside_differences():
    found = problem()
    _, slopes = found.predicted(TRUTH)
    for place in (3, 4):
        step = np.zeros(5)
        step[place] = 1e-5
        up, down = (found.predicted(TRUTH + sign * step)[0] for sign in (1.0, -1.0))
        np.testing.assert_allclose(slopes[:, place], (up - down) / 2e-5, rtol=1e-5, atol=1e-8)
        assert np.abs(slopes[:, place]).max() > 0.1


def test_widths_come_back_from_made_up_curves(monkeypatch):
    """A fit of the whole program, whose start is another pair of widths."""
    monkeypatch.setattr(configurations, "width_tables", partial(width_tables, grid=GRID))
    fit = gw.fit(
        made(),
        "vitreous silica",
        model="soft-configurations",
        free=["energy_scale", "strength", "density", "minimum_path", *WIDTHS],
    )
    for name, true in zip(("energy_scale", "strength", "density", *WIDTHS), TRUTH, strict=True):
        p = fit.parameters[name]
        assert p.status == "free"
        assert abs(np.log(p.value) - true) < 4.0 * p.standard_error / p.value
    ensemble = fit.glass.ensemble
    assert ensemble.width_eta == pytest.approx(
        fit.parameters["scaled_width_eta"].value * ensemble.eta_l
    )
    assert ensemble.width_eta == pytest.approx(fit.parameters["width_eta"].value)
    again = fit.problem().predicted(fit.vector)[0]
    rest = np.concatenate(fit.residuals)
    np.testing.assert_allclose(fit.problem().measured - again, rest, atol=1e-9)


def other(**changes):
    ensemble = gw.SoftConfigurationsModel(
        **{
            "mass": 500.0,
            "atom_density": SILICA.atom_density,
            "soft_fraction": 1e-3,
            "width_eta": 0.05,
            "width_xi": 0.25,
            **changes,
        }
    )
    return gw.Glass(SILICA, ensemble, longitudinal=STRENGTH, transverse=STRENGTH)


@pytest.mark.parametrize(
    ("glass", "options", "said"),
    [
        ("vitreous silica", {"model": "soft-potential"}, "the model of this fit lacks it"),
        ("vitreous silica", {"model": "standard-tunnelling"}, "the model of this fit lacks it"),
        (
            "vitreous silica",
            {"model": "soft-configurations", "scattering": "interpolation"},
            "not for this ensemble",
        ),
        (
            other(
                width_eta=None,
                width_xi=None,
                distribution=lambda eta, xi: np.exp(-((eta / 0.1) ** 2) - (xi / 0.2) ** 2),
            ),
            {},
            "distribution of your own",
        ),
        (other(width_eta=0.6), {}, "fitted between 2 and 64"),
        (other(width_xi=0.99), {}, "fitted between 1 and 11"),
    ],
)
def test_what_cannot_be_freed(glass, options, said):
    curve = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988")
    with pytest.raises(InputError, match=said):
        gw.fit(curve, glass, free=["energy_scale", "scaled_width_eta"], **options)


def test_priors_outside_the_grid_are_refused():
    curve = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988")
    with pytest.raises(InputError, match="between 2 and 64"):
        gw.fit(curve, model="soft-configurations", priors={"scaled_width_eta": (100.0, 2.0)})
