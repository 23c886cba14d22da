"""Where a result is marked: kT above the levels kept, waves that deeper wells would change."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN, PLANCK, REDUCED_PLANCK
from glasswell.ensemble import PotentialEnsemble, SampledPotentials
from glasswell.errors import InputError, ValidityWarning
from glasswell.glass import Glass
from glasswell.response.arrhenius import slowest_two_well_rate
from glasswell.response.relaxation_table import slowest_kept_rate
from glasswell.spectrum.splitting import tunnel_splitting

Array = npt.NDArray[np.float64]

# Above this kT/W the levels kept no longer hold all of the population.
LARGEST_SCALED_TEMPERATURE = 10.0
# Slower than this times the slowest rate kept, deeper wells would add more than a few per cent.
_NEAR_THE_SLOWEST = 10.0
_ABOVE_THE_SPLITTING = 5.0
# Below this ħω/kT resonant absorption does not count.
_RESONANT = 1e-3


def missed_wells(
    glass: Glass, temperature: Array, frequency: Array, attempt_time: float | None = None
) -> npt.NDArray[np.bool_]:
    """Points (temperature, frequency) slower than the deepest double wells that are kept."""
    ensemble = glass.ensemble
    if not isinstance(ensemble, PotentialEnsemble) or isinstance(ensemble, SampledPotentials):
        return np.zeros((len(temperature), len(frequency)), dtype=np.bool_)
    slow = beyond_kept_wells(glass, temperature, 2.0 * np.pi * frequency, attempt_time)
    # Pairs with a smaller splitting than is kept would be there as well.
    splitting = float(tunnel_splitting(ensemble.shape.minimum_d2)) * ensemble.energy_scale
    cold = temperature[:, None] < _ABOVE_THE_SPLITTING * splitting
    cut = (
        slow
        | cold
        | (frequency * PLANCK / BOLTZMANN < splitting)[None, :]
        & (frequency * PLANCK / BOLTZMANN > _RESONANT * temperature[:, None])
    )
    return np.asarray(cut)


def beyond_kept_wells(
    glass: Glass, temperature: Array, rate: Array, attempt_time: float | None = None
) -> npt.NDArray[np.bool_]:
    """Points (temperature, rate) where wells deeper than are kept would follow the rate in 1/s.

    None for two-level systems, which have no barriers, and for samples, which are what they are.
    """
    ensemble = glass.ensemble
    if not isinstance(ensemble, PotentialEnsemble) or isinstance(ensemble, SampledPotentials):
        return np.zeros((len(temperature), len(rate)), dtype=np.bool_)
    log_rate = _log_slowest(glass, temperature, attempt_time)
    return np.asarray(np.log(rate) < log_rate[:, None] + np.log(_NEAR_THE_SLOWEST))


def rate_unit(glass: Glass) -> float:
    """KW/ħ of a glass of soft potentials, in 1/s."""
    assert isinstance(glass.ensemble, PotentialEnsemble)
    scale = glass.ensemble.energy_scale * BOLTZMANN / REDUCED_PLANCK
    return max(glass.rate_constant, 1e-300) * scale


def warn_of_cut(glass: Glass, cut: npt.NDArray[np.bool_], stacklevel: int = 3) -> None:
    """Warns of points that deeper double wells would change."""
    if cut.any():
        warnings.warn(_of_cut(glass, cut), ValidityWarning, stacklevel=stacklevel)


def _of_cut(glass: Glass, cut: npt.NDArray[np.bool_]) -> str:
    assert isinstance(glass.ensemble, PotentialEnsemble)
    return (
        f"{int(cut.sum())} of {cut.size} points would be changed by double wells deeper than "
        f"the ensemble keeps (minimum_d2={glass.ensemble.shape.minimum_d2:g}): the result is too "
        "small there. Choose a deeper minimum_d2, or keep away from these points."
    )


def _log_slowest(glass: Glass, temperature: Array, attempt_time: float | None) -> Array:
    """Ln of the rate (temperature,) in 1/s of the deepest double wells kept."""
    if attempt_time is not None:
        rate = slowest_two_well_rate(glass, temperature, attempt_time)
        return np.log(np.maximum(rate, 1e-300))
    assert isinstance(glass.ensemble, PotentialEnsemble)
    scale = glass.ensemble.energy_scale
    spline = slowest_kept_rate(glass.ensemble.shape.minimum_d2)
    return np.asarray(np.log(rate_unit(glass)) + spline(np.log(temperature / scale)))


def checked_reach(glass: Glass, temperature: Array, frequency: Array) -> None:
    """Raises InputError for points that `extrapolated` or `cut_off` would mark.

    For numbers that go on into other programs, which keep no marks.
    """
    ensemble = glass.ensemble
    if isinstance(ensemble, PotentialEnsemble):
        largest = LARGEST_SCALED_TEMPERATURE * ensemble.energy_scale
        why = f"the levels kept hold all occupation up to kT = {LARGEST_SCALED_TEMPERATURE:g} W"
    else:
        largest, why = ensemble.maximum_splitting, "there are no two-level systems above it"
    warmest = float(np.max(temperature, initial=0.0))
    if warmest > largest:
        raise InputError(
            f"temperature holds {warmest:g} K, beyond {largest:.4g} K",
            f"{why}: a loss computed there would be a number without a meaning",
            "keep to lower temperatures, and take measured losses above them",
        )
    cut = missed_wells(glass, temperature, frequency)
    if cut.any():
        what, _, remedy = _of_cut(glass, cut).partition(" Choose")
        raise InputError(what, "", f"Choose{remedy}")
