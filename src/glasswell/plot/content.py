"""What figures are made of: plain arrays and texts, taken out of a result.

A picture holds everything that its figure shows and nothing else, so that it can be drawn in a
process of its own, which needs numpy and matplotlib but none of the physics.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError
from glasswell.plot.numbers import display, drawn_symbol

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from glasswell.dataset import Measurement
    from glasswell.ensemble import SoftPotentialModel
    from glasswell.inference import FitResult

Array = npt.NDArray[np.float64]

_SCATTERING: Final = {"exact": "exact levels", "interpolation": "interpolation formulas"}


class Picture(Protocol):
    """Something that can be drawn."""

    def figure(self) -> Figure:
        """Draw it."""


@dataclass(frozen=True)
class Points:
    """Measured points (n,), their standard errors if known, and their name in a legend."""

    x: Array
    y: Array
    error: Array | None
    label: str


@dataclass(frozen=True)
class Band:
    """A predicted curve (n,) with its lower and upper one-sigma limits."""

    x: Array
    y: Array
    lower: Array
    upper: Array

    @classmethod
    def of(cls, prediction: xr.Dataset, dimension: str, scale: Array | float = 1.0) -> Band:
        """Band of a prediction over `dimension`, its values multiplied by `scale`."""
        total, lower, upper = (
            np.asarray(prediction[name].values * scale) for name in ("total", "lower", "upper")
        )
        return cls(np.asarray(prediction[dimension].values), total, lower, upper)


def soft_potentials(result: FitResult) -> SoftPotentialModel:
    """The fitted ensemble, which is one of soft potentials."""
    from glasswell.ensemble import SoftPotentialModel

    ensemble = result.glass.ensemble
    if not isinstance(ensemble, SoftPotentialModel):
        raise InputError(
            "This figure is one of soft potentials",
            "The glass has two-level systems, which have no energy scale W",
            "Use a glass with a SoftPotentialModel",
        )
    return ensemble


def measured(curve: Measurement, alone: bool, scale: Array | float = 1.0) -> Points:
    """The points of a measurement; its own name is shown if it is not the only one."""
    error = None if curve.uncertainty is None else np.asarray(curve.uncertainty * scale)
    label = "measured" if alone else curve.name.rpartition("/")[2]
    return Points(np.asarray(curve.temperature), np.asarray(curve.value * scale), error, label)


def fitted_curves(result: FitResult, quantity: str) -> list[tuple[Measurement, Array]]:
    """The measurements of one quantity with their residuals ln(measured/fitted)."""
    pairs = zip(result.measurements, result.residuals, strict=True)
    return [(curve, residual) for curve, residual in pairs if curve.quantity == quantity]


def fitted_values(result: FitResult) -> str:
    """The fitted and the held parameters, one per line, and the scatter about the fit."""
    lines = [
        f"{drawn_symbol(parameter.name)} = {display(parameter)}"
        for parameter in free_parameters(result)
    ]
    lines += [
        f"{drawn_symbol(parameter.name)} = {display(parameter)} (held)"
        for parameter in result.parameters.values()
        if parameter.status == "held" and isfinite(parameter.value) and parameter.value > 0.0
    ]
    return "\n".join([*lines, f"rms of residuals: {100.0 * result.rms_log:.1f} %"])


def free_parameters(result: FitResult) -> list[Any]:
    """The parameters that the fit set free; one varied within its prior alone is none of them."""
    return [parameter for parameter in result.parameters.values() if parameter.status == "free"]


def sources(result: FitResult, curves: Sequence[Measurement] = ()) -> str:
    """One line on the data and the calculation."""
    parts = []
    if curves:
        cited = _unique(curve.source.citation.rstrip(".") for curve in curves)
        parts.append(f"Data: {'; '.join(cited)}.")
    kind = _SCATTERING.get(result.scattering, result.scattering)
    version = result.versions.get("glasswell", "")
    parts.append(f"Calculation: {result.model}, {kind}, glasswell {version}.".replace(" .", "."))
    return " ".join(parts)


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
