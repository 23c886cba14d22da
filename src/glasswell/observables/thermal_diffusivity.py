"""Thermal diffusivity of a glass."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.bath.debye import phonon_heat_capacity
from glasswell.glass import Film, Glass, Membrane, Rod
from glasswell.response.curves import checked_axis
from glasswell.response.elastic import absorption_of
from glasswell.response.surface import labelled_transport, surroundings
from glasswell.response.transport import conductivity, padded

_METHOD = "kappa/C, C per volume of all excitations in equilibrium, or of phonons alone"

_compiled = jax.jit(conductivity)


def thermal_diffusivity(
    glass: Glass,
    temperature: npt.ArrayLike,
    boundary: float | Rod | Film | Membrane | None = None,
    minimum_path: float = 1e-9,
    rayleigh: float = 0.0,
    scattering: str = "exact",
) -> xr.Dataset:
    """Thermal diffusivity D(T) = κ/C.

    Shapes: temperature () or (temperature,) in K → Dataset over `temperature` in m²/s: `total`,
    with the heat capacity of phonons and all excitations in equilibrium, which holds for signals
    slower than these take to follow; `phonons`, with that of Debye phonons alone, the upper bound
    for signals faster than any of them.
    Other arguments, marks and warnings: as `thermal_conductivity`.
    Range: as `thermal_conductivity`.  Tunnelling systems follow over many decades of time: a heat
    pulse of microseconds to seconds spreads with something between the two.
    Raises: InputError for temperatures or lengths that are not positive, or a material without
    atom density.
    Source: W. A. Phillips, Rep. Prog. Phys. 50, 1657 (1987).
    """
    axis, scalar = checked_axis(temperature, "temperature")
    elastic, surfaces = surroundings(glass, boundary, minimum_path, rayleigh)
    absorption = absorption_of(glass, scattering)
    with jax.enable_x64(True):
        kappa = _compiled(elastic, jnp.asarray(padded(axis)), absorption, surfaces)
        kappa = np.asarray(kappa)[: len(axis)]
    phonons = phonon_heat_capacity(glass.material, axis)
    curves = {
        "total": kappa / (phonons + glass.ensemble.heat_capacity(axis)),
        "phonons": kappa / phonons,
    }
    attributes = {"scattering": scattering, "minimum_path_m": minimum_path}
    return labelled_transport(glass, (axis, scalar), curves, "m^2/s", _METHOD, attributes, boundary)
