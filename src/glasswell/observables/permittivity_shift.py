"""Shift of the permittivity with temperature."""

from __future__ import annotations

import numpy.typing as npt
import xarray as xr

from glasswell.glass import Glass
from glasswell.response.checks import checked_relaxation
from glasswell.response.curves import (
    checked_axis,
    over_temperature_and_frequency,
)
from glasswell.response.dielectric import intrinsic_loss_tangent, permittivity_change

_METHOD = "d epsilon/epsilon_r = Re chi_e/epsilon_r, against its value at the reference temperature"


def permittivity_shift(
    glass: Glass,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    *,
    loss_tangent: float | None = None,
    dipole_moment: float | None = None,
    permittivity: float | None = None,
    reference_temperature: float | None = None,
    relaxation: str = "ladder",
    attempt_time: float = 1e-13,
    parts: bool = False,
) -> xr.DataArray | xr.Dataset:
    """Relative shift δε/ε_r(T, f) of the permittivity against a reference temperature.

    δε/ε_r = [Re χ_e(T) - Re χ_e(T0)]/ε_r = tan δ0 [V/π + D] between T0 and T: resonance lowers it
    by (2 tan δ0/π) ln(T/T0), relaxation raises it by three halves of that once it follows.
    Shapes and arguments: as `dielectric_loss` → DataArray of the total; parts=True gives a Dataset.
    reference_temperature: T0 in K, by default the lowest temperature given.
    relaxation, attempt_time: as in `internal_friction`.
    Range: ħω ≤ W for soft potentials; marks as in `internal_friction`.
    Raises: as `dielectric_loss`, and for frequencies above W/ħ.
    Source: W. A. Phillips, Rep. Prog. Phys. 50, 1657 (1987).
    """
    tangent = intrinsic_loss_tangent(glass, loss_tangent, dipole_moment, permittivity)
    attempts = checked_relaxation(glass, relaxation, attempt_time)
    axes = checked_axis(temperature, "temperature"), checked_axis(frequency, "frequency")
    reference, change = permittivity_change(
        glass, axes[0][0], axes[1][0], reference_temperature, attempts
    )
    curves = {name: tangent * part for name, part in change.items()}
    attributes = {"intrinsic_loss_tangent": tangent, "reference_temperature_K": reference}
    return over_temperature_and_frequency(
        glass, axes, curves, _METHOD, attributes, parts, attempt_time=attempts
    )
