"""Shift of the sound velocity with temperature."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.glass import Glass
from glasswell.response.checks import checked_relaxation
from glasswell.response.curves import (
    checked_axis,
    checked_branch,
    checked_frequencies,
    checked_reference,
    checked_slow,
    over_temperature_and_frequency,
)
from glasswell.response.elastic import Elastic, elastic_of
from glasswell.response.susceptibility import Susceptibility, susceptibility_of

_METHOD = "dv/v = -Re chi/(2 rho v^2), against its value at the reference temperature"


def velocity_shift(
    elastic: Elastic,
    susceptibility: Susceptibility,
    branch: int,
    temperature: Any,
    frequency: Any,
    reference: float,
) -> dict[str, Any]:
    """δv/v and its parts (temperature, frequency): -(πC/2) of the change of the real part."""
    every = np.append(temperature, reference)[:, None]
    found = susceptibility.parts(every, frequency, elastic.energy_scale, elastic.rate_constant)
    factor = -0.5 * np.pi * elastic.strengths[branch]
    resonance = factor * (found.resonant_dispersion[:-1] - found.resonant_dispersion[-1])
    relaxation = factor * (found.relaxation_dispersion[:-1] - found.relaxation_dispersion[-1])
    return {"total": resonance + relaxation, "resonance": resonance, "relaxation": relaxation}


def sound_velocity_shift(
    glass: Glass,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    branch: str = "transverse",
    *,
    reference_temperature: float | None = None,
    relaxation: str = "ladder",
    attempt_time: float = 1e-13,
    parts: bool = False,
) -> xr.DataArray | xr.Dataset:
    """Relative shift δv/v(T, f) of the sound velocity against a reference temperature.

    δv/v = [v(T) - v(T0)]/v = -[Re χ_α(T) - Re χ_α(T0)]/(2ρv_α²): resonant transitions give
    +C ln(T/T0), relaxation takes that back and more, down to -(C/2) ln(T/T0) once it follows.
    Shapes: as `internal_friction` → DataArray of the total; parts=True gives a Dataset: total,
    resonance, relaxation.
    reference_temperature: T0 in K, by default the lowest temperature given.
    relaxation, attempt_time: as in `internal_friction`.
    Range: ħω ≤ W for soft potentials; `extrapolated` and `cut_off` as in `internal_friction`.
    Raises: InputError for values that are not positive, or frequencies above W/ħ.
    Source: J. Jäckle, L. Piché, W. Arnold, S. Hunklinger, J. Non-Cryst. Solids 20, 365 (1976).
    """
    number = checked_branch(branch)
    attempts = checked_relaxation(glass, relaxation, attempt_time)
    temperatures = checked_axis(temperature, "temperature")
    frequencies = checked_frequencies(glass, branch, frequency)
    reference = checked_reference(temperatures[0], reference_temperature)
    checked_slow(glass, frequencies[0])
    elastic = elastic_of(glass, None, 0.0, 0.0)
    susceptibility = susceptibility_of(glass, attempts)
    curves = velocity_shift(
        elastic, susceptibility, number, temperatures[0], frequencies[0], reference
    )
    axes = (temperatures, frequencies)
    attributes = {"branch": branch, "reference_temperature_K": reference}
    return over_temperature_and_frequency(
        glass, axes, curves, _METHOD, attributes, parts, attempt_time=attempts
    )
