"""The two densities that every ensemble has: of states, and of resonant absorption."""

from __future__ import annotations

import warnings
from typing import Protocol

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.kinds import checked_kind, share_of_kind
from glasswell.ensemble.sampled import SampledPotentials
from glasswell.ensemble.shaped import PotentialEnsemble
from glasswell.ensemble.standard_tunnelling import StandardTunnellingModel
from glasswell.ensemble.systems import Systems
from glasswell.ensemble.transitions import checked_transition, transition_density
from glasswell.errors import InputError, ValidityWarning
from glasswell.numerics.plain_number import plain_number, plain_numbers
from glasswell.spectrum.splitting import tunnel_splitting

Array = npt.NDArray[np.float64]


class Ensemble(Protocol):
    """What glasswell asks of a distribution of potentials."""

    def density_of_states(self, energy: npt.ArrayLike) -> Array:
        """n(E) in 1/(K m³)."""

    def resonant_strength(
        self, energy: npt.ArrayLike, temperature: float, transitions: str | None = None
    ) -> Array:
        """S(E, T), dimensionless."""

    def heat_capacity(self, temperature: npt.ArrayLike) -> Array:
        """Heat capacity of the excitations in J/(K m³)."""

    def systems(self) -> Systems:
        """Levels, position matrix and weight of the systems."""


def density_of_states(
    ensemble: Ensemble,
    energy: npt.ArrayLike,
    *,
    kind: str | None = None,
    transition: tuple[int, int] | None = None,
    width: float | None = None,
) -> Array:
    """Density n(E) of first excitations, Σ over the ensemble of δ(E - E_10).

    Shapes: energy (...) in K → (...) in 1/(K m³).
    kind: only potentials that are "two-well", "single-well" or "intermediate".
    transition: (m, n) for δ(E - E_n + E_m) in the place of the first excitation, potentials inside
    the box of the table alone (no single wells stiffer than ħω = 40 W).
    width: standard deviation (K) of the Gaussian that stands for δ where the ensemble is sampled.
    Accuracy: up to 16 energies are integrated along level sets of their own (1e-8), more are
    taken from a table (1e-6, and 1e-4 within 1e-4 of a logarithmic singularity); by kind 1e-3, by
    transition 2e-3 (soft configurations 1e-2, worse at singularities).
    Raises: InputError if an energy is not positive, for kinds and levels that do not exist, for a
    sampled ensemble without a width, and for a width where nothing is smeared.
    Warns: ValidityWarning where energies lie below the smallest splitting that the ensemble keeps.
    """
    values = _checked(energy)
    _check_ensemble(ensemble)
    ensemble = _smeared(ensemble, width)
    _warn_below_splittings(ensemble, values)
    if kind is None and transition is None:
        return ensemble.density_of_states(values)
    if isinstance(ensemble, StandardTunnellingModel):
        return _of_pairs(ensemble, values, kind, transition)
    if not isinstance(ensemble, PotentialEnsemble):
        raise InputError(
            "this ensemble has no potentials to be told apart",
            "kinds and transitions belong to soft potentials",
            "leave out kind and transition",
        )
    scaled = values.ravel() / ensemble.energy_scale
    if transition is not None and checked_transition(transition) != (0, 1):
        if kind is not None or isinstance(ensemble, SampledPotentials):
            raise InputError(
                "this transition cannot be asked for here",
                "transitions other than (0, 1) are counted over all kinds, and not for samples",
                "leave out kind, or use an ensemble with a density",
            )
        found = transition_density(ensemble.shape, scaled, checked_transition(transition))
        found = ensemble.density / ensemble.energy_scale * found
    else:
        found = ensemble.density_of_states(values.ravel())
        if kind is not None:
            # Wells frozen below the smallest D2 vibrate, each in one of its wells.
            frozen = ensemble.density / ensemble.energy_scale * ensemble.shape.frozen(scaled)
            found = (found - frozen) * share_of_kind(ensemble.shape, scaled, kind)
            found = found + (frozen if kind == "single-well" else 0.0)
    return np.asarray(found).reshape(values.shape)


def _smeared(ensemble: Ensemble, width: float | None) -> Ensemble:
    if width is None:
        return ensemble
    if not isinstance(ensemble, SampledPotentials):
        raise InputError(
            f"width={width!r} has no use here",
            "only sampled potentials are smeared; this ensemble is integrated exactly",
            "leave out width",
        )
    return ensemble.with_width(width)


def _of_pairs(
    ensemble: StandardTunnellingModel,
    energy: Array,
    kind: str | None,
    transition: tuple[int, int] | None,
) -> Array:
    """Two-level systems: all are two-well, and 0 → 1 is the only transition."""
    exists = transition is None or checked_transition(transition) == (0, 1)
    if kind is not None:
        exists = exists and checked_kind(kind) == 0
    return ensemble.density_of_states(energy) * float(exists)


def _warn_below_splittings(ensemble: Ensemble, energy: Array) -> None:
    if not isinstance(ensemble, PotentialEnsemble) or isinstance(ensemble, SampledPotentials):
        return
    smallest = float(tunnel_splitting(ensemble.shape.minimum_d2)) * ensemble.energy_scale
    if energy.size and energy.min() < smallest:
        warnings.warn(
            f"energies below {smallest:.3g} K are asked for, the smallest splitting kept "
            f"(minimum_d2={ensemble.shape.minimum_d2:g}): what is returned there goes on along the "
            "tangent of the table. Choose a deeper minimum_d2, or higher energies.",
            ValidityWarning,
            stacklevel=3,
        )


def resonant_strength(
    ensemble: Ensemble,
    energy: npt.ArrayLike,
    temperature: float,
    *,
    transitions: str | None = None,
) -> Array:
    """Dimensionless resonant absorption S(E, T) = (W/P_s) Σ |y_mn|² (p_m - p_n) δ(E - E_n + E_m).

    Shapes: energy (...) in K, one temperature in K → (...).  Im χ = (πΛ²P_s/W) S; S = tanh(E/2kT)
    for two-level systems and E³/8W³ for vibrations.  transitions: "all", or "first" for 0 → 1
    alone; by default "first" at temperature=0 and "all" above.
    Accuracy: 1e-8 for "first" up to 16 energies, 2e-3 of the part that excited levels contribute.
    Raises: InputError if an energy is not positive or the temperature is negative.
    """
    _check_ensemble(ensemble)
    kelvin = plain_number(
        "temperature", temperature, "the strength is that at one temperature", "call once for each"
    )
    if not (np.isfinite(kelvin) and kelvin >= 0.0):
        raise InputError(
            f"temperature={temperature!r} is not a temperature",
            "it is given in K",
            "give zero or a positive number",
        )
    if transitions is None:
        transitions = "first" if kelvin == 0.0 else "all"
    if transitions not in ("first", "all"):
        raise InputError(f"transitions={transitions!r} is unknown", "", 'choose "first" or "all"')
    return ensemble.resonant_strength(_checked(energy), kelvin, transitions)


def _check_ensemble(ensemble: object) -> None:
    if not hasattr(ensemble, "systems"):
        raise InputError(
            f"a {type(ensemble).__name__} is no ensemble",
            "densities are those of potentials or two-level systems",
            "give an ensemble, such as the field ensemble of a glass",
        )


def _checked(energy: npt.ArrayLike) -> Array:
    values = plain_numbers("energy", energy)
    if not (np.all(np.isfinite(values)) and np.all(values > 0.0)):
        raise InputError(
            "an energy is not positive",
            "densities are asked for at excitation energies in K",
            "remove the entries that are zero, negative or NaN",
        )
    return values
