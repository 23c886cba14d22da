"""Exchange between two wells after a jump of temperature, however cold it is.

Inside its wells a potential settles in nanoseconds; what is released later is the energy of those
that sit in the wrong well.  Levels are eliminated one by one in the rates themselves, not in the
flows of equilibrium, so that pairs of energy E ≫ kT, whose upper level holds e^(-E/kT), keep all
their digits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.numerics.thermal import boltzmann_populations, bose

Array = npt.NDArray[np.float64]


class WellExchange(NamedTuple):
    """Slow exchange of potentials (node,) after a jump of temperature.

    rate: λ̂ in K W/ħ.  energy: what one potential releases by it, in W, negative after heating.
    """

    rate: Array
    energy: Array


def well_exchange(
    excitations: Array, position: Array, transition: Array, temperature: float, initial: float
) -> WellExchange:
    """Rate and energy of the exchange at kT = `temperature`, from equilibrium at kT = `initial`.

    Shapes: excitations and position (node, level), transition (node, level, level) = |y_mn|² with
    zero diagonal; temperatures in W.  λ̂ = Γ_12/Z_1 + Γ_21/Z_2 with the rates Γ between the lowest
    levels of the wells by way of all others, and Z the partition function of a well measured from
    its lowest level.  Population starts in the well that its level decays to.
    Range: times at which all else has decayed; good to λ̂/λ̂_next.
    """
    levels, position, transition, own = _two_lowest_first(excitations, position, transition)
    chances = _ends(levels, transition, temperature)
    before, after = (boltzmann_populations(levels, t) for t in (initial, temperature))
    excess = ((before - after) * chances.second).sum(axis=1)
    first = _well(levels, own, temperature)
    second = _well(levels, ~own, temperature)
    rate = chances.up / first.states + chances.down / second.states
    return WellExchange(rate, excess * (second.energy - first.energy))


class _Well(NamedTuple):
    """Partition function from the lowest level on, and mean energy, of one well (node,)."""

    states: Array
    energy: Array


def _well(levels: Array, inside: npt.NDArray[np.bool_], temperature: float) -> _Well:
    lowest = np.where(inside, levels, np.inf).min(axis=1)
    above = np.where(inside, levels - lowest[:, None], np.inf)
    with np.errstate(under="ignore"):
        weight = np.exp(-above / temperature)
    states = weight.sum(axis=1)
    mean = (weight * np.where(inside, above, 0.0)).sum(axis=1) / states
    return _Well(states, lowest + mean)


def _two_lowest_first(
    excitations: Array, position: Array, transition: Array
) -> tuple[Array, Array, Array, npt.NDArray[np.bool_]]:
    """The same with the lowest level of the other well in place 1, and which levels are ours."""
    middle = 0.5 * (position.max(axis=1) + position.min(axis=1))
    side = position > middle[:, None]
    own = side == side[:, :1]
    other = np.argmax(~own, axis=1)
    nodes, levels = excitations.shape
    order = np.tile(np.arange(levels), (nodes, 1))
    rows = np.arange(nodes)
    order[rows, other], order[rows, 1] = order[rows, 1], other
    moved = (np.take_along_axis(a, order, axis=1) for a in (excitations, position))
    transition = np.take_along_axis(transition, order[:, :, None], axis=1)
    transition = np.take_along_axis(transition, order[:, None, :], axis=2)
    levels_first, position_first = moved
    return levels_first, position_first, transition, np.take_along_axis(own, order, axis=1)


class _Ends(NamedTuple):
    """Rates up 0 → 1 and down 1 → 0 by way of all levels (node,), chance to end in 1 (…, level)."""

    up: Array
    down: Array
    second: Array


def _ends(levels: Array, transition: Array, temperature: float) -> _Ends:
    rate = _rates(levels, transition, temperature)
    nodes, count = levels.shape
    branching = []
    for last in range(count - 1, 1, -1):
        out = rate[:, last, :last]
        total = out.sum(axis=1, keepdims=True)
        share = out / np.where(total > 0.0, total, 1.0)
        rate[:, :last, :last] += rate[:, :last, last, None] * share[:, None, :]
        branching.append(share)
    second = np.zeros((nodes, count))
    second[:, 1] = 1.0
    for last, share in enumerate(reversed(branching), start=2):
        second[:, last] = (share * second[:, :last]).sum(axis=1)
    return _Ends(rate[:, 0, 1], rate[:, 1, 0], second)


def _rates(levels: Array, transition: Array, temperature: float) -> Array:
    """Γ_mn (node, m, n) in K W/ħ: |y_mn|² ε³ {n_B up, n_B + 1 down}."""
    step = levels[:, None, :] - levels[:, :, None]
    gap = np.maximum(np.abs(step), 1e-300)
    return np.asarray(transition * gap**3 * (bose(gap / temperature) + (step < 0.0)))
