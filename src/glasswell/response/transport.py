"""Heat carried by the Debye phonons of a glass: along a gradient, and between two ends."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.bath.debye import BRANCHES, DEGENERACY, phonon_quadrature, phonon_weight
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.response.elastic import Absorption, Elastic, Rates, scattering_rates, zone_edge
from glasswell.response.surface import Surfaces

Array = npt.NDArray[np.float64]


class Carriers(NamedTuple):
    """Phonons of a branch at the nodes of a quadrature (temperature, node).

    weight: such that κ = Σ weight l, in W/(K m²), a third of C(ω) v dω.  rates: l⁻¹ inside the
    glass.  wave_number: in 1/m.
    """

    weight: Any
    rates: Rates
    wave_number: Any


def carriers(elastic: Elastic, temperature: Any, absorption: Absorption, branch: int) -> Carriers:
    """The phonons of a branch, 0 longitudinal or 1 transverse, at temperatures (temperature,)."""
    breaks = absorption.breaks(temperature, elastic.energy_scale, jnp)
    x, weight = phonon_quadrature(zone_edge(elastic, branch, temperature), jnp, breaks)
    rates = scattering_rates(elastic, absorption, branch, x, temperature, jnp)
    velocity = elastic.velocities[branch]
    prefactor = DEGENERACY[branch] * phonon_weight(velocity, temperature)
    wave_number = x * (BOLTZMANN / (REDUCED_PLANCK * velocity)) * temperature[..., None]
    return Carriers(prefactor[..., None] * weight, rates, wave_number)


def mean_path(elastic: Elastic, found: Carriers, surfaces: Surfaces | None = None) -> Any:
    """Mean free path l_min + l (temperature, node) in m, l cut by the surfaces of a sample."""
    rate = found.rates.total
    inside = 1.0 / rate if surfaces is None else surfaces.path(rate, found.wave_number)
    return elastic.minimum_path + inside


def conductivity(
    elastic: Elastic, temperature: Any, absorption: Absorption, surfaces: Surfaces | None = None
) -> Any:
    """Total κ (temperature,) in W/(K m); the traceable core, for fits.

    κ = (1/3) Σ_α g_α ∫C_α(ω) v_α l_α dω up to one zone boundary k_D.
    """
    total = 0.0
    for branch in range(len(BRANCHES)):
        found = carriers(elastic, temperature, absorption, branch)
        total = total + (found.weight * mean_path(elastic, found, surfaces)).sum(axis=-1)
    return total


class Ends(NamedTuple):
    """The two ends of a sample, black for phonons.

    area: of the hot one, m².  path_length: of a bar with the same diffusive resistance, m.
    reach: their distance, m.
    """

    area: Any
    path_length: Any
    reach: Any


class Conductances(NamedTuple):
    """G (temperature,) in W/K: as it is, by diffusion alone, and the ballistic bound."""

    total: Any
    diffusive: Any
    ballistic: Any


def conductances(
    elastic: Elastic, temperature: Any, absorption: Absorption, surfaces: Surfaces, ends: Ends
) -> Conductances:
    """G = A Σ_α g_α ∫ (1/4) C_α(ω) v_α τ_α dω with the transmission τ of each phonon.

    τ = 1/(1 + 3ℒ/4l), ℒ the path length.  1/l = ⟨y/(1 + Dy)⟩/⟨1/(1 + Dy)⟩ over the chords, y the
    inverse path on a chord and D the reach, so that no path along the surfaces counts for more than
    the way to the ends.
    """
    total, diffusive, ballistic = 0.0, 0.0, 0.0
    for branch in range(len(BRANCHES)):
        found = carriers(elastic, temperature, absorption, branch)
        inverse = _inverse_path(elastic, found, surfaces, ends.reach)
        transmission = 1.0 / (1.0 + 0.75 * ends.path_length * inverse)
        flow = 0.75 * ends.area * found.weight
        total = total + (flow * transmission).sum(axis=-1)
        ballistic = ballistic + flow.sum(axis=-1)
        path = mean_path(elastic, found, surfaces)
        diffusive = diffusive + (found.weight * path).sum(axis=-1)
    return Conductances(total, diffusive * ends.area / ends.path_length, ballistic)


def _inverse_path(elastic: Elastic, found: Carriers, surfaces: Surfaces, reach: Any) -> Any:
    paths = surfaces.chord_paths(found.rates.total, found.wave_number)
    y = 1.0 / (elastic.minimum_path + paths)
    kept = surfaces.share / (1.0 + reach * y)
    return (kept * y).sum(axis=-1) / kept.sum(axis=-1)


def padded(temperature: Array) -> Array:
    """Temperatures (n,) continued by the last to 32, or to a multiple of 64.

    Every length is compiled anew, and that takes longer than the few more points.
    """
    length = 32 if len(temperature) <= 32 else -(-len(temperature) // 64) * 64
    return np.pad(temperature, (0, length - len(temperature)), mode="edge")
