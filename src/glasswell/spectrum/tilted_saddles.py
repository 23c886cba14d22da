"""Where n(E) of soft configurations is singular when all of them are tilted, D1 → D1 + δ.

In the coordinates of the configuration before the tilt E_10 is stationary at N2 = 0, N3 = 2r, where
b = r a, a = ∂E_10/∂D1 and b = ∂E_10/∂D2 at (D1, D2) = (δ + r³, -3r²/2): see `saddle`.  Without a
tilt r = ±0.947 both give E_c = 2.18 W; a tilt makes two energies of them, one above and one below.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasswell.numerics.eigenproblem import quartic_eigenpairs

Array = npt.NDArray[np.float64]

_LARGEST_R, _SCANNED = 8.0, 1601
_BISECTIONS = 36


def _excess(r: Array, tilt: float) -> tuple[Array, Array]:
    """B - r a and E_10 (member,)."""
    pairs = quartic_eigenpairs(tilt + r**3, -1.5 * r**2, 2)
    a = pairs.position[:, 1, 1] - pairs.position[:, 0, 0]
    b = pairs.square[:, 1] - pairs.square[:, 0]
    return b - r * a, pairs.energies[:, 1] - pairs.energies[:, 0]


@lru_cache(maxsize=64)
def singular_energies(tilt: float) -> tuple[float, ...]:
    """Energies (W) at which a smooth density of tilted configurations diverges logarithmically."""
    scan = np.linspace(-_LARGEST_R, _LARGEST_R, _SCANNED)
    sign = np.sign(_excess(scan, tilt)[0])
    step = np.flatnonzero(sign[1:] != sign[:-1])
    if not len(step):
        return ()
    low, high = scan[step], scan[step + 1]
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        same = np.sign(_excess(middle, tilt)[0]) == sign[step]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return tuple(float(e) for e in np.sort(_excess(0.5 * (low + high), tilt)[1]))


def quartic_energy(tilt: float) -> float:
    """E_10 (W) of the tilted quartic potential, where n(E) bends if the density jumps at N2 = 0."""
    return float(_excess(np.zeros(1), tilt)[1][0])
