"""Axes of tabulated energies: logarithmic, and finer where the densities change.

u(E) = ln E + 3/2 ln(1 + E), E in W, for first excitations: below W one step of u is one step of
ln E, above W, where the first excitation turns from tunnelling into vibration, it is 2/5 of one.

v(E) = u(E) + a arctan[(ln E - ln E0)/b], E0 = 3.08 W, for transitions between excited levels: the
smallest distances of neighbouring levels have saddles over (D1, D2), which make logarithmic
singularities of the absorption, 1 → 2 at 2.96 W, 2 → 3 at 3.12 W, 3 → 4 at 3.26 W, and so on.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize.elementwise import find_root

from glasswell.spectrum.saddle import excitation_saddle

Array = npt.NDArray[np.float64]

_FINER = 1.5
_CLOSEST = 1e-6
# E_1 - E_0 of -d²/dy² + y⁴.
QUARTIC_EXCITATION = 3.7996730298013942 - 1.0603620904841829
_SADDLES, _WIDTH, _EXTRA = np.log(3.08), 0.06, 1.2


def energy_coordinate(log_energy: Any, xp: ModuleType = np) -> Any:
    """U at ln(E/W) (...), in NumPy or, with xp = jax.numpy, in JAX."""
    return log_energy + _FINER * xp.logaddexp(0.0, log_energy)


def transition_coordinate(log_energy: Any, xp: ModuleType = np) -> Any:
    """V at ln(E/W) (...), in NumPy or, with xp = jax.numpy, in JAX."""
    bend = xp.arctan((log_energy - _SADDLES) / _WIDTH)
    return energy_coordinate(log_energy, xp) + _EXTRA * bend


def saddle_coordinate(log_energy: Any, xp: ModuleType = np) -> Any:
    """The coordinate of n(E) with a logarithmic singularity, at ln(E/W) (...).

    q(E) = u(E) + asinh[(ln E - ln E_c)/1e-6] + asinh[(ln E - ln E_q)/1e-6]: on both sides of E_c
    uniform in ln|E - E_c|, and so around E_q = 2.7393 W, the excitation of the purely quartic
    potential, at which n(E) makes a step if the density jumps at N2 = 0.
    """
    saddle = xp.arcsinh((log_energy - np.log(excitation_saddle().energy)) / _CLOSEST)
    step = xp.arcsinh((log_energy - np.log(QUARTIC_EXCITATION)) / _CLOSEST)
    return energy_coordinate(log_energy, xp) + saddle + step


def energy_axis(first: float, last: float, count: int) -> Array:
    """`count` energies from `first` to `last` (W), uniform in u."""
    ends = energy_coordinate(np.log([first, last]))
    return energies_at(np.linspace(ends[0], ends[1], count))


def transition_axis(first: float, last: float, count: int) -> Array:
    """`count` energies from `first` to `last` (W), uniform in v."""
    ends = transition_coordinate(np.log([first, last]))
    return energies_at(np.linspace(ends[0], ends[1], count), transition_coordinate)


def energies_at(coordinate: Array, of: Any = energy_coordinate) -> Array:
    """Energies (...) in W at coordinates (...) of the axis `of`."""
    coordinate = np.asarray(coordinate, float)
    ends = (np.full_like(coordinate, -80.0), np.full_like(coordinate, 40.0))
    found = find_root(
        lambda log_energy, wanted: of(log_energy) - wanted,
        ends,
        args=(coordinate,),
        tolerances={"xatol": 1e-14},
    )
    return np.asarray(np.exp(found.x))
