"""Functions of E/kT that stay finite and exact from E/kT = 0 to 1e300 (plain NumPy)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def boltzmann_populations(excitations: Array, temperature: float) -> Array:
    """Occupations exp(-E_n/T)/Z (..., level) of levels measured from the ground level."""
    with np.errstate(under="ignore"):
        weights = np.exp(-excitations / temperature)
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def bose(x: Array) -> Array:
    """Bose occupation 1/(e^x - 1) for x > 0, as e^-x/(1 - e^-x)."""
    with np.errstate(under="ignore"):
        decay = np.exp(-x)
    return np.asarray(decay / -np.expm1(-x))
