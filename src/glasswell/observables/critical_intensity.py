"""Intensity at which a wave begins to saturate the resonant absorption of a glass."""

from __future__ import annotations

import numpy.typing as npt
import xarray as xr

from glasswell.glass import Glass
from glasswell.response.checks import checked_dephasing
from glasswell.response.curves import (
    checked_axis,
    checked_branch,
    checked_frequencies,
    labelled,
)
from glasswell.response.saturation import drive

_METHOD = "J_c = hbar^2 rho v^3/(2 Lambda^2 |y_01|^2 T1 T2) of the symmetric system at hbar omega"


def critical_intensity(
    glass: Glass,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    branch: str = "transverse",
    *,
    dephasing_time: float | None = None,
) -> xr.DataArray:
    """Critical intensity J_c(T, f) in W/m², at which resonant absorption falls by √2.

    J_c = ħ²ρv³/(2Λ²|y_01|²T1T2), of two-level systems ħ²ρv³/(2γ²T1T2), for the symmetric system
    with E = ħω, which couples most.  1/T1 is the glass's own one-phonon rate, to all branches;
    1/T2 = 1/2T1 + 1/T_φ.
    Shapes: temperature () or (temperature,) in K, frequency () or (frequency,) in Hz → DataArray
    over both.  branch: "longitudinal" or "transverse", of the wave.
    dephasing_time: T_φ in s, which is T2 where it is much shorter than T1; None: T2 = 2T1.
    Convention: the strain is ε0 cos ωt, J = ρv³ε0²/2, and γ shifts the energy of a pair by 2γε0Δ/E;
    J/J_c = Ω²T1T2 with the Rabi frequency Ω = γΔ0ε0/(ħE).
    Range: below the zone boundary; `extrapolated` as in `internal_friction`.  Interaction of the
    systems, which shortens T2 in experiments, is not in the model: give T_φ.
    Raises: InputError for values that are not positive, or frequencies above the zone boundary.
    Source: S. Hunklinger, W. Arnold, in Physical Acoustics XII, ed. W. P. Mason, R. N. Thurston
    (Academic Press, 1976); W. A. Phillips, Rep. Prog. Phys. 50, 1657 (1987).
    """
    checked_branch(branch)
    temperatures, one_temperature = checked_axis(temperature, "temperature")
    frequencies, one_frequency = checked_frequencies(glass, branch, frequency)
    dephasing = checked_dephasing(dephasing_time)
    found = drive(glass, branch, temperatures, frequencies, dephasing)
    scalars = {"temperature": one_temperature, "frequency": one_frequency}
    dataset = labelled(
        glass,
        {"temperature": temperatures, "frequency": frequencies},
        {"total": found.intensity},
        "W/m^2",
        _METHOD,
        {"branch": branch, "dephasing_time_s": "lifetime" if dephasing is None else dephasing},
        tuple(name for name, one in scalars.items() if one),
    )
    marked = dataset.set_coords([name for name in ("extrapolated",) if name in dataset])
    return marked["total"].assign_attrs({**dataset.attrs, "units": "W/m^2"})
