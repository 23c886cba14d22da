"""Materials: what a glass brings along besides its soft potentials, each value with its source."""

from __future__ import annotations

from glasswell.material.basis import BASES as BASES
from glasswell.material.basis import volume_of as volume_of
from glasswell.material.elastic_constants import ElasticConstants as ElasticConstants
from glasswell.material.elastic_constants import elastic_constants as elastic_constants
from glasswell.material.elastic_constants import median_and_spread as median_and_spread
from glasswell.material.library import material as material
from glasswell.material.library import materials as materials
from glasswell.material.material import Material as Material
from glasswell.material.quantity import Quantity as Quantity

__all__ = [
    "BASES",
    "ElasticConstants",
    "Material",
    "Quantity",
    "elastic_constants",
    "material",
    "materials",
    "median_and_spread",
    "volume_of",
]
