"""Density of states of an ensemble, by the kind of potential."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from glasswell.plot import style
from glasswell.plot.content import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glasswell.ensemble import ExcitationLandmarks
    from glasswell.ensemble.shaped import PotentialEnsemble

# Energies in units of W: from two-level systems to harmonic vibrations.
_LOWEST: Final = 0.01
_HIGHEST: Final = 10.0
# Distances from a singularity, relative to it, at which the curve is drawn as well.
_NEAREST: Final = 1e-4
# Part of the height that stays free for the names of the marks.
_ROOM: Final = 0.3
# A share smaller than this is nothing on a logarithmic axis.
_LEAST_SHARE: Final = 2e-3

# From light to dark, so that the shares are told apart in grey.
_LOOKS: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "two-well": (style.FIRST_PART, "#F6D9C3"),
    "intermediate": (style.SECOND_PART, "#8FC3B0"),
    "single-well": (style.THIRD_PART, "#80608A"),
}
_MEANINGS: Final = {
    "E_a": "two-well potentials make nine tenths of n(E) below it",
    "E_c": "n(E) diverges as a logarithm",
    "E_b": "minimum of n(E) above it",
}


@dataclass(frozen=True)
class StatesPicture:
    """What the figure of the density of states of an ensemble shows.

    energy (point,) in K; total (point,) in 1/(K m³); shares: of each kind in it, in their order.
    marks: energies in K with their names; singular: the energy in K at which n(E) diverges.
    """

    title: str
    note: str
    energy_scale: float
    energy: Array
    total: Array
    shares: dict[str, Array]
    marks: tuple[tuple[float, str], ...]
    singular: float | None

    @classmethod
    def of(
        cls, ensemble: PotentialEnsemble, landmarks: ExcitationLandmarks, title: str, note: str
    ) -> StatesPicture:
        """The content from an ensemble and its landmarks."""
        from glasswell.ensemble.density_of_states import density_of_states

        scale = ensemble.energy_scale
        energy = energies(scale, landmarks.critical)
        total = density_of_states(ensemble, energy)
        named = (
            (landmarks.tunnelling_end, "E_a"),
            (landmarks.critical, "E_c"),
            (landmarks.minimum, "E_b"),
        )
        return cls(
            title=title,
            note=" ".join([f"{note}.", *_explained(named)]),
            energy_scale=scale,
            energy=energy,
            total=total,
            shares=shares(ensemble, energy),
            marks=tuple((value, name) for value, name in named if value is not None),
            singular=landmarks.critical,
        )

    def figure(self) -> Figure:
        """Draw it."""
        figure, (main, below) = style.blank(
            6.4, 5.6, rows=(2.6, 1.0), share_x=True, margins=(0.82, 0.16, 0.84, 0.80)
        )
        style.logarithmic(main, "xy", decimal="x")
        style.logarithmic(below, "x", decimal="x")
        self._draw_states(main)
        self._draw_shares(below)
        main.set_xlim(self.energy[0], self.energy[-1])
        style.second_x_axis(main, 1.0 / self.energy_scale, "E / W")
        main.tick_params(labelbottom=False)
        style.label(main, y="density of states n(E) (K⁻¹ m⁻³)")
        style.label(below, "excitation energy E/k (K)", "share of n(E) (%)")
        style.title(figure, self.title)
        style.footnote(figure, self.note)
        return figure

    def _draw_states(self, axes: Axes) -> None:
        from matplotlib.legend_handler import HandlerTuple
        from matplotlib.patches import Patch

        handles: list[Any] = axes.plot(self.energy, self.total, **style.TOTAL)
        labels = ["all first excitations"]
        for kind, share in self.shares.items():
            look, shade = _LOOKS[kind]
            shown = np.where(share > _LEAST_SHARE, share * self.total, np.nan)
            line = axes.plot(self.energy, shown, label=kind, **look)
            handles.append((*line, Patch(facecolor=shade)))
            labels.append(f"in {kind} potentials")
        low, high = float(self.total.min()) / 3.0, float(self.total.max())
        axes.set_ylim(low, high * (high / low) ** _ROOM)
        for value, name in self.marks:
            _mark(axes, value, f"{name} = {value:.3g} K", right=name == "E_b")
        # Wide enough for a line and, beside it, the shade of the panel below.
        axes.legend(
            handles,
            labels,
            loc="upper left",
            frameon=False,
            fontsize=style.SMALL,
            handlelength=6.0,
            borderaxespad=1.2,
            handler_map={tuple: HandlerTuple(ndivide=None)},
        )

    def _draw_shares(self, axes: Axes) -> None:
        lower = np.zeros_like(self.total)
        for kind, share in self.shares.items():
            upper = lower + 100.0 * share
            axes.fill_between(self.energy, lower, upper, color=_LOOKS[kind][1], linewidth=0.0)
            axes.plot(self.energy, upper, color=style.INK, linewidth=0.6)
            lower = upper
        axes.set_ylim(0.0, 100.0)
        axes.set_yticks((0, 25, 50, 75, 100))


def _mark(axes: Axes, x: float, text: str, *, right: bool) -> None:
    """A thin vertical line with its meaning along its upper end, at either side."""
    across = axes.get_xaxis_transform()
    axes.plot((x, x), (0.0, 1.0), transform=across, zorder=1.0, **style.REFERENCE)
    axes.annotate(
        text,
        (x, 1.0),
        xycoords=across,
        xytext=(2.5 if right else -2.5, -4.0),
        textcoords="offset points",
        rotation=90.0,
        fontsize=style.SMALL,
        ha="left" if right else "right",
        va="top",
    )


def _explained(named: Iterable[tuple[float | None, str]]) -> list[str]:
    return [f"{name}: {_MEANINGS[name]}." for value, name in named if value is not None]


def energies(scale: float, singular: float | None) -> Array:
    """Energies (point,) in K at which a curve over all regimes is drawn, close to a singularity."""
    energy = style.geometric(_LOWEST * scale, _HIGHEST * scale, 240)
    if singular is None:
        return energy
    away = np.geomspace(_NEAREST, 0.05, 40)
    return np.unique(np.concatenate([energy, singular * (1.0 - away), singular * (1.0 + away)]))


def shares(ensemble: PotentialEnsemble, energy: Array) -> dict[str, Array]:
    """Share of each kind in n(E) at energies (point,) in K, in the order in which they appear."""
    from glasswell.ensemble.kinds import share_of_kind

    scaled = energy / ensemble.energy_scale
    found = {kind: share_of_kind(ensemble.shape, scaled, kind) for kind in _LOOKS}
    # Each is interpolated on its own; below the smallest splitting all are zero.
    total = np.sum([*found.values()], axis=0)
    return {kind: share / np.where(total > 0.0, total, 1.0) for kind, share in found.items()}
