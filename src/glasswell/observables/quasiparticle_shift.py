"""Frequency shift of a superconducting resonator by thermal quasiparticles."""

from __future__ import annotations

import numpy.typing as npt
import xarray as xr

from glasswell.response.curves import checked_axes, checked_axis, unmarked
from glasswell.superconductor import Superconductor

_METHOD = "df/f = (alpha/2) d sigma_2/sigma_2, against its value at the reference temperature"


def quasiparticle_shift(
    superconductor: Superconductor,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    *,
    reference_temperature: float | None = None,
) -> xr.DataArray:
    """Relative frequency shift δf/f(T, f) of a resonator by thermal quasiparticles.

    δf/f = (α/2) [σ2(T) - σ2(T0)]/σ2(0): the kinetic inductance grows as pairs break.
    Shapes: as `quasiparticle_loss`.
    reference_temperature: T0 in K, by default the lowest temperature given.
    Range: T < Tc, hf < 2Δ(T), |δσ2/σ2| ≪ 1; below 1e-15 it is rounding.
    Raises: as `complex_conductivity`.
    Source: J. Gao, thesis, California Institute of Technology (2008).
    """
    axes, scalars = checked_axes(temperature, frequency)
    given = axes["temperature"].min() if reference_temperature is None else reference_temperature
    reference = float(checked_axis(given, "temperature")[0][0])
    found = unmarked(
        axes,
        {"shift": superconductor.shift(axes["temperature"], axes["frequency"], reference)},
        "1",
        _METHOD,
        {
            "kinetic_inductance_fraction": superconductor.kinetic_inductance_fraction,
            "reference_temperature_K": reference,
        },
        scalars,
    )
    return found["shift"].assign_attrs({**found.attrs, "units": "1"})
