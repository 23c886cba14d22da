"""The standard tunnelling model: two-level systems with P(Δ, Δ0) = P̄/Δ0."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN
from glasswell.ensemble.shaped import positive
from glasswell.ensemble.systems import Systems
from glasswell.errors import InputError
from glasswell.numerics.plain_number import make_plain
from glasswell.numerics.quadrature import gauss_panels, geometric_edges

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class StandardTunnellingModel:
    """Two-level systems E = √(Δ² + Δ0²) with density P̄/Δ0, Δ ≥ 0, Δ0 between two bounds.

    density: P̄ in 1/(J m³).  minimum_splitting, maximum_splitting: bounds of Δ0 in K.
    Raises InputError for values that are not finite, positive and ordered.
    Source: Anderson, Halperin, Varma, Phil. Mag. 25, 1 (1972); Phillips, Rep. Prog. Phys. 50, 1657
    (1987).
    """

    density: float
    minimum_splitting: float
    maximum_splitting: float

    def __post_init__(self) -> None:
        make_plain(
            self,
            ("density", "minimum_splitting", "maximum_splitting"),
            "a distribution is described by single numbers",
            "make one model for each value",
        )
        values = (self.density, self.minimum_splitting, self.maximum_splitting)
        good = all(np.isfinite(v) and v > 0.0 for v in values)
        if not good or self.minimum_splitting >= self.maximum_splitting:
            raise InputError(
                f"StandardTunnellingModel{values!r} is not a distribution",
                "P̄ (1/(J m³)) and the bounds of Δ0 (K) are positive, the smaller bound first",
                "glasses have P̄ of 1e44 to 1e46 1/(J m³) and Δ0 from about 1e-8 K to 10 K",
            )

    def scaled(self, ratio: float) -> StandardTunnellingModel:
        """The same systems, `ratio` times as many."""
        return replace(self, density=self.density * ratio)

    def density_of_states(self, energy: npt.ArrayLike) -> Array:
        """n(E) in 1/(K m³) at energies (...) in K: P̄k ∫dΔ0/Δ0 E/√(E² - Δ0²).

        Equals P̄k ln(2E/Δ0min) for Δ0min ≪ E < Δ0max.
        """
        energy = positive(energy, "energy")
        low = np.arccosh(np.maximum(energy / self.minimum_splitting, 1.0))
        high = np.arccosh(np.maximum(energy / self.maximum_splitting, 1.0))
        return np.asarray(self.density * BOLTZMANN * (low - high))

    def resonant_strength(
        self, energy: npt.ArrayLike, temperature: float, transitions: str | None = None
    ) -> Array:
        """S(E, T) = tanh(E/2kT) ∫dΔ0 Δ0/(E√(E² - Δ0²)), which is tanh(E/2kT) inside the bounds.

        Two levels have one transition, so "first" and "all" are the same.
        """
        del transitions
        energy = positive(energy, "energy")
        upper = np.sqrt(np.maximum(1.0 - (self.minimum_splitting / energy) ** 2, 0.0))
        lower = np.sqrt(np.maximum(1.0 - (self.maximum_splitting / energy) ** 2, 0.0))
        thermal = 1.0 if temperature == 0.0 else np.tanh(0.5 * energy / temperature)
        return np.asarray((upper - lower) * thermal)

    def heat_capacity(self, temperature: npt.ArrayLike) -> Array:
        """Heat capacity in J/(K m³) at temperatures (...) in K: k∫dE n(E) (E/2T)² sech²(E/2T)."""
        temperature = positive(temperature, "temperature")
        above = [_above(b / temperature) for b in (self.minimum_splitting, self.maximum_splitting)]
        return np.asarray(self.density * BOLTZMANN**2 * temperature * (above[0] - above[1]))

    def systems(self) -> Systems:
        """Two-level systems on a grid of ln Δ0 and Δ: levels (K), y, weight (1/m³)."""
        log_edges = np.linspace(np.log(self.minimum_splitting), np.log(self.maximum_splitting), 13)
        u, u_weight = gauss_panels(log_edges, 6)
        top = 60.0 * self.maximum_splitting
        edges = np.concatenate([[0.0], geometric_edges(self.minimum_splitting, top, 2.6)])
        asymmetry, weight = gauss_panels(edges, 6)
        splitting = np.exp(u)[:, None]
        energy = np.hypot(splitting, asymmetry).ravel()
        tilt = (asymmetry / np.hypot(splitting, asymmetry)).ravel()
        jump = (splitting / np.hypot(splitting, asymmetry)).ravel()
        levels = np.stack([np.zeros_like(energy), energy], axis=-1)
        position = np.stack([-tilt, tilt], axis=-1)
        transition = np.zeros((len(energy), 2, 2))
        transition[:, 0, 1] = transition[:, 1, 0] = jump**2
        count = self.density * BOLTZMANN * (u_weight[:, None] * weight).ravel()
        return Systems(levels, position, transition, count)


def _above(bound: Array) -> Array:
    """∫dx arcosh(x/bound) x²eˣ/(eˣ + 1)² from `bound` (...) on; x = bound + s² unbends the root."""
    s, weight = gauss_panels(np.concatenate([[0.0], geometric_edges(1e-5, 9.0, 1.5)]), 8)
    square = s * s
    x = bound[..., None] + square
    with np.errstate(under="ignore"):
        decay = np.exp(-x)
        schottky = x**2 * decay / (1.0 + decay) ** 2
    states = np.arccosh(1.0 + square / bound[..., None])
    return np.asarray((states * schottky * (2.0 * s * weight)).sum(axis=-1))
