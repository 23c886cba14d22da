"""Debye phonons: one longitudinal and two transverse branches up to one zone boundary."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Final

import numpy as np

from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.material import Material
from glasswell.numerics.quadrature import gauss_panels

# Branches in the order used everywhere, and how many of each there are.
BRANCHES: Final = ("longitudinal", "transverse")
DEGENERACY: Final = (1, 2)

# x = ħω/kT.  Above 45 the Debye integrand is below 1e-13 of its integral.
_LARGEST = 45.0
_EDGES = np.array(
    [0.0, 0.03, 0.12, 0.4, 1.0, 2.0, 2.7, 3.5, 4.4, 5.5, 6.6, 8.0, 9.5, 11.5, 14.0, 18.0, 23.0]
    + [30.0, _LARGEST]
)
_ORDER = 7


def phonon_quadrature(edge: Any, xp: ModuleType = np, breaks: Any = None) -> tuple[Any, Any]:
    """Nodes x = ħω/kT (..., node) up to min(edge, 45) and weights times x⁴eˣ/(eˣ-1)².

    edge (...): ħω_D/kT of a branch.  breaks (..., break): further ends of panels, where what the
    phonons meet is not smooth; those above the edge do nothing.
    """
    upper = xp.minimum(edge, _LARGEST)[..., None]
    ends = upper * xp.asarray(_EDGES / _LARGEST)
    if breaks is not None:
        ends = xp.sort(xp.concatenate([ends, xp.clip(breaks, 0.0, upper)], axis=-1), axis=-1)
    unit, unit_weight = gauss_panels(np.array([0.0, 1.0]), _ORDER)
    start, length = ends[..., :-1, None], xp.diff(ends, axis=-1)[..., None]
    shape = (*ends.shape[:-1], (ends.shape[-1] - 1) * _ORDER)
    x = (start + length * xp.asarray(unit)).reshape(shape)
    weight = (length * xp.asarray(unit_weight)).reshape(shape)
    # x⁴ eˣ/(eˣ-1)² = x² (x/(1-e^-x))² e^-x, safe at both ends
    gap = -xp.expm1(-x)
    ratio = xp.where(gap > 0.0, x / xp.where(gap > 0.0, gap, 1.0), 1.0)
    return x, weight * x * x * ratio * ratio * xp.exp(-x)


def debye_function(reduced_temperature: Any, xp: ModuleType = np) -> Any:
    """C_V/3Nk of the Debye model at T/θ (...): 3(T/θ)³ ∫₀^(θ/T) x⁴eˣ/(eˣ-1)² dx.

    Twelve digits from T/θ = 0 (where it goes as T³) upward.
    """
    reduced = xp.asarray(reduced_temperature)
    _, weight = phonon_quadrature(1.0 / reduced, xp)
    return 3.0 * reduced**3 * weight.sum(axis=-1)


def phonon_heat_capacity(material: Material, temperature: Any) -> np.ndarray[Any, Any]:
    """Debye heat capacity (temperature,) in J/(K m³), with v_D⁻³ = (v_l⁻³ + 2v_t⁻³)/3."""
    atoms = material.require("atom_density")
    reduced = temperature / material.debye_temperature()
    return np.asarray(3.0 * atoms * BOLTZMANN * debye_function(reduced))


def phonon_density_of_states(
    energy: np.ndarray[Any, Any], velocities: tuple[float, float], zone_boundary: float
) -> np.ndarray[Any, Any]:
    """Σ_α g_α E²/(2π²ħ³v_α³) up to the edge ħv_αk_D of each branch (...), in 1/(K m³).

    energy (...): in K, positive.
    """
    total = np.zeros_like(energy)
    for degeneracy, velocity in zip(DEGENERACY, velocities, strict=True):
        per_kelvin = BOLTZMANN / (REDUCED_PLANCK * velocity)
        branch = degeneracy * energy**2 * per_kelvin**3 / (2.0 * np.pi**2)
        total += np.where(energy * per_kelvin <= zone_boundary, branch, 0.0)
    return total


def displacement_factor(
    temperature: np.ndarray[Any, Any], velocities: tuple[float, float], zone_boundary: float
) -> np.ndarray[Any, Any]:
    """∫dE g(E) coth(E/2kT)/E (temperature,) in 1/K, g the Debye density, normalised to 1.

    Times ħ²/2m it is the mean square displacement of an atom along one direction,
    Σ_α (g_α/θ_α)[½ + 2 (T/θ_α)² ∫₀^(θ_α/T) x/(e^x - 1) dx], θ_α the edge of a branch.
    """
    total = np.zeros_like(temperature)
    unit, weight = gauss_panels(_EDGES / _LARGEST, _ORDER)
    for degeneracy, velocity in zip(DEGENERACY, velocities, strict=True):
        edge = REDUCED_PLANCK * velocity * zone_boundary / BOLTZMANN
        upper = np.minimum(edge / temperature, _LARGEST)[:, None]
        x = upper * unit
        integral = (upper * weight * x / np.expm1(x)).sum(axis=1)
        total += degeneracy / edge * (0.5 + 2.0 * (temperature / edge) ** 2 * integral)
    return total


def edge_frequency(velocity: Any, zone_boundary: Any) -> Any:
    """Angular frequency ω = v k_D at which a branch ends (1/s)."""
    return velocity * zone_boundary


def phonon_weight(velocity: Any, temperature: Any) -> Any:
    """Prefactor k (kT/ħ)³/(6π²v²) of a branch in κ = Σ g ∫dx x⁴eˣ/(eˣ-1)² l, W/(m² K)."""
    wave_number = BOLTZMANN * temperature / (REDUCED_PLANCK * velocity)
    return BOLTZMANN * velocity * wave_number**3 / (6.0 * np.pi**2)
