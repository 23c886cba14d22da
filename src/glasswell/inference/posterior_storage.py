"""A posterior in one NetCDF file: ArviZ groups, and the fit that it started from."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from glasswell.errors import DataError, InputError
from glasswell.inference.diagnostics import diagnose, load_arviz
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.posterior import Posterior
from glasswell.inference.storage import from_record, to_record, write_result


def save(posterior: Posterior, path: Path) -> None:
    """See `Posterior.save`."""
    if path.suffix != ".nc":
        raise InputError(f"{path.name} has no known ending", "", "save to a file that ends in .nc")
    data = posterior.data.copy()
    data.attrs = {**posterior.data.attrs, "glasswell_fit": json.dumps(to_record(posterior.optimum))}
    with TemporaryDirectory() as place:
        part = Path(place) / "posterior.nc"
        data.to_netcdf(str(part))
        content = part.read_bytes()
    write_result(path, content)


def load(path: Path) -> Posterior:
    """See `Posterior.load`."""
    arviz = load_arviz()
    if not path.exists():
        raise InputError(f"{path} does not exist", "", "check the path")
    try:
        data = arviz.from_netcdf(str(path))
        data.load()
        record = json.loads(data.attrs["glasswell_fit"])
        optimum = from_record(record)
        names = LogPosterior.of(optimum.problem()).names
        draws = data.posterior
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as problem:
        raise DataError(
            f"{path} is not a stored posterior",
            f"reading it ended with: {problem}",
            "give a .nc file that Posterior.save wrote",
        ) from problem
    import numpy as np

    vector = np.stack([np.asarray(draws[name].values) for name in names], axis=-1)
    diagnostics = diagnose(vector, names, data.sample_stats["diverging"].values)
    return Posterior(optimum, data, diagnostics, int(data.attrs["seed"]))
