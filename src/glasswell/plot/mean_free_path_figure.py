"""Mean free path of phonons against their wavelength: the passage from waves to no waves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.plot import style
from glasswell.plot.content import Array, sources

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glasswell.inference import FitResult

TEMPERATURES: Final = (0.1, 1.0, 10.0, 50.0)
_LOOKS: Final = (style.TOTAL, style.FIRST_PART, style.SECOND_PART, style.THIRD_PART)
_WAVELENGTHS: Final = (1e-10, 1e-6)
# Debye phonons of energy 3.83 kT hold most heat: there x⁴eˣ/(eˣ-1)² has its maximum.
_DOMINANT: Final = 3.83


def mean_free_path(result: FitResult, branch: str = "transverse") -> Figure:
    """l(λ) in m of one branch at 0.1, 1, 10 and 50 K, with l = λ (Ioffe and Regel's limit).

    A dot marks the phonons that carry most heat, of energy 3.83 kT.
    """
    return MeanFreePathPicture.of(result, branch).figure()


@dataclass(frozen=True)
class MeanFreePathPicture:
    """What the figure of mean free paths shows, in m; paths are (temperature, wavelength).

    `dominant` and `dominant_paths` (temperature,) are wavelength and path of the phonons that
    carry most heat, NaN where these would be shorter than the zone boundary allows.
    """

    name: str
    sources: str
    branch: str
    velocity: float
    wavelength: Array
    paths: Array
    dominant: Array
    dominant_paths: Array
    highest: float

    @classmethod
    def of(cls, result: FitResult, branch: str = "transverse") -> MeanFreePathPicture:
        """The content from a result; calls for one set of mean free paths."""
        from glasswell.observables import mean_free_path as observable

        velocity = result.glass.velocity(branch)
        shortest = 2.0 * np.pi / result.glass.material.zone_boundary * (1.0 + 1e-9)
        wavelength = style.geometric(shortest, _WAVELENGTHS[1])
        dominant = PLANCK * velocity / (_DOMINANT * BOLTZMANN * np.array(TEMPERATURES))
        inside = dominant > shortest
        # One call for lines and dots, since every shape of input is compiled anew.
        asked = np.concatenate([wavelength, np.where(inside, dominant, shortest)])
        paths = observable(
            result.glass,
            np.array(TEMPERATURES),
            velocity / asked,
            branch=branch,
            boundary=result.sample.boundary,
            minimum_path=result.sample.minimum_path,
            rayleigh=result.sample.rayleigh,
            scattering=result.scattering,
        )["total"].values
        return cls(
            name=result.glass.material.name,
            sources=sources(result),
            branch=branch,
            velocity=velocity,
            wavelength=wavelength,
            paths=paths[:, : wavelength.size],
            dominant=np.where(inside, dominant, np.nan),
            dominant_paths=np.diag(paths[:, wavelength.size :]),
            highest=result.highest_temperature,
        )

    def figure(self) -> Figure:
        """Draw it."""
        figure, (axes,) = style.blank(6.4, 5.2, margins=(0.82, 0.16, 0.72, 0.80))
        style.logarithmic(axes, "xy")
        for row, (temperature, look) in enumerate(zip(TEMPERATURES, _LOOKS, strict=True)):
            beyond = " (extrapolated: kT > 10 W)" if temperature > self.highest else ""
            text = f"{temperature:g} K{beyond}"
            axes.plot(self.wavelength, self.paths[row], label=text, **look)
            _dot(axes, self.dominant[row], self.dominant_paths[row], look["color"])
        _dot(axes, [], [], style.INK, "carry most heat: hf = 3.83 kT")
        _draw_limit(axes, float(self.wavelength[0]))
        axes.set_xlim(*_WAVELENGTHS)
        axes.set_ylim(3e-11, float(self.paths.max()) * 3.0)
        style.second_x_axis(axes, self.velocity, "frequency f = v/λ (Hz)", inverse=True)
        style.legend(axes, "upper left", borderaxespad=1.2)
        style.label(axes, f"wavelength λ of {self.branch} phonons (m)", "mean free path l (m)")
        style.title(figure, f"{self.name}: mean free path, predicted")
        style.footnote(figure, self.sources)
        return figure


def _dot(axes: Axes, x: Any, y: Any, colour: object, text: str = "") -> None:
    axes.plot(
        x,
        y,
        linestyle="none",
        marker="o",
        markersize=6.0,
        markerfacecolor=colour,
        markeredgecolor="white",
        markeredgewidth=0.8,
        zorder=5.0,
        label=text,
    )


def _draw_limit(axes: Axes, shortest: float) -> None:
    """The line l = λ, the region below it, and the end of the branch."""
    ends = np.array(_WAVELENGTHS)
    axes.plot(ends, ends, color=style.INK, linewidth=1.0)
    axes.fill_between(ends, 1e-12, ends, color="#EFEFEF", linewidth=0.0, zorder=0.0)
    axes.text(
        1.1e-7,
        6e-9,
        "l < λ: no longer a wave (Ioffe–Regel)",
        fontsize=style.SMALL,
        ha="center",
        va="center",
    )
    style.mark(axes, shortest, "zone boundary", top=0.42)
