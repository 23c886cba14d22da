"""The ladder: relaxation of all levels of a potential by one-phonon transitions.

Pauli's master equation with ħΓ_mn/W = K |y_mn|² ε³ {n_B up, n_B + 1 down}, ε = |E_m - E_n|/W.
Symmetrised by √p_n it is real symmetric; every rate is proportional to K, so its eigenvalues are
λ_k = K λ̂_k(kT/W) and one diagonalisation serves all glasses.  The same mechanism gives one-phonon
tunnelling at kT ≪ W and activation over the barrier above: no attempt frequency is put in.

The equation is secular: it needs ħΓ ≪ level spacings, which fails for near-degenerate excited
doublets at kT ≳ W.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.bath.rates import one_phonon_rates
from glasswell.numerics.thermal import boltzmann_populations

Array = npt.NDArray[np.float64]

# Levels above this multiple of kT hold less than 1e-17 of the population.
_KEPT_ENERGY = 40.0
_LEVEL_GROUPS = (2, 3, 4, 6, 9, 13, 18, 32)
# Below this ratio to the fastest rate the digits of a rate found by diagonalisation are gone.
_SLOW = 1e-8
_CHUNK = 1500


class RelaxationModes(NamedTuple):
    """Modes of the ladder at one temperature (node, mode).

    rate: λ̂ in units of K W/ħ; strength: a² = (Σ_n u_n √p_n y_nn)², with a last axis for further
    observables if there are any, such as b² of the levels.  Modes that a node does not have are
    zero in both.
    """

    rate: Array
    strength: Array


def relaxation_modes(
    excitations: Array,
    position: Array,
    transition: Array,
    temperature: float,
    observables: Array | None = None,
) -> RelaxationModes:
    """Relaxation rates and strengths of every node at kT = `temperature` (units of W).

    Shapes: excitations and position (node, level), transition (node, level, level) = |y_mn|² with
    zero diagonal → rate, strength (node, level - 1).  observables (node, level, observable): values
    O_nn that relax in the place of y_nn, then strength is (node, level - 1, observable).
    Σ_k strength = Σ p y² - (Σ p y)², the isothermal minus the adiabatic response times kT.
    Source: J. Jäckle, Z. Phys. 257, 212 (1972), generalised to all levels.
    """
    nodes, levels = excitations.shape
    rate = np.zeros((nodes, levels - 1))
    values = position[:, :, None] if observables is None else observables
    strength = np.zeros((nodes, levels - 1, values.shape[2]))
    kept = (excitations < _KEPT_ENERGY * temperature).sum(axis=1)
    lower = 1
    for count in _LEVEL_GROUPS:
        count = min(count, levels)
        group = np.flatnonzero((kept > lower) & (kept <= count))
        lower = count
        for start in range(0, len(group), _CHUNK):
            part = group[start : start + _CHUNK]
            found = _solve(
                excitations[part, :count],
                position[part, :count],
                transition[part, :count, :count],
                temperature,
                values[part, :count],
            )
            rate[part, : count - 1], strength[part, : count - 1] = found
    return RelaxationModes(rate, strength[..., 0] if observables is None else strength)


def _solve(
    excitations: Array, position: Array, transition: Array, temperature: float, values: Array
) -> tuple[Array, Array]:
    population = boltzmann_populations(excitations, temperature)
    coupling, leaving = one_phonon_rates(excitations, transition, temperature)
    index = np.arange(excitations.shape[1])
    matrix = -coupling
    matrix[:, index, index] = leaving
    root = np.sqrt(population)
    # Equilibrium (rate zero) is moved above all other rates, so that it cannot mix with slow ones.
    shift = 4.0 * leaving.max(axis=1)
    matrix += shift[:, None, None] * root[:, :, None] * root[:, None, :]
    rates, modes = np.linalg.eigh(matrix)
    amplitude = np.swapaxes(modes, 1, 2) @ (root[:, :, None] * values)
    rates, strength = np.maximum(rates[:, :-1], 0.0), amplitude[:, :-1] ** 2
    slow = np.flatnonzero(rates[:, 0] < _SLOW * leaving.max(axis=1))
    if len(slow):
        exchange = coupling[slow] * root[slow, :, None] * root[slow, None, :]
        rates[slow, 0] = slowest_rate(exchange, population[slow], position[slow])
    return rates, strength


def slowest_rate(exchange: Array, population: Array, position: Array) -> Array:
    """Rate between two wells, with relative accuracy however slow it is (node,).

    `exchange` (node, level, level) holds the equilibrium flows p_m Γ_mn.  Levels are eliminated
    one by one (Grassmann-Taksar-Heyman: sums and products of positive numbers only) until the
    lowest level of each well is left with the flow c between them; then λ̂ = c (1/P_1 + 1/P_2),
    P the occupation of a well.  Good to λ̂_slow/λ̂_next.
    """
    flow = exchange.copy()
    nodes, levels, _ = flow.shape
    middle = 0.5 * (position.max(axis=1) + position.min(axis=1))
    side = position > middle[:, None]
    own = side == side[:, :1]
    other = np.argmax(~own, axis=1)
    # The lowest level of the other well is brought to place 1.
    order = np.tile(np.arange(levels), (nodes, 1))
    rows = np.arange(nodes)
    order[rows, other], order[rows, 1] = order[rows, 1], other
    flow = np.take_along_axis(flow, order[:, :, None], axis=1)
    flow = np.take_along_axis(flow, order[:, None, :], axis=2)
    for last in range(levels - 1, 1, -1):
        out = flow[:, last, :last]
        total = out.sum(axis=1)
        total = np.where(total > 0.0, total, 1.0)
        flow[:, :last, :last] += out[:, :, None] * out[:, None, :] / total[:, None, None]
    first = (population * own).sum(axis=1)
    second = (population * ~own).sum(axis=1)
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray(flow[:, 0, 1] * (1.0 / first + 1.0 / np.maximum(second, 1e-300)))
