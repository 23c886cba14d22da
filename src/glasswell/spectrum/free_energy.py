"""Ground level and free energy of a soft potential, at any D1, D2 and temperature.

Three regions, in the coordinates s, t of `well_series`: where the deeper well is stiff its series
is exact enough; where it is soft the levels are tabulated once over 0 ≤ s ≤ 5, 0 ≤ t ≤ 1, which
is all that is left of the plane; and where it is soft against kT, warmer than 4 W, the classical
integral over y is tabulated once, with the quantum correction of its mean curvature.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.interpolate import RectBivariateSpline
from scipy.special import logsumexp

from glasswell import cache
from glasswell.errors import InputError
from glasswell.numerics.eigenproblem import quartic_levels
from glasswell.spectrum.well_series import (
    Wells,
    deeper_wells,
    shallower_wells,
    well_ground,
    well_thermal,
)

Array = npt.NDArray[np.float64]

VERSION = "1"
_SOFTEST = 5.0
_LEVELS = 24
# From here on the soft wells are classical: 24 levels no longer suffice.
WARM = 4.0
# Classical wells with s⁴/T above this power of four are harmonic with a first correction.
_STIFF = 5.0
# Second wells this many T above the deeper one hold nothing.
_EMPTY = 60.0
_LARGEST = 1e8


def ground_level(d1: npt.ArrayLike, d2: npt.ArrayLike) -> Array:
    """Ground level e0 of -d²/dy² + D1 y + D2 y² + y⁴.

    Shapes: d1, d2 (...) that broadcast → (...).  Units: W.
    Range: any |D1|, |D2| up to 1e8; good to 2e-7 W, and to rounding where e0 itself is large.
    Raises InputError for numbers that are not finite, or larger.
    Source: Rayleigh-Schrödinger series of one well; levels of the soft ones by `solve_spectrum`.
    """
    return free_energy(d1, d2, 0.0)


def free_energy(d1: npt.ArrayLike, d2: npt.ArrayLike, temperature: float) -> Array:
    """Free energy -T ln Σ exp(-E_n/T) of -d²/dy² + D1 y + D2 y² + y⁴ at one temperature.

    Shapes: d1, d2 (...) that broadcast → (...).  Units: W, temperature kT/W ≥ 0.
    Range: |D1|, |D2| up to 1e8.  Good to 2e-7 W at T = 0, to 2e-2 W at T = 4 W, where it is worst.
    Raises InputError for numbers that are not finite, or larger, and T < 0.
    """
    first, second = np.broadcast_arrays(np.asarray(d1, float), np.asarray(d2, float))
    _check(first, second, temperature)
    flat1, flat2 = first.ravel(), second.ravel()
    wells = deeper_wells(flat1, flat2)
    warm = temperature > WARM
    soft = wells.s < (_STIFF * temperature**0.25 if warm else _SOFTEST)
    values = np.empty_like(flat1)
    stiff = ~soft
    values[stiff] = _stiff(flat1[stiff], Wells(*(a[stiff] for a in wells)), temperature)
    if soft.any():
        part = Wells(*(a[soft] for a in wells))
        found = _classical(part, temperature) if warm else _tabulated(part, temperature)
        values[soft] = found
    return (wells.bottom + values).reshape(first.shape)


def classical_minimum(d1: npt.ArrayLike, d2: npt.ArrayLike) -> Array:
    """Lowest value of D1 y + D2 y² + y⁴ (...), in W."""
    first, second = np.broadcast_arrays(np.asarray(d1, float), np.asarray(d2, float))
    _check(first, second, 0.0)
    return deeper_wells(first, second).bottom


def _stiff(d1: Array, wells: Wells, temperature: float) -> Array:
    """Free energy above the bottom of the deeper well, by the series of the wells."""
    deeper = well_ground(wells.s, wells.t)
    if temperature == 0.0:
        return deeper
    deeper = deeper + well_thermal(wells.s, wells.t, temperature)
    other = shallower_wells(d1, wells)
    near = other.height < _EMPTY * temperature
    if near.any():
        s, t = other.s[near], other.t[near]
        shallower = other.height[near] + s + well_thermal(s, np.zeros_like(s), temperature)
        stiff = s > 0.8 * wells.s[near]
        corrected = (well_ground(s, t) - s) + (
            well_thermal(s, t, temperature) - well_thermal(s, np.zeros_like(s), temperature)
        )
        shallower = shallower + np.where(stiff, corrected, 0.0)
        low, high = np.minimum(deeper[near], shallower), np.maximum(deeper[near], shallower)
        with np.errstate(under="ignore"):
            deeper[near] = low - temperature * np.log1p(np.exp((low - high) / temperature))
    return deeper


# The coordinate v of the tables is asinh((1 - t)/_FINE)/_STEP: dense towards the symmetric double
# well, where levels meet within a tunnel splitting.
_FINE = 1e-8


@lru_cache(maxsize=1)
def _axes() -> tuple[Array, Array]:
    return np.linspace(0.0, _SOFTEST, 91), np.linspace(0.0, np.arcsinh(1.0 / _FINE), 320)


def _shape(s: Array, rest: Array) -> tuple[Array, Array]:
    """(|D1|, D2) of potentials with stiffness s² and t = 1 - rest."""
    t = 1.0 - rest
    return t * rest * (1.0 + t) * s**3, s * s * (1.0 - 1.5 * t * t)


@lru_cache(maxsize=1)
def _levels() -> Array:
    """Levels (s, v, level) above the bottom of the deeper well, of all soft potentials."""
    s, v = _axes()

    def build() -> dict[str, Array]:
        rest = np.minimum(_FINE * np.sinh(v), 1.0)
        d1, d2 = (a.ravel() for a in _shape(s[:, None], rest[None, :]))
        bottom = deeper_wells(d1, d2).bottom
        levels = quartic_levels(d1, d2, _LEVELS) - bottom[:, None]
        return {"levels": levels.reshape(len(s), len(v), _LEVELS)}

    key: dict[str, float | int] = {"softest": _SOFTEST, "s": len(s), "v": len(v), "fine": _FINE}
    return cache.load_or_build("soft-levels", VERSION, key, build)["levels"]


@lru_cache(maxsize=64)
def _soft_spline(temperature: float) -> RectBivariateSpline:
    levels = _levels()
    values = levels[..., 0]
    if temperature > 0.0:
        with np.errstate(under="ignore"):
            above = np.exp((values[..., None] - levels[..., 1:]) / temperature).sum(axis=-1)
        values = values - temperature * np.log1p(above)
    return RectBivariateSpline(*_axes(), values, kx=5, ky=5)


def _tabulated(wells: Wells, temperature: float) -> Array:
    """Free energy above the bottom, from the table of soft potentials."""
    found = _soft_spline(float(temperature)).ev(wells.s, np.arcsinh(wells.rest / _FINE))
    return np.asarray(found, np.float64)


_CLASSICAL_FINE = 1e-4


@lru_cache(maxsize=1)
def _classical_spline() -> tuple[RectBivariateSpline, RectBivariateSpline]:
    """-ln ∫exp(V0 - V)dz and <z²> at T = 1, over s and v."""
    s = np.linspace(0.0, _STIFF, 61)
    v = np.linspace(0.0, np.arcsinh(1.0 / _CLASSICAL_FINE), 120)
    rest = np.minimum(_CLASSICAL_FINE * np.sinh(v), 1.0)
    d1, d2 = (a.ravel()[:, None] for a in _shape(s[:, None], rest[None, :]))
    # Periodic sums converge exponentially; beyond |z| = 6.5 the integrand is below 1e-20.
    z = np.linspace(-6.5, 6.5, 521)
    exponent = -(z * (d1 + z * (d2 + z * z)))
    logarithm = logsumexp(exponent, axis=1)
    with np.errstate(under="ignore"):
        square = (z * z * np.exp(exponent - logarithm[:, None])).sum(axis=1)
    bottom = deeper_wells(d1[:, 0], d2[:, 0]).bottom
    shape = (len(s), len(v))
    values = -(logarithm + np.log(z[1] - z[0]) + bottom).reshape(shape)
    return (
        RectBivariateSpline(s, v, values, kx=5, ky=5),
        RectBivariateSpline(s, v, square.reshape(shape), kx=5, ky=5),
    )


def _classical(wells: Wells, temperature: float) -> Array:
    """Free energy above the bottom: the classical integral, with the quantum correction.

    F = -T ln[√(T/4π) ∫exp(-(V - V0)/T) dy] + T ln(sinh x/x), x² = <V''>/2T²: exact for harmonic
    wells, and to the order ħ² of Wigner and Kirkwood for all.
    """
    integral, square = _classical_spline()
    s = wells.s / temperature**0.25
    v = np.arcsinh(wells.rest / _CLASSICAL_FINE)
    d2 = wells.s**2 * (1.0 - 1.5 * wells.t**2)
    mean = 6.0 * square.ev(s, v) * temperature**0.5 + d2
    # Quarter power from dy = T^(1/4) dz, half power from the momenta.
    scale = 0.5 * np.log(temperature / (4.0 * np.pi)) + 0.25 * np.log(temperature)
    x = np.sqrt(np.maximum(mean, 0.0)) / temperature
    quantum = x + np.log(-np.expm1(-2.0 * x) / np.where(x > 0.0, 2.0 * x, 1.0))
    return np.asarray(temperature * (integral.ev(s, v) - scale + np.where(x > 0.0, quantum, 0.0)))


def _check(d1: Array, d2: Array, temperature: float) -> None:
    if not (np.all(np.abs(d1) <= _LARGEST) and np.all(np.abs(d2) <= _LARGEST)):
        raise InputError(
            f"D1 or D2 is not a number below {_LARGEST:g}",
            "a potential needs finite coefficients, and beyond this rounding takes the digits",
            "remove such members, or measure them in a larger energy scale",
        )
    if not (np.isfinite(temperature) and temperature >= 0.0):
        raise InputError(
            f"temperature={temperature!r} is not usable",
            "it is kT/W, zero or above",
            "give a temperature that is not negative",
        )
