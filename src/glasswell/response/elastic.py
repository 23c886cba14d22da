"""Elastic response of a glass: what phonons of both branches meet."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from glasswell.bath.debye import edge_frequency
from glasswell.constants import BOLTZMANN, PLANCK, REDUCED_PLANCK
from glasswell.ensemble import PotentialEnsemble
from glasswell.ensemble.shape import PotentialShape
from glasswell.glass import Glass
from glasswell.glass.glass import rate_constant
from glasswell.response.absorption import SoftPotentialAbsorption
from glasswell.response.relaxation_table import slow_relaxation_tables
from glasswell.response.standard_tunnelling import StandardTunnellingAbsorption

# ħω/KW from which on the coarser table of relaxation serves.
_FAST = 10.0

Absorption = SoftPotentialAbsorption | StandardTunnellingAbsorption


class Elastic(NamedTuple):
    """Numbers that phonon scattering depends on (all may be traced).

    energy_scale: W/k in K (1 for two-level systems).  density: P_s in 1/m³ (P̄W).  longitudinal,
    transverse: strengths C_α.  velocities: (v_l, v_t) in m/s.  zone_boundary: k_D in 1/m.
    minimum_path: l_min in m.  boundary: 1/L in 1/m, 0 for none.  rayleigh: B of Bω⁴, s⁴/m.
    """

    energy_scale: Any
    density: Any
    longitudinal: Any
    transverse: Any
    velocities: tuple[float, float]
    zone_boundary: float
    minimum_path: Any
    boundary: Any
    rayleigh: Any

    @property
    def strengths(self) -> tuple[Any, Any]:
        """(C_l, C_t)."""
        return self.longitudinal, self.transverse

    @property
    def rate_constant(self) -> Any:
        """K, see `glasswell.Glass.rate_constant`."""
        return rate_constant(self.energy_scale, self.density, self.strengths, self.velocities)


class Rates(NamedTuple):
    """Inverse mean free paths (..., node) of energy in 1/m, by mechanism."""

    resonance: Any
    relaxation: Any
    boundary: Any
    rayleigh: Any

    @property
    def total(self) -> Any:
        """Sum of all mechanisms; the floor is added to its inverse."""
        return self.resonance + self.relaxation + self.boundary + self.rayleigh


def elastic_of(
    glass: Glass, boundary: float | None, minimum_path: float, rayleigh: float
) -> Elastic:
    """The numbers of a glass and its sample."""
    ensemble = glass.ensemble
    if isinstance(ensemble, PotentialEnsemble):
        energy_scale, density = ensemble.energy_scale, ensemble.density
    else:
        energy_scale, density = 1.0, ensemble.density * BOLTZMANN
    first, second = glass.strengths
    return Elastic(
        energy_scale,
        density,
        first,
        second,
        glass.velocities,
        glass.material.zone_boundary,
        minimum_path,
        0.0 if boundary is None else 1.0 / boundary,
        rayleigh,
    )


def absorption_of(glass: Glass, scattering: str = "exact", slowest: float = np.inf) -> Absorption:
    """The absorption of the glass's ensemble, from its universal tables.

    slowest: lowest frequency wanted in Hz; waves slower than the rates, ħω < 10 KW, take the finer
    table of relaxation.
    """
    if not isinstance(glass.ensemble, PotentialEnsemble):
        return StandardTunnellingAbsorption.of(glass.ensemble)
    found = shape_absorption(glass.ensemble.shape, scattering)
    fastest_rate = glass.rate_constant * glass.ensemble.energy_scale * BOLTZMANN / PLANCK
    if scattering == "exact" and slowest < _FAST * fastest_rate:
        return replace(found, relaxation=slow_relaxation_tables(glass.ensemble.shape)[0])
    return found


@lru_cache(maxsize=16)
def shape_absorption(shape: PotentialShape, scattering: str) -> SoftPotentialAbsorption:
    """Absorption of one shape; the splines of the last few shapes are kept."""
    return SoftPotentialAbsorption.of(shape, scattering)


def scattering_rates(
    elastic: Elastic,
    absorption: Absorption,
    branch: int,
    x: Any,
    temperature: Any,
    xp: ModuleType = np,
) -> Rates:
    """l⁻¹ = (ω/v) πC S and the rest, at x = ħω/kT (..., node) and temperature (...) in K.

    branch: 0 longitudinal, 1 transverse.  Source: Klinger's report, section on transport;
    Parshin, PRB 49, 9400 (1994), eq. for the mean free path.
    """
    frequency = x * (BOLTZMANN / REDUCED_PLANCK) * temperature[..., None]
    parts = absorption.parts(x, temperature, elastic.energy_scale, elastic.rate_constant, xp)
    return rates_of(elastic, branch, frequency, parts, xp)


def rates_of(
    elastic: Elastic, branch: int, frequency: Any, parts: tuple[Any, Any], xp: ModuleType = np
) -> Rates:
    """The same from the resonant and the relaxation part of S at ω = frequency (..., node)."""
    resonant, relaxation = parts
    factor = np.pi * elastic.strengths[branch] * frequency / elastic.velocities[branch]
    return Rates(
        factor * resonant,
        factor * relaxation,
        elastic.boundary * xp.ones_like(frequency),
        elastic.rayleigh * frequency**4,
    )


def zone_edge(elastic: Elastic, branch: int, temperature: Any) -> Any:
    """ħω_D/kT of a branch at temperature (...) in K."""
    edge = edge_frequency(elastic.velocities[branch], elastic.zone_boundary)
    return REDUCED_PLANCK * edge / (BOLTZMANN * temperature)
