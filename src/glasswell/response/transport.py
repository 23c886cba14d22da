"""Heat carried by the Debye phonons of a glass: along a gradient, and between two ends."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.bath.debye import BRANCHES, DEGENERACY, phonon_quadrature, phonon_weight
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.response.elastic import Absorption, Elastic, Rates, rates_of, zone_edge
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

    def carried(self, path: Any) -> Any:
        """Σ weight × path (temperature,); where no weight is left, an endless path adds nothing."""
        return jnp.where(self.weight > 0.0, self.weight * path, 0.0).sum(axis=-1)


def carriers(elastic: Elastic, temperature: Any, absorption: Absorption) -> tuple[Carriers, ...]:
    """Longitudinal and transverse phonons at temperatures (temperature,).

    Both are met at the same frequencies, up to the higher of their edges: what takes the time is
    the absorption, which is the same for both.
    """
    edges = jnp.stack([zone_edge(elastic, i, temperature) for i in range(len(BRANCHES))])
    ends = [edges.min(axis=0)[..., None]]
    breaks = absorption.breaks(temperature, elastic.energy_scale, jnp)
    if breaks is not None:
        ends.append(breaks)
    x, weight = phonon_quadrature(edges.max(axis=0), jnp, jnp.concatenate(ends, axis=-1))
    parts = absorption.parts(x, temperature, elastic.energy_scale, elastic.rate_constant, jnp)
    frequency = x * (BOLTZMANN / REDUCED_PLANCK) * temperature[..., None]

    def of(branch: int) -> Carriers:
        velocity = elastic.velocities[branch]
        prefactor = DEGENERACY[branch] * phonon_weight(velocity, temperature)
        own = jnp.where(x < edges[branch][..., None], weight, 0.0)
        rates = rates_of(elastic, branch, frequency, parts, jnp)
        return Carriers(prefactor[..., None] * own, rates, frequency / velocity)

    return tuple(of(branch) for branch in range(len(BRANCHES)))


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
    for found in carriers(elastic, temperature, absorption):
        total = total + found.carried(mean_path(elastic, found, surfaces))
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
    for found in carriers(elastic, temperature, absorption):
        inverse = _inverse_path(elastic, found, surfaces, ends.reach)
        transmission = 1.0 / (1.0 + 0.75 * ends.path_length * inverse)
        flow = 0.75 * ends.area * found.weight
        total = total + (flow * transmission).sum(axis=-1)
        ballistic = ballistic + flow.sum(axis=-1)
        diffusive = diffusive + found.carried(mean_path(elastic, found, surfaces))
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
    last = temperature[-1] if len(temperature) else 1.0
    return np.append(temperature, np.full(length - len(temperature), last))
