"""Heat release: the limit of two levels, the sum over systems, axes, units, bad input."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK

SILICA = gw.material("vitreous silica")
SOFT = gw.SoftPotentialModel(energy_scale=3.1, density=8e22)
GLASS = gw.Glass(SILICA, SOFT, longitudinal=3e-4, transverse=3e-4)
PAIRS = gw.Glass(
    SILICA, gw.StandardTunnellingModel(8e44, 1e-11, 1e3), longitudinal=3e-4, transverse=3e-4
)


def test_two_levels_release_as_one_over_t():
    """Theory 7: (π²k²/24) P̄ (T1² - T0²)/t."""
    time = np.array([10.0, 1e3, 1e5])
    found = gw.heat_release(PAIRS, time, 0.1, 1.0)
    expected = np.pi**2 / 24.0 * BOLTZMANN**2 * 8e44 * (1.0 - 0.01) / time
    np.testing.assert_allclose(found["total"], expected, rtol=1e-4)
    assert found["total"].units == "W/m^3"


def test_soft_potentials_release_what_their_pairs_do():
    """P_s ∫∫dD1 dD2 E Δf λ e^(-λt) of two levels with asymptotic Δ and y (theory 1.4)."""
    time, cold, warm = np.array([1e-4, 1e-2, 1.0]), 0.01, 0.05
    d2 = np.linspace(-11.0, -3.0, 2001)[:, None]
    d1 = np.geomspace(1e-9, 1.0, 3001)[None, :]
    action = np.sqrt(2.0) / 3.0 * np.abs(d2) ** 1.5
    place = np.sqrt(np.abs(d2) / 2.0) * (1.0 - 0.5 / action)
    splitting = gw.tunnel_splitting(d2)
    energy = np.hypot(2.0 * place * d1, splitting)

    def upper(temperature):
        return np.exp(-energy / temperature) / (1.0 + np.exp(-energy / temperature))

    scale = SOFT.energy_scale
    coth = 1.0 / np.tanh(0.5 * energy * scale / cold)
    rate = (place * splitting / energy) ** 2 * energy**3 * coth
    excess = energy * (upper(warm / scale) - upper(cold / scale))
    unit = GLASS.rate_constant * scale * BOLTZMANN / REDUCED_PLANCK
    power = [
        np.trapezoid(2.0 * d1 * excess * rate * np.exp(-rate * unit * t), np.log(d1), axis=1)
        for t in time
    ]
    expected = np.trapezoid(np.array(power), d2[:, 0], axis=1) * 8e22 * scale * BOLTZMANN * unit
    found = gw.heat_release(GLASS, time, cold, warm)["total"]
    np.testing.assert_allclose(found, expected, rtol=0.02)


def test_axes_units_and_signs():
    time, temperature = np.array([1e-4, 1e-2]), np.array([0.05, 0.1, 0.3])
    found = gw.heat_release(GLASS, time, temperature, 0.2)
    assert found["total"].dims == ("temperature", "time")
    assert (found["total"][:2] > 0.0).all()
    assert (found["total"][2] < 0.0).all()
    per_mass = gw.heat_release(GLASS, 1e-2, 0.1, 0.2, per="mass")
    assert per_mass["total"].dims == ()
    assert per_mass["total"].units == "W/kg"
    assert float(per_mass["total"]) == pytest.approx(float(found["total"][1, 1]) / 2200.0, rel=1e-9)
    assert found.attrs["initial_temperature_K"] == 0.2


def test_a_short_charge_holds_less():
    full, short = (
        float(gw.heat_release(GLASS, 1.0, 0.05, 0.1, charging_time=t)["total"])
        for t in (None, 0.01)
    )
    assert 0.0 < short < 0.1 * full


def test_marks():
    with pytest.warns(gw.ValidityWarning, match="Choose a deeper"):
        found = gw.heat_release(GLASS, [1e-3, 1e6], 0.1, 40.0)
    assert found["cut_off"].values.tolist() == [False, True]
    assert bool(found["extrapolated"])


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((1.0, 0.0, 1.0), "temperature holds 0.0"),
        ((1.0, 0.1, -1.0), "initial_temperature holds -1.0"),
        ((-1.0, 0.1, 1.0), "time holds -1.0"),
        ((np.nan, 0.1, 1.0), "time holds nan"),
        ((1e-9, 0.1, 1.0), "still settles inside its wells"),
    ],
)
def test_bad_input(arguments, problem):
    with pytest.raises(gw.InputError, match=problem):
        gw.heat_release(GLASS, *arguments)
    with pytest.raises(gw.InputError, match="per='litre'"):
        gw.heat_release(GLASS, 1.0, 0.1, 1.0, per="litre")
    with pytest.raises(gw.InputError, match=r"time holds 0\.0"):
        gw.heat_release(GLASS, 1.0, 0.1, 1.0, charging_time=0.0)


def test_one_jump_has_one_start():
    """The first of several was taken before."""
    with pytest.raises(gw.InputError, match=r"initial_temperature holds 2 values.*for each"):
        gw.heat_release(GLASS, 60.0, 0.1, [1.0, 2.0])
    with pytest.raises(gw.InputError, match=r"charging_time holds 2 values.*for each"):
        gw.heat_release(GLASS, 60.0, 0.1, 1.0, charging_time=[60.0, 600.0])
