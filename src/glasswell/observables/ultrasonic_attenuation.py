"""Attenuation of ultrasound in a glass, of weak waves and of strong ones."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.errors import InputError, ValidityWarning
from glasswell.glass import Glass
from glasswell.response.checks import checked_dephasing, checked_number, checked_relaxation
from glasswell.response.curves import (
    checked_axis,
    checked_branch,
    checked_frequencies,
    over_temperature_and_frequency,
)
from glasswell.response.elastic import Elastic, elastic_of
from glasswell.response.saturation import rabi_ratio, weak_share
from glasswell.response.susceptibility import Susceptibility, susceptibility_of

_METHOD = "(10/ln 10)/l, l^-1 = omega Im chi/(rho v^3), resonance saturated by the intensity"
# Decibel per centimetre of a power that falls as exp(-x/l), per 1/m of 1/l.
_DECIBEL = 10.0 / np.log(10.0) / 100.0


def attenuation(
    elastic: Elastic,
    susceptibility: Susceptibility,
    branch: int,
    temperature: Any,
    frequency: Any,
    left: Any,
) -> dict[str, Any]:
    """Parts (temperature, frequency) in dB/cm: (10/ln 10)(ω/v)πC {S·left, R}."""
    found = susceptibility.parts(
        temperature[:, None], frequency, elastic.energy_scale, elastic.rate_constant
    )
    wave_number = 2.0 * np.pi * frequency / elastic.velocities[branch]
    factor = _DECIBEL * wave_number * np.pi * elastic.strengths[branch]
    resonance = factor * found.resonant_absorption * left
    relaxation = factor * found.relaxation_absorption
    return {"total": resonance + relaxation, "resonance": resonance, "relaxation": relaxation}


def ultrasonic_attenuation(
    glass: Glass,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    branch: str = "transverse",
    *,
    intensity: float = 0.0,
    intensity_ratio: float | None = None,
    dephasing_time: float | None = None,
    relaxation: str = "ladder",
    attempt_time: float = 1e-13,
    parts: bool = False,
) -> xr.DataArray | xr.Dataset:
    """Attenuation of ultrasound (T, f) in dB/cm.

    (10/ln 10)/l with l⁻¹ = (ω/v)Q⁻¹ = (ω/v) πC [S·s + R]: the energy falls as exp(-x/l), the
    amplitude as exp(-x/2l).  s is what the intensity leaves of the resonant part: the average of
    1/√(1 + J/J_c) over the systems at E = ħω, each with its own J_c (see `critical_intensity`).
    Shapes: as `internal_friction` → DataArray of the total in dB/cm; parts=True gives a Dataset:
    total, resonance, relaxation.  branch: "longitudinal" or "transverse".
    intensity: J in W/m², ρv³ε0²/2 of the strain ε0 cos ωt.  intensity_ratio: J/J_c in its place,
    with one J_c for all: s = 1/√(1 + J/J_c).
    dephasing_time: T_φ in s, as in `critical_intensity`.
    relaxation, attempt_time: as in `internal_friction`.
    Range: frequencies below the zone boundary; marks as in `internal_friction`.  Relaxation does
    not saturate; transitions between excited levels are saturated as those of the ground level.
    Intensities are those at which systems turn more slowly than the wave, Ω < ω.  More than three
    frequencies of soft potentials take s from a table, good to 3e-4.
    Warns: ValidityWarning where Ω > ω, and where points are cut off.
    Raises: InputError for values that are not positive, frequencies above the zone boundary, and
    an intensity given twice.
    Source: S. Hunklinger, W. Arnold, in Physical Acoustics XII, ed. W. P. Mason, R. N. Thurston
    (Academic Press, 1976); W. A. Phillips, Rep. Prog. Phys. 50, 1657 (1987).
    """
    number = checked_branch(branch)
    attempts = checked_relaxation(glass, relaxation, attempt_time)
    strong = checked_number(intensity, "intensity", "it is a power per area in W/m²")
    dephasing = checked_dephasing(dephasing_time)
    axes = checked_axis(temperature, "temperature"), checked_frequencies(glass, branch, frequency)
    attributes: dict[str, Any] = {"branch": branch}
    left: Any = 1.0
    if intensity_ratio is not None:
        if strong > 0.0:
            raise InputError(
                "the intensity is given twice",
                "J and J/J_c determine each other",
                "give intensity= in W/m², or intensity_ratio=",
            )
        ratio = checked_number(intensity_ratio, "intensity_ratio", "it is J/J_c")
        left = 1.0 / np.sqrt(1.0 + ratio)
        attributes["intensity_ratio"] = ratio
    elif strong > 0.0:
        left = weak_share(glass, branch, axes[0][0], axes[1][0], strong, dephasing)
        flow = glass.material.density * glass.velocity(branch) ** 3
        strain = float(np.sqrt(2.0 * strong / flow))
        _check_strain(glass, branch, axes[1][0], strain)
        attributes |= {"intensity_W_per_m2": strong, "strain": strain}
    curves = attenuation(
        elastic_of(glass, None, 0.0, 0.0),
        susceptibility_of(glass, attempts),
        number,
        axes[0][0],
        axes[1][0],
        left,
    )
    return over_temperature_and_frequency(
        glass, axes, curves, _METHOD, attributes, parts, attempt_time=attempts, unit="dB/cm"
    )


def _check_strain(
    glass: Glass, branch: str, frequency: npt.NDArray[np.float64], strain: float
) -> None:
    ratio = rabi_ratio(glass, branch, frequency, strain)
    if ratio.size and ratio.max() > 1.0:
        warnings.warn(
            f"a strain of {strain:.2g} turns the strongest system {ratio.max():.2g} times as fast "
            "as the wave oscillates: saturation is not that of Bloch's equations there. Choose a "
            "smaller intensity, or a higher frequency.",
            ValidityWarning,
            stacklevel=3,
        )
