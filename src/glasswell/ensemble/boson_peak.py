"""The boson peak of an ensemble, in its densities of states and in its heat capacity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.sampled import SampledPotentials
from glasswell.ensemble.shape import Shape
from glasswell.ensemble.shaped import PotentialEnsemble
from glasswell.ensemble.standard_tunnelling import StandardTunnellingModel
from glasswell.errors import InputError
from glasswell.numerics.extrema import extrema, refined
from glasswell.spectrum.saddle import critical_energy
from glasswell.spectrum.splitting import tunnel_splitting

Array = npt.NDArray[np.float64]

# Where extrema are looked for, in W: the levels kept suffice to kT = 10 W.
_TEMPERATURES, _ENERGIES = (0.01, 10.0), (0.1, 100.0)
# Samples have V''/2 ≤ 400 W, so no first excitations above.
_SAMPLED_ENERGIES = (0.1, 39.0)
# Double wells deeper than this hold tunnelling pairs.
_PAIRS_BELOW = -5.0
# Of two-level systems, in K.
_PAIR_TEMPERATURES, _PAIR_ENERGIES = (0.01, 100.0), (0.01, 1000.0)
_POINTS = {"temperature": 160, "energy": 480}
# C is good to 1e-6, tables of n(E) to 2e-3: maxima that stand out less are taken for none.
_LEAST = {"temperature": 1e-4, "energy": 1e-2}
# Points on both sides of a maximum of g(E)/E² through which a curve is laid, 12 % of its energy.
_FITTED, _DEGREE = 8, 4
# Samples further away than this many widths add nothing to a density.
_REACH = 8.0
# kT_max of a weak random force in units of W a^(-1/6), see `random_force_from_maximum`.
_WEAK_FORCE = 0.5433
_NO_WIDTH = "the density of samples needs a width, see SampledPotentials"


class Mark(NamedTuple):
    """A number, or None, with what there is to say about it; None is never without a remark."""

    value: float | None
    remark: str = ""


@dataclass(frozen=True)
class BosonPeak:
    """Maxima of C/T³, n(E)/E² and g(E)/E² of an ensemble; None where there is none.

    minimum_temperature, maximum_temperature: extrema of C/T³ of the excitations, K.
    energy: maximum of n(E)/E², n the first excitations, K.  states: n/E² there, 1/(K³ m³).
    vibration_energy: maximum of g(E)/E², K, g(E) = E (P_s/W²) S(E, T = 0) all transitions from the
    ground level by their oscillator strength, one vibration for each potential.
    vibration_states: g/E² there.
    remarks: by name, why a number is None, or what to know about it.
    """

    minimum_temperature: float | None
    maximum_temperature: float | None
    energy: float | None
    states: float | None
    vibration_energy: float | None
    vibration_states: float | None
    remarks: Mapping[str, str] = field(repr=False, hash=False)


def vibrational_states(ensemble: PotentialEnsemble, energy: npt.ArrayLike) -> Array:
    """g(E) in 1/(K m³) at energies (...) in K: E (P_s/W²) S(E), all transitions at T = 0.

    By the sum rule Σ_n (E_n - E_0)|y_0n|² = W each potential counts as one vibration.
    """
    energy = np.asarray(energy, float)
    if isinstance(ensemble, SampledPotentials):
        return _lines(ensemble, energy.ravel()).reshape(energy.shape)
    strength = ensemble.resonant_strength(energy, 0.0, "all")
    return np.asarray(ensemble.density / ensemble.energy_scale**2 * energy * strength)


def _lines(ensemble: SampledPotentials, energy: Array) -> Array:
    """The same of samples (energy,), line by line: each is a Gaussian of their width."""
    scale, width = ensemble.energy_scale, ensemble.width
    assert width is not None
    nodes = ensemble.shape.volume_nodes()
    levels = nodes.excitations[:, 1:]
    strength = (nodes.weight[:, None] * levels * nodes.transition[:, 0, 1:]).ravel()
    order = np.argsort(levels, axis=None)
    lines, strength = scale * levels.ravel()[order], strength[order]
    ends = np.searchsorted(lines, [energy - _REACH * width, energy + _REACH * width])
    found = [
        strength[low:high] @ np.exp(-0.5 * ((e - lines[low:high]) / width) ** 2)
        for e, low, high in zip(energy, *ends, strict=True)
    ]
    return np.asarray(ensemble.density * np.array(found) / (np.sqrt(2.0 * np.pi) * width))


def boson_peak(
    ensemble: PotentialEnsemble | StandardTunnellingModel, *, vibrations: bool = True
) -> BosonPeak:
    """The boson peak of an ensemble: extrema of C/T³, and maxima of n(E)/E² and g(E)/E².

    Searched: kT of 0.01 to 10 W and E of 0.1 to 100 W, above the smallest splitting kept (two-level
    systems: 0.01 to 100 K and 1000 K).
    A maximum is the one that stands out most above the valleys beside it, by 1e-4 of C/T³ or
    1 % of a density; the minimum of C/T³ is the lowest point below its maximum.
    vibrations: False leaves g(E) out, whose table takes some seconds for a shape that is new.
    Accuracy: temperatures and `energy` 1e-5; `vibration_energy` 1 %, its height 2e-3.
    Raises: InputError for an ensemble that is none.
    Source: U. Buchenau et al., PRB 46, 2798 (1992); L. Gil, M. A. Ramos, A. Bringer, U. Buchenau,
    PRL 70, 182 (1993).
    """
    if not isinstance(ensemble, PotentialEnsemble | StandardTunnellingModel):
        raise InputError(
            f"{ensemble!r} is no ensemble",
            "the boson peak follows from a distribution of potentials",
            "give for example a SoftPotentialModel; glass.ensemble is that of a glass",
        )
    low, high = heat_capacity_extrema(ensemble)
    energy, states = first_excitation_peak(ensemble)
    unasked = (Mark(None, "vibrations=False leaves it out"),) * 2
    vibration, height = vibration_peak(ensemble) if vibrations else unasked
    marks = {
        "minimum_temperature": low,
        "maximum_temperature": high,
        "energy": energy,
        "states": states,
        "vibration_energy": vibration,
        "vibration_states": height,
    }
    remarks = {name: mark.remark for name, mark in marks.items() if mark.remark}
    values = {name: mark.value for name, mark in marks.items()}
    return BosonPeak(**values, remarks=remarks)


def search_axis(
    ensemble: PotentialEnsemble | StandardTunnellingModel, quantity: str
) -> tuple[Array, str]:
    """Temperatures or energies (point,) in K that are searched, and their range in words."""
    if isinstance(ensemble, PotentialEnsemble):
        sampled = isinstance(ensemble, SampledPotentials)
        energies = _SAMPLED_ENERGIES if sampled else _ENERGIES
        ends = _TEMPERATURES if quantity == "temperature" else energies
        deepest = ensemble.shape.minimum_d2
        # Below the smallest splitting C vanishes, which would make a maximum of its own.
        gap = float(tunnel_splitting(deepest)) if deepest < _PAIRS_BELOW else 0.0
        low, high = (ensemble.energy_scale * end for end in (max(ends[0], gap), ends[1]))
    else:
        low, high = _PAIR_TEMPERATURES if quantity == "temperature" else _PAIR_ENERGIES
    return np.geomspace(low, high, _POINTS[quantity]), f"between {low:.3g} and {high:.3g} K"


def heat_capacity_extrema(
    ensemble: PotentialEnsemble | StandardTunnellingModel,
    heat_capacity: Callable[[Array], Array] | None = None,
) -> tuple[Mark, Mark]:
    """Temperatures (K) of the minimum and the maximum of C/T³.

    heat_capacity: C (temperature,) of the ensemble and what else is in the glass, by default that
    of the excitations alone.
    """
    capacity = ensemble.heat_capacity if heat_capacity is None else heat_capacity
    axis, between = search_axis(ensemble, "temperature")
    found = extrema(capacity(axis) / axis**3, _LEAST["temperature"], skip_rise=True)

    def reduced(temperature: float) -> float:
        return float(np.log(capacity(np.array([temperature]))[0] / temperature**3))

    marks = []
    for name, place, sign in (("minimum", found.minimum, -1.0), ("maximum", found.maximum, 1.0)):
        if place is not None:
            marks.append(Mark(refined(reduced, axis, place, sign)))
            continue
        why = _why_no_maximum(ensemble) if name == "maximum" else ""
        marks.append(Mark(None, f"C/T³ has no {name} {between}{why}"))
    return marks[0], marks[1]


def first_excitation_peak(
    ensemble: PotentialEnsemble | StandardTunnellingModel,
) -> tuple[Mark, Mark]:
    """Place and height of the maximum of n(E)/E²."""
    if isinstance(ensemble, SampledPotentials) and ensemble.width is None:
        return (Mark(None, _NO_WIDTH),) * 2
    if isinstance(ensemble, PotentialEnsemble) and getattr(ensemble.shape, "singular", False):
        singular = Mark(
            critical_energy() * ensemble.energy_scale, "n(E) is singular there: ln|E-E_c|"
        )
        return singular, Mark(None, "n(E) is infinite at its maximum, logarithmically")

    def reduced(energy: float) -> float:
        return float(ensemble.density_of_states(np.array([energy]))[0] / energy**2)

    axis, between = search_axis(ensemble, "energy")
    found = extrema(ensemble.density_of_states(axis) / axis**2, _LEAST["energy"])
    if found.maximum is None:
        reason = f"n(E)/E² has no maximum {between}{_why_no_maximum(ensemble)}"
        return (Mark(None, reason),) * 2
    place = refined(reduced, axis, found.maximum, 1.0)
    return Mark(place), Mark(reduced(place))


def vibration_peak(ensemble: PotentialEnsemble | StandardTunnellingModel) -> tuple[Mark, Mark]:
    """Place and height of the maximum of g(E)/E²."""
    if isinstance(ensemble, StandardTunnellingModel):
        return (Mark(None, "two-level systems do not vibrate"),) * 2
    if isinstance(ensemble, SampledPotentials) and ensemble.width is None:
        return (Mark(None, _NO_WIDTH),) * 2
    if getattr(ensemble.shape, "singular", False):
        singular = Mark(
            critical_energy() * ensemble.energy_scale, "g(E) is singular there: ln|E-E_c|"
        )
        return singular, Mark(None, "g(E) is infinite at its maximum, logarithmically")
    axis, between = search_axis(ensemble, "energy")
    reduced = vibrational_states(ensemble, axis) / axis**2
    place = extrema(reduced, _LEAST["energy"]).maximum
    if place is None:
        reason = f"g(E)/E² has no maximum {between}{_why_no_maximum(ensemble)}"
        return (Mark(None, reason),) * 2
    # The table of excited levels scatters by 2e-3, so the peak is that of a curve through points.
    near = slice(max(place - _FITTED, 0), place + _FITTED + 1)
    curve = np.polynomial.Polynomial.fit(np.log(axis[near]), np.log(reduced[near]), _DEGREE)
    low, high = (float(end) for end in curve.domain)
    fine = np.linspace(low, high, 4001)
    top = int(np.argmax(curve(fine)))
    return Mark(float(np.exp(fine[top]))), Mark(float(np.exp(curve(fine[top]))))


def _why_no_maximum(ensemble: PotentialEnsemble | StandardTunnellingModel) -> str:
    if isinstance(ensemble, StandardTunnellingModel):
        return ": two-level systems do not vibrate"
    if not isinstance(ensemble.shape, Shape):
        return ""
    if ensemble.shape.random_force == 0.0:
        return ": a uniform density has n ∝ E⁴ without end, which only a random force bounds"
    force = ensemble.shape.random_force
    weak = _WEAK_FORCE * force ** (-1.0 / 6.0) > _TEMPERATURES[1]
    side = "weak: it lies above" if weak else "strong: n(E) is linear before it has risen"
    return f": the random force, a = {force:.3g}, is too {side}"
