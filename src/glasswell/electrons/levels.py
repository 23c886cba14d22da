"""Energies of soft potentials that hold none, one or two electrons.

E_n - E_0 = nε + U_H δ_n2 + W[f(D1 - nq) - f(D1) + n q y_0], f the ground level or free energy of
-d²/dy² + D1 y + D2 y² + y⁴ and y_0 the place, in the coordinates of D1 and D2, from which the
displacement is measured that couples to the electrons, -n b_e x/a0.  In soft configurations that
is the stationary point x = 0, y_0 = N3/4.  y_0 drops out of U_eff.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN, ELECTRONVOLT
from glasswell.errors import InputError
from glasswell.spectrum.free_energy import classical_minimum, free_energy

Array = npt.NDArray[np.float64]

LATTICES: Final = ("quantum", "classical")
# Positions follow from the slope of f; below this step its rounding is seen.
_STEP = 5e-3


class Coupling(NamedTuple):
    """W, U_H and the site energy in eV, q = D1 per electron, and how the atom is treated."""

    scale: float
    repulsion: float
    site_energy: float
    shift: float
    lattice: str

    def atom(self, d1: Array, d2: Array, thermal: float) -> Array:
        """Energy or free energy (...) of the atom in W, at kT (eV)."""
        if self.lattice == "classical":
            return classical_minimum(d1, d2)
        return free_energy(d1, d2, thermal / self.scale)

    def position(self, d1: Array, d2: Array, thermal: float) -> Array:
        """<y> = ∂f/∂D1 (...)."""
        step = _STEP * (1.0 + 1e-3 * np.abs(d1))
        upper, lower = (self.atom(d1 + s * step, d2, thermal) for s in (1.0, -1.0))
        return np.asarray((upper - lower) / (2.0 * step))


class CentreLevels(NamedTuple):
    """first = E1 - E0, second = E2 - E1, pair = (E2 - E0)/2, repulsion = U_eff (...), in eV."""

    first: Array
    second: Array
    pair: Array
    repulsion: Array


class OpticalEnergies(NamedTuple):
    """Of one transition (...), in eV: an electron leaves the centre, or comes to it.

    thermal: both charges relaxed.  absorption: the electron leaves while the atom stays where it
    was (mean of the line).  emission: it comes back before the atom has moved.  Each is an energy
    needed or set free; stokes_shift = absorption - emission ≥ 0.
    """

    thermal: Array
    absorption: Array
    emission: Array

    @property
    def stokes_shift(self) -> Array:
        """Absorption - emission (...)."""
        return self.absorption - self.emission


def centre_levels(
    coupling: Coupling, d1: Array, d2: Array, origin: Array, thermal: float
) -> CentreLevels:
    """Levels of centres (...) at kT (eV)."""
    empty, one, two = (coupling.atom(d1 - n * coupling.shift, d2, thermal) for n in (0.0, 1.0, 2.0))
    bare = coupling.site_energy + coupling.scale * coupling.shift * origin
    first = bare + coupling.scale * (one - empty)
    second = bare + coupling.repulsion + coupling.scale * (two - one)
    repulsion = coupling.repulsion + coupling.scale * ((two - one) - (one - empty))
    return CentreLevels(first, second, 0.5 * (first + second), repulsion)


def optical_energies(
    coupling: Coupling, d1: Array, d2: Array, origin: Array, thermal: float, electrons: int
) -> OpticalEnergies:
    """Energies of the transition between `electrons` (1 or 2) and one fewer.

    With the atom at a fixed y an electron costs ε + U_H(n-1) - Wq(y - y_0); averaged over the state
    it starts from that is the first moment of the line, exactly.  Thermal is E_{n-1} - E_n.
    """
    levels = centre_levels(coupling, d1, d2, origin, thermal)
    bare = coupling.site_energy + (coupling.repulsion if electrons == 2 else 0.0)
    moved = [
        coupling.scale
        * coupling.shift
        * (coupling.position(d1 - n * coupling.shift, d2, thermal) - origin)
        for n in (electrons, electrons - 1)
    ]
    thermal_energy = -(levels.first if electrons == 1 else levels.second)
    return OpticalEnergies(thermal_energy, moved[0] - bare, moved[1] - bare)


def energy_scale_in_electronvolts(kelvin: float) -> float:
    """W in eV."""
    return kelvin * BOLTZMANN / ELECTRONVOLT


def thermal_energy(temperature: float) -> float:
    """Energy kT in eV. Raises InputError for temperatures that are negative or not finite."""
    if isinstance(temperature, bool) or not _usable(temperature):
        raise InputError(
            f"temperature={temperature!r} is not usable",
            "it is given in K; 0 is the limit of the cold",
            "give one finite temperature that is not negative",
        )
    return float(temperature) * BOLTZMANN / ELECTRONVOLT


def _usable(temperature: Any) -> bool:
    return isinstance(temperature, int | float | np.number) and bool(0.0 <= temperature < np.inf)
