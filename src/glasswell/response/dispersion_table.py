"""Resonant dispersion of an ensemble: how its resonant transitions change the sound velocity.

V(ε, T) is π times the resonant part of Re χ·W/(πΛ²P_s), less its value at ε = T = 0.  At ε = 0 it
is 2 Σ_nodes weight Σ_m (p_m - δ_m0) α_m.  The polarisabilities α_m = Σ_n |y_mn|²/(E_n - E_m)
drop out wherever potentials are harmonic; towards higher ε
V(ε, T) - V(0, T) = 2 P∫dE S(E, T) ε²/(E(E² - ε²)) = P∫du S(e^u, T) [coth(u - ln ε) - 1].
The constant polarisability of all vibrations, which no experiment tells from the rest of the
solid, is left out.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.resonant_table import resonant_table
from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.store import stored
from glasswell.numerics.spline import UniformSurface
from glasswell.numerics.thermal import boltzmann_populations
from glasswell.response.ladder_modes import FINE_TEMPERATURES
from glasswell.spectrum.energy_axis import transition_coordinate
from glasswell.spectrum.volume_nodes import VolumeNodes

Array = npt.NDArray[np.float64]

VERSION = "2"
_STEP = 0.02
# Every tenth point of the grid of u is an ε of the table, up to W; the kernel falls as (ε/E)².
_EVERY = 10
_LOWEST, _LARGEST_FREQUENCY, _HIGHEST = 1e-9, 1.0, 40.0
# The polarisability of the last levels lacks transitions to levels that are not kept.
_INCOMPLETE_LEVELS = 5


def polarisabilities(excitations: Array, transition: Array) -> Array:
    """α_m = Σ_n |y_mn|²/(E_n - E_m) (node, level), the response of each level to a static tilt."""
    gap = excitations[:, None, :] - excitations[:, :, None]
    # Levels closer than rounding: what they give is the relaxation's, p_m - p_n → 0.
    gap = np.where(np.abs(gap) < 1e-12, np.inf, gap)
    found = (transition / gap).sum(axis=2)
    found[:, -_INCOMPLETE_LEVELS:] = found[:, -_INCOMPLETE_LEVELS - 1, None]
    return np.asarray(found)


def static_dispersion(temperature: Array, shape: PotentialShape) -> Array:
    """V(0, T) (temperature,), by sums over the nodes."""
    nodes = shape.volume_nodes()
    weight = nodes.weight * shape.node_density(nodes)
    return np.asarray(2.0 * _changes(nodes, tuple(temperature.tolist())) @ weight)


@lru_cache(maxsize=2)
def _changes(nodes: VolumeNodes, temperature: tuple[float, ...]) -> Array:
    """Σ_m (p_m - δ_m0) α_m (temperature, node), for all densities alike."""
    response = polarisabilities(nodes.excitations, nodes.transition)
    # With Σp = 1, so that deep levels lose no digits.
    change = response[:, 1:] - response[:, :1]
    found = np.empty((len(temperature), len(nodes.weight)))
    for i, t in enumerate(temperature):
        found[i] = (boltzmann_populations(nodes.excitations, t)[:, 1:] * change).sum(axis=1)
    return found


def _strength(log_energy: Array, temperature: Array, table: UniformSurface) -> Array:
    """S(E, T) (energy, temperature) of all transitions."""
    energy = np.exp(log_energy)[:, None]
    place = transition_coordinate(log_energy)[:, None]
    with np.errstate(under="ignore", over="ignore"):
        logarithm = table(place, np.log(temperature)[None, :])
        return np.asarray(-np.expm1(-energy / temperature) * np.exp(logarithm))


def direct_dispersion(log_frequency: Array, temperature: Array, shape: PotentialShape) -> Array:
    """V (frequency, temperature) at ln ε (frequency,), by staggered points around each ε."""
    values, table = np.empty((len(log_frequency), len(temperature))), resonant_table(shape)
    for i, middle in enumerate(log_frequency):
        first = np.floor((np.log(_LOWEST) - middle) / _STEP)
        last = np.ceil((np.log(_HIGHEST) - middle) / _STEP)
        distance = (np.arange(first, last) + 0.5) * _STEP
        values[i] = _STEP * _kernel(distance) @ _strength(middle + distance, temperature, table)
    return values + static_dispersion(temperature, shape)


def _kernel(distance: Array) -> Array:
    """Coth v - 1 = 2/(e^(2v) - 1)."""
    with np.errstate(over="ignore"):
        return np.asarray(2.0 / np.expm1(2.0 * distance))


def dispersion(shape: PotentialShape, table: UniformSurface) -> dict[str, Array]:
    """Ln ε (frequency,) and V (frequency, temperature) of a shape with that resonant table."""
    grid = np.arange(np.log(_LOWEST), np.log(_HIGHEST), _STEP)
    middles = grid[grid <= np.log(_LARGEST_FREQUENCY)][::_EVERY]
    staggered = grid + 0.5 * _STEP
    strength = _strength(staggered, FINE_TEMPERATURES, table)
    kernel = _kernel(staggered[None, :] - middles[:, None])
    static = static_dispersion(FINE_TEMPERATURES, shape)
    return {"log_frequency": middles, "value": _STEP * kernel @ strength + static}


def dispersion_table(shape: PotentialShape) -> UniformSurface:
    """V against (ln ε, ln kT/W) for ε ≤ 1; made once per shape.

    For S = tanh(E/2kT) it is -2 [Re ψ(½ + iε/2πT) - ln(ε/2πT)] plus a constant.
    """

    def build() -> dict[str, Array]:
        return dispersion(shape, resonant_table(shape))

    arrays = stored("dispersion-table", VERSION, shape, build)
    return UniformSurface.through(
        arrays["log_frequency"], np.log(FINE_TEMPERATURES), arrays["value"]
    )
