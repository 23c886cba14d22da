"""Frequency shift of a resonator that stores part of its field in a glass."""

from __future__ import annotations

import numpy.typing as npt
import xarray as xr

from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.response.curves import (
    checked_axis,
    over_temperature_and_frequency,
)
from glasswell.response.dielectric import intrinsic_loss_tangent, permittivity_change
from glasswell.superconductor import Superconductor

_METHOD = "df/f = -(F/2) Re chi_e/epsilon_r, against its value at the reference temperature"


def resonator_shift(
    glass: Glass,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    *,
    loss_tangent: float | None = None,
    dipole_moment: float | None = None,
    permittivity: float | None = None,
    filling_factor: float = 1.0,
    reference_temperature: float | None = None,
    superconductor: Superconductor | None = None,
    parts: bool = False,
) -> xr.DataArray | xr.Dataset:
    """Relative shift δf/f(T, f) of the resonance frequency against a reference temperature.

    δf/f = -(F/2) [Re χ_e(T) - Re χ_e(T0)]/ε_r; of two-level systems its resonant part is
    (F tan δ0/π) {Re ψ(½ + iħω/2πkT) - ln(ħω/2πkT)} at T, less the same at T0 (zero at T0 = 0): the
    frequency falls below kT = 0.44 ħω and rises above.  Saturation does not change it.
    Shapes and arguments: as `resonator_loss`, without photons.
    reference_temperature: T0 in K, by default the lowest temperature given.
    superconductor: the metal, whose thermal quasiparticles add (α/2) δσ2/σ2 (`quasiparticle_shift`)
    to the total, and the part `quasiparticles`.
    Raises: as `permittivity_shift`; InputError for a filling factor outside (0, 1]; with a
    superconductor as `quasiparticle_shift`.
    Source: J. Gao et al., Appl. Phys. Lett. 92, 152505 (2008).
    """
    if not 0.0 < filling_factor <= 1.0:
        raise InputError(
            f"filling_factor={filling_factor!r} is outside (0, 1]",
            "it is the share of the electric energy in the glass",
            "give a number above 0 and up to 1",
        )
    tangent = intrinsic_loss_tangent(glass, loss_tangent, dipole_moment, permittivity)
    axes = checked_axis(temperature, "temperature"), checked_axis(frequency, "frequency")
    reference, change = permittivity_change(glass, axes[0][0], axes[1][0], reference_temperature)
    curves = {name: -0.5 * filling_factor * tangent * part for name, part in change.items()}
    attributes = {
        "intrinsic_loss_tangent": tangent,
        "filling_factor": filling_factor,
        "reference_temperature_K": reference,
    }
    method = _METHOD
    if superconductor is not None:
        added = superconductor.shift(axes[0][0], axes[1][0], reference)
        curves |= {"quasiparticles": added, "total": curves["total"] + added}
        method += "; + (alpha/2) d sigma_2/sigma_2"
    return over_temperature_and_frequency(glass, axes, curves, method, attributes, parts)
