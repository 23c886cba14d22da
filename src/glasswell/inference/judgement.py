"""What may be read off a fit, and what must not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from glasswell.dataset import Measurement
from glasswell.errors import RefusedFitError
from glasswell.inference.least_squares import Optimum
from glasswell.inference.model import glass_from
from glasswell.inference.parameters import KNOWN, PARAMETERS
from glasswell.inference.problem import Problem
from glasswell.inference.slope import (
    REFUSED_SLOPE,
    SLOPE_RANGE,
    low_temperature_slope,
    slope_text,
)
from glasswell.inference.verdict import STEEP
from glasswell.inference.waves import ELASTIC
from glasswell.response.marks import LARGEST_SCALED_TEMPERATURE

Array = npt.NDArray[np.float64]

_STRENGTH_BELOW = 2.0
_LARGEST_RMS = 0.15
_REFUSED_RMS = 1.0
# By how much points may rise more steeply than a fit with a boundary: 2.3 against 2.1.
_UNEXPLAINED = REFUSED_SLOPE - SLOPE_RANGE[1]
# In widths of the prior: a factor of 11 in W, of 8 in C.
_FAR = 3.0
_LARGEST_RATE_CONSTANT = 0.1
_LARGEST_EXTRAPOLATED = 1.0 / 3.0

_REMEDY = "fit a homogeneous glass"


def reaches_tunnelling(measurements: tuple[Measurement, ...]) -> bool:
    """Whether any point of phonons lies below 2 K, where they meet tunnelling states."""
    return any(
        m.quantity in ("thermal_conductivity", *ELASTIC) and m.temperature.min() < _STRENGTH_BELOW
        for m in measurements
    )


def check_boundary(
    measurements: tuple[Measurement, ...], problem: Problem, optimum: Optimum
) -> None:
    """Raises RefusedFitError if a slope too steep for a glass is not explained by the boundary."""
    for measurement in measurements:
        if measurement.quantity != "thermal_conductivity":
            continue
        slope = low_temperature_slope(measurement)
        if slope is None or not slope.too_steep:
            continue
        text = slope_text(measurement, slope)
        boundary = problem.values(optimum.vector).get("boundary", np.inf)
        if np.isinf(boundary):
            raise RefusedFitError(
                text + ", and the data ask for no boundary that would explain it", STEEP, _REMEDY
            )
        whole = replace(problem, measurements=(measurement,))
        predicted, _ = whole.predicted(optimum.vector)
        rest = replace(measurement, value=measurement.value / np.exp(predicted))
        left = low_temperature_slope(rest)
        if left is not None and left.value - 2.0 * left.standard_error > _UNEXPLAINED:
            raise RefusedFitError(
                f"{text}, which a boundary of {boundary:.3g} m does not explain",
                f"the fitted curve is flatter than the points by {left.value:.2f} ± "
                f"{left.standard_error:.2f}",
                _REMEDY,
            )


def check_fixed(problem: Problem, optimum: Optimum, names: tuple[str, ...]) -> None:
    """Raises RefusedFitError for an rms above 1, or if the data fix nothing of what was free."""
    worst = int(np.argmax(np.abs(optimum.residuals)))
    temperature = np.concatenate([m.temperature for m in problem.measurements])[worst]
    farthest = f"the point farthest from the fit is at {temperature:.3g} K"
    _check_described(optimum.rms, farthest)
    if set(names) & set(problem.names):
        return
    raise RefusedFitError(
        f"these data fix none of the parameters that were to be fitted ({', '.join(names)})",
        "after the fit none of them was better known than before, with an rms of "
        f"{optimum.rms:.2f} in ln(measured/fitted)",
        f"look for a wrong unit or a wrong row ({farthest}), add points, or widen the range of "
        "temperatures",
    )


def _check_described(rms: float, farthest: str) -> None:
    if rms > _REFUSED_RMS:
        raise RefusedFitError(
            f"the best fit leaves an rms of {rms:.2f} in ln(measured/fitted)",
            "the points lie off the fit by a factor of e and more, so the model does not describe "
            "these data and no parameter can be read off them",
            f"check the units, the material and single rows ({farthest}); fit a homogeneous glass",
        )


def judge_fit(problem: Problem, optimum: Optimum) -> list[str]:
    """Warnings about a fit: its scatter, values that no glass has, points beyond the levels."""
    values = problem.values(optimum.vector)
    return [
        *_scatter(optimum.rms),
        *_out_of_range(problem, values),
        *_wide_levels(problem, values),
        *_extrapolated(problem, values.get("energy_scale", np.inf)),
    ]


def _scatter(rms: float) -> list[str]:
    if rms <= _LARGEST_RMS:
        return []
    return [
        f"the fit leaves an rms of {rms:.2f} in ln(measured/fitted), far above the scatter of "
        "good measurements: the model does not describe these data, and its parameters mean little"
    ]


def _out_of_range(problem: Problem, values: Mapping[str, float]) -> list[str]:
    texts = []
    for v in problem.varied:
        if v.name in KNOWN:
            continue
        away = (np.log(values[v.name]) - v.log_centre) / v.log_width
        if abs(away) > _FAR:
            prior = PARAMETERS[v.name]
            unit = "" if prior.unit == "1" else f" {prior.unit}"
            side = "above" if away > 0 else "below"
            texts.append(
                f"{v.name} = {values[v.name]:.3g}{unit} lies far {side} its usual range "
                f"({prior.reason}): check the units of the data and the material"
            )
    return texts


def _wide_levels(problem: Problem, values: Mapping[str, float]) -> list[str]:
    if "rate_constant" not in problem.family.derived:
        return []
    glass, _, _ = glass_from(values, problem.material, problem.family)
    if problem.family.scattering != "exact" or glass.rate_constant <= _LARGEST_RATE_CONSTANT:
        return []
    return [
        f"the rate constant K is {glass.rate_constant:.2g}: above {_LARGEST_RATE_CONSTANT:g} "
        "levels are about as wide as they lie apart, where the ladder of one-phonon transitions is "
        "not valid"
    ]


def _extrapolated(problem: Problem, energy_scale: float) -> list[str]:
    temperature = np.concatenate([m.temperature for m in problem.measurements])
    beyond = temperature > LARGEST_SCALED_TEMPERATURE * energy_scale
    if beyond.mean() <= _LARGEST_EXTRAPOLATED:
        return []
    return [
        f"{beyond.sum()} of {beyond.size} points lie above kT = {LARGEST_SCALED_TEMPERATURE:g} W "
        f"({LARGEST_SCALED_TEMPERATURE * energy_scale:.3g} K), where the levels kept no longer "
        "hold all occupation and the model is extrapolated"
    ]
