"""summary.json: what a fit found, for other programs to read."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from glasswell.cli.report import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from glasswell.dataset import Measurement
    from glasswell.inference import FitResult, FittedParameter

_SCHEMA: Final = 1


def summary_record(result: FitResult) -> dict[str, Any]:
    """The numbers of a fit with units, sources and warnings, as plain values.

    A number that is not finite is written as null.
    """
    low, high = result.range
    return {
        "program": PROGRAM,
        "schema": _SCHEMA,
        "material": result.glass.material.name,
        "parameters": parameter_records(result.parameters),
        "rms_log": _number(result.rms_log),
        "points": result.points,
        "range": [low, high],
        "range_unit": "K",
        "extrapolated": {
            "above": _number(result.highest_temperature),
            "unit": "K",
            "points": result.extrapolated,
        },
        "model": result.model,
        "method": result.method,
        "scattering": result.scattering,
        "data": data_records(result.measurements),
        "sources": [asdict(source) for source in result.sources],
        "shortcut": _shortcut(result),
        "warnings": list(result.warnings),
        "study": None if result.study is None else asdict(result.study),
        "versions": dict(result.versions),
    }


def data_records(curves: Iterable[Measurement]) -> list[dict[str, Any]]:
    """What each curve is, with the checksum of its file."""
    return [
        {
            "name": curve.name,
            "quantity": curve.quantity,
            "points": len(curve),
            "sha256": curve.checksum,
            "source": asdict(curve.source),
        }
        for curve in curves
    ]


def parameter_records(parameters: Mapping[str, FittedParameter]) -> dict[str, Any]:
    """Parameters by name, as plain values."""
    return {
        name: {
            "value": _number(parameter.value),
            "standard_error": _number(parameter.standard_error),
            "unit": parameter.unit,
            "status": parameter.status,
            "note": parameter.note,
        }
        for name, parameter in parameters.items()
    }


def _shortcut(result: FitResult) -> dict[str, Any] | None:
    """The same fit with the interpolation formulas, and how far it lies from the exact one."""
    shortcut = result.shortcut
    if shortcut is None:
        return None
    return {
        "parameters": parameter_records(shortcut.parameters),
        "rms_log": _number(shortcut.rms_log),
        "shift": {
            name: {"relative": _number(relative), "standard_errors": _number(deviations)}
            for name, (relative, deviations) in shortcut.shift.items()
        },
    }


def _number(value: float | None) -> float | None:
    return None if value is None or not isfinite(value) else float(value)
