"""The axis of tabulated energies: logarithmic, and finer where levels of two wells meet.

u(E) = ln E + 3/2 ln(1 + E), E in W: below W one step of u is one step of ln E, above W, where the
first excitation turns from tunnelling into vibration, it is 2/5 of one.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_FINER = 1.5


def energy_coordinate(log_energy: Any, xp: ModuleType = np) -> Any:
    """U at ln(E/W) (...), in NumPy or, with xp = jax.numpy, in JAX."""
    return log_energy + _FINER * xp.logaddexp(0.0, log_energy)


def energy_axis(first: float, last: float, count: int) -> Array:
    """`count` energies from `first` to `last` (W), uniform in u."""
    ends = energy_coordinate(np.log([first, last]))
    return energies_at(np.linspace(ends[0], ends[1], count))


def energies_at(coordinate: Array) -> Array:
    """Energies (...) in W at coordinates u (...): Newton's method on a convex function."""
    coordinate = np.asarray(coordinate, float)
    log_energy = np.minimum(coordinate, coordinate / (1.0 + _FINER))
    for _ in range(60):
        slope = 1.0 + _FINER / (1.0 + np.exp(-log_energy))
        step = (energy_coordinate(log_energy) - coordinate) / slope
        log_energy = log_energy - step
        if np.abs(step).max(initial=0.0) < 1e-14:
            break
    return np.asarray(np.exp(log_energy))
