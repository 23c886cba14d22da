"""What the scripts of this folder share: a finding, the ensembles they look at, how one is printed.

Each script `claim_<number>_*.py` has `compute`, which returns a Finding, `draw`, which returns the
figure that shows it, and `main`, which prints.  `gather.py` runs them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import glasswell as gw

HOLDS: Final = "holds"
CHANGED: Final = "holds with a changed number"
FAILS: Final = "does not hold"

# "Much smaller" is read as "at most a third of".
MUCH_SMALLER: Final = 1.0 / 3.0
# Wide enough against the quantum scales eta_L = 0.0098, √eta_L = 0.099 of W/k = 16.6 K.
EXAMPLE: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "quartic_energy": 15.0,
        "length": 1.0,
        "mass": 150.0,
        "atom_density": 6.6e28,
        "soft_fraction": 0.05,
        "width_eta": 0.1,
        "width_xi": 0.25,
    }
)
SYMMETRIC, WEAKENED, CUT = 1.0, 0.3, 0.0
# Nearly constant over the soft region: F at the saddle is 0.985 of F at the origin.
WIDE: Final = {"width_eta": 0.5, "width_xi": 1.0}


@dataclass(frozen=True)
class Finding:
    """A claim, what becomes of it, the numbers behind that, and one sentence."""

    claim: int
    said: str
    verdict: str
    numbers: Mapping[str, float]
    sentence: str

    def __post_init__(self) -> None:
        if self.verdict not in (HOLDS, CHANGED, FAILS):
            raise ValueError(f"verdict={self.verdict!r} is none of the three")
        object.__setattr__(self, "numbers", MappingProxyType(dict(self.numbers)))


def soft_configurations(**changes: Any) -> gw.SoftConfigurationsModel:
    """The example of this folder, with other fields."""
    return gw.SoftConfigurationsModel(**{**EXAMPLE, **changes})


def soft_potentials(**changes: Any) -> gw.SoftPotentialModel:
    """Uniform density over (D1, D2), energies in W."""
    return gw.SoftPotentialModel(energy_scale=1.0, density=1.0, **changes)


def show(finding: Finding) -> None:
    print(f"Claim {finding.claim}: {finding.said}")
    print(f"  {finding.verdict}: {finding.sentence}")
    for name, value in finding.numbers.items():
        print(f"    {name:36s} {value:.6g}")
