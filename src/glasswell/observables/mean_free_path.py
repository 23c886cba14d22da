"""Mean free path of phonon energy in a glass."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.bath.debye import BRANCHES
from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.glass import Glass
from glasswell.response.curves import (
    checked_axis,
    checked_branch,
    checked_frequencies,
    labelled,
)
from glasswell.response.elastic import (
    Absorption,
    Elastic,
    absorption_of,
    elastic_of,
    scattering_rates,
)

_METHOD = "l^-1 = (omega/v) pi C S, S the resonant and ladder absorption of soft potentials"


def paths(elastic: Elastic, temperature: Any, frequency: Any, absorption: Absorption) -> Any:
    """Mean free paths (branch, temperature, frequency) in m by mechanism; traceable."""
    x = (PLANCK / BOLTZMANN) * frequency / temperature[:, None]
    found = []
    for branch in range(len(BRANCHES)):
        rates = scattering_rates(elastic, absorption, branch, x, temperature, jnp)
        found.append(
            {
                "total": elastic.minimum_path + 1.0 / rates.total,
                "resonance": 1.0 / rates.resonance,
                "relaxation": 1.0 / rates.relaxation,
            }
        )
    return found


_compiled_paths = jax.jit(paths)


def mean_free_path(
    glass: Glass,
    temperature: npt.ArrayLike,
    frequency: npt.ArrayLike,
    branch: str = "transverse",
    boundary: float | None = None,
    minimum_path: float = 0.0,
    rayleigh: float = 0.0,
    scattering: str = "exact",
) -> xr.Dataset:
    """Mean free path l of phonon energy, with the paths that each mechanism alone would allow.

    l⁻¹ = ω Im χ/(ρv³) = (ω/v) πC S (the amplitude falls as exp(-x/2l)), plus 1/L and Bω⁴; a floor
    l_min is added to l if one is given.
    Shapes: temperature () or (temperature,) in K and frequency () or (frequency,) in Hz → Dataset
    over (temperature, frequency) in m with `total`, `resonance`, `relaxation`.
    branch: "longitudinal" or "transverse".
    Range: the levels kept suffice to kT = 10 W; `extrapolated` marks temperatures above.  Raises:
    InputError if an axis is not positive or the frequency lies beyond the branch's zone boundary.
    Source: Klinger's report; Jäckle, Z. Phys. 257, 212 (1972); Parshin, PRB 49, 9400 (1994).
    """
    number = checked_branch(branch)
    temperatures, one_temperature = checked_axis(temperature, "temperature")
    frequencies, one_frequency = checked_frequencies(glass, branch, frequency)
    elastic = elastic_of(glass, boundary, minimum_path, rayleigh)
    with jax.enable_x64(True):
        found = _compiled_paths(
            elastic,
            jnp.asarray(temperatures),
            jnp.asarray(frequencies),
            absorption_of(glass, scattering, frequencies.min(initial=np.inf)),
        )[number]
        curves = {name: np.asarray(values) for name, values in found.items()}
    attributes = {"branch": branch, "scattering": scattering}
    scalars = {"temperature": one_temperature, "frequency": one_frequency}
    return labelled(
        glass,
        {"temperature": temperatures, "frequency": frequencies},
        curves,
        "m",
        _METHOD,
        attributes,
        tuple(name for name, one in scalars.items() if one),
    )
