"""Beyond the box: single wells, harmonic plus the first anharmonic correction, in closed form.

With κ = V''/2 at the deeper minimum and t as in `volume_nodes`, second-order perturbation theory
gives E_n - E_0 = 2√κ n + β(n² + n), β = (3/2κ)(1 - 5t²), in units of W.  A potential above the
smallest D2 has t² < (2/3)(1 - D2/κ).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.numerics.quadrature import gauss_panels
from glasswell.spectrum.volume_nodes import LARGEST_CURVATURE

Array = npt.NDArray[np.float64]


def _shape_integrals(
    curvature: Array, minimum_d2: float, random_force: float
) -> tuple[Array, Array]:
    """∫dt exp(-a D1²) and ∫dt (1 - 5t²) exp(-a D1²) over 0 ≤ t ≤ t_max(κ)."""
    end = np.sqrt(np.clip(2.0 / 3.0 * (1.0 - minimum_d2 / curvature), 0.0, 1.0))
    if random_force == 0.0:
        return end, end - 5.0 / 3.0 * end**3
    # D1 = t(1-t²)κ^(3/2) is small only near t = 0 (and t = 1): grade the panels towards both.
    unit, weight = gauss_panels(np.concatenate([[0.0], np.geomspace(1e-7, 1.0, 24)]), 10)
    whole = np.concatenate([0.5 * unit, 1.0 - 0.5 * unit])
    weights = np.concatenate([0.5 * weight, 0.5 * weight])
    t = end[:, None] * whole
    d1 = t * (1.0 - t * t) * curvature[:, None] ** 1.5
    with np.errstate(under="ignore"):
        density = weights * end[:, None] * np.exp(-random_force * d1 * d1)
    return density.sum(axis=1), (density * (1.0 - 5.0 * t * t)).sum(axis=1)


def _einstein_and_anharmonic(x: Array) -> tuple[Array, Array]:
    """x² e^x/(e^x - 1)², and T² ∂²/∂T² of n(n + 1), n the Bose occupation, at x = ħω/kT (...)."""
    with np.errstate(under="ignore"):
        decay = np.exp(-x)
        # n(n+1) = 1/(4 sinh²(x/2)) = e/(1-e)²
        gap = -np.expm1(-x)
        cosh_ratio = (1.0 + decay) / gap
        square = decay / gap**2
        second = x * square * (x * (cosh_ratio**2 + 2.0 * square) - 2.0 * cosh_ratio)
        return x**2 * square, second


def oscillator_heat_capacity(omega: Array, shift: Array, temperature: float) -> Array:
    """Heat capacity (member,) in k of levels ω n + β(n² + n), to first order in β = `shift`."""
    einstein, second = _einstein_and_anharmonic(omega / temperature)
    return np.asarray(einstein - 2.0 * shift * second / temperature)


def tail_heat_capacity(temperature: Array, minimum_d2: float, random_force: float = 0.0) -> Array:
    """Heat capacity of all potentials beyond the box, in units of P_s k (temperature,).

    Harmonic part x² e^x/(e^x - 1)², x = 2√κ/T, and -T ∂²F₁/∂T² with F₁ = 2β n(n+1), n the Bose
    occupation.
    """
    temperature = np.asarray(temperature, float)[:, None]
    # κ from the box to where 2√κ = 60 T
    lowest = np.full_like(temperature, 2.0 * np.sqrt(LARGEST_CURVATURE))
    highest = np.maximum(60.0 * temperature, lowest * 1.001)
    unit, weight = gauss_panels(np.linspace(0.0, 1.0, 9), 8)
    omega = lowest + (highest - lowest) * unit
    curvature = 0.25 * omega**2
    plain, anharmonic = _shape_integrals(curvature.ravel(), minimum_d2, random_force)
    plain, anharmonic = plain.reshape(omega.shape), anharmonic.reshape(omega.shape)
    einstein, second = _einstein_and_anharmonic(omega / temperature)
    correction = -2.0 * (1.5 / curvature) * second / temperature
    # 2κ^(3/2) dκ = (ω⁴/8) dω
    density = omega**4 / 8.0 * weight * (highest - lowest)
    return np.asarray((density * (plain * einstein + anharmonic * correction)).sum(axis=1))


def harmonic_share(energy: Array, minimum_d2: float, random_force: float = 0.0) -> Array:
    """Fraction of the E⁴/8 vibrations at `energy` ≫ W that the ensemble holds, ∫dt exp(-a D1²)."""
    curvature = 0.25 * np.asarray(energy, float) ** 2
    return _shape_integrals(curvature, minimum_d2, random_force)[0]
