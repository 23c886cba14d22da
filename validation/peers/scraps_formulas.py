"""The formulas of scraps for resonators beside those of glasswell.

    pip install scraps glasswell && python validation/peers/scraps_formulas.py

scraps 0.5.3 fits 1/Q = F d tanh(ħω/2kT)/√(1 + P/Pc) + MBT + 1/q0 and a shift, with the closed forms
of Mattis and Bardeen for ħω, kT ≪ Δ, a tabulated gap, and films thicker than the penetration depth
(its γ = 1/2, our α/2).  Its units="K" fails (a name is missing there), so it is asked in mK.
"""

from __future__ import annotations

import sys

import numpy as np
from scipy.special import i0, k0

import glasswell as gw

TEMPERATURE = np.array([0.05, 0.1, 0.15, 0.2, 0.25, 0.3])
FREQUENCY = 5e9
TANGENT, ALPHA, GAP = 2e-5, 0.1, 1.76 * 1.2  # gap in K
BOLTZMANN, CHARGE = 1.380649e-23, 1.602176634e-19


class Number:
    """What scraps asks of a parameter of lmfit."""

    def __init__(self, value):
        self.value = value


def theirs(power_ratio):
    """Loss and shift by scraps: tunnelling systems alone, and quasiparticles alone."""
    from scraps.fitsSweep import tls_mbt_basic

    def parameters(tangent, alpha):
        given = {
            "Fd": tangent,
            "Pc": 1.0,
            "f0": FREQUENCY,
            "q0": 1e30,
            "delta0": GAP * BOLTZMANN / CHARGE,
            "alpha": alpha,
        }
        return {name: Number(value) for name, value in given.items()}

    decibels = np.full_like(TEMPERATURE, 10.0 * np.log10(max(power_ratio, 1e-30)))
    found = {}
    for name, p in (("systems", parameters(TANGENT, 0.0)), ("metal", parameters(1e-30, ALPHA))):
        quality = tls_mbt_basic.qi_tlsAndMBT(p, 1e3 * TEMPERATURE, decibels)
        frequency = tls_mbt_basic.f0_tlsAndMBT(p, 1e3 * TEMPERATURE, decibels)
        found[name] = 1.0 / quality, frequency / FREQUENCY - 1.0
    return found


def ours(power_ratio):
    """The same by glasswell."""
    glass = gw.Glass(
        gw.material("vitreous silica"),
        gw.StandardTunnellingModel(5e44, 1e-12, 100.0),
        longitudinal=3e-4,
        transverse=3e-4,
    )
    metal = gw.Superconductor(
        critical_temperature=GAP / 1.76, kinetic_inductance_fraction=0.5 * ALPHA, gap_ratio=1.76
    )
    loss = gw.resonator_loss(
        glass,
        TEMPERATURE,
        FREQUENCY,
        loss_tangent=TANGENT,
        photon_number=power_ratio,
        critical_photon_number=1.0,
        superconductor=metal,
        parts=True,
    )
    shift = gw.resonator_shift(
        glass,
        TEMPERATURE,
        FREQUENCY,
        loss_tangent=TANGENT,
        reference_temperature=1e-4,
        superconductor=metal,
        parts=True,
    )
    return {
        "systems": (loss["resonance"].values, shift["resonance"].values),
        "metal": (loss["quasiparticles"].values, shift["quasiparticles"].values),
    }


def closed_forms():
    """Both closed forms by hand: (α/2) σ1/σ2(0) and (α/4) δσ2/σ2(0) with the same gap."""
    metal = gw.Superconductor(critical_temperature=GAP / 1.76, kinetic_inductance_fraction=1.0)
    reduced = metal.gap(TEMPERATURE) / metal.gap(1e-4)
    x = 0.5 * 6.62607015e-34 * FREQUENCY / (BOLTZMANN * TEMPERATURE)
    thermal = np.exp(-GAP * reduced / TEMPERATURE)
    loss = 0.5 * ALPHA * (4.0 / np.pi) * reduced * thermal * np.sinh(x) * k0(x)
    return loss, 0.25 * ALPHA * (reduced * (1.0 - 2.0 * thermal * np.exp(-x) * i0(x)) - 1.0)


def main():
    them, us = theirs(0.0)["metal"], closed_forms()
    with np.errstate(divide="ignore"):
        print("closed forms by hand/theirs      loss ", np.round(us[0] / them[0], 5))
        print("                                 shift", np.round(us[1][1:] / them[1][1:], 5))
    for power_ratio in (0.0, 30.0):
        them, us = theirs(power_ratio), ours(power_ratio)
        for name in them:
            with np.errstate(divide="ignore", invalid="ignore"):
                loss, shift = (us[name][i] / them[name][i] for i in (0, 1))
            print(f"P/Pc = {power_ratio:4.0f}  {name:8s} ours/theirs  loss ", np.round(loss, 5))
            print("                                    shift", np.round(shift, 5))


if __name__ == "__main__":
    try:
        import scraps  # noqa: F401
    except ImportError:
        sys.exit("scraps is not installed: pip install scraps")
    main()
