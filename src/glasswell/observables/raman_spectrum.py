"""Raman and depolarised light scattering by soft potentials."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.energies import KELVIN_PER
from glasswell.glass import Glass
from glasswell.response.curves import checked_axis, labelled
from glasswell.response.marks import missed_wells, warn_of_cut
from glasswell.response.spectral_function import (
    absorption,
    checked_transfers,
    emission_factor,
    peak_energies,
    peak_grid,
    spectrum_attributes,
)

Array = npt.NDArray[np.float64]

_METHOD = "I = [n_B + 1] Im chi: transitions of all levels and relaxation by the ladder"


def intensities(glass: Glass, temperature: Array, shift: Array) -> dict[str, Array]:
    """Curves (temperature, shift) from plain arrays, shift ≠ 0 in K."""
    absorbed = absorption(glass, temperature, np.abs(shift))
    factor = emission_factor(temperature, shift)
    return {
        "total": factor * absorbed.total,
        "resonance": factor * absorbed.resonance,
        "relaxation": factor * absorbed.relaxation,
        "reduced": absorbed.total / np.abs(shift),
    }


def raman_spectrum(glass: Glass, shift: npt.ArrayLike, temperature: npt.ArrayLike) -> xr.Dataset:
    """Raman intensity I(E, T) of light that couples to the coordinate of the soft potentials.

    I = [n_B(E) + 1] Im χ(E) in arbitrary units, Im χ ∝ S + R: S transitions between levels (with
    the boson peak), R relaxation (the quasi-elastic light).  E > 0 is Stokes, E < 0 anti-Stokes
    scattering, I(-E) = e^(-E/kT) I(E).  The factor (ω_laser - ω)⁴ is left to the reader, and the
    light that phonons scatter is not there.
    Shapes: shift () or (shift,) in K, never 0, temperature () or (temperature,) in K → Dataset over
    both: total, resonance, relaxation in units of πΛ²P_s/W (P̄γ²π of two-level systems) for a
    coupling Λ of light per y; reduced = Im χ/E = I/{E [n_B + 1]} per K, without the trivial factor
    of temperature; peak, peak_reduced (temperature,): where total and reduced have their highest
    peak, in units of W, as seen with 5 % resolution, NaN where they have none.  The coordinate
    `wave_number` is the shift in 1/cm.  Convert others by `energy_in_kelvin`.
    Range: |E| ≤ 4000 W; `extrapolated` marks kT > 10 W, `cut_off` shifts so small that double wells
    deeper than the ensemble keeps would scatter as well.  Secular, as `internal_friction`.
    Warns: ValidityWarning where points are cut off.
    Raises: InputError for temperatures that are not positive, and shifts of 0 or out of range.
    Source: R. Shuker, R. W. Gammon, Phys. Rev. Lett. 25, 222 (1970), for the reduced intensity;
    J. Jäckle, in Amorphous Solids, ed. W. A. Phillips (Springer, 1981), for the relaxation part.
    """
    temperatures, one_temperature = checked_axis(temperature, "temperature")
    shifts, one_shift = checked_transfers(glass, shift, "shift")
    dataset = labelled(
        glass,
        {"temperature": temperatures, "shift": shifts},
        intensities(glass, temperatures, shifts),
        "1",
        _METHOD,
        spectrum_attributes(glass),
    )
    dataset["reduced"].attrs["units"] = "1/K"
    frequency = np.abs(shifts) * BOLTZMANN / PLANCK
    missed = missed_wells(glass, temperatures, frequency)
    warn_of_cut(glass, missed)
    dataset["cut_off"] = (("temperature", "shift"), missed)
    grid = peak_grid(glass)
    curves = intensities(glass, temperatures, grid)
    scale = dataset.attrs.get("energy_scale_K", np.nan)
    for name, curve in (("peak", "total"), ("peak_reduced", "reduced")):
        dataset[name] = ("temperature", peak_energies(grid, curves[curve]) / scale)
        dataset[name].attrs.update(units="1", meaning=f"highest peak of {curve}, in units of W")
    dataset = dataset.assign_coords(wave_number=("shift", shifts / KELVIN_PER["1/cm"]))
    dataset["wave_number"].attrs["units"] = "1/cm"
    scalars = {"temperature": one_temperature, "shift": one_shift}
    return dataset.isel({name: 0 for name, one in scalars.items() if one})
