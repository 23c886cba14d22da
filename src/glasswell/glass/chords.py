"""Chords along which phonons cross a sample between two meetings with its surface.

In a convex sample every point and direction lies on one chord.  Where energy flows, a chord of
length c counts by the volume around it and by 3cos² of its angle to the flow, so that the shares
add up to one.  A phonon that starts anywhere on it with a path l inside the glass goes, on the
average and until the surface, l [1 - (1 - e^-s)/s], s = c/l.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.numerics.quadrature import gauss_panels, geometric_edges, two_point_bins

Array = npt.NDArray[np.float64]

# Chords closer to the plane of a film than this count as endless.
_GRAZING = 1e-10
_ENDLESS = 1e20  # lengths of a thickness


class Chords(NamedTuple):
    """Lengths (node) in m of the chords of a sample, and their shares (node).

    endless: whether some never meet a surface, so that without scattering inside nothing limits
    the path.
    """

    length: Array
    share: Array
    endless: bool

    def scaled(self, factor: float) -> Chords:
        """The chords of a sample `factor` times as large."""
        return Chords(self.length * factor, self.share, self.endless)


@lru_cache(maxsize=1)
def film_chords() -> Chords:
    """Chords of a film of thickness 1, for heat that flows in its plane."""
    log_u, weight = gauss_panels(np.linspace(np.log(_GRAZING), 0.0, 11), 6)
    u = np.exp(log_u)
    share = np.append(1.5 * (1.0 - u * u) * u * weight, 1.5 * _GRAZING)
    return Chords(np.append(1.0 / u, _ENDLESS), share / share.sum(), endless=True)


@lru_cache(maxsize=1)
def round_chords() -> Chords:
    """Chords d cos α/sin θ of a rod of diameter 1: area ∝ cos²α dα, flow 3cos²θ sinθ dθ."""
    angle, weight = gauss_panels(np.array([0.0, 0.5 * np.pi]), 24)
    return _along(np.cos(angle), 4.0 / np.pi * np.cos(angle) ** 2 * weight)


@lru_cache(maxsize=16)
def rectangular_chords(ratio: float) -> Chords:
    """Chords of a rod of sides 1 and `ratio`.

    At an angle φ in the cross-section all chords between opposite sides have one length; those
    around two corners grow linearly up to it.
    """
    corner = np.arctan2(1.0, ratio)
    wide = geometric_edges(corner, 0.5 * np.pi, 2.5)
    edges = np.concatenate([corner * np.linspace(0.0, 1.0, 3), wide[1:]])
    angle, weight = gauss_panels(edges, 8)
    longest = np.minimum(ratio / np.cos(angle), 1.0 / np.sin(angle))
    first, second = ratio * np.sin(angle), np.cos(angle)
    corners = np.minimum(first, second) / np.maximum(first, second)
    z, z_weight = gauss_panels(np.array([0.0, 0.1, 1.0]), 6)
    length = np.concatenate([longest, np.outer(z, longest).ravel()])
    share = np.concatenate([1.0 - corners, np.outer(2.0 * z * z_weight, corners).ravel()])
    return _along(length, share * np.tile(2.0 / np.pi * weight, len(z) + 1))


def _along(length: Array, share: Array) -> Chords:
    """Chords in space from those in the cross-section, put together to few nodes."""
    edges = 0.5 * np.pi * np.append(0.0, geometric_edges(1e-3, 1.0, 3.0))
    angle, weight = gauss_panels(edges, 6)
    flow = 3.0 * np.cos(angle) ** 2 * np.sin(angle) * weight
    every = np.log(np.outer(1.0 / np.sin(angle), length)).ravel()
    nodes, shares = two_point_bins(every, np.outer(flow, share).ravel(), 0.6)
    return Chords(np.exp(nodes), shares, endless=False)
