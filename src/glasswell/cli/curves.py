"""curves.csv: every curve that the figures show, with units in the header."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from math import isfinite
from typing import TYPE_CHECKING, Any

from glasswell.plot.mean_free_path_figure import TEMPERATURES

if TYPE_CHECKING:
    from glasswell.cli.pictures import Pictures
    from glasswell.inference import FitResult
    from glasswell.plot.content import Band

_REMARK = (
    "# Curves of a fit with their standard errors (lower, upper: one standard error below and "
    "above). Each group of columns belongs to the axis at its left; groups are separate tables. "
    "extrapolated is 1 where kT > 10 W: the levels kept no longer hold all occupation there."
)


def curves_table(result: FitResult, pictures: Pictures) -> str:
    """The curves as CSV text: groups of columns beside one another."""
    columns = {
        **_conductivity(pictures.conductivity),
        **(_heat_capacity(pictures.heat_capacity) if pictures.heat_capacity else {}),
        **(_states(pictures.density_of_states) if pictures.density_of_states else {}),
        **_paths(pictures.mean_free_path),
    }
    for name, picture in pictures.waves.items():
        columns |= _waves(name, picture)
    version = result.versions.get("glasswell", "")
    lines = [
        _REMARK,
        f"# {result.glass.material.name}, {result.model}, glasswell {version}",
        ",".join(columns),
    ]
    rows = zip_longest(*columns.values(), fillvalue=None)
    lines += [",".join(_cell(value) for value in row) for row in rows]
    return "\n".join([*lines, ""])


def _cell(value: float | None) -> str:
    """A number; nothing where a curve has ended or has no finite value, as without a boundary."""
    return f"{value:.8g}" if value is not None and isfinite(value) else ""


def _band(band: Band, axis: str, name: str, unit: str, scale: float = 1.0) -> dict[str, Any]:
    return {
        axis: band.x,
        f"{name} [{unit}]": band.y * scale,
        f"{name} lower [{unit}]": band.lower * scale,
        f"{name} upper [{unit}]": band.upper * scale,
    }


def _conductivity(picture: Any) -> dict[str, Any]:
    unit, name = "W/(K m)", "thermal_conductivity"
    found = _band(picture.total, "conductivity temperature [K]", name, unit)
    found |= {f"{name} {part} [{unit}]": curve for part, curve in picture.parts.items()}
    return found | _mark(picture.total, "conductivity", picture.highest)


def _mark(band: Band, of: str, highest: float) -> dict[str, Any]:
    """1 where kT > 10 W: there the levels kept no longer hold all occupation."""
    return {f"{of} extrapolated [1]": (band.x > highest).astype(float)}


def _heat_capacity(picture: Any) -> dict[str, Any]:
    per = {"mass": "J/(K^4 kg)", "mole": "J/(K^4 mol)", "volume": "J/(K^4 m^3)"}[picture.basis]
    name = "heat_capacity over T^3"
    found = _band(picture.total, "heat_capacity temperature [K]", name, per, 1e-3)
    parts = {"phonons": picture.phonons, "excitations": picture.excitations}
    found |= {f"{name} {part} [{per}]": 1e-3 * curve for part, curve in parts.items()}
    return found | _mark(picture.total, "heat_capacity", picture.highest)


def _states(picture: Any) -> dict[str, Any]:
    unit = "1/(K m^3)"
    found = _band(picture.total, "energy [K]", "density_of_states", unit)
    return found | {f"density_of_states Debye phonons [{unit}]": picture.phonons}


def _waves(name: str, picture: Any) -> dict[str, Any]:
    """Lines of one quantity, each with its conditions in the title; shifts in the unit 1."""
    found: dict[str, Any] = {}
    scale = 1.0 if picture.logarithmic else 1e-6
    for band, label in zip(picture.lines, picture.labels, strict=True):
        told = "" if len(picture.lines) == 1 else f" {label.replace(',', ';')}"
        title = f"{name}{told}"
        found |= _band(band, f"{title} temperature [K]", title, "1", scale)
    return found


def _paths(picture: Any) -> dict[str, Any]:
    found = {f"{picture.branch} wavelength [m]": picture.wavelength}
    rows: Iterator[tuple[float, Any]] = zip(TEMPERATURES, picture.paths, strict=True)
    return found | {f"mean_free_path at {kelvin:g} K [m]": row for kelvin, row in rows}
