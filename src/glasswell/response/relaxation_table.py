"""Relaxation of an ensemble as universal functions of (ħω/KW, kT/W).

R(x, T) = (1/πT) Σ_nodes weight Σ_k a_k² λ̂_k x/(λ̂_k² + x²), x = ħω/(KW), T = kT/W, for
P_s = W = 1: the relaxation part of Im χ·W/(πΛ²P_s).  The real part has λ̂_k² in the place of λ̂_k x.
K scales all one-phonon rates alike, so the ladder is diagonalised once for all glasses.

Phonons that carry heat are fast, x ≫ 1, and 40 temperatures are enough for them.  Slow waves see
rates of activation, which change by orders of magnitude between these: they have a table of their
own with three times as many.
"""

from __future__ import annotations

from functools import lru_cache
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from glasswell.bath.ladder import relaxation_modes
from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.store import counted_one_by_one, logarithm, stored
from glasswell.numerics.spline import UniformSpline, UniformSurface
from glasswell.response.ladder_modes import (
    FINE_TEMPERATURES,
    Modes,
    gathered,
    ladder_modes,
    modes_at,
)
from glasswell.spectrum.excited_transitions import TEMPERATURES
from glasswell.spectrum.level_set_nodes import top_of_level_set
from glasswell.spectrum.volume_nodes import solved_nodes

Array = npt.NDArray[np.float64]

VERSION = "5"
SCALED_FREQUENCIES = np.geomspace(1e-12, 1e8, 134)


def direct_relaxation(
    frequency: Array, temperature: float, shape: PotentialShape, *, real: bool = False
) -> Array:
    """R at scaled frequencies (frequency,) and one temperature, from a fresh diagonalisation."""
    nodes = shape.volume_nodes()
    modes = modes_at(temperature, nodes)
    return _response(frequency, temperature, shape.node_density(nodes), modes, real=real)


def _response(
    frequency: Array, temperature: float, density: Array, modes: Modes, real: bool = False
) -> Array:
    weighted = modes.strength * density[modes.node]
    rate, strength = gathered(modes.rate, weighted)
    ratio = frequency[:, None] / rate
    kernel = (1.0 if real else ratio) / (1.0 + ratio * ratio)
    return np.asarray(kernel @ strength / (np.pi * temperature))


def log_relaxation(shape: PotentialShape, temperatures: Array, real: bool = False) -> Array:
    """Ln of the response (frequency, temperature) at SCALED_FREQUENCIES."""
    density = shape.node_density(shape.volume_nodes())
    columns = [
        _response(SCALED_FREQUENCIES, float(temperature), density, modes, real=real)
        for temperature, modes in zip(temperatures, ladder_modes(shape, temperatures), strict=True)
    ]
    return logarithm(np.stack(columns, axis=1), shape)


def relaxation_table(shape: PotentialShape) -> UniformSurface:
    """Ln R against (ln x, ln kT/W), for fast waves; made once per shape and cached.

    1e-4 of κ; up to 22 % off for slow waves, x < 1, between its temperatures.
    """
    arrays = stored(
        "relaxation-table", VERSION, shape, lambda: {"value": log_relaxation(shape, TEMPERATURES)}
    )
    x, t = np.log(SCALED_FREQUENCIES), np.log(TEMPERATURES)
    return UniformSurface.through(x, t, arrays["value"], local=counted_one_by_one(shape))


def slow_relaxation_tables(shape: PotentialShape) -> tuple[UniformSurface, UniformSurface]:
    """Ln of the imaginary and of the real part against (ln x, ln kT/W), for waves of any speed.

    Good to 1 % at x ~ 1e-7 near kT = W, where activation changes fastest, 1e-3 at most places.
    """

    def build() -> dict[str, Array]:
        parts = {"imaginary": False, "real": True}
        return {
            name: log_relaxation(shape, FINE_TEMPERATURES, real) for name, real in parts.items()
        }

    arrays = stored("slow-relaxation-tables", VERSION, shape, build)
    x, t = np.log(SCALED_FREQUENCIES), np.log(FINE_TEMPERATURES)
    local = counted_one_by_one(shape)
    first, second = (
        UniformSurface.through(x, t, arrays[n], local=local) for n in ("imaginary", "real")
    )
    return first, second


@lru_cache(maxsize=16)
def slowest_kept_rate(minimum_d2: float) -> UniformSpline:
    """Ln λ̂ against ln kT/W of the deepest double wells kept, tilted by about kT.

    Waves slower than this would meet deeper wells, if there were any.
    """
    rates = np.empty(len(FINE_TEMPERATURES))
    tilts = np.minimum(FINE_TEMPERATURES / np.sqrt(2.0 * max(-minimum_d2, 1.0)), 1.0)
    arrays = solved_nodes(tilts, np.full_like(tilts, minimum_d2), np.ones_like(tilts))
    names = ("excitations", "position", "transition")
    for i, temperature in enumerate(FINE_TEMPERATURES):
        levels, position, transition = (arrays[name][i : i + 1] for name in names)
        modes = relaxation_modes(levels, position, transition, float(temperature))
        rates[i] = modes.rate[0, 0]
    values = np.log(np.maximum(rates, 1e-300))
    return UniformSpline.through(np.log(FINE_TEMPERATURES), values)


# Pairs that relax fast waves most have about this energy in units of kT.
_RELAXING_ENERGY = 3.0
_DEPTH_ENERGIES = np.geomspace(1e-40, 1.0, 161)


@lru_cache(maxsize=1)
def _log_depth() -> UniformSpline:
    """Ln |D2| of the symmetric double well that splits by E against ln E."""
    depth = np.abs(top_of_level_set(_DEPTH_ENERGIES))
    return UniformSpline.through(np.log(_DEPTH_ENERGIES), np.log(depth))


def into_table(log_frequency: Any, log_temperature: Any, xp: ModuleType = np) -> tuple[Any, Any]:
    """(ln x, ln kT/W) at which tables of relaxation are read; they end at kT = 2e-3 W.

    Colder, only double wells take part, R depends on x/(|D2| T³), with D2 of the wells that split
    by 3kT, and is read at the end of the table: good to 1 % at 1e-3 W, to 3 % at 5e-5 W.
    """
    lowest = float(np.log(TEMPERATURES[0]))
    below = xp.minimum(log_temperature - lowest, 0.0)
    depth, energy = _log_depth(), lowest + float(np.log(_RELAXING_ENERGY))
    deeper = depth(energy + below, xp) - depth(energy, xp)
    return log_frequency - 3.0 * below - deeper, xp.maximum(log_temperature, lowest)
