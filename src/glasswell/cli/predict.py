"""`glasswell predict`: any observable from a stored fit, a glass, or given parameters."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from cyclopts import Parameter

from glasswell.cli import inputs
from glasswell.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

    from glasswell.glass import Glass
    from glasswell.inference import FitResult

EXAMPLES: Final = """Examples:
  glasswell predict vitreous-silica heat-capacity
  glasswell predict silica thermal-conductivity --temperatures 0.05,0.1,1,10
  glasswell predict epoxy density-of-states --energies 0.1:20:40 --csv
  glasswell predict silica mean-free-path --frequencies "10:1000:5 GHz" --at 1
  glasswell predict silica internal-friction --frequency "10 kHz"
  glasswell predict silica resonator-loss --frequency 5e9 --loss-tangent 1e-3
  glasswell predict silica heat-capacity --within "1 ms"
  glasswell predict silica heat-release --at 0.1 --from 1 --times 0.01:10
  glasswell predict silica heat-capacity --energy-scale 3 --strength 2.8e-4
  glasswell predict silica heat-capacity --glass-transition "1000 K"
  glasswell predict silica heat-capacity --pressure "0,100 kbar" --figure p.png

Where a glass is named, its shipped conductivity is fitted first, unless
--energy-scale and --strength are given. The folder of a report stands for the
fit that it holds."""


_Source = Annotated[
    str, Parameter(help="A report folder, its result.nc or summary.json, or a material.")
]
_Quantity = Annotated[
    Literal[
        "thermal-conductivity",
        "heat-capacity",
        "density-of-states",
        "mean-free-path",
        "internal-friction",
        "sound-velocity-shift",
        "dielectric-loss",
        "permittivity-shift",
        "resonator-loss",
        "resonator-shift",
        "thermal-diffusivity",
        "ultrasonic-attenuation",
        "loss-angle",
        "vibrational-density-of-states",
        "neutron-spectrum",
        "raman-spectrum",
        "heat-release",
    ],
    Parameter(help="What to predict."),
]
_Temperatures = Annotated[
    str | None,
    Parameter(
        help="Temperatures in K of a curve over temperature: 0.1,1,10 or a range 0.1:10, or "
        "0.1:10:50 with the number of points."
    ),
]
_Energies = Annotated[
    str | None,
    Parameter(help="Energies of a density of states or spectrum, in K or with a unit: 0.1:8 meV."),
]
_Frequencies = Annotated[
    str | None, Parameter(help="Frequencies in Hz of a mean free path, or with a unit.")
]
_Times = Annotated[str | None, Parameter(help="Times in s of a heat release, or with a unit.")]
_Frequency = Annotated[
    str | None,
    Parameter(help="Frequency in Hz, or with a unit: 1 MHz for sound, 5 GHz for fields."),
]
_LossTangent = Annotated[
    str | None, Parameter(help="Intrinsic loss tangent, asked for by fields and resonators.")
]
_FillingFactor = Annotated[
    str | None, Parameter(help="Share of a resonator's field in the glass, up to 1.")
]
_At = Annotated[
    str | None,
    Parameter(
        help="Temperature of a mean free path (1 K), spectrum (5 K) or heat release (0.1 K)."
    ),
]
_Momentum = Annotated[
    str | None, Parameter(help="Momentum transfer of a neutron spectrum in 1/angstrom (1).")
]
_Mass = Annotated[
    str | None, Parameter(help="Effective mass of soft modes in u, asked for by neutrons.")
]
_From = Annotated[
    str | None, Parameter(name="--from", help="Temperature before a heat release (1 K).")
]
_Within = Annotated[
    str | None, Parameter(help="Duration of a heat capacity in s, or with a unit: 1 ms.")
]
_Branch = Annotated[
    Literal["transverse", "longitudinal"] | None,
    Parameter(help="Waves of a mean free path, friction or velocity (transverse)."),
]
_Per = Annotated[
    Literal["mass", "mole", "volume"] | None,
    Parameter(help="Basis of a heat capacity or heat release (mass)."),
]
_Pressure = Annotated[
    str | None,
    Parameter(
        help="Hydrostatic pressure with its unit, 10 kbar, or several of them: 0,10,100 kbar or "
        "0:300:16 kbar. Its effect is assumed."
    ),
]
_GlassTransition = Annotated[
    str | None,
    Parameter(help="Glass transition temperature in K, instead of that of the material."),
]
_Figure = Annotated[
    str | None, Parameter(help="Draw a map over several pressures into this file (PNG).")
]
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
    times: _Times = None,
    frequency: _Frequency = None,
    loss_tangent: _LossTangent = None,
    filling_factor: _FillingFactor = None,
    at: _At = None,
    momentum_transfer: _Momentum = None,
    mass: _Mass = None,
    before: _From = None,
    within: _Within = None,
    branch: _Branch = None,
    per: _Per = None,
    energy_scale: _EnergyScale = None,
    strength: _Strength = None,
    pressure: _Pressure = None,
    glass_transition: _GlassTransition = None,
    figure: _Figure = None,
    parts: _Parts = False,
    csv: _Csv = False,
    out: _Out = None,
) -> str:
    """Predict an observable as a table or CSV, with its standard error where a fit gives one."""
    from glasswell.cli.conditions import check_map, conditions, draw_map
    from glasswell.cli.figure_file import figure_file
    from glasswell.cli.messages import stages
    from glasswell.cli.prediction_table import answer
    from glasswell.cli.quantities import request

    asked = {
        "--temperatures": temperatures,
        "--energies": energies,
        "--frequencies": frequencies,
        "--times": times,
        "--frequency": frequency,
        "--loss-tangent": loss_tangent,
        "--filling-factor": filling_factor,
        "--at": at,
        "--momentum-transfer": momentum_transfer,
        "--mass": mass,
        "--from": before,
        "--within": within,
        "--branch": branch,
        "--per": per,
    }
    axis, options = request(quantity, {name: text for name, text in asked.items() if text})
    options |= conditions(pressure, glass_transition)
    target = None if figure is None else figure_file(figure, "--figure")
    if target is not None:
        check_map(options)
    given = _given(energy_scale, strength)
    with stages(quiet=False) as say:
        glass, curve_of = _predictor(source, given, say)
        curve = curve_of(quantity.replace("-", "_"), axis, options)
        if target is not None:
            say("figure")
            draw_map(curve, quantity, target)
        # An interrupt that went lost while the curve was computed is raised here.
        say("table")
    if quantity == "heat-capacity":
        _say_where_too_large(glass, curve)
    answered = answer(curve, csv=csv, parts=parts, out=out)
    return answered if csv or target is None else f"{answered}\nfigure: {figure}\n"


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


def _say_where_too_large(glass: Glass, curve: xr.Dataset) -> None:
    """Name the temperatures at which a uniform density of potentials holds too much heat."""
    scale = getattr(glass.ensemble, "energy_scale", None)
    if scale is None or getattr(glass.ensemble, "random_force", None) != 0.0:
        return
    if float(curve["temperature"].max()) > scale:
        print(
            f"note: above kT = W ({scale:.3g} K) the heat capacity comes out too large, because a "
            "uniform density of soft potentials grows as E⁴ without end; a random force bounds it",
            file=sys.stderr,
        )


_Predictor = Callable[[str, Any, dict[str, Any]], "xr.Dataset"]


def _predictor(
    source: str, given: tuple[float, float] | None, say: Callable[[str], None]
) -> tuple[Glass, _Predictor]:
    from glasswell.cli.compiled import keep_compiled_code

    keep_compiled_code()
    if given is not None:
        return _from_parameters(source, *given)
    say("loading the program")
    result = inputs.stored_fit(source) or _fit_of_shipped_curve(source, say)
    return result.glass, lambda observable, axis, options: result.predict(
        observable, axis, **options
    )


def _fit_of_shipped_curve(source: str, say: Callable[[str], None]) -> FitResult:
    from glasswell.dataset import dataset, datasets

    material = inputs.named_glass(source)
    if not datasets(glass=material.name, quantity="thermal_conductivity"):
        raise InputError(
            f"No conductivity of {material.name} comes with glasswell to be fitted",
            "A prediction needs the parameters of the soft potentials",
            "Fit a curve by glasswell fit and name its report folder here, or give "
            "--energy-scale and --strength",
        )
    measured = dataset(f"{material.name}/thermal-conductivity")
    print(f"note: fitting {measured.name} first", file=sys.stderr)
    from glasswell.inference import fit

    return fit(measured, material, progress=say)


def _from_parameters(source: str, energy_scale: float, strength: float) -> tuple[Glass, _Predictor]:
    """Predictions without an error band, from W/k and C; P_s from the linear heat capacity."""
    from glasswell.ensemble import SoftPotentialModel
    from glasswell.glass import Glass, density_from_heat_capacity
    from glasswell.inference.catalogue import curve_of
    from glasswell.inference.model import Sample

    if not strength > 0.0:
        raise InputError(
            f"--strength {strength:g} is not positive",
            "Without coupling nothing scatters, and a conductivity has no end",
            "Give a positive number; glasses have 1e-4 to 1e-3",
        )
    material = inputs.named_glass(source)
    per_volume = material.require("linear_heat_capacity") * material.density
    density = float(density_from_heat_capacity(per_volume, energy_scale))
    ensemble = SoftPotentialModel(energy_scale=energy_scale, density=density)
    glass = Glass(material, ensemble, longitudinal=strength, transverse=strength)
    return glass, lambda observable, axis, options: curve_of(
        glass, Sample(), "exact", observable, axis, options
    )
