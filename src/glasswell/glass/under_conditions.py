"""A glass under other conditions: what a pressure and a T_g make of its ensemble and couplings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from glasswell.constants import BOLTZMANN, ELECTRONVOLT
from glasswell.ensemble import PotentialEnsemble
from glasswell.errors import InputError
from glasswell.glass.conditions import Conditions, checked_pressure, checked_transition

if TYPE_CHECKING:
    from glasswell.glass.glass import Glass

# Below this ratio nothing is left that could be counted in double precision.
_LEAST_RATIO = 1e-200


def pressure_coupling(glass: Glass) -> float:
    """Λ_p of D1 → D1 ± Λ_p p/W in m³, from the couplings to phonons.

    A strain couples by y g_ij ε_ij, g a random tensor of trace g_0.  Over all directions
    Λ_t² = <g_xz²> = S/10 and Λ_l² = <g_zz²> = g_0²/9 + 2S/15, S the square of the part without
    trace, so (g_0/3)² = Λ_l² - (4/3)Λ_t².  A pressure makes the strain -p/(3B) in every direction:
    Λ_p = |g_0|/(3B), B = ρ(v_l² - (4/3)v_t²) at zero pressure.  With C_l = C_t = C it is
    √(CW/(P_s B)).  The sign of g_0 follows that of y, which is arbitrary: half of the potentials
    are tilted each way, all by the same root-mean-square amount.
    Raises InputError for two-level systems, and where Λ_l² < (4/3)Λ_t², which no tensor gives.
    Source: derived here; deformation potentials as tensors: J. Jäckle, Z. Phys. 257, 212 (1972).
    """
    if not isinstance(glass.ensemble, PotentialEnsemble):
        raise InputError(
            "two-level systems have no pressure coupling",
            "their asymmetries are uniformly distributed, so that a tilt changes nothing",
            "use an ensemble of soft potentials",
        )
    unit = ELECTRONVOLT * glass.ensemble.coupling_per_given
    longitudinal, transverse = (unit * coupling for coupling in glass.couplings)
    square = longitudinal**2 - 4.0 / 3.0 * transverse**2
    if square < -1e-12 * longitudinal**2:
        raise InputError(
            f"the couplings {glass.couplings!r} eV leave nothing for a uniform compression",
            "with Λ_l² < (4/3)Λ_t² no random strain tensor has both, so pressure_coupling cannot "
            "be derived",
            "give Conditions(pressure_coupling=...) in m³, 0 for no tilt by pressure",
        )
    return float(np.sqrt(max(square, 0.0)) / bulk_modulus(glass))


def bulk_modulus(glass: Glass) -> float:
    """B = ρ(v_l² - (4/3)v_t²) in Pa."""
    longitudinal, transverse = glass.velocities
    return float(glass.material.density * (longitudinal**2 - 4.0 / 3.0 * transverse**2))


def under_conditions(
    glass: Glass,
    pressure: float | None,
    glass_transition: float | None,
    conditions: Conditions | None,
) -> Glass:
    """See `Glass.at`."""
    constants = _constants(glass, conditions)
    new_pressure = glass.pressure if pressure is None else _single(checked_pressure(pressure))
    exponent = float(
        constants._pressure_exponent(new_pressure) - constants._pressure_exponent(glass.pressure)
    )
    coupling, material = 1.0, glass.material
    if glass_transition is not None:
        wanted = _single(checked_transition(glass_transition))
        known = _known_transition(glass)
        exponent += float(constants._transition_exponent(wanted, known))
        coupling = float(
            constants.coupling_ratio(glass_transition=wanted, reference_glass_transition=known)
        )
        if wanted != known:
            material = material.replace(glass_transition=wanted)
    with np.errstate(under="ignore", over="ignore"):
        ratio = float(np.exp(exponent))
    if not _LEAST_RATIO < ratio < 1.0 / _LEAST_RATIO:
        raise InputError(
            f"the soft fraction would change by a factor of e^{exponent:.4g}",
            f"at p = {new_pressure:.3g} Pa and this T_g there is nothing left to count",
            "ask for a pressure nearer to linear_pressure and quadratic_pressure of the Conditions",
        )
    moved = glass.replace(
        material=material,
        ensemble=glass.ensemble.scaled(ratio),
        pressure=new_pressure,
        conditions=constants,
        **_couplings(glass, ratio, coupling),
    )
    return _tilted(moved, constants)


def _constants(glass: Glass, conditions: Conditions | None) -> Conditions:
    if conditions is None:
        return glass.conditions or Conditions()
    if glass.conditions not in (None, conditions):
        raise InputError(
            "this glass was brought to its conditions by other constants",
            f"they were {glass.conditions!r}",
            "start from the original glass, or leave `conditions` out",
        )
    return conditions


def _couplings(glass: Glass, ratio: float, coupling: float) -> dict[str, Any]:
    """Couplings in eV follow b; strengths C = P_sΛ²/(Wρv²) also follow the density."""
    if glass.longitudinal is not None and glass.transverse is not None:
        factor = ratio * coupling**2
        return {
            "longitudinal": glass.longitudinal * factor,
            "transverse": glass.transverse * factor,
        }
    first, second = glass.couplings
    return {"coupling_longitudinal": first * coupling, "coupling_transverse": second * coupling}


def _tilted(glass: Glass, constants: Conditions) -> Glass:
    """The glass with the bias of its potentials that belongs to its pressure and couplings."""
    ensemble = glass.ensemble
    if not isinstance(ensemble, PotentialEnsemble) or not ensemble.feels_bias:
        return glass
    bias = 0.0
    if glass.pressure > 0.0:
        volume = constants.pressure_coupling
        volume = pressure_coupling(glass) if volume is None else volume
        bias = volume * glass.pressure / (ensemble.energy_scale * BOLTZMANN)
    return glass.replace(ensemble=replace(cast("Any", ensemble), bias=bias))


def _known_transition(glass: Glass) -> float:
    known = glass.material.glass_transition
    if known is None:
        raise InputError(
            f"the glass transition of {glass.material.name} is not known",
            "c_a and b at another T_g are known relative to the T_g they belong to",
            "add it by material.replace(glass_transition=...), in K",
        )
    return known


def _single(value: Any) -> float:
    if np.ndim(value) != 0:
        raise InputError(
            "a glass is under one pressure and has one T_g",
            "arrays of conditions make arrays of glasses",
            "call at() for each of them: [glass.at(pressure=p) for p in pressures]",
        )
    return float(value)
