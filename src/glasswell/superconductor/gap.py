"""The gap of a weak-coupling superconductor at any temperature.

With u = Δ(T)/kT the gap equation says both Δ(T)/Δ(0) = exp[-2G(u)], G(u) = ∫ f(E)/E dξ, and
ln(Tc/T) = Σ_n {1/m - 1/√(m² + (u/2π)²)} with m = n + ½: one parameter gives both sides.  The sum
keeps its digits near Tc, where G does not; the integral is quick everywhere else.

Source: J. Bardeen, L. N. Cooper, J. R. Schrieffer, Phys. Rev. 108, 1175 (1957); B. Mühlschlegel,
Z. Phys. 155, 313 (1959).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import binom, zeta

Array = npt.NDArray[np.float64]

# Δ(0)/kTc = π e^-γ of the gap equation itself.
WEAK_COUPLING: Final = float(np.pi * np.exp(-np.euler_gamma))

# Below this u the power series (radius of convergence π) is used: 24 terms reach 1e-16.
_SERIES_BELOW: Final = 1.0
_ORDER: Final = np.arange(1, 25)
# Σ_n m^-(2k+1) = (2^(2k+1) - 1) ζ(2k+1).
_SERIES: Final = (
    -binom(-0.5, _ORDER) * (2.0 ** (2 * _ORDER + 1) - 1.0) * zeta(2 * _ORDER + 1.0)
)  # fmt: skip
# In ξ = Δ sinh θ the integrand is analytic up to Im θ = π/2: this step of the trapezoidal rule
# leaves exp(-π²/step) = 7e-18.
_STEP: Final = 0.25
_FAR: Final = 45.0
_NEWTON_STEPS: Final = 8


def reduced_gap(reduced_temperature: Array) -> Array:
    """Δ(T)/Δ(0) at T/Tc, between 0 and 1 (exclusive), to 1e-13."""
    u = _scaled_gap(reduced_temperature)
    return np.asarray(u * reduced_temperature / WEAK_COUPLING)


def _scaled_gap(reduced_temperature: Array) -> Array:
    """Newton's iteration for u = Δ/kT, in ln u, from the usual interpolation formula."""
    wanted = np.log(reduced_temperature)
    start = np.tanh(1.74 * np.sqrt(np.maximum(1.0 / reduced_temperature - 1.0, 0.0)))
    u = WEAK_COUPLING * np.maximum(start, 1e-12) / reduced_temperature
    for _ in range(_NEWTON_STEPS):
        value, slope = _log_temperature(u)
        u = u * np.exp(np.clip((wanted - value) / slope, -1.0, 1.0))
    return np.asarray(u)


def _log_temperature(u: Array) -> tuple[Array, Array]:
    """ln(T/Tc) that belongs to u, and its derivative by ln u."""
    value, slope = np.empty_like(u), np.empty_like(u)
    small = u < _SERIES_BELOW
    powers = (u[small, None] / (2.0 * np.pi)) ** (2 * _ORDER)
    value[small] = -powers @ _SERIES
    slope[small] = -powers @ (2 * _ORDER * _SERIES)
    value[~small], slope[~small] = _by_integral(u[~small])
    return value, slope


def _by_integral(u: Array) -> tuple[Array, Array]:
    """The same for u that is not small: T/Tc = (Δ(0)/kTc) e^-2G/u."""
    theta = np.arange(0.0, np.arccosh(_FAR) + _STEP, _STEP)
    weight = np.where(theta == 0.0, 0.5, 1.0) * _STEP
    energy = u[:, None] * np.cosh(theta)
    with np.errstate(under="ignore"):
        decay = np.exp(-energy)
        filled = decay / (1.0 + decay)
        integral = filled @ weight
        derivative = -(energy * filled / (1.0 + decay)) @ weight
    return np.log(WEAK_COUPLING / u) - 2.0 * integral, -1.0 - 2.0 * derivative
