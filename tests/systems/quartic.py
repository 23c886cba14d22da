"""Levels of -d²/dy² + d1 y + d2 y² + y⁴ by two roads that glasswell does not take.

`sinc_levels` and `sinc_elements` diagonalise the Hamiltonian on a uniform grid of points (D. T.
Colbert and W. H. Miller, J. Chem. Phys. 96, 1982 (1992)), whose error falls exponentially with the
step.  `series_level` sums the power series of the wave function in decimal numbers of any length
and asks that it vanish far out: levels to fifty digits, and with them splittings of 1e-33.
"""

from __future__ import annotations

from decimal import Decimal, getcontext, localcontext

import numpy as np


def potential(y, d1, d2):
    return y * (d1 + y * (d2 + y * y))


def deepest_point(d1, d2):
    roots = np.roots([4.0, 0.0, 2.0 * d2, d1])
    real = roots[np.abs(roots.imag) < 1e-7].real
    return real[np.argmin(potential(real, d1, d2))]


def _window(d1, d2, levels):
    """An energy well above the levels wanted, and an interval that holds all they reach."""
    levels = max(levels, 16)
    lowest = deepest_point(d1, d2)
    bottom = potential(lowest, d1, d2)
    stiff = max(6.0 * lowest**2 + d2, 1.0)
    top = bottom + 2.0 * np.sqrt(stiff) * levels + 2.5 * levels ** (4 / 3) + 10.0
    y = np.linspace(-60.0, 60.0, 2401)
    inside = y[potential(y, d1, d2) < top]
    ends = [inside[0], inside[-1]]
    for i, sign in enumerate((-1.0, 1.0)):
        action = 0.0
        while action < 17.0:  # amplitude e^-17 at the walls, e^-34 in the levels
            ends[i] += sign * 0.02
            action += 0.02 * np.sqrt(max(potential(ends[i], d1, d2) - top, 0.0))
    return top - bottom, ends


def potential_grid(d1, d2, levels, points=None):
    """Points y (point,), and the Hamiltonian on them."""
    height, (left, right) = _window(d1, d2, levels)
    if points is None:
        # π/step is the largest wave number: half as much again as the classical one, and more.
        points = int((right - left) * (1.5 * np.sqrt(height) + 12.0) / np.pi)
    y, step = np.linspace(left, right, points, retstep=True)
    apart = np.subtract.outer(np.arange(points), np.arange(points)).astype(float)
    kinetic = 2.0 * (-1.0) ** apart / np.where(apart == 0.0, 1.0, apart) ** 2
    np.fill_diagonal(kinetic, np.pi**2 / 3.0)
    return y, kinetic / step**2 + np.diag(potential(y, d1, d2))


def sinc_levels(d1, d2, levels, points=None):
    """Lowest levels (level,) of one potential."""
    return np.linalg.eigvalsh(potential_grid(d1, d2, levels, points)[1])[:levels]


def sinc_elements(d1, d2, levels, points=None):
    """Levels (level,), <m|y|n> (level, level) and <n|y²|n> (level,) of one potential."""
    y, matrix = potential_grid(d1, d2, levels, points)
    energies, vectors = np.linalg.eigh(matrix)
    vectors = vectors[:, :levels]
    return energies[:levels], vectors.T @ (y[:, None] * vectors), y**2 @ vectors**2


def _series(energy, d1, d2, far, start):
    """Solution at `far` with value and slope `start` at the origin, from its power series."""
    square = far * far
    bends = (-energy * square, d1 * far * square, d2 * square * square, 0, square**3)
    terms = [Decimal(start[0]), Decimal(start[1]) * far]
    total, largest = sum(terms), Decimal(1)
    tiny = Decimal(10) ** -(getcontext().prec + 2)
    while True:
        n = len(terms)
        term = sum(bend * terms[n - 2 - k] for k, bend in enumerate(bends) if k <= n - 2)
        terms.append(term / (n * (n - 1)))
        total += terms[-1]
        largest = max(largest, abs(terms[-1]))
        if n > 80 and max(abs(term) for term in terms[-6:]) < largest * tiny:
            return total


def series_level(d1, d2, guess, digits=40, parity=None):
    """The level near `guess` as a Decimal with about `digits` decimals.

    parity: "even" or "odd" at d1 = 0, where the two levels of a doublet are too close to be told
    apart by the guess.
    """
    d1, d2 = Decimal(d1), Decimal(d2)
    far, action = 1.0, 0.0
    while action < 1.2 * digits + 10.0:  # ends in ψ ~ e^-action, in E ~ e^-2action
        action += 0.05 * np.sqrt(max(potential(far, -abs(float(d1)), float(d2)) - guess, 0.0))
        far += 0.05
    with localcontext() as context:
        context.prec = int(digits + 1.2 * action + 30)
        edge = Decimal(far)

        def mismatch(energy):
            if parity == "even":
                return _series(energy, d1, d2, edge, (1, 0))
            if parity == "odd":
                return _series(energy, d1, d2, edge, (0, 1))
            right = [_series(energy, d1, d2, edge, start) for start in ((1, 0), (0, 1))]
            left = [_series(energy, d1, d2, -edge, start) for start in ((1, 0), (0, 1))]
            return right[0] * left[1] - right[1] * left[0]

        first, second = Decimal(guess), Decimal(guess) + Decimal("1e-7")
        values = mismatch(first), mismatch(second)
        while abs(second - first) > Decimal(10) ** -digits and values[0] != values[1]:
            following = second - values[1] * (second - first) / (values[1] - values[0])
            first, second = second, following
            values = values[1], mismatch(second)
        return second


def series_splitting(d2, digits=None):
    """E1 - E0 at d1 = 0, to at least twelve digits of itself."""
    even, odd = (float(level) for level in sinc_levels(0.0, d2, 2))
    action = np.sqrt(2.0) / 3.0 * max(-d2, 0.0) ** 1.5
    digits = digits or int(action / 2.3) + 16
    with localcontext() as context:
        context.prec = digits + 20
        upper = series_level(0, d2, odd, digits, "odd")
        return float(upper - series_level(0, d2, even, digits, "even"))
