"""What is in view of a logarithmic axis: labels where it is short, ground where extrapolated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from glasswell.plot import style
from glasswell.plot.numbers import power_of_ten

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# An axis with fewer powers of ten gets labels between them; below this span, more of them.
_ENOUGH_POWERS: Final = 3
_SHORT: Final = 8.0
_PLAIN_FROM, _PLAIN_TO = -3, 4
_GROUND: Final = "#EFEFEF"


def in_view(axes: Axes, x: Any, y: Any) -> bool:
    """Whether any of the points lies within the limits of the axes."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    return bool(np.any((left <= x) & (x <= right) & (low <= y) & (y <= high)))


def short_axis(axes: Axes, which: Sequence[Literal["x", "y"]]) -> None:
    """More labels on a logarithmic axis that holds fewer than three powers of ten."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter

    for name in which:
        axis = axes.xaxis if name == "x" else axes.yaxis
        low, high = axes.get_xlim() if name == "x" else axes.get_ylim()
        decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
        if sum(low <= 10.0**n <= high for n in decades) >= _ENOUGH_POWERS:
            continue
        digits = (2.0, 5.0) if high / low > _SHORT else (2.0, 3.0, 4.0, 5.0, 7.0)
        minor = [(d, n) for n in decades for d in range(2, 10) if low <= d * 10.0**n <= high]
        plain = low > 10.0**_PLAIN_FROM and high < 10.0**_PLAIN_TO
        texts = [
            ("" if d not in digits else f"{d * 10.0**n:g}" if plain else f"{d}×{power_of_ten(n)}")
            for d, n in minor
        ]
        if plain:
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_locator(FixedLocator([d * 10.0**n for d, n in minor]))
        axis.set_minor_formatter(FixedFormatter(texts))
        axes.tick_params(axis=name, which="minor", labelsize=style.SMALL - 1.0)


def shade_extrapolated(axes: Axes, highest: float) -> None:
    """Grey ground above kT = 10 W, where the levels kept no longer hold all occupation."""
    right = axes.get_xlim()[1]
    if highest < right:
        axes.axvspan(highest, right, color=_GROUND, linewidth=0.0, zorder=0.0)


def about_extrapolated(axes: Axes, highest: float) -> str:
    """What the grey ground means, for the footnote; empty if there is none."""
    if highest >= axes.get_xlim()[1]:
        return ""
    return f"Grey ground: kT > 10 W ({highest:.3g} K), where the calculation is extrapolated. "
