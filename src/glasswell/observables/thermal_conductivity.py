"""Thermal conductivity of a glass from the mean free paths of its Debye phonons."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.glass import Film, Glass, Membrane, Rod
from glasswell.response.curves import checked_axis
from glasswell.response.elastic import Absorption, Elastic, absorption_of
from glasswell.response.surface import Surfaces, labelled_transport, surroundings
from glasswell.response.transport import Carriers, carriers, mean_path, padded
from glasswell.response.transport import conductivity as conductivity

_METHOD = (
    "kinetic theory over Debye phonons, l = l_min + 1/(1/l_soft + 1/L + B omega^4); resonant and "
    "ladder response of soft potentials"
)
# Parts of the result besides the total: what the conductivity would be if one thing alone acted.
_PARTS = (
    "total",
    "longitudinal",
    "transverse",
    "floor",
    "resonance_limited",
    "relaxation_limited",
    "boundary_limited",
)


def _branch(elastic: Elastic, found: Carriers, surfaces: Surfaces | None) -> dict[str, Any]:
    rates = found.rates
    curves = {
        "total": found.carried(mean_path(elastic, found, surfaces)),
        "floor": found.carried(elastic.minimum_path * jnp.ones_like(found.weight)),
        "resonance_limited": found.carried(1.0 / rates.resonance),
        "relaxation_limited": found.carried(1.0 / rates.relaxation),
    }
    if surfaces is None:
        # One path for all phonons; 0/0 where no weight is left must not become NaN.
        carried = found.weight.sum(axis=-1)
        length = jnp.where(elastic.boundary > 0.0, elastic.boundary, 1.0)
        curves["boundary_limited"] = jnp.where(elastic.boundary > 0.0, carried / length, jnp.inf)
    else:
        path = surfaces.path(jnp.zeros_like(rates.total), found.wave_number)
        curves["boundary_limited"] = found.carried(path)
    return curves


def _all_parts(
    elastic: Elastic, temperature: Any, absorption: Absorption, surfaces: Surfaces | None
) -> dict[str, Any]:
    both = carriers(elastic, temperature, absorption)
    first, second = (_branch(elastic, found, surfaces) for found in both)
    found = {name: first[name] + second[name] for name in first}
    return {**found, "longitudinal": first["total"], "transverse": second["total"]}


_compiled_parts = jax.jit(_all_parts)


def thermal_conductivity(
    glass: Glass,
    temperature: npt.ArrayLike,
    boundary: float | Rod | Film | Membrane | None = None,
    minimum_path: float = 1e-9,
    rayleigh: float = 0.0,
    scattering: str = "exact",
) -> xr.Dataset:
    """Thermal conductivity κ(T) with its parts.

    κ = (1/3) Σ_α g_α ∫C_α(ω) v_α l_α dω, l = l_min + 1/(l_soft⁻¹ + 1/L + Bω⁴), or
    l = l_min + ⟨λ⟩, λ what the surfaces of a sample leave of 1/(l_soft⁻¹ + Bω⁴) on each chord.
    Shapes: temperature () or (temperature,) in K → Dataset over `temperature` in W/(K m): `total`,
    its shares `longitudinal` and `transverse` (which add up to it), `floor` (the additive share of
    l_min), and what a single mechanism without floor would allow: `resonance_limited`,
    `relaxation_limited`, `boundary_limited` (infinite without a boundary, and in a film, along
    which some phonons never meet a surface).
    boundary: Casimir length L in m, or the sample: `Rod` (heat flows along it), `Film` or
    `Membrane` (heat flows in its plane).  minimum_path: l_min in m.  rayleigh: B in s⁴/m.
    scattering: "exact", or "interpolation" for the literature's closed form (κ of silica comes out
    up to 52 % too small with it).
    Range: the levels kept suffice to kT = 10 W; `extrapolated` marks points above.  Of a sample
    `confined` marks points where the dominant transverse wave, hv/2.82kT, is longer than it is
    thick: waves of a plate or a rod take the place of bulk phonons there.
    Warns: ValidityWarning where points are confined.
    Raises: InputError for temperatures or lengths that are not positive.
    Source: Klinger's report; Parshin, PRB 49, 9400 (1994); Ramos, Buchenau, PRB 55, 5749 (1997);
    surfaces: Sondheimer, Adv. Phys. 1, 1 (1952); Dingle, Proc. R. Soc. A 201, 545 (1950).
    """
    axis, scalar = checked_axis(temperature, "temperature")
    elastic, surfaces = surroundings(glass, boundary, minimum_path, rayleigh)
    absorption = absorption_of(glass, scattering)
    with jax.enable_x64(True):
        found = _compiled_parts(elastic, jnp.asarray(padded(axis)), absorption, surfaces)
    curves = {name: np.asarray(found[name])[: len(axis)] for name in _PARTS}
    attributes = {"scattering": scattering, "minimum_path_m": minimum_path}
    return labelled_transport(
        glass, (axis, scalar), curves, "W/(K m)", _METHOD, attributes, boundary
    )
