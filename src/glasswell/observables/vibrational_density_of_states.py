"""Density of excitations and phonons, and where the boson peak lies."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.bath.debye import phonon_density_of_states
from glasswell.glass import Glass
from glasswell.response.curves import checked_axis, labelled
from glasswell.response.spectral_function import peak_energies, peak_grid, spectrum_attributes

Array = npt.NDArray[np.float64]

_METHOD = "first excitations along exact level sets, and Debye phonons"


def vibrational_density_of_states(glass: Glass, energy: npt.ArrayLike) -> xr.Dataset:
    """Density of states g(E) and reduced density of states g(E)/E², with the Debye part.

    g = n(E) + Σ_α g_α E²/(2π²ħ³v_α³): first excitations of all systems, and phonons up to one zone
    boundary.  In g/E² phonons are a constant, and a boson peak is a peak.
    Shapes: energy () or (energy,) in K → Dataset over energy: total, excitations, phonons in
    1/(K m³); reduced, reduced_excitations, reduced_phonons in 1/(K³ m³).  attrs: boson_peak_W and
    boson_peak_K, the highest peak of n(E)/E² as seen with 5 % resolution, NaN where there is none.
    Range: a uniform density of soft potentials has n ∝ E⁴ and no peak.  A random force bends n down
    and makes one only if a < 0.03 or so: the tunnelling states, n/E² ∝ 1/E², hide it else.  Soft
    configurations peak at the singularity E_c of n(E), if their density is not zero at η = 0.
    Two-level systems have no peak.
    Raises: InputError for energies that are not positive, or a material without atom density.
    Source: theory of M. I. Klinger, Phys. Rep. 165, 275 (1988); L. Gil, M. A. Ramos, A. Bringer,
    U. Buchenau, Phys. Rev. Lett. 70, 182 (1993).
    """
    energies, scalar = checked_axis(energy, "energy")
    excitations = glass.ensemble.density_of_states(energies)
    phonons = phonon_density_of_states(energies, glass.velocities, glass.material.zone_boundary)
    parts = {"": excitations + phonons, "_excitations": excitations, "_phonons": phonons}
    curves = {name.lstrip("_") or "total": part for name, part in parts.items()}
    grid = peak_grid(glass)
    states = glass.ensemble.density_of_states(grid) if grid.size else grid
    peak = float(peak_energies(grid, (states / grid**2)[None, :])[0])
    attributes = spectrum_attributes(glass)
    attributes["boson_peak_K"] = peak
    attributes["boson_peak_W"] = peak / attributes.get("energy_scale_K", np.nan)
    found = labelled(glass, {"energy": energies}, curves, "1/(K m^3)", _METHOD, attributes)
    for name, part in parts.items():
        found[f"reduced{name}"] = ("energy", part / energies**2)
        found[f"reduced{name}"].attrs["units"] = "1/(K^3 m^3)"
    return found.isel(energy=0) if scalar else found
