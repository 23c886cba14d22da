"""How far curves of sound and of electric fields lie within what the tables of a fit hold."""

from __future__ import annotations

import warnings

import numpy as np

from glasswell.dataset import Measurement
from glasswell.dataset.quantities import SIGNED
from glasswell.errors import InputError, ValidityWarning
from glasswell.glass import Glass
from glasswell.inference.least_squares import Optimum
from glasswell.inference.model import glass_from
from glasswell.inference.problem import Problem
from glasswell.inference.waves import RESONATOR, WAVES
from glasswell.response.curves import checked_slow
from glasswell.response.marks import missed_wells

# Frequencies of one resonator agree to this.
_SAME = 0.02


def check_resonators(curves: tuple[Measurement, ...]) -> None:
    """Raises InputError if curves of resonators belong to several of them.

    Their filling factors differ, and a fit has one.
    """
    found = [
        (curve, curve.conditions["frequency"])
        for curve in curves
        if curve.quantity in RESONATOR and "frequency" in curve.conditions
    ]
    if not found:
        return
    every = np.concatenate([frequency for _, frequency in found])
    if np.ptp(every) <= _SAME * every.min():
        return
    low, high = every.min(), every.max()
    raise InputError(
        f"the resonators have frequencies from {low:.4g} to {high:.4g} Hz "
        f"({', '.join(curve.path or curve.name for curve, _ in found)})",
        "each resonator has a filling factor of its own, and a fit has one",
        "fit the resonators one by one",
    )


def judge_waves(problem: Problem, optimum: Optimum) -> list[str]:
    """Warnings about points that double wells deeper than are kept would change.

    Raises: InputError for shifts at frequencies above W/ħ, where the table of the real part ends.
    """
    waves = [curve for curve in problem.measurements if curve.quantity in WAVES]
    if not waves:
        return []
    values = problem.values(optimum.vector)
    glass, _, _ = glass_from(values, problem.material, problem.family)
    texts = []
    for curve in waves:
        if curve.quantity in SIGNED:
            checked_slow(glass, np.asarray(curve.conditions["frequency"]))
        cut = _cut(glass, curve)
        if cut:
            texts.append(
                f"{curve.name}: {cut} of {len(curve)} points would be changed by double wells "
                "deeper than the ensemble keeps; start from a glass with a deeper minimum_d2, or "
                "leave these points out"
            )
    return texts


def _cut(glass: Glass, curve: Measurement) -> int:
    frequencies = np.unique(curve.conditions["frequency"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)
        cut = missed_wells(glass, np.asarray(curve.temperature), frequencies)
    place = np.searchsorted(frequencies, curve.conditions["frequency"])
    return int(cut[np.arange(len(curve)), place].sum())
