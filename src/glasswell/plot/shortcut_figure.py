"""The exact fit beside the one with the literature's interpolation formulas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from glasswell.errors import InputError
from glasswell.plot import style
from glasswell.plot.content import Array, Points, fitted_curves, soft_potentials, sources
from glasswell.plot.numbers import display, drawn_symbol, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glasswell.inference import FitResult
    from glasswell.inference.result import Shortcut

_QUANTITY: Final = "thermal_conductivity"
_SQUARE: Final[dict[str, Any]] = {
    "marker": "s",
    "color": style.VERMILION,
    "markerfacecolor": "white",
}
_CIRCLE: Final[dict[str, Any]] = {"marker": "o", "color": style.BLUE, "markerfacecolor": style.BLUE}


def shortcut(result: FitResult) -> Figure:
    """Residuals of both fits, what the shortcut does to the curve, and to the parameters.

    Raises InputError if the result holds no such comparison.
    """
    return ShortcutPicture.of(result).figure()


@dataclass(frozen=True)
class _Row:
    """One parameter of both fits: `other` is the ratio of the values, errors are relative."""

    text: str
    exact_error: float
    other: float
    other_error: float


@dataclass(frozen=True)
class ShortcutPicture:
    """What the figure of the comparison shows; residuals and error are fractions."""

    name: str
    sources: str
    exact: Points
    other: Points
    temperature: Array
    error: Array
    rows: tuple[_Row, ...]

    @classmethod
    def of(cls, result: FitResult) -> ShortcutPicture:
        """The content from a result; calls for three conductivities."""
        comparison = result.shortcut
        if comparison is None:
            raise InputError(
                "This result holds no fit with the usual shortcut",
                remedy="Fit with compare_shortcut=True",
            )
        fitted = fitted_curves(result, _QUANTITY)
        if not fitted:
            raise InputError(
                "No conductivity was fitted",
                "The shortcut is one of the conductivity",
                "Leave this figure out",
            )
        at = np.concatenate([curve.temperature for curve, _ in fitted])
        data = np.concatenate([curve.value for curve, _ in fitted])
        exact = np.concatenate([residual for _, residual in fitted])
        found = _conductivity(result, at, "interpolation", comparison)
        axis = style.geometric(float(at.min()), float(at.max()))
        error = _conductivity(result, axis, "interpolation") / _conductivity(result, axis, "exact")
        quality = (result.rms_log, comparison.rms_log)
        labels = [
            f"{kind}, rms {100.0 * rms:.1f} %" for kind, rms in zip(_KINDS, quality, strict=True)
        ]
        return cls(
            name=result.glass.material.name,
            sources=sources(result, [curve for curve, _ in fitted]),
            exact=Points(at, exact, None, labels[0]),
            other=Points(at, np.log(data / found), None, labels[1]),
            temperature=axis,
            error=error - 1.0,
            rows=_rows(result, comparison),
        )

    def figure(self) -> Figure:
        """Draw it."""
        figure, (upper, right, lower, spare) = style.blank(
            8.2,
            max(4.8, 1.25 + 0.95 * len(self.rows)),
            rows=(1.0, 1.0),
            columns=(1.25, 1.0),
            margins=(0.72, 0.20, 0.90, 0.42),
            gaps=(0.10, 0.12),
        )
        spare.remove()
        self._draw_residuals(upper)
        self._draw_error(lower)
        box, below = right.get_position(), lower.get_position()
        right.set_position((box.x0, below.y0, box.width, box.y1 - below.y0))
        self._draw_parameters(right)
        style.title(figure, f"{self.name}: exact levels and the usual interpolation formulas")
        style.footnote(figure, f"{_MEANING} {self.sources}")
        return figure

    def _draw_residuals(self, axes: Axes) -> None:
        style.logarithmic(axes, "x", decimal="x")
        axes.axhline(0.0, **style.REFERENCE)
        for points, look in ((self.exact, _CIRCLE), (self.other, _SQUARE)):
            axes.plot(
                points.x,
                100.0 * points.y,
                linestyle="none",
                markersize=4.6,
                label=points.label,
                **look,
            )
        largest = max(float(np.abs(points.y).max()) for points in (self.exact, self.other))
        axes.set_ylim(-130.0 * largest, 190.0 * largest)
        axes.set_xlim(self.temperature[0] / 1.3, self.temperature[-1] * 1.3)
        axes.tick_params(labelbottom=False)
        axes.locator_params(axis="y", nbins=6)
        style.legend(axes, "upper center", handletextpad=0.2)
        style.label(axes, y="ln(data/fit) (%)")

    def _draw_error(self, axes: Axes) -> None:
        style.logarithmic(axes, "x", decimal="x")
        axes.axhline(0.0, **style.REFERENCE)
        axes.plot(self.temperature, 100.0 * self.error, **style.FIRST_PART)
        axes.set_xlim(self.temperature[0] / 1.3, self.temperature[-1] * 1.3)
        span = float(np.abs(self.error).max())
        axes.set_ylim(
            100.0 * min(self.error.min(), 0.0) - 15.0 * span, 100.0 * self.error.max() + 15.0 * span
        )
        axes.locator_params(axis="y", nbins=6)
        text = "formulas against exact κ,\nparameters of the exact fit"
        style.note(axes, 0.04, 0.05, text, va="bottom")
        style.label(axes, "temperature T (K)", "error in κ (%)")

    def _draw_parameters(self, axes: Axes) -> None:
        axes.set_xscale("log")
        for place, row in enumerate(self.rows):
            height = -float(place)
            pair = (
                (1.0, row.exact_error, 0.04, _CIRCLE),
                (row.other, row.other_error, -0.14, _SQUARE),
            )
            for x, error, offset, look in pair:
                low, high = x * np.exp(-error), x * np.exp(error)
                reach = ((x - low,), (high - x,))
                axes.errorbar(
                    x, height + offset, xerr=reach, markersize=5.0, elinewidth=1.4, **look
                )
            axes.text(
                0.03,
                height + 0.34,
                row.text,
                fontsize=style.SMALL,
                va="center",
                transform=axes.get_yaxis_transform(),
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
                zorder=1.5,
            )
        axes.axvline(1.0, **{**style.REFERENCE, "zorder": 1.0})
        axes.set_ylim(-len(self.rows) + 0.65, 0.68)
        style.ratio_axis(axes, *self._reach())
        axes.set_yticks([])
        style.label(axes, "value / value of the exact fit")

    def _reach(self) -> tuple[float, float]:
        """Smallest and largest ratio within two standard errors."""
        ends = [
            value * np.exp(side * error)
            for row in self.rows
            for value, error in ((1.0, row.exact_error), (row.other, row.other_error))
            for side in (-2.0, 2.0)
        ]
        return float(min(ends)), float(max(ends))


_KINDS: Final = ("exact", "shortcut")
_MEANING: Final = (
    "Circles: fit with the exact response. Squares: the same fit with the interpolation formulas "
    "of Ramos and Buchenau, Phys. Rev. B 55, 5749 (1997). σ: standard errors of the exact fit."
)


def _rows(result: FitResult, comparison: Shortcut) -> tuple[_Row, ...]:
    rows = []
    for parameter in result.parameters.values():
        if parameter.name not in comparison.shift:
            continue
        other = comparison.parameters[parameter.name]
        share, deviations = comparison.shift[parameter.name]
        rows.append(
            _Row(
                text=(
                    f"{drawn_symbol(parameter.name)}: {display(parameter)}\n"
                    f"shortcut {display(other)}  ({percent(share)}, {abs(deviations):.1f} σ)"
                ),
                exact_error=(parameter.standard_error or 0.0) / parameter.value,
                other=other.value / parameter.value,
                other_error=(other.standard_error or 0.0) / other.value,
            )
        )
    return tuple(rows)


def _conductivity(
    result: FitResult, temperature: Array, scattering: str, comparison: Shortcut | None = None
) -> Array:
    """κ (temperature,) with the parameters of the exact fit, or with those of the shortcut's."""
    from glasswell.observables import thermal_conductivity

    glass, sample = result.glass, result.sample
    if comparison is not None:
        value = {name: parameter.value for name, parameter in comparison.parameters.items()}
        both: dict[str, Any] = {
            "longitudinal": value.get("strength"),
            "transverse": value.get("strength"),
        }
        both |= {name: value[name] for name in both if name in value}
        shape = {
            name: value[name]
            for name in ("energy_scale", "density", "random_force")
            if name in value
        }
        glass = glass.replace(ensemble=replace(soft_potentials(result), **shape), **both)
        lengths = {
            name: value[name] for name in ("minimum_path", "boundary", "rayleigh") if name in value
        }
        sample = replace(sample, **lengths)
    found = thermal_conductivity(
        glass,
        temperature,
        boundary=sample.boundary,
        minimum_path=sample.minimum_path,
        rayleigh=sample.rayleigh,
        scattering=scattering,
    )
    return np.asarray(found["total"].values)
