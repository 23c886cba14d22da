"""One-phonon rates between the levels of a potential.

ħΓ_mn/W = K |y_mn|² ε³ {n_B(ε) up, n_B(ε) + 1 down}, ε = |E_m - E_n|/W, with all phonon branches
gathered in K (`glasswell.Glass.rate_constant`).  For two levels this is the rate of the standard
tunnelling model, τ⁻¹ = Σ_α g_α γ_α²/v_α⁵ Δ0² E coth(E/2kT)/(2πρħ⁴).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def one_phonon_rates(
    excitations: Array, transition: Array, temperature: float
) -> tuple[Array, Array]:
    """Symmetric rates (node, level, level) and total rates out (node, level), in K W/ħ.

    The first is Γ_mn √(p_m/p_n) = |y_mn|² ε³ √(n_B(n_B + 1)), symmetric by detailed balance and
    zero on the diagonal; the second Σ_n Γ_mn.  Shapes: excitations (node, level), ascending, and
    temperature in W, transition (node, level, level) = |y_mn|².
    """
    nodes, levels = excitations.shape
    symmetric, leaving = np.zeros((nodes, levels, levels)), np.zeros((nodes, levels))
    for m in range(levels - 1):
        # Levels closer than rounding exchange ε³ n_B → ε² kT, which vanishes with ε.
        gap = np.maximum(excitations[:, m + 1 :] - excitations[:, m, None], 1e-300)
        with np.errstate(under="ignore"):
            root = np.exp(gap / (-2.0 * temperature))  # √(n_B/(n_B + 1))
            down = transition[:, m, m + 1 :] * (gap * gap * gap) / -np.expm1(gap / -temperature)
            pair = down * root
            leaving[:, m] += (pair * root).sum(axis=1)
        leaving[:, m + 1 :] += down
        symmetric[:, m, m + 1 :] = symmetric[:, m + 1 :, m] = pair
    return symmetric, leaving
