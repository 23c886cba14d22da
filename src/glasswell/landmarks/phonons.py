"""Landmarks of phonons: paths in wavelengths, what scatters them, and their velocity."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
from scipy.integrate import cumulative_trapezoid
from scipy.interpolate import CubicSpline

from glasswell.bath.debye import BRANCHES
from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.ensemble.boson_peak import Mark
from glasswell.errors import ValidityWarning
from glasswell.glass import Glass
from glasswell.numerics.extrema import refined
from glasswell.observables.sound_velocity_shift import sound_velocity_shift, velocity_shift
from glasswell.response.elastic import (
    Elastic,
    absorption_of,
    elastic_of,
    scattering_rates,
    zone_edge,
)
from glasswell.response.susceptibility import susceptibility_of

Array = npt.NDArray[np.float64]

# Thermal phonons, ħω = 3.83 kT: there x⁴eˣ/(eˣ - 1)², the heat that they hold, is largest.
THERMAL = 3.830016096
_COLD = 0.1
_TRANSVERSE = 1
_X = np.geomspace(1e-3, 45.0, 600)


def _first_fall(axis: Array, values: Array) -> float | None:
    """Where values (point,) first fall through zero, on the logarithm of an axis."""
    change = np.flatnonzero((values[:-1] > 0.0) & (values[1:] <= 0.0))
    if not len(change):
        return None
    roots = CubicSpline(np.log(axis), values).roots(extrapolate=False)
    i = int(change[0])
    inside = roots[(roots >= np.log(axis[i])) & (roots <= np.log(axis[i + 1]))]
    return float(np.exp(inside[0]))


def path_landmarks(glass: Glass, temperature: Array) -> dict[str, Mark]:
    """l/λ of thermal phonons at 0.1 K, and where it falls to 1 (temperature,)."""
    elastic, absorption = elastic_of(glass, None, 0.0, 0.0), absorption_of(glass)
    axis = np.append(temperature, _COLD)
    marks: dict[str, Mark] = {}
    for number, branch in enumerate(BRANCHES):
        rates = scattering_rates(elastic, absorption, number, np.array([THERMAL]), axis)
        wave_number = THERMAL * BOLTZMANN * axis / (PLANCK * elastic.velocities[number])
        ratio = wave_number / np.asarray(rates.total)[:, 0]
        below = np.asarray(zone_edge(elastic, number, temperature)) > THERMAL
        marks[f"path_over_wavelength_{branch}"] = Mark(float(ratio[-1]))
        crossing = _first_fall(temperature[below], np.log(ratio[:-1][below]))
        if crossing is None:
            lowest = int(np.argmin(ratio[:-1][below]))
            reason = (
                f"l/λ of thermal phonons does not fall through 1: it is smallest, "
                f"{ratio[lowest]:.3g}, at {temperature[lowest]:.3g} K"
            )
            pair = (Mark(None, reason),) * 2
        else:
            pair = Mark(crossing), Mark(THERMAL * BOLTZMANN * crossing / PLANCK)
        marks[f"ioffe_regel_temperature_{branch}"] = pair[0]
        marks[f"ioffe_regel_frequency_{branch}"] = pair[1]
    return marks


def scattering_landmarks(
    glass: Glass, elastic: Elastic, temperature: Array, plateau: Mark
) -> dict[str, Mark]:
    """Where relaxation scatters transverse phonons as much as resonance does.

    Of the phonons that carry the heat, over temperature (temperature,); and at the temperature of
    the plateau, over frequency.
    """
    every = temperature if plateau.value is None else np.append(temperature, plateau.value)
    rates = scattering_rates(elastic, absorption_of(glass), _TRANSVERSE, _X, every)
    carried = _median_of_heat(elastic, every, np.asarray(rates.total))
    tiny = np.finfo(float).tiny
    relaxation, resonance = (np.maximum(r, tiny) for r in (rates.relaxation, rates.resonance))
    log_ratio = np.log(relaxation) - np.log(resonance)
    rows = zip(carried, log_ratio, strict=True)
    there = np.array([np.interp(x, np.log(_X), row) for x, row in rows])[: len(temperature)]
    marks = {"scattering_crossover_temperature": _crossover(temperature, there)}
    name = "scattering_crossover_frequency"
    if plateau.value is None:
        return marks | {name: Mark(None, "there is no plateau")}
    # From fast phonons, which are absorbed, down to slow ones, which relax the potentials.
    slow = _first_fall(1.0 / _X[::-1], -log_ratio[-1, ::-1])
    if slow is None:
        return marks | {name: Mark(None, "no phonon at the plateau is scattered by both alike")}
    return marks | {name: Mark(BOLTZMANN * plateau.value / (PLANCK * slow))}


def _crossover(temperature: Array, log_ratio: Array) -> Mark:
    crossing = _first_fall(temperature, -log_ratio)
    if crossing is not None:
        return Mark(crossing)
    nearest = int(np.argmin(np.abs(log_ratio)))
    stronger = "resonance" if log_ratio[nearest] < 0.0 else "relaxation"
    return Mark(
        None,
        f"{stronger} scatters the phonons that carry the heat more at all temperatures; relaxation "
        f"is {np.exp(log_ratio[nearest]):.2g} of resonance where it is nearest, "
        f"at {temperature[nearest]:.3g} K",
    )


def _median_of_heat(elastic: Elastic, temperature: Array, rates: Array) -> Array:
    """Ln(ħω/kT) (temperature,) below which half of the heat of transverse phonons flows."""
    with np.errstate(under="ignore"):
        weight = _X**5 * np.exp(-_X) / np.expm1(-_X) ** 2
    inside = np.asarray(zone_edge(elastic, _TRANSVERSE, temperature))[:, None] > _X
    flow = weight * (elastic.minimum_path + 1.0 / rates) * inside
    log_x = np.log(_X)
    passed = cumulative_trapezoid(flow, log_x, axis=1, initial=0.0)
    return np.array([np.interp(0.5 * row[-1], row, log_x) for row in passed])


def velocity_landmark(glass: Glass, temperature: Array, frequency: float | None) -> Mark:
    """Temperature of the highest transverse velocity at a frequency in Hz."""
    if frequency is None:
        return Mark(None, "it depends on the frequency: landmarks(glass, frequency=...)")
    reference = float(temperature[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)
        curve = sound_velocity_shift(glass, temperature, frequency, parts=True)
    place = int(np.argmax(curve["total"].values))
    if place in (0, len(temperature) - 1):
        reason = f"the velocity has no maximum up to {temperature[-1]:.3g} K"
        return Mark(None, reason)
    elastic, susceptibility = elastic_of(glass, None, 0.0, 0.0), susceptibility_of(glass)

    def shift(at: float) -> float:
        found = velocity_shift(
            elastic, susceptibility, _TRANSVERSE, np.array([at]), np.array([frequency]), reference
        )
        return float(found["total"][0, 0])

    cut = bool(curve["cut_off"].values[place])
    remark = "deeper double wells than are kept would move it" if cut else ""
    return Mark(refined(shift, temperature, place, 1.0), remark)
