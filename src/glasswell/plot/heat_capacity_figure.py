"""Heat capacity over T³: what is left of it when Debye's law is divided out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from glasswell.plot import style, view
from glasswell.plot.content import (
    Array,
    Band,
    Points,
    fitted_curves,
    measured,
    soft_potentials,
    sources,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from glasswell.inference import FitResult

_QUANTITY: Final = "heat_capacity"
_BASES: Final = {"J/(K kg)": "mass", "J/(K mol)": "mole", "J/(K m^3)": "volume"}
_UNITS: Final = {
    "mass": "mJ kg⁻¹ K⁻⁴",
    "mole": "mJ mol⁻¹ K⁻⁴",
    "volume": "mJ m⁻³ K⁻⁴",
}
# Drawn from deep in the tunnelling regime up to kT = 2 W: above, a uniform density of soft
# potentials outgrows the phonons (see `glasswell.heat_capacity`).
_COLDEST: Final = 0.05
_HOTTEST: Final = 2.0


def heat_capacity(result: FitResult) -> Figure:
    """C/T³ in mJ/(K⁴ kg): phonons, excitations, total with its one-sigma band, and data if fitted.

    The basis is that of the fitted heat capacity, per mass if none was fitted.
    """
    return HeatCapacityPicture.of(result).figure()


@dataclass(frozen=True)
class HeatCapacityPicture:
    """What the figure of a heat capacity shows; all values in thousandths of SI, over T³."""

    name: str
    sources: str
    basis: str
    energy_scale: float
    total: Band
    phonons: Array
    excitations: Array
    points: tuple[Points, ...]
    highest: float

    @classmethod
    def of(cls, result: FitResult) -> HeatCapacityPicture:
        """The content from a result; calls for one prediction."""
        curves = [curve for curve, _ in fitted_curves(result, _QUANTITY)]
        basis = _BASES[curves[0].unit] if curves else "mass"
        scale = soft_potentials(result).energy_scale
        axis = style.geometric(*_range(scale, [curve.temperature for curve in curves]))
        found = result.predict(_QUANTITY, axis, per=basis)
        over_cube = 1e3 / axis**3
        return cls(
            name=result.glass.material.name,
            sources=sources(result, curves),
            basis=basis,
            energy_scale=scale,
            total=Band.of(found, "temperature", over_cube),
            phonons=found["phonons"].values * over_cube,
            excitations=found["excitations"].values * over_cube,
            points=tuple(
                measured(curve, len(curves) == 1, 1e3 / curve.temperature**3) for curve in curves
            ),
            highest=result.highest_temperature,
        )

    def figure(self) -> Figure:
        """Draw it."""
        figure, (axes,) = style.blank(6.4, 4.6, margins=(0.82, 0.16, 0.72, 0.40))
        style.logarithmic(axes, "xy", decimal="x")
        total = self.total
        axes.fill_between(total.x, total.lower, total.upper, **style.BAND)
        axes.plot(total.x, self.phonons, label="Debye phonons", **style.FIRST_PART)
        axes.plot(total.x, self.excitations, label="soft potentials", **style.SECOND_PART)
        axes.plot(total.x, total.y, label="total and its standard error", **style.TOTAL)
        style.points(axes, self.points)
        axes.set_xlim(total.x[0], total.x[-1])
        lowest = min(float(self.phonons.min()), float(total.y.min()))
        axes.set_ylim(lowest / 2.5, float(total.y.max()) * 2.0)
        style.mark(axes, self.energy_scale, "kT = W")
        view.shade_extrapolated(axes, self.highest)
        view.short_axis(axes, ("x", "y"))
        style.legend(axes, "upper center")
        style.label(axes, "temperature T (K)", f"C/T³ ({_UNITS[self.basis]})")
        kind = "" if self.points else ", predicted"
        style.title(figure, f"{self.name}: heat capacity over T³{kind}")
        beyond = view.about_extrapolated(axes, self.highest)
        style.footnote(figure, f"{beyond}{self.sources}")
        return figure


def _range(energy_scale: float, measured_at: list[Array]) -> tuple[float, float]:
    """Temperatures (K) to draw: the range of the prediction and all measured points."""
    every = np.concatenate([[_COLDEST, _HOTTEST * energy_scale], *measured_at])
    widened = 1.1 if measured_at else 1.0
    return float(every.min()) / widened, float(every.max()) * widened
