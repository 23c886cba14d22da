"""Susceptibility of an ensemble at any frequency: both parts, resonant and relaxation.

In units of πΛ²P_s/W (C times the modulus, times π): Im χ gives Q⁻¹ = πC(S + R), and Re χ the
velocity, δv/v = -(πC/2)(V/π + D), each against its value at a reference temperature.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from types import ModuleType
from typing import Any

import jax
import numpy as np
from scipy.special import digamma

from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.ensemble import PotentialEnsemble
from glasswell.ensemble.resonant_table import resonant_table
from glasswell.ensemble.shape import PotentialShape
from glasswell.glass import Glass
from glasswell.numerics.spline import UniformSpline, UniformSurface
from glasswell.response.dispersion_table import dispersion_table
from glasswell.response.relaxation_table import slow_relaxation_tables
from glasswell.response.standard_tunnelling import two_level_dispersion, two_level_relaxation
from glasswell.spectrum.energy_axis import transition_coordinate


@dataclass(frozen=True)
class Response:
    """Dimensionless parts of a susceptibility over (temperature, frequency)."""

    resonant_absorption: Any
    relaxation_absorption: Any
    resonant_dispersion: Any
    relaxation_dispersion: Any


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["resonant", "dispersion", "imaginary", "real"],
    meta_fields=[],
)
@dataclass(frozen=True)
class SoftPotentialSusceptibility:
    """Tables of one shape: ln B, V, and the two parts of slow relaxation."""

    resonant: UniformSurface
    dispersion: UniformSurface
    imaginary: UniformSurface
    real: UniformSurface

    @classmethod
    def of(cls, shape: PotentialShape) -> SoftPotentialSusceptibility:
        """Tables of a shape, made if they are not in the cache."""
        imaginary, real = slow_relaxation_tables(shape)
        return cls(resonant_table(shape), dispersion_table(shape), imaginary, real)

    def parts(
        self,
        temperature: Any,
        frequency: Any,
        energy_scale: Any,
        rate_constant: Any,
        xp: ModuleType = np,
    ) -> Response:
        """Parts at temperature (..., 1) in K and frequency (frequency,) in Hz."""
        energy = 2.0 * np.pi * REDUCED_PLANCK / BOLTZMANN * frequency
        log_energy = xp.log(energy / energy_scale)
        log_temperature = xp.log(temperature / energy_scale)
        log_energy, log_temperature = xp.broadcast_arrays(log_energy, log_temperature)
        place = transition_coordinate(log_energy, xp)
        strength = xp.exp(self.resonant(place, log_temperature, xp))
        slow = log_energy - xp.log(rate_constant)
        return Response(
            -xp.expm1(-energy / temperature) * strength,
            xp.exp(self.imaginary(slow, log_temperature, xp)),
            self.dispersion(log_energy, log_temperature, xp) / np.pi,
            xp.exp(self.real(slow, log_temperature, xp)),
        )


@dataclass(frozen=True)
class StandardTunnellingSusceptibility:
    """Two-level systems, in units W = 1 K: closed forms, and one function of x/T³ for each part."""

    imaginary: UniformSpline
    real: UniformSpline
    minimum_splitting: float
    maximum_splitting: float

    def parts(
        self,
        temperature: Any,
        frequency: Any,
        energy_scale: Any,
        rate_constant: Any,
        xp: ModuleType = np,
    ) -> Response:
        """Parts at temperature (..., 1) in K and frequency (frequency,) in Hz."""
        energy = 2.0 * np.pi * REDUCED_PLANCK / BOLTZMANN * frequency
        x = energy / temperature
        upper = xp.sqrt(xp.maximum(1.0 - (self.minimum_splitting / energy) ** 2, 0.0))
        lower = xp.sqrt(xp.maximum(1.0 - (self.maximum_splitting / energy) ** 2, 0.0))
        scaled = temperature / energy_scale
        slow = xp.log(x) - 2.0 * xp.log(scaled) - xp.log(rate_constant)
        return Response(
            xp.tanh(0.5 * x) * (upper - lower),
            xp.exp(self.imaginary(slow, xp)),
            -2.0 / np.pi * (digamma(0.5 + 0.5j * x / np.pi).real - np.log(0.5 * x / np.pi)),
            xp.exp(self.real(slow, xp)),
        )


Susceptibility = SoftPotentialSusceptibility | StandardTunnellingSusceptibility


def susceptibility_of(glass: Glass) -> Susceptibility:
    """The susceptibility of a glass's ensemble, from its universal tables."""
    ensemble = glass.ensemble
    if isinstance(ensemble, PotentialEnsemble):
        return _of_shape(ensemble.shape)
    return StandardTunnellingSusceptibility(
        two_level_relaxation(),
        two_level_dispersion(),
        ensemble.minimum_splitting,
        ensemble.maximum_splitting,
    )


@lru_cache(maxsize=8)
def _of_shape(shape: PotentialShape) -> SoftPotentialSusceptibility:
    return SoftPotentialSusceptibility.of(shape)
