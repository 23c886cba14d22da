"""The random force that a glass shows in its heat capacity: from two temperatures to W and a."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline
from scipy.optimize import brentq

from glasswell.ensemble.shape import Shape
from glasswell.ensemble.thermal_table import node_heat_capacity
from glasswell.errors import InputError
from glasswell.numerics.plain_number import plain_number
from glasswell.spectrum.volume_nodes import volume_nodes

Array = npt.NDArray[np.float64]

# kT/W, and ln a, between which the extrema of C/T³ are followed.
_TEMPERATURES = np.geomspace(0.3, 11.0, 80)
_WEAKEST, _STRONGEST = np.log(1e-7), np.log(0.03)
_SMALLEST_RATIO = 1.2
_STEP = 0.02


@dataclass(frozen=True)
class RandomForceEstimate:
    """W and a random force, from the minimum and the maximum of C/T³.

    energy_scale: W/k in K.  random_force: a of exp(-a D1²).  sensitivity: -d ln a/d ln(T_max/T_min)
    at fixed T_min: an error of 1 % in the ratio is one of `sensitivity` per cent in a.
    """

    energy_scale: float
    random_force: float
    sensitivity: float


def random_force_from_maximum(
    minimum_temperature: float, maximum_temperature: float, *, minimum_d2: float = -11.0
) -> RandomForceEstimate:
    """W and a of the soft-potential model whose C/T³ has its extrema where they are measured.

    kT_min ≈ 0.573 W (for D2 > -11) gives W; T_max/T_min, which falls with a, gives a.  For a weak
    force kT_max = 0.5433 W a^(-1/6), so a goes as the sixth power of the ratio.
    minimum_temperature, maximum_temperature: of C/T³ of a glass in K; phonons whose C goes as T³
    move neither.  minimum_d2: D2min of the ensemble.
    Accuracy: 1e-4 of W, 1e-3 of a, for temperatures that are exact.
    Range: T_max/T_min of 1.2 to 13, a of 1e-7 to 0.007.  Raises: InputError beyond it, and for
    temperatures that are not positive and in this order.
    Source: L. Gil, M. A. Ramos, A. Bringer, U. Buchenau, PRL 70, 182 (1993), by exact levels.
    """
    given = tuple(
        plain_number(name, value, "a glass has one of it, in K", "call once for each glass")
        for name, value in (
            ("minimum_temperature", minimum_temperature),
            ("maximum_temperature", maximum_temperature),
        )
    )
    if not all(np.isfinite(t) and t > 0.0 for t in given) or given[0] >= given[1]:
        raise InputError(
            f"minimum_temperature={given[0]!r} and maximum_temperature={given[1]!r} are no extrema",
            "C/T³ of a glass has its minimum below its maximum, both above zero",
            "give the two temperatures in K, the minimum first",
        )
    curve = _curve(Shape(float(minimum_d2)).minimum_d2)
    ratio = float(np.log(given[1] / given[0]))
    largest = float(np.log(curve.ratio(_WEAKEST)))
    if largest == 0.0:
        raise InputError(
            f"with minimum_d2={minimum_d2!r} C/T³ has no minimum",
            "the minimum lies between tunnelling states and vibrations, and hardly any tunnel",
            "choose a deeper minimum_d2",
        )
    if not np.log(_SMALLEST_RATIO) <= ratio <= largest:
        raise InputError(
            f"T_max/T_min = {np.exp(ratio):.3g} belongs to no random force",
            f"it lies between {_SMALLEST_RATIO:g}, where the two extrema merge, and "
            f"{np.exp(largest):.3g}, where the maximum lies at kT = 8 W",
            "check that both are extrema of C/T³, and not of C/T",
        )

    def excess(force: float, wanted: float) -> float:
        return float(np.log(curve.ratio(force))) - wanted

    force, below = (
        float(brentq(excess, _WEAKEST, _STRONGEST, args=(wanted,), xtol=1e-6))
        for wanted in (ratio, ratio - _STEP * min(ratio, 1.0))
    )
    extrema = curve.extrema(force)
    assert extrema is not None
    return RandomForceEstimate(
        energy_scale=given[0] / extrema[0],
        random_force=float(np.exp(force)),
        sensitivity=(below - force) / (_STEP * min(ratio, 1.0)),
    )


class _Curve(NamedTuple):
    """C of every node (temperature, node), from which C of any random force is a sum."""

    minimum_d2: float
    capacity: Array
    weight: Array
    square: Array

    def extrema(self, log_force: float) -> tuple[float, float] | None:
        """KT/W of the minimum and of the maximum of C/T³; None if there is no maximum."""
        force = float(np.exp(log_force))
        with np.errstate(under="ignore"):
            capacity = self.capacity @ (self.weight * np.exp(-force * self.square))
        capacity = capacity + Shape(self.minimum_d2, force).tail_heat_capacity(_TEMPERATURES)
        curve = CubicSpline(np.log(_TEMPERATURES), np.log(capacity / _TEMPERATURES**3))
        roots = curve.derivative().roots(extrapolate=False)
        if len(roots) < 2:
            return None
        return float(np.exp(roots[0])), float(np.exp(roots[1]))

    def ratio(self, log_force: float) -> float:
        """T_max/T_min, 1 if there is no maximum."""
        found = self.extrema(log_force)
        return 1.0 if found is None else found[1] / found[0]


@lru_cache(maxsize=2)
def _curve(minimum_d2: float) -> _Curve:
    nodes = volume_nodes(minimum_d2)
    capacity = np.stack([node_heat_capacity(float(t), nodes) for t in _TEMPERATURES])
    return _Curve(minimum_d2, capacity, nodes.weight, np.square(nodes.d1))
