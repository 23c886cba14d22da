"""From what a user gives to a problem: curves, a substance, what is varied and what is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from glasswell.dataset import Measurement
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.inference.family import Family
from glasswell.inference.parameters import OPTIONAL, PARAMETERS
from glasswell.inference.problem import Problem, Varied
from glasswell.inference.shapes import ShapeFamily
from glasswell.material import Material, material

_DEFAULT_ERROR = 0.5


@dataclass(frozen=True)
class Setup:
    """A problem before the search.

    The problem varies what no glass is without; `optional` are the mechanisms to try besides.
    given: values that the user stated, in SI, by name.  requested: the names to free.
    """

    problem: Problem
    optional: tuple[Varied, ...]
    given: Mapping[str, float]
    requested: tuple[str, ...]


# What the model of a fit predicts.
FITTED = ("thermal_conductivity", "heat_capacity")


def one_glass(measurements: Measurement | Sequence[Measurement]) -> tuple[Measurement, ...]:
    """The measurements, which belong to one glass."""
    every = (measurements,) if isinstance(measurements, Measurement) else tuple(measurements)
    if not every:
        raise InputError("there is nothing to fit", "", "give at least one measurement")
    other = next((m for m in every if m.quantity not in FITTED), None)
    if other is not None:
        raise InputError(
            f"{other.name} holds another quantity: {other.quantity.replace('_', ' ')}",
            f"a fit takes curves of {' and '.join(FITTED).replace('_', ' ')}",
            "leave it out; docs/resonators.md fits resonators with scipy",
        )
    names = {m.material for m in every if m.material}
    if len(names) > 1:
        raise InputError(
            f"the measurements belong to different glasses: {', '.join(sorted(names))}",
            "one fit describes one glass",
            "fit them one by one",
        )
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
    names: tuple[str, ...] = () if "energy_scale" in family.absent else ("energy_scale",)
    if "thermal_conductivity" in quantities:
        names += ("strength", "minimum_path")
    return (*names, family.density_name) if "heat_capacity" in quantities else names


def set_up(
    curves: tuple[Measurement, ...],
    substance: Material,
    start: Glass | None,
    sample: Mapping[str, float],
    names: tuple[str, ...],
    family: Family,
) -> Setup:
    """Varied and held parameters of a fit; `sample` holds the lengths and constants given."""
    given = dict(sample)
    if start is not None:
        given |= _values_of(start, family)
    apart = given.get("longitudinal") != given.get("transverse") and "strength" not in names
    split = apart or bool({"longitudinal", "transverse"} & set(names))
    needed = [n for n in ("energy_scale", "minimum_path") if n not in family.absent]
    needed += ["longitudinal", "transverse"] if split else ["strength"]
    needed += [n for n in OPTIONAL if n in names or (n in given and n != "random_force")]
    varied, optional, held, carried = [], [], {}, []
    for name in needed:
        prior = PARAMETERS[name]
        if name in names and name not in OPTIONAL:
            varied.append(varied_parameter(name, given.get(name)))
            continue
        if name in names:
            optional.append(varied_parameter(name, given.get(name)))
        elif name not in given and prior.absent is None:
            carried.append(varied_parameter(name, None))
        usual = prior.centre if prior.absent is None else prior.absent
        held[name] = given.get(name, usual)
    density = family.density_name
    if density in names:
        varied.append(varied_parameter(density, given.get(density)))
    elif substance.linear_heat_capacity is not None:
        varied.append(linear_heat_capacity(substance))
    elif density in given:
        held[density] = given[density]
    else:
        raise _no_density(substance, density)
    problem = Problem(substance, family, curves, tuple(varied), held, tuple(carried))
    return Setup(problem, tuple(optional), given, names)


def varied_parameter(name: str, value: float | None) -> Varied:
    """A free parameter with its prior; a given value is a start, not a prior."""
    prior = PARAMETERS[name]
    centre = float(np.log(prior.centre))
    begin = centre if value is None or value <= 0.0 else float(np.log(value))
    return Varied(name, begin, centre, prior.log_width, prior.log_bounds)


def linear_heat_capacity(substance: Material) -> Varied:
    """C1 of a material, to be varied within its error."""
    quantity = substance.quantity("linear_heat_capacity")
    value = substance.require("linear_heat_capacity")
    error = quantity.standard_error
    share = _DEFAULT_ERROR if not error else float(error / quantity.value)
    centre = float(np.log(value))
    bounds = PARAMETERS["linear_heat_capacity"].log_bounds
    return Varied("linear_heat_capacity", centre, centre, share, bounds)


def _values_of(start: Glass, family: Family) -> dict[str, float]:
    """Parameters of a glass to start from; a strength of zero cannot be a logarithm."""
    first, second = (max(strength, 1e-12) for strength in start.strengths)
    return {
        **family.values_of(start.ensemble),
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
