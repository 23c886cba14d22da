"""Complex conductivity of a superconductor in the dirty limit, by its exact integrals.

All energies in kelvin, σ in units of the normal conductivity, below the gap (ħω < 2Δ).  The roots
at the edges of both integrals are taken out by substitutions that leave analytic integrands, for
which equidistant nodes converge geometrically.

Source: D. C. Mattis, J. Bardeen, Phys. Rev. 111, 412 (1958).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_THERMAL_NODES: Final = 128
_PAIR_NODES: Final = 128
# Beyond this many kT above the gap nothing is excited: exp(-40) = 4e-18.
_REACH: Final = 40.0


def dissipation(gap: Array, photon: Array, temperature: Array) -> Array:
    """σ1/σn = (2/ħω) ∫_Δ^∞ [f(E) - f(E+ħω)] (E² + Δ² + ħωE)/(√(E²-Δ²) √((E+ħω)²-Δ²)) dE.

    The arguments broadcast.  E = Δ + ħω sinh²u leaves no root that vanishes.
    """
    gap, photon, temperature = np.broadcast_arrays(
        gap[..., None], photon[..., None], temperature[..., None]
    )
    step = np.arcsinh(np.sqrt(_REACH * temperature / photon)) / _THERMAL_NODES
    nodes = np.arange(_THERMAL_NODES + 1)
    above = photon * np.sinh(step * nodes) ** 2
    energy = gap + above
    with np.errstate(under="ignore"):
        emptied = np.exp(-energy / temperature)
        difference = -emptied * np.expm1(-photon / temperature)
        difference /= (1.0 + emptied) * (1.0 + np.exp(-(energy + photon) / temperature))
        integrand = difference * _coherence(gap, photon, energy)
        integrand /= np.sqrt((energy + gap) * (energy + photon + gap))
        integrand[..., 0] *= 0.5
        total = integrand.sum(axis=-1)
    return np.asarray(4.0 * step[..., 0] / photon[..., 0] * total)


def inertia(gap: Array, photon: Array, temperature: Array) -> Array:
    """σ2/σn = (1/ħω) ∫_{Δ-ħω}^Δ tanh((E+ħω)/2kT) (E²+Δ²+ħωE)/(√(Δ²-E²) √((E+ħω)²-Δ²)) dE.

    The arguments broadcast.  E = Δ - ħω sin²φ leaves an integrand of period π.
    """
    gap, photon, temperature = np.broadcast_arrays(
        gap[..., None], photon[..., None], temperature[..., None]
    )
    angle = (np.arange(_PAIR_NODES) + 0.5) * (0.5 * np.pi / _PAIR_NODES)
    energy = gap - photon * np.sin(angle) ** 2
    integrand = np.tanh(0.5 * (energy + photon) / temperature) * _coherence(gap, photon, energy)
    integrand /= np.sqrt((gap + energy) * (energy + photon + gap))
    return np.asarray(np.pi / photon[..., 0] * integrand.mean(axis=-1))


def _coherence(gap: Array, photon: Array, energy: Array) -> Array:
    return np.asarray(energy**2 + gap**2 + photon * energy)
