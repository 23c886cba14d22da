"""Electron centres under pressure: soft configurations are lost, and their electrons stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr
from scipy.optimize import brentq

from glasswell.electrons.centres import ElectronCentres
from glasswell.electrons.checks import checked_filling
from glasswell.electrons.curves import table
from glasswell.electrons.levels import CentreLevels, centre_levels, thermal_energy
from glasswell.electrons.occupation import Population
from glasswell.electrons.spins import Spins
from glasswell.ensemble import SoftConfigurationsModel
from glasswell.errors import InputError
from glasswell.glass import Conditions, Glass
from glasswell.glass.conditions import checked_pressure

Array = npt.NDArray[np.float64]

# Soft configurations are gone long before, whatever the constants.
_HIGHEST_PRESSURE = 1e12
_HALF = 0.5
_UNITS = {
    "soft": "1/m^3",
    "negative": "1/m^3",
    "negative_share": "",
    "single_share": "",
    "fermi_level": "eV",
    "susceptibility": "",
}


@dataclass(frozen=True)
class HardenedCentres:
    """What becomes of centres whose soft configuration is lost: one stiff well for all of them.

    stiffness: its η, as k/k⁽⁰⁾ = η counts springs; 1 is an atom of the ordinary kind.  d2: the same
    as D2 = η/η_L, for ensembles without A.  Exactly one of the two.
    """

    stiffness: float | None = 1.0
    d2: float | None = None

    def __post_init__(self) -> None:
        given = [v for v in (self.stiffness, self.d2) if v is not None]
        if len(given) != 1 or not 0.0 < given[0] < 1e8:
            raise InputError(
                f"stiffness={self.stiffness!r} and d2={self.d2!r} describe no well",
                "lost soft configurations become single wells",
                "give a positive stiffness, or a positive d2 and stiffness=None",
            )

    def place(self, centres: ElectronCentres) -> float:
        """D2 of the stiff well."""
        if self.d2 is not None:
            return self.d2
        if not isinstance(centres.ensemble, SoftConfigurationsModel) or self.stiffness is None:
            raise InputError(
                "how stiff a lost configuration becomes is not known",
                "this ensemble has no A of its own, so that η = 1 has no meaning",
                "give HardenedCentres(stiffness=None, d2=...) in units of W",
            )
        return self.stiffness / centres.ensemble.eta_l


def electrons_under_pressure(
    centres: ElectronCentres,
    glass: Glass,
    pressure: npt.ArrayLike,
    *,
    conditions: Conditions | None = None,
    hardened: HardenedCentres | None = None,
    filling: float = 1.0,
    temperature: float = 0.0,
) -> xr.Dataset:
    """Electron centres of a glass against pressure (pressure,) in Pa.

    `glass.at(pressure=...)` says how many soft configurations are left, and how they are tilted.
    The centres that have lost theirs keep their site energy and electrons in a stiff well
    (`HardenedCentres`, by default η = 1), so that the number of centres and of electrons stays.
    Variables: soft and negative, centres in soft configurations and with U_eff < 0 in 1/m³;
    negative_share, over all centres, hardened ones too; single_share, centres with one electron
    over all; fermi_level in eV; susceptibility of their spins (SI; none at T = 0).
    Raises InputError if the glass holds another ensemble than the centres, for negative pressures,
    and as `ElectronCentres`.
    """
    wanted, axis = checked_filling(filling), checked_pressure(pressure)
    compressed = _Compressed(centres, glass, conditions, hardened or HardenedCentres(), temperature)
    rows = []
    for p in np.atleast_1d(axis).ravel():
        soft, negative, population = compressed.at(float(p))
        spins, total = Spins.of(population, wanted, temperature), population.number
        shares = (negative / total, spins.single / total)
        rows.append((soft, negative, *shares, spins.fermi_level, spins.susceptibility))
    found = table(rows, _UNITS, "pressure", axis, "Pa")
    return found if temperature > 0.0 else found.drop_vars("susceptibility")


def paramagnetic_pressure(
    centres: ElectronCentres,
    glass: Glass,
    *,
    rule: str = "spins",
    conditions: Conditions | None = None,
    hardened: HardenedCentres | None = None,
) -> float:
    """Pressure p_c (Pa) at which the centres turn from diamagnetic to paramagnetic, at T → 0.

    rule "negative": half of all centres, soft or hardened, have U_eff > 0.  rule "spins": at half
    filling half of them hold one electron.  0 if they do so without pressure, inf if they never do.
    Raises InputError for another rule, and as `electrons_under_pressure`.
    """
    if rule not in ("negative", "spins"):
        raise InputError(
            f"rule={rule!r} is unknown",
            "p_c is where U_eff turns positive for half of the centres, or where half are single",
            'choose "negative" or "spins"',
        )
    compressed = _Compressed(centres, glass, conditions, hardened or HardenedCentres(), 0.0)

    def excess(p: float) -> float:
        _, negative, population = compressed.at(p)
        if rule == "negative":
            return _HALF - negative / population.number
        return Spins.of(population, 1.0, 0.0).single / population.number - _HALF

    return _turning_point(excess)


def _turning_point(excess: Callable[[float], float]) -> float:
    if excess(0.0) >= 0.0:
        return 0.0
    low, high = 0.0, 1e9
    while excess(high) < 0.0:
        if high >= _HIGHEST_PRESSURE:
            return np.inf
        low, high = high, 2.0 * high
    return float(brentq(excess, low, high, xtol=1e3, rtol=1e-7))


class _Compressed:
    """The centres of a glass at any pressure, with those that have hardened."""

    def __init__(
        self,
        centres: ElectronCentres,
        glass: Glass,
        conditions: Conditions | None,
        hardened: HardenedCentres,
        temperature: float,
    ) -> None:
        if glass.ensemble != centres.ensemble:
            raise InputError(
                "the glass and the centres hold different ensembles",
                "the electrons sit in the soft configurations of this glass",
                "make the centres with ensemble=glass.ensemble",
            )
        self._centres, self._glass, self._conditions = centres, glass, conditions
        self._temperature = temperature
        self._hard = self._hard_levels(hardened.place(centres))

    def at(self, pressure: float) -> tuple[float, float, Population]:
        """Soft centres and those with U_eff < 0 per m³, and all centres, at a pressure (Pa)."""
        total = self._centres.number
        soft, negative, population = 0.0, 0.0, None
        if not self._lost(pressure):
            moved = self._glass.at(pressure=pressure, conditions=self._conditions).ensemble
            ratio = float(moved.density) / float(self._glass.ensemble.density)
            # Levels do not depend on how many centres there are, and are kept for all pressures.
            same = moved.scaled(1.0 / ratio) if ratio < 1.0 else moved
            at = self._centres
            if getattr(same, "bias", 0.0) != getattr(at.ensemble, "bias", 0.0):
                at = at.replace(ensemble=same)
            soft = ratio * total
            population = at.population(temperature=self._temperature).scaled(ratio)
            negative = population.negative_number
        hard = max(total - soft, 0.0)
        if float(self._hard.repulsion) < 0.0:
            negative += hard
        stiff = _points(self._hard, hard)
        return soft, negative, stiff if population is None else population.joined(stiff)

    def _lost(self, pressure: float) -> bool:
        constants = self._conditions or self._glass.conditions or Conditions()
        return float(constants.soft_fraction_ratio(pressure)) < 1e-12

    def _hard_levels(self, d2: float) -> CentreLevels:
        zero = np.zeros(())
        thermal = thermal_energy(self._temperature)
        return centre_levels(self._centres.electron_coupling, zero, np.asarray(d2), zero, thermal)


def _points(levels: CentreLevels, number: float) -> Population:
    pair, repulsion = np.atleast_1d(levels.pair), np.atleast_1d(levels.repulsion)
    return Population((pair, pair), (repulsion, repulsion), np.array([number]))
