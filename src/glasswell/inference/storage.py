"""Saving a fit whole and reading it back: NetCDF or JSON, the same content in both."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from glasswell.dataset import Measurement
from glasswell.ensemble import SoftPotentialModel
from glasswell.ensemble.shape import Shape
from glasswell.errors import DataError, InputError
from glasswell.files import write_atomically
from glasswell.glass import Glass
from glasswell.inference.model import Sample
from glasswell.inference.problem import Varied
from glasswell.inference.result import FitResult, FittedParameter, Shortcut
from glasswell.material import Material
from glasswell.provenance import Source

FORMAT = "glasswell fit 1"


def save(result: FitResult, path: Path) -> None:
    """See `FitResult.save`."""
    record = to_record(result)
    if path.suffix == ".json":
        text = json.dumps(record, indent=2, ensure_ascii=False)
        write_atomically(path, text.encode())
        return
    if path.suffix == ".nc":
        write_atomically(path, _netcdf_bytes(result, record))
        return
    raise InputError(
        f"{path.name} has no known ending", "", "save to a file that ends in .nc or .json"
    )


def load(path: Path) -> FitResult:
    """See `FitResult.load`."""
    try:
        if path.suffix == ".json":
            record = json.loads(path.read_text(encoding="utf-8"))
        else:
            with xr.open_dataset(path, engine="h5netcdf") as stored:
                record = json.loads(stored.attrs["glasswell_fit"])
        if record.get("format") != FORMAT:
            raise KeyError("format")
        return from_record(record)
    except FileNotFoundError:
        raise InputError(f"{path} does not exist", "", "check the path") from None
    except (KeyError, TypeError, ValueError, OSError) as problem:
        raise DataError(
            f"{path} is not a stored fit",
            f"reading it ended with: {problem}",
            "give a .nc or .json file that FitResult.save wrote",
        ) from problem


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
    ensemble = result.glass.ensemble
    return {
        "format": FORMAT,
        "model": result.model,
        "method": result.method,
        "scattering": result.scattering,
        "parameters": {n: asdict(p) for n, p in result.parameters.items()},
        "rms_log": result.rms_log,
        "points": result.points,
        "range": list(result.range),
        "warnings": list(result.warnings),
        "sources": [asdict(s) for s in result.sources],
        "versions": dict(result.versions),
        "material": result.glass.material.to_dict(),
        "ensemble": asdict(ensemble),
        "strengths": list(result.glass.strengths),
        "sample": asdict(result.sample),
        "shape": asdict(result.shape),
        "varied": [asdict(v) for v in result.varied],
        "vector": result.vector.tolist(),
        "held": dict(result.held),
        "covariance": result.covariance.values.tolist(),
        "residuals": [r.tolist() for r in result.residuals],
        "noise": [n.tolist() for n in result.noise],
        "measurements": [_measurement_record(m) for m in result.measurements],
        "shortcut": None if result.shortcut is None else _shortcut_record(result.shortcut),
    }


def from_record(record: dict[str, Any]) -> FitResult:
    """The result that `to_record` wrote down."""
    varied = tuple(Varied(**{**v, "log_bounds": tuple(v["log_bounds"])}) for v in record["varied"])
    names = [v.name for v in varied]
    covariance = xr.DataArray(
        np.array(record["covariance"]).reshape(len(names), len(names)),
        dims=("parameter", "parameter_"),
        coords={"parameter": names, "parameter_": names},
        attrs={"of": "natural logarithms of the parameters"},
    )
    first, second = record["strengths"]
    glass = Glass(
        Material.from_dict(record["material"]),
        SoftPotentialModel(**record["ensemble"]),
        longitudinal=first,
        transverse=second,
    )
    low, high = record["range"]
    return FitResult(
        glass=glass,
        sample=Sample(**record["sample"]),
        parameters={n: FittedParameter(**p) for n, p in record["parameters"].items()},
        covariance=covariance,
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
        held=record["held"],
        shape=Shape(**record["shape"]),
        shortcut=None if record["shortcut"] is None else _shortcut(record["shortcut"]),
        model=record["model"],
        method=record["method"],
    )


def _measurement_record(measurement: Measurement) -> dict[str, Any]:
    return measurement.to_dataset().to_dict()


def _measurement(record: dict[str, Any]) -> Measurement:
    return Measurement.from_dataset(xr.Dataset.from_dict(record))


def _shortcut_record(shortcut: Shortcut) -> dict[str, Any]:
    return {
        "parameters": {n: asdict(p) for n, p in shortcut.parameters.items()},
        "rms_log": shortcut.rms_log,
        "shift": {n: list(s) for n, s in shortcut.shift.items()},
    }


def _shortcut(record: dict[str, Any]) -> Shortcut:
    return Shortcut(
        {n: FittedParameter(**p) for n, p in record["parameters"].items()},
        record["rms_log"],
        {n: (s[0], s[1]) for n, s in record["shift"].items()},
    )
