"""Quasiparticles as a part, loss angles and quality factors that go into other programs."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import glasswell as gw

SILICA = gw.material("vitreous silica")
PAIRS = gw.Glass(
    SILICA, gw.StandardTunnellingModel(5e44, 1e-9, 100.0), longitudinal=3e-4, transverse=2.6e-4
)
SOFT = gw.Glass(SILICA, gw.SoftPotentialModel(3.0, 1e23), longitudinal=3e-4, transverse=2.6e-4)
ALUMINIUM = gw.Superconductor(critical_temperature=1.2, kinetic_inductance_fraction=0.05)


@pytest.mark.parametrize("glass", [PAIRS, SOFT])
def test_quasiparticles_are_one_more_part(glass):
    temperature, frequency = [0.05, 0.2, 0.35], [4e9, 6e9]
    options = {"loss_tangent": 1e-3, "filling_factor": 0.01, "parts": True}
    without = gw.resonator_loss(glass, temperature, frequency, **options)
    with_metal = gw.resonator_loss(
        glass, temperature, frequency, superconductor=ALUMINIUM, **options
    )
    assert "quasiparticles" not in without
    alone = gw.quasiparticle_loss(ALUMINIUM, temperature, frequency)
    np.testing.assert_allclose(with_metal["quasiparticles"], alone, rtol=1e-14)
    np.testing.assert_allclose(with_metal["total"], without["total"] + alone, rtol=1e-14)
    total = gw.resonator_loss(
        glass, 0.2, 4e9, loss_tangent=1e-3, filling_factor=0.01, superconductor=ALUMINIUM
    )
    assert float(total) == pytest.approx(float(with_metal["total"][1, 0]), rel=1e-14)
    shift = {
        metal: gw.resonator_shift(
            glass,
            temperature,
            frequency,
            superconductor=metal,
            reference_temperature=0.1,
            **options,
        )
        for metal in (None, ALUMINIUM)
    }
    added = gw.quasiparticle_shift(ALUMINIUM, temperature, frequency, reference_temperature=0.1)
    np.testing.assert_allclose(shift[ALUMINIUM]["quasiparticles"], added, rtol=1e-14)
    np.testing.assert_allclose(
        shift[ALUMINIUM]["total"] - shift[None]["total"], added, rtol=1e-8, atol=1e-17
    )


def test_photon_numbers_by_temperature():
    temperature, options = np.array([0.05, 0.2]), {"loss_tangent": 1e-3, "exponent": 0.7}
    both = gw.resonator_loss(
        PAIRS, temperature, [5e9, 6e9], photon_number=[10.0, 40.0],
        critical_photon_number=[2.0, 4.0], **options,
    )  # fmt: skip
    for i, (photons, critical) in enumerate(((10.0, 2.0), (40.0, 4.0))):
        one = gw.resonator_loss(
            PAIRS, temperature[i], [5e9, 6e9], photon_number=photons,
            critical_photon_number=critical, **options,
        )  # fmt: skip
        np.testing.assert_allclose(both[i], one, rtol=1e-14)
    for wrong in ([1.0, 2.0, 3.0], [1.0, -2.0]):
        with pytest.raises(gw.InputError):
            gw.resonator_loss(PAIRS, temperature, 5e9, photon_number=wrong, **options)


@pytest.mark.parametrize("glass", [PAIRS, SOFT])
def test_loss_angles_are_those_of_sound(glass):
    temperature, frequency = [0.3, 1.5], [1e5, 1e8]
    for modulus, branch in (("shear", "transverse"), ("longitudinal", "longitudinal")):
        angle = gw.loss_angle(glass, temperature, frequency, modulus=modulus)
        friction = gw.internal_friction(glass, temperature, frequency, branch)
        np.testing.assert_allclose(angle, friction, rtol=1e-13)


def test_bulk_and_young_by_complex_moduli():
    """Complex M_l and G, put through the elastic relations as complex numbers."""
    density, (along, across) = SILICA.density, SOFT.velocities
    small = 1e-6
    losses = [float(gw.loss_angle(SOFT, 1.0, 1e8, modulus=m)) for m in ("longitudinal", "shear")]
    stiff = density * along**2 * (1.0 + 1j * small * losses[0])
    shear = density * across**2 * (1.0 + 1j * small * losses[1])
    bulk = stiff - 4.0 * shear / 3.0
    young = 9.0 * bulk * shear / (3.0 * bulk + shear)
    for modulus, value in (("bulk", bulk), ("young", young)):
        found = float(gw.loss_angle(SOFT, 1.0, 1e8, modulus=modulus))
        assert found == pytest.approx(value.imag / value.real / small, rel=1e-9)


def test_loss_angles_out_of_range_are_refused():
    with pytest.raises(gw.InputError, match="beyond 30 K"):
        gw.loss_angle(SOFT, 300.0, 100.0)
    with pytest.raises(gw.InputError, match="double wells deeper"):
        gw.loss_angle(SOFT, 8.0, 100.0)
    with pytest.raises(gw.InputError, match="beyond 100 K"):
        gw.loss_angle(PAIRS, 300.0, 100.0)
    with pytest.raises(gw.InputError, match="unknown"):
        gw.loss_angle(SOFT, 1.0, 1e8, modulus="compression")
    soft_bulk = SOFT.replace(longitudinal=1e-5)
    with pytest.raises(gw.InputError, match="negative loss"):
        gw.loss_angle(soft_bulk, 1.0, 1e8, modulus="young")


def test_quality_factor():
    function = gw.capacitive_quality_factor(
        SOFT, loss_tangent=1e-3, filling_factor=0.02, rad_per_second=1e9
    )
    omega = 2.0 * np.pi * np.array([4.0, -6.0])
    found = function(omega, 0.05)
    loss = gw.dielectric_loss(SOFT, 0.05, [4e9, 6e9], loss_tangent=1e-3)
    np.testing.assert_allclose(found, 1.0 / (0.02 * loss), rtol=1e-12)
    assert isinstance(function(omega[0], 0.05), float)
    assert function(-omega[0], 0.05) == function(omega[0], 0.05)
    assert pickle.loads(pickle.dumps(function))(omega[0], 0.05) == function(omega[0], 0.05)
    # tanh(ħω/2kT)/Q of two-level systems does not depend on temperature
    cold = gw.capacitive_quality_factor(PAIRS, loss_tangent=1e-3)
    x = 6.62607015e-34 * 5e9 / (1.380649e-23 * np.array([0.01, 0.1]))
    quality = [cold(2.0 * np.pi * 5e9, t) for t in (0.01, 0.1)]
    np.testing.assert_allclose(1e-3 * np.tanh(0.5 * x) * quality, 1.0, rtol=1e-4)


def test_quality_factor_out_of_range_is_refused():
    function = gw.capacitive_quality_factor(SOFT, loss_tangent=1e-3)
    for omega, temperature in ((0.0, 0.1), (3e10, 0.0), (3e10, 40.0), (600.0, 8.0), (np.nan, 0.1)):
        with pytest.raises(gw.InputError):
            function(omega, temperature)
    for wrong in ({"filling_factor": 0.0}, {"rad_per_second": -1.0}, {"loss_tangent": None}):
        with pytest.raises(gw.InputError):
            gw.capacitive_quality_factor(SOFT, **({"loss_tangent": 1e-3} | wrong))


def test_scraps_agrees_on_tunnelling_systems():
    pytest.importorskip("scraps")
    import importlib.util
    from pathlib import Path

    path = Path(__file__).resolve().parents[2] / "validation" / "peers" / "scraps_formulas.py"
    spec = importlib.util.spec_from_file_location("scraps_formulas", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for power_ratio in (0.0, 30.0):
        ours, theirs = script.ours(power_ratio), script.theirs(power_ratio)
        np.testing.assert_allclose(ours["systems"][0], theirs["systems"][0], rtol=3e-5)
        np.testing.assert_allclose(ours["systems"][1], theirs["systems"][1], rtol=3e-5, atol=1e-12)
