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
