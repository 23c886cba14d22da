"""Curves with another scale or other errors, as their owner knows better than the file."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

import numpy as np

from glasswell.dataset.measurement import Measurement
from glasswell.errors import InputError


def scaled(curve: Measurement, factor: float) -> Measurement:
    """The curve with all values and errors multiplied by a positive factor, as `notes` says.

    For a cross-section or a mass that was corrected later.
    """
    if not (isfinite(factor) and factor > 0.0):
        raise InputError(
            f"{curve.name}: the scale {factor:g} is not positive", remedy="Give a positive factor"
        )
    errors = None if curve.uncertainty is None else factor * curve.uncertainty
    return replace(
        curve,
        value=factor * curve.value,
        uncertainty=errors,
        notes=(*curve.notes, f"all values are multiplied by {factor:g}"),
    )


def with_relative_error(curve: Measurement, share: float) -> Measurement:
    """The curve with the same relative error (0 < share < 1) at all points, as `notes` says.

    It takes the place of errors that the file states.
    """
    if not 0.0 < share < 1.0:
        raise InputError(
            f"{curve.name}: a relative error of {share:g} is not between 0 and 1",
            "Zero would give the points infinite weight",
            "Give a share, such as 0.05 for 5 %",
        )
    stated = "" if curve.uncertainty is None else ", in the place of those of the file"
    return replace(
        curve,
        uncertainty=share * np.abs(curve.value),
        notes=(*curve.notes, f"relative errors of {share:.3g} are stated{stated}"),
    )
