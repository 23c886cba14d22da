"""Cold-safe functions against thirty-digit decimal arithmetic, with warnings as errors."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest

from glasswell.numerics.thermal import boltzmann_populations, bose

ARGUMENTS = [1e-12, 3e-7, 1e-3, 0.5, 1.0, 7.7, 40.0, 300.0, 700.0]
COLD = np.array([800.0, 1e4, 1.2e6, 1e300])


def decimals(function, values):
    with localcontext() as context:
        context.prec = 60
        return [float(function(Decimal(float(value)))) for value in values]


def test_bose_occupation():
    expected = decimals(lambda x: 1 / (x.exp() - 1), ARGUMENTS)
    np.testing.assert_allclose(bose(np.array(ARGUMENTS)), expected, rtol=4e-16 * 4)
    np.testing.assert_array_equal(bose(COLD), 0.0)


@pytest.mark.parametrize("temperature", [1e-6, 1e-2, 1.0, 1e6])
def test_populations(temperature):
    levels = np.array([0.0, 3e-7, 2.0, 5.0, 1.2e4])
    with localcontext() as context:
        context.prec = 60
        weights = [(-Decimal(float(e)) / Decimal(temperature)).exp() for e in levels]
        expected = [float(w / sum(weights)) for w in weights]
    found = boltzmann_populations(np.stack([levels, levels]), temperature)
    np.testing.assert_allclose(found, [expected, expected], rtol=1e-13, atol=1e-320)


def test_populations_of_an_electronvolt_at_ten_millikelvin():
    """E/kT = 1.2e6: nothing overflows, and the ground level holds all."""
    found = boltzmann_populations(np.array([0.0, 11604.5, 11604.5]), 0.01)
    np.testing.assert_array_equal(found, [1.0, 0.0, 0.0])
