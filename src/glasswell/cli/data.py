"""`glasswell data`: the shipped curves, and how a file of one's own is understood."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import App, Parameter

from glasswell.cli.reading import Reading

if TYPE_CHECKING:
    from glasswell.dataset import Measurement

EXAMPLES: Final = """Examples:
  glasswell data list
  glasswell data show epoxy
  glasswell data export vitreous-silica --out silica.csv"""
_LIST: Final = """Example:
  glasswell data list --quantity thermal-conductivity"""
_SHOW: Final = """Examples:
  glasswell data show epoxy
  glasswell data show niobium-resonator/Qi --at "power=-80 dBm"

Of files of your own:
    glasswell data show bare.csv --units "temperature=K, value=W/m/K"
    glasswell data show liquid.xml --part 2"""
_EXPORT: Final = """Example:
  glasswell data export vitreous-silica --out silica.csv"""

_Glass = Annotated[str | None, Parameter(help="Only curves of this glass.")]
_Quantity = Annotated[
    str | None, Parameter(help="Only this quantity: thermal-conductivity or heat-capacity.")
]
_Name = Annotated[str, Parameter(help="A shipped curve, or the path of a CSV file.")]
_Out = Annotated[
    str | None, Parameter(help="File to write. Without it the curve goes to standard output.")
]


def data() -> App:
    """The command with its three parts."""
    app = App(
        name="data",
        help="Measured curves: list, show, export.",
        help_format="plaintext",
        help_epilogue=EXAMPLES,
    )
    app.command(list_curves, name="list", help_epilogue=_LIST)
    app.command(show, help_epilogue=_SHOW)
    app.command(export, help_epilogue=_EXPORT)
    return app


def list_curves(*, glass: _Glass = None, quantity: _Quantity = None) -> str:
    """List the curves that come with glasswell."""
    from glasswell.cli.table import fitting
    from glasswell.dataset import dataset, datasets

    curves = [dataset(name) for name in datasets(glass=glass, quantity=quantity)]
    if not curves:
        return "no such curve; glasswell data list shows all\n"
    rows = [("name", "points", "from", "to")]
    rows += [
        (
            curve.name,
            str(len(curve)),
            f"{curve.temperature[0]:.3g} K",
            f"{curve.temperature[-1]:.3g} K",
        )
        for curve in curves
    ]
    remark = "glasswell data show NAME says where a curve comes from"
    return "\n".join([*fitting(rows), "", *_no_glasses(curves), remark, ""])


def _no_glasses(curves: list[Measurement]) -> list[str]:
    """Lines that name the samples which are no homogeneous glasses."""
    from textwrap import wrap

    from glasswell.cli.table import text_width

    others = {c.material: c.kind for c in curves if c.kind not in (None, "glass")}
    if not others:
        return []
    named = ", ".join(f"{material} ({kind})" for material, kind in sorted(others.items()))
    return wrap(f"Not homogeneous glasses: {named}", min(text_width(), 80))


def show(name: _Name, /, *, reading: Reading | None = None) -> str:
    """Show one curve: where it comes from, how it was understood, and its points."""
    return "\n".join([*_about((reading or Reading()).curve(name)), ""])


def export(name: _Name, /, *, reading: Reading | None = None, out: _Out = None) -> str:
    """Write one curve as CSV, in SI, with its source; it reads back exactly."""
    from glasswell.dataset.writer import measurement_text

    measured = (reading or Reading()).curve(name)
    if out is None:
        return measurement_text(measured)
    measured.to_csv(Path(out))
    return f"{len(measured)} points: {out}\n"


def _about(curve: Measurement) -> Iterator[str]:
    from glasswell.cli.table import entries, fitting
    from glasswell.units import canonical_units

    source = curve.source
    about = [
        ("name", curve.name),
        ("quantity", f"{curve.quantity.replace('_', ' ')}, {curve.unit}"),
        ("material", curve.material or "not stated"),
        ("kind", curve.kind or ""),
        ("points", f"{len(curve)}, {curve.temperature[0]:g} to {curve.temperature[-1]:g} K"),
        ("source", source.citation),
        ("url", source.url),
        ("licence", source.licence),
        ("note", source.note),
        ("trust", "" if curve.trust is None else f"{curve.trust} of 5"),
        ("sha256", curve.checksum),
        *(("remark", note) for note in curve.notes),
    ]
    yield from entries([entry for entry in about if entry[1]])
    yield ""
    header, columns = ["temperature (K)"], [curve.temperature]
    for name, column in curve.conditions.items():
        header.append(f"{name.replace('_', ' ')} ({canonical_units(name)[0]})")
        columns.append(column)
    header.append(f"value ({curve.unit})")
    columns.append(curve.value)
    if curve.uncertainty is not None:
        header.append(f"uncertainty ({curve.unit})")
        columns.append(curve.uncertainty)
    rows = [[f"{cell:.5g}" for cell in row] for row in zip(*columns, strict=True)]
    yield from fitting([header, *rows])
