"""An experiment that could be made: which curve, at which points, how well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError
from glasswell.glass import Film
from glasswell.inference.catalogue import entry_of
from glasswell.inference.nuisance import SCALE_ERRORS
from glasswell.response.curves import AXIS_UNITS

Array = npt.NDArray[np.float64]

# Quantities that may be negative: counted from an arbitrary zero, with absolute errors.
SIGNED: Final = frozenset({"sound_velocity_shift", "permittivity_shift", "resonator_shift"})
_SCALE_ERROR: Final = 0.05
_UNKNOWN: Final = float("inf")
_POINTS: Final = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Experiment:
    """A curve that could be measured.

    observable: a name that `FitResult.predict` knows.  axis (point,): what it is a curve over, in
    SI.  error: one standard error of a point, or (point,): relative, but of shifts absolute.
    options: keywords of the observable, such as {"frequency": 1e4}.
    scale_error: relative error of the whole curve, by default what the posterior assumes of a
    curve of that quantity (2 % of a heat capacity, else 5 %); inf for a factor that nobody knows,
    such as a loss tangent.  offset_error: absolute error of the zero of a shift, by default inf: it
    is counted from an arbitrary reference.  name: what it is called in tables.
    Raises: InputError for an unknown observable, an axis that is no list of positive numbers, and
    errors that are not positive.
    """

    observable: str
    axis: npt.ArrayLike
    error: npt.ArrayLike
    options: Mapping[str, Any] = field(default_factory=dict)
    scale_error: float | None = None
    offset_error: float | None = None
    name: str = ""

    def __post_init__(self) -> None:
        entry = entry_of(self.observable)
        axis = _numbers(self.axis, f"axis of {self.observable}", AXIS_UNITS.get(entry.axis, "SI"))
        if axis.size == 0:
            raise InputError(
                f"the axis of {self.observable} holds no point",
                "an experiment that measures nothing tells nothing",
                f"give values of the {entry.axis.replace('_', ' ')}",
            )
        given = _numbers(self.error, f"error of {self.observable}", self.error_unit)
        if given.size not in (1, axis.size):
            raise InputError(
                f"{given.size} errors for {axis.size} points",
                "",
                "give one error, or one for each point",
            )
        error = np.broadcast_to(given, axis.shape).copy()
        scale = self.scale_error
        if scale is None:
            scale = SCALE_ERRORS.get(self.observable, _SCALE_ERROR)
        offset = self.offset_error
        if offset is None:
            offset = _UNKNOWN if self.signed else 0.0
        for name, value in (("scale_error", scale), ("offset_error", offset)):
            if not value >= 0.0:
                raise InputError(
                    f"{name}={value!r} is no error", "", f"give {name} from 0 to infinity"
                )
        if offset and not self.signed:
            raise InputError(
                f"{self.observable} has no arbitrary zero",
                f"shifts have one: {', '.join(sorted(SIGNED))}",
                "leave offset_error out",
            )
        changes: dict[str, object] = {
            "axis": axis,
            "error": error,
            "options": MappingProxyType(dict(self.options)),
            "scale_error": float(scale),
            "offset_error": float(offset),
            "name": self.name or _usual_name(self.observable, entry.axis, axis),
        }
        for changed, to in changes.items():
            object.__setattr__(self, changed, to)

    @property
    def signed(self) -> bool:
        """Whether the quantity may be negative, so that its errors are absolute."""
        return self.observable in SIGNED

    @property
    def error_unit(self) -> str:
        """Of `error`, in words."""
        return "its own unit" if self.signed else "shares of the value"

    def nuisance(self, value: Array, keep: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
        """What else moves the curve: slopes (point, number) by scale and zero, and their widths."""
        columns = [value if self.signed else np.ones_like(value), np.ones_like(value)]
        widths = np.array([self.scale_error, self.offset_error], dtype=np.float64)
        used = widths > 0.0
        return np.stack(columns, axis=-1)[keep][:, used], widths[used]


def usual_candidates() -> tuple[Experiment, ...]:
    """What laboratories measure of a glass in the cold, with errors that are usual.

    Loss tangents, intensities of light, the zeros of shifts are unknown; film thickness and
    scattering lengths leave 10 and 20 % to the scale.
    """
    cold, warm = np.geomspace(0.05, 1.0, _POINTS), np.geomspace(2.0, 20.0, _POINTS)
    wide = np.geomspace(0.02, 20.0, 2 * _POINTS)
    cavity = {"frequency": 5e9, "loss_tangent": 1e-3}

    def one(name: str, observable: str, axis: Array, error: float, **rest: Any) -> Experiment:
        return Experiment(name=name, observable=observable, axis=axis, error=error, **rest)

    return (
        one("conductivity, 0.05-1 K", "thermal_conductivity", cold, 0.03),
        one("conductivity, plateau", "thermal_conductivity", warm, 0.03),
        one("heat capacity, 0.1-1 K", "heat_capacity", np.geomspace(0.1, 1.0, _POINTS), 0.02),
        one("heat capacity, 1-20 K", "heat_capacity", np.geomspace(1.0, 20.0, _POINTS), 0.02),
        one(
            "internal friction, 10 kHz",
            "internal_friction",
            wide,
            0.03,
            options={"frequency": 1e4},
        ),
        one(
            "sound velocity, 10 kHz",
            "sound_velocity_shift",
            wide,
            2e-6,
            options={"frequency": 1e4},
        ),
        one(
            "ultrasound, 1 GHz",
            "ultrasonic_attenuation",
            np.geomspace(0.1, 20.0, _POINTS),
            0.05,
            options={"frequency": 1e9},
        ),
        one(
            "dielectric loss, 5 GHz",
            "dielectric_loss",
            np.geomspace(0.05, 10.0, _POINTS),
            0.03,
            options=cavity,
            scale_error=_UNKNOWN,
        ),
        one(
            "resonator shift, 5 GHz",
            "resonator_shift",
            np.geomspace(0.05, 2.0, _POINTS),
            1e-7,
            options=cavity,
            scale_error=_UNKNOWN,
        ),
        one(
            "conductivity, film of 1 µm",
            "thermal_conductivity",
            np.geomspace(0.1, 20.0, _POINTS),
            0.05,
            options={"boundary": Film(thickness=1e-6)},
            scale_error=0.1,
        ),
        one(
            "density of states, 1-20 K",
            "density_of_states",
            np.geomspace(1.0, 20.0, 5),
            0.05,
            scale_error=0.2,
        ),
        one(
            "Raman spectrum at 10 K",
            "raman_spectrum",
            np.geomspace(3.0, 60.0, _POINTS),
            0.05,
            options={"temperature": 10.0},
            scale_error=_UNKNOWN,
        ),
    )


def _usual_name(observable: str, along: str, axis: Array) -> str:
    unit = AXIS_UNITS.get(along, "")
    return f"{observable.replace('_', ' ')}, {axis.min():.3g}-{axis.max():.3g} {unit}".rstrip()


def _numbers(values: npt.ArrayLike, name: str, unit: str) -> Array:
    try:
        found = np.atleast_1d(np.array(values, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise InputError(
            f"the {name} is {values!r}", f"{error}", f"give numbers, in {unit}"
        ) from error
    if found.ndim != 1 or not np.all(np.isfinite(found) & (found > 0.0)):
        raise InputError(
            f"the {name} holds a value that is not positive, or is no list",
            f"it is given in {unit} and must be finite and above zero",
            "give a number or a list of positive numbers",
        )
    found.flags.writeable = False
    return found
