"""Loss of a superconducting resonator by thermal quasiparticles."""

from __future__ import annotations

import numpy.typing as npt
import xarray as xr

from glasswell.response.curves import checked_axes, unmarked
from glasswell.superconductor import Superconductor

_METHOD = "1/Q = alpha sigma_1/sigma_2, Mattis-Bardeen integrals with the weak-coupling gap"


def quasiparticle_loss(
    superconductor: Superconductor, temperature: npt.ArrayLike, frequency: npt.ArrayLike
) -> xr.DataArray:
    """Internal loss 1/Q(T, f) of a resonator by thermal quasiparticles.

    1/Q = α σ1/σ2, ∝ e^(-Δ/kT) in the cold.
    Shapes: temperature () or (temperature,) in K, frequency () or (frequency,) in Hz → DataArray
    over both, dimensionless.
    Range: T < Tc, hf < 2Δ(T), 1/Q ≪ 1; without quasiparticles of other origin.
    Raises: as `complex_conductivity`.
    Source: J. Gao, thesis, California Institute of Technology (2008); D. C. Mattis, J. Bardeen,
    Phys. Rev. 111, 412 (1958).
    """
    axes, scalars = checked_axes(temperature, frequency)
    found = unmarked(
        axes,
        {"loss": superconductor.loss(axes["temperature"], axes["frequency"])},
        "1",
        _METHOD,
        {"kinetic_inductance_fraction": superconductor.kinetic_inductance_fraction},
        scalars,
    )
    return found["loss"].assign_attrs({**found.attrs, "units": "1"})
