"""One soft potential with its levels and wave functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN, ELECTRONVOLT
from glasswell.plot import style
from glasswell.plot.content import Array
from glasswell.plot.numbers import power_of_ten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glasswell.potential import SoftPotential
    from glasswell.spectrum.wave_functions import BoundStates

Mask = npt.NDArray[np.bool_]

# Even and odd numbers of nodes: told apart by the dashes where there is no colour.
_EVEN: Final[dict[str, Any]] = {"color": style.BLUE, "linewidth": 1.3, "linestyle": "-"}
_ODD: Final[dict[str, Any]] = {
    "color": style.VERMILION,
    "linewidth": 1.3,
    "linestyle": (0, (4, 1.5)),
}
_FILLING: Final = 0.16
# A wave function is drawn as far as it exceeds this share of the highest one.
_VISIBLE: Final = 0.012
# Levels closer than this share of the panel count as one step of the ladder.
_SAME: Final = 0.03
# A barrier higher than this many times what the levels need is left out of view.
_HIGHEST_BARRIER: Final = 3.0
_LABEL_SPACING: Final = 0.155
_LABEL_ROOM: Final = 0.27
_POINTS: Final = 1201

_MEV_PER_KELVIN: Final = 1e3 * BOLTZMANN / ELECTRONVOLT


@dataclass(frozen=True)
class PotentialPicture:
    """What the figure of one potential shows.

    x (point,), potential (point,), levels (level,) and waves (level, point) are in the units of the
    axes; energies are counted from the deeper minimum, waves in units of their highest value.
    `other` is the axis at the right: its label and what heights are multiplied by.
    """

    title: str
    note: str
    x: Array
    potential: Array
    levels: Array
    texts: tuple[str, ...]
    waves: Array
    top: float
    x_label: str
    y_label: str
    other: tuple[str, float] | None

    @classmethod
    def of(
        cls,
        states: BoundStates,
        *,
        kind: str,
        energy_scale: float | None = None,
        place: SoftPotential | None = None,
    ) -> PotentialPicture:
        """The content from the states of a potential.

        energy_scale: W/k in K; without it energies are in W.  place: the potential with its
        lengths, for an axis in angstrom.
        """
        scale, unit = (1.0, "W") if energy_scale is None else (energy_scale, "K")
        d1, d2 = states.d1, states.d2
        bottom = float(_extremes(d1, d2)[1].min())
        top, left, right = _view(states, bottom)
        y = np.linspace(left, right, _POINTS)
        waves = states.wave_functions(y)
        texts = [f"E₀ = {amount(scale * (states.energies[0] - bottom))} {unit}"]
        texts += [f"E₀ + {amount(scale * value)} {unit}" for value in states.excitations[1:]]
        shape = f"D₁ = {d1:.4g}, D₂ = {d2:.4g}".replace("-", "−")
        size = "" if energy_scale is None else f", W/k = {scale:.4g} K"
        x, x_label = y, "coordinate y (units of a₀√η_L)"
        other = None if energy_scale is None else ("E / W", 1.0 / scale)
        if place is not None:
            x = 1e10 * place.length_scale * (y - 0.25 * place.n3)
            x_label, other = "displacement x (Å)", ("energy (meV)", _MEV_PER_KELVIN)
        return cls(
            title=f"{kind.capitalize()} potential: {shape}{size}",
            note=_note(place),
            x=x,
            potential=scale * (y * (d1 + y * (d2 + y * y)) - bottom),
            levels=scale * (states.energies - bottom),
            texts=tuple(texts),
            waves=waves / np.abs(waves).max(),
            top=scale * top,
            x_label=x_label,
            y_label="energy E/k (K)" if energy_scale is not None else "energy (W)",
            other=other,
        )

    def figure(self) -> Figure:
        """Draw it."""
        right = 0.16 if self.other is None else 0.72
        figure, (axes,) = style.blank(6.4, 4.9, margins=(0.82, right, 0.84, 0.40))
        low = -0.05 * self.top
        axes.set_ylim(low, self.top)
        visible = _widened(np.abs(self.waves) > _VISIBLE)
        shown = self.x[visible.any(axis=0) | (self.potential <= self.top)]
        width = (shown[-1] - shown[0]) / (1.0 - _LABEL_ROOM - 0.02)
        axes.set_xlim(shown[0] - 0.02 * width, shown[0] + 0.98 * width)
        axes.plot(self.x, self.potential, color=style.INK, linewidth=1.6, zorder=2.0)
        height = self._wave_height()
        for number, level in enumerate(self.levels):
            self._draw_state(axes, number, level, height, visible[number])
        self._label_levels(axes, shown[-1] + 0.01 * width, visible)
        if self.other is not None:
            _second_y_axis(axes, *self.other)
        style.label(axes, self.x_label, self.y_label)
        style.title(figure, self.title)
        style.footnote(figure, self.note)
        return figure

    def _wave_height(self) -> float:
        """Height of the highest wave: a good part of a typical step between levels."""
        steps = np.diff(self.levels)
        steps = steps[steps > _SAME * self.top]
        return min(0.5 * float(np.mean(steps)), 0.14 * self.top) if len(steps) else 0.1 * self.top

    def _draw_state(
        self, axes: Axes, number: int, level: float, height: float, visible: Mask
    ) -> None:
        look = _ODD if number % 2 else _EVEN
        values = np.where(visible, level + height * self.waves[number], np.nan)
        axes.fill_between(
            self.x, level, values, color=look["color"], alpha=_FILLING, linewidth=0.0, zorder=1.5
        )
        ends = self.x[visible][[0, -1]]
        axes.plot(ends, (level, level), color=style.GREY, linewidth=0.6, zorder=1.6)
        # Dashes over lines: a pair of levels stays two states where they agree.
        axes.plot(self.x, values, zorder=3.0 + 0.1 * (number % 2), **look)

    def _label_levels(self, axes: Axes, at: float, visible: Mask) -> None:
        """The energies at the right, moved apart where they would touch, each with a leader."""
        figure = axes.get_figure(root=True)
        assert figure is not None
        inch = (self.top * 1.05) / (axes.get_position().height * figure.get_figheight())
        heights = _apart(self.levels, _LABEL_SPACING * inch, -0.02 * self.top, 0.97 * self.top)
        span = axes.get_xlim()[1] - axes.get_xlim()[0]
        for number, (level, height) in enumerate(zip(self.levels, heights, strict=True)):
            axes.plot(
                (self.x[visible[number]][-1], at, at + 0.02 * span),
                (level, level, height),
                color=style.GREY,
                linewidth=0.5,
                linestyle=(0, (1, 2)),
                zorder=1.4,
            )
            axes.text(
                at + 0.028 * span,
                height,
                self.texts[number],
                fontsize=style.SMALL,
                va="center_baseline",
            )


def _widened(visible: Mask) -> Mask:
    """What is visible (level, point), with the nodes between."""
    reach = _POINTS // 60
    padded = np.pad(visible, ((0, 0), (reach, reach)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=1)
    return np.asarray(windows.any(axis=2))


def _extremes(d1: float, d2: float) -> tuple[Array, Array]:
    """Stationary points of the potential and its values there, in y and W."""
    from glasswell.potential import stationary_points

    y = np.asarray(stationary_points(d1, d2))
    y = y[np.isfinite(y)]
    return y, y * (d1 + y * (d2 + y * y))


def _view(states: BoundStates, bottom: float) -> tuple[float, float, float]:
    """Upper end of the panel above the deeper minimum, and the range of y, in W and y."""
    energies = states.energies - bottom
    needed = 1.12 * float(energies[-1]) + 0.3 * float(np.ptp(energies)) / len(energies)
    barrier = float(_extremes(states.d1, states.d2)[1].max()) - bottom
    top = max(needed, 1.08 * barrier) if barrier < _HIGHEST_BARRIER * needed else needed
    roots = np.roots([1.0, 0.0, states.d2, states.d1, -(top + bottom)])
    real = roots.real[np.abs(roots.imag) < 1e-6 * np.abs(roots).max()]
    left, right = float(real.min()), float(real.max())
    room = 0.25 * (right - left)
    return top, left - room, right + room


def _apart(heights: Array, least: float, low: float, high: float) -> Array:
    """Heights (n,), ascending, moved as little as it takes to be `least` apart within limits."""
    placed = np.array(heights)
    for _ in range(200):
        gaps = np.diff(placed)
        lack = np.maximum(least - gaps, 0.0)
        if lack.max(initial=0.0) < 1e-3 * least:
            break
        placed[:-1] -= 0.5 * lack
        placed[1:] += 0.5 * lack
    return np.asarray(placed + max(low - placed[0], 0.0) - max(placed[-1] - high, 0.0))


def _second_y_axis(axes: Axes, text: str, factor: float) -> None:
    beside = axes.twinx()
    low, high = axes.get_ylim()
    beside.set_ylim(factor * low, factor * high)
    beside.tick_params(which="both", direction="in", labelsize=style.SMALL, width=0.7, length=5.0)
    axes.tick_params(which="both", right=False)
    beside.set_ylabel(text, fontsize=style.NORMAL)


def amount(value: float) -> str:
    """Four digits of a number that is not negative: "12.30", "123456", "1.052×10⁻⁸"."""
    if value == 0.0:
        return "0"
    if 1e-3 <= value < 1e6:
        return f"{value:.0f}" if value >= 1e4 else f"{value:#.4g}".rstrip(".")
    digits, _, exponent = f"{value:.3e}".partition("e")
    return f"{digits}×{power_of_ten(int(exponent))}"


def _note(place: SoftPotential | None) -> str:
    meaning = (
        "Wave functions on their levels, solid for even and dashed for odd n; energies are counted "
        "from the deeper minimum."
    )
    if place is None:
        return f"V = W[D₁y + D₂y² + y⁴]. {meaning}"
    numbers = ", ".join(
        (
            f"η = {place.eta:.4g}",
            f"ξ = {place.xi:.4g}",
            f"A = {place.quartic_energy:.4g} eV",
            f"a₀ = {place.length:.4g} Å",
            f"M = {place.mass:.4g} u",
        )
    ).replace("-", "−")
    return f"V = A[η(x/a₀)² + ξ(x/a₀)³ + (x/a₀)⁴]: {numbers}. {meaning}"
