"""Thermal conductance of legs and membranes, and the power that flows through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import xarray as xr
from numpy.polynomial import chebyshev

from glasswell.glass import Film, Glass, Membrane, Rod
from glasswell.response.curves import LARGEST_SCALED_TEMPERATURE, checked_axis, labelled
from glasswell.response.elastic import absorption_of
from glasswell.response.surface import mark_confined, surroundings
from glasswell.response.transport import Conductances, Ends, conductances

Array = npt.NDArray[np.float64]

_METHOD = (
    "transmission 1/(1 + 3L/4l) of each Debye phonon between two black ends, l cut by the surfaces"
)
# Power is integrated exactly through Chebyshev interpolants of G T in ln T, this many to an e-fold.
_PANELS = 1.5
_ORDER = 8

_compiled = jax.jit(conductances)


def thermal_conductance(
    glass: Glass,
    temperature: npt.ArrayLike,
    sample: Rod | Film | Membrane,
    *,
    cold: float | None = None,
    minimum_path: float = 1e-9,
    rayleigh: float = 0.0,
    scattering: str = "exact",
) -> xr.Dataset:
    """Thermal conductance G(T) of a leg or membrane, and the power between two temperatures.

    G = dP/dT = A Σ_α g_α ∫(1/4)C_α(ω)v_α τ_α dω, τ = 1/(1 + 3ℒ/4l): each phonon passes with a
    probability τ between two black ends.  ℒ is the length of a leg, r1 ln(r2/r1) of a membrane
    (A = 2πr1·thickness); l(ω, T) the path in the glass as its surfaces cut it, on each chord.
    P = ∫G dT from the cold to the hot end.
    Limits: l ≪ ℒ: P = (A/ℒ)∫κ dT with κ of `thermal_conductivity`, 2πt∫κ dT/ln(r2/r1);
    l ≫ ℒ: P = Aσ(T1⁴ - T2⁴), σ = (π²k⁴/120ħ³)(1/v_l² + 2/v_t²), never more than that.
    Shapes: temperature () or (temperature,) in K → Dataset over `temperature`: `total` G in W/K of
    both ends close to T, `diffusive` (A/ℒ)κ (infinite in a film without scattering), `ballistic`
    the bound; with cold= in K also `power`, `power_diffusive`, `power_ballistic` in W, from
    `temperature` to `cold`; `total` is then dP/dT of the hot end.  Negative if heat flows back.
    sample: `Rod` or `Film` with its length (and width), or `Membrane`.  Other arguments: as
    `thermal_conductivity`.
    Range: of ends that absorb all phonons; P is good to 4 % between the two limits with bulk or
    surface scattering in straight samples.  `extrapolated` marks kT > 10 W at either end,
    `confined` points whose colder end has dominant waves, hv/2.82kT, longer than the sample is
    thick: plate waves carry heat there.
    Warns: ValidityWarning where points are confined.
    Raises: InputError for temperatures or lengths that are not positive or missing.
    Source: H. B. G. Casimir, Physica 5, 495 (1938); A. Majumdar, J. Heat Transfer 115, 7 (1993);
    W. Holmes et al., Appl. Phys. Lett. 72, 2250 (1998).
    """
    axis, scalar = checked_axis(temperature, "temperature")
    bath = None if cold is None else float(checked_axis(cold, "temperature")[0][0])
    elastic, surfaces = surroundings(glass, sample, minimum_path, rayleigh)
    ends = Ends(sample.area, sample.path_length, sample.reach)
    absorption = absorption_of(glass, scattering)

    def at(temperatures: Array) -> Conductances:
        with jax.enable_x64(True):
            found = _compiled(elastic, jnp.asarray(temperatures), absorption, surfaces, ends)
            return Conductances(*(np.asarray(values) for values in found))

    curves = at(axis)._asdict()
    if bath is not None:
        curves |= _powers(at, axis, bath)
    attributes = {"scattering": scattering, "minimum_path_m": minimum_path, "sample": repr(sample)}
    dataset = labelled(glass, {"temperature": axis}, curves, "W/K", _METHOD, attributes)
    for name in set(curves) & {"power", "power_diffusive", "power_ballistic"}:
        dataset[name].attrs["units"] = "W"
    coldest = dataset["temperature"]
    if bath is not None:
        dataset.attrs["cold_K"] = bath
        coldest = coldest.clip(max=bath)
        if "extrapolated" in dataset and bath > LARGEST_SCALED_TEMPERATURE * elastic.energy_scale:
            dataset["extrapolated"][:] = True
    if scalar:
        dataset, coldest = dataset.isel(temperature=0), coldest[0]
    mark_confined(dataset, glass, sample, coldest)
    return dataset


def _powers(at: Callable[[Array], Conductances], axis: Array, bath: float) -> dict[str, Array]:
    """∫G dT from the bath to each temperature, in W, of the three kinds of conductance."""
    places = np.log(np.append(axis, bath))
    low, high = places.min(), places.max()
    count = max(1, int(np.ceil(_PANELS * (high - low))))
    half = max(0.5 * (high - low) / count, np.finfo(float).tiny)
    middles = low + half * (2.0 * np.arange(count) + 1.0)
    points = chebyshev.chebpts1(_ORDER)
    nodes = np.exp(middles[:, None] + half * points)
    panel = np.clip(((places - low) / (2.0 * half)).astype(int), 0, count - 1)
    within = (places - middles[panel]) / half
    powers = {}
    for name, values in at(nodes.ravel())._asdict().items():
        heat = values.reshape(nodes.shape) * nodes
        if not np.isfinite(heat).all():
            found = np.sign(places[:-1] - places[-1]) * np.inf
        else:
            found = _integral(points, heat, half, panel, within)
            found = found[:-1] - found[-1]
        powers["power" if name == "total" else f"power_{name}"] = found
    return powers


def _integral(points: Array, values: Array, half: float, panel: Any, within: Array) -> Array:
    """∫ from the first panel to each place, through values (panel, point) at Chebyshev points."""
    inverse = np.linalg.inv(chebyshev.chebvander(points, len(points) - 1))
    antiderivative = half * chebyshev.chebint(inverse @ values.T, lbnd=-1.0, axis=0)
    whole = chebyshev.chebval(1.0, antiderivative)
    before = np.concatenate([[0.0], np.cumsum(whole)[:-1]])
    inside = (chebyshev.chebvander(within, len(points)) * antiderivative[:, panel].T).sum(axis=1)
    return np.asarray(before[panel] + inside)
