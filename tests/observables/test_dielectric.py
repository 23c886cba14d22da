"""Dielectric loss, permittivity, resonators: closed forms of two-level systems, scaling, errors."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import digamma

import glasswell as gw
from glasswell.constants import BOLTZMANN, PLANCK

GLASS = gw.material("vitreous silica")
PAIRS = gw.Glass(
    GLASS, gw.StandardTunnellingModel(5e44, 1e-12, 100.0), longitudinal=3e-4, transverse=3e-4
)
SOFT = gw.Glass(GLASS, gw.SoftPotentialModel(3.0, 1e23), longitudinal=3e-4, transverse=3e-4)
TEMPERATURE = np.geomspace(0.01, 1.0, 9)
X = PLANCK * 5.6e9 / (BOLTZMANN * TEMPERATURE)


def brace(x):
    """Re ψ(½ + ix/2π) - ln(x/2π), which the literature fits to resonators."""
    return digamma(0.5 + 0.5j * x / np.pi).real - np.log(0.5 * x / np.pi)


def test_brace_has_its_published_values():
    assert brace(1.0) == pytest.approx(0.0687712977461584, abs=1e-12)
    assert brace(0.1) == pytest.approx(2.17908146497063, abs=1e-12)


def test_loss_of_pairs():
    found = gw.dielectric_loss(PAIRS, TEMPERATURE, 5.6e9, loss_tangent=2e-3, parts=True)
    np.testing.assert_allclose(found["resonance"], 2e-3 * np.tanh(0.5 * X), rtol=2e-5)
    np.testing.assert_allclose(found["total"], found["resonance"] + found["relaxation"])


def test_saturation():
    options = {"loss_tangent": 2e-3, "filling_factor": 0.1, "parts": True}
    weak = gw.resonator_loss(PAIRS, TEMPERATURE, 5.6e9, **options)
    strong = gw.resonator_loss(
        PAIRS, TEMPERATURE, 5.6e9, photon_number=300.0, critical_photon_number=4.0,
        exponent=0.6, **options,
    )  # fmt: skip
    expected = 0.1 * 2e-3 * np.tanh(0.5 * X)
    np.testing.assert_allclose(weak["resonance"], expected, rtol=2e-5)
    np.testing.assert_allclose(strong["resonance"], expected / np.sqrt(1.0 + 75.0**0.6), rtol=2e-5)
    np.testing.assert_allclose(strong["relaxation"], weak["relaxation"], rtol=1e-12)


def test_shift_of_pairs():
    found = gw.resonator_shift(
        PAIRS, TEMPERATURE, 5.6e9, loss_tangent=2e-3, filling_factor=0.1, parts=True
    )
    expected = 0.1 * 2e-3 / np.pi * (brace(X) - brace(X[0]))
    np.testing.assert_allclose(found["resonance"], expected, rtol=1e-9, atol=1e-15)
    # it falls first and turns at kT = 0.4406 ħω, the minimum of the brace
    fine = np.geomspace(0.05, 0.3, 400)
    curve = gw.resonator_shift(PAIRS, fine, 5.6e9, loss_tangent=1e-3, parts=True)["resonance"]
    turn = fine[int(curve.values.argmin())] * BOLTZMANN / (PLANCK * 5.6e9)
    assert turn == pytest.approx(0.4406, abs=0.002)


def test_permittivity_is_minus_twice_the_shift():
    options = {"loss_tangent": 2e-3, "reference_temperature": 0.2}
    shift = gw.resonator_shift(SOFT, TEMPERATURE, 1e9, **options)
    permittivity = gw.permittivity_shift(SOFT, TEMPERATURE, 1e9, **options)
    np.testing.assert_allclose(permittivity, -2.0 * shift, rtol=1e-12)


def test_dipole_moment():
    """tan δ0 = πP̄p²/(3ε0ε_r): 5e44 1/(J m³), 1.5 debye, ε_r = 3.8 by hand."""
    moment = 1.5 * 3.33564095e-30
    expected = np.pi * 5e44 * moment**2 / (3.0 * 8.8541878128e-12 * 3.8)
    found = gw.dielectric_loss(PAIRS, 0.01, 2e10, dipole_moment=1.5, permittivity=3.8)
    assert float(found) == pytest.approx(expected, rel=1e-6)


def test_soft_potentials_lose_more():
    """5 to 10 % above tanh for the same tan δ0, as in the acoustic case."""
    found = gw.dielectric_loss(SOFT, 0.02, 5.6e9, loss_tangent=1e-3, parts=True)["resonance"]
    assert 1.05 < float(found) / (1e-3 * np.tanh(PLANCK * 5.6e9 / BOLTZMANN / 0.04)) < 1.12


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"loss_tangent": 1e-3, "dipole_moment": 1.0},
        {"loss_tangent": -1.0},
        {"dipole_moment": 1.0},
        {"dipole_moment": 1.0, "permittivity": 0.0},
    ],
)
def test_coupling_is_given_once(options):
    with pytest.raises(gw.InputError):
        gw.dielectric_loss(PAIRS, 0.1, 1e9, **options)


@pytest.mark.parametrize(
    "options",
    [
        {"filling_factor": 0.0},
        {"filling_factor": 1.5},
        {"photon_number": -1.0},
        {"critical_photon_number": 0.0},
        {"exponent": 0.0},
    ],
)
def test_no_resonator(options):
    with pytest.raises(gw.InputError):
        gw.resonator_loss(PAIRS, 0.1, 1e9, loss_tangent=1e-3, **options)
