"""What every ensemble hands out: its quantum systems and how many of each there are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Systems:
    """Independent systems of an ensemble, as a quadrature rule.

    levels (system, level): above the ground level, in K.  position (system, level): <n|y|n>.
    transition (system, level, level): |<m|y|n>|², zero on the diagonal.  weight (system,): 1/m³.
    For two-level systems y is 2Δ/E between the levels on the diagonal and Δ0/E off it, and the
    deformation potential γ stands in the place of Λ.
    """

    levels: Array
    position: Array
    transition: Array
    weight: Array
