"""C(T): limits of Debye phonons and of both ensembles, units, axes, bad input."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK

SILICA = gw.material("vitreous silica")
SOFT = gw.SoftPotentialModel(energy_scale=3.1, density=8e22)
GLASS = gw.Glass(SILICA, SOFT, longitudinal=3e-4, transverse=3e-4)


def pairs(smallest):
    ensemble = gw.StandardTunnellingModel(8e44, smallest, 1e3)
    return gw.Glass(SILICA, ensemble, longitudinal=3e-4, transverse=3e-4)


def test_phonons_in_the_cold():
    """(2π²/5)k⁴T³/ħ³v_D³, v_D⁻³ = (v_l⁻³ + 2v_t⁻³)/3."""
    temperature = np.array([0.01, 0.5, 3.0])
    inverse = (5900.0**-3 + 2.0 * 3770.0**-3) / 3.0
    expected = 0.4 * np.pi**2 * BOLTZMANN**4 * temperature**3 / REDUCED_PLANCK**3 * inverse
    np.testing.assert_allclose(gw.heat_capacity(GLASS, temperature)["phonons"], expected, rtol=1e-9)


def test_phonons_in_the_heat():
    """3nk[1 - (θ/T)²/20]: Dulong and Petit."""
    temperature = 8.0 * SILICA.debye_temperature()
    expected = 3.0 * SILICA.require("atom_density") * BOLTZMANN * (1.0 - 1.0 / 1280.0)
    found = gw.heat_capacity(GLASS, temperature)["phonons"]
    assert float(found) == pytest.approx(expected, rel=1e-6)


def test_two_levels_are_logarithmic_in_time():
    """(π²/12)P̄k²T ln(4t/τ_min): e² times the time, 1/e the smallest splitting, 2 π²/12 more."""
    temperature = np.array([0.02, 0.3, 2.0])
    short, long = (gw.heat_capacity(pairs(s), temperature) for s in (1e-7, 1e-7 / np.e))
    difference = (long["excitations"] - short["excitations"]).values
    expected = np.pi**2 / 6.0 * 8e44 * BOLTZMANN**2 * temperature
    np.testing.assert_allclose(difference, expected, rtol=1e-6)


def test_vibrations_in_the_heat():
    """(2π⁶/21)P_s k(kT/W)⁵ of all potentials, √(2/3) of it above the smallest D2."""
    scaled = np.array([10.0, 20.0, 30.0])
    found = gw.heat_capacity(GLASS, 3.1 * scaled)["excitations"]
    limit = np.sqrt(2.0 / 3.0) * 2.0 * np.pi**6 / 21.0 * 8e22 * BOLTZMANN * scaled**5
    rest = (found / limit - 1.0).values
    # potentials with D2 < 0 add √(1 + 44W²/E²) - 1 ≈ 22/(7.5 kT)² or so, which falls as T⁻²
    assert rest[2] < 3e-3
    np.testing.assert_allclose(rest[0] / rest[1:], [4.0, 9.0], rtol=0.35)


def test_parts_and_units():
    temperature = [0.1, 2.0, 50.0]
    volume = gw.heat_capacity(GLASS, temperature)
    np.testing.assert_allclose(volume["phonons"] + volume["excitations"], volume["total"])
    np.testing.assert_allclose(volume["excitations"], SOFT.heat_capacity(temperature))
    mass = gw.heat_capacity(GLASS, temperature, per="mass")
    mole = gw.heat_capacity(GLASS, temperature, per="mole")
    # 60.08 g of SiO2 in a mole, 2200 kg in a cubic metre
    for name in ("total", "phonons", "excitations"):
        np.testing.assert_allclose(mass[name] * 2200.0, volume[name])
        np.testing.assert_allclose(mole[name], mass[name] * 0.06008, rtol=2e-4)
    units = [d["total"].units for d in (volume, mass, mole)]
    assert units == ["J/(K m^3)", "J/(K kg)", "J/(K mol)"]


def test_axes():
    one = gw.heat_capacity(GLASS, 1.0)
    assert one["total"].shape == ()
    many = gw.heat_capacity(GLASS, [31.5, 1.0])
    assert many["total"].dims == ("temperature",)
    assert float(many["total"][1]) == pytest.approx(float(one["total"]), rel=1e-12)
    np.testing.assert_array_equal(many["extrapolated"], [True, False])
    assert "extrapolated" not in gw.heat_capacity(pairs(1e-7), 1.0)


@pytest.mark.parametrize("temperature", [0.0, -1.0, np.nan, np.inf, [1.0, 0.0]])
def test_temperatures_that_are_none(temperature):
    with pytest.raises(gw.InputError, match=r"temperature holds.*above zero"):
        gw.heat_capacity(GLASS, temperature)


def test_other_bad_input():
    with pytest.raises(gw.InputError, match=r"ounce.*volume.*mass.*mole"):
        gw.heat_capacity(GLASS, 1.0, per="ounce")
    with pytest.raises(gw.InputError, match=r"2 dimensions.*flatten temperature"):
        gw.heat_capacity(GLASS, [[1.0, 2.0]])
    unknown = gw.Material.create(
        "unknown", density=2200.0, longitudinal_velocity=5900.0, transverse_velocity=3770.0,
        atom_density=6.6e28,
    )  # fmt: skip
    glass = GLASS.replace(material=unknown)
    assert np.isfinite(gw.heat_capacity(glass, 1.0, per="mass")["total"])
    with pytest.raises(gw.InputError, match=r"molar mass.*not known.*molar_mass="):
        gw.heat_capacity(glass, 1.0, per="mole")
    glass = GLASS.replace(material=unknown.replace(atom_density=None))
    with pytest.raises(gw.InputError, match=r"atom density.*not known.*atom_density="):
        gw.heat_capacity(glass, 1.0)


def test_within_a_time_less_than_in_equilibrium():
    """Excitations follow, phonons are there; after 10 µs as after a second at 3 K."""
    temperature, time = np.array([0.05, 0.5, 3.0]), np.array([1e-7, 1e-5, 1e-4, 1e-3])
    found = gw.heat_capacity(GLASS, temperature, time)
    settled = gw.heat_capacity(GLASS, temperature)
    assert found["total"].dims == ("temperature", "time")
    assert found["total"].units == "J/(K m^3)"
    assert found["time"].units == "s"
    assert (found["excitations"].diff("time") > 0.0).all()
    assert (found["excitations"] <= settled["excitations"] * (1.0 + 1e-6)).all()
    np.testing.assert_allclose(
        found["phonons"].T, settled["phonons"].values[None, :] * np.ones((4, 1))
    )
    np.testing.assert_allclose(
        found["excitations"][2, 1:], settled["excitations"][2].item(), rtol=0.05
    )
    one = gw.heat_capacity(GLASS, 0.5, 1e-5, per="mass")
    assert one["total"].dims == ()
    expected = float(found["total"][1, 1]) / SILICA.density
    assert float(one["total"]) == pytest.approx(expected, rel=1e-12)


def test_two_levels_within_a_time():
    """(π²/12)P̄k²T per unit of ln t, whatever the smallest splitting."""
    time = np.array([1e-3, 1e-1, 10.0])
    found = gw.heat_capacity(pairs(1e-12), 0.1, time)["excitations"].values
    slope = np.diff(found) / np.diff(np.log(time))
    np.testing.assert_allclose(slope, np.pi**2 / 12.0 * 8e44 * BOLTZMANN**2 * 0.1, rtol=2e-3)


def test_a_long_time_asks_for_deeper_wells():
    with pytest.warns(gw.ValidityWarning, match="choose a deeper|Choose a deeper"):
        found = gw.heat_capacity(GLASS, 0.1, [1e-3, 1e6])
    assert found["cut_off"].values.tolist() == [False, True]


@pytest.mark.parametrize(
    ("temperature", "time", "problem"),
    [
        (0.1, 0.0, "time holds 0.0"),
        (0.1, np.nan, "time holds nan"),
        (0.1, 1e-17, "time holds 1e-17 s.*tabulated"),
        (0.1, 1e-30, "time holds 1e-30.*no glass is measured there"),
        (1e-4, 1.0, "temperature holds 0.0001 K.*tabulated"),
        (0.1, [[1.0]], "2 dimensions"),
    ],
)
def test_times_outside_the_table(temperature, time, problem):
    with pytest.raises(gw.InputError, match=problem):
        gw.heat_capacity(GLASS, temperature, time)
