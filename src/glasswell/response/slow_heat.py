"""Heat capacity of an ensemble within a time, as a universal function of (KWt/ħ, kT/W).

C(t̂, T)/(P_s k) = (1/T²) Σ_nodes weight Σ_k b_k² (1 - e^(-λ̂_k t̂)), t̂ = KWt/ħ, T = kT/W: the share of
each mode of the ladder that has come about t after a step of temperature.  At t̂ → ∞ it is the
equilibrium value.  The table holds ln of their ratio.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.store import counted_one_by_one, stored
from glasswell.ensemble.thermal_table import direct_heat_capacity
from glasswell.numerics.spline import UniformSurface
from glasswell.response.ladder_modes import (
    FINE_TEMPERATURES,
    Modes,
    gathered,
    ladder_modes,
    modes_at,
)

Array = npt.NDArray[np.float64]

VERSION = "1"
SCALED_TIMES = np.geomspace(1e-4, 1e24, 197)


def direct_slow_heat(time: Array, temperature: float, shape: PotentialShape) -> Array:
    """C/(P_s k) at scaled times (time,) and one kT/W, from a fresh diagonalisation."""
    return _within(time, temperature, shape, modes_at(temperature, shape.volume_nodes()))


def _within(time: Array, temperature: float, shape: PotentialShape, modes: Modes) -> Array:
    nodes = shape.volume_nodes()
    weighted = modes.heat * shape.node_density(nodes)[modes.node]
    rate, heat = gathered(modes.rate, weighted)
    with np.errstate(over="ignore", under="ignore"):
        arrived = -np.expm1(-time[:, None] * rate)
    # Vibrations beyond the box are faster than any time asked for.
    fast = shape.tail_heat_capacity(np.array([temperature]))
    return np.asarray(arrived @ heat / temperature**2 + fast)


def slow_heat_table(shape: PotentialShape) -> UniformSurface:
    """Ln C(t̂, T)/C(∞, T) against (ln t̂, ln kT/W); made once per shape and cached."""

    def build() -> dict[str, Array]:
        columns = [
            _within(SCALED_TIMES, float(temperature), shape, modes)
            for temperature, modes in zip(
                FINE_TEMPERATURES, ladder_modes(shape, FINE_TEMPERATURES), strict=True
            )
        ]
        settled = direct_heat_capacity(FINE_TEMPERATURES, shape)
        ratio = np.stack(columns, axis=1) / np.maximum(settled, 1e-300)
        return {"value": np.log(np.maximum(ratio, 1e-300))}

    arrays = stored("slow-heat-table", VERSION, shape, build)
    t, temperature = np.log(SCALED_TIMES), np.log(FINE_TEMPERATURES)
    local = counted_one_by_one(shape)
    return UniformSurface.through(t, temperature, arrays["value"], local=local)
