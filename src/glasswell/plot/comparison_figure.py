"""Models of the same points: residuals one above the other, and how each predicts single points."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from glasswell.errors import InputError
from glasswell.plot import style
from glasswell.plot.content import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glasswell.inference import Comparison

_MOST: Final = 6
_LOOKS: Final[tuple[dict[str, Any], ...]] = (
    {"color": style.BLUE, "marker": "o", "linestyle": "-"},
    {"color": style.VERMILION, "marker": "s", "linestyle": (0, (6, 2)), "markerfacecolor": "white"},
    {"color": style.GREEN, "marker": "^", "linestyle": (0, (6, 2, 1.5, 2))},
    {
        "color": style.PURPLE,
        "marker": "D",
        "linestyle": (0, (1.2, 1.6)),
        "markerfacecolor": "white",
    },
    {"color": style.ORANGE, "marker": "v", "linestyle": (0, (10, 3))},
    {"color": style.INK, "marker": "P", "linestyle": "-", "markerfacecolor": "white"},
)
# Residuals and losses grow from per cent to factors: linear up to these, logarithmic beyond.
_LINEAR_RESIDUAL, _LINEAR_LOSS = 0.1, 1.0


def comparison(result: Comparison) -> Figure:
    """Residuals ln(data/fit) of each model, and by how much it predicts each left-out point worse.

    Raises InputError for more than six models.
    """
    return ComparisonPicture.of(result).figure()


@dataclass(frozen=True)
class _Model:
    """A model in the figure: residuals and loss of elpd to the best (point,)."""

    label: str
    residual: Array
    loss: Array


@dataclass(frozen=True)
class ComparisonPicture:
    """What the figure of a comparison shows."""

    name: str
    temperature: Array
    models: tuple[_Model, ...]
    best: str

    @classmethod
    def of(cls, result: Comparison) -> ComparisonPicture:
        """The content from a comparison, points in the order of their temperatures."""
        ranked = result.ranked
        if len(ranked) > _MOST:
            raise InputError(
                f"{len(ranked)} models are too many for one figure",
                "their marks could not be told apart",
                f"compare at most {_MOST}",
            )
        temperature = np.concatenate([m.temperature for m in result.measurements])
        order = np.argsort(temperature, kind="stable")
        found = []
        for model in ranked:
            assert model.fit is not None
            assert model.left_out is not None
            assert result.best.left_out is not None
            apart = result.difference(model.name)
            text = model.name.replace("-", " ")
            if model is not result.best:
                text += f", Δ = {apart.elpd:.1f} ± {apart.standard_error:.1f}".replace("-", "−")
            loss = model.left_out.pointwise - result.best.left_out.pointwise
            found.append(_Model(text, np.concatenate(model.fit.residuals)[order], loss[order]))
        assert result.best.fit is not None
        name = result.best.fit.glass.material.name
        return cls(name, temperature[order], tuple(found), result.best.name.replace("-", " "))

    def figure(self) -> Figure:
        """Draw it."""
        figure, (upper, lower) = style.blank(
            7.0,
            6.4,
            rows=(1.0, 1.0),
            share_x=True,
            margins=(0.95, 0.20, 0.90, 0.50 + 0.25 * ceil(len(self.models) / 2)),
            gaps=(0.10, 0.1),
        )
        for axes, linear in ((upper, _LINEAR_RESIDUAL), (lower, _LINEAR_LOSS)):
            style.logarithmic(axes, "x", decimal="x")
            _symmetric(axes, linear)
            axes.axhline(0.0, **style.REFERENCE)
            axes.axhspan(-linear, linear, zorder=0.0, **{**style.BAND, "alpha": 0.35})
        for model, look in zip(self.models, _LOOKS, strict=False):
            common = {"markersize": 4.0, "linewidth": 0.9, **look}
            upper.plot(self.temperature, model.residual, label=model.label, **common)
            lower.plot(self.temperature, model.loss, **common)
        upper.set_xlim(self.temperature[0] / 1.3, self.temperature[-1] * 1.3)
        upper.tick_params(labelbottom=False)
        style.label(upper, y="ln(data/fit)")
        style.label(lower, "temperature T (K)", f"elpd less {self.best}")
        style.legend(upper, "lower left", bbox_to_anchor=(-0.01, 1.0), ncols=2)
        style.title(figure, f"{self.name}: models of the same points")
        style.footnote(
            figure,
            "Above: residuals. Below: by how much ln p of each point, predicted from all others, "
            "differs from that of the best model; Δ is the sum with its standard error. Shaded: "
            "where the axis is linear; it is logarithmic beyond.",
        )
        return figure


def _symmetric(axes: Axes, linear: float) -> None:
    from matplotlib.ticker import FuncFormatter, NullLocator

    axes.set_yscale("symlog", linthresh=linear, linscale=1.0)
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}".replace("-", "−")))
