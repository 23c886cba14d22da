"""The spread of potentials for the benchmarks: deep double wells, strong tilts, stiff wells."""

from __future__ import annotations

import numpy as np


def spread() -> tuple[np.ndarray, np.ndarray]:
    """96 potentials (d1, d2): 8 stiffnesses times 12 tilts."""
    stiffness = np.array([-20.0, -14.0, -8.0, -3.0, 0.0, 5.0, 50.0, 300.0])
    tilt = np.concatenate([[0.0, 0.3, 1.0, 2.0, 5.0], np.geomspace(12.0, 4000.0, 7)])
    d2, d1 = (a.ravel() for a in np.meshgrid(stiffness, tilt, indexing="ij"))
    return d1, d2


def dense_matrices(d1: np.ndarray, d2: np.ndarray, size: int = 80) -> np.ndarray:
    """-d²/dy² + d1 y + d2 y² + y⁴ in `size` oscillator functions about the deeper minimum."""
    number = np.arange(1, size + 4)
    q = np.diag(np.sqrt(number / 2.0), 1)
    q = q + q.T
    momentum = np.diag(np.sqrt(number / 2.0), 1)
    momentum = momentum - momentum.T
    matrices = []
    for a, b in zip(d1, d2, strict=True):
        roots = np.roots([4.0, 0.0, 2.0 * b, a])
        real = roots[np.abs(roots.imag) < 1e-9].real
        centre = real[np.argmin(a * real + b * real**2 + real**4)]
        curvature = max(6.0 * centre**2 + b, 6.0)
        scale = curvature**-0.25
        y = centre * np.eye(size + 4) + scale * q
        square = y @ y
        matrix = -(momentum @ momentum) / scale**2 + a * y + b * square + square @ square
        matrices.append(matrix[:size, :size])
    return np.stack(matrices)
