"""Heat released by an ensemble after a jump of temperature.

P(t̂) = Σ_nodes weight Q λ̂ e^(-λ̂ t̂) in units of P_s k W · KW/ħ, with the rate λ̂ and the energy Q of
the exchange between the two wells of each potential.  All else has settled before t̂ = 100.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.bath.well_exchange import well_exchange
from glasswell.ensemble.shape import PotentialShape

Array = npt.NDArray[np.float64]

# t̂ from which on exchange between wells is all that is left.
EARLIEST_SCALED_TIME = 100.0
# Levels above this multiple of kT hold less than 1e-17 of the population.
_KEPT_ENERGY = 40.0


def released_power(
    time: Array,
    temperature: float,
    initial: float,
    shape: PotentialShape,
    charging: float = np.inf,
) -> Array:
    """Power (time,) at scaled times after a jump from kT = `initial` to `temperature`, in W.

    charging: scaled time spent at `initial`, before which all was in equilibrium at `temperature`.
    """
    nodes = shape.volume_nodes()
    two = np.flatnonzero((nodes.d2 < 0.0) & (8.0 * np.abs(nodes.d2) ** 3 > 27.0 * nodes.d1**2))
    if not len(two):
        return np.zeros_like(time)
    levels = nodes.excitations[two]
    kept = (levels < _KEPT_ENERGY * max(initial, temperature)).sum(axis=1).max(initial=2)
    levels, position = levels[:, :kept], nodes.position[two][:, :kept]
    transition = nodes.transition[two][:, :kept, :kept]
    found = well_exchange(levels, position, transition, temperature, initial)
    energy = found.energy * nodes.weight[two] * shape.node_density(nodes)[two]
    with np.errstate(under="ignore", over="ignore"):
        if np.isfinite(charging):
            before = well_exchange(levels, position, transition, initial, temperature).rate
            energy = energy * -np.expm1(-before * charging)
        left = np.exp(-time[:, None] * found.rate)
        return np.asarray(left @ (found.rate * energy))
