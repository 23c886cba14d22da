"""What the figures of a report show, predicted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glasswell.dataset import Measurement
    from glasswell.inference import FitResult


@dataclass(frozen=True)
class Pictures:
    """The predictions of a fit, which are drawn and also written to curves.csv.

    heat_capacity and density_of_states are drawn of soft potentials alone, else None.  waves: by
    quantity, of fitted sound and electric fields.
    """

    conductivity: Any
    heat_capacity: Any
    density_of_states: Any
    mean_free_path: Any
    waves: Mapping[str, Any]

    @classmethod
    def of(cls, result: FitResult, measurements: Sequence[Measurement]) -> Pictures:
        """Predict everything once."""
        from glasswell.ensemble import SoftPotentialModel
        from glasswell.plot.conductivity_figure import ConductivityPicture
        from glasswell.plot.density_of_states_figure import DensityOfStatesPicture
        from glasswell.plot.heat_capacity_figure import HeatCapacityPicture
        from glasswell.plot.mean_free_path_figure import MeanFreePathPicture
        from glasswell.plot.wave_figure import WavePicture, wave_quantities

        soft = isinstance(result.glass.ensemble, SoftPotentialModel)
        return cls(
            ConductivityPicture.of(result, not_fitted=_outside(result, measurements)),
            HeatCapacityPicture.of(result) if soft else None,
            DensityOfStatesPicture.of(result) if soft else None,
            MeanFreePathPicture.of(result),
            {name: WavePicture.of(result, name) for name in wave_quantities(result)},
        )


def _outside(result: FitResult, measurements: Sequence[Measurement]) -> list[Measurement]:
    """The conductivity points that lie above or below the fitted range."""
    import numpy as np

    low, high = result.range
    parts = []
    for curve in measurements:
        if curve.quantity != "thermal_conductivity":
            continue
        if curve.temperature[0] < low:
            parts.append(curve.select(maximum=float(np.nextafter(low, 0.0))))
        if curve.temperature[-1] > high:
            parts.append(curve.select(minimum=float(np.nextafter(high, np.inf))))
    return parts
