"""What was held and why, in words: the notes of parameters, and warnings."""

from __future__ import annotations

import numpy as np

from glasswell.inference.parameters import PARAMETERS, SUBSTANCE
from glasswell.inference.search import Found, Held
from glasswell.inference.setup import Setup
from glasswell.material import Material


def notes_of(setup: Setup, found: Found) -> dict[str, str]:
    """Remarks by parameter: where a value comes from that the fit has not found."""
    notes = {}
    for name in found.problem.held:
        if name in found.held:
            notes[name] = _note(found.held[name], setup.priors[name].reason)
        elif name in setup.given:
            notes[name] = "held as given"
        else:
            notes[name] = f"held at its prior: {setup.priors[name].reason}"
    for name in set(SUBSTANCE) & set(found.problem.names):
        notes[name] = "varied within its error"
    if "linear_heat_capacity" in found.problem.names:
        substance = found.problem.material
        source = _source(substance, setup)
        notes["linear_heat_capacity"] = f"varied within its error; {source}"
        rule = "from the linear heat capacity, C_exc(0.1 K) = c1 · 0.1 K"
        fixed = "density" in found.held
        notes["density"] = f"not fixed by these data; {rule}" if fixed else rule
    return notes


def _source(substance: Material, setup: Setup) -> str:
    if "linear_heat_capacity" in setup.known:
        return setup.priors["linear_heat_capacity"].reason
    return substance.quantity("linear_heat_capacity").source.citation


def warnings_of(setup: Setup, found: Found) -> list[str]:
    """Warnings about parameters that were to be fitted and are held, or are half fixed."""
    texts = [_warning(name, held, setup.priors[name].reason) for name, held in found.held.items()]
    for name in sorted(found.kept & set(found.problem.names)):
        value = _with_unit(name, setup.priors[name].centre)
        texts.append(
            f"{name} is fixed on one side only: its error is nearly that of the field's range, but "
            f"the data exclude {value}, so it stays free; read its error with care"
        )
    return texts


def _note(held: Held, reason: str) -> str:
    if held.kind == "given":
        return f"held as given, because {held.why}"
    if held.kind == "absent":
        return f"left out: {held.why or 'the data do not need it'}"
    return f"held at its prior, because {held.why}; {reason}"


def _warning(name: str, held: Held, reason: str) -> str:
    if held.kind == "rule":
        return (
            f"{name} follows from the linear heat capacity of the material, as if it had not been "
            f"freed: {held.why}"
        )
    if held.kind == "absent":
        return f"{name} is left out: {held.why or 'the data do not need it'}"
    value = _with_unit(name, held.value)
    if held.kind == "given":
        return (
            f"{name} is held at {value}, as given: {held.why}; the other errors hold for this value"
        )
    return (
        f"{name} is held at {value}: {held.why} ({reason}); the errors of fitted "
        "parameters hold for this value, those of derived numbers and predictions include its range"
    )


def _with_unit(name: str, value: float) -> str:
    unit = PARAMETERS[name].unit
    if np.isinf(value):
        return "none"
    return f"{value:g}" if unit == "1" else f"{value:g} {unit}"
