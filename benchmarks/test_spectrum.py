"""Levels of soft potentials beside two peers, on one thread, for the same potentials.

Run with `make benchmark`; `python benchmarks/report.py` prints the ratios of one interleaved run.
"""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from benchmarks.potentials import dense_matrices, spread
from glasswell.numerics.eigenproblem import quartic_levels


@pytest.fixture(scope="module")
def potentials():
    d1, d2 = spread()
    return d1, d2, dense_matrices(d1, d2)


@pytest.mark.benchmark(group="lowest 8 levels of 96 potentials")
def test_glasswell(benchmark, potentials):
    d1, d2, _ = potentials
    found = benchmark(quartic_levels, d1, d2, 8)
    assert np.all(np.isfinite(found))


@pytest.mark.benchmark(group="lowest 8 levels of 96 potentials")
def test_stacked_numpy(benchmark, potentials):
    with threadpool_limits(limits=1, user_api="blas"):
        found = benchmark(np.linalg.eigvalsh, potentials[2])
    assert np.all(np.isfinite(found))


@pytest.mark.benchmark(group="lowest 8 levels of 96 potentials")
def test_qutip(benchmark, potentials):
    qutip = pytest.importorskip("qutip")
    operators = [qutip.Qobj(matrix) for matrix in potentials[2]]
    with threadpool_limits(limits=1, user_api="blas"):
        found = benchmark(lambda: [o.eigenenergies() for o in operators])
    assert len(found) == len(operators)
