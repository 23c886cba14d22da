"""Fitted curves between the measured points, under the conditions of each curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from glasswell.dataset import Measurement
from glasswell.inference.coordinate import Coordinate
from glasswell.inference.curve import Curve
from glasswell.inference.problem import Problem
from glasswell.inference.result import FitResult

Array = npt.NDArray[np.float64]

_POINTS = 80
_WIDENED = 1.15
# Digits to which a condition counts as the same.
_DIGITS = 4


@dataclass(frozen=True)
class Line:
    """A fitted curve over temperature (K) with one-sigma limits, all (point,), under conditions."""

    temperature: Array
    value: Array
    lower: Array
    upper: Array
    conditions: Mapping[str, float]


def fitted_lines(result: FitResult, measurement: Measurement) -> tuple[Line, ...]:
    """One line for each set of conditions that a curve was measured under.

    The zero of a shift is that of the data.
    """
    problem, vector = result.problem().opened(result.vector)
    curve = Curve.of(measurement, problem.material)
    temperature = np.geomspace(
        measurement.temperature[0] / _WIDENED, measurement.temperature[-1] * _WIDENED, _POINTS
    )
    covariance = result.joint_covariance.values
    return tuple(
        _line(problem, vector, covariance, curve, measurement, (temperature, conditions))
        for conditions in _sets(measurement)
    )


def _sets(measurement: Measurement) -> list[dict[str, float]]:
    """Different sets of conditions, in ascending order."""
    names = list(measurement.conditions)
    if not names:
        return [{}]
    rows = np.stack([_rounded(measurement.conditions[name]) for name in names], axis=1)
    return [dict(zip(names, row.tolist(), strict=True)) for row in np.unique(rows, axis=0)]


def _rounded(values: Array) -> Array:
    return np.array([float(f"{value:.{_DIGITS}g}") for value in values])


def _line(
    problem: Problem,
    vector: Array,
    covariance: Array,
    curve: Curve,
    measurement: Measurement,
    along: tuple[Array, Mapping[str, float]],
) -> Line:
    """The points come first, without being shown: a shift counts from their mean."""
    temperature, conditions = along
    weight = curve.coordinate.weight
    joined = replace(
        curve,
        temperature=np.concatenate([curve.temperature, temperature]),
        frequency=_extended(curve.frequency, conditions.get("frequency"), temperature),
        drive=_extended(curve.drive, conditions.get(curve.driven_by or ""), temperature),
        coordinate=Coordinate(
            curve.coordinate.signed,
            np.concatenate([weight, np.zeros_like(temperature)]),
            curve.coordinate.span,
        ),
    )
    found, slopes = problem.predicted(vector, (joined,))
    middle, turned = found[len(weight) :], slopes[len(weight) :]
    error = np.sqrt(np.einsum("pi,ij,pj->p", turned, covariance, turned))
    scale, zero = curve.coordinate.span, float(weight @ measurement.value)
    value, lower, upper = (
        zero + shifted * scale if curve.coordinate.signed else np.exp(shifted)
        for shifted in (middle, middle - error, middle + error)
    )
    return Line(temperature, value, lower, upper, conditions)


def _extended(values: Array, further: float | None, temperature: Array) -> Array:
    if further is None:
        return values
    return np.concatenate([values, np.full_like(temperature, further)])
