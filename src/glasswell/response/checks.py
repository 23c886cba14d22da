"""Checks of what is given to an observable besides its axes."""

from __future__ import annotations

import numpy as np

from glasswell.ensemble import PotentialEnsemble
from glasswell.errors import InputError
from glasswell.glass import Glass

RELAXATIONS = ("ladder", "arrhenius")


def checked_number(value: object, name: str, meaning: str, lowest: float = 0.0) -> float:
    """One finite number from `lowest` on. Raises InputError otherwise."""
    if _is_number(value):
        found = float(value)  # type: ignore[arg-type]
        if np.isfinite(found) and found >= lowest:
            return found
    raise InputError(
        f"{name}={value!r} is not usable", meaning, f"give a number from {lowest:g} on"
    )


def checked_relaxation(glass: Glass, relaxation: str, attempt_time: float) -> float | None:
    """The attempt time τ0 in s, None for the ladder.

    Raises InputError for another name, an attempt time that is not positive, and two-level systems.
    """
    if relaxation not in RELAXATIONS:
        raise InputError(
            f"relaxation={relaxation!r} is unknown", "", 'choose "ladder" or "arrhenius"'
        )
    if not _is_number(attempt_time) or not attempt_time > 0.0:
        raise InputError(
            f"attempt_time={attempt_time!r} is not usable",
            "it is the time in s between two attempts at a barrier",
            "give a positive number (the literature has 1e-13), or inf for tunnelling alone",
        )
    if relaxation == "ladder":
        return None
    if not isinstance(glass.ensemble, PotentialEnsemble):
        raise InputError(
            'relaxation="arrhenius" is not for two-level systems',
            "the standard tunnelling model has no barrier, and a distribution of barriers would be "
            "one more assumption",
            "use an ensemble of soft potentials, whose barriers follow from D1 and D2",
        )
    return float(attempt_time)


def checked_dephasing(dephasing_time: float | None) -> float | None:
    """T_φ in s or None. Raises InputError unless it is positive."""
    if dephasing_time is None:
        return None
    if not _is_number(dephasing_time) or not dephasing_time > 0.0:
        raise InputError(
            f"dephasing_time={dephasing_time!r} is not usable",
            "it is a time in s, by which 1/T2 = 1/2T1 + 1/T_phi",
            "give a positive number, or None where lifetimes alone limit T2",
        )
    return float(dephasing_time)


def is_positive(value: object) -> bool:
    """Whether it is one finite number above zero."""
    return _is_number(value) and 0.0 < float(value) < np.inf  # type: ignore[arg-type]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and value is not True
