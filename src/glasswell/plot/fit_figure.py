"""The one figure that shows a fit: of the quantity that was fitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glasswell.plot.conductivity_figure import conductivity
from glasswell.plot.heat_capacity_figure import heat_capacity
from glasswell.plot.wave_figure import wave

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from glasswell.inference import FitResult


def plot_fit(result: FitResult) -> Figure:
    """The conductivity with its fit if one was fitted, else the heat capacity, else the first."""
    quantities = [curve.quantity for curve in result.measurements]
    if "thermal_conductivity" in quantities:
        return conductivity(result)
    return heat_capacity(result) if "heat_capacity" in quantities else wave(result, quantities[0])
