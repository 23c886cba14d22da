"""Curves of electron centres with their units: densities over energy, numbers over a condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import xarray as xr

Array = npt.NDArray[np.float64]

SOURCE: Final = (
    "P. W. Anderson, Phys. Rev. Lett. 34, 953 (1975); M. I. Klinger, Phys. Rep. 165, 275 (1988); "
    "levels and statistics derived in docs/electrons.md"
)
_DENSITY: Final = "1/(eV m^3)"


def density_curve(values: Array, energy: Array, name: str) -> xr.DataArray:
    """Densities (point,) in 1/(eV m³) over energies in eV; a single energy leaves no dimension."""
    attributes = {"units": _DENSITY, "long_name": name, "source": SOURCE}
    if energy.ndim == 0:
        return xr.DataArray(values[0], attrs=attributes, coords={"energy": float(energy)})
    coordinate = ("energy", energy, {"units": "eV"})
    return xr.DataArray(values, coords={"energy": coordinate}, dims="energy", attrs=attributes)


def table(
    rows: Sequence[Sequence[float]], units: Mapping[str, str], name: str, axis: Array, unit: str
) -> xr.Dataset:
    """One variable per column of `rows` (point, variable), named and measured as in `units`.

    name, axis, unit: the coordinate, of which a single value leaves no dimension.
    """
    columns, scalar = np.asarray(rows, np.float64).T, axis.ndim == 0
    values: dict[str, Any] = {
        variable: ((), column[0]) if scalar else (name, column)
        for variable, column in zip(units, columns, strict=True)
    }
    coordinate = float(axis) if scalar else (name, axis)
    result = xr.Dataset(values, coords={name: coordinate}, attrs={"source": SOURCE})
    for variable, given in units.items():
        result[variable].attrs["units"] = given
    result[name].attrs["units"] = unit
    return result
