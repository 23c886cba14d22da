"""Dielectric susceptibility: the same potentials, coupled to an electric field by a dipole moment.

χ_e = P_s p_0² <cos²>/ε0 {...} with p_0 the dipole moment per unit y, so that in units of the
intrinsic loss tangent tan δ0 = πP_s p_0²/(3ε0ε_r W) the loss is S + R and the change of ε/ε_r is
V/π + D, the functions of `response.susceptibility`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasswell.constants import BOLTZMANN, DEBYE, VACUUM_PERMITTIVITY
from glasswell.ensemble import PotentialEnsemble
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.response.checks import is_positive
from glasswell.response.curves import checked_reference, checked_slow
from glasswell.response.elastic import elastic_of
from glasswell.response.susceptibility import Response, susceptibility_of


def intrinsic_loss_tangent(
    glass: Glass,
    loss_tangent: float | None,
    dipole_moment: float | None,
    permittivity: float | None,
) -> float:
    """Tan δ0 as given, or πP_s p_0²/(3ε0ε_r W) from p_0 in debye and ε_r.

    For two-level systems P̄ stands in the place of P_s/W and p_0 is the dipole moment itself.
    Raises InputError unless exactly one way is given, with values that are positive.
    """
    if (loss_tangent is None) == (dipole_moment is None):
        raise InputError(
            "the coupling to the field is given twice, or not at all",
            "the intrinsic loss tangent and the dipole moment determine each other",
            "give loss_tangent=, or dipole_moment= (debye) with permittivity=",
        )
    if loss_tangent is not None:
        if not is_positive(loss_tangent):
            raise InputError(
                f"loss_tangent={loss_tangent!r} is not positive",
                "a glass has one intrinsic loss tangent",
                "give a positive number",
            )
        return float(loss_tangent)
    if not (is_positive(dipole_moment) and is_positive(permittivity)):
        raise InputError(
            f"dipole_moment={dipole_moment!r} and permittivity={permittivity!r} are not usable",
            "a dipole moment in debye needs the relative permittivity of the glass beside it",
            "give both, positive",
        )
    assert dipole_moment is not None
    assert permittivity is not None
    ensemble = glass.ensemble
    if isinstance(ensemble, PotentialEnsemble):
        per_energy = ensemble.density / (ensemble.energy_scale * BOLTZMANN)
    else:
        per_energy = ensemble.density
    moment = dipole_moment * DEBYE
    return float(np.pi * per_energy * moment**2 / (3.0 * VACUUM_PERMITTIVITY * permittivity))


def dielectric_response(
    glass: Glass, temperature: Any, frequency: Any, attempt_time: float | None = None
) -> Response:
    """The parts of χ_e/ε_r in units of tan δ0, over (temperature, frequency)."""
    elastic = elastic_of(glass, None, 0.0, 0.0)
    return susceptibility_of(glass, attempt_time).parts(
        np.asarray(temperature)[:, None], frequency, elastic.energy_scale, elastic.rate_constant
    )


def permittivity_change(
    glass: Glass,
    temperature: Any,
    frequency: Any,
    reference_temperature: float | None,
    attempt_time: float | None = None,
) -> tuple[float, dict[str, Any]]:
    """Reference temperature, and Re χ_e/ε_r less its value there, by parts, in units of tan δ0.

    Raises InputError for a reference temperature that is not positive, and frequencies above W/ħ.
    """
    checked_slow(glass, frequency)
    reference = checked_reference(temperature, reference_temperature)
    every = np.append(temperature, reference)
    found = dielectric_response(glass, every, frequency, attempt_time)
    resonance, relaxation = (
        part[:-1] - part[-1] for part in (found.resonant_dispersion, found.relaxation_dispersion)
    )
    parts = {"total": resonance + relaxation, "resonance": resonance, "relaxation": relaxation}
    return reference, parts
