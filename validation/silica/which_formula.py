"""Prints which of the literature's two formulas moves the fit of vitreous silica.

    python validation/silica/which_formula.py

Fits with the exact or the interpolated resonant part, and with the ladder or the Arrhenius formula
for the relaxation, in all four combinations.  The table of docs/fit.md is copied from here.
"""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import jax

import glasswell as gw
from glasswell.response.absorption import SoftPotentialAbsorption

CURVE = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988")
EXACT_PARTS = SoftPotentialAbsorption.parts


def mixed(resonant: str, relaxation: str) -> Any:
    """A replacement for SoftPotentialAbsorption.parts with one part from each response."""

    def parts(self: SoftPotentialAbsorption, *arguments: Any) -> tuple[Any, Any]:
        found = {
            kind: EXACT_PARTS(
                SoftPotentialAbsorption(kind, self.resonant, self.relaxation), *arguments
            )
            for kind in {resonant, relaxation}
        }
        return found[resonant][0], found[relaxation][1]

    return parts


def main() -> None:
    for resonant in ("exact", "interpolation"):
        for relaxation in ("exact", "interpolation"):
            # Compiled code remembers the function that it was traced with.
            jax.clear_caches()
            with patch.object(SoftPotentialAbsorption, "parts", mixed(resonant, relaxation)):
                result = gw.fit(CURVE)
            scale, strength = (result.parameters[n] for n in ("energy_scale", "strength"))
            print(
                f"resonant {resonant:13s}  relaxation {relaxation:13s}  "
                f"W/k {scale.value:.2f} ± {scale.standard_error:.2f} K   "
                f"C {1e4 * strength.value:.2f}e-4   rms {result.rms_log:.3f}"
            )


if __name__ == "__main__":
    main()
