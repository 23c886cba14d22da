"""The one figure that shows a fit: of the quantity that was fitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glasswell.plot.conductivity_figure import conductivity
from glasswell.plot.heat_capacity_figure import heat_capacity

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from glasswell.inference import FitResult


def plot_fit(result: FitResult) -> Figure:
    """The conductivity with its fit if one was fitted, else the heat capacity."""
    quantities = {curve.quantity for curve in result.measurements}
    return conductivity(result) if "thermal_conductivity" in quantities else heat_capacity(result)
