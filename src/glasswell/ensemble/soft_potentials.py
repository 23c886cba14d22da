"""The soft-potential model: P(D1, D2) uniform above a smallest D2, or with a random force."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from glasswell.ensemble.shape import Shape
from glasswell.ensemble.shaped import PotentialEnsemble, checked_bias
from glasswell.ensemble.tilted_shape import TiltedShape
from glasswell.errors import InputError
from glasswell.numerics.plain_number import make_plain


@dataclass(frozen=True)
class SoftPotentialModel(PotentialEnsemble):
    """Soft potentials with density P(D1, D2) = P_s exp(-a D1²) for D2 > D2min.

    energy_scale: W/k in K.  density: P_s in 1/m³ per dD1 dD2.
    random_force: a from 0 (uniform) to 10.
    minimum_d2: D2min, from -20 to 0; it cuts off tunnelling states too slow to matter.
    bias: a tilt of all potentials, D1 → D1 ± bias, half of them each way; it moves the random force
    and changes nothing of a uniform density.
    Raises InputError for values that are not finite and positive or outside the tables.
    Source: Il'in, Karpov, Parshin, JETP 65, 165 (1987); random force: Gil, Ramos, Bringer,
    Buchenau, PRL 70, 182 (1993).
    """

    energy_scale: float
    density: float
    random_force: float = 0.0
    minimum_d2: float = -11.0
    bias: float = 0.0

    def __post_init__(self) -> None:
        make_plain(
            self,
            ("energy_scale", "density", "random_force", "minimum_d2", "bias"),
            "an ensemble is described by single numbers",
            "make one ensemble for each value",
        )
        for name, unit in (("energy_scale", "K"), ("density", "1/m³")):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0.0):
                raise InputError(
                    f"{name}={value!r} is not a positive number",
                    f"it is given in {unit}",
                    "glasses have energy scales of 2 to 20 K and densities of 1e22 to 1e24 1/m³",
                )
        _ = self.shape

    @property
    def feels_bias(self) -> bool:
        """See `PotentialEnsemble`."""
        return self.random_force > 0.0

    def scaled(self, ratio: float) -> SoftPotentialModel:
        """See `PotentialEnsemble`."""
        return replace(self, density=self.density * ratio)

    @property
    def shape(self) -> Shape | TiltedShape:
        """What the universal functions of this ensemble depend on."""
        shape = Shape(float(self.minimum_d2), float(self.random_force))
        bias = checked_bias(self.bias)
        return TiltedShape(shape, bias) if bias > 0.0 and self.feels_bias else shape
