"""All landmarks of a glass at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell.ensemble import PotentialEnsemble, SampledPotentials
from glasswell.ensemble.boson_peak import Mark, boson_peak
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.landmarks.heat import boson_landmarks, heat_landmarks
from glasswell.landmarks.phonons import path_landmarks, scattering_landmarks, velocity_landmark
from glasswell.landmarks.plateau import checked_bound, plateau_landmarks
from glasswell.landmarks.result import Landmarks
from glasswell.observables.thermal_conductivity import thermal_conductivity
from glasswell.response.curves import checked_frequencies, checked_slow
from glasswell.response.elastic import elastic_of
from glasswell.response.marks import LARGEST_SCALED_TEMPERATURE

Array = npt.NDArray[np.float64]

# kT/W, and K for two-level systems, between which conductivities and velocities are searched.
_CONDUCTIVITY, _PHONONS, _VELOCITY = (0.01, 20.0), (0.02, 10.0), (1e-3, 10.0)
_PAIRS = (0.01, 100.0)
_POINTS = 240


def landmarks(
    glass: Glass,
    *,
    frequency: float | None = None,
    plateau_slope: float = 0.25,
    boundary: float | None = None,
    minimum_path: float = 1e-9,
    rayleigh: float = 0.0,
) -> Landmarks:
    """The landmarks of a glass: C/T³, plateau of κ, paths of phonons, sound, boson peak.

    Rules.  Heat capacity: c1 = C/T of the excitations at 0.1 K; extrema of C/T³ as in
    `glasswell.boson_peak`, and C there over Debye's (2π²/5)k⁴T³/ħ³v_D³.
    Plateau: the first place where d ln κ/d ln T is smallest (the maximum of κ if it has one); from
    where to |d ln κ/d ln T| < `plateau_slope`; below it, where the slope falls through 1.
    Paths: l/λ of thermal phonons, ħω = 3.83 kT, at 0.1 K without floor and boundary; where it falls
    to 1 (Ioffe and Regel).  Scattering: where relaxation scatters as much as resonance does those
    transverse phonons below whose frequency half of their heat flows; and the frequency at which it
    does at the plateau.  Sound: the highest transverse velocity at `frequency` (Hz).
    Boson peak: maxima of n(E)/E² and of g(E)/E², over Debye's 3k³/2π²ħ³v_D³ (g with it added).
    boundary, minimum_path, rayleigh: as in `thermal_conductivity`; they act on the plateau and on
    which phonons carry the heat.
    Range: κ is searched to kT = 20 W, and what lies above 10 W is marked extrapolated; all else to
    10 W (two-level systems: 0.01 to 100 K).
    Raises: InputError for strengths of zero, a material without atom density, samples without a
    width, and arguments that are not positive; a frequency above W/ħ.
    Source: R. O. Pohl, X. Liu, E. Thompson, Rev. Mod. Phys. 74, 991 (2002); M. A. Ramos,
    U. Buchenau, PRB 55, 5749 (1997).
    """
    bound = checked_bound(plateau_slope)
    if not all(glass.strengths):
        raise InputError(
            "a branch of phonons is not coupled",
            f"the strengths are {glass.strengths}, so that its paths and its heat have no end",
            "give both strengths above zero",
        )
    glass.material.require("atom_density")
    ensemble = glass.ensemble
    if isinstance(ensemble, SampledPotentials) and ensemble.width is None:
        raise InputError(
            "the samples have no width",
            "what scatters phonons at an energy is a density, and samples lie at single energies",
            "give the ensemble a width, see SampledPotentials.with_width",
        )
    if frequency is not None:
        checked_slow(glass, checked_frequencies(glass, "transverse", frequency)[0])
    peak = boson_peak(ensemble)
    axis = _axis(glass, _CONDUCTIVITY)
    kappa = thermal_conductivity(glass, axis, boundary, minimum_path, rayleigh)["total"].values
    marks = heat_landmarks(glass, peak) | plateau_landmarks(axis, kappa, bound)
    phonons = _axis(glass, _PHONONS)
    elastic = elastic_of(glass, boundary, minimum_path, rayleigh)
    marks |= path_landmarks(glass, phonons)
    marks |= scattering_landmarks(glass, elastic, phonons, marks["plateau_temperature"])
    sound = velocity_landmark(glass, _axis(glass, _VELOCITY), frequency)
    marks |= {"velocity_maximum_temperature": sound} | boson_landmarks(glass, peak)
    marks = {name: _flagged(glass, name, mark) for name, mark in marks.items()}
    remarks = {name: mark.remark for name, mark in marks.items() if mark.remark}
    return Landmarks(
        material=glass.material.name,
        ensemble=type(ensemble).__name__,
        energy_scale=_scale(glass),
        frequency=None if frequency is None else float(frequency),
        **{name: mark.value for name, mark in marks.items()},
        remarks=remarks,
    )


def _scale(glass: Glass) -> float | None:
    ensemble = glass.ensemble
    return float(ensemble.energy_scale) if isinstance(ensemble, PotentialEnsemble) else None


def _axis(glass: Glass, ends: tuple[float, float]) -> Array:
    scale = _scale(glass)
    low, high = _PAIRS if scale is None else (scale * end for end in ends)
    return np.geomspace(low, high, _POINTS)


def _flagged(glass: Glass, name: str, mark: Mark) -> Mark:
    """The plateau may reach beyond the levels kept."""
    scale = _scale(glass)
    if scale is None or mark.value is None or not name.startswith("plateau_"):
        return mark
    is_temperature = name in ("plateau_temperature", "plateau_start", "plateau_end")
    if not is_temperature or mark.value <= LARGEST_SCALED_TEMPERATURE * scale:
        return mark
    return Mark(mark.value, f"extrapolated: kT > {LARGEST_SCALED_TEMPERATURE:g} W")
