"""Incoherent inelastic scattering of neutrons by soft potentials and phonons."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.energies import KELVIN_PER
from glasswell.errors import InputError
from glasswell.glass import Glass
from glasswell.response.curves import checked_axis, labelled
from glasswell.response.marks import missed_wells, warn_of_cut
from glasswell.response.neutrons import (
    SoftMode,
    checked_momenta,
    phonon_scattering,
    soft_lines,
    soft_mode,
    soft_scattering,
)
from glasswell.response.spectral_function import (
    checked_transfers,
    peak_energies,
    peak_grid,
    spectral_function,
    spectrum_attributes,
)

Array = npt.NDArray[np.float64]

_METHOD = (
    "S(Q,E) of e^(iQx), averaged over directions: all transitions along exact level sets, "
    "relaxation by the ladder, one Debye phonon in the incoherent approximation"
)
_UNITS = {"volume": ("1/(K m^3)", "1/m^3"), "atom": ("1/K", "1")}
# Of the scattering by phonons, in two steps and more.
_MANY_PHONONS = 0.02


def structure_factor(
    glass: Glass,
    mode: SoftMode,
    temperature: Array,
    momenta: tuple[Array, Array],
    energy: Array,
    small: bool,
) -> tuple[dict[str, Array], dict[str, Array]]:
    """Curves (temperature, momentum, energy) and lines (temperature, momentum), per volume."""
    atoms = glass.material.require("atom_density")
    scatterers = mode.atoms * float(glass.ensemble.density)
    phonons = phonon_scattering(glass, mode, temperature, momenta[0], energy)
    with np.errstate(under="ignore"):
        left = np.exp(-phonons.exponent)
    transitions, relaxation = soft_scattering(glass, temperature, momenta[1], energy, small)
    loss, area = soft_lines(glass, temperature, momenta[1], small)
    factor = left[..., None]
    curves = {
        "resonance": scatterers * factor * transitions,
        "relaxation": scatterers * factor * relaxation,
        "phonons": atoms * factor * phonons.one,
    }
    lines = {
        "elastic": left * (atoms - scatterers * loss),
        "quasielastic": left * scatterers * area,
        "debye_waller": left,
        "multiphonon": -np.expm1(-phonons.exponent) - phonons.exponent * left,
    }
    return {"total": sum(curves.values(), np.zeros(())), **curves}, lines


def neutron_spectrum(
    glass: Glass,
    energy: npt.ArrayLike,
    temperature: npt.ArrayLike,
    momentum_transfer: npt.ArrayLike,
    *,
    mass: float | None = None,
    atoms: float | None = None,
    per: str = "volume",
    small_momentum: bool = False,
) -> xr.Dataset:
    """Dynamic structure factor S(Q, E) for neutrons, incoherent and averaged over directions.

    Soft potentials: Σ p_m |<n|e^(iQx)|m>|² δ(E - E_n + E_m) over m ≠ n (resonance), and the same
    for the slow exchange of occupation between levels, Lorentzians of the ladder's rates
    (relaxation); x = y ħ/√(2MW).  For small Q they are (Q²x0²/3)(P_s/W)[n_B + 1] (S + R), x0 one
    unit of y; at any Q of the range the exact elements are used.  Phonons: one-phonon scattering of
    a Debye solid; its Debye-Waller factor e^(-2W) multiplies all.  E > 0 is energy given to the
    glass, S(-E) = e^(-E/kT) S(E).
    Shapes: energy () or (energy,) in K, never 0; temperature () or (temperature,) in K;
    momentum_transfer () or (momentum,) in 1/Å → Dataset over temperature, momentum_transfer,
    energy: total, resonance, relaxation, phonons in 1/(K m³), or per="atom" in 1/K.  Over
    temperature and momentum_transfer: elastic, the strictly elastic line (zero-point motion of soft
    modes counted as elastic), and quasielastic, the area of relaxation, which an instrument that
    does not resolve it adds to the line; debye_waller; many_phonons.  peak (temperature,): highest
    peak of the soft part at E > 0, in units of W, as seen with 5 % resolution, NaN if none.
    mass: M in u (soft configurations have their own).  atoms: how many atoms move by x in each
    potential, by default M/m̄ with m̄ the mean atomic mass, as Σ m_j u_j² = M x² asks for; then the
    limit of small Q does not depend on M.  small_momentum: use that limit at any Q, without tables.
    Range: Q x0 ≤ 2; |E| ≤ 4000 W; `extrapolated` marks kT > 10 W, `cut_off` energies so small that
    deeper double wells would scatter as well, `many_phonons` where phonons scatter more than 2 % of
    the neutrons in two steps or more, which are not there.  Good to 3e-3 beside what the ensembles
    state.  The first use at finite Q builds tables, half a minute.
    Warns: ValidityWarning where points are cut off.
    Raises: InputError for two-level systems, a missing mass, and values out of range.
    Source: U. Buchenau et al., Phys. Rev. B 43, 5039 (1991); S. W. Lovesey, Theory of Neutron
    Scattering from Condensed Matter (Oxford, 1984), for the one-phonon part.
    """
    if per not in _UNITS:
        raise InputError(f"per={per!r} is unknown", "", f"choose one of {tuple(_UNITS)}")
    mode = soft_mode(glass, mass, atoms)
    temperatures, one_temperature = checked_axis(temperature, "temperature")
    momenta, reduced, one_momentum = checked_momenta(mode, momentum_transfer)
    energies, one_energy = checked_transfers(glass, energy, "energy")
    curves, lines = structure_factor(
        glass, mode, temperatures, (momenta, reduced), energies, small_momentum
    )
    axes = {"temperature": temperatures, "momentum_transfer": momenta, "energy": energies}
    attributes = {
        **spectrum_attributes(glass),
        "soft_length_angstrom": mode.length * 1e10,
        "atoms_per_potential": mode.atoms,
    }
    divisor = 1.0 if per == "volume" else glass.material.require("atom_density")
    unit, area_unit = _UNITS[per]
    scaled = {name: curve / divisor for name, curve in curves.items()}
    dataset = labelled(glass, axes, scaled, unit, _METHOD, attributes)
    plane = ("temperature", "momentum_transfer")
    for name in ("elastic", "quasielastic"):
        dataset[name] = (plane, lines[name] / divisor, {"units": area_unit})
    dataset["debye_waller"] = (plane, lines["debye_waller"], {"units": "1"})
    dataset["many_phonons"] = (plane, lines["multiphonon"] > _MANY_PHONONS)
    missed = missed_wells(glass, temperatures, np.abs(energies) * BOLTZMANN / PLANCK)
    warn_of_cut(glass, missed)
    dataset["cut_off"] = (("temperature", "energy"), missed)
    grid = peak_grid(glass)
    peaks = peak_energies(grid, spectral_function(glass, temperatures, grid).total)
    dataset["peak"] = ("temperature", peaks / attributes["energy_scale_K"], {"units": "1"})
    dataset["peak"].attrs["meaning"] = "highest peak of the soft part, in units of W"
    dataset = dataset.assign_coords(
        transfer=("energy", energies / KELVIN_PER["meV"], {"units": "meV"})
    )
    scalars = dict(zip(axes, (one_temperature, one_momentum, one_energy), strict=True))
    return dataset.isel({name: 0 for name, one in scalars.items() if one})
