"""The saddle of the first excitation over (N2, N3), which makes n(E) logarithmically singular.

In the coordinates of a soft configuration E_10 is stationary at N2 = 0, N3 = ±N3c: with
∂/∂N2 = ∂/∂D2 - (N3/2) ∂/∂D1 and ∂/∂N3 = (3N3²/8 - N2/2) ∂/∂D1 - (3N3/4) ∂/∂D2, on the line N2 = 0
∂/∂N3 = -(3N3/4) ∂/∂N2: there both vanish together, and ∂E_10/∂N2 = 0 is all there is to solve.
A constant density F (per dN2 dN3) gives n(E) = 2F/√|det H| ln|E - E_c|⁻¹ at each of both saddles.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from glasswell.numerics.eigenproblem import quartic_eigenpairs

Array = npt.NDArray[np.float64]

_LEVELS = 12
_STEP = 2e-3


class Saddle(NamedTuple):
    """Energy E_c (W), place N3c > 0 (N2 = 0), Hessian determinant, and slope 2/√|det H|."""

    energy: float
    n3: float
    determinant: float
    slope: float


def inflection_excitation(n3: Array) -> tuple[Array, Array]:
    """E_10 and ∂E_10/∂N2 (member,) at N2 = 0, the potentials N3 y³ + y⁴ on the spinodal."""
    n3 = np.asarray(n3, float)
    pairs = quartic_eigenpairs(n3**3 / 8.0, -0.375 * n3**2, _LEVELS, workers=1)
    tilt = pairs.position[:, 1, 1] - pairs.position[:, 0, 0]
    stiffness = pairs.square[:, 1] - pairs.square[:, 0]
    return pairs.energies[:, 1] - pairs.energies[:, 0], stiffness - 0.5 * n3 * tilt


def _slopes(n2: float, n3: float) -> Array:
    """(∂E_10/∂N2, ∂E_10/∂N3) at one potential, from D1 = N3³/8 - N2 N3/2, D2 = N2 - 3N3²/8."""
    d1, d2 = n3**3 / 8.0 - 0.5 * n2 * n3, n2 - 0.375 * n3**2
    pairs = quartic_eigenpairs(np.array([d1]), np.array([d2]), _LEVELS, workers=1)
    tilt = pairs.position[0, 1, 1] - pairs.position[0, 0, 0]
    stiffness = pairs.square[0, 1] - pairs.square[0, 0]
    along_n2 = stiffness - 0.5 * n3 * tilt
    along_n3 = (0.375 * n3**2 - 0.5 * n2) * tilt - 0.75 * n3 * stiffness
    return np.array([along_n2, along_n3])


@lru_cache(maxsize=1)
def excitation_saddle() -> Saddle:
    """The saddle at N3 > 0, to eleven digits; its mirror image lies at -N3."""
    place = float(
        brentq(lambda n3: inflection_excitation(np.array([n3]))[1][0], 1.5, 2.3, xtol=1e-13)
    )
    energy = float(inflection_excitation(np.array([place]))[0][0])
    # Richardson's extrapolation of central differences of the exact slopes: good to 1e-9.
    hessian = np.zeros((2, 2))
    for weight, step in ((-1.0 / 3.0, 2.0 * _STEP), (4.0 / 3.0, _STEP)):
        for i, (a, b) in enumerate(((step, 0.0), (0.0, step))):
            hessian[i] += weight * (_slopes(a, place + b) - _slopes(-a, place - b)) / (2.0 * step)
    determinant = float(np.linalg.det(hessian))
    return Saddle(energy, place, determinant, 2.0 / float(np.sqrt(-determinant)))


def critical_energy() -> float:
    """Critical energy E_c of the density of states of soft configurations, in units of W.

    E_10(N2 = 0, N3 = ±1.894…) = 2.18213314…, where a density F(η, ξ) that is smooth and not zero at
    η = 0 makes n(E) diverge as ln|E - E_c|⁻¹.  Good to 1e-10.
    Source: M. I. Klinger, Phys. Rep. 165, 275 (1988), who gives E_c ≈ 2w.
    """
    return excitation_saddle().energy
