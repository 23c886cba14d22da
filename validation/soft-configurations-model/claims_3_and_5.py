"""Which F(η, ξ) satisfy claims 3 and 5 together: few double wells, and E_b ≈ 3 w?

    python validation/soft-configurations-model/claims_3_and_5.py

Prints the widths and factors on F at η < 0 where the first minimum of n(E) above E_c lies within
10 % of 3 W and c⁽²⁾ < c⁽³⁾ < c⁽¹⁾, with the larger of the two ratios.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from claim_3_kinds import INTERMEDIATE, SINGLE, TWO, shares
from findings import CUT, SYMMETRIC, soft_configurations

import glasswell as gw

WIDTHS_ETA = (0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.15, 0.25, 0.5)
WIDTHS_XI = (0.15, 0.25, 0.35, 0.5, 0.7, 1.0)
FACTORS = (0.0, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
ENERGIES = np.linspace(1.01 * gw.critical_energy(), 12.0, 4001)
RANGE = (2.7, 3.3)


class Agreement(NamedTuple):
    """An F that satisfies both: its E_b in W, and the larger of c⁽²⁾/c⁽³⁾ and c⁽³⁾/c⁽¹⁾."""

    width_eta: float
    width_xi: float
    factor: float
    minimum: float
    ratio: float


def first_minimum(states: np.ndarray) -> float:
    """The first inner minimum on ENERGIES, NaN if there is none."""
    inner = np.flatnonzero((states[1:-1] < states[:-2]) & (states[1:-1] <= states[2:])) + 1
    return float(ENERGIES[inner[0]]) if inner.size else float("nan")


def agreements(width_eta: float, width_xi: float) -> list[Agreement]:
    """Over FACTORS; n(E) and (1 + f) c⁽ᵏ⁾ are linear in the factor f."""
    curves, counts = [], []
    for factor in (CUT, SYMMETRIC):
        model = soft_configurations(width_eta=width_eta, width_xi=width_xi, negative_eta=factor)
        scale = model.energy_scale
        curves.append(gw.density_of_states(model, ENERGIES * scale) * scale / model.density)
        counts.append((1.0 + factor) * shares(width_eta, width_xi, factor))
    found = []
    for factor in FACTORS:
        minimum = first_minimum(curves[0] + factor * (curves[1] - curves[0]))
        count = counts[0] + factor * (counts[1] - counts[0])
        ratio = max(count[TWO] / count[INTERMEDIATE], count[INTERMEDIATE] / count[SINGLE])
        if RANGE[0] <= minimum <= RANGE[1] and ratio < 1.0:
            found.append(Agreement(width_eta, width_xi, factor, minimum, float(ratio)))
    return found


def main() -> None:
    print(" η̄     ξ̄    factor  E_b/W  ratio")
    for width_eta in WIDTHS_ETA:
        for width_xi in WIDTHS_XI:
            for found in agreements(width_eta, width_xi):
                print("{:5.2f} {:5.2f} {:6.2f} {:8.2f} {:6.2f}".format(*found))


if __name__ == "__main__":
    main()
