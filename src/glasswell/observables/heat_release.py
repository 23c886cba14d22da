"""Heat that a glass releases after a jump of temperature."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.constants import BOLTZMANN
from glasswell.ensemble import PotentialEnsemble
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.material import BASES, volume_of
from glasswell.response.curves import checked_axis, labelled
from glasswell.response.marks import LARGEST_SCALED_TEMPERATURE, beyond_kept_wells, warn_of_cut
from glasswell.response.released_heat import EARLIEST_SCALED_TIME, released_power
from glasswell.response.settling import time_unit
from glasswell.response.two_levels_in_time import two_level_release

Array = npt.NDArray[np.float64]

_METHOD = "sum of Q lambda exp(-lambda t) over the double wells, rates by the ladder"


def release(
    glass: Glass, time: Array, temperature: float, initial: float, charging: float
) -> Array:
    """Power (time,) in W/m³ at times in s, after a jump from `initial` to `temperature` in K."""
    unit = time_unit(glass)
    elapsed, charged = time / unit, charging / unit
    ensemble = glass.ensemble
    if isinstance(ensemble, PotentialEnsemble):
        scale = ensemble.energy_scale
        found = released_power(
            elapsed, temperature / scale, initial / scale, ensemble.shape, charged
        )
        return np.asarray(ensemble.density * scale * BOLTZMANN / unit * found)
    found = two_level_release(elapsed, temperature, initial, ensemble, charged)
    return np.asarray(ensemble.density * BOLTZMANN**2 / unit * found)


def heat_release(
    glass: Glass,
    time: npt.ArrayLike,
    temperature: npt.ArrayLike,
    initial_temperature: float,
    *,
    charging_time: float | None = None,
    per: str = "volume",
) -> xr.Dataset:
    """Heat released by a glass a time t after a jump from an initial temperature T1 to T0.

    P(t) = Σ Q λ e^(-λt) over the double wells: Q the energy of those that sit in the wrong well,
    λ their rate at T0 from the ladder.  Of two-level systems, while the wells that relax at t are
    among those kept, (π²k²/24) P̄ (T1² - T0²)/t.
    Shapes: time () or (time,) in s, temperature T0 () or (temperature,) in K → Dataset over
    (temperature, time) with `total`, negative where the glass was heated and takes up heat.
    initial_temperature: T1 in K.  charging_time: seconds spent at T1, before which the glass was in
    equilibrium at T0; by default long enough for equilibrium at T1.
    per: "volume" W/m³, "mass" W/kg, or "mole" W/mol of formula units.
    Range: times from 100 ħ/KW (silica: 1e-7 s) on, when all within the wells has settled; T1 up to
    10 W, above which `extrapolated` marks all; good to 1e-3 for kT1 ≤ W, 2 % above.  The jump takes
    no time: wells that would have followed a slow cooling are counted in full.  `cut_off` marks
    times in which wells deeper than are kept would release heat.
    Warns: ValidityWarning where points are cut off.
    Raises: InputError for values that are not positive, and earlier times.
    Source: J. Zimmermann, G. Weber, Phys. Rev. Lett. 46, 661 (1981); Phillips, Rep. Prog. Phys. 50,
    1657 (1987).
    """
    times, one_time = checked_axis(time, "time")
    temperatures, one_temperature = checked_axis(temperature, "temperature")
    initial = _one(initial_temperature, "initial_temperature", "initial_temperature")
    charging = np.inf if charging_time is None else _one(charging_time, "time", "charging_time")
    _late_enough(glass, times)
    factor = volume_of(glass.material, per)
    power = [release(glass, times, float(t), initial, charging) for t in temperatures]
    axes = {"temperature": temperatures, "time": times}
    curves = {"total": factor * np.reshape(power, (len(temperatures), len(times)))}
    attributes = {"initial_temperature_K": initial}
    found = labelled(glass, axes, curves, f"W/{BASES[per]}", _METHOD, attributes)
    if isinstance(glass.ensemble, PotentialEnsemble):
        hot = initial > LARGEST_SCALED_TEMPERATURE * glass.ensemble.energy_scale
        found["extrapolated"] = found["extrapolated"] | hot
    cut = beyond_kept_wells(glass, temperatures, 1.0 / times)
    found["cut_off"] = (("temperature", "time"), cut)
    found["cut_off"].attrs["meaning"] = "deeper double wells than are kept would release heat"
    warn_of_cut(glass, cut)
    scalars = {"temperature": one_temperature, "time": one_time}
    return found.isel({name: 0 for name, one in scalars.items() if one})


def _one(value: float, axis: str, name: str) -> float:
    values, one = checked_axis(value, axis)
    if not one:
        raise InputError(
            f"{name} holds {len(values)} values", "one jump has one of it", "call once for each"
        )
    return float(values[0])


def _late_enough(glass: Glass, times: Array) -> None:
    earliest = EARLIEST_SCALED_TIME * time_unit(glass)
    if isinstance(glass.ensemble, PotentialEnsemble) and times.min(initial=np.inf) < earliest:
        raise InputError(
            f"time holds {times.min():.3g} s",
            f"before {earliest:.2g} s this glass still settles inside its wells",
            "ask for later times",
        )
