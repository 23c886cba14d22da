"""A family of ensembles: what a fit has to know of the model that it fits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.shape import Shape
from glasswell.glass import Glass
from glasswell.inference.waves import Tables
from glasswell.material import Material
from glasswell.numerics.spline import UniformSpline
from glasswell.response.elastic import Absorption

Array = npt.NDArray[np.float64]


class Family(ABC):
    """Tables of one model, from which predictions follow traceably, and how its ensemble is made.

    model: its name for `glasswell.fit`.  title: in words.  density_name: the parameter that counts
    its systems.  absent: parameters of other models that it lacks.  derived: numbers of its glasses
    that follow from the parameters, with their units.
    """

    model: ClassVar[str]
    title: ClassVar[str]
    density_name: ClassVar[str]
    absent: ClassVar[tuple[str, ...]]
    derived: ClassVar[Mapping[str, str]]

    if TYPE_CHECKING:
        # Fields of the families.
        @property
        def scattering(self) -> str:
            """Kind of scattering: "exact" or "interpolation"."""

        @property
        def shape(self) -> Shape | ConfigurationShape | None:
            """What the tables depend on; None for two-level systems."""

    @property
    def follows(self) -> tuple[str, ...]:
        """Parameters of the shape at any values of which the tables can be had."""
        return ()

    @abstractmethod
    def absorption(self, values: Mapping[str, Any]) -> Absorption:
        """Absorption at values of what the tables follow (traceable), or the only one."""

    @abstractmethod
    def thermal(self, values: Mapping[str, Any]) -> UniformSpline:
        """Ln of the heat capacity over density times k, against ln(T/energy_scale)."""

    @abstractmethod
    def with_susceptibility(self) -> Family:
        """The same with the tables that sound and electric fields need; made where they lack."""

    @abstractmethod
    def susceptibility(self, values: Mapping[str, Any]) -> Tables:
        """Susceptibility, as the absorption; needs the tables above."""

    def completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters with what the tables want besides: energy_scale (K) and density (1/m³)."""
        return dict(values)

    @abstractmethod
    def ensemble(self, values: Mapping[str, float], material: Material) -> Any:
        """The ensemble that belongs to a complete set of parameters."""

    @staticmethod
    @abstractmethod
    def values_of(ensemble: Any) -> dict[str, float]:
        """Parameters of an ensemble to start from, couplings apart."""

    @abstractmethod
    def derived_values(self, glass: Glass) -> Array:
        """The numbers of `derived`, in that order."""

    def prepare(self, ensembles: Sequence[Any]) -> None:
        """Make tables of several ensembles of the family, where that is quicker together."""
        del ensembles

    @property
    def limited(self) -> bool:
        """Whether theory sets limits that bounds of single parameters do not keep: `excess`."""
        return False

    def excess(self, values: Mapping[str, Any], material: Material) -> Any:
        """By how many standard errors a complete set of parameters is beyond what theory allows.

        0 inside; traceable.
        """
        del values, material
        return 0.0

    def drawn(self, density: Any, rate_constant: Any) -> dict[str, Any]:
        """Numbers that each draw of a posterior has besides its parameters; traceable."""
        return {"density": density, "rate_constant": rate_constant}

    def scattered_by(self, scattering: str) -> Family:
        """The same model with another kind of scattering."""
        raise NotImplementedError(f"the {self.title} has one kind of scattering, not {scattering}")

    def at(self, name: str, value: float) -> Family:
        """Tables at one value of a parameter of the shape alone."""
        del name, value
        return self

    def along(self, name: str) -> Family:
        """Tables that follow a parameter of the shape."""
        del name
        return self
