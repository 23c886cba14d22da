"""A map of an observable over pressure and its own axis, such as temperature or energy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError
from glasswell.plot import style
from glasswell.plot.content import Array
from glasswell.plot.numbers import power_of_ten

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_KILOBAR: Final = 1e8
# Its brightness rises evenly, so that it reads in grey.
_COLOURS: Final = "viridis"
# More decades than this have a contour for each, fewer have some in between.
_MANY_DECADES: Final = 4.0
_FEW_DECADES: Final = 1.5
_MOST_LINES: Final = 9
# Shorter lines, in widths of the map, have no room for a label.
_LEAST_LENGTH: Final = 0.16
# Letters in a line of the note.
_LINE: Final = 125
# The brightness at which dark text turns to light.
_DARK: Final = 0.45


def pressure_map(curve: xr.Dataset | xr.DataArray, *, title: str = "", note: str = "") -> Figure:
    """Colours and contour lines of an observable over pressure (kbar) and its other axis.

    curve: with the dimension pressure (Pa) and one other, as `FitResult.predict` gives for a list
    of pressures; of a Dataset `total` is drawn, hatched where one of its marks, as
    `extrapolated`, is set.  Colours are logarithmic where all values are above zero.
    title, note: text above and below.
    Raises InputError for other dimensions, fewer than two values along one, and values that are
    not finite.
    """
    return PressureMap.of(curve, title, note).figure()


@dataclass(frozen=True)
class PressureMap:
    """What the map shows: values (pressure, point) over pressures in Pa and another axis.

    marked: where a mark is set (pressure, point).
    """

    title: str
    note: str
    pressure: Array
    axis: Array
    axis_label: str
    values: Array
    value_label: str
    marked: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, curve: Any, title: str = "", note: str = "") -> PressureMap:
        """The content from a curve; see `pressure_map`."""
        total = curve["total"] if hasattr(curve, "data_vars") else curve
        others = [str(name) for name in total.dims if name != "pressure"]
        if "pressure" not in total.dims or len(others) != 1 or min(total.shape) < 2:
            raise InputError(
                f"a curve over {dict(total.sizes)} makes no map",
                "a map has pressures in one direction and temperatures, energies or the like in "
                "the other, two or more of each",
                "give several pressures and several values of one other axis",
            )
        ordered = total.sortby(["pressure", others[0]]).transpose("pressure", others[0])
        values = np.asarray(ordered.values, np.float64)
        if not np.isfinite(values).all():
            raise InputError(
                "the curve holds values that are not finite",
                "they have no colour",
                "leave out the pressures or points where they stand",
            )
        marked, meanings = _marks(curve, ordered)
        return cls(
            title=title,
            note=" ".join([*meanings, note]).strip(),
            pressure=np.asarray(ordered["pressure"].values, np.float64),
            axis=np.asarray(ordered[others[0]].values, np.float64),
            axis_label=_labelled(others[0], str(ordered[others[0]].attrs.get("units", ""))),
            values=values,
            value_label=_labelled("", str(total.attrs.get("units", ""))),
            marked=marked,
        )

    def figure(self) -> Figure:
        """Draw it."""
        lines = 1 + len(self.note) // _LINE if self.note else 0
        bottom = 0.54 + 0.13 * lines
        figure, (axes,) = style.blank(6.4, 4.6, margins=(0.82, 1.30, bottom, 0.40))
        self.draw(axes)
        style.title(figure, self.title)
        style.footnote(figure, self.note)
        return figure

    def draw(self, axes: Axes) -> None:
        """Colours, contour lines, their labels and the colour bar, into axes of a figure."""
        pressure, values = self.pressure / _KILOBAR, self.values.T
        scale = _Scale.of(values)
        self._axes(axes, pressure)
        look: dict[str, Any] = {"cmap": _COLOURS, "norm": scale.norm()}
        mesh = axes.pcolormesh(pressure, self.axis, values, shading="gouraud", **look)
        mesh.set_rasterized(True)
        if scale.levels.size:
            lines = axes.contour(
                pressure,
                self.axis,
                values,
                levels=scale.levels,
                linewidths=0.8,
                colors=[scale.ink(level) for level in scale.levels],
            )
            places = _label_places(axes, lines.allsegs)
            if places:
                axes.clabel(lines, fmt=_number, fontsize=style.SMALL - 0.5, manual=places)
        if self.marked.any():
            hatch: dict[str, Any] = {"levels": [0.5, 1.5], "colors": "none", "hatches": ["//"]}
            axes.contourf(pressure, self.axis, self.marked.T.astype(float), **hatch)
        figure = axes.get_figure(root=True)
        assert figure is not None
        bar = figure.colorbar(mesh, ax=axes, cax=_beside(axes), format=_number)
        bar.ax.tick_params(labelsize=style.SMALL, width=0.7)
        bar.set_label(self.value_label, fontsize=style.NORMAL)
        bar.ax.minorticks_off()
        bar.set_ticks(scale.ticks())

    def _axes(self, axes: Axes, pressure: Array) -> None:
        if pressure[0] > 0.0 and _even(np.log(pressure)) and not _even(pressure):
            style.logarithmic(axes, "x", decimal="x")
        if self.axis[0] > 0.0 and self.axis[-1] > 5.0 * self.axis[0]:
            style.logarithmic(axes, "y", decimal="y")
        axes.set_xlim(pressure[0], pressure[-1])
        axes.set_ylim(self.axis[0], self.axis[-1])
        axes.set_xlabel("pressure (kbar)", fontsize=style.NORMAL)
        axes.set_ylabel(self.axis_label, fontsize=style.NORMAL)


def _marks(curve: Any, ordered: Any) -> tuple[npt.NDArray[np.bool_], list[str]]:
    """Where any mark of a curve is set, in the order of its values, and what the marks mean."""
    marked, meanings = np.zeros(ordered.shape, dtype=np.bool_), []
    for name in getattr(curve, "data_vars", ()):
        if curve[name].dtype.kind == "b" and bool(curve[name].any()):
            along = [dimension for dimension in ordered.dims if dimension in curve[name].dims]
            mark = curve[name].sortby(along).broadcast_like(ordered).transpose(*ordered.dims)
            marked |= mark.values
            meanings.append(f"Hatched: {curve[name].attrs.get('meaning', name)}.")
    return marked, meanings


@dataclass(frozen=True)
class _Scale:
    """Range of the colours, and where contour lines run (level,)."""

    low: float
    high: float
    logarithmic: bool
    levels: Array

    @classmethod
    def of(cls, values: Array) -> _Scale:
        low, high = float(values.min()), float(values.max())
        positive = low > 0.0
        if low == high:
            margin = abs(low) * 1e-3 or 1.0
            return cls(low - margin, high + margin, False, np.empty(0))
        levels = _decades(low, high) if positive else np.empty(0)
        if len(levels) < 3:
            levels = _steps(low, high)
        return cls(low, high, positive, levels)

    def norm(self) -> Any:
        from matplotlib.colors import LogNorm, Normalize

        return (LogNorm if self.logarithmic else Normalize)(self.low, self.high)

    def ink(self, level: float) -> str:
        """Black on bright colours, white on dark ones."""
        return "white" if float(self.norm()(level)) < _DARK else "black"

    def ticks(self) -> list[float]:
        """Ticks of the colour bar: the contour lines."""
        return [float(level) for level in self.levels]


def _label_places(axes: Axes, segments: Any) -> list[tuple[float, float]]:
    """The middle (x, y) of the longest piece of each contour line, if there is room for a label."""
    places = []
    for pieces in segments:
        longest, place = _LEAST_LENGTH, None
        for piece in pieces:
            seen = axes.transAxes.inverted().transform(axes.transData.transform(piece))
            along = np.append(0.0, np.cumsum(np.hypot(*np.diff(seen, axis=0).T)))
            if along[-1] > longest:
                longest, place = along[-1], piece[np.searchsorted(along, 0.5 * along[-1])]
        if place is not None:
            places.append((float(place[0]), float(place[1])))
    return places


def _decades(low: float, high: float) -> Array:
    """Powers of ten inside a range, with some multiples of them where they are few."""
    count = float(np.log10(high / low))
    powers = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    digits = (
        (1.0,) if count > _MANY_DECADES else (1.0, 3.0) if count > _FEW_DECADES else (1.0, 2.0, 5.0)
    )
    stride = int(np.ceil(count / _MOST_LINES))
    levels = np.array([d * 10.0**n for n in powers[:: max(stride, 1)] for d in digits])
    return levels[(levels > low) & (levels < high)]


def _steps(low: float, high: float) -> Array:
    from matplotlib.ticker import MaxNLocator

    levels = np.asarray(MaxNLocator(6).tick_values(low, high), np.float64)
    return levels[(levels > low) & (levels < high)]


def _number(value: float, _position: int | None = None) -> str:
    """The number of a contour line: 3×10⁻⁵ or 0.02."""
    if value == 0.0:
        return "0"
    exponent = int(np.floor(np.log10(abs(value)) + 1e-9))
    if -3 < exponent < 4:
        return f"{value:.4g}"
    digits = f"{value / 10.0**exponent:.3g}"
    return power_of_ten(exponent) if digits == "1" else f"{digits}×{power_of_ten(exponent)}"


def _even(values: Array) -> bool:
    gaps = np.diff(values)
    return bool(np.allclose(gaps, gaps.mean(), rtol=1e-6))


def _labelled(name: str, unit: str) -> str:
    shown = "" if unit in ("", "1") else f"({_spelled(unit)})" if name else _spelled(unit)
    return f"{name.replace('_', ' ')} {shown}".strip()


def _spelled(unit: str) -> str:
    """m^3 as m³."""
    for power, raised in (("^2", "²"), ("^3", "³"), ("^4", "⁴")):
        unit = unit.replace(power, raised)
    return unit


def _beside(axes: Axes) -> Axes:
    """Axes of the colour bar, right of the map."""
    box, figure = axes.get_position(), axes.get_figure(root=True)
    assert figure is not None
    inch = 1.0 / figure.get_figwidth()
    return figure.add_axes((box.x1 + 0.12 * inch, box.y0, 0.14 * inch, box.height))
