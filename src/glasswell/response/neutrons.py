"""Scattering lengths of a soft mode: how far it moves, how many atoms move, what phonons add."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.bath.debye import displacement_factor, phonon_density_of_states
from glasswell.constants import ATOMIC_MASS, BOLTZMANN, REDUCED_PLANCK
from glasswell.ensemble import PotentialEnsemble, SoftConfigurationsModel
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.numerics.plain_number import plain_numbers
from glasswell.response.checks import is_positive
from glasswell.response.elastic_line import elastic_line
from glasswell.response.finite_momentum import LARGEST_MOMENTUM, reductions_of
from glasswell.response.spectral_function import emission_factor, spectral_function

Array = npt.NDArray[np.float64]

_ANGSTROM = 1e-10


class SoftMode(NamedTuple):
    """Length x0 of one unit of y in m, atoms that move by x in each potential, mass of an atom."""

    length: float
    atoms: float
    atomic_mass: float


def soft_mode(glass: Glass, mass: float | None, atoms: float | None) -> SoftMode:
    """X0 = ħ/√(2MW), and M/m̄ atoms (Σ_j m_j u_j² = M x²) unless a number is given.

    Raises: InputError for two-level systems, and if the mass is missing or not positive.
    """
    ensemble = glass.ensemble
    if not isinstance(ensemble, PotentialEnsemble):
        raise InputError(
            "two-level systems do not say how far their atoms move",
            "neutrons see displacements, x = y ħ/√(2MW), which only soft potentials have",
            "use a SoftPotentialModel, a SoftConfigurationsModel or SampledPotentials",
        )
    if mass is None and isinstance(ensemble, SoftConfigurationsModel):
        mass = ensemble.mass
    if mass is None:
        raise InputError(
            "the mass of the soft mode is missing",
            "x = y ħ/√(2MW) needs the effective mass M that moves",
            "give mass= in atomic mass units",
        )
    for name, value in (("mass", mass), ("atoms", atoms)):
        if value is not None and not is_positive(value):
            raise InputError(
                f"{name}={value!r} is not positive",
                "it is a mass in atomic mass units, or a number of atoms",
                f"give a positive {name}",
            )
    atomic = glass.material.density / glass.material.require("atom_density")
    kilograms = mass * ATOMIC_MASS
    length = REDUCED_PLANCK / np.sqrt(2.0 * kilograms * BOLTZMANN * ensemble.energy_scale)
    return SoftMode(float(length), kilograms / atomic if atoms is None else float(atoms), atomic)


def checked_momenta(mode: SoftMode, values: npt.ArrayLike) -> tuple[Array, Array, bool]:
    """Q (n,) in 1/Å, q = Q x0 (n,), and whether they came as a scalar.

    Raises: InputError if one is not positive, or q is above 2, where the exact elements end.
    """
    array = plain_numbers("momentum_transfer", values, "1/angstrom")
    flat = np.atleast_1d(array)
    if array.ndim > 1 or not np.all(np.isfinite(flat) & (flat > 0.0)):
        raise InputError(
            "momentum_transfer is not a list of positive numbers",
            "it is a number or a list of numbers in 1/angstrom",
            "flatten it and remove what is zero, negative, NaN or infinite",
        )
    reduced = flat * mode.length / _ANGSTROM
    if flat.size and reduced.max() > LARGEST_MOMENTUM * (1.0 + 1e-9):
        last = LARGEST_MOMENTUM * _ANGSTROM / mode.length
        raise InputError(
            f"momentum_transfer holds {flat.max():.4g} 1/angstrom",
            f"elements of e^(iQx) are tabulated up to Q x0 = {LARGEST_MOMENTUM:g}, here "
            f"{last:.4g} 1/angstrom, where a soft mode scatters many times",
            "keep to smaller momenta, or give a larger mass",
        )
    return flat, reduced, array.ndim == 0


def soft_scattering(
    glass: Glass, temperature: Array, momentum: Array, energy: Array, small: bool
) -> tuple[Array, Array]:
    """Transitions and relaxation (temperature, momentum, energy) per potential's density, 1/K.

    momentum: q = Q x0 (momentum,).  small: the limit of small q, (q²/3) J/W, at any q.
    """
    ensemble = glass.ensemble
    assert isinstance(ensemble, PotentialEnsemble)
    scale = ensemble.energy_scale
    spectrum = spectral_function(glass, temperature, energy)
    factor = momentum[:, None] ** 2 / (3.0 * scale)
    transitions = factor * spectrum.resonance[:, None, :]
    relaxation = factor * spectrum.relaxation[:, None, :]
    if small:
        return transitions, relaxation
    reductions = reductions_of(ensemble.shape)
    scaled, reduced = np.abs(energy) / scale, temperature / scale
    transitions = transitions * reductions.of_transitions(scaled, reduced, momentum)
    slow = scaled / glass.rate_constant
    return transitions, relaxation * reductions.of_relaxation(slow, reduced, momentum)


def soft_lines(
    glass: Glass, temperature: Array, momentum: Array, small: bool
) -> tuple[Array, Array]:
    """Loss of the elastic line, and area of relaxation (temperature, momentum), per density."""
    ensemble = glass.ensemble
    assert isinstance(ensemble, PotentialEnsemble)
    scaled = temperature / ensemble.energy_scale
    found = elastic_line(ensemble.shape, scaled, momentum, small=small)
    return found.loss, found.area


class PhononScattering(NamedTuple):
    """One-phonon scattering (temperature, momentum, energy) per atom, 1/K, and 2W."""

    one: Array
    exponent: Array


def phonon_scattering(
    glass: Glass, mode: SoftMode, temperature: Array, momentum: Array, energy: Array
) -> PhononScattering:
    """(E_R/3n) [n_B + 1] D(E)/E, and 2W = E_R ∫dE g(E) coth(E/2kT)/E (temperature, momentum).

    momentum: Q (momentum,) in 1/Å.  E_R = ħ²Q²/2m̄ is the recoil energy of an atom, D the Debye
    density of states of all three branches, g = D/3n.  Incoherent approximation: atoms scatter each
    by itself, with one mean square displacement.
    """
    wave = REDUCED_PLANCK * momentum / _ANGSTROM
    recoil = wave**2 / (2.0 * mode.atomic_mass * BOLTZMANN)
    size, boundary = np.abs(energy), glass.material.zone_boundary
    states = phonon_density_of_states(size, glass.velocities, boundary) / size
    states = states / (3.0 * glass.material.require("atom_density"))
    one = recoil[:, None] * (states * emission_factor(temperature, energy))[:, None, :]
    spread = displacement_factor(temperature, glass.velocities, boundary)
    return PhononScattering(np.asarray(one), spread[:, None] * recoil)
