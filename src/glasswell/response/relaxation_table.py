"""Relaxation of an ensemble as universal functions of (ħω/KW, kT/W).

R(x, T) = (1/πT) Σ_nodes weight Σ_k a_k² λ̂_k x/(λ̂_k² + x²), x = ħω/(KW), T = kT/W, for
P_s = W = 1: the relaxation part of Im χ·W/(πΛ²P_s).  The real part has λ̂_k² in the place of λ̂_k x.
K scales all one-phonon rates alike, so the ladder is diagonalised once for all glasses.

Phonons that carry heat are fast, x ≫ 1, and 40 temperatures are enough for them.  Slow waves see
rates of activation, which change by orders of magnitude between these: they have a table of their
own with three times as many.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from glasswell import cache
from glasswell.bath.ladder import relaxation_modes
from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.store import stored
from glasswell.numerics.spline import UniformSpline, UniformSurface
from glasswell.spectrum.excited_transitions import TEMPERATURES
from glasswell.spectrum.level_set_nodes import top_of_level_set
from glasswell.spectrum.volume_nodes import VolumeNodes, solved_nodes

Array = npt.NDArray[np.float64]

VERSION = "5"
SCALED_FREQUENCIES = np.geomspace(1e-12, 1e8, 134)
_FINER = 3
FINE_TEMPERATURES = np.geomspace(
    TEMPERATURES[0], TEMPERATURES[-1], _FINER * (len(TEMPERATURES) - 1) + 1
)
# Modes that together hold less than this share of the relaxation strength are dropped.
_DROPPED = 1e-8


def direct_relaxation(
    frequency: Array, temperature: float, shape: PotentialShape, *, real: bool = False
) -> Array:
    """R at scaled frequencies (frequency,) and one temperature, from a fresh diagonalisation."""
    modes = _modes(temperature, shape.volume_nodes())
    return _response(frequency, temperature, shape, *modes, real=real)


def _modes(temperature: float, nodes: VolumeNodes) -> tuple[Array, Array, npt.NDArray[np.int32]]:
    """Rates, weighted strengths and nodes (mode,) that matter at one temperature."""
    modes = relaxation_modes(nodes.excitations, nodes.position, nodes.transition, temperature)
    strength = modes.strength * nodes.weight[:, None]
    order = np.sort(strength.ravel())
    # Rates spread over many decades, so a mode counts by its strength and by its strength × rate.
    limit = _threshold(order)
    speed = strength * modes.rate
    keep = (strength > limit) | (speed > _threshold(np.sort(speed.ravel())))
    node, mode = np.nonzero(keep & (modes.rate > 0.0))
    return modes.rate[node, mode], strength[node, mode], node.astype(np.int32)


def _threshold(ascending: Array) -> float:
    running = np.cumsum(ascending)
    place = np.searchsorted(running, _DROPPED * running[-1])
    return float(ascending[min(place, len(ascending) - 1)])


def _response(
    frequency: Array,
    temperature: float,
    shape: PotentialShape,
    rate: Array,
    strength: Array,
    node: npt.NDArray[np.int32],
    real: bool = False,
) -> Array:
    nodes = shape.volume_nodes()
    weighted = strength * shape.density(nodes.d1, nodes.d2)[node]
    # Rates are gathered into narrow bins of their logarithm with linear shares: the kernel
    # x/(λ² + x²) is a fixed, smooth function of ln(x/λ), so 60 bins per unit lose nothing.
    position = np.log(rate) * _BINS_PER_UNIT
    low = np.floor(position).astype(np.int64)
    share = position - low
    if not len(low):
        return np.zeros_like(frequency)
    first = int(low.min())
    bins = np.bincount(low - first, weighted * (1.0 - share), int(low.max()) - first + 2)
    bins += np.bincount(low - first + 1, weighted * share, len(bins))
    centre = np.exp((first + np.arange(len(bins))) / _BINS_PER_UNIT)
    ratio = frequency[:, None] / centre
    kernel = (1.0 if real else ratio) / (1.0 + ratio * ratio)
    return np.asarray(kernel @ bins / (np.pi * temperature))


_BINS_PER_UNIT = 60


def _build_modes(nodes: VolumeNodes, temperatures: Array) -> dict[str, npt.NDArray[Any]]:
    """Modes of all nodes at all temperatures, in single precision, rates as logarithms."""
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = list(pool.map(lambda t: _modes(t, nodes), temperatures[::-1]))[::-1]
    return {
        "log_rate": np.concatenate([np.log(p[0]) for p in parts]).astype(np.float32),
        "strength": np.concatenate([p[1] for p in parts]).astype(np.float32),
        "node": np.concatenate([p[2] for p in parts]),
        "end": np.cumsum([len(p[0]) for p in parts]),
    }


def _ladder_modes(shape: PotentialShape, temperatures: Array) -> dict[str, npt.NDArray[Any]]:
    """Modes of all nodes, which are the same for all shapes that share their nodes."""
    nodes = shape.volume_nodes()
    if nodes.name is None:
        return _build_modes(nodes, temperatures)
    parameters: dict[str, float | str] = {
        "nodes": nodes.name,
        "minimum_d2": nodes.minimum_d2,
        "temperatures": len(temperatures),
    }
    return cache.load_or_build(
        "ladder-modes", VERSION, parameters, lambda: _build_modes(nodes, temperatures)
    )


def _build(shape: PotentialShape, temperatures: Array, real: bool) -> Array:
    """Ln of the response (frequency, temperature)."""
    modes = _ladder_modes(shape, temperatures)
    columns = []
    start = 0
    for temperature, end in zip(temperatures, modes["end"], strict=True):
        part = slice(start, end)
        rate = np.exp(modes["log_rate"][part].astype(np.float64))
        strength = modes["strength"][part].astype(np.float64)
        node = modes["node"][part]
        columns.append(
            _response(
                SCALED_FREQUENCIES, float(temperature), shape, rate, strength, node, real=real
            )
        )
        start = end
    # Where an ensemble relaxes nothing at all the logarithm still has to exist.
    return np.log(np.maximum(np.stack(columns, axis=1), 1e-300))


def relaxation_table(shape: PotentialShape) -> UniformSurface:
    """Ln R against (ln x, ln kT/W), for fast waves; made once per shape and cached.

    1e-4 of κ; up to 22 % off for slow waves, x < 1, between its temperatures.
    """
    arrays = stored(
        "relaxation-table", VERSION, shape, lambda: {"value": _build(shape, TEMPERATURES, False)}
    )
    return UniformSurface.through(np.log(SCALED_FREQUENCIES), np.log(TEMPERATURES), arrays["value"])


def slow_relaxation_tables(shape: PotentialShape) -> tuple[UniformSurface, UniformSurface]:
    """Ln of the imaginary and of the real part against (ln x, ln kT/W), for waves of any speed.

    Good to 1 % at x ~ 1e-7 near kT = W, where activation changes fastest, 1e-3 at most places.
    """

    def build() -> dict[str, Array]:
        parts = {"imaginary": False, "real": True}
        return {name: _build(shape, FINE_TEMPERATURES, real) for name, real in parts.items()}

    arrays = stored("slow-relaxation-tables", VERSION, shape, build)
    x, t = np.log(SCALED_FREQUENCIES), np.log(FINE_TEMPERATURES)
    first, second = (UniformSurface.through(x, t, arrays[n]) for n in ("imaginary", "real"))
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
