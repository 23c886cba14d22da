"""The standard tunnelling model for fits: P̄ and the strengths, no energy scale.

In units of W = 1 K its two-level systems are ones of density P̄k·K, so that everything that takes
the tables of soft potentials takes these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, ClassVar

import jax
import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN
from glasswell.ensemble import StandardTunnellingModel
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.inference.family import Family
from glasswell.inference.parameters import OF_SHAPES
from glasswell.material import Material
from glasswell.numerics.spline import UniformSpline
from glasswell.response.standard_tunnelling import StandardTunnellingAbsorption
from glasswell.response.susceptibility import (
    StandardTunnellingSusceptibility,
    two_level_susceptibility,
)

Array = npt.NDArray[np.float64]
Progress = Callable[[str], None]

# Bounds of Δ0 in K.  The lower one is that of soft potentials with D2 > -11 at W of 3 K, so that
# both models count systems of the same slowness; the upper one lies above every phonon: the model
# as it stands has no end.
MINIMUM_SPLITTING, MAXIMUM_SPLITTING = 1e-5, 1e4
# K; below, the heat capacity goes on as a power law.
_COLDEST, _HOTTEST, _POINTS = 1e-3, 1e3, 400


@lru_cache(maxsize=8)
def two_level_heat_capacity(minimum: float, maximum: float) -> UniformSpline:
    """Ln[C/(P̄k² K)] against ln(T/K), for splittings between two bounds in K; good to 1e-8."""
    grid = np.geomspace(_COLDEST, _HOTTEST, _POINTS)
    unit = StandardTunnellingModel(1.0, minimum, maximum)
    return UniformSpline.through(np.log(grid), np.log(unit.heat_capacity(grid) / BOLTZMANN**2))


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["absorptions", "thermals", "susceptibilities"],
    meta_fields=["minimum_splitting", "maximum_splitting"],
)
@dataclass(frozen=True)
class TwoLevelFamily(Family):
    """Two-level systems with splittings Δ0 between two bounds in K."""

    absorptions: StandardTunnellingAbsorption
    thermals: UniformSpline
    minimum_splitting: float
    maximum_splitting: float
    susceptibilities: StandardTunnellingSusceptibility | None = None

    model: ClassVar[str] = "standard-tunnelling"
    title: ClassVar[str] = "standard tunnelling model"
    density_name: ClassVar[str] = "tunnelling_density"
    absent: ClassVar[tuple[str, ...]] = ("energy_scale", "density", *OF_SHAPES)
    derived: ClassVar[Mapping[str, str]] = {
        "tunnelling_density": "1/(J m^3)",
        "coupling_longitudinal": "eV",
        "coupling_transverse": "eV",
    }

    @classmethod
    def of(
        cls,
        ensemble: StandardTunnellingModel | None,
        scattering: str,
        free: Sequence[str] = (),
        say: Progress = lambda _text: None,
    ) -> TwoLevelFamily:
        """The family of an ensemble, or that of the usual bounds.

        Raises InputError for scattering="interpolation".
        """
        del free, say
        if scattering != "exact":
            raise InputError(
                f'scattering="{scattering}" is not for the standard tunnelling model',
                "its response is known in closed form, and nothing is interpolated",
                'use scattering="exact"',
            )
        bounds = (MINIMUM_SPLITTING, MAXIMUM_SPLITTING)
        if ensemble is not None:
            bounds = (float(ensemble.minimum_splitting), float(ensemble.maximum_splitting))
        unit = StandardTunnellingModel(1.0, *bounds)
        absorption = StandardTunnellingAbsorption.of(unit)
        return cls(absorption, two_level_heat_capacity(*bounds), *bounds)

    @property
    def scattering(self) -> str:
        """Always "exact"."""
        return "exact"

    @property
    def shape(self) -> None:
        """None: there is no distribution over soft potentials."""
        return None

    def absorption(self, values: Mapping[str, Any]) -> StandardTunnellingAbsorption:
        """See `Family`."""
        del values
        return self.absorptions

    def thermal(self, values: Mapping[str, Any]) -> UniformSpline:
        """See `Family`."""
        del values
        return self.thermals

    def with_susceptibility(self) -> TwoLevelFamily:
        """See `Family`."""
        found = two_level_susceptibility(self.minimum_splitting, self.maximum_splitting)
        return replace(self, susceptibilities=found)

    def susceptibility(self, values: Mapping[str, Any]) -> StandardTunnellingSusceptibility:
        """See `Family`."""
        del values
        assert self.susceptibilities is not None
        return self.susceptibilities

    def completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """See `Family`: W = 1 K, and P̄k·K in the place of P_s."""
        found = {**values, "energy_scale": 1.0}
        if "tunnelling_density" in found:
            found["density"] = found["tunnelling_density"] * BOLTZMANN
        return found

    def ensemble(self, values: Mapping[str, float], material: Material) -> StandardTunnellingModel:
        """See `Family`."""
        del material
        density = values["density"] / BOLTZMANN
        return StandardTunnellingModel(density, self.minimum_splitting, self.maximum_splitting)

    @staticmethod
    def values_of(ensemble: StandardTunnellingModel) -> dict[str, float]:
        """See `Family`."""
        return {"tunnelling_density": ensemble.density}

    def drawn(self, density: Any, rate_constant: Any) -> dict[str, Any]:
        """See `Family`."""
        del rate_constant
        return {"tunnelling_density": density / BOLTZMANN}

    def derived_values(self, glass: Glass) -> Array:
        """See `Family`."""
        return np.array([glass.ensemble.density, *glass.couplings])
