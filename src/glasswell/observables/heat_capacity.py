"""Heat capacity of a glass: Debye phonons and the excitations of its ensemble."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.bath.debye import phonon_heat_capacity as phonon_heat_capacity
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.material import Material
from glasswell.response.curves import checked_axis, labelled

Array = npt.NDArray[np.float64]

_METHOD = "Debye phonons plus (<E^2> - <E>^2)/kT^2 of the excitations, from exact levels"
_UNITS = {"volume": "J/(K m^3)", "mass": "J/(K kg)", "mole": "J/(K mol)"}


def heat_capacity(glass: Glass, temperature: npt.ArrayLike, *, per: str = "volume") -> xr.Dataset:
    """Heat capacity C(T) with its parts: phonons, excitations, total.

    C = C_Debye + Σ(<E²> - <E>²)/kT² over the ensemble, every system in equilibrium.
    Shapes: temperature () or (temperature,) in K → Dataset over `temperature`.
    per: "volume" J/(K m³), "mass" J/(K kg), or "mole" J/(K mol) of formula units.
    Range: the levels kept suffice to kT = 10 W; `extrapolated` marks points above.  The uniform
    soft-potential density goes on as E⁴, so above about kT = W its excitations outgrow the phonons
    unless a random force bounds them.
    Raises: InputError for temperatures that are not positive, or a material without atom density
    (or molar mass, for per="mole").
    Source: Phillips, Rep. Prog. Phys. 50, 1657 (1987); Buchenau et al., PRB 46, 2798 (1992).
    """
    axis, scalar = checked_axis(temperature, "temperature")
    factor = _conversion(glass.material, per)
    phonons = factor * phonon_heat_capacity(glass.material, axis)
    excitations = factor * glass.ensemble.heat_capacity(axis)
    curves = {"total": phonons + excitations, "phonons": phonons, "excitations": excitations}
    return labelled(
        glass,
        {"temperature": axis},
        curves,
        _UNITS[per],
        _METHOD,
        {},
        ("temperature",) if scalar else (),
    )


def _conversion(material: Material, per: str) -> float:
    if per not in _UNITS:
        raise InputError(f"per={per!r} is unknown", "", f"choose one of {tuple(_UNITS)}")
    if per == "volume":
        return 1.0
    if per == "mass":
        return 1.0 / material.density
    return float(material.require("molar_mass")) / material.density
