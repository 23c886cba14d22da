"""Wells outside the tables of tilted potentials, as harmonic oscillators at given energies."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.configuration_shape import (
    ConfigurationShape,
    first_excitation_stiffness,
)
from glasswell.ensemble.shape import Shape
from glasswell.numerics.quadrature import gauss_panels

Array = npt.NDArray[np.float64]
Untilted = Shape | ConfigurationShape

_SCANNED = 161


def tilted_density(shape: Untilted, bias: float, d1: npt.ArrayLike, d2: npt.ArrayLike) -> Array:
    """½P(D1 - δ, D2) + ½P(D1 + δ, D2) at potentials (...)."""
    d1 = np.asarray(d1, float)
    parts = (shape.density(np.abs(d1 + tilt), d2) for tilt in (bias, -bias))
    return np.asarray(0.5 * sum(parts))


def oscillators(shape: Untilted, bias: float, energy: Array, start: Array, end: Array) -> Array:
    """∫dt (energy,) from start to end of the density of wells with E_10 = energy (W).

    t as in `configuration_nodes`; in many small panels, for the density may be narrow or singular.
    """
    places = _spinodals(shape, bias, energy, start, end)
    rules = [_rule(bias, *one) for one in zip(energy, start, end, places, strict=True)]
    if not rules:
        return np.zeros_like(energy)
    t, weight = (np.concatenate([rule[k] for rule in rules]) for k in (0, 1))
    row = np.repeat(np.arange(len(energy)), [len(rule[0]) for rule in rules])
    d1, d2, measure = _places(energy[row], t)
    values = weight * measure * tilted_density(shape, bias, d1, d2)
    return np.asarray(np.bincount(row, values, len(energy)), np.float64)


def _rule(
    bias: float, energy: float, start: float, end: float, places: Array
) -> tuple[Array, Array]:
    """T and weights between start and end, at one energy."""
    # Tilts D1 = t(1-t²)s³ of a narrow range about δ.
    near = np.clip(bias / (0.5 * energy) ** 3, 0.0, 1.0) * np.linspace(0.0, 2.0, 81)
    steps = 0.1 * 0.2 ** np.arange(0, 10)
    around = [place + sign * steps for place in places for sign in (-1.0, 0.0, 1.0)]
    edges = np.concatenate([np.linspace(start, end, _SCANNED), near, *around])
    return gauss_panels(np.unique(np.clip(edges, start, end)), 4)


def _spinodals(
    shape: Untilted, bias: float, energy: Array, start: Array, end: Array
) -> list[Array]:
    """T, for each energy, at which wells cross the spinodal of the potentials before the tilt."""
    if isinstance(shape, Shape):
        return [np.empty(0)] * len(energy)
    scan = start[:, None] + (end - start)[:, None] * np.linspace(0.0, 1.0, _SCANNED)
    d1, d2, _ = _places(np.repeat(energy, _SCANNED), scan.ravel())
    rows, places = [], []
    for tilt in (bias, -bias):
        sign = np.sign(27.0 * (d1 - tilt) ** 2 + 8.0 * d2**3).reshape(scan.shape)
        row, step = np.nonzero(sign[:, 1:] != sign[:, :-1])
        low, high, below = scan[row, step], scan[row, step + 1], sign[row, step]
        for _ in range(40 if len(row) else 0):
            middle = 0.5 * (low + high)
            at, stiff, _ = _places(energy[row], middle)
            same = np.sign(27.0 * (at - tilt) ** 2 + 8.0 * stiff**3) == below
            low, high = np.where(same, middle, low), np.where(same, high, middle)
        rows.append(row)
        places.append(low)
    of_energy = np.concatenate(rows)
    return [np.concatenate(places)[of_energy == i] for i in range(len(energy))]


def _places(energy: Array, t: Array) -> tuple[Array, Array, Array]:
    """D1, D2 (node,) of single wells with E_10 = energy (W) at t, and dD1 dD2 per dE dt."""
    s, slope = first_excitation_stiffness(energy, t)
    return t * (1.0 - t * t) * s**3, s * s * (1.0 - 1.5 * t * t), 4.0 * s**4 / slope
