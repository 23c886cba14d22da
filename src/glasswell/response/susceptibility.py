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

from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.ensemble import PotentialEnsemble
from glasswell.ensemble.resonant_table import log_strength, resonant_table
from glasswell.ensemble.shape import PotentialShape
from glasswell.glass import Glass
from glasswell.numerics.digamma import digamma_brace
from glasswell.numerics.spline import UniformSpline, UniformSurface
from glasswell.response.arrhenius import TwoWells, arrhenius_relaxation, two_wells
from glasswell.response.dispersion_table import dispersion_table
from glasswell.response.ladder_modes import FINE_TEMPERATURES
from glasswell.response.relaxation_table import into_table, slow_relaxation_tables
from glasswell.response.standard_tunnelling import two_level_dispersion, two_level_relaxation


@dataclass(frozen=True)
class Response:
    """Dimensionless parts of a susceptibility over (temperature, frequency)."""

    resonant_absorption: Any
    relaxation_absorption: Any
    resonant_dispersion: Any
    relaxation_dispersion: Any

    @property
    def absorption(self) -> Any:
        """S + R: Q⁻¹ is πC times this, tan δ is tan δ0 times this."""
        return self.resonant_absorption + self.relaxation_absorption

    @property
    def dispersion(self) -> Any:
        """V/π + D: δv/v is -πC/2 times its change, δε/ε is tan δ0 times its change."""
        return self.resonant_dispersion + self.relaxation_dispersion


@partial(jax.tree_util.register_dataclass, data_fields=["strength", "dispersion"], meta_fields=[])
@dataclass(frozen=True)
class Resonance:
    """Tables of the resonant transitions of one shape: ln B and V."""

    strength: UniformSurface
    dispersion: UniformSurface

    def parts(self, energy: Any, temperature: Any, xp: ModuleType = np) -> tuple[Any, Any]:
        """S and V/π at ħω/W and kT/W, which broadcast."""
        log_energy, log_temperature = xp.log(energy), xp.log(temperature)
        with np.errstate(under="ignore", over="ignore"):
            strength = xp.exp(log_strength(self.strength, log_energy, log_temperature, xp))
            absorbed = -xp.expm1(-energy / temperature) * strength
            inside = xp.maximum(temperature, FINE_TEMPERATURES[0])
            table = self.dispersion(log_energy, xp.log(inside), xp)
            # Colder than the table two levels alone are left, with their closed form.
            least = xp.maximum(log_energy, float(np.log(FINE_TEMPERATURES[0])))
            pairs = xp.exp(log_strength(self.strength, least, -np.inf, xp))
            change = _brace(energy / inside, xp) - _brace(energy / temperature, xp)
        return absorbed, (table + 2.0 * pairs * change) / np.pi


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["resonance", "imaginary", "real"],
    meta_fields=[],
)
@dataclass(frozen=True)
class SoftPotentialSusceptibility:
    """Tables of one shape: resonance, and the two parts of slow relaxation by the ladder."""

    resonance: Resonance
    imaginary: UniformSurface
    real: UniformSurface

    @classmethod
    def of(cls, shape: PotentialShape) -> SoftPotentialSusceptibility:
        """Tables of a shape, made if they are not in the cache."""
        imaginary, real = slow_relaxation_tables(shape)
        return cls(_resonance(shape), imaginary, real)

    def parts(
        self,
        temperature: Any,
        frequency: Any,
        energy_scale: Any,
        rate_constant: Any,
        xp: ModuleType = np,
    ) -> Response:
        """Parts at temperature (..., 1) in K and frequency (frequency,) in Hz."""
        energy, scaled = xp.broadcast_arrays(
            _energy(frequency) / energy_scale, temperature / energy_scale
        )
        absorbed, dispersed = self.resonance.parts(energy, scaled, xp)
        with np.errstate(under="ignore"):
            slow = xp.log(energy) - _log_rate(rate_constant, xp)
            place = into_table(slow, xp.log(scaled), xp)
            relaxed = [xp.exp(table(*place, xp)) for table in (self.imaginary, self.real)]
        return Response(absorbed, relaxed[0], dispersed, relaxed[1])


@dataclass(frozen=True)
class ArrheniusSusceptibility:
    """Resonance as above, and relaxation of double wells as two levels each, with activation.

    attempt_time: τ0 in s.
    """

    resonance: Resonance
    wells: TwoWells
    attempt_time: float

    def parts(
        self, temperature: Any, frequency: Any, energy_scale: Any, rate_constant: Any
    ) -> Response:
        """Parts at temperature (temperature, 1) in K and frequency (frequency,) in Hz."""
        scaled = temperature / energy_scale
        energy, everywhere = np.broadcast_arrays(_energy(frequency) / energy_scale, scaled)
        absorbed, dispersed = self.resonance.parts(energy, everywhere)
        fastest = rate_constant * energy_scale * BOLTZMANN / REDUCED_PLANCK
        imaginary, real = arrhenius_relaxation(
            self.wells, scaled.ravel(), 2.0 * np.pi * frequency, fastest, 1.0 / self.attempt_time
        )
        return Response(absorbed, imaginary, dispersed, real)


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["imaginary", "real"],
    meta_fields=["minimum_splitting", "maximum_splitting"],
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
        energy = _energy(frequency)
        bounds = (self.minimum_splitting, self.maximum_splitting)
        upper, lower = (
            xp.sqrt(xp.maximum(1.0 - xp.minimum(bound / energy, 2.0) ** 2, 0.0)) for bound in bounds
        )
        with np.errstate(under="ignore"):
            x = energy / temperature
            scaled = xp.log(temperature) - xp.log(energy_scale)
            slow = xp.log(x) - 2.0 * scaled - _log_rate(rate_constant, xp)
            return Response(
                xp.tanh(0.5 * x) * (upper - lower),
                xp.exp(self.imaginary(slow, xp)),
                -2.0 / np.pi * _brace(x, xp),
                xp.exp(self.real(slow, xp)),
            )


Susceptibility = (
    SoftPotentialSusceptibility | ArrheniusSusceptibility | StandardTunnellingSusceptibility
)


def susceptibility_of(glass: Glass, attempt_time: float | None = None) -> Susceptibility:
    """The susceptibility of a glass's ensemble; with the ladder, or with τ0 (s) of activation."""
    ensemble = glass.ensemble
    if isinstance(ensemble, PotentialEnsemble):
        if attempt_time is None:
            return shape_susceptibility(ensemble.shape)
        return ArrheniusSusceptibility(
            _resonance(ensemble.shape), two_wells(ensemble.shape), attempt_time
        )
    return two_level_susceptibility(ensemble.minimum_splitting, ensemble.maximum_splitting)


def two_level_susceptibility(minimum: float, maximum: float) -> StandardTunnellingSusceptibility:
    """That of two-level systems with Δ0 between two bounds in K."""
    return StandardTunnellingSusceptibility(
        two_level_relaxation(), two_level_dispersion(), minimum, maximum
    )


def _energy(frequency: Any) -> Any:
    return 2.0 * np.pi * REDUCED_PLANCK / BOLTZMANN * frequency


def _log_rate(rate_constant: Any, xp: ModuleType) -> Any:
    """Ln K; without coupling nothing relaxes, and K counts as 1e-300."""
    return xp.log(xp.maximum(rate_constant, 1e-300))


def _brace(x: Any, xp: ModuleType) -> Any:
    """Re ψ(½ + ix/2π) - ln(x/2π) at x = ħω/kT."""
    return digamma_brace(0.5 * x / np.pi, xp)


@lru_cache(maxsize=8)
def _resonance(shape: PotentialShape) -> Resonance:
    return Resonance(resonant_table(shape), dispersion_table(shape))


@lru_cache(maxsize=8)
def shape_susceptibility(shape: PotentialShape) -> SoftPotentialSusceptibility:
    """The tables of one shape, with relaxation by the ladder; the last few are kept."""
    return SoftPotentialSusceptibility.of(shape)
