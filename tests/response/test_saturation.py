"""Saturation: Bloch's equations, the average over two-level systems and over soft potentials."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import ellipe, ellipk

import glasswell as gw
from glasswell.constants import BOLTZMANN, ELECTRONVOLT, PLANCK, REDUCED_PLANCK
from glasswell.response.saturation import weak_share

SILICA = gw.material("vitreous silica")
PAIRS = gw.Glass(
    SILICA, gw.StandardTunnellingModel(5e44, 1e-12, 100.0), longitudinal=3e-4, transverse=2e-4
)
SOFT = gw.Glass(SILICA, gw.SoftPotentialModel(2.6, 9.2e22), longitudinal=3e-4, transverse=2e-4)


def bloch_power(detuning, rabi, relaxation_time, dephasing_time):
    """Power over ½ħω tanh(E/2kT) at rest, from the matrix of Bloch's equations in a turning frame.

    u' = δv - u/T2, v' = -δu - v/T2 + Ωw, w' = -Ωv - (w - 1)/T1; the power is Ωv.
    """
    matrix = np.array(
        [
            [-1.0 / dephasing_time, detuning, 0.0],
            [-detuning, -1.0 / dephasing_time, rabi],
            [0.0, -rabi, -1.0 / relaxation_time],
        ]
    )
    return rabi * np.linalg.solve(matrix, [0.0, 0.0, -1.0 / relaxation_time])[1]


@pytest.mark.parametrize("dephasing_time", [None, 3e-8])
def test_critical_intensity_from_blochs_equations(dephasing_time):
    """Power over all detunings falls by √2 at J_c, by √(1 + J/J_c) at others: theory 6."""
    temperature, frequency = 0.1, 1e9
    gamma = np.array(PAIRS.couplings) * ELECTRONVOLT
    velocity, energy = np.array(PAIRS.velocities), PLANCK * frequency
    rate = np.array([1.0, 2.0]) @ (gamma**2 / velocity**5) * energy**3
    rate /= np.tanh(0.5 * energy / (BOLTZMANN * temperature))
    t1 = 2.0 * np.pi * SILICA.density * REDUCED_PLANCK**4 / rate
    t2 = 2.0 * t1 if dephasing_time is None else 1.0 / (0.5 / t1 + 1.0 / dephasing_time)
    critical = float(
        gw.critical_intensity(PAIRS, temperature, frequency, dephasing_time=dephasing_time)
    )

    def absorbed(intensity):
        strain = np.sqrt(2.0 * intensity / (SILICA.density * velocity[1] ** 3))
        rabi = gamma[1] * strain / REDUCED_PLANCK
        width = np.sqrt(1.0 + rabi**2 * t1 * t2) / t2

        def over_angle(angle):
            power = bloch_power(width * np.tan(angle), rabi, t1, t2)
            return power * width / np.cos(angle) ** 2

        return quad(over_angle, -0.5 * np.pi, 0.5 * np.pi)[0] / intensity

    weak = absorbed(1e-9 * critical)
    for ratio in (1.0, 30.0):
        assert absorbed(ratio * critical) / weak == pytest.approx(
            1.0 / np.sqrt(1.0 + ratio), rel=1e-6
        )


@pytest.mark.parametrize("ratio", [0.1, 1.0, 1e4])
def test_two_levels_of_all_asymmetries(ratio):
    """T2 = 2T1: √(1 + j) [E(k) - (j/(1 + j)) K(k)], k² = 1/(1 + j), π/4 of the single J_c's."""
    critical = float(gw.critical_intensity(PAIRS, 0.1, 1e9))
    found = weak_share(
        PAIRS, "transverse", np.array([0.1]), np.array([1e9]), ratio * critical, None
    )[0, 0]
    square = 1.0 / (1.0 + ratio)
    expected = np.sqrt(1.0 + ratio) * (ellipe(square) - ratio * square * ellipk(square))
    assert found == pytest.approx(expected, rel=1e-8)
    if ratio > 1e3:
        assert found * np.sqrt(ratio) == pytest.approx(np.pi / 4.0, rel=1e-3)


@pytest.mark.parametrize("glass", [PAIRS, SOFT])
def test_one_critical_intensity_where_dephasing_is_fast(glass):
    options = {"dephasing_time": 1e-10}
    critical = float(gw.critical_intensity(glass, 0.1, 1e9, **options))
    for ratio in (0.3, 20.0):
        exact = gw.ultrasonic_attenuation(
            glass, 0.1, 1e9, intensity=ratio * critical, parts=True, **options
        )["resonance"]
        single = gw.ultrasonic_attenuation(glass, 0.1, 1e9, intensity_ratio=ratio, parts=True)
        assert float(exact) == pytest.approx(float(single["resonance"]), rel=1e-5)


def test_soft_potentials_one_by_one():
    """∫dD2 |y_01|²/√(1 + J/J_c)/|y_11 - y_00| along E_10 = ħω, each with its own J_c."""
    temperature, frequency = 0.3, 2e10
    scale, density = SOFT.ensemble.energy_scale, SILICA.density
    energy = PLANCK * frequency / (BOLTZMANN * scale)
    coupling = np.array(SOFT.couplings) * ELECTRONVOLT
    velocity = np.array(SOFT.velocities)
    phonons = np.array([1.0, 2.0]) @ (coupling**2 / velocity**5) * (PLANCK * frequency) ** 3
    phonons /= np.tanh(0.5 * energy * scale / temperature)
    phonons /= 2.0 * np.pi * density * REDUCED_PLANCK**4

    def excitation(d1, d2):
        return float(np.diff(gw.solve_spectrum(d1, d2, levels=2).energies)[0])

    top = brentq(lambda d2: excitation(0.0, d2) - energy, -9.0, 0.0)
    s, step = np.linspace(0.0, np.sqrt(top + 11.0), 60, retstep=True)
    weak, strong, places = [], {1e-6: [], 1e-2: []}, s + 0.5 * step
    for at in places[:-1]:
        d2 = top - at * at
        d1 = brentq(lambda tilt, d2=d2: excitation(tilt, d2) - energy, 0.0, 3.0, xtol=1e-13)
        position = np.asarray(gw.solve_spectrum(d1, d2, levels=2).position)
        absorbed = position[0, 1] ** 2 * at / abs(position[1, 1] - position[0, 0])
        t1 = 1.0 / (phonons * position[0, 1] ** 2)
        critical = REDUCED_PLANCK**2 * density * velocity[1] ** 3
        critical /= 2.0 * (coupling[1] * position[0, 1]) ** 2 * t1 * 2.0 * t1
        weak.append(absorbed)
        for intensity, found in strong.items():
            found.append(absorbed / np.sqrt(1.0 + intensity / critical))
    for intensity, found in strong.items():
        share = weak_share(
            SOFT, "transverse", np.array([temperature]), np.array([frequency]), intensity, None
        )
        assert share[0, 0] == pytest.approx(sum(found) / sum(weak), rel=2e-3)
    assert 0.05 < sum(strong[1e-2]) / sum(weak) < 0.95


def test_many_frequencies_are_as_good_as_few():
    frequency, temperature = np.geomspace(3e6, 2e11, 9), np.array([0.03, 1.0])
    many = weak_share(SOFT, "transverse", temperature, frequency, 1e-4, None)
    few = [weak_share(SOFT, "transverse", temperature, f[None], 1e-4, None) for f in frequency]
    np.testing.assert_allclose(many, np.concatenate(few, axis=1), rtol=3e-4)
    assert many.min() < 1e-6
    assert many.max() > 0.99


def test_strongest_system():
    """J_c ∝ |y_01|² of the symmetric potential where lifetimes limit: it is the largest J_c."""
    energy = PLANCK * 1e9 / (BOLTZMANN * 2.6)
    spectrum = gw.solve_spectrum(0.0, -8.0, levels=2)
    at_eight = float(np.diff(spectrum.energies)[0])
    frequency = at_eight / energy * 1e9
    transition = float(np.asarray(spectrum.position)[0, 1] ** 2)
    found = float(gw.critical_intensity(SOFT, 1.0, frequency))
    rate = SOFT.rate_constant * 2.6 * BOLTZMANN / REDUCED_PLANCK * transition * at_eight**3
    t1 = np.tanh(0.5 * at_eight * 2.6 / 1.0) / rate
    coupling = SOFT.couplings[1] * ELECTRONVOLT
    expected = REDUCED_PLANCK**2 * SILICA.density * SOFT.velocities[1] ** 3
    expected /= 2.0 * coupling**2 * transition * t1 * 2.0 * t1
    assert found == pytest.approx(expected, rel=1e-6)
