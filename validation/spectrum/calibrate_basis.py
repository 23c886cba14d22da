"""Prints the envelope that `glasswell.numerics.quartic_basis` uses for the size of its basis.

For a spread of potentials and numbers of levels, finds the smallest basis that gives every level
to 4e-10 (against a basis of 170 functions) and fits the tightest linear upper bound to it.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from glasswell.numerics import quartic_basis
from glasswell.numerics.eigenproblem import hamiltonian


def sample(count: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Double wells, potentials near the spinodal, strong tilts, stiff single wells."""
    half = count // 2
    stiff = 10 ** generator.uniform(-1, np.log10(480), count - half)
    d2 = np.concatenate([generator.uniform(-20, 0, half), stiff])
    spinodal = np.sqrt(8 * np.abs(d2) ** 3 / 27)
    kind = generator.random(count)
    tilt = 10 ** generator.uniform(-2, np.log10(4000), count)
    d1 = np.where(kind < 0.5, generator.uniform(0, 1.3, count) * spinodal, tilt)
    d1 = np.where(kind > 0.9, spinodal * (1 + generator.normal(0, 0.03, count)), d1)
    return np.minimum(d1, 4000.0), d2


def smallest_sizes(d1, d2, centre, stiffness, reference, tolerance=4e-10):
    """Smallest basis per member whose levels agree with `reference` (member, level)."""
    levels = reference.shape[1]
    need = np.zeros(len(d1), dtype=int)
    for size in range(levels, 150):
        todo = np.flatnonzero(need == 0)
        if not len(todo):
            break
        matrix, bottom = hamiltonian(d1[todo], d2[todo], centre[todo], stiffness[todo], size)
        found = np.linalg.eigvalsh(matrix)[:, :levels] + bottom[:, None]
        good = np.abs(found - reference[todo]).max(axis=1) < tolerance
        need[todo[good]] = size
    return need


def main() -> None:
    d1, d2 = sample(1500, np.random.default_rng(2))
    wide = quartic_basis.choose_basis(d1, d2, 32)
    matrix, bottom = hamiltonian(d1, d2, wide.centre, wide.stiffness, 170)
    reference = np.linalg.eigvalsh(matrix) + bottom[:, None]
    rows, targets, weights = [], [], []
    for levels in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32):
        cells, features, basis = quartic_basis.basis_features(d1, d2, levels)
        need = smallest_sizes(d1, d2, basis.centre, basis.stiffness, reference[:, :levels])
        good = need > 0
        print(
            f"{levels} levels: mean size {np.exp(np.log(need[good]).mean()):.1f}, "
            f"largest {need.max()}, not reached {np.sum(~good)}, "
            f"envelope in use falls short for {np.sum(basis.size[good] < need[good])}"
        )
        rows.append(features[good])
        targets.append((need - cells)[good])
        weights.append(1.0 / need[good])
    matrix, target = np.concatenate(rows), np.concatenate(targets)
    cost = (matrix * np.concatenate(weights)[:, None]).sum(axis=0)
    fit = linprog(cost, A_ub=-matrix, b_ub=-target, bounds=[(None, None)] * matrix.shape[1])
    print(np.array2string(fit.x, precision=9, separator=", "))


if __name__ == "__main__":
    main()
