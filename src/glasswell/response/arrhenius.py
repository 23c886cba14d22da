"""The relaxation that the literature assumes: double wells as two levels, with activation added.

Every potential of the two-well kind relaxes at one rate, one-phonon tunnelling of its lowest pair
plus activation over the classical barrier, with energies in W
λ = (KW/ħ)|y_0j|²ε³coth(ε/2T) + (1/2τ0)(e^(-V_1/T) + e^(-V_2/T)),
and with the strength a² = ¼(y_jj - y_00)² sech²(ε/2T), ε = E_j - E_0.  Level j is the lowest one in
the other well.  V_1 and V_2 are the barrier above either minimum: their mean keeps detailed
balance, is e^(-V/T)/τ0 for a symmetric well, and is the literature's τ0 sech(Δ/2kT) e^(V/kT) with V
counted from half way between the minima.
K does not scale the second rate, so nothing is tabulated.
Source: K. S. Gilroy, W. A. Phillips, Philos. Mag. B 43, 735 (1981).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.ensemble import PotentialEnsemble
from glasswell.ensemble.shape import PotentialShape
from glasswell.glass import Glass
from glasswell.potential import barrier, kind, stationary_points
from glasswell.spectrum.splitting import tunnel_splitting
from glasswell.spectrum.volume_nodes import VolumeNodes

Array = npt.NDArray[np.float64]

# Rates are gathered in bins of their logarithm with linear shares, see `relaxation_table`; beyond
# e^±14 of all frequencies one term of the kernel is left to 1e-12.
_BINS_PER_UNIT = 60
_MARGIN = 14.0


@dataclass(frozen=True, eq=False)
class TwoWells:
    """Double wells (well,) of a shape as pairs of levels, energies in W.

    weight: with the density of the shape.  energy: E_j - E_0.  distance: |y_jj - y_00|/2.
    transition: |y_0j|².  barriers (2, well): V_1 and V_2 above the deeper and the other minimum.
    """

    weight: Array
    energy: Array
    distance: Array
    transition: Array
    barriers: Array

    @classmethod
    def of(cls, nodes: VolumeNodes, density: Array) -> TwoWells:
        """The pairs among nodes with a density (node,)."""
        wells = np.flatnonzero(kind(nodes.d1, nodes.d2) == "two-well")
        d1, d2, position = nodes.d1[wells], nodes.d2[wells], nodes.position[wells]
        side = position > stationary_points(d1, d2)[:, 2, None]
        opposite = side != side[:, :1]
        # Where the other well's lowest level is mixed with an excited one none may be left.
        found = np.flatnonzero(opposite.any(axis=1))
        j = np.argmax(opposite[found], axis=1)
        wells, d1, d2, position = wells[found], d1[found], d2[found], position[found]
        each = np.arange(len(wells))
        return cls(
            nodes.weight[wells] * density[wells],
            np.maximum(nodes.excitations[wells, j], 1e-300),
            0.5 * np.abs(position[each, j] - position[:, 0]),
            nodes.transition[wells, 0, j],
            np.stack([barrier(d1, d2, well="deeper"), barrier(d1, d2, well="shallower")]),
        )

    def strength(self, temperature: float) -> Array:
        """Weighted a² (well,)."""
        with np.errstate(under="ignore"):
            decay = np.exp(-self.energy / temperature)
            return np.asarray(4.0 * decay / (1.0 + decay) ** 2 * self.distance**2 * self.weight)

    def rate(self, temperature: float, fastest: float, attempts: float) -> Array:
        """λ (well,) in 1/s; fastest: KW/ħ, attempts: 1/τ0, both in 1/s."""
        with np.errstate(under="ignore"):
            decay = np.exp(-self.energy / temperature)
            coth = (1.0 + decay) / -np.expm1(-self.energy / temperature)
            activated = np.exp(-self.barriers / temperature).sum(axis=0)
        tunnelling = self.transition * self.energy**3 * coth
        return np.asarray(fastest * tunnelling + 0.5 * attempts * activated)


@lru_cache(maxsize=8)
def two_wells(shape: PotentialShape) -> TwoWells:
    """The double wells of a shape, from its volume nodes."""
    nodes = shape.volume_nodes()
    return TwoWells.of(nodes, shape.node_density(nodes))


def arrhenius_relaxation(
    wells: TwoWells, temperature: Array, frequency: Array, fastest: float, attempts: float
) -> tuple[Array, Array]:
    """R and D (temperature, frequency): (1/πT) Σ a² {λω, λ²}/(λ² + ω²).

    temperature (temperature,): kT/W.  frequency (frequency,): ω in 1/s.
    """
    shape = (len(temperature), len(frequency))
    if not all(shape) or not len(wells.energy):
        return np.zeros(shape), np.zeros(shape)
    low = float(np.log(frequency.min())) - _MARGIN
    bins = int(np.ceil((float(np.log(frequency.max())) + _MARGIN - low) * _BINS_PER_UNIT)) + 1
    imaginary, real = np.empty((len(temperature), bins)), np.empty((len(temperature), bins))
    for i, t in enumerate(temperature):
        strength = wells.strength(t) / (np.pi * t)
        with np.errstate(divide="ignore"):
            place = (np.log(wells.rate(t, fastest, attempts)) - low) * _BINS_PER_UNIT
        inside = np.clip(place, 0.0, bins - 1.0)
        with np.errstate(under="ignore"):
            # λω/(λ² + ω²) → λ/ω or ω/λ, λ²/(λ² + ω²) → λ²/ω² or 1
            beyond = np.exp(-np.abs(place - inside) / _BINS_PER_UNIT)
            squared = np.where(place < inside, beyond * beyond, 1.0)
            imaginary[i] = _binned(inside, strength * beyond, bins)
            real[i] = _binned(inside, strength * squared, bins)
    rate = np.exp(low + np.arange(bins) / _BINS_PER_UNIT)
    ratio = frequency / rate[:, None]
    kernel = 1.0 / (1.0 + ratio * ratio)
    return imaginary @ (ratio * kernel), real @ kernel


def _binned(place: Array, values: Array, bins: int) -> Array:
    low = np.minimum(place.astype(np.int64), bins - 2)
    share = place - low
    found = np.bincount(low, values * (1.0 - share), bins)
    return np.asarray(found + np.bincount(low + 1, values * share, bins))


def slowest_two_well_rate(glass: Glass, temperature: Array, attempt_time: float) -> Array:
    """λ (temperature,) in 1/s of the deepest double wells kept, tilted by about kT."""
    ensemble = glass.ensemble
    assert isinstance(ensemble, PotentialEnsemble)
    d2, scale = ensemble.shape.minimum_d2, ensemble.energy_scale
    t = temperature / scale
    splitting = float(tunnel_splitting(d2))
    energy = np.hypot(splitting, t)
    transition = 0.5 * abs(d2) * (splitting / energy) ** 2
    fastest = glass.rate_constant * scale * BOLTZMANN / REDUCED_PLANCK
    with np.errstate(under="ignore"):
        activated = np.exp(-0.25 * d2 * d2 / t) / attempt_time
    return np.asarray(fastest * transition * energy**3 / np.tanh(0.5 * energy / t) + activated)
