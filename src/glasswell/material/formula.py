"""Atoms in a chemical formula, from which the atom density of a simple glass follows."""

from __future__ import annotations

import re

_PART = re.compile(r"(?P<element>[A-Z][a-z]?)(?P<count>\d{0,6})|(?P<open>\()|\)(?P<repeat>\d{0,6})")


def atoms_per_formula_unit(formula: str) -> int | None:
    """Number of atoms in a formula such as "SiO2" or "Ca(NO3)2"; None for anything else.

    Only whole numbers of atoms are counted: a description like "C, H, O, N network" gives None.
    """
    counts = [0]
    position = 0
    while position < len(formula):
        part = _PART.match(formula, position)
        if part is None:
            return None
        if part["element"]:
            counts[-1] += int(part["count"] or 1)
        elif part["open"]:
            counts.append(0)
        elif len(counts) > 1:
            inner = counts.pop()
            counts[-1] += inner * int(part["repeat"] or 1)
        else:
            return None
        position = part.end()
    return counts[0] if len(counts) == 1 and counts[0] > 0 else None
