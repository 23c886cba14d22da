"""Complex conductivity of a superconducting film."""

from __future__ import annotations

import numpy.typing as npt
import xarray as xr

from glasswell.response.curves import checked_axes, unmarked
from glasswell.superconductor import Superconductor

_METHOD = "Mattis-Bardeen integrals with the weak-coupling gap"


def complex_conductivity(
    superconductor: Superconductor, temperature: npt.ArrayLike, frequency: npt.ArrayLike
) -> xr.Dataset:
    """Complex conductivity (σ1 - iσ2)/σn of a superconductor below its gap.

    σ1/σn = (2/ħω) ∫_Δ^∞ [f(E) - f(E+ħω)] g(E) dE, σ2/σn = (1/ħω) ∫_{Δ-ħω}^Δ [1 - 2f(E+ħω)] |g| dE,
    g = (E² + Δ² + ħωE)/(√(E² - Δ²) √((E+ħω)² - Δ²)), Δ(T) from the gap equation.
    Limits, ħω and kT ≪ Δ: σ1/σn = (4Δ/ħω) e^(-Δ/kT) sinh(x) K0(x), x = ħω/2kT, and
    σ2/σn = (πΔ/ħω)[1 - 2e^(-Δ/kT) e^(-x) I0(x)].
    Shapes: temperature () or (temperature,) in K, frequency () or (frequency,) in Hz → Dataset over
    both: sigma_1, sigma_2, dimensionless.
    Range: T < Tc and hf < 2Δ(T); thermal quasiparticles only.  Good to 1e-13, 1e-11 where
    hf comes within 1 % of 2Δ.
    Raises: InputError for points outside the range, and values that are not positive.
    Source: D. C. Mattis, J. Bardeen, Phys. Rev. 111, 412 (1958).
    """
    axes, scalars = checked_axes(temperature, frequency)
    first, second = superconductor.conductivity(axes["temperature"], axes["frequency"])
    return unmarked(
        axes,
        {"sigma_1": first, "sigma_2": second},
        "1",
        _METHOD,
        {"critical_temperature_K": superconductor.critical_temperature},
        scalars,
    )
