"""Fits every shipped curve and writes what was found to fitted.csv and to docs/glasses.md.

    python validation/library/fitted.py

Each curve is fitted alone, by least squares, as `gw.fit` does it. Every fit is repeated with both
sound velocities higher by their relative standard error: W and C of a glass are only as good as
its velocities. Curves of glasses without known velocities are fitted with a stand-in, to see
whether they are refused; nothing else is kept of that.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Final

import numpy as np

import glasswell as gw

TABLE: Final = Path(__file__).with_name("fitted.csv")
PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "glasses.md"
BEGIN, END = "<!-- fitted: begin -->\n", "<!-- fitted: end -->\n"
# What belongs to a glass alone; a resonator's curves belong to its circuit as well.
FITTED: Final = ("thermal_conductivity", "heat_capacity")
# The source calls the points below this temperature biased.
COLDEST: Final = {"torlon-4301/thermal-conductivity/runyan-2008": 0.45}
# rms of ln(measured/fitted) above which a fit says nothing of the glass.
LARGEST_RMS: Final = 0.15
STAND_IN: Final = gw.Material.create(
    "stand-in",
    density=1500.0,
    longitudinal_velocity=3000.0,
    transverse_velocity=1600.0,
    atom_density=8e28,
    molar_mass=0.25,
    linear_heat_capacity=2e-3,
)


@dataclass(frozen=True)
class Row:
    """One curve. Numbers that a fit does not give are empty texts.

    status: "fitted"; "not fixed" where the data hold no strength; "not described" where the fit
    misses the points; "refused"; "no velocities". The errors "fit" are those of least squares,
    which hold those of density and velocities; "material" is what the velocities alone move.
    """

    curve: str
    kind: str
    status: str
    points: str = ""
    coldest: str = ""
    hottest: str = ""
    energy_scale: str = ""
    energy_scale_fit: str = ""
    energy_scale_material: str = ""
    strength: str = ""
    strength_fit: str = ""
    strength_material: str = ""
    rate_constant: str = ""
    rate_constant_fit: str = ""
    linear_heat_capacity: str = ""
    rms: str = ""
    remarks: str = ""


def curves() -> tuple[str, ...]:
    """Names of the shipped curves that a fit takes."""
    return tuple(name for name in gw.datasets() if gw.dataset(name).quantity in FITTED)


def row_of(name: str) -> Row:
    """What the fit of one shipped curve gives."""
    curve = gw.dataset(name)
    kind = curve.kind or ""
    known = curve.material in gw.materials()
    substance = gw.material(str(curve.material)) if known else STAND_IN
    try:
        found = gw.fit(curve, substance, minimum_temperature=COLDEST.get(name, 0.0))
    except gw.RefusedFitError as error:
        return Row(name, kind, "refused", remarks=_reason(curve, error))
    if not known:
        why = "no sound velocities of it are in the library"
        return Row(name, kind, "no velocities", remarks=why)
    return _fitted(name, kind, found, gw.fit(curve, _faster(substance), **_range(name)))


def _reason(curve: gw.Measurement, error: gw.RefusedFitError) -> str:
    """Why a curve is refused, and whether its numbers alone would have shown it."""
    first = _short(error.what, curve.name)
    if "belongs to" not in first:
        return first
    try:
        gw.fit(replace(curve, kind=None), STAND_IN)
    except gw.RefusedFitError as other:
        return f"{first}; {_short(other.what, curve.name)}"
    return f"{first}, which its numbers alone do not show"


def _range(name: str) -> Mapping[str, float]:
    return {"minimum_temperature": COLDEST.get(name, 0.0)}


def _faster(substance: gw.Material) -> gw.Material:
    """The material with both velocities one standard error higher."""
    changed = {}
    for name in ("longitudinal_velocity", "transverse_velocity"):
        quantity = substance.quantity(name)
        changed[name] = quantity.value + (quantity.standard_error or 0.0)
    return substance.replace(**changed)


def _fitted(name: str, kind: str, found: gw.FitResult, faster: gw.FitResult) -> Row:
    parameters = found.parameters
    used = found.measurements[0].temperature
    status = "fitted"
    if parameters["strength"].status == "held" or parameters["energy_scale"].status == "held":
        status = "not fixed"
    if found.rms_log > LARGEST_RMS:
        status = "not described"
    cells = {}
    for key in ("energy_scale", "strength"):
        value = parameters[key]
        cells[key] = f"{value.value:.4g}"
        if value.standard_error is not None:
            cells[f"{key}_fit"] = f"{value.standard_error:.2g}"
            shift = abs(faster.parameters[key].value - value.value)
            cells[f"{key}_material"] = f"{shift:.2g}"
    rate = parameters["rate_constant"]
    return Row(
        name,
        kind,
        status,
        points=str(len(used)),
        coldest=f"{used[0]:.3g}",
        hottest=f"{used[-1]:.3g}",
        rate_constant=f"{rate.value:.2g}",
        rate_constant_fit=f"{rate.standard_error or np.nan:.2g}",
        linear_heat_capacity=_origin(found),
        rms=f"{found.rms_log:.3f}",
        remarks=" | ".join(_short(text, name) for text in found.warnings),
        **cells,
    )


def _origin(found: gw.FitResult) -> str:
    parameter = found.parameters.get("linear_heat_capacity")
    if parameter is None:
        return "not used"
    note = found.glass.material.quantity("linear_heat_capacity").source.note
    return "assumed" if note.startswith("assumed") else "measured"


def _short(text: str, name: str) -> str:
    """A warning without what the table says elsewhere."""
    plain = text.removeprefix(f"{name}: ").replace(name, "the curve")
    return plain.partition("; the errors")[0].partition(" (")[0]


def write(rows: list[Row]) -> None:
    """The rows to fitted.csv and, as tables for readers, into the page."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [f.name for f in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(
        before + BEGIN + as_tables(rows) + END + rest.partition(END)[2], encoding="utf-8"
    )


def read() -> list[Row]:
    """The rows of fitted.csv."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Row(**entry) for entry in csv.DictReader(file)]


def as_tables(rows: list[Row]) -> str:
    """Two tables in Markdown: curves with numbers, and those without."""
    lines = [
        "| curve | used | W/k in K | C / 1e-4 | K | c₁ | rms | verdict |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [_line(row) for row in rows if row.energy_scale]
    lines += ["", "Remarks of the fits:", ""]
    lines += [
        f"- {_name(row)}: {row.remarks.replace(' | ', '; ')}."
        for row in rows
        if row.energy_scale and row.remarks
    ]
    lines += ["", "Curves without a result:", "", "| curve | sample | verdict | reason |"]
    lines += ["|---|---|---|---|"]
    lines += [
        f"| {_name(row)} | {row.kind} | {row.status} | {row.remarks} |"
        for row in rows
        if not row.energy_scale
    ]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    scale = _with_errors(row.energy_scale, row.energy_scale_fit, row.energy_scale_material, 1.0)
    strength = _with_errors(row.strength, row.strength_fit, row.strength_material, 1e4)
    cells = (
        _name(row),
        f"{row.points} points, {row.coldest}–{row.hottest} K",
        {"fitted": scale, "not fixed": f"({scale})"}.get(row.status, "–"),
        strength if row.strength_fit else "not fixed",
        _power(row.rate_constant, row.rate_constant_fit) if row.status == "fitted" else "–",
        row.linear_heat_capacity,
        row.rms,
        row.status,
    )
    return f"| {' | '.join(cells)} |"


def _with_errors(value: str, fit: str, material: str, factor: float) -> str:
    if not fit:
        return "not fixed"
    larger = factor * max(float(fit), float(material))
    place = max(0, 1 - int(np.floor(np.log10(larger))))
    numbers = (factor * float(text) for text in (value, fit, material))
    shown = [f"{number:.{place}f}" for number in numbers]
    return f"{shown[0]} ± {shown[1]} ± {shown[2]}"


def _power(value: str, error: str) -> str:
    exponent = int(np.floor(np.log10(float(value))))
    numbers = (float(text) / 10.0**exponent for text in (value, error))
    shown = " ± ".join(f"{number:.1f}" for number in numbers)
    return f"({shown})e{exponent}"


def _name(row: Row) -> str:
    glass, _, source = row.curve.split("/")
    return f"{glass}, {source}"


def main() -> None:
    rows = []
    for name in curves():
        rows.append(row_of(name))
        row = rows[-1]
        values = f"W/k {row.energy_scale} K, C {row.strength}" if row.energy_scale else ""
        print(f"{row.curve:<55} {row.status:<14} {values}")
    write(rows)


if __name__ == "__main__":
    main()
