"""The shape of a soft-potential ensemble: all that its universal functions depend on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError

Array = npt.NDArray[np.float64]

SMALLEST_MINIMUM_D2 = -20.0
LARGEST_MINIMUM_D2 = 0.0


@dataclass(frozen=True)
class Shape:
    """Density exp(-a D1²) for D2 > D2min and zero below, per dD1 dD2 and in units of P_s.

    minimum_d2: D2min, between -20 and 0.  random_force: a ≥ 0 (0: uniform).
    """

    minimum_d2: float = -11.0
    random_force: float = 0.0

    def __post_init__(self) -> None:
        if not SMALLEST_MINIMUM_D2 <= self.minimum_d2 <= LARGEST_MINIMUM_D2:
            raise InputError(
                f"minimum_d2={self.minimum_d2!r} is outside the table",
                "levels are tabulated for D2 from -20 on, and without D2 < 0 nothing tunnels",
                "choose a minimum_d2 between -20 and 0 (the field uses -6 to -15)",
            )
        if not (np.isfinite(self.random_force) and self.random_force >= 0.0):
            raise InputError(
                f"random_force={self.random_force!r} is not a width",
                "the density is exp(-a D1²) with a ≥ 0",
                "give a ≥ 0; 0 is the uniform density",
            )

    def density(self, d1: npt.ArrayLike) -> Array:
        """Density at tilts d1 (...) inside the range of D2, in units of P_s."""
        with np.errstate(under="ignore"):
            return np.asarray(np.exp(-self.random_force * np.square(np.asarray(d1, float))))

    @property
    def key(self) -> dict[str, float]:
        """Parameters by which cached tables of this shape are told apart."""
        return {"minimum_d2": float(self.minimum_d2), "random_force": float(self.random_force)}
