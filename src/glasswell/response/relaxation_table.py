"""Relaxation absorption of an ensemble as a universal function of (ħω/KW, kT/W).

R(x, T) = (1/πT) Σ_nodes weight Σ_k a_k² λ̂_k x/(λ̂_k² + x²), x = ħω/(KW), T = kT/W, for
P_s = W = 1: the relaxation part of Im χ·W/(πΛ²P_s).  K scales all one-phonon rates alike, so the
ladder is diagonalised once for all glasses.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from glasswell import cache
from glasswell.bath.ladder import relaxation_modes
from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.store import stored
from glasswell.numerics.spline import UniformSurface
from glasswell.spectrum.excited_transitions import TEMPERATURES
from glasswell.spectrum.volume_nodes import VolumeNodes

Array = npt.NDArray[np.float64]

VERSION = "4"
SCALED_FREQUENCIES = np.geomspace(1e-12, 1e8, 134)
# Modes that together hold less than this share of the relaxation strength are dropped.
_DROPPED = 1e-8


def direct_relaxation(frequency: Array, temperature: float, shape: PotentialShape) -> Array:
    """R at scaled frequencies (frequency,) and one temperature, from a fresh diagonalisation."""
    return _response(frequency, temperature, shape, *_modes(temperature, shape.volume_nodes()))


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
    kernel = ratio / (1.0 + ratio * ratio)
    return np.asarray(kernel @ bins / (np.pi * temperature))


_BINS_PER_UNIT = 60


def _build_modes(nodes: VolumeNodes) -> dict[str, npt.NDArray[Any]]:
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = list(pool.map(lambda t: _modes(t, nodes), TEMPERATURES[::-1]))[::-1]
    return {
        "rate": np.concatenate([p[0] for p in parts]),
        "strength": np.concatenate([p[1] for p in parts]),
        "node": np.concatenate([p[2] for p in parts]),
        "end": np.cumsum([len(p[0]) for p in parts]),
    }


def _ladder_modes(shape: PotentialShape) -> dict[str, npt.NDArray[Any]]:
    """Modes of all nodes, which are the same for all shapes that share their nodes."""
    nodes = shape.volume_nodes()
    if nodes.name is None:
        return _build_modes(nodes)
    parameters: dict[str, float | str] = {"nodes": nodes.name, "minimum_d2": nodes.minimum_d2}
    return cache.load_or_build("ladder-modes", VERSION, parameters, lambda: _build_modes(nodes))


def _build(shape: PotentialShape) -> dict[str, Array]:
    modes = _ladder_modes(shape)
    columns = []
    start = 0
    for temperature, end in zip(TEMPERATURES, modes["end"], strict=True):
        part = slice(start, end)
        rate, strength, node = (modes[key][part] for key in ("rate", "strength", "node"))
        columns.append(
            _response(SCALED_FREQUENCIES, float(temperature), shape, rate, strength, node)
        )
        start = end
    # Where an ensemble relaxes nothing at all the logarithm still has to exist.
    return {"value": np.log(np.maximum(np.stack(columns, axis=1), 1e-300))}


def relaxation_table(shape: PotentialShape) -> UniformSurface:
    """Ln R against (ln x, ln kT/W); made once per shape and cached."""
    arrays = stored("relaxation-table", VERSION, shape, lambda: _build(shape))
    return UniformSurface.through(np.log(SCALED_FREQUENCIES), np.log(TEMPERATURES), arrays["value"])
