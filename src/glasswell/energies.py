"""Energies in kelvin and in the units that spectra are measured in, by stated constants."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN, ELECTRONVOLT, PLANCK, SPEED_OF_LIGHT
from glasswell.errors import InputError, UnitError

# What one unit of energy, of frequency (hν) or of wave number (hc/λ) is in kelvin.
KELVIN_PER: Final[Mapping[str, float]] = MappingProxyType(
    {
        "K": 1.0,
        "meV": 1e-3 * ELECTRONVOLT / BOLTZMANN,
        "1/cm": 1e2 * PLANCK * SPEED_OF_LIGHT / BOLTZMANN,
        "GHz": 1e9 * PLANCK / BOLTZMANN,
        "THz": 1e12 * PLANCK / BOLTZMANN,
        "J": 1.0 / BOLTZMANN,
    }
)


def energy_in_kelvin(values: npt.ArrayLike, unit: str) -> npt.NDArray[np.float64]:
    """Energies E/k (...) in K of values (...) in `unit`.

    unit: "meV" and "J" for an energy E, "GHz" and "THz" for a frequency, E = hν, "1/cm" for a wave
    number, E = hc/λ, or "K".
    Raises: UnitError for other units, InputError for values that are not numbers.
    """
    return np.asarray(_numbers(values) * _kelvin_per(unit))


def energy_from_kelvin(values: npt.ArrayLike, unit: str) -> npt.NDArray[np.float64]:
    """Values (...) in `unit` of energies E/k (...) in K; the inverse of `energy_in_kelvin`.

    Raises: UnitError for units that are not known, InputError for values that are not numbers.
    """
    return np.asarray(_numbers(values) / _kelvin_per(unit))


def _numbers(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(
            "the energies are not numbers",
            f"{error}",
            "give numbers, and the unit beside them",
        ) from error


def _kelvin_per(unit: str) -> float:
    try:
        return KELVIN_PER[unit]
    except (KeyError, TypeError):
        raise UnitError(
            f"{unit!r} is not a unit of energy here",
            "energies, frequencies and wave numbers become one another through k, h and c only",
            f"use one of: {', '.join(KELVIN_PER)}",
        ) from None
