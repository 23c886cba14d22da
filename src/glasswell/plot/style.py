"""One look for all figures: colours, axes, tick labels, notes, and how a figure is saved.

Figures are made of `Figure` and `Axes` alone, without pyplot and without changing rcParams, so
that drawing leaves no global state behind and works in any thread. All text is plain Unicode:
matplotlib's formula parser would take longer than everything else on a log-log figure. matplotlib
itself is loaded by the first figure, so that preparing one to be drawn elsewhere stays quick.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError, system_says
from glasswell.files import write_atomically
from glasswell.plot.content import Points
from glasswell.plot.numbers import power_of_ten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's palette, safe for the colour-blind. In grey the lines are told apart by dashes.
INK: Final = "#000000"
BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
GREEN: Final = "#009E73"
PURPLE: Final = "#AA4499"
ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
GREY: Final = "#6B6B6B"
PALE: Final = "#C9DDEB"

# Line styles by what they show, the same in every figure.
TOTAL: Final[dict[str, Any]] = {"color": BLUE, "linewidth": 2.0, "linestyle": "-"}
FIRST_PART: Final[dict[str, Any]] = {"color": VERMILION, "linewidth": 1.4, "linestyle": (0, (6, 2))}
SECOND_PART: Final[dict[str, Any]] = {
    "color": GREEN,
    "linewidth": 1.4,
    "linestyle": (0, (6, 2, 1.5, 2)),
}
THIRD_PART: Final[dict[str, Any]] = {
    "color": PURPLE,
    "linewidth": 1.4,
    "linestyle": (0, (1.2, 1.6)),
}
FOURTH_PART: Final[dict[str, Any]] = {"color": INK, "linewidth": 1.1, "linestyle": (0, (10, 3))}
BAND: Final[dict[str, Any]] = {"color": PALE, "linewidth": 0.0}
REFERENCE: Final[dict[str, Any]] = {"color": GREY, "linewidth": 0.9, "linestyle": (0, (4, 3))}

MARKERS: Final = ("o", "s", "^", "D", "v", "P")

_BETWEEN_DECADES: Final = tuple(0.1 * digit for digit in range(2, 10))

# From fine to coarse; the first set that does not crowd the axis is used.
_RATIO_TICKS: Final = (
    (1.0, 1.1, 1.2, 1.4, 1.6, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0),
    (1.0, 1.2, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 9.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 2.0, 5.0),
    (1.0, 3.0),
    (1.0,),
)
_MOST_TICKS: Final = 7

RESOLUTION: Final = 150
SMALL: Final = 8.0
NORMAL: Final = 9.5
LARGE: Final = 11.0
_TINY: Final = 6.5
_LABEL_AT: Final = 0.30


def blank(
    width: float = 6.4,
    height: float = 4.8,
    *,
    rows: Sequence[float] = (1.0,),
    columns: Sequence[float] = (1.0,),
    share_x: bool = False,
    margins: tuple[float, float, float, float] = (0.86, 0.16, 0.72, 0.40),
    gaps: tuple[float, float] = (0.08, 0.25),
) -> tuple[Figure, list[Axes]]:
    """A figure in inches and its panels, row by row.

    `rows` and `columns` are relative sizes; `margins` are left, right, bottom and top in inches:
    fixed ones, because a layout engine draws everything twice to find them. `gaps` between rows
    and columns are in units of the mean panel.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=RESOLUTION)
    FigureCanvasAgg(figure)
    left, right, bottom, top = margins
    grid = figure.add_gridspec(
        len(rows),
        len(columns),
        height_ratios=rows,
        width_ratios=columns,
        left=left / width,
        right=1.0 - right / width,
        bottom=bottom / height,
        top=1.0 - top / height,
        hspace=gaps[0],
        wspace=gaps[1],
    )
    panels: list[Axes] = []
    for row in range(len(rows)):
        for column in range(len(columns)):
            above = panels[column] if share_x and row else None
            panels.append(figure.add_subplot(grid[row, column], sharex=above))
    for panel in panels:
        _dress(panel)
    return figure, panels


def _dress(axes: Axes) -> None:
    """Ticks inside on all four sides, thin frame."""
    axes.tick_params(
        which="both", direction="in", top=True, right=True, labelsize=SMALL, width=0.7, color=INK
    )
    axes.tick_params(which="major", length=5.0)
    axes.tick_params(which="minor", length=2.5)
    for spine in axes.spines.values():
        spine.set_linewidth(0.8)


def logarithmic(axes: Axes, which: str = "xy", *, decimal: str = "") -> None:
    """Make the named axes logarithmic; those in `decimal` count 0.1, 1, 10 instead of powers."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    for name in which:
        axis = axes.xaxis if name == "x" else axes.yaxis
        (axes.set_xscale if name == "x" else axes.set_yscale)("log")
        axis.set_major_locator(LogLocator(base=10.0, numticks=16))
        axis.set_minor_locator(LogLocator(base=10.0, subs=_BETWEEN_DECADES, numticks=160))
        axis.set_major_formatter(FuncFormatter(_plain if name in decimal else _power))
        axis.set_minor_formatter(NullFormatter())


def _power(value: float, _position: int | None = None) -> str:
    return power_of_ten(round(np.log10(value))) if value > 0.0 else ""


def _plain(value: float, _position: int | None = None) -> str:
    return f"{value:g}"


def label(axes: Axes, x: str = "", y: str = "") -> None:
    """Names of the axes, each with its unit."""
    if x:
        axes.set_xlabel(x, fontsize=NORMAL)
    if y:
        axes.set_ylabel(y, fontsize=NORMAL)
        # All at one distance from the left edge, so that those of stacked panels line up.
        box, figure = axes.get_position(), axes.get_figure(root=True)
        if figure is not None:
            place = (_LABEL_AT / figure.get_figwidth() - box.x0) / box.width
            axes.yaxis.set_label_coords(place, 0.5)


def title(figure: Figure, text: str) -> None:
    """What the figure shows, above the left corner of its first panel."""
    left = figure.axes[0].get_position().x0
    height = figure.get_figheight()
    figure.text(left, 1.0 - 0.12 / height, text, fontsize=NORMAL, fontweight="bold", va="top")


def legend(axes: Axes, place: Any, **options: Any) -> None:
    """Legend without a frame; `place` is fixed by each figure, since searching takes long."""
    axes.legend(loc=place, frameon=False, fontsize=SMALL, handlelength=3.2, **options)


def points(axes: Axes, sets: Sequence[Points], scale: float = 1.0) -> None:
    """Measured points: white with a dark rim, so that lines stay visible behind them."""
    for number, one in enumerate(sets):
        look: dict[str, Any] = {**point_look(number), "label": one.label}
        if one.error is None:
            axes.plot(one.x, scale * one.y, **look)
        else:
            error = scale * one.error
            axes.errorbar(one.x, scale * one.y, yerr=error, ecolor=INK, elinewidth=0.8, **look)


def point_look(number: int) -> dict[str, Any]:
    """How the points of one set are drawn."""
    return {
        "linestyle": "none",
        "marker": MARKERS[number % len(MARKERS)],
        "markersize": 4.6,
        "markerfacecolor": "white",
        "markeredgecolor": INK,
        "markeredgewidth": 0.9,
        "zorder": 4.0,
    }


def note(axes: Axes, x: float, y: float, text: str, **options: Any) -> None:
    """Text inside a panel, at fractions of its width and height."""
    style = {"fontsize": SMALL, "ha": "left", "va": "top", "linespacing": 1.45, **options}
    axes.text(x, y, text, transform=axes.transAxes, **style)


def mark(axes: Axes, x: float, text: str, *, top: float = 1.0) -> None:
    """A thin vertical line at x, up to the fraction `top`, with its meaning along its end."""
    axes.plot((x, x), (0.0, top), transform=axes.get_xaxis_transform(), zorder=1.0, **REFERENCE)
    axes.annotate(
        text,
        (x, top),
        xycoords=axes.get_xaxis_transform(),
        xytext=(-2.5, -3.0),
        textcoords="offset points",
        rotation=90.0,
        fontsize=SMALL,
        color=GREY,
        ha="right",
        va="top",
    )


def footnote(figure: Figure, text: str) -> None:
    """Sources, in small type along the lower edge."""
    width = figure.get_figwidth()
    lines = _wrapped(text, int(width * 72.0 / (_TINY * 0.53)) - 4)
    figure.text(
        0.012, 0.012, lines, fontsize=_TINY, color=GREY, ha="left", va="bottom", linespacing=1.3
    )


def _wrapped(text: str, width: int) -> str:
    from textwrap import wrap

    return "\n".join(wrap(text, width, break_long_words=False, break_on_hyphens=False)[:3])


def second_x_axis(axes: Axes, factor: float, text: str, *, inverse: bool = False) -> Axes:
    """A logarithmic axis above: values × factor, or factor / values."""
    above = axes.twiny()
    low, high = axes.get_xlim()
    logarithmic(above, "x", decimal="" if inverse else "x")
    above.set_xlim((factor / low, factor / high) if inverse else (low * factor, high * factor))
    above.tick_params(which="both", direction="in", labelsize=SMALL, width=0.7)
    above.tick_params(which="major", length=5.0)
    above.tick_params(which="minor", length=2.5)
    axes.tick_params(which="both", top=False)
    above.set_xlabel(text, fontsize=NORMAL)
    return above


def ratio_axis(axes: Axes, low: float, high: float) -> None:
    """Range and ticks of a logarithmic x axis of ratios, which seldom spans a decade."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator

    room = (high / low) ** 0.06
    low, high = low / room, high * room
    for digits in _RATIO_TICKS:
        decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
        ticks = [d * 10.0**n for n in decades for d in digits if low <= d * 10.0**n <= high]
        if len(ticks) <= _MOST_TICKS:
            break
    axes.set_xlim(low, high)
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(_plain))
    axes.xaxis.set_minor_formatter(NullFormatter())


def geometric(low: float, high: float, points: int = 120) -> npt.NDArray[np.float64]:
    """Points from low to high, evenly spaced on a logarithmic axis."""
    return np.geomspace(low, high, points)


def save(figure: Figure, path: str | os.PathLike[str]) -> Path:
    """Write a figure as PNG with 150 dots per inch, in one step.

    Raises InputError if the place cannot be written; nothing is left behind then.
    """
    target = Path(path)
    content = BytesIO()
    # Without the version of matplotlib in it, the file changes only when the picture does.
    figure.savefig(content, format="png", dpi=RESOLUTION, metadata={"Software": None})
    try:
        write_atomically(target, content.getvalue())
    except OSError as error:
        raise InputError(
            f"{target}: the figure could not be written",
            system_says(error),
            "Choose a folder that exists and that you may write to",
        ) from error
    return target
