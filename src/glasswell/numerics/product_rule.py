"""Product integration: a singular or narrow density times a smooth function on Gauss nodes.

On a panel with Gauss nodes x_j a smooth g is Σ_j g(x_j) L_j(x); so ∫ P g = Σ_j g(x_j) ∫ P L_j, and
the integrals of the density P against the Lagrange polynomials L_j may be taken with as many points
as P needs, while g is known at the nodes alone.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from numpy.polynomial.legendre import leggauss, legvander

Array = npt.NDArray[np.float64]


@lru_cache(maxsize=8)
def _expansion(order: int) -> Array:
    """Legendre coefficients (degree, node) of the Lagrange polynomials of Gauss's nodes."""
    nodes, weights = leggauss(order)
    degree = np.arange(order)[:, None]
    return np.asarray((degree + 0.5) * legvander(nodes, order - 1).T * weights)


def lagrange(place: Array, order: int) -> Array:
    """L_j (..., node) of the `order` Gauss nodes on [-1, 1] at places (...) inside."""
    return np.asarray(legvander(place, order - 1) @ _expansion(order))


def panel_ends(nodes: Array) -> tuple[Array, Array]:
    """Middle and half length (panel,) of panels with the Gauss nodes (panel, node)."""
    reach = leggauss(nodes.shape[1])[0][-1]
    first, last = nodes[:, 0], nodes[:, -1]
    return 0.5 * (first + last), np.abs(last - first) / (2.0 * reach)
