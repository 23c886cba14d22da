"""What is known of a substance only within errors: its density and sound velocities."""

from __future__ import annotations

import numpy as np

from glasswell.inference.parameters import PARAMETERS, SUBSTANCE
from glasswell.inference.problem import Varied
from glasswell.material import Material


def substance_parameters(material: Material) -> tuple[Varied, ...]:
    """Those values of a material that come with an error, as parameters with that prior."""
    found = []
    for name, kept in SUBSTANCE.items():
        quantity = material.quantity(kept)
        if quantity.standard_error is None:
            continue
        centre = float(np.log(quantity.value))
        share = float(quantity.standard_error / quantity.value)
        found.append(Varied(name, centre, centre, share, PARAMETERS[name].log_bounds))
    return tuple(found)
