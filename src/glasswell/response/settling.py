"""What of a heat capacity comes about within a time, for every kind of ensemble."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.ensemble import PotentialEnsemble, StandardTunnellingModel
from glasswell.ensemble.shape import PotentialShape
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.numerics.spline import UniformSurface
from glasswell.response.elastic import elastic_of
from glasswell.response.ladder_modes import FINE_TEMPERATURES
from glasswell.response.marks import rate_unit
from glasswell.response.slow_heat import SCALED_TIMES, slow_heat_table
from glasswell.response.two_levels_in_time import two_level_heat

Array = npt.NDArray[np.float64]


def settled_share(glass: Glass, temperature: Array, time: Array) -> Array:
    """Share (temperature, time) of the excitations' heat capacity that has come about within t.

    Temperatures (temperature,) in K, times (time,) in s.  Raises InputError outside the table.
    """
    _require_rates(glass)
    ensemble = glass.ensemble
    if not isinstance(ensemble, PotentialEnsemble):
        return _two_level_share(glass, ensemble, temperature, time)
    scaled = temperature / ensemble.energy_scale
    _inside("temperature", temperature, scaled, FINE_TEMPERATURES, "K")
    elapsed = time * rate_unit(glass)
    _inside("time", time, elapsed, SCALED_TIMES, "s")
    table = _table(ensemble.shape)
    return np.asarray(np.exp(table(np.log(elapsed)[None, :], np.log(scaled)[:, None])))


def time_unit(glass: Glass) -> float:
    """ħ/KW of a glass in s, with W = 1 K for two-level systems.

    Raises InputError if it couples to no phonons.
    """
    _require_rates(glass)
    if isinstance(glass.ensemble, PotentialEnsemble):
        return 1.0 / rate_unit(glass)
    rate = elastic_of(glass, None, 0.0, 0.0).rate_constant
    return float(REDUCED_PLANCK / (BOLTZMANN * rate))


def _two_level_share(
    glass: Glass, model: StandardTunnellingModel, temperature: Array, time: Array
) -> Array:
    elapsed = time / time_unit(glass)
    rows = [
        model.density * BOLTZMANN**2 * two_level_heat(elapsed, float(t), model) for t in temperature
    ]
    settled = model.heat_capacity(temperature)
    shares = np.reshape(rows, (len(temperature), len(time)))
    return np.asarray(shares / np.where(settled > 0.0, settled, 1.0)[:, None])


def _require_rates(glass: Glass) -> None:
    if not any(glass.strengths):
        raise InputError(
            "this glass couples to no phonons",
            "its strengths are zero, so its systems never take up or give off heat",
            "give it strengths or couplings above zero",
        )


def _inside(name: str, values: Array, scaled: Array, table: Array, unit: str) -> None:
    if not values.size:
        return
    low, high = (table[i] * values[0] / scaled[0] for i in (0, -1))
    # The ends of the table belong to it, whatever rounding does.
    bad = (scaled < table[0] * (1.0 - 1e-9)) | (scaled > table[-1] * (1.0 + 1e-9))
    if bad.any():
        raise InputError(
            f"{name} holds {values[bad][0]:.4g} {unit}",
            f"heat within a time is tabulated from {low:.3g} to {high:.3g} {unit} for this glass",
            f"keep {name} within these limits, or leave time out for equilibrium",
        )


@lru_cache(maxsize=8)
def _table(shape: PotentialShape) -> UniformSurface:
    return slow_heat_table(shape)
