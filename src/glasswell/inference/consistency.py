"""Whether several curves belong together: copies, contradictory units, other glasses, priors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from glasswell.dataset import Measurement
from glasswell.dataset.quantities import SIGNED
from glasswell.errors import DataError, InputError
from glasswell.inference.least_squares import Optimum, covariance_of, solve
from glasswell.inference.parameters import KNOWN, PARAMETERS, Parameter, given_priors
from glasswell.inference.problem import Problem, Varied
from glasswell.inference.substance import known_parameter
from glasswell.material import Material
from glasswell.names import canonical

Array = npt.NDArray[np.float64]

# Two curves of one glass: further apart than this one has another unit, or another sample.
_CONTRADICTION = 5.0
_DISAGREEMENT = 1.5
_FEWEST = 3
_SAME_CONDITION = 0.02
# Values agree to the digits that tables are printed with.
_SAME = 1e-5
# Pulls of a prior in its standard errors.
_STRAINED, _EXCLUDED = 3.0, 6.0
# A prior as much wider says next to nothing.
_LOOSER = 10.0


class ExcludedPriorError(InputError):
    """What is known of the parameter `name` before, and the data exclude each other."""

    def __init__(self, what: str, why: str = "", remedy: str = "", name: str = "") -> None:
        super().__init__(what, why, remedy)
        self.name = name


def check_together(curves: Sequence[Measurement]) -> list[str]:
    """Warnings about curves that disagree, or points that are copies.

    Raises: DataError if a curve is given twice, under one name or two, or if curves of one quantity
    differ by more than a factor of 5 where they overlap.
    """
    texts = [text for curve in curves for text in _copies(curve)]
    for one, other in combinations(curves, 2):
        if one.quantity == other.quantity and one.unit == other.unit:
            _check_twice(one, other)
            texts += _apart(one, other) if _alike(one, other) else []
    return texts


def check_substance(curves: Sequence[Measurement], substance: Material, named: bool) -> list[str]:
    """Warnings about curves that name another material than the fit is given.

    named: whether the material was asked for by its name.  Raises: InputError then.
    """
    texts = []
    for curve in curves:
        if curve.material is None or canonical(curve.material) == canonical(substance.name):
            continue
        text = f"{curve.name} is a curve of {curve.material}, the fit is one of {substance.name}"
        if named:
            raise InputError(
                text, "a curve of another glass says nothing about this one",
                f"leave the glass out, or correct the material of the file ({_place(curve)})",
            )  # fmt: skip
        texts.append(f"{text}: its density and velocities are used")
    return texts


def check_priors(
    problem: Problem, optimum: Optimum, priors: Mapping[str, Parameter] = PARAMETERS
) -> list[str]:
    """Warnings about values that the data pull away from what is known of them before.

    Known are values of the material, and what the user has given a prior of; of the latter, and of
    the former where errors given were enlarged, what the data say without the prior counts, because
    scatter about a fit that it has spoilt is no measure.
    Raises: InputError if the data and a value known before differ by six of its standard errors.
    """
    own = given_priors(priors)
    uncertain = {v.name for v in (*problem.varied, *problem.carried)}
    texts = [
        f"the prior given for {name} counts for nothing: {name} is no uncertain number of this fit"
        for name in sorted(own - uncertain)
    ]
    for varied in problem.varied:
        unit = "" if PARAMETERS[varied.name].unit == "1" else f" {PARAMETERS[varied.name].unit}"
        within = f"{np.exp(varied.log_centre):.3g}{unit} within {varied.log_width:.0%}"
        if varied.name in own:
            value, error = _without_prior(problem, known_parameter(varied.name, problem.material))
            pull = (value - varied.log_centre) / np.hypot(varied.log_width, error)
            known, remedy = f"the prior given for {varied.name} is {within}", "its prior"
        elif varied.name in KNOWN:
            value, pull = _known_pull(problem, optimum, varied)
            known = f"{varied.name} of {problem.material.name} is known as {within}"
            remedy = "its standard error, or free density"
        else:
            continue
        found = f"the data ask for {np.exp(value):.3g}{unit}, {abs(pull):.1f} errors away"
        if abs(pull) > _EXCLUDED:
            raise ExcludedPriorError(
                f"{known}, and {found}",
                "the prior excludes the data, so their compromise describes neither",
                f"check the unit of the data, correct {varied.name} or widen {remedy}",
                varied.name,
            )
        if abs(pull) > _STRAINED:
            texts.append(f"{known}, but {found}: one of the two is wrong")
    return texts


def _known_pull(problem: Problem, optimum: Optimum, varied: Varied) -> tuple[float, float]:
    """Ln of what the data ask for, and its distance from what is known, in standard errors."""
    place = problem.names.index(varied.name)
    value = float(optimum.vector[place])
    pull = (value - varied.log_centre) / varied.log_width
    if max(optimum.enlarged) == 1.0:
        return value, pull
    # What a normal prior holds back: posterior variance = 1/(1/data + 1/prior).
    told = varied.log_width**2 - float(optimum.covariance[place, place])
    if told <= 0.0 or abs(value - varied.log_centre) < _STRAINED * np.sqrt(told) / 2.0:
        return value, pull
    loose = replace(varied, log_width=_LOOSER * varied.log_width)
    value, error = _without_prior(problem, loose)
    return value, (value - varied.log_centre) / float(np.hypot(varied.log_width, error))


def _without_prior(problem: Problem, other: Varied) -> tuple[float, float]:
    """Ln of a parameter and its error, as the data and another prior have it.

    The error counts the width of what is held at its prior: the data may ask for that instead.
    """
    varied = tuple(other if v.name == other.name else v for v in problem.varied)
    place = problem.names.index(other.name)
    told = replace(problem, varied=varied)
    found = solve(told)
    opened, vector = told.opened(found.vector)
    _, slopes = opened.predicted(vector)
    covariance = covariance_of(opened, slopes, found.noise)
    return float(found.vector[place]), float(np.sqrt(covariance[place, place]))


def _copies(curve: Measurement) -> list[str]:
    rows = np.stack([curve.temperature, curve.value, *curve.conditions.values()], axis=1)
    different, counts = np.unique(rows, axis=0, return_counts=True)
    twice = different[counts > 1]
    if not len(twice):
        return []
    where = ", ".join(f"{row[0]:g} K" for row in twice[:5])
    return [
        f"{curve.name}: {counts.sum() - len(counts)} points are copies of others (at {where}) and "
        "count as measured again; remove them if they are not"
    ]


def _check_twice(one: Measurement, other: Measurement) -> None:
    fewer, more = sorted((one, other), key=len)
    same = [
        bool(
            np.any(
                np.isclose(more.temperature, t, rtol=_SAME, atol=0.0)
                & np.isclose(more.value, v, rtol=_SAME, atol=0.0)
            )
        )
        for t, v in zip(fewer.temperature, fewer.value, strict=True)
    ]
    if sum(same) < max(_FEWEST, len(fewer) / 2) and not all(same):
        return
    raise DataError(
        f"{_place(one)} and {_place(other)} hold the same curve: {sum(same)} of "
        f"{len(fewer)} points agree in temperature and {one.quantity.replace('_', ' ')}, the "
        f"first at {fewer.temperature[int(np.argmax(same))]:g} K",
        "Points given twice make every error too small",
        "Leave one of the two out",
    )


def _apart(one: Measurement, other: Measurement) -> list[str]:
    ratio = _ratio(one, other)
    if ratio is None or max(ratio, 1.0 / ratio) < _DISAGREEMENT:
        return []
    text = (
        f"{_place(one)} lies a factor of {ratio:.3g} above {_place(other)} where both were measured"
        if ratio > 1.0
        else f"{_place(other)} lies a factor of {1.0 / ratio:.3g} above {_place(one)} where both "
        "were measured"
    )
    if max(ratio, 1.0 / ratio) > _CONTRADICTION:
        raise DataError(
            f"{text} (column {one.quantity})",
            "Curves of one glass do not differ that much: one of them is in another unit than its "
            "header says, or is of another sample",
            "Correct the unit in the header of one file, or fit the curves one by one",
        )
    return [f"{text}: their samples or their scales differ"]


def _alike(one: Measurement, other: Measurement) -> bool:
    """Whether two curves should agree: under one set of conditions, and counted from zero."""
    if one.quantity in SIGNED or set(one.conditions) != set(other.conditions):
        return False
    every = [np.append(one.conditions[n], other.conditions[n]) for n in one.conditions]
    return all(bool(np.ptp(values) <= _SAME_CONDITION * values.min()) for values in every)


def _ratio(one: Measurement, other: Measurement) -> float | None:
    """Median of one/other where they overlap; None with fewer than three points there."""
    low = max(one.temperature[0], other.temperature[0])
    high = min(one.temperature[-1], other.temperature[-1])
    inside = (one.temperature >= low) & (one.temperature <= high)
    if inside.sum() < _FEWEST:
        if ((other.temperature >= low) & (other.temperature <= high)).sum() < _FEWEST:
            return None
        back = _ratio(other, one)
        return None if back is None else 1.0 / back
    place, first = np.unique(other.temperature, return_index=True)
    between = np.interp(np.log(one.temperature[inside]), np.log(place), np.log(other.value[first]))
    return float(np.exp(np.median(np.log(one.value[inside]) - between)))


def _place(curve: Measurement) -> str:
    return curve.path or curve.name
