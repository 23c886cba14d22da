"""Claim 12: electrons in soft configurations, and diamagnetic → paramagnetic at p_c ~ 10⁵ bar.

    python validation/electrons/claim_12.py

Prints the electron centres of the example of a chalcogenide, and how far its conclusions depend on
the values assumed for it: each of them is changed alone, in both directions.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

import glasswell as gw

KILOBAR: Final = 1e8
ROOM: Final = 300.0
# Assumed values, changed alone.
CHANGES: Final[tuple[Mapping[str, float], ...]] = (
    {},
    {"coupling": 1.5},
    {"coupling": 4.5},
    {"repulsion": 0.1},
    {"repulsion": 0.28},
    {"repulsion": 0.6},
    {"repulsion": 1.0},
    {"width_eta": 0.05},
    {"width_eta": 0.2},
    {"width_xi": 0.1},
    {"width_xi": 0.4},
    {"negative_eta": 0.0},
    {"quartic_energy": 10.0},
    {"quartic_energy": 20.0},
    {"mass": 50.0},
    {"soft_fraction": 0.02},
    {"coupling_longitudinal": 4.0},
    {"coupling_longitudinal": 8.0},
)
# The cited ranges of p** and p̄, 10⁴ to 10⁵ bar, and no tilt.
PRESSURES: Final[Mapping[str, gw.Conditions]] = {
    "p** = p̄ = 10⁵ bar": gw.Conditions(),
    "p** = 10⁴, p̄ = 10⁵ bar": gw.Conditions(linear_pressure=1e9),
    "p** = p̄ = 10⁴ bar": gw.Conditions(linear_pressure=1e9, quadratic_pressure=1e9),
    "no tilt by pressure": gw.Conditions(pressure_coupling=0.0),
}
# η of centres that have lost their soft configuration.
HARDENED: Final = (0.5, 1.0, 2.0)


class Row(NamedTuple):
    """Conclusions of one set of values; pressures in kbar, μ in eV, susceptibility in SI."""

    negative: float
    width_of_level: float
    stokes: float
    susceptibility: float
    half_positive: float
    half_single: float


def row_of(
    changes: Mapping[str, float], conditions: gw.Conditions | None = None, stiffness: float = 1.0
) -> Row:
    """The conclusions drawn from the example with some values changed."""
    glass, centres = gw.chalcogenide_centres(**changes)
    hardened = gw.HardenedCentres(stiffness=stiffness)

    def stokes(d1: np.ndarray, d2: np.ndarray, origin: np.ndarray) -> np.ndarray:
        found = centres.optical(d1, d2, electrons=2, origin=origin)
        return np.asarray(found.stokes_shift)

    turns = [
        gw.paramagnetic_pressure(
            centres, glass, rule=rule, conditions=conditions, hardened=hardened
        )
        for rule in ("negative", "spins")
    ]
    return Row(
        centres.negative_fraction(),
        centres.pinning(temperature=ROOM),
        centres.mean_over_negative(stokes),
        float(centres.spins(ROOM)["susceptibility"]),
        turns[0] / KILOBAR,
        turns[1] / KILOBAR,
    )


def show(name: str, row: Row) -> None:
    """Print one line of the table."""
    print(
        f"{name:28s} {100 * row.negative:6.1f} % {row.width_of_level:7.3f} {row.stokes:7.3f} "
        f"{row.susceptibility:9.2e} {row.half_positive:7.1f} {row.half_single:7.1f}",
        flush=True,
    )


def main() -> None:
    warnings.simplefilter("ignore", gw.ValidityWarning)
    print(f"{'changed':28s}  U_eff<0  dmu/dnu  Stokes     chi      half U>0  half single (kbar)")
    for changes in CHANGES:
        name = ", ".join(f"{key} {value:g}" for key, value in changes.items()) or "nothing"
        show(name, row_of(changes))
    for name, conditions in PRESSURES.items():
        show(name, row_of({}, conditions))
    for stiffness in HARDENED:
        show(f"hardened at eta = {stiffness:g}", row_of({}, stiffness=stiffness))


if __name__ == "__main__":
    main()
