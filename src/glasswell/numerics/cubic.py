"""Real roots of x³ + px + q, without loss of digits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_FLAT = 1e-280


def real_roots(p: float, q: npt.ArrayLike) -> Array:
    """Real roots (..., 3) of x³ + px + q in ascending order; a single one comes last, after NaN.

    Hyperbolic and trigonometric forms (Viète), good to a few units of the last place but near
    double roots, where any form loses half of the digits.
    """
    q = np.asarray(q, dtype=np.float64)
    found = np.full((*q.shape, 3), np.nan)
    if abs(p) < _FLAT:
        found[..., 2] = -np.cbrt(q)
        return found
    scale = np.sqrt(abs(p) / 3.0)
    # x = 2·scale·f: 4f³ ± 3f = y
    y = -0.5 * q / scale**3
    if p > 0.0:
        found[..., 2] = 2.0 * scale * np.sinh(np.arcsinh(y) / 3.0)
        return found
    single = np.abs(y) > 1.0
    outside = np.where(single, np.abs(y), 1.0)
    found[..., 2] = np.copysign(2.0 * scale * np.cosh(np.arccosh(outside) / 3.0), y)
    angle = np.arccos(np.where(single, 0.0, y)) / 3.0
    for place, turn in enumerate((2.0, 4.0, 0.0)):
        root = 2.0 * scale * np.cos(angle + turn * np.pi / 3.0)
        found[..., place] = np.where(single, found[..., place], root)
    return found
