"""Absorption of two-level systems of the standard tunnelling model.

In units of W = 1 K the rates are λ̂ = r T³ e³ coth(e/2), r = (Δ0/E)², e = E/kT, so that besides
tanh(ħω/2kT) there is one function F(x/T³) of one variable, x = ħω/KW.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from types import ModuleType
from typing import Any

import jax
import numpy as np
import numpy.typing as npt

from glasswell.ensemble import StandardTunnellingModel
from glasswell.numerics.quadrature import gauss_panels, geometric_edges
from glasswell.numerics.spline import UniformSpline

Array = npt.NDArray[np.float64]

_FREQUENCIES = np.geomspace(1e-14, 1e10, 220)


@lru_cache(maxsize=1)
def two_level_relaxation() -> UniformSpline:
    """Ln F(ln y), y = ω/(rate of a system with r e³coth(e/2) = 1), Δ0min → 0.

    F(y) = (1/π)∫de sech²(e/2) ∫dr √(1-r)/(2r)·(y λ)/(λ² + y²), λ = r e³coth(e/2): plateau 1/2 on
    the slow side, (π³/12)/y on the fast side.
    """
    return _two_level_response(lambda ratio: ratio / (1.0 + ratio * ratio))


@lru_cache(maxsize=1)
def two_level_dispersion() -> UniformSpline:
    """The same with λ² in the place of yλ: the real part, which grows as ln(1/y)/π when slow."""
    return _two_level_response(lambda ratio: 1.0 / (1.0 + ratio * ratio))


def _two_level_response(kernel: Callable[[Array], Array]) -> UniformSpline:
    e, e_weight = gauss_panels(np.concatenate([[0.0], geometric_edges(1e-3, 90.0, 1.5)]), 6)
    # r from 1e-20 to 1; u = ln r, with the root at r = 1 removed by r = 1 - s²
    u, u_weight = gauss_panels(np.linspace(np.log(1e-22), np.log(0.5), 40), 6)
    s, s_weight = gauss_panels(np.array([0.0, np.sqrt(0.5)]), 24)
    r = np.concatenate([np.exp(u), 1.0 - s * s])
    weight = np.concatenate(
        [u_weight * np.sqrt(1.0 - np.exp(u)) / 2.0, s_weight * s * s / (1.0 - s * s)]
    )
    with np.errstate(under="ignore"):
        decay = np.exp(-e)
        thermal = 4.0 * decay / (1.0 + decay) ** 2 * e_weight
        fastest = e**3 * (1.0 + decay) / -np.expm1(-e)
    values = np.empty_like(_FREQUENCIES)
    for i, y in enumerate(_FREQUENCIES):
        values[i] = thermal @ kernel(y / (fastest[:, None] * r)) @ weight / np.pi
    return UniformSpline.through(np.log(_FREQUENCIES), np.log(values))


jax.tree_util.register_dataclass(UniformSpline, ["coefficients"], ["start", "step"])


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["relaxation"],
    meta_fields=["minimum_splitting", "maximum_splitting"],
)
@dataclass(frozen=True)
class StandardTunnellingAbsorption:
    """Absorption of the standard tunnelling model, in units W = 1 K."""

    relaxation: UniformSpline
    minimum_splitting: float
    maximum_splitting: float

    @classmethod
    def of(cls, ensemble: StandardTunnellingModel) -> StandardTunnellingAbsorption:
        """Absorption of an ensemble; slow relaxation does not see the lower bound of Δ0."""
        return cls(two_level_relaxation(), ensemble.minimum_splitting, ensemble.maximum_splitting)

    def parts(
        self, x: Any, temperature: Any, energy_scale: Any, rate_constant: Any, xp: ModuleType = np
    ) -> tuple[Any, Any]:
        """Resonant and relaxation part of S at x = ħω/kT (..., node), temperature (...) in K."""
        scaled = (temperature / energy_scale)[..., None]
        energy = x * temperature[..., None]
        upper = _share_above(self.minimum_splitting, energy, xp)
        lower = _share_above(self.maximum_splitting, energy, xp)
        resonant = xp.tanh(0.5 * x) * (upper - lower)
        frequency = xp.log(x) - 2.0 * xp.log(scaled) - xp.log(rate_constant)
        return resonant, xp.exp(self.relaxation(frequency, xp))

    def breaks(self, temperature: Any, energy_scale: Any, xp: ModuleType = np) -> Any:
        """Values of x (..., break) at the bounds of Δ0, where S bends."""
        del energy_scale
        bounds = np.array([self.minimum_splitting, self.maximum_splitting])
        return xp.asarray(bounds) / temperature[..., None]


def _share_above(bound: float, energy: Any, xp: ModuleType) -> Any:
    """√(1 - (bound/E)²) at energies (...) above a bound of Δ0, 0 below; slopes stay finite."""
    above = energy > bound
    root = xp.sqrt(1.0 - (bound / xp.where(above, energy, 2.0 * bound)) ** 2)
    return xp.where(above, root, 0.0)
