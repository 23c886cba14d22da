"""Quality factor of a capacitance that holds a glass, as a function of ω and T."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.response.curves import checked_axis
from glasswell.response.dielectric import dielectric_response, intrinsic_loss_tangent
from glasswell.response.marks import checked_reach


@dataclass(frozen=True)
class CapacitiveQualityFactor:
    """Q(ω, T) of a capacitance; made by `glasswell.capacitive_quality_factor`.

    strength: F tan δ0.  rad_per_second: what one unit of ω is.
    """

    glass: Glass
    strength: float
    rad_per_second: float

    def __call__(self, omega: npt.ArrayLike, temperature: float) -> float | npt.NDArray[np.float64]:
        """Q at the angular frequency ω, of either sign, and one temperature in K."""
        size = np.abs(np.asarray(omega, dtype=np.float64)) * self.rad_per_second / (2.0 * np.pi)
        frequency, scalar = checked_axis(size, "frequency")
        warm = checked_axis(temperature, "temperature")[0][:1]
        checked_reach(self.glass, warm, frequency)
        found = dielectric_response(self.glass, warm, frequency)
        quality = 1.0 / (self.strength * (found.resonant_absorption + found.relaxation_absorption))
        return float(quality[0, 0]) if scalar else np.asarray(quality[0])


def capacitive_quality_factor(
    glass: Glass,
    *,
    loss_tangent: float | None = None,
    dipole_moment: float | None = None,
    permittivity: float | None = None,
    filling_factor: float = 1.0,
    rad_per_second: float = 1.0,
) -> CapacitiveQualityFactor:
    """Q(ω, T) of a capacitance that holds a share of its energy in the glass, as a function.

    1/Q = F tan δ0 [S(ħω, T) + R(ω, T)], weak fields; S = tanh(ħω/2kT) of two-level systems, so that
    the rate of a qubit, ∝ coth(ħω/2kT)/Q, does not depend on temperature while resonance rules.
    Shapes: the function takes ω () or (frequency,), of either sign, and one T in K, and returns a
    float or an array.
    loss_tangent, dipole_moment, permittivity: as `dielectric_loss`.  filling_factor: F.
    rad_per_second: the unit of ω; 1e9 where energies are in GHz, as scqubits has them.
    Range: kT ≤ 10 W, and fields that no double wells deeper than those kept would follow; what lies
    beyond is refused, since the program that calls keeps no marks.
    Raises: as `dielectric_loss`; InputError for F outside (0, 1], a unit that is not positive, and,
    when the function is called, for ω = 0 and temperatures out of range.
    Source: as `resonator_loss`.
    """
    tangent = intrinsic_loss_tangent(glass, loss_tangent, dipole_moment, permittivity)
    if not (0.0 < filling_factor <= 1.0 and 0.0 < rad_per_second < np.inf):
        raise InputError(
            f"filling_factor={filling_factor!r}, rad_per_second={rad_per_second!r} are not usable",
            "the share of the energy lies between 0 and 1, and a unit is a positive number",
            "give filling_factor above 0 and up to 1, and leave rad_per_second=1 for rad/s",
        )
    return CapacitiveQualityFactor(glass, filling_factor * tangent, float(rad_per_second))
