"""Draws conditions-maps.png: silica against pressure and temperature or energy."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import xarray as xr

import glasswell as gw
from glasswell.plot import style
from glasswell.plot.pressure_figure import PressureMap

OUTPUT = Path(__file__).with_name("conditions-maps.png")
SILICA = gw.Glass(
    gw.material("vitreous silica"),
    gw.SoftPotentialModel(energy_scale=2.63, density=9.2e22),
    longitudinal=2.58e-4,
    transverse=2.58e-4,
)
PRESSURE = np.linspace(0.0, 3e10, 61)
# Above 2 W a uniform density of soft potentials outgrows the phonons.
TWO_W = np.geomspace(0.05, 5.0, 80)
WARM = np.geomspace(0.05, 20.0, 80)
COLD = np.geomspace(0.02, 10.0, 80)
ENERGY = np.geomspace(0.05, 20.0, 80)
# Two rows of two, with room for a colour bar right of each.
SIZE = {"rows": (1.0, 1.0), "columns": (1.0, 1.0), "gaps": (0.34, 0.62)}
MARGINS = (0.72, 1.02, 0.56, 0.34)


def over_pressure(observable: Callable[[gw.Glass], xr.DataArray]) -> xr.DataArray:
    curves = [observable(SILICA.at(pressure=p)) for p in PRESSURE]
    return xr.concat(curves, xr.DataArray(PRESSURE, dims="pressure", name="pressure"))


def heat(glass: gw.Glass) -> xr.DataArray:
    found = gw.heat_capacity(glass, TWO_W, per="mass")["total"]
    return (1e3 * found / found["temperature"] ** 3).assign_attrs(units="mJ/(kg K^4)")


def conductivity(glass: gw.Glass) -> xr.DataArray:
    return gw.thermal_conductivity(glass, WARM, boundary=5e-3, minimum_path=0.78e-9)["total"]


def friction(glass: gw.Glass) -> xr.DataArray:
    return gw.internal_friction(glass, COLD, 1e8)


def states(glass: gw.Glass) -> xr.DataArray:
    values = gw.density_of_states(glass.ensemble, ENERGY)
    axis = {"energy": ("energy", ENERGY, {"units": "K"})}
    return xr.DataArray(values, axis, ("energy",), attrs={"units": "1/(K m^3)"})


PANELS = (
    ("a  heat capacity over T³", heat),
    ("b  thermal conductivity, 5 mm thick", conductivity),
    ("c  internal friction at 100 MHz", friction),
    ("d  density of states n(E), no phonons", states),
)


def main() -> None:
    figure, panels = style.blank(8.6, 6.6, margins=MARGINS, **SIZE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        for axes, (title, observable) in zip(panels, PANELS, strict=True):
            PressureMap.of(over_pressure(observable)).draw(axes)
            axes.set_title(title, loc="left", fontsize=10)
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
