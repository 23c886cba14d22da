"""The barrier against pairing: how single electrons made by light can stay.

Two equal centres with one electron each fall to an empty and a doubly occupied one if U_eff < 0,
but only where the atoms have moved so far that this costs nothing: where b_e(x2 - x1)/a0 = U_H.
With v(y) the potential of one electron, (D1 - q)y + D2 y² + y⁴, and δ = U_H/(Wq), the lowest such
place is the minimum of v(y - δ/2) + v(y + δ/2), which is again a quartic potential.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.electrons.levels import Coupling
from glasswell.spectrum.free_energy import classical_minimum

Array = npt.NDArray[np.float64]


def pairing_barrier(coupling: Coupling, d1: Array, d2: Array) -> Array:
    """E_b (...) in eV, the classical barrier against D⁰ + D⁰ → D⁺ + D⁻ of two equal centres.

    E_b/W = 2[m(D1 - q, D2 + 3δ²/2) - m(D1 - q, D2)] + D2 δ²/2 + δ⁴/8, m the lowest value of the
    potential; U_H²/(8E_p) with the polaron energy E_p = b_e²/4Aη for harmonic wells.
    """
    apart = coupling.repulsion / (coupling.scale * coupling.shift)
    occupied = d1 - coupling.shift
    shared = classical_minimum(occupied, d2 + 1.5 * apart**2)
    rise = 2.0 * (shared - classical_minimum(occupied, d2)) + 0.5 * d2 * apart**2 + apart**4 / 8.0
    return np.asarray(coupling.scale * rise)
