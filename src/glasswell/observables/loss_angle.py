"""Mechanical loss angle of a glass, in the form that calculations of thermal noise take."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.response.curves import (
    checked_axis,
    checked_frequencies,
    over_temperature_and_frequency,
)
from glasswell.response.elastic import elastic_of
from glasswell.response.marks import checked_reach
from glasswell.response.susceptibility import susceptibility_of

_METHOD: Final = "phi = Im M/Re M of the modulus M, resonance and relaxation by the ladder"
MODULI: Final = ("shear", "bulk", "young", "longitudinal")


def loss_angle(
    glass: Glass,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    *,
    modulus: str = "shear",
    parts: bool = False,
) -> xr.DataArray | xr.Dataset:
    """Loss angle φ(T, f) of an elastic modulus M of an isotropic glass, φ = Im M/Re M.

    M_l = ρv_l² = K + 4G/3 and G = ρv_t² are lost as sound is, φ_l = Q_l⁻¹, φ_G = Q_t⁻¹.  The others
    follow: K φ_K = M_l φ_l - (4/3) G φ_G, and φ_E = (G φ_K + 3K φ_G)/(3K + G) of Young's modulus.
    Shapes: temperature () or (temperature,) in K, frequency () or (frequency,) in Hz → DataArray
    of the total over both, dimensionless; with parts=True a Dataset: total, resonance, relaxation.
    modulus: "shear", "bulk", "young" (bending of a coated cantilever), or "longitudinal".
    Range: kT ≤ 10 W, and waves that no double wells deeper than those kept would follow: at 100 Hz
    that ends early, so choose minimum_d2=-20.  What lies beyond is refused, not marked, since a
    calculation of noise keeps no marks; mirrors at 300 K lose by other means.
    Raises: InputError for points out of range (of two-level systems: temperatures above their
    largest splitting), strengths that give a bulk modulus a negative loss, unknown moduli, and
    values that are not positive.
    Source: linear elasticity; internal friction as in `internal_friction`.
    """
    strength = modulus_strength(glass, modulus)
    axes = (
        checked_axis(temperature, "temperature"),
        checked_frequencies(glass, "transverse", frequency),
    )
    checked_reach(glass, axes[0][0], axes[1][0])
    elastic = elastic_of(glass, None, 0.0, 0.0)
    found = susceptibility_of(glass).parts(
        axes[0][0][:, None], axes[1][0], elastic.energy_scale, elastic.rate_constant
    )
    factor = np.pi * strength
    resonance = factor * found.resonant_absorption
    relaxation = factor * found.relaxation_absorption
    curves = {"total": resonance + relaxation, "resonance": resonance, "relaxation": relaxation}
    attributes = {"modulus": modulus}
    return over_temperature_and_frequency(glass, axes, curves, _METHOD, attributes, parts)


def modulus_strength(glass: Glass, modulus: str) -> float:
    """The strength C of a modulus, φ = πC(S + R): C_l and C_t, and what follows from them."""
    if modulus not in MODULI:
        raise InputError(f"modulus={modulus!r} is unknown", "", f"choose one of {MODULI}")
    (along, across), density = glass.strengths, glass.material.density
    if modulus == "shear":
        return across
    if modulus == "longitudinal":
        return along
    stiff, shear = (density * velocity**2 for velocity in glass.velocities)
    bulk = stiff - 4.0 * shear / 3.0
    of_bulk = (stiff * along - 4.0 * shear * across / 3.0) / bulk
    if of_bulk < 0.0:
        raise InputError(
            f"the strengths {along:g} and {across:g} leave the bulk modulus a negative loss",
            "C_l ρv_l² must be at least (4/3) C_t ρv_t², since compression alone cannot give heat",
            "take a larger longitudinal or a smaller transverse strength",
        )
    if modulus == "bulk":
        return of_bulk
    return (shear * of_bulk + 3.0 * bulk * across) / (3.0 * bulk + shear)
