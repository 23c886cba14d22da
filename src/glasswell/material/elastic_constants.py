"""Density and sound velocities of glasses of one component, from a table of SciGlass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Final

from glasswell.errors import InputError
from glasswell.names import closest, simplify
from glasswell.provenance import Source
from glasswell.tables import shipped_table

# Half-widths of a normal distribution: 1.4826 medians of |x - median|.
_NORMAL: Final = 1.4826


@dataclass(frozen=True)
class ElasticConstants:
    """What one publication measured on one glass, near 293 K.

    `density` in kg/m³, velocities in m/s, `glass_transition` in K or None. `suspect` marks rows
    of which a value is more than 20 % off the median of three or more rows of that glass.
    """

    formula: str
    density: float
    longitudinal_velocity: float
    transverse_velocity: float
    glass_transition: float | None
    suspect: bool
    source: Source


def elastic_constants(
    formula: str | None = None, *, suspect: bool = False
) -> tuple[ElasticConstants, ...]:
    """Measured elastic constants of simple glasses, all or those of one formula such as "GeO2".

    suspect: also the rows that are marked so.  Raises InputError for a formula not in the table.
    Source: SciGlass, under the Open Database License; each row names its publication.  At helium
    temperatures velocities differ from these by up to some per cent.
    """
    rows = _rows()
    if formula is not None:
        rows = tuple(row for row in rows if simplify(row.formula) == simplify(formula))
        if not rows:
            known = sorted({row.formula for row in _rows()})
            nearest = closest(formula, known)
            hint = "" if nearest is None else f"; did you mean {nearest!r}?"
            raise InputError(
                f"There are no elastic constants of {formula!r}",
                remedy=f"Use one of {', '.join(known)}{hint}",
            )
    return tuple(row for row in rows if suspect or not row.suspect)


def median_and_spread(rows: Sequence[ElasticConstants], name: str) -> tuple[float, float]:
    """Median of one attribute over the rows that have it, and the robust spread of the rows.

    The spread is 1.4826 times the median distance from the median: one sigma of a normal
    distribution, and 0 where one laboratory was copied by others.
    """
    values = [value for row in rows if (value := getattr(row, name)) is not None]
    if not values:
        raise InputError(f"No row has a {name.replace('_', ' ')}", remedy="Give other rows")
    centre = median(values)
    return centre, _NORMAL * median(abs(value - centre) for value in values)


@cache
def _rows() -> tuple[ElasticConstants, ...]:
    table = shipped_table("glasswell.material", "elastic", "sciglass")
    licence = table.source.licence
    return tuple(
        ElasticConstants(
            row["formula"],
            float(row["density [kg/m^3]"]),
            float(row["longitudinal_velocity [m/s]"]),
            float(row["transverse_velocity [m/s]"]),
            float(row["glass_transition [K]"]) if row["glass_transition [K]"] else None,
            row["suspect"] == "yes",
            Source(f"{row['reference']}, by way of SciGlass", table.source.url, licence),
        )
        for row in table.rows
    )
