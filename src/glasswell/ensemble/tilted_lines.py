"""Tilted potentials on lines of fixed D2, as points with weights.

On a line a density over D1 that is shifted by the bias δ, ∫dD1 P(D1 - δ, D2) g(|D1|), becomes a sum
over points.  Of soft configurations these lie along N3: at fixed D2, D1 = -N3³/16 - D2 N3/2 and
dD1 P(D1, D2) = dN3 F(D2 + 3N3²/8, N3), which has no singularities left.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.shape import Shape
from glasswell.numerics.quadrature import gauss_panels, geometric_edges

Array = npt.NDArray[np.float64]

# Widths of a Gaussian beyond which nothing is left, and steps of panels inside them.
_REACH = 9.0
_STEP = 0.75
_CLOSEST, _RATIO, _ORDER = 1e-7, 2.2, 6


class Points(NamedTuple):
    """Tilted potentials (point,): number of the line, |D1|, and weight of ∫dD1."""

    line: npt.NDArray[np.int64]
    d1: Array
    weight: Array


def tilted_points(shape: Shape | ConfigurationShape, bias: float, d2: Array) -> Points:
    """Points on lines d2 (line,) of a shape whose potentials are all tilted by D1 → D1 + bias.

    Both signs of D1 before the tilt are there; the mirror image of all doubles nothing.
    """
    if isinstance(shape, Shape):
        d1, weight = _gaussian(shape.random_force, bias)
        line = np.repeat(np.arange(len(d2)), len(d1))
        return Points(line, np.tile(d1, len(d2)), np.tile(weight, len(d2)))
    parts = [_configurations(shape, bias, float(line)) for line in d2]
    count = [len(d1) for d1, _ in parts]
    return Points(
        np.repeat(np.arange(len(d2)), count),
        np.concatenate([d1 for d1, _ in parts]),
        np.concatenate([weight for _, weight in parts]),
    )


def graded(centre: float, end: float) -> Array:
    """Edges on both sides of a point, ever closer to it, out to a distance `end`."""
    steps = geometric_edges(_CLOSEST, max(end, 2.0 * _CLOSEST), _RATIO)
    return np.concatenate([centre - steps[::-1], [centre], centre + steps])


def _gaussian(force: float, bias: float) -> tuple[Array, Array]:
    """Points of exp[-a(D1 - δ)²]: panels of its width, graded to D1 = 0 where levels change."""
    width = 1.0 / np.sqrt(2.0 * force)
    low, high = bias - _REACH * width, bias + _REACH * width
    edges = bias + width * np.arange(-_REACH, _REACH + 0.5 * _STEP, _STEP)
    if low < 0.0:
        edges = np.concatenate([edges, graded(0.0, high)])
    d1, weight = gauss_panels(np.unique(np.clip(edges, low, high)), _ORDER)
    with np.errstate(under="ignore"):
        return np.abs(d1), weight * np.exp(-force * (d1 - bias) ** 2)


def _configurations(shape: ConfigurationShape, bias: float, d2: float) -> tuple[Array, Array]:
    """Points along N3, graded towards D1 + bias = 0 and towards the spinodal."""
    end = largest_n3(shape, d2)
    if end <= 0.0:
        return np.empty(0), np.empty(0)
    # -N3³/16 - D2 N3/2 + bias = 0; the real part of a complex root is the nearest approach.
    centres = list(np.real(np.roots([1.0, 0.0, 8.0 * d2, -16.0 * bias])))
    if d2 < 0.0:
        spinodal = np.sqrt(-8.0 / 3.0 * d2)
        centres += [spinodal, -spinodal]
    edges = np.concatenate([graded(c, end) for c in centres] + [np.linspace(-end, end, 41)])
    n3, weight = gauss_panels(np.unique(np.clip(edges, -end, end)), _ORDER)
    n2 = d2 + 0.375 * n3**2
    values = weight * shape.configurations(n2, n3)
    keep = values > 0.0
    return np.abs(bias - 0.5 * n3 * (d2 + 0.125 * n3**2))[keep], values[keep]


def largest_n3(shape: ConfigurationShape, d2: float) -> float:
    """The |N3| beyond which F has vanished on a line of fixed D2, 0 where it has everywhere."""
    square = 8.0 / 3.0 * (_REACH * shape.width_n2 - d2)
    if square <= 0.0:
        return 0.0
    return float(min(_REACH * shape.width_n3, np.sqrt(square)))
