"""Saving a fit whole and reading it back: NetCDF or JSON, the same content in both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from glasswell.dataset import Measurement
from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.shape import Shape
from glasswell.errors import DataError, InputError
from glasswell.files import write_atomically
from glasswell.glass import Glass
from glasswell.inference.assembly import labelled_covariance
from glasswell.inference.model import Sample
from glasswell.inference.models import ensemble_class
from glasswell.inference.problem import Varied
from glasswell.inference.result import FitResult, FittedParameter, Shortcut
from glasswell.material import Material
from glasswell.provenance import Source, StudyRecord

FORMAT = "glasswell fit 1"


def save(result: FitResult, path: Path) -> None:
    """See `FitResult.save`."""
    record = to_record(result)
    if path.suffix == ".json":
        content = json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False).encode()
    elif path.suffix == ".nc":
        content = _netcdf_bytes(result, record)
    else:
        raise InputError(
            f"{path.name} has no known ending", "", "save to a file that ends in .nc or .json"
        )
    write_result(path, content)


def write_result(path: Path, content: bytes) -> None:
    """Write a stored result in one step. Raises InputError if the place cannot be written."""
    try:
        write_atomically(path, content)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written",
            f"the system says: {error.strerror or error}",
            "choose a folder that exists and that you may write to",
        ) from error


def load(path: Path) -> FitResult:
    """See `FitResult.load`."""
    try:
        if path.suffix == ".json":
            record = json.loads(path.read_text(encoding="utf-8"))
        else:
            with xr.open_dataset(path, engine="h5netcdf") as stored:
                record = json.loads(stored.attrs["glasswell_fit"])
        if not isinstance(record, dict) or record.get("format") != FORMAT:
            raise _no_format(path, record)
        return from_record(record)
    except DataError:
        raise
    except FileNotFoundError:
        raise InputError(f"{path} does not exist", "", "check the path") from None
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as problem:
        raise _not_a_fit(path, f"reading it ended with: {problem}") from problem


def _no_format(path: Path, record: Any) -> DataError:
    if isinstance(record, dict) and record.get("program") == "glasswell":
        return DataError(
            f"{path} is the summary of a fit, not the fit itself",
            "it holds the numbers, but neither the glass nor the covariance",
            "load result.nc, which stands beside it in the report",
        )
    return _not_a_fit(path, f"it does not say that it is a {FORMAT!r}")


def _not_a_fit(path: Path, why: str) -> DataError:
    return DataError(
        f"{path} is not a stored fit", why, "give a .nc or .json file that FitResult.save wrote"
    )


def _netcdf_bytes(result: FitResult, record: dict[str, Any]) -> bytes:
    """A NetCDF file with covariance, residuals and curves as variables, and the whole record."""
    variables: dict[str, Any] = {"covariance": result.covariance}
    for i, (m, rest) in enumerate(zip(result.measurements, result.residuals, strict=True)):
        axis = f"temperature_{i}"
        variables[f"measured_{i}"] = (axis, m.value, {"units": m.unit, "name": m.name})
        variables[f"residual_{i}"] = (axis, rest, {"units": "1", "meaning": "ln(measured/fitted)"})
        variables[axis] = (axis, m.temperature, {"units": "K"})
    dataset = xr.Dataset(variables)
    dataset.attrs["glasswell_fit"] = json.dumps(record)
    content = dataset.to_netcdf(engine="h5netcdf")
    return bytes(content)


def to_record(result: FitResult) -> dict[str, Any]:
    """Everything as plain numbers and text."""
    ensemble: Any = result.glass.ensemble
    return {
        "format": FORMAT,
        "model": result.model,
        "method": result.method,
        "scattering": result.scattering,
        "parameters": _parameter_records(result.parameters),
        "rms_log": result.rms_log,
        "points": result.points,
        "range": list(result.range),
        "warnings": list(result.warnings),
        "sources": [asdict(s) for s in result.sources],
        "versions": dict(result.versions),
        "material": result.glass.material.to_dict(),
        "known_material": result.material.to_dict(),
        "ensemble": asdict(ensemble),
        "strengths": list(result.glass.strengths),
        "sample": asdict(result.sample),
        "shape": None if result.shape is None else asdict(result.shape),
        "varied": [asdict(v) for v in result.varied],
        "vector": result.vector.tolist(),
        "held": {name: _finite(value) for name, value in result.held.items()},
        "carried": [asdict(v) for v in result.carried],
        "covariance": result.covariance.values.tolist(),
        "joint_covariance": result.joint_covariance.values.tolist(),
        "residuals": [r.tolist() for r in result.residuals],
        "noise": [n.tolist() for n in result.noise],
        "measurements": [_measurement_record(m) for m in result.measurements],
        "shortcut": None if result.shortcut is None else _shortcut_record(result.shortcut),
        "study": None if result.study is None else asdict(result.study),
    }


def from_record(record: dict[str, Any]) -> FitResult:
    """The result that `to_record` wrote down."""
    varied, carried = _varied(record["varied"]), _varied(record.get("carried", []))
    covariance = _covariance(record["covariance"], varied)
    # Older files carry nothing, so that both are the same.
    joint = _covariance(record.get("joint_covariance", record["covariance"]), (*varied, *carried))
    first, second = record["strengths"]
    glass = Glass(
        Material.from_dict(record["material"]),
        ensemble_class(record["model"])(**record["ensemble"]),
        longitudinal=first,
        transverse=second,
    )
    low, high = record["range"]
    return FitResult(
        glass=glass,
        # Older fits held all values of the material.
        material=Material.from_dict(record.get("known_material", record["material"])),
        sample=Sample(**record["sample"]),
        parameters=_parameters(record["parameters"]),
        covariance=covariance,
        joint_covariance=joint,
        measurements=tuple(_measurement(m) for m in record["measurements"]),
        residuals=tuple(np.array(r) for r in record["residuals"]),
        rms_log=record["rms_log"],
        noise=tuple(np.array(n) for n in record["noise"]),
        range=(low, high),
        scattering=record["scattering"],
        warnings=tuple(record["warnings"]),
        sources=tuple(Source(**s) for s in record["sources"]),
        versions=record["versions"],
        varied=varied,
        vector=np.array(record["vector"]),
        held={name: _or_infinite(value) for name, value in record["held"].items()},
        carried=carried,
        shape=_shape(record["shape"]),
        shortcut=None if record["shortcut"] is None else _shortcut(record["shortcut"]),
        model=record["model"],
        method=record["method"],
        # Results stored before there were studies have none.
        study=StudyRecord(**record["study"]) if record.get("study") else None,
    )


def _shape(record: dict[str, Any] | None) -> Shape | ConfigurationShape | None:
    if record is None:
        return None
    return ConfigurationShape(**record) if "width_n2" in record else Shape(**record)


def _finite(value: float) -> float | None:
    """A number for JSON, which has no infinity: the length of a boundary that is absent."""
    return value if np.isfinite(value) else None


def _or_infinite(value: float | None) -> float:
    return np.inf if value is None else value


def _parameter_records(parameters: Mapping[str, FittedParameter]) -> dict[str, Any]:
    return {n: asdict(p) | {"value": _finite(p.value)} for n, p in parameters.items()}


def _parameters(records: Mapping[str, Any]) -> dict[str, FittedParameter]:
    return {
        n: FittedParameter(**{**p, "value": _or_infinite(p["value"])}) for n, p in records.items()
    }


def _varied(records: list[dict[str, Any]]) -> tuple[Varied, ...]:
    return tuple(Varied(**{**v, "log_bounds": tuple(v["log_bounds"])}) for v in records)


def _covariance(rows: list[list[float]], varied: tuple[Varied, ...]) -> xr.DataArray:
    names = [v.name for v in varied]
    return labelled_covariance(np.array(rows).reshape(len(names), len(names)), names)


def _measurement_record(measurement: Measurement) -> dict[str, Any]:
    return measurement.to_dataset().to_dict()


def _measurement(record: dict[str, Any]) -> Measurement:
    return Measurement.from_dataset(xr.Dataset.from_dict(record))


def _shortcut_record(shortcut: Shortcut) -> dict[str, Any]:
    return {
        "parameters": _parameter_records(shortcut.parameters),
        "rms_log": shortcut.rms_log,
        "shift": {n: list(s) for n, s in shortcut.shift.items()},
    }


def _shortcut(record: dict[str, Any]) -> Shortcut:
    return Shortcut(
        _parameters(record["parameters"]),
        record["rms_log"],
        {n: (s[0], s[1]) for n, s in record["shift"].items()},
    )
