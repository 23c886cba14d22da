"""`glasswell fit`: measured curves in, a report folder out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from glasswell.cli import fit_options as options
from glasswell.cli import inputs
from glasswell.cli.answer import DONE, REFUSED, Answer
from glasswell.cli.pictures import Pictures
from glasswell.cli.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glasswell.cli.drawing import Draughtsman
    from glasswell.dataset import Measurement
    from glasswell.inference import FitResult, Posterior
    from glasswell.inference.study import Study
    from glasswell.plot.content import Picture

EXAMPLES: Final = """Examples:
  glasswell fit vitreous-silica
  glasswell fit epoxy --free energy_scale,strength --out epoxy-report
  glasswell fit cahill-1988 --boundary "5 mm" --minimum-temperature 0.1

Several curves of one glass are fitted together, by shipped names or files:
    glasswell fit conductivity.csv heat-capacity.csv --material germania
A study file (TOML or YAML) says all of it, with an entry for each curve:
    glasswell fit study.toml

A file of your own is a CSV file with units in its header, such as
  temperature [K],thermal_conductivity [W/(K m)],uncertainty [%]

Exit status: 0 fitted, 2 bad input, 3 refused because a curve is not a glass's
or the draws of a posterior must not be used."""


@dataclass(frozen=True)
class Request:
    """What is asked of `glasswell fit`, checked, in SI: curves with options, or a study."""

    sources: tuple[str, ...]
    material: str | None
    options: dict[str, Any]
    figures: bool
    reading: Reading = field(default_factory=Reading)
    study: Study | None = None

    def curves(self) -> list[Measurement]:
        """The curves to fit."""
        if self.study is not None:
            return list(self.study.measurements)
        return inputs.curves(self.sources, self.reading)


def fit(
    *sources: options.Sources,
    material: options.Material = None,
    free: options.Free = None,
    model: options.Model = None,
    minimum_temperature: options.Coldest = None,
    maximum_temperature: options.Hottest = None,
    scattering: options.Scattering = None,
    boundary: options.Boundary = None,
    minimum_path: options.Path = None,
    method: options.Method = None,
    draws: options.Draws = None,
    seed: options.Seed = None,
    out: options.Out = None,
    no_figures: options.NoFigures = False,
    quiet: options.Quiet = False,
    reading: Reading | None = None,
) -> Answer:
    """Fit measured curves of a glass and write a report folder.

    Fits conductivity, heat capacity, friction, sound velocity and losses.
    Writes figures, summary.md, summary.json, curves.csv and result.nc.
    """
    from glasswell.cli.messages import stages
    from glasswell.cli.report import ReportFolder

    reading = reading or Reading()
    asked = {
        "material": material, "free": free, "model": model,
        "minimum_temperature": minimum_temperature, "maximum_temperature": maximum_temperature,
        "scattering": scattering, "boundary": boundary, "minimum_path": minimum_path,
        "method": method, "draws": draws, "seed": seed,
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value is not None}
    study = inputs.study_of(sources)
    if study is None:
        request = Request(sources, material, _options(given), not no_figures, reading)
    else:
        used = [f"--{name.replace('_', '-')}" for name in given] + reading.given()
        inputs.refuse_beside(study.record.name, used)
        request = Request(sources, None, dict(study.options), not no_figures, study=study)
    folder = ReportFolder.checked(out or _usual_folder(study))
    with stages(quiet) as say:
        answer = _fit_and_report(request, folder, say)
    return Answer("", answer.status) if quiet else answer


def _usual_folder(study: Study | None) -> str:
    return "glasswell-report" if study is None or study.out is None else str(study.out)


def _options(given: dict[str, Any]) -> dict[str, Any]:
    """Keywords of `glasswell.fit` from the texts of the options."""
    from glasswell.cli import arguments

    found: dict[str, Any] = {"scattering": given.get("scattering", "exact")}
    limits = {"maximum_temperature": "60"} | given
    for name in ("minimum_temperature", "maximum_temperature"):
        if name in limits:
            found[name] = arguments.temperature(limits[name], f"--{name.replace('_', '-')}")
    _check_draws(given)
    if "free" in given:
        found["free"] = [name.strip() for name in given["free"].split(",") if name.strip()]
    for name in ("boundary", "minimum_path"):
        if name in given:
            found[name] = arguments.length(given[name], f"--{name.replace('_', '-')}")
    return found | {n: given[n] for n in ("model", "method", "draws", "seed") if n in given}


def _check_draws(given: dict[str, Any]) -> None:
    """Refuse what is said of draws where nothing is drawn."""
    from glasswell.errors import InputError

    idle = [f"--{name}" for name in ("draws", "seed") if name in given]
    if idle and given.get("method") != "posterior":
        raise InputError(
            f"{' and '.join(idle)} would do nothing",
            "Only a posterior is drawn",
            "Add --method posterior, or leave it out",
        )


def _fit_and_report(request: Request, folder: Any, say: Callable[[str], None]) -> Answer:
    from glasswell.cli.drawing import draughtsman
    from glasswell.cli.untold import untold

    measurements = request.curves()
    with draughtsman() if request.figures else nullcontext() as drawer:
        fitted = _fitted(request, measurements, say)
        posterior = fitted if hasattr(fitted, "optimum") else None
        result: FitResult = fitted if posterior is None else posterior.optimum
        pictures = Pictures.of(result, measurements)
        with folder.being_written() as place, _stopped_on_error(drawer):
            figures = _draw(result, pictures, drawer, place, say) if drawer else {}
            say("what these data do not tell")
            told = untold(result)
            say("writing the report")
            if posterior is not None:
                figures |= _write_posterior(posterior, place, draw=drawer is not None)
            _write(result, pictures, figures, told, place, posterior)
            if drawer:
                drawer.finish()
            say("done")
        return _answer(result, told, folder, posterior, request.study)


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
) -> Any:
    """FitResult, or Posterior if draws are asked for."""
    from glasswell.cli.compiled import keep_compiled_code

    keep_compiled_code()
    say("loading the program")
    compare = request.options.get("scattering", "exact") == "exact" and any(
        curve.quantity == "thermal_conductivity" for curve in measurements
    )
    if request.study is not None:
        return request.study.run(compare_shortcut=compare, progress=say)
    glass = None if request.material is None else inputs.glass_material(request.material)
    from glasswell.inference import fit as fit_curves

    # What is asked for decides which result it is.
    fitted: Any = fit_curves
    return fitted(measurements, glass, compare_shortcut=compare, progress=say, **request.options)


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
    measured = {curve.quantity for curve in result.measurements}

    def draw(name: str, meaning: str, picture: Picture) -> None:
        drawer.draw(picture, place / name)
        drawn[name] = meaning

    def told(words: str, quantity: str) -> str:
        return f"{words} with the fit" if quantity in measured else f"{words}, predicted"

    say("figures")
    title = told("Thermal conductivity", "thermal_conductivity")
    draw("conductivity.png", title, pictures.conductivity)
    if pictures.heat_capacity is not None:
        title = told("Heat capacity over T³", "heat_capacity")
        draw("heat-capacity.png", title, pictures.heat_capacity)
    if pictures.density_of_states is not None:
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
    posterior: Posterior | None,
) -> None:
    from glasswell.cli.curves import curves_table
    from glasswell.cli.record import summary_record
    from glasswell.cli.report import write_json, write_text
    from glasswell.cli.summary import markdown

    write_json(place / "summary.json", summary_record(result))
    write_text(place / "summary.md", markdown(result, figures, told, posterior))
    write_text(place / "curves.csv", curves_table(result, pictures))
    result.save(place / "result.nc")


def _write_posterior(posterior: Posterior, place: Path, *, draw: bool) -> dict[str, str]:
    """The draws, and the figure of them; returns its file with what it shows."""
    from glasswell.plot import corner, save

    posterior.save(place / "posterior.nc")
    if not draw:
        return {}
    save(corner(posterior), place / "posterior.png")
    return {"posterior.png": "Posterior of the parameters"}


def _answer(
    result: FitResult,
    told: Sequence[str],
    folder: Any,
    posterior: Posterior | None,
    study: Study | None,
) -> Answer:
    from glasswell.cli.summary import plain_text

    text = plain_text(result, told)
    if posterior is not None:
        from glasswell.cli.posterior_summary import posterior_text

        text += f"\n{posterior_text(posterior)}"
    text += f"\nreport: {folder.shown / 'summary.md'}\n"
    if study is not None and study.models:
        text += f"to compare models: glasswell compare {study.record.name}\n"
    # Draws that must not be used are an answer, but not a result.
    usable = posterior is None or posterior.good
    return Answer(text, DONE if usable else REFUSED)
