"""Modes of the ladder of a whole ensemble, kept for all glasses.

K scales all one-phonon rates alike, so the ladder is diagonalised once for each rule of nodes, and
what relaxes - elongation, heat - is a sum over these modes.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from glasswell import cache
from glasswell.bath.ladder import relaxation_modes
from glasswell.ensemble.shape import PotentialShape
from glasswell.spectrum.excited_transitions import TEMPERATURES
from glasswell.spectrum.volume_nodes import VolumeNodes

Array = npt.NDArray[np.float64]

VERSION = "6"
_FINER = 3
# kT/W of tables that slow modes are asked of: their rates change by orders of magnitude between
# the 40 temperatures that serve fast phonons.
FINE_TEMPERATURES = np.geomspace(
    TEMPERATURES[0], TEMPERATURES[-1], _FINER * (len(TEMPERATURES) - 1) + 1
)
# Modes that together hold less than this share of the relaxation strength are dropped.
_DROPPED = 1e-8
_BINS_PER_UNIT = 60


class Modes(NamedTuple):
    """Modes (mode,) that matter at one temperature.

    rate: λ̂ in K W/ħ.  strength, heat: a² and b² (W²) times the weight of the node.  node: its
    number.
    """

    rate: Array
    strength: Array
    heat: Array
    node: npt.NDArray[np.int32]


def modes_at(temperature: float, nodes: VolumeNodes) -> Modes:
    """Modes of all nodes at kT = `temperature` W, from a fresh diagonalisation."""
    moved = np.stack([nodes.position, nodes.excitations], axis=-1)
    modes = relaxation_modes(
        nodes.excitations, nodes.position, nodes.transition, temperature, moved
    )
    strength, heat = np.moveaxis(modes.strength * nodes.weight[:, None, None], -1, 0)
    # Rates spread over many decades, so a mode counts by its strength and by its strength × rate.
    keep = _counts(strength) | _counts(strength * modes.rate) | _counts(heat)
    node, mode = np.nonzero(keep & (modes.rate > 0.0))
    return Modes(
        modes.rate[node, mode], strength[node, mode], heat[node, mode], node.astype(np.int32)
    )


def _counts(share: Array) -> npt.NDArray[np.bool_]:
    """Which of the shares (node, mode) are not among the smallest, which add up to nothing."""
    ascending = np.sort(share.ravel())
    running = np.cumsum(ascending)
    place = np.searchsorted(running, _DROPPED * running[-1])
    # The one that passes the threshold counts: it may hold nearly everything.
    return np.asarray((share >= ascending[min(place, len(ascending) - 1)]) & (share > 0.0))


def _build(
    nodes: VolumeNodes, temperatures: Array, known: dict[int, Modes]
) -> dict[str, npt.NDArray[Any]]:
    """Modes at all temperatures, rates as logarithms.

    In single precision where they are kept on disk; those of samples are not, and in the cold they
    are smaller than it holds.

    known: modes at temperatures, by their place, that need not be diagonalised again.
    """

    def modes(place: int) -> Modes:
        return known[place] if place in known else modes_at(temperatures[place], nodes)

    precision = np.float64 if nodes.name is None else np.float32
    # The warmest first, which take longest.
    places = range(len(temperatures))[::-1]
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = list(pool.map(modes, places))[::-1]
    return {
        "log_rate": np.concatenate([np.log(p.rate) for p in parts]).astype(precision),
        "strength": np.concatenate([p.strength for p in parts]).astype(precision),
        "heat": np.concatenate([p.heat for p in parts]).astype(precision),
        "node": np.concatenate([p.node for p in parts]),
        "end": np.cumsum([len(p.rate) for p in parts]),
    }


def ladder_modes(shape: PotentialShape, temperatures: Array) -> list[Modes]:
    """Modes at each of `temperatures`, which are the same for all shapes that share their nodes."""
    nodes = shape.volume_nodes()
    if nodes.name is None:
        arrays = _build(nodes, temperatures, {})
    else:
        parameters: dict[str, float | str] = {
            "nodes": nodes.name,
            "minimum_d2": nodes.minimum_d2,
            "temperatures": len(temperatures),
        }
        arrays = cache.load_or_build(
            "ladder-modes",
            VERSION,
            parameters,
            lambda: _build(nodes, temperatures, _known(shape, temperatures)),
        )
    parts = [np.split(arrays[name], arrays["end"][:-1]) for name in ("log_rate", *_STRENGTHS)]
    return [
        Modes(np.exp(rate.astype(np.float64)), a.astype(np.float64), b.astype(np.float64), node)
        for rate, a, b, node in zip(*parts, strict=True)
    ]


def _known(shape: PotentialShape, temperatures: Array) -> dict[int, Modes]:
    """Every third of the fine temperatures is one of the 40, whose modes are in their own table."""
    if len(temperatures) != len(FINE_TEMPERATURES):
        return {}
    coarse = ladder_modes(shape, TEMPERATURES)
    return {_FINER * i: modes for i, modes in enumerate(coarse)}


_STRENGTHS = ("strength", "heat", "node")


def gathered(rate: Array, share: Array) -> tuple[Array, Array]:
    """Shares (mode,) gathered into narrow bins of ln λ̂: centres λ̂ (bin,) and sums (bin,).

    A share goes to the two neighbouring bins in linear parts.  What is asked of them are fixed,
    smooth functions of ln λ̂, so 60 bins per unit lose 3e-5 of its curvature.
    """
    if not len(rate):
        return np.ones(1), np.zeros(1)
    position = np.log(rate) * _BINS_PER_UNIT
    low = np.floor(position).astype(np.int64)
    part = position - low
    first = int(low.min())
    bins = np.bincount(low - first, share * (1.0 - part), int(low.max()) - first + 2)
    bins += np.bincount(low - first + 1, share * part, len(bins))
    return np.asarray(np.exp((first + np.arange(len(bins))) / _BINS_PER_UNIT)), np.asarray(
        bins, float
    )
