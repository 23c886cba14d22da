"""Internal friction and sound velocity: limits of two levels, plain ladders, marks, errors."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import glasswell as gw
from glasswell.constants import BOLTZMANN, PLANCK, REDUCED_PLANCK
from glasswell.response.relaxation_table import direct_relaxation

SILICA = gw.material("vitreous silica")
C = 3e-4
PAIRS = gw.Glass(
    SILICA, gw.StandardTunnellingModel(5e44, 1e-12, 100.0), longitudinal=C, transverse=C
)
SOFT = gw.Glass(SILICA, gw.SoftPotentialModel(2.8, 9e22), longitudinal=C, transverse=C)


def test_plateau():
    """Q⁻¹ = πC/2 where the fastest pairs follow."""
    found = gw.internal_friction(PAIRS, 8.0, 1.0)
    assert float(found) == pytest.approx(0.5 * np.pi * C, rel=1e-3)


def test_resonance():
    """πC tanh(ħω/2kT)."""
    found = gw.internal_friction(PAIRS, 0.05, 3e9, parts=True)
    x = PLANCK * 3e9 / (BOLTZMANN * 0.05)
    assert float(found["resonance"]) == pytest.approx(np.pi * C * np.tanh(0.5 * x), rel=1e-5)


def test_fast_side():
    """π³C k³T³ (Σ g γ²/v⁵)/(24 ωρħ⁴)."""
    temperature, frequency = 0.02, 1e7
    gamma = np.array(PAIRS.couplings) * 1.602176634e-19
    velocity = np.array(PAIRS.velocities)
    rates = (np.array([1.0, 2.0]) * gamma**2 / velocity**5).sum()
    expected = np.pi**3 * C * (BOLTZMANN * temperature) ** 3 * rates
    expected /= 24.0 * 2.0 * np.pi * frequency * SILICA.density * REDUCED_PLANCK**4
    found = gw.internal_friction(PAIRS, temperature, frequency, parts=True)
    assert float(found["relaxation"]) == pytest.approx(expected, rel=3e-3)


def test_slopes_of_the_velocity():
    """+C per unit of ln T below the crossover, -C/2 above it."""
    cold = gw.sound_velocity_shift(PAIRS, [0.01, 0.02], 1e6)
    warm = gw.sound_velocity_shift(PAIRS, [4.0, 8.0], 1e3)
    assert float(cold[1] - cold[0]) / np.log(2.0) == pytest.approx(C, rel=0.02)
    assert float(warm[1] - warm[0]) / np.log(2.0) == pytest.approx(-0.5 * C, rel=0.02)


def test_maximum_of_the_velocity_moves_as_a_cube_root():
    """ωτ(2kT) = 1 with τ⁻¹ ∝ T³: T_max ∝ ω^(1/3)."""
    temperature = np.geomspace(0.005, 5.0, 2000)
    shift = gw.sound_velocity_shift(PAIRS, temperature, [1e3, 1e6]).values
    first, second = temperature[shift.argmax(axis=0)]
    assert np.log(second / first) / np.log(1e3) == pytest.approx(1.0 / 3.0, abs=0.01)


def test_soft_potentials_become_pairs():
    """5 to 10 % above two-level systems with the same C at 20 mK, by more in the plateau."""
    soft = gw.internal_friction(SOFT, 0.02, [1e5, 1e9]).values
    pairs_of_soft = gw.standard_tunnelling_limit(SOFT.ensemble, 0.1)
    pairs = gw.Glass(SILICA, pairs_of_soft, longitudinal=C, transverse=C)
    ratio = soft / gw.internal_friction(pairs, 0.02, [1e5, 1e9]).values
    assert np.all(np.abs(ratio - 1.06) < 0.1)


@pytest.mark.parametrize("temperature", [0.05, 1.0, 6.0])
def test_relaxation_from_a_ladder_of_its_own(temperature):
    frequency = np.array([1e4, 1e8])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        found = gw.internal_friction(SOFT, temperature, frequency, parts=True)
    scale = SOFT.ensemble.energy_scale
    x = PLANCK * frequency / (BOLTZMANN * scale) / SOFT.rate_constant
    expected = np.pi * C * direct_relaxation(x, temperature / scale, SOFT.ensemble.shape)
    np.testing.assert_allclose(found["relaxation"].values, expected, rtol=6e-3)


def test_mean_free_path_agrees():
    """l⁻¹ = (ω/v) Q⁻¹, also for slow waves."""
    for frequency in (1e4, 1e11):
        friction = float(gw.internal_friction(SOFT, 1.0, frequency))
        path = float(gw.mean_free_path(SOFT, 1.0, frequency)["total"])
        expected = SOFT.velocity("transverse") / (2.0 * np.pi * frequency * friction)
        assert path == pytest.approx(expected, rel=2e-3)


def test_deeper_wells_are_missed_where_it_is_marked():
    """D2 > -11 against D2 > -20: what is off by more than 10 % above 0.3 K is marked."""
    temperature = np.geomspace(0.3, 8.0, 12)
    ensemble = gw.SoftPotentialModel(2.8, 9e22, minimum_d2=-20.0)
    deep = gw.Glass(SILICA, ensemble, longitudinal=C, transverse=C)
    with pytest.warns(gw.ValidityWarning, match="deeper minimum_d2"):
        found = gw.internal_friction(SOFT, temperature, 1e4, parts=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        expected = gw.internal_friction(deep, temperature, 1e4, parts=True)
    off = np.abs(found["total"].values / expected["total"].values - 1.0) > 0.1
    assert off.any()
    assert np.all(found["cut_off"].values[off])
    assert not found["cut_off"].values[:2].any()


def test_shapes_units_and_parts():
    found = gw.internal_friction(SOFT, [0.1, 0.2, 0.3], [1e6, 1e9], "longitudinal", parts=True)
    assert dict(found.sizes) == {"temperature": 3, "frequency": 2}
    np.testing.assert_allclose(found["total"], found["resonance"] + found["relaxation"])
    scalar = gw.internal_friction(SOFT, 0.1, 1e6)
    assert scalar.dims == ()
    assert scalar.attrs["units"] == "1"
    assert float(gw.sound_velocity_shift(SOFT, 0.1, 1e6)) == 0.0
    shifted = gw.sound_velocity_shift(SOFT, [0.1, 0.4], 1e6, reference_temperature=0.4)
    assert float(shifted[1]) == 0.0
    assert float(shifted[0]) == pytest.approx(
        -float(gw.sound_velocity_shift(SOFT, [0.1, 0.4], 1e6)[1]), rel=1e-12
    )


@pytest.mark.parametrize("function", [gw.internal_friction, gw.sound_velocity_shift])
def test_bad_input(function):
    with pytest.raises(gw.InputError, match="branch"):
        function(SOFT, 0.1, 1e6, "shear")
    with pytest.raises(gw.InputError, match="temperature"):
        function(SOFT, [0.1, -1.0], 1e6)
    with pytest.raises(gw.InputError, match="zone boundary"):
        function(SOFT, 0.1, 1e14)
    with pytest.raises(gw.InputError, match="temperature holds"):
        gw.sound_velocity_shift(SOFT, 0.1, 1e6, reference_temperature=-1.0)


def test_fast_velocities_are_refused():
    with pytest.raises(gw.InputError, match="ħω = W"):
        gw.sound_velocity_shift(SOFT, 0.1, 2e11)
