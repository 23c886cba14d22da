"""The gap and σ1, σ2 against brute-force integrals, closed forms and limits."""

from __future__ import annotations

import pickle
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import i0, k0, zeta

import glasswell as gw
from glasswell.superconductor.conductivity import dissipation, inertia
from glasswell.superconductor.gap import reduced_gap

KELVIN = 6.62607015e-34 / 1.380649e-23  # of one hertz


def gap_by_quadrature(t):
    """Δ/kTc of ∫ dξ [tanh(ξ/2T)/ξ - tanh(E/2T)/E] = ln(Tc/T), neither form used by the package."""

    def difference(gap):
        def integrand(xi):
            energy = np.hypot(xi, gap)
            return np.tanh(0.5 * xi / t) / xi - np.tanh(0.5 * energy / t) / energy

        edges = [1e-12, 0.1, 1.0, 5.0, 20.0]
        near = sum(
            quad(integrand, a, b, epsabs=1e-13, epsrel=1e-12, limit=400)[0]
            for a, b in pairwise(edges)
        )
        # beyond, both tanh are 1: ∫ (1/ξ - 1/E) dξ = ln[(1 + √(1 + (Δ/ξ)²))/2]
        return near + np.log(0.5 * (1.0 + np.hypot(1.0, gap / edges[-1]))) + np.log(t)

    return brentq(difference, 1e-3, 3.0, xtol=1e-13)


@pytest.mark.parametrize("t", [0.1, 0.3, 0.5, 0.8, 0.95, 0.999])
def test_the_gap_solves_the_gap_equation(t):
    weak = np.pi * np.exp(-np.euler_gamma)
    assert reduced_gap(np.array([t]))[0] == pytest.approx(gap_by_quadrature(t) / weak, rel=2e-8)


def test_the_gap_in_the_cold_and_near_the_transition():
    cold = np.array([1e-9, 1e-4, 0.01])
    np.testing.assert_allclose(reduced_gap(cold), 1.0, rtol=1e-14)
    # Δ(T) = Δ(0) - √(2πΔ(0)kT) e^(-Δ(0)/kT) at first order
    u = 1.763876988 / 0.12
    first = np.sqrt(2.0 * np.pi / u) * np.exp(-u)
    assert 1.0 - reduced_gap(np.array([0.12]))[0] == pytest.approx(first, rel=0.03)
    # π √(8/(7ζ(3))) √(1-T/Tc) of kTc, 1.737 of Δ(0), with the next order linear in 1-T/Tc
    near = 1.0 - np.array([1e-4, 1e-6, 1e-9])
    slope = reduced_gap(near) / np.sqrt(1.0 - near)
    limit = np.exp(np.euler_gamma) * np.sqrt(8.0 / (7.0 * zeta(3)))
    assert limit == pytest.approx(1.74, abs=0.004)
    np.testing.assert_allclose(slope, limit, rtol=1e-4)
    np.testing.assert_allclose(slope[1:], limit, rtol=1e-6)


def test_the_published_table():
    """Mühlschlegel, Z. Phys. 155, 313 (1959), four digits."""
    t = np.array([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.96])
    printed = [0.9999, 0.9971, 0.9850, 0.9569, 0.9070, 0.8288, 0.7110, 0.5263, 0.3416]
    np.testing.assert_allclose(reduced_gap(t), printed, atol=6e-5)


def fermi(energy, temperature):
    return 1.0 / (1.0 + np.exp(energy / temperature))


def brute_force(gap, photon, temperature):
    """Both integrals over E with the roots as weights of the quadrature."""

    def common(energy):
        return energy**2 + gap**2 + photon * energy

    def first(energy):
        regular = common(energy) / np.sqrt((energy + gap) * ((energy + photon) ** 2 - gap**2))
        return regular * (fermi(energy, temperature) - fermi(energy + photon, temperature))

    def second(energy):
        regular = common(energy) / np.sqrt((gap + energy) * (energy + photon + gap))
        return regular * (1.0 - 2.0 * fermi(energy + photon, temperature))

    options = {"epsabs": 0.0, "epsrel": 1e-11, "limit": 500}
    edges = gap + np.array([0.0, 0.5, 2.0, 10.0]) * max(temperature, photon)
    edges = np.append(edges, gap + 10.0 * max(temperature, photon) + 50.0 * temperature)
    total = quad(first, *edges[:2], weight="alg", wvar=(-0.5, 0.0), **options)[0]
    for a, b in pairwise(edges[1:]):
        total += quad(lambda e: first(e) / np.sqrt(e - gap), a, b, **options)[0]
    pairs = quad(second, gap - photon, gap, weight="alg", wvar=(-0.5, -0.5), **options)[0]
    return 2.0 * total / photon, pairs / photon


@pytest.mark.parametrize("gap", [2.1, 0.7])
@pytest.mark.parametrize("photon", [0.01, 0.24, 1.3])
@pytest.mark.parametrize("temperature", [0.08, 0.4, 1.1])
def test_conductivity_against_brute_force(gap, photon, temperature):
    one = [np.array([number]) for number in (gap, photon, temperature)]
    first, second = brute_force(gap, photon, temperature)
    assert dissipation(*one)[0] == pytest.approx(first, rel=1e-8)
    assert inertia(*one)[0] == pytest.approx(second, rel=1e-9)


def test_closed_forms_at_low_frequency():
    """σ1/σn = (4Δ/ħω) e^(-Δ/kT) sinh(x) K0(x), σ2/σn = (πΔ/ħω)[1 - 2e^(-Δ/kT-x) I0(x)]."""
    metal = gw.Superconductor(critical_temperature=100.0, kinetic_inductance_fraction=0.1)
    temperature, frequency = np.array([0.7, 2.0, 5.0]), np.array([1e9, 6e9])
    found = gw.complex_conductivity(metal, temperature, frequency)
    gap, photon = metal.gap(temperature)[:, None], KELVIN * frequency
    x = 0.5 * photon / temperature[:, None]
    thermal = np.exp(-gap / temperature[:, None])
    first = 4.0 * gap / photon * thermal * np.sinh(x) * k0(x)
    second = np.pi * gap / photon * (1.0 - 2.0 * thermal * np.exp(-x) * i0(x))
    np.testing.assert_allclose(found.sigma_1, first, rtol=0.03)
    np.testing.assert_allclose(found.sigma_2, second, rtol=1e-4)
    # and they close in as the gap grows: the error is of the order kT/Δ
    warmer = abs(found.sigma_1.values / first - 1.0)
    assert (warmer[0] < warmer[1]).all()
    assert (warmer[0] < 0.004).all()


def test_arrhenius_slope_and_zero_temperature():
    metal = gw.Superconductor(critical_temperature=1.2, kinetic_inductance_fraction=0.1)
    temperature = np.array([0.03, 0.0305])
    loss = gw.quasiparticle_loss(metal, temperature, 1e8).values
    slope = np.diff(np.log(loss)) / np.diff(1.0 / temperature)
    assert slope[0] == pytest.approx(-1.764 * 1.2, rel=0.02)
    coldest = gw.complex_conductivity(metal, [1e-9, 1e-6, 1e-3], [1e6, 5e9])
    np.testing.assert_array_equal(coldest.sigma_1, 0.0)
    assert np.isfinite(coldest.sigma_2).all()
    # σ2(0)/σn = πΔ/ħω at low frequency
    assert float(coldest.sigma_2[0, 0]) == pytest.approx(np.pi * 2.1168 / (KELVIN * 1e6), rel=1e-8)


def test_normal_metal_at_the_transition():
    """Where the gap closes while kT ≫ ħω stays small against it, σ1 rises to σn and above."""
    gap, photon, temperature = (np.array([v]) for v in (1e-3, 1e-4, 1.0))
    # 1 + (Δ/2kT) ln(...) → 1
    assert dissipation(gap, photon, temperature)[0] == pytest.approx(1.0, abs=3e-3)


def test_loss_and_shift():
    metal = gw.Superconductor(critical_temperature=1.2, kinetic_inductance_fraction=0.04)
    temperature, frequency = [0.1, 0.3, 0.6], [5e9, 7e9]
    sigma = gw.complex_conductivity(metal, temperature, frequency)
    loss = gw.quasiparticle_loss(metal, temperature, frequency)
    np.testing.assert_allclose(loss, 0.04 * sigma.sigma_1 / sigma.sigma_2, rtol=1e-12)
    assert loss.dims == ("temperature", "frequency")
    shift = gw.quasiparticle_shift(metal, temperature, frequency, reference_temperature=0.01)
    cold = gw.complex_conductivity(metal, 0.01, frequency).sigma_2
    np.testing.assert_allclose(shift, 0.02 * (sigma.sigma_2 / cold - 1.0), rtol=1e-9, atol=1e-15)
    assert (shift.values[1:] < 0.0).all()
    # shifts add up, and the lowest temperature is the default reference
    between = gw.quasiparticle_shift(metal, temperature, frequency)
    np.testing.assert_allclose(between, shift - shift[0], rtol=1e-9, atol=1e-16)
    single = gw.quasiparticle_loss(metal, 0.3, 5e9)
    assert single.shape == ()
    assert float(single) == pytest.approx(float(loss[1, 0]), rel=1e-14)


def test_a_superconductor_is_a_value():
    metal = gw.Superconductor(critical_temperature=9.2, kinetic_inductance_fraction=0.01)
    assert pickle.loads(pickle.dumps(metal)) == metal
    assert float(metal.gap(1e-3)) == pytest.approx(1.764 * 9.2, rel=1e-12)
    strong = gw.Superconductor(
        critical_temperature=9.2, kinetic_inductance_fraction=0.01, gap_ratio=1.9
    )
    np.testing.assert_allclose(strong.gap([1.0, 8.0]), 1.9 / 1.764 * metal.gap([1.0, 8.0]))


@pytest.mark.parametrize(
    "wrong",
    [
        {"critical_temperature": 0.0},
        {"critical_temperature": np.nan},
        {"kinetic_inductance_fraction": 0.0},
        {"kinetic_inductance_fraction": 1.2},
        {"gap_ratio": -1.0},
    ],
)
def test_no_superconductor(wrong):
    right = {"critical_temperature": 1.2, "kinetic_inductance_fraction": 0.1}
    with pytest.raises(gw.InputError, match="are no superconductor"):
        gw.Superconductor(**(right | wrong))


def test_outside_the_superconducting_range():
    metal = gw.Superconductor(critical_temperature=1.2, kinetic_inductance_fraction=0.1)
    with pytest.raises(gw.InputError, match=r"below 1\.2 K only"):
        gw.quasiparticle_loss(metal, [0.1, 1.2], 5e9)
    with pytest.raises(gw.InputError, match="break pairs"):
        gw.quasiparticle_loss(metal, 0.1, 1e11)
    with pytest.raises(gw.InputError, match="break pairs"):
        gw.complex_conductivity(metal, 1.19, 3e10)
    with pytest.raises(gw.InputError, match="above zero"):
        gw.quasiparticle_shift(metal, 0.1, 5e9, reference_temperature=0.0)
