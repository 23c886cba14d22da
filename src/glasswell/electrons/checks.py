"""What electrons in soft configurations can be asked, and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from glasswell.electrons.levels import LATTICES
from glasswell.ensemble import SampledPotentials, SoftConfigurationsModel, SoftPotentialModel
from glasswell.errors import InputError

if TYPE_CHECKING:
    from glasswell.electrons.centres import ElectronCentres

Array = npt.NDArray[np.float64]

# Farther than this an electron would drive D1 out of what doubles resolve.
_LARGEST_SHIFT = 1e7


def check_centres(centres: ElectronCentres) -> None:
    """Raises InputError where the fields of `ElectronCentres` make no centres."""
    known = (SoftConfigurationsModel, SoftPotentialModel, SampledPotentials)
    if not isinstance(centres.ensemble, known):
        raise InputError(
            f"{type(centres.ensemble).__name__} holds no electron centres",
            "an electron moves the atom along its soft potential, which two-level systems leave "
            "out: they have no place between or beyond their wells",
            "use SoftConfigurationsModel, SoftPotentialModel or SampledPotentials",
        )
    _check_energies(centres)
    if centres.lattice not in LATTICES:
        raise InputError(
            f"lattice={centres.lattice!r} is unknown",
            "the atom is quantum mechanical, or sits at the minimum of its potential",
            f"choose one of {', '.join(LATTICES)}",
        )
    if isinstance(centres.ensemble, SoftPotentialModel):
        _check_cut(centres, centres.ensemble)
    elif centres.largest_d1 is not None or centres.largest_d2 is not None:
        raise InputError(
            "largest_d1 and largest_d2 are for the soft-potential model",
            "this ensemble has a finite number of potentials of its own",
            "leave them out",
        )
    if centres.electron_shift > _LARGEST_SHIFT:
        raise InputError(
            f"one electron would shift D1 by {centres.electron_shift:.3g}",
            f"levels are known up to shifts of {_LARGEST_SHIFT:.0e}",
            "check that the coupling is in eV and energy_scale in K",
        )


def _check_energies(centres: ElectronCentres) -> None:
    for name, positive in (("coupling", True), ("repulsion", False), ("site_energy", False)):
        value = getattr(centres, name)
        if not (_number(value) and np.isfinite(value) and (value > 0.0 or not positive)):
            raise InputError(
                f"{name}={value!r} is not usable",
                "it is an energy in eV",
                f"give a finite {name}" + (" above zero" if positive else ""),
            )
    if centres.repulsion < 0.0:
        raise InputError(
            f"repulsion={centres.repulsion!r} is negative",
            "U_H is the repulsion of two electrons while the atom stays in place; U_eff becomes "
            "negative on its own where the atom gives way",
            "give U_H ≥ 0 in eV",
        )


def _check_cut(centres: ElectronCentres, ensemble: SoftPotentialModel) -> None:
    needed = ["largest_d2"] + (["largest_d1"] if ensemble.random_force == 0.0 else [])
    for name in needed:
        if getattr(centres, name) is None:
            raise InputError(
                f"{name} is missing",
                "a density uniform over D1 and D2 holds infinitely many centres; the number below "
                "a given U_eff < U_H is finite, but fractions, fillings and Fermi levels are not",
                "state where the ensemble ends: |D1| ≤ largest_d1, D2 ≤ largest_d2 (in W)",
            )
    for name, least in (("largest_d1", 0.0), ("largest_d2", ensemble.minimum_d2)):
        value = getattr(centres, name)
        if value is not None and not (_number(value) and least < value <= _LARGEST_SHIFT):
            raise InputError(
                f"{name}={value!r} is no end of the ensemble",
                f"it lies above {least:g}, in units of W",
                f"give a finite {name}",
            )


def check_electrons(electrons: int) -> None:
    """Raises InputError unless a centre can lose one of so many electrons."""
    if electrons not in (1, 2):
        raise InputError(
            f"electrons={electrons!r} cannot leave one by one",
            "a centre holds none, one or two",
            "give 1 or 2, the larger of the two numbers between which it changes",
        )


def checked_filling(filling: float) -> float:
    """Electrons per centre. Raises InputError outside [0, 2]."""
    if not (_number(filling) and 0.0 <= filling <= 2.0):
        raise InputError(
            f"filling={filling!r} is outside [0, 2]",
            "a centre holds none, one or two electrons",
            "give electrons per centre; 1 is half filling",
        )
    return float(filling)


def checked_window(filling: float, step: float) -> tuple[float, float]:
    """Fillings on both sides of one. Raises InputError unless both lie inside (0, 2)."""
    middle = checked_filling(filling)
    if not (_number(step) and step > 0.0 and middle - step > 0.0 and middle + step < 2.0):
        raise InputError(
            f"the Fermi level cannot be compared at {filling!r} ± {step!r} electrons per centre",
            "at fillings 0 and 2 it has no place",
            "give a filling and a step with both sides inside (0, 2)",
        )
    return middle - step, middle + step


def check_warm(temperature: Array) -> Array:
    """Temperatures (...) above zero. Raises InputError otherwise."""
    if not np.all(temperature > 0.0):
        raise InputError(
            f"temperature={temperature.tolist()!r} is not above zero",
            "the susceptibility of free spins grows as 1/T without bound",
            "give temperatures in K above zero; fractions and levels can be asked at 0",
        )
    return temperature


def checked_energies(values: npt.ArrayLike, name: str = "energy") -> Array:
    """One axis (n,) of finite numbers, or one number. Raises InputError otherwise."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.asarray(np.nan)
    if array.ndim > 1 or not np.all(np.isfinite(array)):
        raise InputError(
            f"{name} is not one row of finite numbers",
            "energies are in eV, temperatures in K",
            f"give {name} as a number or a list of numbers",
        )
    return array


def _number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)
