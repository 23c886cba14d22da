"""Profile of each free parameter: how the fit worsens when one of them is moved."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING, Final

import numpy as np

from glasswell.errors import InputError
from glasswell.plot import style
from glasswell.plot.content import Array, free_parameters, sources
from glasswell.plot.numbers import display, display_factor, display_unit, drawn_symbol, power_of_ten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glasswell.inference import FitResult, FittedParameter

_IN_A_ROW: Final = 3
_HIGHEST_RISE: Final = 10.0
_FINE: Final = 120


def profiles(result: FitResult, points: int = 7) -> Figure:
    """Δχ² against the value of each free parameter, all others fitted anew at each point.

    Beside it the parabola that the standard error stands for: where the two part, errors are
    lopsided. Δχ² = 1 bounds one standard error, 4 two. Raises InputError if nothing was free.
    """
    return ProfilesPicture.of(result, points).figure()


@dataclass(frozen=True)
class _Profile:
    """One panel: label, value with error, and Δχ² (point,) at values (point,) as displayed.

    `relative` is the standard error of the logarithm, 0 if unknown; `line` are values and Δχ²
    between the points.
    """

    label: str
    text: str
    best: float
    relative: float
    values: Array
    rise: Array
    line: tuple[Array, Array]


@dataclass(frozen=True)
class ProfilesPicture:
    """What the figure of profiles shows."""

    name: str
    sources: str
    profiles: tuple[_Profile, ...]

    @classmethod
    def of(cls, result: FitResult, points: int = 7) -> ProfilesPicture:
        """The content from a result; refits it `points` times per parameter."""
        free = free_parameters(result)
        if not free:
            raise InputError(
                "There is no free parameter to draw a profile of", remedy="Free one by free=[...]"
            )
        found = tuple(_profile(result, parameter, points) for parameter in free)
        return cls(result.glass.material.name, sources(result), found)

    def figure(self) -> Figure:
        """Draw it."""
        columns = min(len(self.profiles), _IN_A_ROW)
        rows = -(-len(self.profiles) // columns)
        figure, panels = style.blank(
            max(2.15 * columns + 0.7, 4.2),
            2.5 * rows + 1.1,
            rows=(1.0,) * rows,
            columns=(1.0,) * columns,
            margins=(0.55, 0.16, 0.78, 0.62),
            gaps=(0.55, 0.12),
        )
        for number, panel in enumerate(panels):
            if number >= len(self.profiles):
                panel.set_axis_off()
                continue
            _draw(panel, self.profiles[number])
            if number % columns:
                panel.tick_params(labelleft=False)
            else:
                style.label(panel, y="Δχ²")
        style.title(figure, f"{self.name}: profiles of the fitted parameters")
        style.footnote(
            figure,
            "Solid: all other parameters fitted anew at each point. Dashed: parabola of the "
            f"standard error. Lines at one and two standard errors. {self.sources}",
        )
        return figure


def _profile(result: FitResult, parameter: FittedParameter, points: int) -> _Profile:
    found = result.profile(parameter.name, points=points)
    exponent = floor(log10(abs(parameter.value * display_factor(parameter))))
    power = exponent if not -2 <= exponent <= 3 else 0
    factor = display_factor(parameter) / 10.0**power
    unit = " ".join(
        part for part in (power_of_ten(power) if power else "", display_unit(parameter)) if part
    )
    name = drawn_symbol(parameter.name)
    order = np.argsort(found["value"].values)
    values = found["value"].values[order] * factor
    rise = np.clip(found["delta_chi_square"].values[order], 0.0, None)
    return _Profile(
        label=f"{name} ({unit})" if unit else name,
        text=f"{name} = {display(parameter)}",
        best=parameter.value * factor,
        relative=(parameter.standard_error or 0.0) / parameter.value,
        values=values,
        rise=rise,
        line=_line(values, rise, parameter.value * factor),
    )


def _line(values: Array, rise: Array, best: float) -> tuple[Array, Array]:
    """Δχ² between the points: its signed root is almost a straight line in the logarithm.

    It is interpolated without overshooting, so that no rise appears that was not computed.
    """
    # Loaded here: what only draws the figure does without.
    from scipy.interpolate import PchipInterpolator

    fine = np.linspace(values[0], values[-1], _FINE)
    x = np.log(values / best)
    root = PchipInterpolator(x, np.sign(x) * np.sqrt(rise))(np.log(fine / best))
    return fine, np.asarray(root**2)


def _draw(axes: Axes, profile: _Profile) -> None:
    for height in (1.0, 4.0):
        axes.axhline(height, **style.REFERENCE)
    fine, rise = profile.line
    axes.plot(fine, rise, **style.TOTAL)
    if profile.relative > 0.0:
        # The fit is one of logarithms, and so are its errors.
        parabola = (np.log(fine / profile.best) / profile.relative) ** 2
        axes.plot(fine, parabola, **style.FIRST_PART)
    inside = profile.rise <= _HIGHEST_RISE
    axes.plot(
        profile.values[inside], profile.rise[inside], linestyle="none", marker="o", markersize=4.0,
        color=style.BLUE, clip_on=False, zorder=5,
    )  # fmt: skip
    axes.set_xlim(profile.values[0], profile.values[-1])
    axes.set_ylim(0.0, _HIGHEST_RISE)
    axes.locator_params(axis="x", nbins=4)
    axes.set_title(profile.text, fontsize=style.SMALL)
    style.label(axes, profile.label)
