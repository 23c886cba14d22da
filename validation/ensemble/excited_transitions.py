"""Prints what excited levels add to the resonant strength, from two million random potentials.

S_exc(E, T) averaged over a band of E: Σ over potentials of |y_mn|² (p_m - p_n) for all pairs
(m, n) ≠ (0, 1) whose gap lies in the band, over its width.  No lines, triangles or interpolation:
a Sobol sequence in (D2, asinh D1), whose scatter over four scramblings is printed as well.  Below
0.6 W only double wells have such gaps, so there all points are spent on D2 < 1, |D1| < 25.
tests/ensemble/test_resonant_strength.py holds the rows.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import qmc

from glasswell.numerics.eigenproblem import quartic_eigenpairs

TEMPERATURES = np.array([0.2, 0.48, 1.384, 5.0])
BANDS = [
    (0.95, 1.05), (1.9, 2.1), (2.5, 2.6), (2.7, 2.8), (2.9, 3.0), (3.1, 3.3),
    (3.9, 4.1), (4.4, 4.6), (4.9, 5.1), (5.9, 6.1), (7.8, 8.2), (9.8, 10.2), (12.0, 13.0),
]  # fmt: skip
NARROW_BANDS = [(0.16, 0.27), (0.22, 0.32), (0.48, 0.56)]
MINIMUM_D2, BEND = -11.0, 1.5
LEVELS, STEPS, CHUNK = 16, 6, 16384


def estimate(
    seed: int, bands: list[tuple[float, float]], largest: tuple[float, float], power: int
) -> np.ndarray:
    """S_exc (band, temperature) of one scrambling of 2^power points up to `largest` (D1, D2)."""
    points = qmc.Sobol(2, seed=seed).random_base2(power)
    reach = np.arcsinh(largest[0] / BEND)
    d2 = MINIMUM_D2 + points[:, 0] * (largest[1] - MINIMUM_D2)
    d1 = BEND * np.sinh(points[:, 1] * reach)
    area = 2.0 * (largest[1] - MINIMUM_D2) * reach / len(points)
    weight = area * BEND * np.cosh(points[:, 1] * reach)
    total = np.zeros((len(bands), len(TEMPERATURES)))
    for start in range(0, len(d1), CHUNK):
        part = slice(start, start + CHUNK)
        pairs = quartic_eigenpairs(d1[part], d2[part], LEVELS)
        levels = pairs.energies - pairs.energies[:, :1]
        occupation = np.exp(-levels[:, :, None] / TEMPERATURES)
        occupation /= occupation.sum(axis=1, keepdims=True)
        for m in range(LEVELS - 1):
            for n in range(m + 1, min(m + 1 + STEPS, LEVELS)):
                if (m, n) == (0, 1):
                    continue
                gap = levels[:, n] - levels[:, m]
                strength = weight[part] * pairs.position[:, m, n] ** 2
                for band, (low, high) in enumerate(bands):
                    hit = np.flatnonzero((gap > low) & (gap < high))
                    drop = occupation[hit, m] - occupation[hit, n]
                    total[band] += strength[hit] @ drop / (high - low)
    return total


def print_rows(bands: list[tuple[float, float]], largest: tuple[float, float], power: int) -> None:
    runs = np.array([estimate(seed, bands, largest, power) for seed in (1, 2, 3, 4)])
    scatter = runs.std(axis=0, ddof=1) / np.sqrt(len(runs))
    for band, value, error in zip(bands, runs.mean(axis=0), scatter, strict=True):
        print(band, np.round(value, 5), np.round(error, 5))


def main() -> None:
    print_rows(NARROW_BANDS, (25.0, 1.0), 17)
    print_rows(BANDS, (360.0, 46.0), 19)


if __name__ == "__main__":
    main()
