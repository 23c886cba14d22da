"""Materials: what a glass brings along besides its soft potentials, each value with its source."""

from __future__ import annotations

from glasswell.material.basis import BASES as BASES
from glasswell.material.basis import volume_of as volume_of
from glasswell.material.library import material as material
from glasswell.material.library import materials as materials
from glasswell.material.material import Material as Material
from glasswell.material.quantity import Quantity as Quantity

__all__ = ["BASES", "Material", "Quantity", "material", "materials", "volume_of"]
