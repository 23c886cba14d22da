"""What each candidate experiment would leave of the errors: bars, a panel for each parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from glasswell.plot import style
from glasswell.plot.numbers import drawn_symbol

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glasswell.inference.planning import NextExperiments

_ROW: Final = 0.27
_PANEL: Final = 1.45
_NAMES: Final = 2.2
_MOST_PANELS: Final = 6
# What is known better than this needs no panel.
_WELL_KNOWN: Final = 0.01


def next_experiments(plan: NextExperiments) -> Figure:
    """Expected relative errors after each candidate, in per cent, beside those of now (lines)."""
    from matplotlib.figure import Figure

    now = np.asarray(plan.table["now"].values)
    names = [str(n) for n in plan.table["parameter"].values]
    shown = [i for i in range(len(names)) if now[i] > _WELL_KNOWN] or list(range(len(names)))
    shown = shown[:_MOST_PANELS]
    rows = len(plan.experiments)
    figure = Figure(
        figsize=(_PANEL * (len(shown) + 1) + _NAMES, _ROW * rows + 1.5), layout="constrained"
    )
    panels = figure.subplots(1, len(shown) + 1, sharey=True)
    _bars(panels[0], plan.gains, style.VERMILION)
    panels[0].set_yticks(np.arange(rows), [e.name for e in plan.experiments])
    panels[0].invert_yaxis()
    panels[0].set_xlabel("gain (nats)", fontsize=style.SMALL)
    for panel, i in zip(panels[1:], shown, strict=True):
        _bars(panel, 100.0 * plan.table["error"].values[:, i], style.SKY)
        panel.axvline(100.0 * now[i], color=style.INK, linewidth=1.1, linestyle=(0, (4, 2)))
        panel.set_xlim(0.0, 112.0 * now[i])
        panel.set_xlabel(f"{drawn_symbol(names[i])} (%)", fontsize=style.SMALL)
    figure.suptitle(
        f"{plan.material}: relative errors expected after one more experiment (dashed: now)",
        fontsize=style.LARGE,
        x=0.01,
        ha="left",
    )
    return figure


def _bars(panel: Axes, values: np.ndarray, color: str) -> None:
    panel.barh(
        np.arange(len(values)), values, height=0.66, color=color, edgecolor=style.INK, linewidth=0.5
    )
    panel.tick_params(labelsize=style.SMALL, length=2.5)
    panel.tick_params(axis="y", length=0)
    panel.locator_params(axis="x", nbins=4)
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
