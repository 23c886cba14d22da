"""Composite Gauss-Legendre quadrature."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@lru_cache(maxsize=32)
def _gauss_legendre(order: int) -> tuple[Array, Array]:
    nodes, weights = np.polynomial.legendre.leggauss(order)
    nodes.setflags(write=False)
    weights.setflags(write=False)
    return nodes, weights


def gauss_panels(edges: Array, order: int) -> tuple[Array, Array]:
    """Nodes and weights (len(edges)-1)*order of Gauss's rule on consecutive panels.

    Exact for polynomials of degree 2·order - 1 on each panel; panels of no length are dropped.
    """
    edges = np.asarray(edges, dtype=np.float64)
    lengths = np.diff(edges)
    keep = lengths > 0.0
    starts, lengths = edges[:-1][keep], lengths[keep]
    nodes, weights = _gauss_legendre(order)
    x = starts[:, None] + lengths[:, None] * 0.5 * (nodes + 1.0)
    w = lengths[:, None] * 0.5 * weights
    return x.ravel(), w.ravel()


def geometric_edges(first: float, last: float, ratio: float) -> Array:
    """Edges from `first` to `last` that grow by about `ratio` (both > 0)."""
    count = max(1, round(np.log(last / first) / np.log(ratio)))
    return np.geomspace(first, last, count + 1)


def two_point_bins(place: Array, weight: Array, width: float) -> tuple[Array, Array]:
    """Fewer nodes for the same sums: in every bin of `width` the two of Gauss's rule.

    place, weight (n,): nodes and weights ≥ 0.  The two nodes of a bin reproduce its moments up to
    the third, so smooth functions are summed with an error of the fourth order in the width.
    """
    bins = np.floor((place - place.min()) / width).astype(int)
    filled, number = np.unique(bins[weight > 0.0], return_inverse=True)
    place, weight = place[weight > 0.0], weight[weight > 0.0]
    total = np.bincount(number, weight, len(filled))

    def mean(values: Array) -> Array:
        return np.asarray(np.bincount(number, weight * values, len(filled)) / total)

    middle = mean(place)
    away = place - middle[number]
    spread = np.sqrt(mean(away**2))
    skew = np.divide(mean(away**3), spread**3, out=np.zeros_like(spread), where=spread > 1e-6)
    root = np.sqrt(1.0 + 0.25 * skew**2)
    nodes = middle + spread * np.stack([0.5 * skew - root, 0.5 * skew + root])
    share = 0.5 * np.stack([1.0 + 0.5 * skew / root, 1.0 - 0.5 * skew / root])
    return nodes.ravel(), (share * total).ravel()
