"""What is known of a substance only within errors: density, sound velocities, heat capacity."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from glasswell.inference.parameters import KNOWN, PARAMETERS, SUBSTANCE, Parameter, given_priors
from glasswell.inference.problem import Varied
from glasswell.material import Material

# Relative error of a linear heat capacity that is given without one.
_DEFAULT_ERROR = 0.5


def substance_parameters(
    material: Material, priors: Mapping[str, Parameter] = PARAMETERS
) -> list[Varied]:
    """Density and velocities that come with an error, or with a prior of the user's own."""
    return [
        known_parameter(name, material, priors)
        for name, kept in SUBSTANCE.items()
        if material.quantity(kept).standard_error is not None or name in given_priors(priors)
    ]


def is_known(name: str, material: Material, priors: Mapping[str, Parameter] = PARAMETERS) -> bool:
    """Whether anything is known of a value of the substance: its own, or a prior of the user's."""
    return name in given_priors(priors) or getattr(material, SUBSTANCE.get(name, name)) is not None


def known_parameter(
    name: str, material: Material, priors: Mapping[str, Parameter] = PARAMETERS
) -> Varied:
    """A parameter with what is known of it before: of a substance its value within its error."""
    prior = priors[name]
    centre, width = float(np.log(prior.centre)), prior.log_width
    if name in KNOWN and name not in given_priors(priors):
        quantity = material.quantity(SUBSTANCE.get(name, name))
        centre = float(np.log(quantity.value))
        width = float((quantity.standard_error or _DEFAULT_ERROR * quantity.value) / quantity.value)
    return Varied(name, centre, centre, width, prior.log_bounds)
