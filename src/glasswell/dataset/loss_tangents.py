"""Microwave loss of deposited dielectrics and substrates at millikelvin temperatures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from glasswell.names import simplify
from glasswell.provenance import Source
from glasswell.tables import shipped_table

# Between parallel plates all of the field is in the dielectric: its loss is that of the material.
_ALL_FIELD: Final = "LE PPC"

Interval = tuple[float, float]


@dataclass(frozen=True)
class LossTangent:
    """Loss of one dielectric in one publication, as the compilation has it.

    `low_power` is the smallest and largest loss 1/Q at powers of single photons, all of the loss
    that was seen; `tunnelling_states` is F tan δ0, the loss by tunnelling states alone, times the
    share F of the electric energy in the dielectric. One of them is None. Only where `intrinsic`
    is true, between parallel plates, is F = 1 and the number that of the material. The rows state
    no temperature and no frequency: they were measured at gigahertz in dilution refrigerators.
    """

    material: str
    reference: str
    deposition: str
    geometry: str
    low_power: Interval | None
    tunnelling_states: Interval | None
    intrinsic: bool
    source: Source


def loss_tangents(
    material: str | None = None, *, intrinsic: bool = False
) -> tuple[LossTangent, ...]:
    """Microwave losses at millikelvin temperatures, all or those of one material.

    material: as the compilation spells it, for example "a-SiN"; case, hyphens and subscripts do
    not matter ("aSiN"), but "SiNx" is another entry.  intrinsic: only parallel plates, whose
    numbers are tan δ.  Crystals (Al2O3 by epitaxy, substrates) are in the table.
    Source: C. R. H. McRae et al., Rev. Sci. Instrum. 91, 091101 (2020), and the list that its
    authors keep. Each row names the publication that measured it.
    """
    return tuple(
        entry
        for entry in _entries()
        if (material is None or simplify(entry.material) == simplify(material))
        and (entry.intrinsic or not intrinsic)
    )


@cache
def _entries() -> tuple[LossTangent, ...]:
    table = shipped_table("glasswell.dataset", "loss", "microwave-loss")
    return tuple(
        LossTangent(
            row["material"],
            row["reference"],
            row["deposition"],
            row["geometry"],
            _interval(row, "low_power_loss"),
            _interval(row, "tunnelling_loss"),
            row["geometry"] == _ALL_FIELD,
            table.source,
        )
        for row in table.rows
    )


def _interval(row: dict[str, str], name: str) -> Interval | None:
    low, high = row[f"{name}_from [1]"], row[f"{name}_to [1]"]
    return (float(low), float(high)) if low else None
