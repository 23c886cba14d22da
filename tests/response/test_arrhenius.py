"""The Arrhenius rate: single potentials by hand, its activated law, tunnelling without attempts."""

from __future__ import annotations

import warnings
from functools import lru_cache

import numpy as np
import pytest

import glasswell as gw
from glasswell.constants import BOLTZMANN, ELECTRONVOLT, REDUCED_PLANCK
from glasswell.ensemble.shape import Shape
from glasswell.response.arrhenius import TwoWells, arrhenius_relaxation, two_wells
from glasswell.response.relaxation_table import direct_relaxation
from glasswell.spectrum.volume_nodes import VolumeNodes, solved_nodes, volume_rule

SILICA = gw.material("vitreous silica")
DEEP = Shape(-20.0)


def samples(width=1.0):
    random = np.random.default_rng(3)
    return gw.SampledPotentials(
        energy_scale=4.0,
        d1=random.normal(0.0, 1.5, 120),
        d2=random.uniform(-12.0, 2.0, 120),
        weight=random.uniform(0.5, 1.5, 120) * 1e21,
        width=width,
    )


@lru_cache(maxsize=1)
def wells_one_by_one():
    """Weight, E_j - E_0, |y_0j|², ¼(y_jj - y_00)² and both barriers of each double well, in W."""
    found, ensemble = [], samples()
    for d1, d2, weight in zip(ensemble.d1, ensemble.d2, ensemble.weight, strict=True):
        if gw.SoftPotential.from_invariants(d1, d2, energy_scale=4.0).kind != "two-well":
            continue
        spectrum = gw.solve_spectrum(d1, d2, levels=24)
        low, top, high = np.sort(np.roots([4.0, 0.0, 2.0 * d2, d1]).real)
        energies, position = np.asarray(spectrum.energies), np.asarray(spectrum.position)
        wells = np.diag(position) > top
        j = int(np.flatnonzero(wells != wells[0])[0])
        barriers = [d1 * (top - y) + d2 * (top**2 - y**2) + top**4 - y**4 for y in (low, high)]
        distance = 0.5 * (position[j, j] - position[0, 0])
        gap = energies[j] - energies[0]
        found.append((weight, gap, position[0, j] ** 2, distance**2, barriers))
    return found


def by_hand(glass, temperature, frequency, attempt_time):
    """(Re + i Im) χ/ρv² of relaxation, one potential after another, in SI units."""
    omega, thermal = 2.0 * np.pi * frequency, BOLTZMANN * temperature
    joule = glass.ensemble.energy_scale * BOLTZMANN
    coupling = np.array(glass.couplings) * ELECTRONVOLT
    velocity, density = np.array(glass.velocities), SILICA.density
    phonons = np.array([1.0, 2.0]) @ (coupling**2 / velocity**5)
    phonons /= 2.0 * np.pi * density * REDUCED_PLANCK**4
    total = 0.0
    for weight, scaled_gap, transition, distance, barriers in wells_one_by_one():
        gap = scaled_gap * joule
        rate = phonons * transition * gap**3 / np.tanh(0.5 * gap / thermal)
        rate += 0.5 / attempt_time * sum(np.exp(-b * joule / thermal) for b in barriers)
        strength = distance / np.cosh(0.5 * gap / thermal) ** 2
        total += weight * strength / thermal * rate / (rate - 1j * omega)
    return coupling[1] ** 2 * total / (density * velocity[1] ** 2)


@pytest.mark.parametrize("attempt_time", [1e-13, 1e-10])
@pytest.mark.parametrize("temperature", [0.3, 4.0, 20.0])
def test_single_potentials(temperature, attempt_time):
    glass = gw.Glass(SILICA, samples(), coupling_longitudinal=0.8, coupling_transverse=0.5)
    frequency = np.array([1e3, 1e7, 1e9])
    options = {"relaxation": "arrhenius", "attempt_time": attempt_time}
    found = gw.internal_friction(glass, temperature, frequency, parts=True, **options)
    expected = [by_hand(glass, temperature, f, attempt_time) for f in frequency]
    np.testing.assert_allclose(found["relaxation"], np.imag(expected), rtol=1e-3)
    moved = gw.sound_velocity_shift(
        glass, temperature, frequency, reference_temperature=0.1, parts=True, **options
    )["relaxation"]
    before = [by_hand(glass, 0.1, f, attempt_time) for f in frequency]
    change = -0.5 * (np.real(expected) - np.real(before))
    np.testing.assert_allclose(moved, change, rtol=1e-3, atol=1e-4 * np.abs(change).max())


def test_rate_of_a_symmetric_well():
    """Exp(-V/T)/τ0 with V = D2²/4, and tunnelling |y_01|²ε³coth(ε/2T)."""
    nodes = VolumeNodes(-9.0, **solved_nodes(*map(np.array, ([0.0], [-8.0], [1.0]))), name=None)
    wells = TwoWells.of(nodes, np.ones(1))
    assert wells.rate(2.0, 0.0, 5.0)[0] == pytest.approx(5.0 * np.exp(-8.0), rel=1e-12)
    energy, transition = nodes.excitations[0, 1], nodes.transition[0, 0, 1]
    expected = 3.0 * transition * energy**3 / np.tanh(0.5 * energy / 2.0)
    assert wells.rate(2.0, 3.0, 0.0)[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("temperature", "logarithm"), [(1.5, 20.0), (2.0, 12.0), (2.0, 16.0), (3.0, 13.0)]
)
def test_activated_law(temperature, logarithm):
    """R = T^¾ L^-¼ [1 - (1 - ln 2)/4L][1 - (3/8)(TL)^-¾], L = ln(1/ωτ0), without tunnelling.

    The leading term is that of the literature; the first bracket is cosh(Δ/2kT) of the rate, the
    second 1 - 1/2S of the well's place and asymmetry at the barrier T·L.
    """
    frequency = np.array([1.0])
    found = arrhenius_relaxation(
        two_wells(DEEP), np.array([temperature]), frequency, 0.0, np.exp(logarithm)
    )
    leading = temperature**0.75 * logarithm**-0.25
    classical = 1.0 - (1.0 - np.log(2.0)) / (4.0 * logarithm)
    quantum = 1.0 - 0.375 * (temperature * logarithm) ** -0.75
    assert found[0][0, 0] / (leading * classical * quantum) == pytest.approx(1.0, abs=2e-3)
    assert 0.94 < found[0][0, 0] / leading < 0.985


@pytest.mark.parametrize(
    ("temperature", "logarithm", "off"), [((1.5, 3.0), 14.0, 0.02), ((3.0, 5.0), 10.0, 0.012)]
)
def test_activated_velocity(temperature, logarithm, off):
    """δv/v = -(4/3)C{T^¾[(L + 1 - ln 2)^¾ - 0.546] - (9/32) ln T}, against another temperature.

    The leading term -(4/3)C T^¾ L^¾ is that of the literature.  Shallow wells lose their second
    minimum at a tilt of kT: (3/4)∫dv v^-¼ [g(v) - 1] = -0.546, v = V/kT, g their share by classical
    mechanics.  The last term is ∫(1 - 1/2S) d(V^¾).
    """
    temperature = np.array(temperature)
    _, real = arrhenius_relaxation(
        two_wells(DEEP), temperature, np.array([1.0]), 0.0, np.exp(logarithm)
    )
    shift = -0.5 * np.pi * (real[1, 0] - real[0, 0])
    bracket = (logarithm + 1.0 - np.log(2.0)) ** 0.75 - 0.546
    change = np.diff(temperature**0.75 * bracket - 9.0 / 32.0 * np.log(temperature))[0]
    assert shift / (-(4.0 / 3.0) * change) == pytest.approx(1.0, abs=off)
    literature = -(4.0 / 3.0) * np.diff((temperature * logarithm) ** 0.75)[0]
    assert 0.9 < shift / literature < 0.94


@pytest.mark.parametrize("temperature", [0.01, 0.1, 0.2])
def test_tunnelling_alone_is_the_ladder_in_the_cold(temperature):
    """Up to rates of the fastest pairs, where more than two levels count from kT = 0.1 W on."""
    x = np.geomspace(1e-3, 1.0, 4) * temperature**3
    found = arrhenius_relaxation(two_wells(DEEP), np.array([temperature]), x, 1.0, 0.0)
    for part, real in zip(found, (False, True), strict=True):
        expected = direct_relaxation(x, temperature, DEEP, real=real)
        np.testing.assert_allclose(part[0], expected, rtol=7e-3 if real else 1e-3)


def test_no_attempts():
    """attempt_time = inf is none at all; attempts make rates faster than a wave of 1 MHz."""
    soft = gw.Glass(SILICA, gw.SoftPotentialModel(2.6, 9.2e22), longitudinal=3e-4, transverse=3e-4)
    quick, never = (
        float(gw.internal_friction(soft, 2.0, 1e6, relaxation="arrhenius", attempt_time=t))
        for t in (1e-13, np.inf)
    )
    assert never > 1.3 * quick
    scale = 2.6 * BOLTZMANN / REDUCED_PLANCK * soft.rate_constant
    omega = np.array([2.0 * np.pi * 1e6])
    wells = two_wells(soft.ensemble.shape)
    alone = arrhenius_relaxation(wells, np.array([2.0 / 2.6]), omega, scale, 0.0)[0][0, 0]
    resonance = float(gw.internal_friction(soft, 2.0, 1e6, parts=True)["resonance"])
    assert never == pytest.approx(np.pi * 3e-4 * alone + resonance, rel=1e-9)


def test_other_nodes():
    """Two thirds of the spacing in D2 and D1, down to D2 = -7."""
    d1, d2, weight = volume_rule(-7.0, 1.5)
    near = (d2 < 0.0) & (d1 < 12.0)
    fine = VolumeNodes(-7.0, **solved_nodes(d1[near], d2[near], weight[near]), name=None)
    wells = TwoWells.of(fine, np.ones(near.sum()))
    temperature = np.array([0.03, 0.3, 1.0, 3.0])
    for frequency in (1e2, 1e8):
        arguments = (temperature, np.array([frequency]), 1e9, 1e13)
        found = arrhenius_relaxation(two_wells(Shape(-7.0)), *arguments)
        expected = arrhenius_relaxation(wells, *arguments)
        np.testing.assert_allclose(found[0], expected[0], rtol=5e-3)
        np.testing.assert_allclose(found[1], expected[1], rtol=5e-3)


@pytest.mark.parametrize("frequency", [[1e-6], [1e14], [1e-6, 1.0, 1e5, 1e14]])
def test_bins_are_plain_sums(frequency):
    """Frequencies far outside of all rates, alone, and among them."""
    wells, frequency = two_wells(DEEP), np.array(frequency)
    temperature = np.array([0.02, 1.0, 8.0])
    found = arrhenius_relaxation(wells, temperature, frequency, 1e9, 1e13)
    for i, t in enumerate(temperature):
        rate, strength = wells.rate(t, 1e9, 1e13), wells.strength(t) / (np.pi * t)
        for j, omega in enumerate(frequency):
            plain = strength * rate / (rate**2 + omega**2)
            assert found[0][i, j] == pytest.approx(float((plain * omega).sum()), rel=2e-4)
            assert found[1][i, j] == pytest.approx(float((plain * rate).sum()), rel=2e-4)


def test_marks_where_deeper_wells_would_relax():
    def friction(minimum):
        ensemble = gw.SoftPotentialModel(2.6, 9.2e22, minimum_d2=minimum)
        glass = gw.Glass(SILICA, ensemble, longitudinal=3e-4, transverse=3e-4)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", gw.ValidityWarning)
            return gw.internal_friction(
                glass, np.geomspace(0.5, 8.0, 9), [1e4, 1e8], relaxation="arrhenius", parts=True
            )

    shallow, deep = friction(-11.0), friction(-20.0)
    off = np.abs(shallow["total"].values / deep["total"].values - 1.0) > 0.1
    assert off.any()
    assert np.all(shallow["cut_off"].values[off])
    assert not shallow["cut_off"].values[0].any()


def test_dielectric_loss_has_the_same_choice():
    soft = gw.Glass(SILICA, gw.SoftPotentialModel(2.6, 9.2e22), longitudinal=3e-4, transverse=3e-4)
    for acoustic, electric in (
        (gw.internal_friction, gw.dielectric_loss),
        (gw.sound_velocity_shift, gw.permittivity_shift),
    ):
        ratios = []
        for relaxation in ("ladder", "arrhenius"):
            options = {"relaxation": relaxation, "parts": True}
            sound = acoustic(soft, [0.3, 2.0], 1e6, **options)["relaxation"][1]
            field = electric(soft, [0.3, 2.0], 1e6, loss_tangent=1e-3, **options)["relaxation"][1]
            ratios.append(float(sound / field))
        assert ratios[0] == pytest.approx(ratios[1], rel=1e-12)
    found = gw.dielectric_loss(soft, 2.0, 1e6, loss_tangent=1e-3, relaxation="arrhenius")
    assert found.attrs["relaxation"] == "arrhenius"
    assert found.attrs["attempt_time_s"] == 1e-13


@pytest.mark.parametrize("bad", [0.0, -1e-13, np.nan, "fast", None])
def test_bad_attempt_times(bad):
    soft = gw.Glass(SILICA, gw.SoftPotentialModel(2.6, 9.2e22), longitudinal=3e-4, transverse=3e-4)
    with pytest.raises(gw.InputError, match="attempt_time"):
        gw.internal_friction(soft, 1.0, 1e6, relaxation="arrhenius", attempt_time=bad)


def test_refusals():
    pairs = gw.Glass(
        SILICA, gw.StandardTunnellingModel(5e44, 1e-9, 40.0), longitudinal=3e-4, transverse=3e-4
    )
    with pytest.raises(gw.InputError, match=r"no barrier.*soft potentials"):
        gw.sound_velocity_shift(pairs, 1.0, 1e6, relaxation="arrhenius")
    with pytest.raises(gw.InputError, match=r"hopping.*ladder"):
        gw.internal_friction(pairs, 1.0, 1e6, relaxation="hopping")
