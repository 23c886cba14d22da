"""Energies at which the density of states of an ensemble changes character, by stated rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from glasswell.ensemble.kinds import share_of_kind
from glasswell.ensemble.shaped import PotentialEnsemble
from glasswell.spectrum.level_set_nodes import smallest_energy
from glasswell.spectrum.saddle import critical_energy

_TUNNELLING_SHARE = 0.9
_HIGHEST_MINIMUM = 8.0


@dataclass(frozen=True)
class ExcitationLandmarks:
    """Landmarks of n(E) in K; None where the rule finds none.

    tunnelling_end: E_a, up to which double wells make nine tenths of n(E).  critical: E_c, where
    n(E) of a density that is smooth and not zero at η = 0 diverges.  minimum: E_b, the first
    minimum of n(E) between E_c and 8 W.
    """

    tunnelling_end: float | None
    critical: float | None
    minimum: float | None


def excitation_landmarks(ensemble: PotentialEnsemble) -> ExcitationLandmarks:
    """E_a, E_c and E_b of an ensemble of soft potentials, in K.

    E_a: the highest energy up to which potentials of the two-well kind make 90 % of n(E).  E_b: the
    first minimum of n(E) between E_c and 8 W.  E_c belongs to soft configurations alone:
    a uniform density over (D1, D2) vanishes at the saddle.
    Source: the three energies of M. I. Klinger, Phys. Rep. 165, 275 (1988), made definite.
    """
    shape, scale = ensemble.shape, ensemble.energy_scale
    singular = getattr(shape, "singular", False)
    axis = np.geomspace(smallest_energy(shape.minimum_d2), _HIGHEST_MINIMUM, 400)
    below = share_of_kind(shape, axis, "two-well") >= _TUNNELLING_SHARE
    end = None
    if below[:2].all() and not below.all():
        first = int(np.argmin(below))
        # The table of shares is good to 1e-3, so the bracket is one step wider than it says.
        low, high = axis[first - 2], axis[min(first + 1, len(axis) - 1)]
        end = float(brentq(_excess, low, high, args=(ensemble,), xtol=1e-5)) * scale
    critical = critical_energy()
    inner = np.linspace(1.01 * critical, _HIGHEST_MINIMUM, 300)
    states = ensemble.density_of_states(inner * scale)
    lowest = np.flatnonzero((states[1:-1] < states[:-2]) & (states[1:-1] < states[2:]))
    minimum = None
    if len(lowest):
        place = int(lowest[0]) + 1
        found = minimize_scalar(
            lambda e: float(ensemble.density_of_states(np.array([e * scale]))[0]),
            bounds=(inner[place - 1], inner[place + 1]),
            method="bounded",
            options={"xatol": 1e-5},
        )
        minimum = float(found.x) * scale
    return ExcitationLandmarks(end, critical * scale if singular else None, minimum)


def _excess(energy: float, ensemble: PotentialEnsemble) -> float:
    share = share_of_kind(ensemble.shape, np.array([energy]), "two-well")[0]
    return float(share - _TUNNELLING_SHARE)
