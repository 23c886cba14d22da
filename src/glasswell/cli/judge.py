"""`glasswell judge`: what each curve says about its sample, without a fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from glasswell.cli import inputs
from glasswell.cli.answer import REFUSED, Answer
from glasswell.cli.reading import Reading
from glasswell.cli.wording import for_command_line

if TYPE_CHECKING:
    from glasswell.inference import Judgement

EXAMPLES: Final = """Examples:
  glasswell judge vitreous-silica torlon-4301
  glasswell judge cahill-1988 --limited

Exit status: 0 no curve is refused, 3 one is, 2 bad input."""

# A fit frees or is given a boundary; a judgement is told of it.
_PYTHON: Final = "free `boundary` or give its length"
_OPTION: Final = "judge it with --limited and fit it with its boundary"

_Sources = Annotated[str, Parameter(help="Shipped curves or files, or a study file.")]
_Material = Annotated[
    str | None,
    Parameter(
        help="The glass: a known material or a TOML file that describes one. By default the one "
        "that each curve names."
    ),
]
_Limited = Annotated[
    bool,
    Parameter(
        negative="",
        help="Boundaries limit the paths in this sample, so that a steep slope is only flagged.",
        show_default=False,
    ),
]


def judge(
    *sources: _Sources,
    material: _Material = None,
    limited: _Limited = False,
    reading: Reading | None = None,
) -> Answer:
    """Judge whether each curve is a glass's: statistic, threshold, verdict and reasons.

    The verdict is glass, undecided, flagged or refused; a fit warns of what is flagged.
    """
    reading = reading or Reading()
    study = inputs.study_of(sources)
    if study is not None:
        used = [] if material is None else ["--material"]
        used += ["--limited"] if limited else []
        inputs.refuse_beside(study.record.name, used + reading.given())
        found = list(study.judgements())
    else:
        found = _judgements(sources, material, limited, reading)
    refused = any(judgement.verdict == "refused" for judgement in found)
    blocks = ["\n".join(_block(judgement)) for judgement in found]
    return Answer("\n\n".join([*blocks, ""]).rstrip() + "\n", REFUSED if refused else 0)


def _judgements(
    sources: tuple[str, ...], material: str | None, limited: bool, reading: Reading
) -> list[Judgement]:
    curves = inputs.curves(sources, reading, together=False)
    substance = None if material is None else inputs.glass_material(material)
    from glasswell.errors import InputError
    from glasswell.inference import judge as judge_curve
    from glasswell.material import material as known

    found = []
    for curve in curves:
        own = substance
        if own is None and curve.material is not None:
            try:
                own = known(curve.material)
            except InputError:
                # Of a glass that the library lacks the curve alone is judged.
                own = None
        found.append(judge_curve(curve, own, limited=limited))
    return found


def _block(judgement: Judgement) -> Iterator[str]:
    """One curve: its verdict first, then the numbers, then the reasons."""
    from glasswell.cli.table import entries

    yield f"{judgement.name}: {judgement.verdict}"
    about = []
    if judgement.value is not None:
        error = judgement.standard_error
        spread = "" if error is None else f" ± {error:.3f}"
        about += [("statistic", f"{judgement.statistic}: {judgement.value:.3f}{spread}")]
        about += [("threshold", judgement.threshold)]
    about += [("because", reason) for reason in _without_name(judgement)]
    about += [("why", judgement.why), ("what to do", judgement.remedy.replace(_PYTHON, _OPTION))]
    said = [(name, for_command_line(text)) for name, text in about if text]
    if said:
        yield from entries(said, indent="  ")


def _without_name(judgement: Judgement) -> Iterator[str]:
    """The reasons; the name of the curve stands above them already."""
    for reason in judgement.reasons:
        yield reason.removeprefix(f"{judgement.name}: ").removeprefix(f"{judgement.name} ")
