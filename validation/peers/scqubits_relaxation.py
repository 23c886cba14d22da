"""T1 of qubits in scqubits by a capacitive loss that glasswell computes.

    pip install scqubits glasswell && python validation/peers/scqubits_relaxation.py

scqubits 4.3 calls Q_cap(omega, T) with omega = ±2π × (energy difference in its units, GHz) and T in
kelvin, and its rate goes as coth(ħω/2kT)/Q_cap.
"""

from __future__ import annotations

import sys
import warnings

import numpy as np

import glasswell as gw

TANGENT, SHARE = 1e-3, 1e-3


def quality():
    """A dielectric with tan δ0 = 1e-3 that holds 1e-3 of the energy."""
    glass = gw.Glass(
        gw.material("vitreous silica"),
        gw.StandardTunnellingModel(5e44, 1e-9, 100.0),
        longitudinal=3e-4,
        transverse=3e-4,
    )
    return gw.capacitive_quality_factor(
        glass, loss_tangent=TANGENT, filling_factor=SHARE, rad_per_second=1e9
    )


def by_hand(qubit, temperature):
    """1/T1 in 1/ns of the lowest two levels, from Fermi's golden rule with tanh put in by hand."""
    energies, states = qubit.eigensys(evals_count=2)
    omega = 2.0 * np.pi * (energies[1] - energies[0])
    element = states[:, 0].conj() @ (qubit.n_operator() @ states[:, 1])
    x = 6.62607015e-34 * omega * 1e9 / (2.0 * np.pi) / (1.380649e-23 * temperature)
    # S(ω) + S(-ω) = 2π 16 EC coth(x/2)/Q, 1/Q = F tan δ0 tanh(x/2): no temperature is left
    coth_times_loss = TANGENT * SHARE * np.tanh(0.5 * x) / np.tanh(0.5 * x)
    return abs(element) ** 2 * 2.0 * np.pi * 16.0 * qubit.EC * coth_times_loss


def main():
    import scqubits

    function = quality()
    qubits = {
        "transmon": scqubits.Transmon(EJ=15.0, EC=0.3, ng=0.0, ncut=30),
        "fluxonium": scqubits.Fluxonium(EJ=4.0, EC=1.0, EL=1.0, flux=0.5, cutoff=110),
    }
    for name, qubit in qubits.items():
        gap = float(np.diff(qubit.eigenvals(evals_count=2))[0])
        for temperature in (0.015, 0.05, 0.15):
            found = qubit.t1_capacitive(i=1, j=0, T=temperature, Q_cap=function)
            constant = qubit.t1_capacitive(i=1, j=0, T=temperature, Q_cap=1.0 / (TANGENT * SHARE))
            print(
                f"{name:9s} {gap:7.3f} GHz {1e3 * temperature:4.0f} mK   "
                f"T1 {1e-3 * found:8.2f} us, "
                f"by hand {1e-3 / by_hand(qubit, temperature):8.2f} us, "
                f"with a constant Q {1e-3 * constant:8.2f} us"
            )


if __name__ == "__main__":
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import scqubits  # noqa: F401
    except ImportError:
        sys.exit("scqubits is not installed: pip install scqubits")
    main()
