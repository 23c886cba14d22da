"""One-phonon rates between the levels of a potential.

ħΓ_mn/W = K |y_mn|² ε³ {n_B(ε) up, n_B(ε) + 1 down}, ε = |E_m - E_n|/W, with all phonon branches
gathered in K (`glasswell.Glass.rate_constant`).  For two levels this is the rate of the standard
tunnelling model, τ⁻¹ = Σ_α g_α γ_α²/v_α⁵ Δ0² E coth(E/2kT)/(2πρħ⁴).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.numerics.thermal import half_inverse_sinh

Array = npt.NDArray[np.float64]


def symmetric_rates(excitations: Array, transition: Array, temperature: float) -> Array:
    """|y_mn|² ε³ √(n_B(n_B + 1)) (node, level, level), in units of K W/ħ; zero on the diagonal.

    It is Γ_mn √(p_m/p_n), symmetric by detailed balance.  Shapes: excitations (node, level) and
    temperature in W, transition (node, level, level) = |y_mn|² with zero diagonal.
    """
    gap = np.abs(excitations[:, :, None] - excitations[:, None, :])
    # Levels closer than rounding exchange ε³√(n(n+1)) → ε² kT, which vanishes with ε.
    gap = np.maximum(gap, 1e-300)
    return np.asarray(transition * gap**3 * half_inverse_sinh(gap / temperature))


def leaving_rates(excitations: Array, symmetric: Array, temperature: float) -> Array:
    """Total rate Σ_n Γ_mn out of each level (node, level), in units of K W/ħ."""
    difference = excitations[:, None, :] - excitations[:, :, None]
    with np.errstate(under="ignore", over="ignore"):
        balance = np.exp(-0.5 * difference / temperature)
    return np.asarray((symmetric * balance).sum(axis=2))
