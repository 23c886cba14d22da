"""Loss of a resonator that stores part of its field in a glass."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.response.curves import checked_axis, over_temperature_and_frequency
from glasswell.response.dielectric import dielectric_response, intrinsic_loss_tangent
from glasswell.superconductor import Superconductor

Array = npt.NDArray[np.float64]

_METHOD = "1/Q = F tan delta0 [S/sqrt(1 + (n/n_c)^beta) + R]"


def resonator_loss(
    glass: Glass,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    *,
    loss_tangent: float | None = None,
    dipole_moment: float | None = None,
    permittivity: float | None = None,
    filling_factor: float = 1.0,
    photon_number: npt.ArrayLike = 0.0,
    critical_photon_number: npt.ArrayLike = np.inf,
    exponent: float = 1.0,
    superconductor: Superconductor | None = None,
    parts: bool = False,
) -> xr.DataArray | xr.Dataset:
    """Internal loss 1/Q(T, f) of a resonator with a share of its electric energy in the glass.

    1/Q = F tan δ0 [S(ħω, T)/√(1 + (n/n_c)^β) + R(ω, T)], S = tanh(ħω/2kT) of two-level systems:
    resonant absorption saturates with the number of photons, relaxation does not.
    Shapes: as `dielectric_loss` → DataArray of the total over (temperature, frequency);
    parts=True gives a Dataset: total, resonance, relaxation, quasiparticles if asked for.
    loss_tangent, dipole_moment, permittivity: as `dielectric_loss`.  filling_factor: F, the
    participation ratio of the glass.  photon_number: n.  critical_photon_number: n_c; both () or
    (temperature,), since n_c grows with temperature.  exponent: β (1 for a uniform field; 0.3 to 1
    in experiments).
    superconductor: the metal, whose thermal quasiparticles add α σ1/σ2 (`quasiparticle_loss`) to
    the total, and the part `quasiparticles`.
    Convention: the root of 1 + (n/n_c)^β; others write (1 + n/n_c)^β, so compare β with care.
    Raises: as `dielectric_loss`; InputError for a filling factor outside (0, 1], negative n, n_c or
    β that is not positive; with a superconductor as `quasiparticle_loss`.
    Source: J. Gao, thesis, California Institute of Technology (2008); C. Müller, J. H. Cole,
    J. Lisenfeld, Rep. Prog. Phys. 82, 124501 (2019).
    """
    axes = checked_axis(temperature, "temperature"), checked_axis(frequency, "frequency")
    photons = np.asarray(photon_number, dtype=np.float64)
    critical = np.asarray(critical_photon_number, dtype=np.float64)
    _check(filling_factor, photons, critical, exponent, () if axes[0][1] else axes[0][0].shape)
    tangent = intrinsic_loss_tangent(glass, loss_tangent, dipole_moment, permittivity)
    found = dielectric_response(glass, axes[0][0], axes[1][0])
    saturation = np.sqrt(1.0 + np.atleast_1d(photons / critical)[:, None] ** exponent)
    resonance = filling_factor * tangent * found.resonant_absorption / saturation
    relaxation = filling_factor * tangent * found.relaxation_absorption
    curves = {"total": resonance + relaxation, "resonance": resonance, "relaxation": relaxation}
    attributes = {"intrinsic_loss_tangent": tangent, "filling_factor": filling_factor}
    method = _METHOD
    if superconductor is not None:
        curves["quasiparticles"] = superconductor.loss(axes[0][0], axes[1][0])
        curves["total"] = curves["total"] + curves["quasiparticles"]
        method += " + alpha sigma_1/sigma_2"
    return over_temperature_and_frequency(glass, axes, curves, method, attributes, parts)


def _check(
    filling: float, photons: Array, critical: Array, exponent: float, shape: tuple[int, ...]
) -> None:
    if any(numbers.ndim and numbers.shape != shape for numbers in (photons, critical)):
        raise InputError(
            f"photon numbers have the shapes {photons.shape} and {critical.shape}",
            "they are single numbers, or one for each temperature",
            f"give one number or an array of the shape {shape}",
        )
    good = 0.0 < filling <= 1.0 and 0.0 < exponent < np.inf and (critical > 0.0).all()
    if not good or not ((photons >= 0.0) & np.isfinite(photons)).all():
        raise InputError(
            f"filling_factor={filling!r}, photon_number={photons.tolist()!r}, "
            f"critical_photon_number={critical.tolist()!r}, exponent={exponent!r} are no resonator",
            "the filling factor lies between 0 and 1, photon numbers and β are positive",
            "leave photon_number=0 for the loss at single photons",
        )
