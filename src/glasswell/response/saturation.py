"""How the intensity of a wave saturates resonant absorption.

A wave of strain ε0 cos ωt couples the two levels by Λ y_01 ε0 cos ωt: they are driven at the Rabi
frequency Ω = Λ|y_01|ε0/ħ (γΔ0ε0/ħE of two-level systems).  Bloch's equations at rest give the power
½ħω tanh(E/2kT) Ω²T2/(1 + δ²T2² + Ω²T1T2) at the detuning δ; over all detunings this is
(π/2)ħω tanh(E/2kT) Ω²/√(1 + Ω²T1T2).  With J = ½ρv³ε0² it is 1/√(1 + J/J_c) of the weak wave's,
J_c = ħ²ρv³/(2Λ²|y_01|²T1T2), the J_c of S. Hunklinger, W. Arnold, in Physical Acoustics XII, ed.
W. P. Mason, R. N. Thurston (Academic Press, 1976), with the coupling M = γΔ0/E.

Every system has its own J_c, since 1/T1 ∝ |y_01|².  Where T2 is given and short T1|y_01|² and J_c
are the same for all; where T2 = 2T1, J_c ∝ |y_01|², and the ensemble saturates sooner than its
strongest system, at J ≫ J_c by π/4 for two-level systems.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline

from glasswell.bath.debye import BRANCHES
from glasswell.constants import BOLTZMANN, ELECTRONVOLT, PLANCK, REDUCED_PLANCK
from glasswell.ensemble import PotentialEnsemble, StandardTunnellingModel
from glasswell.ensemble.shape import PotentialShape
from glasswell.glass import Glass
from glasswell.numerics.eigenproblem import quartic_eigenpairs
from glasswell.numerics.quadrature import gauss_panels
from glasswell.response.elastic import elastic_of
from glasswell.spectrum.level_set_nodes import (
    HIGHEST_ENERGY,
    LevelSetNodes,
    smallest_energy,
)
from glasswell.spectrum.splitting import tunnel_splitting

Array = npt.NDArray[np.float64]

# Level sets of up to this many frequencies are solved for; more come from the table.
_DIRECT_FREQUENCIES = 3
_FEWEST_LEVELS = 8
_DEEPEST = -25.0
_LARGEST_RATIO = 1e200


class Drive(NamedTuple):
    """The strongest system at ħω, over (temperature, frequency).

    intensity: its J_c in W/m².  decay: 1/2T1 and dephasing: 1/T2 - 1/2T1, in 1/s.
    """

    intensity: Array
    decay: Array
    dephasing: float


class Resonators(NamedTuple):
    """Systems resonant at energies (energy,), in W: what each absorbs, and how strongly it couples.

    row (node,): number of the energy.  share (node,): of the absorption, not normalised.
    relative (node,): |y_01|² over that of the strongest system, the symmetric one.
    """

    energy: Array
    row: npt.NDArray[np.int64]
    share: Array
    relative: Array


def drive(
    glass: Glass, branch: str, temperature: Array, frequency: Array, dephasing_time: float | None
) -> Drive:
    """J_c and rates of the symmetric potential with E_10 = ħω (two-level systems: Δ0 = E).

    1/T1 = (KW/ħ)|y_01|²ε³coth(ε/2T), 1/T2 = 1/2T1 + 1/T_φ.
    """
    elastic = elastic_of(glass, None, 0.0, 0.0)
    scale = float(elastic.energy_scale)
    energy, scaled = PLANCK / BOLTZMANN * frequency / scale, temperature[:, None] / scale
    strongest = _transition(glass, energy)
    with np.errstate(divide="ignore", over="ignore"):
        coth = 1.0 / np.tanh(0.5 * energy / scaled)
    rate = elastic.rate_constant * scale * BOLTZMANN / REDUCED_PLANCK
    decay = 0.5 * rate * strongest * energy**3 * coth
    dephasing = 0.0 if dephasing_time is None else 1.0 / dephasing_time
    coupling = _coupling(glass, branch)
    flow = glass.material.density * glass.velocity(branch) ** 3
    with np.errstate(divide="ignore"):
        lifetimes = REDUCED_PLANCK**2 * flow * 2.0 * decay * (decay + dephasing)
        return Drive(
            np.asarray(lifetimes / (2.0 * coupling**2 * strongest)) if coupling else decay + np.inf,
            decay,
            dephasing,
        )


def weak_share(
    glass: Glass,
    branch: str,
    temperature: Array,
    frequency: Array,
    intensity: float,
    dephasing_time: float | None,
) -> Array:
    """What a wave of `intensity` (W/m²) leaves of resonant absorption (temperature, frequency).

    The average of 1/√(1 + J/J_c) over all systems with E_10 = ħω, each with its own J_c, weighed by
    what it absorbs.  Transitions between excited levels count as these do.
    """
    if not _coupling(glass, branch):
        return np.ones((len(temperature), len(frequency)))
    scale = float(elastic_of(glass, None, 0.0, 0.0).energy_scale)
    energy = PLANCK / BOLTZMANN * frequency / scale
    found = _resonators(glass, energy)
    at = found.energy * scale * BOLTZMANN / PLANCK
    strongest = drive(glass, branch, temperature, at, dephasing_time)
    share = np.empty((len(temperature), len(at)))
    total = np.bincount(found.row, found.share, len(at))
    for i in range(len(temperature)):
        with np.errstate(divide="ignore", over="ignore"):
            ratio = np.minimum(intensity / strongest.intensity[i], _LARGEST_RATIO)
        decay = strongest.decay[i][found.row]
        longer = decay + strongest.dephasing
        longer /= found.relative * decay + strongest.dephasing
        left = found.share / np.sqrt(1.0 + ratio[found.row] * longer)
        share[i] = np.bincount(found.row, left, len(at))
        # Where nothing resonates: as the strongest system would.
        found_some = total > 0.0
        share[i] /= np.where(found_some, total, 1.0)
        share[i] = np.where(found_some, share[i], 1.0 / np.sqrt(1.0 + ratio))
    if len(at) == len(energy) and np.array_equal(found.energy, energy):
        return share
    assert isinstance(glass.ensemble, PotentialEnsemble)
    coordinate = glass.ensemble.shape.coordinate
    known, wanted = coordinate(np.log(found.energy)), coordinate(np.log(energy))
    spline = CubicSpline(known, np.log(share), axis=1)
    return np.asarray(np.exp(spline(np.clip(wanted, known[0], known[-1]))))


def rabi_ratio(glass: Glass, branch: str, frequency: Array, strain: float) -> Array:
    """Ω/ω (frequency,) of the strongest system at a strain."""
    energy = PLANCK * frequency
    scale = float(elastic_of(glass, None, 0.0, 0.0).energy_scale) * BOLTZMANN
    transition = np.sqrt(_transition(glass, energy / scale))
    return np.asarray(_coupling(glass, branch) * transition * (strain / energy))


def _coupling(glass: Glass, branch: str) -> float:
    """Λ, or γ of two-level systems, in J."""
    given = glass.couplings[BRANCHES.index(branch)] * ELECTRONVOLT
    if isinstance(glass.ensemble, PotentialEnsemble):
        return given * glass.ensemble.coupling_per_given
    return given


def _transition(glass: Glass, energy: Array) -> Array:
    """|y_01|² (energy,) of the strongest system, 1 of two-level systems."""
    soft = isinstance(glass.ensemble, PotentialEnsemble)
    return _strongest(energy) if soft else np.ones_like(energy)


def _strongest(energy: Array) -> Array:
    """|y_01|² (energy,) of the symmetric potential with this first excitation."""
    spline = _symmetric_transition()
    logarithm = np.log(energy)
    inside = np.clip(logarithm, spline.x[0], spline.x[-1])
    # Stiffer potentials are harmonic, with |y_01|² = 1/E.
    return np.asarray(np.exp(spline(inside) - np.maximum(logarithm - inside, 0.0)))


@lru_cache(maxsize=1)
def _symmetric_transition() -> CubicSpline:
    """Ln |y_01|² against ln E_10 at D1 = 0, from the deepest wells that any wave meets."""
    d2 = np.concatenate([np.linspace(_DEEPEST, 10.0, 260), np.geomspace(10.3, 400.0, 60)])
    pairs = quartic_eigenpairs(np.zeros_like(d2), d2, 2, basis_levels=_FEWEST_LEVELS)
    # In deep wells rounding mixes the two levels; this does not depend on how.
    tilt = 0.5 * (pairs.position[:, 1, 1] - pairs.position[:, 0, 0])
    values = np.log(pairs.position[:, 0, 1] ** 2 + tilt**2)
    order = np.argsort(splitting := np.log(tunnel_splitting(d2)))
    return CubicSpline(splitting[order], values[order])


def _resonators(glass: Glass, energy: Array) -> Resonators:
    ensemble = glass.ensemble
    if not isinstance(ensemble, PotentialEnsemble):
        return _two_levels(ensemble, energy)
    shape = ensemble.shape
    smallest = smallest_energy(shape.minimum_d2)
    few = len(energy) <= _DIRECT_FREQUENCIES
    if shape.volume_nodes().name is None or (
        few and bool(np.all((energy >= smallest) & (energy <= HIGHEST_ENERGY)))
    ):
        order = np.argsort(energy)
        nodes = shape.level_sets(energy[order], levels=2)
        row = order[nodes.energy_index]
        return _of_nodes(shape, nodes, energy, row)
    return _tabulated(shape)


@lru_cache(maxsize=8)
def _tabulated(shape: PotentialShape) -> Resonators:
    nodes = shape.level_set_table()
    return _of_nodes(shape, nodes, nodes.energy, nodes.energy_index)


def _of_nodes(
    shape: PotentialShape, nodes: LevelSetNodes, energy: Array, row: npt.NDArray[np.int64]
) -> Resonators:
    share = nodes.weight * nodes.transition * shape.node_density(nodes)
    return Resonators(energy, row, share, nodes.transition / _strongest(energy)[row])


def _two_levels(ensemble: StandardTunnellingModel, energy: Array) -> Resonators:
    """Pairs at each energy: ∫dr/2√(1 - r) over r = (Δ0/E)² = 1 - s² between the bounds of Δ0."""
    bounds = (ensemble.minimum_splitting, ensemble.maximum_splitting)
    last, first = (np.sqrt(np.maximum(1.0 - np.minimum(b / energy, 1.0) ** 2, 0.0)) for b in bounds)
    # Graded to s = 1, where weakly coupled pairs saturate in another way.
    edges = np.concatenate([[0.0], 1.0 - 0.25 ** np.arange(1, 14), [1.0]])
    unit, weight = gauss_panels(edges, 10)
    s = first[:, None] + (last - first)[:, None] * unit
    share = (last - first)[:, None] * weight
    row = np.repeat(np.arange(len(energy)), len(unit))
    return Resonators(energy, row, share.ravel(), ((1.0 - s) * (1.0 + s)).ravel())
