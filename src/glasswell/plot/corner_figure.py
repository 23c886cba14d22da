"""Corner plot of a posterior: one histogram for each parameter, one cloud for each pair."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.plot import style
from glasswell.plot.numbers import display, display_factor, display_unit, drawn_symbol, power_of_ten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glasswell.inference.posterior import Posterior

Array = npt.NDArray[np.float64]

_BINS: Final = 30
_SIZE: Final = 1.45
_LEAST, _MOST = -2, 3
# Shares of the draws inside the lines.
_SHARES: Final = (0.393, 0.865)


class _Shown(NamedTuple):
    """A parameter as `plot.numbers` asks for it."""

    name: str
    value: float
    standard_error: float | None
    unit: str


def corner(posterior: Posterior) -> Figure:
    """Corner plot of the parameters of the glass; those of the curves are left to the summary."""
    from matplotlib.figure import Figure

    from glasswell.inference.posterior import unit_of

    names = [n for n in posterior.names if "[" not in n]
    draws = [posterior.draws(n) for n in names]
    shown = [
        _Shown(n, float(np.median(x)), float(np.std(x)), unit_of(n))
        for n, x in zip(names, draws, strict=True)
    ]
    powers = [_power(p) for p in shown]
    columns = [
        x * display_factor(p) / 10.0**power
        for p, x, power in zip(shown, draws, powers, strict=True)
    ]
    labels = [_label(p, power) for p, power in zip(shown, powers, strict=True)]
    count = len(names)
    figure = Figure(figsize=(_SIZE * count + 0.8, _SIZE * count + 0.6), layout="constrained")
    axes = figure.subplots(count, count, squeeze=False, sharex="col")
    for i in range(count):
        for j in range(count):
            _panel(axes[i, j], columns[j], columns[i], i, j)
        axes[-1, i].set_xlabel(labels[i], fontsize=style.SMALL)
        # Above its histogram each parameter has the whole width of the empty corner.
        axes[i, i].set_title(
            f"{drawn_symbol(shown[i].name)} = {display(shown[i])}", fontsize=style.SMALL, loc="left"
        )
        if i:
            axes[i, 0].set_ylabel(labels[i], fontsize=style.SMALL)
    _explain(figure, posterior)
    return figure


def _explain(figure: Figure, posterior: Posterior) -> None:
    """What is drawn, above; how, below."""
    name = posterior.optimum.glass.material.name
    wrong = "" if posterior.good else "NOT TO BE USED: " + "; ".join(posterior.diagnostics.problems)
    figure.suptitle(
        f"{name}: posterior\n{wrong}".strip(),
        x=0.01, ha="left", fontsize=style.NORMAL, fontweight="bold",
        color=style.INK if posterior.good else style.VERMILION,
    )  # fmt: skip
    inner, outer = (f"{100.0 * share:.0f}" for share in _SHARES)
    figure.supxlabel(
        "Upright lines and numbers: medians, with standard deviations. Closed lines hold "
        f"{inner} and {outer} % of the draws (one and two standard errors).",
        x=0.01, ha="left", fontsize=style.SMALL, color=style.GREY,
    )  # fmt: skip


def _power(parameter: _Shown) -> int:
    """Power of ten that is taken out of numbers too long for an axis."""
    exponent = floor(log10(parameter.value * display_factor(parameter)))
    return exponent if exponent < _LEAST or exponent > _MOST else 0


def _label(parameter: _Shown, power: int) -> str:
    parts = [power_of_ten(power)] if power else []
    parts += [display_unit(parameter)] if display_unit(parameter) else []
    name = drawn_symbol(parameter.name)
    return f"{name} ({' '.join(parts)})" if parts else name


def _panel(axes: Axes, x: Array, y: Array, row: int, column: int) -> None:
    axes.tick_params(labelsize=style.SMALL - 1.5)
    axes.locator_params(nbins=3)
    if column > row:
        axes.set_axis_off()
        return
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if column == row:
        axes.hist(x, bins=_BINS, color=style.PALE, edgecolor=style.BLUE, linewidth=0.4)
        axes.axvline(float(np.median(x)), color=style.BLUE, linewidth=1.2)
        axes.set_yticks([])
        return
    axes.plot(x, y, ".", color=style.BLUE, markersize=1.0, alpha=0.25, rasterized=True)
    from scipy.ndimage import gaussian_filter

    counts, x_edges, y_edges = np.histogram2d(x, y, bins=_BINS)
    height = gaussian_filter(counts, 1.0)
    levels = sorted(_level(height, share) for share in _SHARES)
    if levels[0] < levels[1]:
        middle = [0.5 * (e[:-1] + e[1:]) for e in (x_edges, y_edges)]
        axes.contour(*middle, height.T, levels=levels, colors=style.INK, linewidths=0.8)
    if column:
        axes.set_yticklabels([])


def _level(height: Array, share: float) -> float:
    """Height of the line that holds a share of the draws."""
    ordered = np.sort(height.ravel())[::-1]
    inside = np.searchsorted(np.cumsum(ordered), share * ordered.sum())
    return float(ordered[min(inside, len(ordered) - 1)])
