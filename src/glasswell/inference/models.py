"""The models that can be fitted, by name, by ensemble and by title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from glasswell.ensemble import (
    SoftConfigurationsModel,
    SoftPotentialModel,
    StandardTunnellingModel,
)
from glasswell.errors import InputError
from glasswell.inference.configurations import ConfigurationFamily
from glasswell.inference.family import Family
from glasswell.inference.parameters import OF_SHAPES
from glasswell.inference.shapes import ShapeFamily
from glasswell.inference.two_levels import TwoLevelFamily

FamilyClass = type[ShapeFamily] | type[TwoLevelFamily] | type[ConfigurationFamily]

# Ensemble → family.
_FAMILIES: Final[dict[type, FamilyClass]] = {
    SoftPotentialModel: ShapeFamily,
    StandardTunnellingModel: TwoLevelFamily,
    SoftConfigurationsModel: ConfigurationFamily,
}
MODELS: Final = tuple(f.model for f in _FAMILIES.values())


def family_class(model: str | None, ensemble: Any | None) -> FamilyClass:
    """The kind of family: by name, by the ensemble to start from, or soft potentials.

    Raises InputError for unknown names, ensembles that cannot be fitted, or if both are given and
    differ.
    """
    if model is not None and model not in MODELS:
        raise InputError(f"model={model!r} is unknown", "", f"choose one of {', '.join(MODELS)}")
    if ensemble is None:
        return next(f for f in _FAMILIES.values() if f.model == (model or ShapeFamily.model))
    found = _FAMILIES.get(type(ensemble))
    if found is None:
        raise InputError(
            f"a {type(ensemble).__name__} cannot be fitted",
            "a fit moves the parameters of a distribution, and samples have none",
            "start from a glass with a SoftPotentialModel, a StandardTunnellingModel or a "
            "SoftConfigurationsModel",
        )
    if model not in (None, found.model):
        raise InputError(
            f"model={model!r} is not that of the glass to start from",
            f"its ensemble is a {type(ensemble).__name__}",
            f"give model={found.model!r}, or name the material alone",
        )
    return found


def family_of(
    ensemble: Any, scattering: str, model: str | None = None, free: Sequence[str] = ()
) -> Family:
    """The family of an ensemble, or with None that of a model as it is usually taken.

    free: parameters that will be varied; tables follow those of the shape.
    """
    family: Family = family_class(model, ensemble).of(ensemble, scattering, free)
    for name in free:
        family = family.along(name) if name in OF_SHAPES else family
    return family


def ensemble_class(title: str) -> type:
    """The kind of ensemble that a model has, by its title."""
    return next(e for e, f in _FAMILIES.items() if f.title == title)
