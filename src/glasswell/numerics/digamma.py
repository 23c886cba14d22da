"""Re ψ(½ + iy) - ln y, in NumPy and in JAX, whose digamma knows no complex numbers."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

# ψ(z) = ψ(z + N) - Σ_k 1/(z + k), and Stirling's series with B_2n/2n from |z + N| > 10 on.
_STEPS = 10
_BERNOULLI = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760)


def digamma_brace(y: Any, xp: ModuleType = np) -> Any:
    """Re ψ(½ + iy) - ln y for y > 0 (...), which is -1/24y² where y is large; good to 1e-14."""
    far = xp.minimum(y, 1e100)
    squares = [(k + 0.5) ** 2 + far * far for k in range(_STEPS + 1)]
    steps = sum((k + 0.5) / squares[k] for k in range(_STEPS))
    inverse = (_STEPS + 0.5 - 1j * far) / squares[-1]
    power, series = inverse * inverse, -0.5 * inverse
    for n, coefficient in enumerate(_BERNOULLI):
        series = series - coefficient * power ** (n + 1)
    # ln|z| - ln y = ½ ln(1 + ((N + ½)/y)²)
    with np.errstate(over="ignore"):
        ratio = (_STEPS + 0.5) / far
        modulus = xp.where(
            ratio < 1e100, 0.5 * xp.log1p(xp.minimum(ratio, 1e100) ** 2), xp.log(ratio)
        )
    return modulus + series.real - steps
