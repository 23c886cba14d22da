"""Whether the curves reach far enough: the temperatures that each parameter is read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasswell.dataset import Measurement
from glasswell.inference.waves import ELASTIC

# A slope needs half a decade.
LEAST_SPAN = 0.5


@dataclass(frozen=True)
class Need:
    """What one curve has to reach so that a parameter can be read off it.

    below, above: multiples of W that the curve has to start at or below and end at or above; the
    landmark is what lies between.
    """

    quantity: str
    below: float | None
    above: float | None
    landmark: str


_STRENGTH = (
    Need("thermal_conductivity", 0.4, None, "where κ goes nearly as T²"),
    *(
        Need(f"{branch}_{kind}", 0.4, None, "where two-level systems make the response of sound")
        for branch in ("longitudinal", "transverse")
        for kind in ("internal_friction", "velocity_shift")
    ),
)
# From the plateau of tunnelling into activated relaxation, which W turns on.
_SOUND = tuple(
    Need(f"{branch}_{kind}", 0.4, 1.0, "from the plateau of tunnelling to activated relaxation")
    for branch in ("longitudinal", "transverse")
    for kind in ("internal_friction", "velocity_shift")
)
# Read off fits of made-up curves of silica with 3 % scatter, cut at various temperatures: within
# these limits W and C come back within 10 %.
NEEDS: dict[str, tuple[Need, ...]] = {
    "energy_scale": (
        Need("thermal_conductivity", 0.4, 1.0, "from the T² range to the foot of the plateau of κ"),
        Need("heat_capacity", 0.5, 0.6, "around the minimum of C/T³ of the soft potentials"),
        *_SOUND,
    ),
    "strength": _STRENGTH,
    "longitudinal": _STRENGTH,
    "transverse": _STRENGTH,
    "minimum_path": (
        Need("thermal_conductivity", None, 10.0, "where κ rises again above its plateau"),
    ),
    "density": (Need("heat_capacity", 0.5, None, "below the minimum of C/T³"),),
    "random_force": (Need("heat_capacity", 0.5, 1.5, "across the maximum of C/T³"),),
}


def judge_spans(curves: Sequence[Measurement]) -> list[str]:
    """Warnings about curves that span less than half a decade of temperature."""
    texts = []
    for curve in curves:
        low, high = curve.temperature[0], curve.temperature[-1]
        decades = float(np.log10(high / low))
        if decades < LEAST_SPAN:
            texts.append(
                f"{curve.name} spans {decades:.2f} decades of temperature ({low:.3g} to "
                f"{high:.3g} K): a power law and a curve look alike over less than "
                f"{LEAST_SPAN:g}; add points up to {low * 10**LEAST_SPAN:.2g} K or down to "
                f"{high / 10**LEAST_SPAN:.2g} K"
            )
    return texts


def judge_reach(
    curves: Sequence[Measurement], names: Sequence[str], energy_scale: float
) -> list[str]:
    """Warnings about parameters whose temperatures no curve reaches, with those needed (K).

    names: what was to be fitted.  energy_scale: W/k of the fit (K), in which the landmarks lie.
    """
    texts = []
    for name in names:
        needs = NEEDS.get(name, ())
        if not needs or any(_met(need, curve, energy_scale) for need in needs for curve in curves):
            continue
        wanted = "; or ".join(_words(need, energy_scale) for need in _shown(needs, curves))
        have = ", ".join(_range(curve) for curve in curves)
        texts.append(f"{name} is read from too small a range ({have}): it needs {wanted}")
    return texts


def _shown(needs: Sequence[Need], curves: Sequence[Measurement]) -> Sequence[Need]:
    """Needs of quantities that were measured, or all but those of sound."""
    quantities = {curve.quantity for curve in curves}
    own = [need for need in needs if need.quantity in quantities]
    return own or [need for need in needs if need.quantity not in ELASTIC]


def _met(need: Need, curve: Measurement, energy_scale: float) -> bool:
    if curve.quantity != need.quantity:
        return False
    cold = need.below is None or curve.temperature[0] <= need.below * energy_scale
    hot = need.above is None or curve.temperature[-1] >= need.above * energy_scale
    return bool(cold and hot)


def _words(need: Need, energy_scale: float) -> str:
    parts = []
    if need.below is not None:
        parts.append(f"down to {need.below * energy_scale:.2g} K")
    if need.above is not None:
        parts.append(f"up to {need.above * energy_scale:.2g} K")
    quantity = need.quantity.replace("_", " ")
    return f"a {quantity} {' and '.join(parts)}, {need.landmark}"


def _range(curve: Measurement) -> str:
    quantity = curve.quantity.replace("_", " ")
    return f"{quantity} from {curve.temperature[0]:.3g} to {curve.temperature[-1]:.3g} K"
