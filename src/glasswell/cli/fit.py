"""`glasswell fit`: measured curves in, a report folder out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from cyclopts import Parameter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glasswell.cli.drawing import Draughtsman
    from glasswell.dataset import Measurement
    from glasswell.inference import FitResult
    from glasswell.plot.content import Picture

EXAMPLES: Final = """Examples:
  glasswell fit vitreous-silica
  glasswell fit epoxy --free energy_scale,strength --out epoxy-report
  glasswell fit vitreous-silica --boundary "5 mm" --minimum-temperature 0.1 --no-figures

A file of your own is a CSV file with units in its header, such as
  temperature [K],thermal_conductivity [W/(K m)],uncertainty [%]

Exit status: 0 fitted, 2 bad input, 3 refused because the curve is not a glass's."""

_Sources = Annotated[
    str, Parameter(help="Shipped curves (see: glasswell data list) or CSV files of one glass.")
]
_Material = Annotated[
    str | None,
    Parameter(help="The glass: a known material or a TOML file that describes one."),
]
_Free = Annotated[
    str | None,
    Parameter(
        help="Parameters to fit, joined by commas: energy_scale, strength (or longitudinal, "
        "transverse), density, random_force, minimum_path, boundary, rayleigh, loss_tangent, "
        "filled_loss_tangent and others (see docs/fit.md). By default those that the curves "
        "depend on."
    ),
]
_Coldest = Annotated[str | None, Parameter(help="Coldest point to fit, in K.")]
_Hottest = Annotated[str, Parameter(help="Hottest point to fit, in K.")]
_Scattering = Annotated[
    Literal["exact", "interpolation"],
    Parameter(help="Exact response, or the usual interpolation formulas."),
]
_Boundary = Annotated[
    str | None, Parameter(help='Casimir length of the sample with its unit, such as "5 mm".')
]
_Path = Annotated[
    str | None,
    Parameter(help='Shortest mean free path with its unit, such as "1 nm": where a fit starts.'),
]
_Out = Annotated[str, Parameter(help="Folder of the report.")]
_NoFigures = Annotated[bool, Parameter(negative="", help="Draw no figures.", show_default=False)]
_Quiet = Annotated[
    bool, Parameter(negative="", help="Print nothing but errors.", show_default=False)
]


@dataclass(frozen=True)
class Request:
    """What the options of `glasswell fit` ask for, checked, in SI."""

    sources: tuple[str, ...]
    material: str | None
    options: dict[str, Any]
    figures: bool


def fit(
    *sources: _Sources,
    material: _Material = None,
    free: _Free = None,
    minimum_temperature: _Coldest = None,
    maximum_temperature: _Hottest = "60",
    scattering: _Scattering = "exact",
    boundary: _Boundary = None,
    minimum_path: _Path = None,
    out: _Out = "glasswell-report",
    no_figures: _NoFigures = False,
    quiet: _Quiet = False,
) -> str:
    """Fit measured curves of a glass and write a report folder.

    Fits conductivity, heat capacity, friction, sound velocity and losses by soft potentials.
    Writes figures, summary.md, summary.json, curves.csv and result.nc.
    """
    from glasswell.cli import arguments
    from glasswell.cli.messages import stages
    from glasswell.cli.report import ReportFolder

    options: dict[str, Any] = {"scattering": scattering}
    if minimum_temperature is not None:
        coldest = arguments.temperature(minimum_temperature, "--minimum-temperature")
        options["minimum_temperature"] = coldest
    hottest = arguments.temperature(maximum_temperature, "--maximum-temperature")
    options["maximum_temperature"] = hottest
    if free is not None:
        options["free"] = [name.strip() for name in free.split(",") if name.strip()]
    for name, text in (("boundary", boundary), ("minimum_path", minimum_path)):
        if text is not None:
            options[name] = arguments.length(text, f"--{name.replace('_', '-')}")
    folder = ReportFolder.checked(out)
    request = Request(sources, material, options, figures=not no_figures)
    with stages(quiet) as say:
        answer = _fit_and_report(request, folder, say)
    return "" if quiet else answer


def _fit_and_report(request: Request, folder: Any, say: Callable[[str], None]) -> str:
    from glasswell.cli.drawing import draughtsman
    from glasswell.cli.inputs import curves
    from glasswell.cli.untold import untold

    measurements = curves(request.sources)
    with draughtsman() if request.figures else nullcontext() as drawer:
        result = _fitted(request, measurements, say)
        pictures = Pictures.of(result, measurements)
        with folder.being_written() as place, _stopped_on_error(drawer):
            figures = _draw(result, pictures, drawer, place, say) if drawer else {}
            say("what these data do not tell")
            told = untold(result)
            say("writing the report")
            _write(result, pictures, figures, told, place)
            if drawer:
                drawer.finish()
            say("done")
        return _answer(result, told, folder)


@contextmanager
def _stopped_on_error(drawer: Draughtsman | None) -> Iterator[None]:
    """End the drawing before the folder that it draws to is removed."""
    try:
        yield
    except BaseException:
        if drawer is not None:
            drawer.stop()
        raise


def _fitted(
    request: Request, measurements: Sequence[Measurement], say: Callable[[str], None]
) -> FitResult:
    from glasswell.cli.compiled import keep_compiled_code
    from glasswell.cli.inputs import glass_material

    glass = None if request.material is None else glass_material(request.material)
    keep_compiled_code()
    say("loading the program")
    from glasswell.inference import fit as fit_curves

    compare = request.options["scattering"] == "exact" and any(
        curve.quantity == "thermal_conductivity" for curve in measurements
    )
    found: FitResult = fit_curves(
        measurements, glass, compare_shortcut=compare, progress=say, **request.options
    )
    return found


@dataclass(frozen=True)
class Pictures:
    """The predictions of a fit, which are drawn and also written to curves.csv."""

    conductivity: Any
    heat_capacity: Any
    density_of_states: Any
    mean_free_path: Any
    waves: Mapping[str, Any]

    @classmethod
    def of(cls, result: FitResult, measurements: Sequence[Measurement]) -> Pictures:
        """Predict everything once."""
        from glasswell.plot.conductivity_figure import ConductivityPicture
        from glasswell.plot.density_of_states_figure import DensityOfStatesPicture
        from glasswell.plot.heat_capacity_figure import HeatCapacityPicture
        from glasswell.plot.mean_free_path_figure import MeanFreePathPicture
        from glasswell.plot.wave_figure import WavePicture, wave_quantities

        return cls(
            ConductivityPicture.of(result, not_fitted=_outside(result, measurements)),
            HeatCapacityPicture.of(result),
            DensityOfStatesPicture.of(result),
            MeanFreePathPicture.of(result),
            {name: WavePicture.of(result, name) for name in wave_quantities(result)},
        )


def _outside(result: FitResult, measurements: Sequence[Measurement]) -> list[Measurement]:
    """The conductivity points that lie above or below the fitted range."""
    import numpy as np

    low, high = result.range
    parts = []
    for curve in measurements:
        if curve.quantity != "thermal_conductivity":
            continue
        if curve.temperature[0] < low:
            parts.append(curve.select(maximum=float(np.nextafter(low, 0.0))))
        if curve.temperature[-1] > high:
            parts.append(curve.select(minimum=float(np.nextafter(high, np.inf))))
    return parts


def _draw(
    result: FitResult,
    pictures: Pictures,
    drawer: Draughtsman,
    place: Path,
    say: Callable[[str], None],
) -> dict[str, str]:
    """Have all figures drawn; returns their files with what they show."""
    from glasswell.plot.content import free_parameters
    from glasswell.plot.profiles_figure import ProfilesPicture
    from glasswell.plot.shortcut_figure import ShortcutPicture
    from glasswell.plot.wave_figure import wave_title

    drawn: dict[str, str] = {}

    def draw(name: str, meaning: str, picture: Picture) -> None:
        drawer.draw(picture, place / name)
        drawn[name] = meaning

    say("figures")
    draw("conductivity.png", "Thermal conductivity with the fit", pictures.conductivity)
    draw("heat-capacity.png", "Heat capacity over T³", pictures.heat_capacity)
    draw("density-of-states.png", "Density of states", pictures.density_of_states)
    draw("mean-free-path.png", "Mean free path of phonons", pictures.mean_free_path)
    for quantity, picture in pictures.waves.items():
        draw(f"{quantity.replace('_', '-')}.png", wave_title(quantity), picture)
    if result.shortcut is not None and result.shortcut.shift:
        draw("shortcut.png", "Exact fit and the usual shortcut", ShortcutPicture.of(result))
    if free_parameters(result):
        say("profiles of the parameters")
        draw("profiles.png", "Profiles of the fitted parameters", ProfilesPicture.of(result))
    return drawn


def _write(
    result: FitResult,
    pictures: Pictures,
    figures: dict[str, str],
    told: Sequence[str],
    place: Path,
) -> None:
    from glasswell.cli.curves import curves_table
    from glasswell.cli.record import summary_record
    from glasswell.cli.report import write_json, write_text
    from glasswell.cli.summary import markdown

    write_json(place / "summary.json", summary_record(result))
    write_text(place / "summary.md", markdown(result, figures, told))
    write_text(place / "curves.csv", curves_table(result, pictures))
    result.save(place / "result.nc")


def _answer(result: FitResult, told: Sequence[str], folder: Any) -> str:
    from glasswell.cli.summary import plain_text

    return f"{plain_text(result, told)}\nreport: {folder.shown / 'summary.md'}\n"
