"""Spectrum of the fluctuations of y, from the absorption of an ensemble.

By the fluctuation-dissipation theorem the spectrum of y at the energy E that the glass takes up is
S_yy(E) = [n_B(E) + 1] Im χ_yy(E)/π = (P_s/W) J(E, T),  J = [n_B(E) + 1] (S + R),
S and R the resonant and the relaxation part of `response.absorption`.  J is twofold in sign:
J(-E) = e^(-E/kT) J(E).  The resonant part is Σ_mn p_m |y_mn|² δ(E - E_n + E_m) over all m ≠ n; the
relaxation part is, for E ≪ kT, a sum of Lorentzians of the widths λ_k and the areas a_k².
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.ensemble import PotentialEnsemble
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.numerics.peaks import highest_peak
from glasswell.numerics.plain_number import plain_numbers
from glasswell.response.elastic import absorption_of, elastic_of

Array = npt.NDArray[np.float64]

# In W: the tables of vibrations end here.
LARGEST_ENERGY = 4000.0
# Peaks are looked for between these energies (W), on a grid of ln E, by what an instrument sees
# whose resolution is _RESOLUTION of the energy.
_FIRST, _LAST, _STEP, _RESOLUTION = 0.2, 60.0, 0.01, 0.05


class SpectralFunction(NamedTuple):
    """J at (temperature, energy): by transitions, and by relaxation."""

    resonance: Array
    relaxation: Array

    @property
    def total(self) -> Array:
        """Both parts."""
        return np.asarray(self.resonance + self.relaxation)


def spectral_function(glass: Glass, temperature: Array, energy: Array) -> SpectralFunction:
    """J at temperature (temperature,) in K and energy (energy,) ≠ 0 in K, > 0 for energy loss."""
    absorbed = absorption(glass, temperature, np.abs(energy))
    factor = emission_factor(temperature, energy)
    return SpectralFunction(factor * absorbed.resonance, factor * absorbed.relaxation)


def absorption(glass: Glass, temperature: Array, energy: Array) -> SpectralFunction:
    """S and R at temperature (temperature,) and energy (energy,) > 0 in K."""
    elastic = elastic_of(glass, None, 0.0, 0.0)
    slowest = float(energy.min()) * BOLTZMANN / PLANCK if energy.size else np.inf
    # Without coupling every wave is fast.
    with np.errstate(divide="ignore"):
        parts = absorption_of(glass, "exact", slowest).parts(
            energy / temperature[:, None], temperature, elastic.energy_scale, elastic.rate_constant
        )
    return SpectralFunction(*(np.asarray(part) for part in parts))


def emission_factor(temperature: Array, energy: Array) -> Array:
    """n_B + 1 where the glass takes up energy, n_B where it gives (temperature, energy)."""
    x = energy / temperature[:, None]
    size = np.abs(x)
    with np.errstate(under="ignore"):
        return np.asarray(np.exp(np.minimum(x, 0.0)) / -np.expm1(-size))


def checked_transfers(glass: Glass, values: npt.ArrayLike, name: str) -> tuple[Array, bool]:
    """Energies of both signs (n,) in K, and whether they came as a scalar.

    Raises: InputError if one is not finite, is zero, or lies beyond the tables of vibrations.
    """
    array = plain_numbers(name, values, "K")
    flat = np.atleast_1d(array)
    if array.ndim > 1 or not np.all(np.isfinite(flat)):
        raise InputError(
            f"{name} is not a list of finite numbers",
            "it is a number or a list of numbers in K, positive where the glass takes up energy",
            f"flatten {name} and remove NaN and infinity",
        )
    if np.any(flat == 0.0):
        raise InputError(
            f"{name} holds 0",
            "the elastic line stands there, which has an area and no height",
            "leave zero out; a grid such as numpy.linspace with an even number of points does",
        )
    if isinstance(glass.ensemble, PotentialEnsemble) and flat.size:
        largest = LARGEST_ENERGY * glass.ensemble.energy_scale
        if np.abs(flat).max() > largest:
            raise InputError(
                f"{name} holds {flat[np.abs(flat).argmax()]:.4g} K",
                f"soft potentials are tabulated up to {LARGEST_ENERGY:g} W, {largest:.4g} K here",
                "keep to smaller energies",
            )
    return flat, array.ndim == 0


def spectrum_attributes(glass: Glass) -> dict[str, float]:
    """W/k for the attributes of a spectrum; empty for two-level systems."""
    if not isinstance(glass.ensemble, PotentialEnsemble):
        return {}
    return {"energy_scale_K": glass.ensemble.energy_scale}


def peak_grid(glass: Glass) -> Array:
    """Energies (energy,) in K on which peaks are looked for; none for two-level systems."""
    if not isinstance(glass.ensemble, PotentialEnsemble):
        return np.empty(0)
    scaled = np.exp(np.arange(np.log(_FIRST), np.log(_LAST), _STEP))
    return np.asarray(scaled * glass.ensemble.energy_scale)


def peak_energies(energy: Array, values: Array) -> Array:
    """Energies (row,) of the highest peak of each row of values (row, energy); NaN where none.

    energy: the grid of `peak_grid`.  As seen with a resolution of 5 % of the energy.
    """
    if not energy.size:
        return np.full(len(values), np.nan)
    places = np.array([highest_peak(row, _RESOLUTION / _STEP) for row in values])
    return np.asarray(energy[0] * np.exp(_STEP * places))
