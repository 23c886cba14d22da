"""Dimensionless absorption S = Im χ·W/(πΛ²P_s): resonant plus relaxation, for one ensemble shape.

l⁻¹ = (ω/v) πC S, Q⁻¹ = πC S.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any, Final

import jax
import numpy as np

from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.ensemble.resonant_table import log_strength, resonant_table
from glasswell.ensemble.shape import PotentialShape, Shape
from glasswell.errors import InputError
from glasswell.numerics.spline import UniformSurface
from glasswell.response.relaxation_table import into_table, relaxation_table
from glasswell.spectrum.excited_transitions import SADDLES
from glasswell.spectrum.saddle import excitation_saddle

SCATTERING: Final = ("exact", "interpolation")

# Attempt time of the literature's Arrhenius rate, s (Parshin, PRB 49, 9400 (1994)).
ATTEMPT_TIME: Final = 1e-13


jax.tree_util.register_dataclass(UniformSurface, ["coefficients"], ["start", "step"])


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["resonant", "relaxation"],
    meta_fields=["scattering"],
)
@dataclass(frozen=True)
class SoftPotentialAbsorption:
    """Absorption of soft potentials of one shape, exact or by the literature's interpolation.

    The two tables hold ln B(v(E/W), ln kT/W) and ln R(ln ħω/KW, ln kT/W).  Compiled functions take
    the whole object as an argument, so that one compilation serves every shape.
    """

    scattering: str
    resonant: UniformSurface
    relaxation: UniformSurface

    @classmethod
    def of(cls, shape: PotentialShape, scattering: str = "exact") -> SoftPotentialAbsorption:
        """Absorption of an ensemble shape; its tables are made if they are not in the cache."""
        if scattering not in SCATTERING:
            raise InputError(
                f"scattering={scattering!r} is unknown", "", f"choose one of {SCATTERING}"
            )
        if scattering == "interpolation" and not isinstance(shape, Shape):
            raise InputError(
                'scattering="interpolation" is not for this ensemble',
                "the literature's closed form is that of a uniform density of soft potentials",
                'use scattering="exact", or a SoftPotentialModel',
            )
        return cls(scattering, resonant_table(shape), relaxation_table(shape))

    def parts(
        self, x: Any, temperature: Any, energy_scale: Any, rate_constant: Any, xp: ModuleType = np
    ) -> tuple[Any, Any]:
        """Resonant and relaxation part of S at x = ħω/kT (..., node), temperature (...) in K.

        energy_scale: W/k in K; rate_constant: K.
        """
        scaled = (temperature / energy_scale)[..., None]
        if self.scattering == "interpolation":
            return _interpolation(x, temperature[..., None], scaled, xp)
        log_temperature = xp.log(scaled)
        log_energy = xp.log(x) + log_temperature
        strength = xp.exp(log_strength(self.resonant, log_energy, log_temperature, xp))
        resonant = -xp.expm1(-x) * strength
        slow = into_table(log_energy - xp.log(rate_constant), log_temperature, xp)
        relaxation = xp.exp(self.relaxation(*slow, xp))
        return resonant, relaxation

    def breaks(self, temperature: Any, energy_scale: Any, xp: ModuleType = np) -> Any:
        """Values of x (..., break) between which S is smooth, None if it is smooth everywhere."""
        if self.scattering == "interpolation":
            return None
        # Where the pair 0 → 1 of soft configurations is singular, and where higher pairs are
        ends = xp.asarray((excitation_saddle().energy, *SADDLES))
        return ends * (energy_scale / temperature)[..., None]


def _interpolation(x: Any, temperature: Any, scaled: Any, xp: ModuleType) -> tuple[Any, Any]:
    """The closed form of the literature: tanh(x/2) + ε³/8, and (kT/W)^(3/4) ln^(-1/4)(1/ωτ0).

    The logarithm is taken of e + 1/(ωτ0), so that it does not end at ωτ0 = 1.
    Source: Ramos, Buchenau, PRB 55, 5749 (1997), after Parshin, PRB 49, 9400 (1994).
    """
    frequency = x * BOLTZMANN * temperature / REDUCED_PLANCK
    resonant = xp.tanh(0.5 * x) + (x * scaled) ** 3 / 8.0
    logarithm = xp.log(np.e + 1.0 / (frequency * ATTEMPT_TIME))
    return resonant, scaled**0.75 * logarithm**-0.25 * xp.ones_like(x)
