"""Sound and electric fields: a fitted friction, shift, loss or quality factor with its points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from glasswell.plot import style, view
from glasswell.plot.content import Array, Band, Points, fitted_curves, fitted_values, sources
from glasswell.plot.numbers import power_of_ten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glasswell.dataset import Measurement
    from glasswell.inference import FitResult

# Quantity → axis of its figure, and whether values are counted in powers of ten.
_AXES: Final = {
    "longitudinal_internal_friction": "longitudinal internal friction Q⁻¹",
    "transverse_internal_friction": "transverse internal friction Q⁻¹",
    "longitudinal_velocity_shift": "longitudinal velocity shift δv/v",
    "transverse_velocity_shift": "transverse velocity shift δv/v",
    "dielectric_loss": "dielectric loss tan δ",
    "permittivity_shift": "permittivity shift δε/ε",
    "internal_quality_factor": "internal quality factor Qᵢ",
    "frequency_shift": "frequency shift δf/f",
}
_LOOKS: Final = (
    style.TOTAL,
    style.FIRST_PART,
    style.SECOND_PART,
    style.THIRD_PART,
    style.FOURTH_PART,
)
_MILLION: Final = 1e6


def wave_quantities(result: FitResult) -> tuple[str, ...]:
    """Quantities of a fit that this figure shows, each once."""
    return tuple(dict.fromkeys(m.quantity for m in result.measurements if m.quantity in _AXES))


def wave_title(quantity: str) -> str:
    """What a figure shows, in words."""
    return f"{quantity.replace('_', ' ').capitalize()} with the fit"


def wave(result: FitResult, quantity: str) -> Figure:
    """Fitted curves of one quantity over temperature, one line for each set of conditions."""
    return WavePicture.of(result, quantity).figure()


@dataclass(frozen=True)
class WavePicture:
    """What the figure shows: lines with their points, residuals as fractions; shifts in millionths.

    logarithmic: whether residuals are ln(measured/fitted), else they are shares of the span.
    """

    name: str
    quantity: str
    values: str
    sources: str
    lines: tuple[Band, ...]
    labels: tuple[str, ...]
    points: tuple[Points, ...]
    residuals: tuple[Points, ...]
    logarithmic: bool
    highest: float

    @classmethod
    def of(cls, result: FitResult, quantity: str) -> WavePicture:
        """The content from a result; calls for the fitted lines."""
        from glasswell.dataset.quantities import SIGNED
        from glasswell.inference.lines import fitted_lines

        signed = quantity in SIGNED
        scale = _MILLION if signed else 1.0
        fitted = fitted_curves(result, quantity)
        lines, labels, points, residuals = [], [], [], []
        for curve, rest in fitted:
            found = fitted_lines(result, curve)
            several = len(found) > 1 or len(fitted) > 1
            own = len(fitted) > 1
            for line in found:
                label = _condition(line.conditions, curve, own, len(found) > 1)
                parts = (line.value, line.lower, line.upper)
                lines.append(Band(line.temperature, *(part * scale for part in parts)))
                labels.append(label if several else "fit and its standard error")
                kept = _rows(curve, line.conditions)
                points.append(_points(curve, kept, scale, "" if several else "measured"))
                residuals.append(Points(curve.temperature[kept], rest[kept], None, ""))
        return cls(
            name=result.glass.material.name,
            quantity=quantity,
            values=fitted_values(result),
            sources=sources(result, [curve for curve, _ in fitted]),
            lines=tuple(lines),
            labels=tuple(labels),
            points=tuple(points),
            residuals=tuple(residuals),
            logarithmic=not signed,
            highest=result.highest_temperature,
        )

    def figure(self) -> Figure:
        """Draw it."""
        figure, (main, below) = style.blank(
            7.4, 5.8, rows=(2.9, 1.0), share_x=True, margins=(0.86, 2.2, 0.80, 0.36)
        )
        for panel in (main, below):
            style.logarithmic(panel, "x", decimal="x")
            panel.set_xlim(
                min(float(line.x[0]) for line in self.lines),
                max(float(line.x[-1]) for line in self.lines),
            )
            view.shade_extrapolated(panel, self.highest)
        if self.logarithmic:
            style.logarithmic(main, "y")
        keys = self._draw(main)
        heights = np.concatenate([*(p.y for p in self.lines), *(p.y for p in self.points)])
        _set_range(main, heights, self.logarithmic)
        if self.logarithmic:
            view.short_axis(main, ("y",))
        main.tick_params(labelbottom=False, which="both")
        style.note(main, 1.03, 1.0, self.values)
        style.legend(main, "lower left", bbox_to_anchor=(1.0, 0.0), **keys)
        unit = "" if self.logarithmic else f" ({power_of_ten(-6)})"
        style.label(main, y=f"{_AXES[self.quantity]}{unit}")
        style.title(figure, f"{self.name}: {self.quantity.replace('_', ' ')}")
        self._draw_residuals(below)
        view.short_axis(below, ("x",))
        beyond = view.about_extrapolated(below, self.highest)
        style.footnote(figure, f"{beyond}{self.sources}")
        return figure

    def _draw(self, axes: Axes) -> dict[str, Any]:
        """Lines and points; if there are several of both, keys for the legend that pair them."""
        looks: list[dict[str, Any]] = [_LOOKS[i % len(_LOOKS)] for i in range(len(self.lines))]
        for line, label, look in zip(self.lines, self.labels, looks, strict=True):
            axes.fill_between(line.x, line.lower, line.upper, **style.BAND)
            axes.plot(line.x, line.y, label=label, **look)
        drawn = list(axes.lines)
        style.points(axes, self.points)
        if len(self.lines) == 1 or len(self.points) != len(self.lines):
            return {}
        marks = [axes.plot([], [], **style.point_look(i))[0] for i in range(len(drawn))]
        return {"handles": list(zip(drawn, marks, strict=True)), "labels": self.labels}

    def _draw_residuals(self, axes: Axes) -> None:
        axes.axhline(0.0, color=style.BLUE, linewidth=1.2)
        style.points(axes, self.residuals, scale=100.0)
        largest = max(*(float(np.abs(p.y).max(initial=0.0)) for p in self.residuals), 0.01)
        axes.set_ylim(-125.0 * largest, 125.0 * largest)
        axes.locator_params(axis="y", nbins=5)
        kind = "ln(data/fit) (%)" if self.logarithmic else "residual (% of span)"
        style.label(axes, "temperature T (K)", kind)


def _set_range(axes: Axes, heights: Array, logarithmic: bool) -> None:
    low, high = float(heights.min()), float(heights.max())
    if logarithmic:
        axes.set_ylim(low / 1.6, high * 1.6)
    else:
        room = 0.08 * (high - low)
        axes.set_ylim(low - room, high + room)


def _rows(curve: Measurement, conditions: Any) -> Any:
    kept = np.ones(len(curve), dtype=np.bool_)
    for name, value in conditions.items():
        kept &= np.isclose(curve.conditions[name], value, rtol=1e-3, atol=0.0)
    return kept


def _points(curve: Measurement, kept: Any, scale: float, label: str) -> Points:
    error = None if curve.uncertainty is None else np.asarray(curve.uncertainty[kept] * scale)
    return Points(curve.temperature[kept], np.asarray(curve.value[kept] * scale), error, label)


def _condition(conditions: Any, curve: Measurement, own: bool, several: bool) -> str:
    """What tells a line from the others: its curve's name, and the condition that changes."""
    parts = [curve.name.rpartition("/")[2]] if own else []
    if several or own:
        parts.append(_words(conditions, curve, several))
    return ", ".join(part for part in parts if part)


def _words(conditions: Any, curve: Measurement, several: bool) -> str:
    units = {"frequency": "Hz", "power": "W", "photon_number": "photons"}
    # Of power and photon number one says what the other does.
    names = [n for n in conditions if n != "power" or "photon_number" not in conditions]
    changing = [n for n in names if np.ptp(curve.conditions[n]) > 0.0] if several else names
    return ", ".join(f"{_short(conditions[n])} {units[n]}" for n in changing)


def _short(value: float) -> str:
    """Three digits, with a power of ten where that is shorter."""
    if 1e-3 <= value < 1e4:
        return f"{value:.3g}"
    digits, _, power = f"{value:.2e}".partition("e")
    return f"{digits}×{power_of_ten(int(power))}"
