"""`glasswell compare`: several models of the same curves, and which of them predicts best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from cyclopts import Parameter

from glasswell.cli import fit_options as options_of_fit
from glasswell.cli import inputs
from glasswell.cli.reading import Reading
from glasswell.cli.report import MODELS, PROGRAM

if TYPE_CHECKING:
    from glasswell.inference import Comparison
    from glasswell.inference.study import Study

EXAMPLES: Final = """Example:
  glasswell compare vitreous-silica --models soft-potential,interpolation

With files of your own, or what a study file says:
    glasswell compare conductivity.csv --material germania
    glasswell compare study.toml --models standard-tunnelling,soft-potential

Models are standard-tunnelling, soft-potential, random-force (the same with a
random force, if the data need one), soft-configurations and interpolation
(soft potentials by the usual formulas); and, if named, free-widths (soft
configurations whose widths are fitted). Every model is given the same points.

Exit status: 0 compared, 2 bad input, 3 refused because a curve is not a
glass's."""

_METHODS: Final = {"leave-one-out": "normal", "posterior": "posterior"}
_USUAL_FOLDER: Final = "glasswell-comparison"

_Sources = Annotated[str, Parameter(help="Shipped curves or files of one glass, or a study file.")]
_Models = Annotated[
    str | None,
    Parameter(
        help="Models joined by commas; by default those of the study, or all but free-widths."
    ),
]
_Method = Annotated[
    Literal["leave-one-out", "posterior"],
    Parameter(
        help="Points left out by weighted draws of a normal approximation (seconds), or by draws "
        "of the no-U-turn sampler (minutes)."
    ),
]
_Coldest = Annotated[str | None, Parameter(help="Coldest point, in K.")]
_Hottest = Annotated[str | None, Parameter(help="Hottest point, in K (60).")]
_Path = Annotated[
    str | None, Parameter(help='Shortest mean free path with its unit, such as "1 nm".')
]
_Draws = Annotated[int | None, Parameter(help="Sets of parameters that are drawn (600).")]
_Seed = Annotated[int | None, Parameter(help="Seed of the draws (that of the study, or 0).")]
_Out = Annotated[
    str | None,
    Parameter(
        help=f"Folder of the report ({_USUAL_FOLDER}, or that of the study with -comparison)."
    ),
]
_NoFigures = Annotated[bool, Parameter(negative="", help="Draw no figure.", show_default=False)]


def compare(
    *sources: _Sources,
    models: _Models = None,
    material: options_of_fit.Material = None,
    method: _Method = "leave-one-out",
    minimum_temperature: _Coldest = None,
    maximum_temperature: _Hottest = None,
    boundary: options_of_fit.Boundary = None,
    minimum_path: _Path = None,
    draws: _Draws = None,
    seed: _Seed = None,
    out: _Out = None,
    no_figures: _NoFigures = False,
    quiet: options_of_fit.Quiet = False,
    reading: Reading | None = None,
) -> str:
    """Compare models of the same curves by how they predict points left out.

    Writes comparison.png, summary.md, summary.json, points.csv and the fit of each model.
    """
    from glasswell.cli.messages import stages
    from glasswell.cli.report import ReportFolder

    reading = reading or Reading()
    asked = {
        "material": material, "minimum_temperature": minimum_temperature,
        "maximum_temperature": maximum_temperature, "boundary": boundary,
        "minimum_path": minimum_path,
    }  # fmt: skip
    given = {name: text for name, text in asked.items() if text is not None}
    chosen = _models(models)
    study = inputs.study_of(sources)
    more = {"draws": draws, "seed": seed, "models": chosen, "method": _METHODS[method]}
    options = {name: value for name, value in more.items() if value is not None}
    if study is not None:
        used = [f"--{name.replace('_', '-')}" for name in given] + reading.given()
        inputs.refuse_beside(study.record.name, used)
    else:
        options |= _options(given)
    folder = ReportFolder.checked(out or _usual_folder(study))
    with stages(quiet) as say:
        found = _compared(sources, study, reading, material, options, say)
        say("writing the report")
        with folder.being_written() as place:
            _write(found, place, draw=not no_figures)
        say("done")
    return "" if quiet else _answer(found, folder.shown)


def _models(text: str | None) -> list[str] | None:
    """Names of models; they are checked before anything is loaded."""
    from glasswell.errors import InputError
    from glasswell.names import closest

    if text is None:
        return None
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    wrong = next((name for name in names if name not in MODELS), None)
    if wrong is None and names:
        return names
    near = None if wrong is None else closest(wrong, MODELS)
    raise InputError(
        "--models names no model" if wrong is None else f"--models: {wrong!r} is not a model",
        "",
        f"{f'Did you mean {near!r}? ' if near else ''}Choose from {', '.join(MODELS)}",
    )


def _options(given: dict[str, str]) -> dict[str, Any]:
    """Keywords of `glasswell.compare` from the texts of the options."""
    from glasswell.cli import arguments

    found: dict[str, Any] = {}
    for name, text in given.items():
        option = f"--{name.replace('_', '-')}"
        if name.endswith("temperature"):
            found[name] = arguments.temperature(text, option)
        elif name != "material":
            found[name] = arguments.length(text, option)
    return found


def _usual_folder(study: Study | None) -> str:
    """A fit and a comparison of one study do not replace each other's report."""
    if study is None or study.out is None:
        return _USUAL_FOLDER
    return str(study.out.with_name(f"{study.out.name}-comparison"))


def _compared(
    sources: Sequence[str],
    study: Study | None,
    reading: Reading,
    material: str | None,
    options: dict[str, Any],
    say: Callable[[str], None],
) -> Comparison:
    from glasswell.cli.compiled import keep_compiled_code

    if study is not None:
        return study.compare(progress=say, **options)
    measurements = inputs.curves(sources, reading)
    keep_compiled_code()
    say("loading the program")
    glass = None if material is None else inputs.glass_material(material)
    from glasswell.inference import compare as compare_models
    from glasswell.inference import judge

    # Refused here once, with the reason, in the place of one failure for each model.
    for curve in measurements:
        judge(curve, glass, limited="boundary" in options).raise_if_refused()
    found: Comparison = compare_models(measurements, glass, progress=say, **options)
    return found


def _write(found: Comparison, place: Path, *, draw: bool) -> None:
    from glasswell.cli.comparison_report import comparison_markdown, comparison_record, points_table
    from glasswell.cli.report import write_json, write_text

    if draw:
        from glasswell.plot import comparison, save

        save(comparison(found), place / "comparison.png")
    for model in found.models:
        if model.fit is not None:
            model.fit.save(place / f"{model.name}.nc")
    write_json(place / "summary.json", {"program": PROGRAM, **comparison_record(found)})
    write_text(place / "summary.md", comparison_markdown(found, picture=draw))
    write_text(place / "points.csv", points_table(found))


def _answer(found: Comparison, folder: Path) -> str:
    from glasswell.cli.comparison_report import comparison_plain

    return f"{comparison_plain(found)}\nreport: {folder / 'summary.md'}\n"
