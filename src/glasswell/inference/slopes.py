"""Curves of a fitted glass and how they turn with every uncertain parameter."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.errors import InputError, ValidityWarning
from glasswell.glass import Glass
from glasswell.inference.catalogue import curve_of
from glasswell.inference.experiment import Experiment
from glasswell.inference.model import Sample, elastic_from, glass_from
from glasswell.inference.problem import Problem, Varied

Array = npt.NDArray[np.float64]

_MARKS = ("extrapolated", "cut_off", "confined")
# Share of a standard error by which each parameter is moved.
_STEP = 0.1


@dataclass(frozen=True)
class Response:
    """One curve: value (point,), slopes (point, parameter), and which points are inside validity.

    Slopes of ln(value) by ln(parameter); of a shift, those of the value itself.
    """

    experiment: Experiment
    value: Array
    slopes: Array
    valid: npt.NDArray[np.bool_]

    def information(self, model_error: float = 0.0) -> Array:
        """Fisher information (parameter, parameter), scale and zero of the curve marginalised.

        model_error: scatter of the points about the model besides their errors: relative, of a
        shift as a share of its root mean square about the mean.
        """
        size = float(np.std(self.value[self.valid])) if self.experiment.signed else 1.0
        given = np.asarray(self.experiment.error)[self.valid, None]
        error = np.hypot(given, model_error * size)
        own, widths = self.experiment.nuisance(self.value, self.valid)
        slopes, own = self.slopes[self.valid] / error, own / error
        # Rows of a least-squares problem whose last unknowns, scale and zero, have priors.
        own = np.concatenate([own, np.diag(1.0 / widths)])
        slopes = np.concatenate([slopes, np.zeros((len(widths), slopes.shape[1]))])
        basis = _orthonormal(own)
        left = slopes - basis @ (basis.T @ slopes)
        return np.asarray(left.T @ left)


@dataclass(frozen=True)
class Swept:
    """Curves with their slopes, and slopes (quantity, parameter) of ln of the derived numbers.

    derived: names of these, which belong to the model (`Family.drawn`).
    """

    responses: tuple[Response, ...]
    derived: tuple[str, ...]
    derived_values: Array
    derived_slopes: Array


def sweep(
    problem: Problem,
    parameters: Sequence[Varied],
    vector: Array,
    spread: Array,
    experiments: Sequence[Experiment],
) -> Swept:
    """Central differences of all curves, by the logarithms of `parameters` at `vector`.

    Curves of one observable with the same options are computed in one call.
    """
    groups = _grouped(experiments)
    names = [p.name for p in parameters]

    def state(at: Array) -> tuple[list[xr.Dataset], dict[str, float]]:
        values = {**problem.held, **dict(zip(names, np.exp(at).tolist(), strict=True))}
        glass, sample, every = glass_from(values, problem.material, problem.family)
        rate_constant = elastic_from(every, glass.material).rate_constant
        derived = problem.family.drawn(every["density"], rate_constant)
        return [_curve(problem, glass, sample, experiments, g) for g in groups], derived

    best, derived = state(vector)
    first = _split(best, groups, experiments)
    slopes = [np.empty((np.size(e.axis), len(vector))) for e in experiments]
    derived_slopes = np.empty((len(derived), len(vector)))
    for i, sigma in enumerate(spread):
        step = np.zeros_like(vector)
        step[i] = _STEP * sigma
        (up, more), (down, less) = state(vector + step), state(vector - step)
        rises = np.log([more[name] / less[name] for name in derived])
        derived_slopes[:, i] = rises / (2.0 * step[i])
        pairs = zip(_split(up, groups, experiments), _split(down, groups, experiments), strict=True)
        for k, (high, low) in enumerate(pairs):
            rise = high[0] - low[0] if experiments[k].signed else np.log(high[0] / low[0])
            slopes[k][:, i] = rise / (2.0 * step[i])
    found = zip(experiments, first, slopes, strict=True)
    return Swept(
        tuple(Response(e, value, slope, valid) for e, (value, valid), slope in found),
        tuple(derived),
        np.log(list(derived.values())),
        derived_slopes,
    )


def _grouped(experiments: Sequence[Experiment]) -> list[list[int]]:
    """Places of experiments that are parts of one curve; a shift has a reference of its own."""
    groups: dict[object, list[int]] = {}
    for i, e in enumerate(experiments):
        key: object = (e.observable, repr(sorted(e.options.items(), key=lambda item: item[0])))
        groups.setdefault(i if e.signed else key, []).append(i)
    return list(groups.values())


def _curve(
    problem: Problem,
    glass: Glass,
    sample: Sample,
    experiments: Sequence[Experiment],
    group: Sequence[int],
) -> xr.Dataset:
    first = experiments[group[0]]
    axis = np.concatenate([np.asarray(experiments[i].axis) for i in group])
    with warnings.catch_warnings():
        # Points outside validity are left out or refused by their marks.
        warnings.simplefilter("ignore", ValidityWarning)
        return curve_of(
            glass, sample, problem.family.scattering, first.observable, axis, first.options
        )


def _split(
    curves: Sequence[xr.Dataset], groups: Sequence[Sequence[int]], experiments: Sequence[Experiment]
) -> list[tuple[Array, npt.NDArray[np.bool_]]]:
    """Values (point,) of each experiment, and which of them are inside validity."""
    found: dict[int, tuple[Array, npt.NDArray[np.bool_]]] = {}
    for curve, group in zip(curves, groups, strict=True):
        total = np.asarray(curve["total"].values, dtype=np.float64)
        lengths = [np.size(experiments[i].axis) for i in group]
        _check_values(experiments[group[0]], total, sum(lengths))
        valid = np.ones(total.shape, dtype=np.bool_)
        for mark in _MARKS:
            if mark in curve.variables:
                valid &= ~np.asarray(curve[mark].values, dtype=np.bool_)
        ends = np.cumsum(lengths)[:-1]
        for i, one, good in zip(group, np.split(total, ends), np.split(valid, ends), strict=True):
            found[i] = (one, good)
    return [found[i] for i in range(len(experiments))]


def _check_values(experiment: Experiment, total: Array, points: int) -> None:
    if total.shape != (points,):
        raise InputError(
            f"{experiment.name} is not one curve: its shape is {total.shape}",
            "an experiment runs along one axis",
            "give one value for every other option, and one experiment for each curve",
        )
    if not np.isfinite(total).all() or not (experiment.signed or (total > 0.0).all()):
        raise InputError(
            f"{experiment.name} has no usable value at some of its points",
            "the model gives no finite number above zero there",
            "choose another axis",
        )


def _orthonormal(columns: Array) -> Array:
    """Orthonormal basis (point, rank) of the space of the columns."""
    if columns.shape[1] == 0:
        return columns
    length = np.linalg.norm(columns, axis=0)
    columns = columns[:, length > 0.0] / length[length > 0.0]
    basis, weight, _ = np.linalg.svd(columns, full_matrices=False)
    return np.asarray(basis[:, weight > 1e-10])
