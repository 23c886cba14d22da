"""Two-level systems within a time: heat capacity and heat release of the standard model.

With Δ0 = E/cosh z the density is P̄ dE dz and the rate λ = λ_1(E) sech² z, so that what has come
about within t is a step in z.  Units W = 1 K: λ_1 = T³ e³ coth(e/2) in K W/ħ, e = E/kT.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.ensemble import StandardTunnellingModel
from glasswell.numerics.quadrature import gauss_panels, geometric_edges

Array = npt.NDArray[np.float64]

_LARGEST = 90.0
_PANELS, _ORDER = 30, 6


class _Systems(NamedTuple):
    """E (energy, 1) in K, sech² z (energy, node), and weights dE dz (energy, node) in K."""

    energy: Array
    share: Array
    weight: Array


def two_level_heat(time: Array, temperature: float, model: StandardTunnellingModel) -> Array:
    """C/(P̄k²) (time,) in K within scaled times: ∫∫dE dz e² sech²(e/2)/4 (1 - e^(-λt))."""
    found = _systems(temperature, model)
    e = found.energy / temperature
    with np.errstate(under="ignore", over="ignore"):
        decay = np.exp(-e)
        weight = found.weight * e * e * decay / (1.0 + decay) ** 2
        rate = _fastest(found.energy, temperature) * found.share
        return np.array([-(weight * np.expm1(-rate * t)).sum() for t in time])


def two_level_release(
    time: Array,
    temperature: float,
    initial: float,
    model: StandardTunnellingModel,
    charging: float = np.inf,
) -> Array:
    """Power (time,) in P̄k³ · K/ħ (K³) after a jump from `initial` to `temperature` (K).

    ∫∫dE dz E (f_initial - f) λ e^(-λt), f = 1/(1 + e^(E/kT)).  charging: scaled time spent at
    `initial`, before which all was in equilibrium at `temperature`.
    """
    found = _systems(max(temperature, initial), model)
    excess = _upper(found.energy / initial) - _upper(found.energy / temperature)
    rate = _fastest(found.energy, temperature) * found.share
    with np.errstate(under="ignore", over="ignore"):
        energy = found.weight * found.energy * excess * rate
        if np.isfinite(charging):
            before = _fastest(found.energy, initial) * found.share
            energy = energy * -np.expm1(-before * charging)
        return np.array([(energy * np.exp(-rate * t)).sum() for t in time])


def _systems(temperature: float, model: StandardTunnellingModel) -> _Systems:
    """Quadrature over E from Δ0min to 90 kT and over z between the bounds of Δ0."""
    low, top = model.minimum_splitting, _LARGEST * temperature
    if low >= top:
        return _Systems(np.ones((1, 1)), np.ones((1, 1)), np.zeros((1, 1)))
    breaks = [model.maximum_splitting] if low < model.maximum_splitting < top else []
    # E = bound + s² where the range of z opens as a root
    edges = np.array([low, *breaks, top])
    energy, weight = [], []
    for start, end in pairwise(edges):
        last = np.sqrt(end - start)
        first = min(1e-3 * np.sqrt(temperature), 0.5 * last)
        s, s_weight = gauss_panels(np.concatenate([[0.0], geometric_edges(first, last, 1.6)]), 6)
        energy.append(start + s * s)
        weight.append(2.0 * s * s_weight)
    e, e_weight = np.concatenate(energy)[:, None], np.concatenate(weight)[:, None]
    nearest = np.arccosh(np.maximum(e / model.maximum_splitting, 1.0))
    farthest = np.arccosh(np.maximum(e / low, 1.0))
    unit, unit_weight = gauss_panels(np.linspace(0.0, 1.0, _PANELS + 1), _ORDER)
    z = nearest + (farthest - nearest) * unit
    with np.errstate(over="ignore"):
        share = 1.0 / np.cosh(z) ** 2
    return _Systems(e, share, e_weight * (farthest - nearest) * unit_weight)


def _fastest(energy: Array, temperature: float) -> Array:
    """λ_1 = E³ coth(E/2T) of a symmetric pair, in K W/ħ with W = 1 K."""
    with np.errstate(under="ignore"):
        decay = np.exp(-energy / temperature)
    return np.asarray(energy**3 * (1.0 + decay) / -np.expm1(-energy / temperature))


def _upper(x: Array) -> Array:
    """Occupation e^-x/(1 + e^-x) of the upper level."""
    with np.errstate(under="ignore"):
        decay = np.exp(-x)
    return np.asarray(decay / (1.0 + decay))
