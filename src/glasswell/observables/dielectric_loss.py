"""Dielectric loss of a glass at any frequency."""

from __future__ import annotations

import numpy.typing as npt
import xarray as xr

from glasswell.glass import Glass
from glasswell.response.checks import checked_relaxation
from glasswell.response.curves import (
    checked_axis,
    over_temperature_and_frequency,
)
from glasswell.response.dielectric import dielectric_response, intrinsic_loss_tangent

_METHOD = "tan delta = Im chi_e/epsilon_r: resonant absorption and relaxation by the ladder"


def dielectric_loss(
    glass: Glass,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    *,
    loss_tangent: float | None = None,
    dipole_moment: float | None = None,
    permittivity: float | None = None,
    relaxation: str = "ladder",
    attempt_time: float = 1e-13,
    parts: bool = False,
) -> xr.DataArray | xr.Dataset:
    """Dielectric loss tan δ(T, f).

    tan δ = Im χ_e/ε_r = tan δ0 (S + R), tan δ0 = πP_s p_0²/(3ε0ε_r W): S(ħω, T) resonant
    absorption, tanh(ħω/2kT) of two-level systems; R(ω, T) relaxation by phonons, ½ where it
    follows.
    Shapes: temperature () or (temperature,) in K, frequency () or (frequency,) in Hz → DataArray
    of the total over both, dimensionless; with parts=True a Dataset: total, resonance, relaxation.
    loss_tangent: tan δ0.  dipole_moment: p_0 in debye per unit y (of two-level systems: of one
    system), with permittivity ε_r, in its place.
    relaxation, attempt_time: as in `internal_friction`.
    Range: weak fields (see `resonator_loss` for saturation); marks as in `internal_friction`.
    Raises: InputError for values that are not positive, and unless tan δ0 is given one way.
    Source: M. von Schickfus, S. Hunklinger, Phys. Lett. A 64, 144 (1977); W. A. Phillips, Rep.
    Prog. Phys. 50, 1657 (1987).
    """
    tangent = intrinsic_loss_tangent(glass, loss_tangent, dipole_moment, permittivity)
    attempts = checked_relaxation(glass, relaxation, attempt_time)
    axes = checked_axis(temperature, "temperature"), checked_axis(frequency, "frequency")
    found = dielectric_response(glass, axes[0][0], axes[1][0], attempts)
    resonance = tangent * found.resonant_absorption
    relaxation = tangent * found.relaxation_absorption
    curves = {"total": resonance + relaxation, "resonance": resonance, "relaxation": relaxation}
    attributes = {"intrinsic_loss_tangent": tangent}
    return over_temperature_and_frequency(
        glass, axes, curves, _METHOD, attributes, parts, attempt_time=attempts
    )
