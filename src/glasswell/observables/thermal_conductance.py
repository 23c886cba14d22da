"""Thermal conductance of legs and membranes, and the power that flows through them."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import xarray as xr
from numpy.polynomial import chebyshev

from glasswell.errors import InputError
from glasswell.glass import Film, Glass, Membrane, Rod, Sample
from glasswell.response.curves import checked_axis, labelled
from glasswell.response.elastic import absorption_of
from glasswell.response.marks import LARGEST_SCALED_TEMPERATURE
from glasswell.response.surface import mark_confined, surroundings
from glasswell.response.transport import Ends, conductances, padded

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
    Range: of ends that absorb all phonons.  Between the limits P of straight samples is at most 4 %
    too large (9 % with specularity), that of membranes at most 11 % too small.  `extrapolated`
    marks kT > 10 W at either end, `confined` points whose colder end has dominant waves,
    hv/2.82kT, longer than the sample is thick: plate waves carry heat there.
    Warns: ValidityWarning where points are confined.
    Raises: InputError for temperatures or lengths that are not positive or missing.
    Source: H. B. G. Casimir, Physica 5, 495 (1938); A. Majumdar, J. Heat Transfer 115, 7 (1993);
    W. Holmes et al., Appl. Phys. Lett. 72, 2250 (1998).
    """
    axis, scalar = checked_axis(temperature, "temperature")
    bath = None if cold is None else _one_temperature(cold)
    if not isinstance(sample, Sample):
        raise InputError(
            f"sample={sample!r} is no sample with two ends",
            "a conductance needs the area and the length that heat flows through",
            "give a Rod, a Film or a Membrane",
        )
    elastic, surfaces = surroundings(glass, sample, minimum_path, rayleigh)
    ends = Ends(sample.area, sample.path_length, sample.reach)
    absorption = absorption_of(glass, scattering)

    places = axis if bath is None else np.append(axis, bath)
    panels = _Panels.over(places)
    every = padded(axis if bath is None else np.concatenate([axis, panels.nodes.ravel()]))
    with jax.enable_x64(True):
        found = _compiled(elastic, jnp.asarray(every), absorption, surfaces, ends)
    curves = {n: np.array(values)[: len(axis)] for n, values in found._asdict().items()}
    if bath is not None:
        inside = slice(len(axis), len(axis) + panels.nodes.size)
        for name, values in found._asdict().items():
            power = panels.integral(np.asarray(values)[inside], places)
            curves["power" if name == "total" else f"power_{name}"] = power
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


def _one_temperature(cold: float) -> float:
    values, scalar = checked_axis(cold, "temperature")
    if not scalar:
        raise InputError(
            f"cold={cold!r} is more than one temperature",
            "all hot ends share one cold end",
            "call once for each",
        )
    return float(values[0])


class _Panels(NamedTuple):
    """Chebyshev points T = nodes (panel, point) in K, even panels of half a width in ln T."""

    low: float
    half: float
    nodes: Array

    @classmethod
    def over(cls, temperature: Array) -> _Panels:
        """Panels from the lowest to the highest temperature."""
        low, high = np.log(temperature.min()), np.log(temperature.max())
        count = max(1, int(np.ceil(_PANELS * (high - low))))
        half = max(0.5 * (high - low) / count, 1e-9)
        middles = low + half * (2.0 * np.arange(count)[:, None] + 1.0)
        return cls(low, half, np.exp(middles + half * chebyshev.chebpts1(_ORDER)))

    def integral(self, values: Array, temperature: Array) -> Array:
        """∫values dT from the last temperature to each of the others, values at the raveled nodes.

        Infinite but for equal temperatures if the values are infinite.
        """
        place = (np.log(temperature) - self.low) / (2.0 * self.half)
        if not np.isfinite(values).all():
            above = np.sign(place[:-1] - place[-1])
            return np.where(above == 0.0, 0.0, np.copysign(np.inf, above))
        points = chebyshev.chebpts1(_ORDER)
        inverse = np.linalg.inv(chebyshev.chebvander(points, _ORDER - 1))
        series = inverse @ (values.reshape(self.nodes.shape) * self.nodes).T
        antiderivative = self.half * chebyshev.chebint(series, lbnd=-1.0, axis=0)
        whole = chebyshev.chebval(1.0, antiderivative)
        before = np.concatenate([[0.0], np.cumsum(whole)[:-1]])
        panel = np.clip(place.astype(int), 0, len(self.nodes) - 1)
        within = chebyshev.chebvander(2.0 * (place - panel) - 1.0, _ORDER)
        found = before[panel] + (within * antiderivative[:, panel].T).sum(axis=1)
        return np.asarray(found[:-1] - found[-1])
