"""From what a user gives to a problem: curves, a substance, what is varied and what is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from glasswell.dataset import Measurement
from glasswell.dataset.one_glass import check_one_glass
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.inference.curve import drive_of
from glasswell.inference.family import Family
from glasswell.inference.parameters import (
    KNOWN,
    OF_CURVES,
    OPTIONAL,
    PARAMETERS,
    WIDTHS,
    Parameter,
    given_priors,
)
from glasswell.inference.problem import Problem, Varied
from glasswell.inference.shapes import ShapeFamily
from glasswell.inference.substance import is_known, known_parameter, substance_parameters
from glasswell.inference.waves import DRIVES, ELASTIC
from glasswell.material import Material, material

# Quantities that show W: circuits at microwave frequencies see two-level systems, which have none.
_OF_W = frozenset({"thermal_conductivity", "heat_capacity", *ELASTIC})


@dataclass(frozen=True)
class Setup:
    """A problem before the search.

    The problem varies what no glass is without; `optional` are the mechanisms to try besides.
    given: values that the user stated, in SI, by name.  requested: the names to free.  priors: all
    parameters with their priors, the field's or the user's.
    """

    problem: Problem
    optional: tuple[Varied, ...]
    given: Mapping[str, float]
    requested: tuple[str, ...]
    priors: Mapping[str, Parameter] = field(default_factory=lambda: PARAMETERS)

    @property
    def known(self) -> frozenset[str]:
        """Parameters that the user has given a prior of, which are varied within it."""
        return given_priors(self.priors)

    def parameter(self, name: str) -> Varied:
        """A parameter to vary, as it is known before the fit."""
        return known_parameter(name, self.problem.material, self.priors)


def one_glass(measurements: Measurement | Sequence[Measurement]) -> tuple[Measurement, ...]:
    """The measurements, which belong to one glass."""
    every = (measurements,) if isinstance(measurements, Measurement) else tuple(measurements)
    if not every:
        raise InputError("there is nothing to fit", "", "give at least one measurement")
    check_one_glass(every)
    return every


def starting_glass(
    curves: tuple[Measurement, ...], glass: Glass | Material | str | None
) -> tuple[Glass | None, Material]:
    """The glass to start from, if one is given, and the substance."""
    if isinstance(glass, Glass):
        return glass, glass.material
    if isinstance(glass, Material):
        return None, glass
    name = glass or next((m.material for m in curves if m.material), None)
    if name is None:
        raise InputError(
            "the measurement does not say which glass it is",
            "density and sound velocities are needed beside the curve",
            "name the material (see gw.materials()), or give a Material or a Glass",
        )
    return None, material(name)


def default_free(
    curves: tuple[Measurement, ...], family: type[Family] = ShapeFamily
) -> tuple[str, ...]:
    """What is free unless the user says otherwise."""
    quantities = {m.quantity for m in curves}
    names: tuple[str, ...] = ()
    if "energy_scale" not in family.absent and quantities & _OF_W:
        names += ("energy_scale",)
    if quantities & {"thermal_conductivity", *ELASTIC}:
        names += ("strength",)
    names += tuple(name for name, those in OF_CURVES.items() if quantities & those)
    names += _saturation(curves) + _optional(curves)
    return (*names, family.density_name) if "heat_capacity" in quantities else names


def _saturation(curves: tuple[Measurement, ...]) -> tuple[str, ...]:
    """Parameters by which resonators saturate, where their drive is stated."""
    drives = {drive_of(curve) for curve in curves} - {None}
    if not drives:
        return ()
    return (*(name for drive, name in DRIVES.items() if drive in drives), "saturation_exponent")


def _optional(curves: tuple[Measurement, ...]) -> tuple[str, ...]:
    """Mechanisms to try for resonators, which are left out unless the data need them."""
    lossy = any(curve.quantity == "internal_quality_factor" for curve in curves)
    return ("saturation_growth",) * bool(_saturation(curves)) + ("other_loss",) * lossy


def set_up(
    curves: tuple[Measurement, ...],
    substance: Material,
    start: Glass | None,
    sample: Mapping[str, float],
    names: tuple[str, ...],
    family: Family,
    priors: Mapping[str, Parameter] = PARAMETERS,
) -> Setup:
    """Varied and held parameters of a fit; `sample` holds the lengths and constants given."""
    given = _given(sample, start, type(family))
    varied, optional, held, carried = [], [], {}, []
    for name in _needed(curves, given, names, type(family)):
        prior = priors[name]
        if name in names and name not in OPTIONAL:
            varied.append(varied_parameter(prior, given.get(name)))
            continue
        if name in names:
            optional.append(varied_parameter(prior, given.get(name)))
        elif name not in given and prior.absent is None:
            carried.append(varied_parameter(prior, None))
        usual = prior.centre if prior.absent is None else prior.absent
        held[name] = given.get(name, usual)
    density = family.density_name
    if density in names:
        varied.append(varied_parameter(priors[density], given.get(density)))
    elif is_known("linear_heat_capacity", substance, priors):
        varied.append(known_parameter("linear_heat_capacity", substance, priors))
    elif density in given:
        held[density] = given[density]
    else:
        raise _no_density(substance, density)
    varied += substance_parameters(substance, priors)
    problem = Problem(substance, family, curves, tuple(varied), held, tuple(carried))
    return Setup(problem, tuple(optional), given, names, priors)


def parameters_of(
    curves: tuple[Measurement, ...],
    start: Glass | None,
    sample: Mapping[str, float],
    names: tuple[str, ...],
    kind: type[Family],
) -> tuple[str, ...]:
    """Names of all parameters that `set_up` knows of, free or not, with those of the material."""
    needed = _needed(curves, _given(sample, start, kind), names, kind)
    return (*needed, *({kind.density_name} & set(names)), *KNOWN)


def _given(
    sample: Mapping[str, float], start: Glass | None, kind: type[Family]
) -> dict[str, float]:
    return dict(sample) if start is None else {**sample, **_values_of(start, kind)}


def _needed(
    curves: tuple[Measurement, ...],
    given: Mapping[str, float],
    names: tuple[str, ...],
    kind: type[Family],
) -> list[str]:
    """Parameters of the glass and of its curves, the density apart."""
    apart = given.get("longitudinal") != given.get("transverse") and "strength" not in names
    split = apart or bool({"longitudinal", "transverse"} & set(names))
    needed = [] if "energy_scale" in kind.absent else ["energy_scale"]
    needed += ["longitudinal", "transverse"] if split else ["strength"]
    quantities = {m.quantity for m in curves}
    needed += [n for n, those in OF_CURVES.items() if quantities & those or n == "minimum_path"]
    needed += _saturation(curves)
    needed += [n for n in WIDTHS if n in names]
    return needed + [n for n in OPTIONAL if n in names or (n in given and n != "random_force")]


def varied_parameter(prior: Parameter, value: float | None) -> Varied:
    """A free parameter with its prior; a given value is a start, not a prior."""
    centre = float(np.log(prior.centre))
    begin = centre if value is None or value <= 0.0 else float(np.log(value))
    return Varied(prior.name, begin, centre, prior.log_width, prior.log_bounds)


def _values_of(start: Glass, kind: type[Family]) -> dict[str, float]:
    """Parameters of a glass to start from; a strength of zero cannot be a logarithm."""
    first, second = (max(strength, 1e-12) for strength in start.strengths)
    return {
        **kind.values_of(start.ensemble),
        "longitudinal": first,
        "transverse": second,
        "strength": float(np.sqrt(first * second)),
    }


def _no_density(substance: Material, name: str) -> InputError:
    return InputError(
        f"{substance.name} has no linear heat capacity",
        f"relaxation needs the {name.replace('_', ' ')}, which κ alone hardly fixes",
        "give the material a linear_heat_capacity, start from a Glass whose ensemble has a "
        f"density, or free {name} together with a heat-capacity curve",
    )
