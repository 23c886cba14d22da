"""Densities of tilted potentials along level sets, by product integration on their panels."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.shape import Shape
from glasswell.numerics.product_rule import lagrange, panel_ends
from glasswell.numerics.quadrature import gauss_panels
from glasswell.spectrum.level_set_nodes import PANEL_ORDER, LevelSetNodes, top_of_level_set

Array = npt.NDArray[np.float64]

# Steps of sub-panels in widths of a Gaussian density, and their largest number.
_STEP, _MOST = 2.0, 400
_ORDER = 6
# Edges on a panel [-1, 1] without a singularity: closer at its ends, beside which one may lie.
_ENDS = np.array([0.003, 0.012, 0.05, 0.2, 0.5])
_PLAIN = np.concatenate([-1.0 + np.append(0.0, _ENDS), [0.0], 1.0 - np.append(_ENDS[::-1], 0.0)])
_SCANNED = 25
_CLOSEST = 1e-10


@lru_cache(maxsize=2)
def level_set_density(
    shape: Shape | ConfigurationShape, bias: float, nodes: LevelSetNodes
) -> Array:
    """Density (node,) by which sums over level sets are weighed, both signs of the bias averaged.

    ∫ds P̄(D1(s), D2(s)) L_j(s) over each panel in s, D2 = D2top - s², in units of the weight of the
    node in s: smooth functions along a level set are integrated with it as if P̄ were smooth.
    """
    if not len(nodes.d1):
        return np.empty(0)
    top = _tops(tuple(nodes.energy.tolist()))[nodes.energy_index]
    s = np.sqrt(np.maximum(top - nodes.d2, 0.0)).reshape(-1, PANEL_ORDER)
    middle, half = panel_ends(s)
    d1 = nodes.d1.reshape(-1, PANEL_ORDER)
    top = top.reshape(-1, PANEL_ORDER)[:, 0]
    found = np.zeros_like(d1)
    for sign in (1.0, -1.0):
        place, weight, panel = _points(shape, sign * bias, d1, (top, middle, half))
        polynomials = lagrange(place, PANEL_ORDER)
        at = (polynomials * d1[panel]).sum(axis=1)
        d2 = top[panel] - (middle[panel] + half[panel] * place) ** 2
        values = 0.5 * weight * shape.density(np.abs(at - sign * bias), d2)
        index = panel[:, None] * PANEL_ORDER + np.arange(PANEL_ORDER)
        shares = (polynomials * values[:, None]).ravel()
        found += np.bincount(index.ravel(), shares, d1.size).reshape(d1.shape)
    gauss = np.polynomial.legendre.leggauss(PANEL_ORDER)[1]
    return np.asarray(found / gauss).ravel()


@lru_cache(maxsize=4)
def _tops(energy: tuple[float, ...]) -> Array:
    """The energies of a table are the same for every tilt."""
    return top_of_level_set(np.array(energy))


def _points(
    shape: Shape | ConfigurationShape,
    tilt: float,
    d1: Array,
    panels: tuple[Array, Array, Array],
) -> tuple[Array, Array, npt.NDArray[np.int64]]:
    """Places on [-1, 1], weights, and panels of the points at which the density is taken."""
    if isinstance(shape, Shape):
        step = _STEP / np.sqrt(2.0 * shape.random_force)
        count = np.clip(np.ceil(np.ptp(d1, axis=1) / step), 2, _MOST).astype(np.int64)
        edges = [np.linspace(-1.0, 1.0, n + 1) for n in count]
    else:
        edges = [_PLAIN] * len(d1)
        for number, place in _marks(tilt, d1, panels):
            steps = 2.0 * 0.2 ** np.arange(0, 15)
            edges[number] = np.concatenate([edges[number], [place], place - steps, place + steps])
    rules = {id(e): gauss_panels(np.unique(np.clip(e, -1.0, 1.0)), _ORDER) for e in edges}
    each = [rules[id(e)] for e in edges]
    size = [len(place) for place, _ in each]
    return (
        np.concatenate([place for place, _ in each]),
        np.concatenate([weight for _, weight in each]),
        np.repeat(np.arange(len(d1)), size),
    )


def _marks(tilt: float, d1: Array, panels: tuple[Array, Array, Array]) -> list[tuple[int, float]]:
    """Panels and places towards which the density is graded.

    There level sets cross the spinodal of the potentials before the tilt, where a stationary point
    ends and the density has an inverse square root, or pass D1 = 0 before the tilt, near which both
    branches of the spinodal come together.
    """
    top, middle, half = panels

    def before(number: npt.NDArray[np.int64], place: Array) -> tuple[Array, Array]:
        """Values (panel, place) that change their sign at the two."""
        at = np.einsum("pkj,pj->pk", lagrange(place, PANEL_ORDER), d1[number]) - tilt
        d2 = top[number, None] - (middle[number, None] + half[number, None] * place) ** 2
        return 27.0 * at**2 + 8.0 * d2**3, at

    scan = np.linspace(-1.0, 1.0, _SCANNED)
    every = before(np.arange(len(d1)), np.broadcast_to(scan, (len(d1), _SCANNED)))
    found = []
    for which, values in enumerate(every):
        number, step = np.nonzero(np.sign(values[:, 1:]) != np.sign(values[:, :-1]))
        low, high, below = scan[step], scan[step + 1], np.sign(values[number, step])
        for _ in range(36 if len(number) else 0):
            place = 0.5 * (low + high)
            same = np.sign(before(number, place[:, None])[which][:, 0]) == below
            low, high = np.where(same, place, low), np.where(same, high, place)
        found += list(zip(number.tolist(), (0.5 * (low + high)).tolist(), strict=True))
    return found
