"""How the values of a curve are compared with a model: by logarithms, or as shifts over a span."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

import jax
import numpy as np
import numpy.typing as npt

from glasswell.dataset import Measurement
from glasswell.dataset.quantities import SIGNED
from glasswell.errors import InputError

Array = npt.NDArray[np.float64]


@partial(jax.tree_util.register_dataclass, data_fields=["weight", "span"], meta_fields=["signed"])
@dataclass(frozen=True)
class Coordinate:
    """The coordinate u of the values y (point,) of one curve.

    u = ln y of quantities above zero.  Shifts may have either sign, and their zero is wherever the
    experiment began: u = (y - Σ w y)/span, so that a constant added to the data changes nothing.
    weight (point,): w, by the errors given or all alike, sum 1.  span: largest less smallest value.
    """

    signed: bool
    weight: Array
    span: float

    @classmethod
    def of(cls, measurement: Measurement) -> Coordinate:
        """That of a measured curve.

        Raises: InputError for a shift that is the same at every point.
        """
        if measurement.quantity not in SIGNED:
            return cls(False, np.ones(len(measurement)), 1.0)
        span = float(np.ptp(measurement.value))
        if span == 0.0:
            raise InputError(
                f"{measurement.name} has the same value at every point",
                "a shift counts from an unknown zero, so a constant says nothing",
                "give at least two temperatures with different shifts",
            )
        if measurement.uncertainty is None:
            weight = np.ones(len(measurement))
        else:
            weight = np.asarray(measurement.uncertainty, np.float64) ** -2.0
        return cls(True, weight / weight.sum(), span)

    def __call__(self, values: Any, xp: ModuleType = np) -> Any:
        """Coordinate (point,) of values (point,) of the curve; traceable with xp = jax.numpy."""
        if not self.signed:
            return xp.log(values)
        return (values - self.weight @ values) / self.span

    def errors(self, measurement: Measurement) -> Array | None:
        """Standard errors (point,) of the coordinate, as given with the data; None without."""
        if measurement.uncertainty is None:
            return None
        scale = self.span if self.signed else measurement.value
        return np.asarray(measurement.uncertainty / scale, np.float64)
