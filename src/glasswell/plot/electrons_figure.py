"""Electron centres of a glass: U_eff, levels, and what pressure makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from glasswell.plot import style
from glasswell.plot.content import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Per cm³, as densities of gap states are quoted.
_PER_CM3 = 1e-6
_KILOBAR = 1e8


@dataclass(frozen=True)
class ElectronsPicture:
    """What the figure of electron centres shows.

    energy (point,) of U_eff and density (point,) in 1/(eV m³); level (point,) in eV and the
    densities of states over it; fermi_level in eV; pressure (point,) in Pa with the shares of all
    centres that have U_eff < 0 and that hold one electron, and the soft configurations over those
    at p = 0.
    """

    title: str
    note: str
    energy: Array
    density: Array
    level: Array
    first: Array
    second: Array
    pair: Array
    fermi_level: float
    pressure: Array
    negative: Array
    single: Array
    soft: Array

    def figure(self) -> Figure:
        """Draw it."""
        figure, (left, right, below) = _panels()
        self._draw_repulsion(left)
        self._draw_levels(right)
        self._draw_pressure(below)
        style.title(figure, self.title)
        style.footnote(figure, self.note)
        return figure

    def _draw_repulsion(self, axes: Axes) -> None:
        density = _PER_CM3 * self.density
        axes.plot(self.energy, density, **style.TOTAL)
        negative = self.energy <= 0.0
        axes.fill_between(self.energy[negative], 0.0, density[negative], color=style.PALE)
        axes.axvline(0.0, **style.REFERENCE)
        axes.set_xlim(self.energy[0], self.energy[-1])
        axes.set_ylim(0.0, 1.08 * float(density.max()))
        _powers(axes)
        axes.set_xlabel("U_eff (eV)", fontsize=style.NORMAL)
        axes.set_ylabel("centres (eV⁻¹ cm⁻³)", fontsize=style.NORMAL)
        if negative.any():
            style.note(axes, 0.04, 0.96, "shaded:\nU_eff < 0")

    def _draw_levels(self, axes: Axes) -> None:
        for values, label, look in (
            (self.first, "first electron", style.FIRST_PART),
            (self.second, "second electron", style.SECOND_PART),
            (self.pair, "pair, each", style.TOTAL),
        ):
            axes.plot(self.level, _PER_CM3 * values, label=label, **look)
        axes.set_xlim(self.level[0], self.level[-1])
        top = _PER_CM3 * float(max(v.max() for v in (self.first, self.second, self.pair)))
        axes.set_ylim(0.0, 1.45 * top)
        if np.isfinite(self.fermi_level):
            style.mark(axes, self.fermi_level, "Fermi level", top=0.98)
        _powers(axes)
        style.legend(axes, "upper right")
        axes.set_xlabel("level (eV)", fontsize=style.NORMAL)
        axes.set_ylabel("states (eV⁻¹ cm⁻³)", fontsize=style.NORMAL)

    def _draw_pressure(self, axes: Axes) -> None:
        pressure = self.pressure / _KILOBAR
        negative = self.negative / (self.negative[0] if self.negative[0] > 0.0 else 1.0)
        axes.plot(pressure, self.soft, label="soft configurations, over p = 0", **style.TOTAL)
        axes.plot(
            pressure, negative, label="centres with U_eff < 0, over p = 0", **style.FIRST_PART
        )
        axes.plot(
            pressure, self.single, label="centres with one electron, over all", **style.SECOND_PART
        )
        axes.set_xlim(pressure[0], pressure[-1])
        axes.set_ylim(0.0, 1.42)
        axes.set_yticks((0.0, 0.25, 0.5, 0.75, 1.0))
        style.legend(axes, "upper right")
        axes.set_xlabel("pressure (kbar)", fontsize=style.NORMAL)
        axes.set_ylabel("share", fontsize=style.NORMAL)


def _powers(axes: Axes) -> None:
    """Multiples of one power of ten, written once at the top of the axis."""
    axes.ticklabel_format(axis="y", style="sci", scilimits=(0, 0), useMathText=True)
    axes.yaxis.get_offset_text().set_fontsize(style.SMALL)


def _panels() -> tuple[Figure, tuple[Any, Any, Any]]:
    """Two panels above, one below."""
    figure, (upper, lower) = style.blank(
        7.2, 6.6, rows=(1.0, 1.0), margins=(0.72, 0.16, 0.86, 0.52), gaps=(0.36, 0.25)
    )
    box = upper.get_position()
    width = 0.42 * box.width
    upper.set_position((box.x0, box.y0, width, box.height))
    place = (box.x1 - width, box.y0, width, box.height)
    right = figure.add_axes(place)
    right.tick_params(
        which="both", direction="in", top=True, right=True, labelsize=style.SMALL, width=0.7
    )
    for spine in right.spines.values():
        spine.set_linewidth(0.8)
    return figure, (upper, right, lower)
