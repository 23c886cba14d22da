"""Shift of the permittivity with temperature."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.glass import Glass
from glasswell.response.curves import (
    checked_axis,
    checked_slow,
    over_temperature_and_frequency,
)
from glasswell.response.dielectric import dielectric_response, intrinsic_loss_tangent

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
    parts: bool = False,
) -> xr.DataArray | xr.Dataset:
    """Relative shift δε/ε_r(T, f) of the permittivity against a reference temperature.

    δε/ε_r = [Re χ_e(T) - Re χ_e(T0)]/ε_r = tan δ0 [V/π + D] between T0 and T: resonance lowers it
    by (2 tan δ0/π) ln(T/T0), relaxation raises it by three halves of that once it follows.
    Shapes and arguments: as `dielectric_loss` → DataArray of the total; parts=True gives a Dataset.
    reference_temperature: T0 in K, by default the lowest temperature given.
    Range: ħω ≤ W for soft potentials; marks as in `internal_friction`.
    Raises: as `dielectric_loss`, and for frequencies above W/ħ.
    Source: W. A. Phillips, Rep. Prog. Phys. 50, 1657 (1987).
    """
    tangent = intrinsic_loss_tangent(glass, loss_tangent, dipole_moment, permittivity)
    axes = checked_axis(temperature, "temperature"), checked_axis(frequency, "frequency")
    checked_slow(glass, axes[1][0])
    given = axes[0][0].min() if reference_temperature is None else reference_temperature
    reference = float(checked_axis(given, "temperature")[0][0])
    found = dielectric_response(glass, np.append(axes[0][0], reference), axes[1][0])
    changes = [
        tangent * (part[:-1] - part[-1])
        for part in (found.resonant_dispersion, found.relaxation_dispersion)
    ]
    curves = {"total": changes[0] + changes[1], "resonance": changes[0], "relaxation": changes[1]}
    attributes = {"intrinsic_loss_tangent": tangent, "reference_temperature_K": reference}
    return over_temperature_and_frequency(glass, axes, curves, _METHOD, attributes, parts)
