"""Materials: what a glass brings along besides its soft potentials, each value with its source."""

from __future__ import annotations

from glasswell.material.library import material as material
from glasswell.material.library import materials as materials
from glasswell.material.material import Material as Material
from glasswell.material.quantity import Quantity as Quantity

__all__ = ["Material", "Quantity", "material", "materials"]
