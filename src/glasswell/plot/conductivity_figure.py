"""Thermal conductivity: the points, the fit, what limits it, and the residuals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from glasswell.plot import style, view
from glasswell.plot.content import (
    Array,
    Band,
    Points,
    fitted_curves,
    fitted_values,
    measured,
    sources,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glasswell.dataset import Measurement
    from glasswell.inference import FitResult

_QUANTITY: Final = "thermal_conductivity"

# What the conductivity would be if one thing alone acted.
_PARTS: Final = {
    "resonance_limited": ("resonant absorption alone", style.FIRST_PART),
    "relaxation_limited": ("relaxation alone", style.SECOND_PART),
    "boundary_limited": ("boundaries alone", style.FOURTH_PART),
    "floor": ("shortest path lₘᵢₙ alone", style.THIRD_PART),
}
# A part that lets through much less, or much more, than the whole says nothing there.
_LEAST_SHARE: Final = 0.05


def conductivity(result: FitResult, not_fitted: Sequence[Measurement] = ()) -> Figure:
    """κ(T) in W/(K m) with the fit, its one-sigma band, its parts, and residuals in per cent.

    `not_fitted` are points outside the fitted range, drawn small and grey.
    """
    return ConductivityPicture.of(result, not_fitted).figure()


@dataclass(frozen=True)
class ConductivityPicture:
    """What the figure of a fitted conductivity shows; residuals are fractions, not per cent."""

    name: str
    values: str
    sources: str
    total: Band
    parts: dict[str, Array]
    points: tuple[Points, ...]
    residuals: tuple[Points, ...]
    not_fitted: tuple[Points, ...]
    rms: float
    highest: float

    @classmethod
    def of(cls, result: FitResult, not_fitted: Sequence[Measurement] = ()) -> ConductivityPicture:
        """The content from a result; calls for one prediction."""
        fitted = fitted_curves(result, _QUANTITY)
        curves = [curve for curve, _ in fitted]
        found = result.predict(_QUANTITY, style.geometric(*_range(result, curves)))
        points = tuple(measured(curve, len(curves) == 1) for curve in curves)
        residuals = tuple(
            Points(point.x, residual, None if point.error is None else point.error / point.y, "")
            for point, (_, residual) in zip(points, fitted, strict=True)
        )
        return cls(
            name=result.glass.material.name,
            values=fitted_values(result),
            sources=sources(result, curves),
            total=Band.of(found, "temperature"),
            parts={name: np.asarray(found[name].values) for name in _PARTS},
            points=points,
            residuals=residuals,
            not_fitted=tuple(measured(curve, alone=True) for curve in not_fitted),
            rms=result.rms_log,
            highest=result.highest_temperature,
        )

    def figure(self) -> Figure:
        """Draw it."""
        figure, panels = style.blank(
            6.4,
            5.8,
            rows=(2.9, 1.0) if self.points else (1.0,),
            share_x=True,
            margins=(0.82, 0.16, 0.90, 0.36),
        )
        main = panels[0]
        for panel in panels:
            style.logarithmic(panel, "xy" if panel is main else "x", decimal="x")
            panel.set_xlim(self.total.x[0], self.total.x[-1])
            view.shade_extrapolated(panel, self.highest)
        heights = np.concatenate([self.total.y, *(points.y for points in self.points)])
        main.set_ylim(float(heights.min()) / 2.0, float(heights.max()) * 3.0)
        self._draw_curves(main)
        self._draw_points(main)
        view.short_axis(main, ("x", "y"))
        style.legend(main, "lower right", borderaxespad=1.0)
        style.note(main, 0.035, 0.955, self.values)
        style.label(main, y="thermal conductivity κ (W m⁻¹ K⁻¹)")
        kind = "" if self.points else ", predicted"
        style.title(figure, f"{self.name}: thermal conductivity{kind}")
        if self.points:
            main.tick_params(labelbottom=False, which="both")
            self._draw_residuals(panels[1])
            view.short_axis(panels[1], ("x",))
        else:
            style.label(main, "temperature T (K)")
        beyond = view.about_extrapolated(main, self.highest)
        style.footnote(figure, f"{self._out_of_view()}{beyond}{self.sources}")
        return figure

    def _out_of_view(self) -> str:
        """The mechanisms that limit nothing here, in words."""
        texts = [
            text
            for name, (text, _) in _PARTS.items()
            if np.all(self.parts[name] > self.total.y / _LEAST_SHARE)
            and np.any(np.isfinite(self.parts[name]))
        ]
        if not texts:
            return ""
        allowed = f"would allow more than {1.0 / _LEAST_SHARE:.0f} times the fit"
        return f"Out of view: {' and '.join(texts)} {allowed}. "

    def _draw_curves(self, axes: Axes) -> None:
        total = self.total
        axes.fill_between(total.x, total.lower, total.upper, **style.BAND)
        for name, (text, look) in _PARTS.items():
            values = self.parts[name]
            shown = (values > _LEAST_SHARE * total.y) & (values < total.y / _LEAST_SHARE)
            if view.in_view(axes, total.x[shown], values[shown]):
                axes.plot(total.x, np.where(shown, values, np.nan), label=text, **look)
        kind = "fit" if self.points else "prediction"
        axes.plot(total.x, total.y, label=f"{kind} and its standard error", **style.TOTAL)

    def _draw_points(self, axes: Axes) -> None:
        style.points(axes, self.points)
        shown = [p for p in self.not_fitted if view.in_view(axes, p.x, p.y)]
        for number, points in enumerate(shown):
            axes.plot(
                points.x,
                points.y,
                linestyle="none",
                marker="o",
                markersize=3.4,
                markerfacecolor="none",
                markeredgecolor=style.GREY,
                markeredgewidth=0.7,
                label="" if number else "measured, not fitted",
            )

    def _draw_residuals(self, axes: Axes) -> None:
        axes.axhspan(-100.0 * self.rms, 100.0 * self.rms, **style.BAND)
        axes.axhline(0.0, color=style.BLUE, linewidth=1.2)
        style.points(axes, self.residuals, scale=100.0)
        largest = max(
            self.rms, *(float(np.abs(points.y).max(initial=0.0)) for points in self.residuals), 0.01
        )
        axes.set_ylim(-125.0 * largest, 125.0 * largest)
        axes.locator_params(axis="y", nbins=5)
        style.label(axes, "temperature T (K)", "ln(data/fit) (%)")


def _range(result: FitResult, curves: Sequence[Measurement]) -> tuple[float, float]:
    """Temperatures (K) that the figure shows: those of the points and a little more."""
    if not curves:
        return result.range
    coldest = min(float(curve.temperature[0]) for curve in curves)
    hottest = max(float(curve.temperature[-1]) for curve in curves)
    return coldest / 1.5, hottest * 1.7
