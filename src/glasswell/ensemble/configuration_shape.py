"""The shape of a smooth density over (η, ξ), as a density over (D1, D2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from glasswell.numerics.quadrature import gauss_panels, geometric_edges
from glasswell.potential import invariants_to_minimum_form
from glasswell.spectrum.anharmonic_tail import oscillator_heat_capacity
from glasswell.spectrum.configuration_level_sets import (
    configuration_level_set_nodes,
    configuration_level_sets,
)
from glasswell.spectrum.configuration_nodes import SPINODAL, configuration_nodes, largest_t
from glasswell.spectrum.energy_axis import saddle_coordinate
from glasswell.spectrum.excited_transitions import Mesh, cell_averages, weighted_transitions
from glasswell.spectrum.level_set_nodes import LevelSetNodes
from glasswell.spectrum.saddle import excitation_saddle
from glasswell.spectrum.volume_nodes import LARGEST_CURVATURE, LEVELS, VolumeNodes

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ConfigurationShape:
    """F(N2, N3) = exp(-N2²/2w2² - N3²/2w3²) × (negative_eta where N2 < 0), or a function.

    width_n2, width_n3: w2 = η̄/η_L and w3 = ξ̄/√η_L.  function: F(N2, N3) (...) instead, in units
    of the density of the ensemble.  Potentials with D2 < minimum_d2 stay in their deeper well and
    only vibrate there, as harmonic wells with the first anharmonic correction.
    """

    width_n2: float
    width_n3: float
    negative_eta: float = 1.0
    minimum_d2: float = -11.0
    function: Callable[[Array, Array], Array] | None = None

    @property
    def singular(self) -> bool:
        """Whether n(E) diverges at E_c: the density does not vanish at the saddle."""
        n3 = np.array(excitation_saddle().n3)
        near, far = (float(self.configurations(np.array(n2), n3)) for n2 in (1e-6, 0.3))
        # A density that vanishes at N2 = 0 is smaller there by orders of magnitude.
        return near > 1e-3 * far

    @property
    def key(self) -> Mapping[str, float | str] | None:
        """See `PotentialShape`."""
        if self.function is not None:
            return None
        names = ("width_n2", "width_n3", "negative_eta", "minimum_d2")
        return {name: float(getattr(self, name)) for name in names}

    @property
    def rounding(self) -> float:
        """0: all terms are positive."""
        return 0.0

    def configurations(self, n2: Array, n3: Array) -> Array:
        """F at configurations (...), averaged over both signs of N3."""
        if self.function is not None:
            values = 0.5 * (self.function(n2, n3) + self.function(n2, -n3))
        else:
            with np.errstate(under="ignore"):
                exponent = (n2 / self.width_n2) ** 2 + (n3 / self.width_n3) ** 2
                values = np.exp(-0.5 * exponent)
        return np.asarray(values * np.where(n2 < 0.0, self.negative_eta, 1.0))

    def density(self, d1: npt.ArrayLike, d2: npt.ArrayLike) -> Array:
        """Σ F(N2, N3) 2/|N2| over the stationary points that may be the origin."""
        n2, n3 = invariants_to_minimum_form(d1, d2)
        there = np.isfinite(n2) & (n2 != 0.0)
        n2, n3 = np.where(there, n2, 1.0), np.where(there, n3, 0.0)
        values = self.configurations(n2, n3) * 2.0 / np.abs(n2)
        return np.asarray(np.where(there, values, 0.0).sum(axis=-1))

    def node_density(self, nodes: VolumeNodes | LevelSetNodes) -> Array:
        """See `PotentialShape`."""
        return self.density(nodes.d1, nodes.d2)

    def mesh_density(self, mesh: Mesh) -> Array:
        """See `PotentialShape`."""
        return cell_averages(mesh, self.density)

    def coordinate(self, log_energy: Any) -> Any:
        """See `PotentialShape`."""
        return saddle_coordinate(log_energy)

    def level_sets(
        self, energy: Array, breaks: tuple[Array, ...] = (), levels: int = LEVELS
    ) -> LevelSetNodes:
        """See `PotentialShape`."""
        return configuration_level_sets(energy, self.minimum_d2, breaks=breaks, levels=levels)

    def level_set_table(self) -> LevelSetNodes:
        """See `PotentialShape`."""
        return configuration_level_set_nodes(self.minimum_d2)

    def volume_nodes(self) -> VolumeNodes:
        """See `PotentialShape`."""
        return configuration_nodes(self.minimum_d2)

    def excited(self) -> tuple[Array, Array]:
        """See `PotentialShape`."""
        return weighted_transitions(self.minimum_d2, self.mesh_density)

    def frozen(self, energy: Array) -> Array:
        """Vibrations of wells with D2 below the smallest kept."""
        energy = np.asarray(energy, float)
        last = np.ones_like(energy)
        for _ in range(40):
            last = largest_t(first_excitation_stiffness(energy, last)[0], self.minimum_d2)
        # A level set that does not reach down to the smallest D2 belongs to the nodes alone.
        return np.where(last < 1.0, self._oscillators(energy, last), 0.0)

    def vibrations(self, energy: Array) -> Array:
        """See `PotentialShape`."""
        return self._oscillators(np.asarray(energy, float), np.zeros_like(energy))

    def _oscillators(self, energy: Array, start: Array) -> Array:
        """∫dt from `start` to 1 of the density of oscillators with E_10 = energy (energy,)."""
        t, weight = _shape_nodes(start)
        s, slope = first_excitation_stiffness(energy[:, None], t)
        d1, d2 = t * (1.0 - t * t) * s**3, s * s * (1.0 - 1.5 * t * t)
        return np.asarray((weight * 4.0 * s**4 / slope * self.density(d1, d2)).sum(axis=1))

    def tail_heat_capacity(self, temperature: Array) -> Array:
        """Wells deeper than the smallest D2 kept, and all wells stiffer than the box."""
        first = max(np.sqrt(2.0 * abs(self.minimum_d2)), 0.5)
        box = np.sqrt(LARGEST_CURVATURE)
        last = 40.0 * max(float(np.max(temperature)), 1.0)
        edges = np.append(geometric_edges(first, box, 1.3), geometric_edges(box, last, 1.5)[1:])
        s, s_weight = gauss_panels(edges, 6)
        start = np.where(s < box, largest_t(s, self.minimum_d2), 0.0)
        t, t_weight = _shape_nodes(start)
        s, s_weight = s[:, None], s_weight[:, None]
        d1, d2 = t * (1.0 - t * t) * s**3, s * s * (1.0 - 1.5 * t * t)
        weight = (4.0 * s**4 * s_weight * t_weight * self.density(d1, d2)).ravel()
        keep = weight > 0.0
        omega = np.broadcast_to(2.0 * s, t.shape).ravel()[keep]
        shift = (1.5 * (1.0 - 5.0 * t * t) / s**2).ravel()[keep]
        return np.array(
            [weight[keep] @ oscillator_heat_capacity(omega, shift, float(x)) for x in temperature]
        )


def densities(
    widths_n2: Array, widths_n3: Array, negative_eta: float, *, all_pairs: bool = True
) -> Callable[[Array, Array], Array]:
    """Densities (..., member) over (D1, D2) of the shapes of all pairs of two lists of widths.

    F is a product, so that the points that may be the origin are looked for once and two lists of
    exponentials serve all pairs, the second width changing fastest.  all_pairs: or of the first of
    both, the second of both, and so on.
    """

    def every(d1: Array, d2: Array) -> Array:
        n2, n3 = invariants_to_minimum_form(d1, d2)
        there = np.isfinite(n2) & (n2 != 0.0)
        n2, n3 = np.where(there, n2, 1.0), np.where(there, n3, 0.0)
        share = np.where(n2 < 0.0, negative_eta, 1.0) * np.where(there, 2.0 / np.abs(n2), 0.0)
        with np.errstate(under="ignore"):
            first = np.exp(-0.5 * (n2[..., None] / widths_n2) ** 2) * share[..., None]
            second = np.exp(-0.5 * (n3[..., None] / widths_n3) ** 2)
            if not all_pairs:
                return np.asarray((first * second).sum(axis=-2))
            pairs = np.matmul(np.swapaxes(first, -1, -2), second)
        return np.asarray(pairs.reshape(*pairs.shape[:-2], -1))

    return every


def _first_excitation(s: Array, t: Array) -> tuple[Array, Array]:
    """E_10 (W) of a single well, in powers of s⁻³, and its derivative along s (...).

    Perturbation theory of p² + q² + 2ts^(-3/2) q³ + s⁻³ q⁴ to sixth order in s^(-3/2).
    """
    square = t * t
    terms = (
        2.0 * np.ones_like(t),
        3.0 - 15.0 * square,
        -9.0 + square * (211.5 - 322.5 * square),
        55.96875 + square * (-2917.78125 + square * (12837.65625 - 12309.84375 * square)),
    )
    energy = sum(c * s ** (1 - 3 * k) for k, c in enumerate(terms))
    slope = sum((1 - 3 * k) * c * s ** (-3 * k) for k, c in enumerate(terms))
    return np.asarray(energy), np.asarray(slope)


def first_excitation_stiffness(energy: Array, t: Array) -> tuple[Array, Array]:
    """S (...) at which E_10 = energy, several W, and ∂E_10/∂s there."""
    s = 0.5 * energy * np.ones_like(t)
    for _ in range(12):
        found, slope = _first_excitation(s, t)
        s = np.clip(s - (found - energy) / np.maximum(slope, 0.5), 0.4 * energy, 0.8 * energy)
    return s, _first_excitation(s, t)[1]


def _shape_nodes(start: Array) -> tuple[Array, Array]:
    """T and weights (row, node) from `start` (row,) to 1, in panels that end at the spinodal."""
    v, weight = gauss_panels(np.linspace(0.0, 1.0, 4), 8)
    low = np.minimum(start, SPINODAL)[:, None]
    begin = np.maximum(start, SPINODAL)[:, None]
    # The second part begins with an inverse square root at the spinodal.
    inner = low + (SPINODAL - low) * v, (SPINODAL - low) * weight
    outer = begin + (1.0 - begin) * v * v, (1.0 - begin) * 2.0 * v * weight
    return (
        np.concatenate([inner[0], outer[0]], axis=1),
        np.concatenate([inner[1], outer[1]], axis=1),
    )
