"""Internal friction: how a glass damps sound of any frequency."""

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
    over_temperature_and_frequency,
)
from glasswell.response.elastic import Elastic, elastic_of
from glasswell.response.susceptibility import Susceptibility, susceptibility_of

_METHOD = (
    "Q^-1 = Im chi/(rho v^2): resonant absorption of all transitions and relaxation by the ladder"
)


def friction(
    elastic: Elastic,
    susceptibility: Susceptibility,
    branch: int,
    temperature: Any,
    frequency: Any,
) -> dict[str, Any]:
    """Q⁻¹ and its parts (temperature, frequency) from plain arrays: πC(S + R)."""
    found = susceptibility.parts(
        temperature[:, None], frequency, elastic.energy_scale, elastic.rate_constant
    )
    factor = np.pi * elastic.strengths[branch]
    resonance = factor * found.resonant_absorption
    relaxation = factor * found.relaxation_absorption
    return {"total": resonance + relaxation, "resonance": resonance, "relaxation": relaxation}


def internal_friction(
    glass: Glass,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    branch: str = "transverse",
    *,
    relaxation: str = "ladder",
    attempt_time: float = 1e-13,
    parts: bool = False,
) -> xr.DataArray | xr.Dataset:
    """Internal friction Q⁻¹(T, f) of sound.

    Q⁻¹ = Im χ_α/(ρv_α²) = πC_α (S + R): S(ħω, T) resonant absorption by all transitions, R(ω, T)
    relaxation of all levels by one-phonon transitions; tunnelling and activation are one ladder.
    Limits: πC/2 where the fastest pairs follow (ωτ ≪ 1), ∝ T³/ω where none does, πC tanh(ħω/2kT)
    for resonance.
    Shapes: temperature () or (temperature,) in K, frequency () or (frequency,) in Hz → DataArray
    of the total over both, dimensionless; with parts=True a Dataset: total, resonance, relaxation.
    branch: "longitudinal" or "transverse".
    relaxation: "ladder", or "arrhenius" for the literature's rate, one-phonon tunnelling of the
    lowest pair of each double well plus activation over its barrier with one attempt in
    `attempt_time` s (inf for none); see docs/ultrasound.md.
    Range: frequencies below the zone boundary; `extrapolated` marks kT > 10 W, `cut_off` waves so
    slow that double wells deeper than the ensemble keeps would relax with them: then choose a
    deeper minimum_d2.  Relaxation is good to 1 %, where activation is steepest, elsewhere to 1e-3;
    colder than kT = 2e-3 W it goes on as that of two-level systems, 3 % off at 5e-5 W.  Secular:
    needs rates below the spacings of levels.
    Warns: ValidityWarning where points are cut off.
    Raises: InputError for values that are not positive, frequencies above the zone boundary, and
    "arrhenius" with two-level systems, which have no barrier.
    Source: J. Jäckle, Z. Phys. 257, 212 (1972); Parshin, PRB 49, 9400 (1994).
    """
    number = checked_branch(branch)
    attempts = checked_relaxation(glass, relaxation, attempt_time)
    temperatures = checked_axis(temperature, "temperature")
    frequencies = checked_frequencies(glass, branch, frequency)
    elastic = elastic_of(glass, None, 0.0, 0.0)
    susceptibility = susceptibility_of(glass, attempts)
    curves = friction(elastic, susceptibility, number, temperatures[0], frequencies[0])
    axes = (temperatures, frequencies)
    attributes = {"branch": branch}
    return over_temperature_and_frequency(
        glass, axes, curves, _METHOD, attributes, parts, attempt_time=attempts
    )
