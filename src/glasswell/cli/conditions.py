"""Pressure and vitrification temperature on the command line, and the map over pressures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from glasswell.errors import InputError

if TYPE_CHECKING:
    import xarray as xr


def conditions(pressure: str | None, glass_transition: str | None) -> dict[str, Any]:
    """Pressure or pressures (Pa) and T_g (K) that were asked for, as keywords."""
    from glasswell.cli import arguments

    asked: dict[str, Any] = {}
    if pressure is not None:
        found = arguments.pressures(pressure, "--pressure")
        asked["pressure"] = float(found[0]) if len(found) == 1 else found
    if glass_transition is not None:
        asked["glass_transition"] = arguments.temperature(glass_transition, "--glass-transition")
    return asked


def check_map(keywords: dict[str, Any]) -> None:
    """Raises InputError where there are no pressures to draw a map of."""
    from numpy import ndim

    if ndim(keywords.get("pressure", 0.0)) == 0:
        raise InputError(
            "--figure draws a map over pressures, and there are none",
            "A map needs two or more of them",
            'Add pressures, such as --pressure "0,30,100,300 kbar"',
        )


def draw_map(curve: xr.Dataset, quantity: str, target: Path) -> None:
    """Draw a curve over pressure (pressure, axis) into a file."""
    from glasswell.plot import pressure_map, save

    name = f"{curve.attrs['material']}: " if "material" in curve.attrs else ""
    note = "The effect of pressure is assumed: see glasswell.Conditions."
    title = f"{name}{quantity.replace('-', ' ')} under pressure"
    save(pressure_map(curve, title=title, note=note), target)
