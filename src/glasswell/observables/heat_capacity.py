"""Heat capacity of a glass: Debye phonons and the excitations of its ensemble."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.bath.debye import phonon_heat_capacity
from glasswell.glass import Glass
from glasswell.material import BASES, volume_of
from glasswell.response.curves import checked_axis, labelled
from glasswell.response.marks import beyond_kept_wells, warn_of_cut
from glasswell.response.settling import settled_share

Array = npt.NDArray[np.float64]

_METHOD = "Debye phonons plus (<E^2> - <E>^2)/kT^2 of the excitations, from exact levels"
_METHOD_IN_TIME = (
    "Debye phonons plus (1/kT^2) sum b_k^2 (1 - exp(-lambda_k t)) over the modes of the ladder"
)


def heat_capacity(
    glass: Glass,
    temperature: npt.ArrayLike,
    time: npt.ArrayLike | None = None,
    *,
    per: str = "volume",
) -> xr.Dataset:
    """Heat capacity C(T), or C(T, t) within a time, with its parts: phonons, excitations, total.

    C = C_Debye + Σ(<E²> - <E>²)/kT² over the ensemble, every system in equilibrium; within a time
    t after a small step of temperature C = C_Debye + (1/kT²) Σ_k b_k² (1 - e^(-λ_k t)), b_k and λ_k
    the modes of the ladder.  Of two-level systems (π²/12) P̄k²T ln(4t/τ_min).
    Shapes: temperature () or (temperature,) in K, time None, () or (time,) in s → Dataset over
    `temperature`, and `time` if it is given.
    per: "volume" J/(K m³), "mass" J/(K kg), or "mole" J/(K mol) of formula units.
    Range: the levels kept suffice to kT = 10 W; `extrapolated` marks points above.  The uniform
    soft-potential density goes on as E⁴, so above about kT = W its excitations outgrow the phonons
    unless a random force bounds them.  Within a time: kT from 0.002 to 40 W, and from 1e-4 to 1e24
    ħ/KW (silica: 1e-13 s to 1e15 s); `cut_off` marks times in which double wells deeper than are
    kept would take up heat as well.  Phonons count as being in equilibrium.
    Warns: ValidityWarning where points are cut off.
    Raises: InputError for temperatures or times that are not positive or outside the table, or a
    material without atom density (or molar mass, for per="mole").
    Source: J. Jäckle, Z. Phys. 257, 212 (1972); Phillips, Rep. Prog. Phys. 50, 1657 (1987);
    Buchenau et al., PRB 46, 2798 (1992).
    """
    axis, scalar = checked_axis(temperature, "temperature")
    factor = volume_of(glass.material, per)
    unit = f"J/(K {BASES[per]})"
    phonons = factor * phonon_heat_capacity(glass.material, axis)
    excitations = factor * glass.ensemble.heat_capacity(axis)
    axes, drop = {"temperature": axis}, ("temperature",) if scalar else ()
    if time is None:
        curves = {"total": phonons + excitations, "phonons": phonons, "excitations": excitations}
        return labelled(glass, axes, curves, unit, _METHOD, {}, drop)
    times, one_time = checked_axis(time, "time")
    within = excitations[:, None] * settled_share(glass, axis, times)
    every = np.broadcast_to(phonons[:, None], within.shape)
    curves = {"total": every + within, "phonons": every, "excitations": within}
    found = labelled(glass, {**axes, "time": times}, curves, unit, _METHOD_IN_TIME, {})
    found["cut_off"] = (("temperature", "time"), beyond_kept_wells(glass, axis, 1.0 / times))
    found["cut_off"].attrs["meaning"] = "deeper double wells than are kept would take up heat"
    warn_of_cut(glass, found["cut_off"].values)
    return found.isel(dict.fromkeys((*drop, *(("time",) if one_time else ())), 0))
