"""Prints the ratios that the project promises, measured in one interleaved run on one thread."""

from __future__ import annotations

import time

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.potentials import dense_matrices, spread
from glasswell.numerics.eigenproblem import quartic_levels

_ROUNDS = 5
_COPIES = 300


def seconds(call) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    import qutip

    d1, d2 = spread()
    matrices = dense_matrices(d1, d2)
    ours = np.full((_ROUNDS, len(d1)), np.nan)
    stacked, quantum, built = ours.copy(), ours.copy(), ours.copy()
    y = qutip.position(80)
    kinetic = qutip.momentum(80) ** 2
    y2, y4 = y**2, y**4
    with threadpool_limits(limits=1, user_api="blas"):
        for i in range(_ROUNDS):
            for k, matrix in enumerate(matrices):
                many = np.full(_COPIES, d1[k]), np.full(_COPIES, d2[k])
                stack = np.repeat(matrix[None], _COPIES, axis=0)
                operator = qutip.Qobj(matrix)
                a, b = float(d1[k]), float(d2[k])
                ours[i, k] = seconds(lambda m=many: quartic_levels(*m, 8)) / _COPIES
                stacked[i, k] = seconds(lambda s=stack: np.linalg.eigvalsh(s)) / _COPIES
                quantum[i, k] = seconds(operator.eigenenergies)
                built[i, k] = seconds(
                    lambda a=a, b=b: (kinetic + a * y + b * y2 + y4).eigenenergies()
                )
    error = np.abs(quartic_levels(d1, d2, 8) - quartic_levels(d1, d2, 30)[:, :8]).max()
    print(f"lowest 8 levels of {len(d1)} potentials, one thread, median of {_ROUNDS} rounds")
    print(f"largest deviation from a larger basis: {error:.1e} W")
    print(f"glasswell: {1e6 * np.median(ours):.0f} µs per potential")
    peers = {
        "stacked numpy.linalg.eigvalsh 80×80": stacked,
        "qutip, eigenenergies alone": quantum,
        "qutip, from operators to levels": built,
    }
    for name, times in peers.items():
        ratio = np.median(times, axis=0) / np.median(ours, axis=0)
        worst = int(np.argmin(ratio))
        print(
            f"{name}: geometric mean {np.exp(np.log(ratio).mean()):.1f} times slower, "
            f"worst {ratio[worst]:.1f} at D1 = {d1[worst]:g}, D2 = {d2[worst]:g}"
        )


if __name__ == "__main__":
    main()
