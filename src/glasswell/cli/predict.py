"""`glasswell predict`: any observable from a stored fit, a glass, or given parameters."""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from cyclopts import Parameter

from glasswell.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

    from glasswell.inference import FitResult

EXAMPLES: Final = """Examples:
  glasswell predict vitreous-silica heat-capacity
  glasswell predict vitreous-silica thermal-conductivity --temperatures 0.05,0.1,1,10
  glasswell predict epoxy density-of-states --energies 0.1:20:40 --csv
  glasswell predict silica mean-free-path --frequencies "10:1000:5 GHz" --at 1
  glasswell predict silica heat-capacity --energy-scale 3 --strength 2.8e-4

Where a glass is named, its shipped conductivity is fitted first, unless --energy-scale and
--strength are given. The folder of a report stands for the fit that it holds."""

QUANTITIES: Final = {
    "thermal-conductivity": "thermal_conductivity",
    "heat-capacity": "heat_capacity",
    "density-of-states": "density_of_states",
    "mean-free-path": "mean_free_path",
}
# For each quantity the option that gives its axis, and what it is without that option.
_AXES: Final = {
    "thermal-conductivity": ("--temperatures", "0.05:60:25"),
    "heat-capacity": ("--temperatures", "0.05:5:25"),
    "density-of-states": ("--energies", "0.05:20:25"),
    "mean-free-path": ("--frequencies", "1:1000:16 GHz"),
}

_Source = Annotated[
    str, Parameter(help="A report folder, its result.nc or summary.json, or a material.")
]
_Quantity = Annotated[
    Literal["thermal-conductivity", "heat-capacity", "density-of-states", "mean-free-path"],
    Parameter(help="What to predict."),
]
_Temperatures = Annotated[
    str | None,
    Parameter(
        help="Temperatures in K of a conductivity or heat capacity: 0.1,1,10 or a range 0.1:10, or "
        "0.1:10:50 with the number of points."
    ),
]
_Energies = Annotated[
    str | None, Parameter(help="Energies in K of a density of states, written alike.")
]
_Frequencies = Annotated[
    str | None, Parameter(help="Frequencies in Hz of a mean free path, or with a unit.")
]
_At = Annotated[str, Parameter(help="Temperature of a mean free path, in K.")]
_Branch = Annotated[
    Literal["transverse", "longitudinal"], Parameter(help="Phonons of a mean free path.")
]
_Per = Annotated[Literal["mass", "mole", "volume"], Parameter(help="Basis of a heat capacity.")]
_EnergyScale = Annotated[str | None, Parameter(help="W/k in K, in the place of a fit.")]
_Strength = Annotated[float | None, Parameter(help="Tunnelling strength C, to go with it.")]
_Parts = Annotated[
    bool, Parameter(negative="", help="Show the parts of the curve too.", show_default=False)
]
_Csv = Annotated[bool, Parameter(negative="", help="Print CSV.", show_default=False)]
_Out = Annotated[str | None, Parameter(help="Write CSV to this file.")]


def predict(
    source: _Source,
    quantity: _Quantity,
    /,
    *,
    temperatures: _Temperatures = None,
    energies: _Energies = None,
    frequencies: _Frequencies = None,
    at: _At = "1",
    branch: _Branch = "transverse",
    per: _Per = "mass",
    energy_scale: _EnergyScale = None,
    strength: _Strength = None,
    parts: _Parts = False,
    csv: _Csv = False,
    out: _Out = None,
) -> str:
    """Predict an observable as a table or CSV, with its standard error where a fit gives one."""
    from glasswell.cli import arguments
    from glasswell.cli.messages import stages

    asked = {"--temperatures": temperatures, "--energies": energies, "--frequencies": frequencies}
    axis = _axis(quantity, {option: text for option, text in asked.items() if text is not None})
    options: dict[str, Any] = {"per": per} if quantity == "heat-capacity" else {}
    if quantity == "mean-free-path":
        options = {"temperature": arguments.temperature(at, "--at"), "branch": branch}
    given = _given(energy_scale, strength)
    with stages(quiet=False) as say:
        curve = _predictor(source, given, say)(QUANTITIES[quantity], axis, options)
    return _answer(curve, csv=csv, parts=parts, out=out)


def _axis(quantity: str, asked: dict[str, str]) -> Any:
    """Values of the axis of a quantity, from the option that belongs to it."""
    from glasswell.cli import arguments

    option, usual = _AXES[quantity]
    foreign = [other for other in asked if other != option]
    if foreign:
        raise InputError(f"{foreign[0]} does not belong to {quantity}", remedy=f"Use {option}")
    read = arguments.frequencies if option == "--frequencies" else arguments.temperatures
    return read(asked.get(option, usual), option)


def _given(energy_scale: str | None, strength: float | None) -> tuple[float, float] | None:
    """(W/k, C) if the user gave both."""
    from glasswell.cli import arguments

    if energy_scale is None and strength is None:
        return None
    if energy_scale is None or strength is None:
        raise InputError(
            "--energy-scale and --strength belong together",
            "One of them does not make a glass",
            "Give both, or neither to use a fit",
        )
    return arguments.temperature(energy_scale, "--energy-scale"), strength


_Predictor = Callable[[str, Any, dict[str, Any]], "xr.Dataset"]


def _predictor(
    source: str, given: tuple[float, float] | None, say: Callable[[str], None]
) -> _Predictor:
    from glasswell.cli.compiled import keep_compiled_code
    from glasswell.cli.inputs import stored_fit

    keep_compiled_code()
    if given is not None:
        return _from_parameters(source, *given)
    say("loading the program")
    result = stored_fit(source) or _fit_of_shipped_curve(source, say)
    return lambda observable, axis, options: result.predict(observable, axis, **options)


def _fit_of_shipped_curve(source: str, say: Callable[[str], None]) -> FitResult:
    from glasswell.cli.inputs import curve, glass_material
    from glasswell.dataset import datasets

    material = glass_material(source)
    if not datasets(glass=material.name, quantity="thermal_conductivity"):
        raise InputError(
            f"No conductivity of {material.name} comes with glasswell to be fitted",
            "A prediction needs the parameters of the soft potentials",
            "Fit a curve by glasswell fit and name its report folder here, or give "
            "--energy-scale and --strength",
        )
    measured = curve(f"{material.name}/thermal-conductivity")
    print(f"note: fitting {measured.name} first", file=sys.stderr)
    from glasswell.inference import fit

    return fit(measured, material, progress=say)


def _from_parameters(source: str, energy_scale: float, strength: float) -> _Predictor:
    """Predictions without an error band, from W/k and C; P_s from the linear heat capacity."""
    from glasswell.cli.inputs import glass_material
    from glasswell.ensemble import SoftPotentialModel, density_of_states
    from glasswell.glass import Glass, density_from_heat_capacity
    from glasswell.observables import heat_capacity, mean_free_path, thermal_conductivity

    material = glass_material(source)
    per_volume = material.require("linear_heat_capacity") * material.density
    density = float(density_from_heat_capacity(per_volume, energy_scale))
    ensemble = SoftPotentialModel(energy_scale=energy_scale, density=density)
    glass = Glass(material, ensemble, longitudinal=strength, transverse=strength)

    def predicted(observable: str, axis: Any, options: dict[str, Any]) -> xr.Dataset:
        if observable == "density_of_states":
            import xarray as xr

            coordinate = {"energy": ("energy", axis, {"units": "K"})}
            values = ("energy", density_of_states(ensemble, axis), {"units": "1/(K m^3)"})
            return xr.Dataset({"total": values}, coords=coordinate)
        if observable == "mean_free_path":
            return mean_free_path(glass, frequency=axis, **options)
        if observable == "heat_capacity":
            return heat_capacity(glass, axis, **options)
        return thermal_conductivity(glass, axis, **options)

    return predicted


def _answer(curve: xr.Dataset, *, csv: bool, parts: bool, out: str | None) -> str:
    header, rows = _columns(curve)
    if not csv and out is None:
        return _terminal_table(curve, header, rows, parts)
    lines = [",".join(header), *(",".join(_cell(cell) for cell in row) for row in rows)]
    text = "\n".join([*lines, ""])
    if out is None:
        return text
    _write(Path(out), text)
    return f"{len(rows)} rows: {out}\n"


def _cell(value: float) -> str:
    """A number with all its digits; nothing for what is infinite."""
    return repr(value) if isfinite(value) else ""


def _terminal_table(
    curve: xr.Dataset, header: list[str], rows: list[list[float]], parts: bool
) -> str:
    """The first columns, which fit a terminal, or all of them; a star marks extrapolation."""
    from glasswell.cli.table import aligned, text_width

    bounds = [name for name in ("total", "lower", "upper") if name in curve]
    shown = len(header) - ("extrapolated" in curve.coords or "extrapolated" in curve)
    shown = shown if parts else 1 + len(bounds)
    beyond = _extrapolated(curve, len(rows))
    cells = [
        [*(_short(value) for value in row[:shown]), "*" if star else ""]
        for row, star in zip(rows, beyond, strict=True)
    ]
    remarks = []
    if any(beyond):
        remarks.append("* kT > 10 W: extrapolated, the levels kept no longer hold all occupation")
    if not parts and len(header) > shown + 1:
        remarks.append("--parts shows the parts too, --csv all digits")
    lines = aligned([[*header[:shown], ""], *cells])
    lines += [""] if remarks else []
    lines += [line for remark in remarks for line in wrap(remark, text_width())]
    return "\n".join([*lines, ""])


def _short(value: float) -> str:
    return f"{value:.5g}" if isfinite(value) else "-"


def _extrapolated(curve: xr.Dataset, count: int) -> list[bool]:
    """The mark of each row; a mean free path has one temperature, and so one mark, for all."""
    if "extrapolated" not in curve:
        return [False] * count
    marks = curve["extrapolated"].values
    return [bool(marks)] * count if marks.ndim == 0 else [bool(mark) for mark in marks]


def _columns(curve: xr.Dataset) -> tuple[list[str], list[list[float]]]:
    """Axis, total with its limits, then the parts, each with its unit, and the mark."""
    (axis,) = curve["total"].dims
    # What would be infinite everywhere, as a path without a boundary, is left out.
    curves = [
        str(name)
        for name in curve.data_vars
        if curve[name].dtype.kind == "f" and isfinite(float(curve[name].min()))
    ]
    first = [name for name in ("total", "lower", "upper") if name in curves]
    names = [*first, *(name for name in curves if name not in first)]
    header = [f"{name} [{curve[name].attrs['units']}]" for name in (str(axis), *names)]
    table = [curve[name].values.tolist() for name in (axis, *names)]
    if "extrapolated" in curve:
        header.append("extrapolated [1]")
        table.append([int(mark) for mark in _extrapolated(curve, len(table[0]))])
    return header, [list(row) for row in zip(*table, strict=True)]


def _write(path: Path, text: str) -> None:
    from glasswell.files import write_atomically

    try:
        write_atomically(path, text.encode("utf-8"))
    except OSError as error:
        raise InputError(
            f"{path} cannot be written",
            f"The system says: {error}",
            "Choose a folder that exists and that you may write to",
        ) from error
