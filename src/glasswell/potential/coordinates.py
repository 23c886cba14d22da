"""The three pairs of coordinates of a soft potential, and the scales that join them.

(eta, xi)   V = A[eta s² + xi s³ + s⁴], s = x/a0, origin at a stationary point;
(N2, N3)    the same in the natural length, V = W[N2 y² + N3 y³ + y⁴];
(d1, d2)    origin where the cubic term vanishes, V = W[d1 y + d2 y² + y⁴] + const.

Levels and dynamics depend on (d1, d2) only, and the sign of d1 is a mirror image. One (d1, d2)
has as many (N2, N3) as V has stationary points.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glasswell.constants import ATOMIC_MASS, BOLTZMANN, ELECTRONVOLT, REDUCED_PLANCK
from glasswell.errors import InputError
from glasswell.potential.stationary import curvatures, stationary_points

Array = npt.NDArray[np.float64]
ArrayLike = npt.ArrayLike

_ANGSTROM = 1e-10
_UNITS = {
    "quartic_energy": " in electronvolts",
    "length": " in angstroms",
    "mass": " in atomic mass units",
    "energy_scale": " in kelvin",
    "eta_l": "",
}


class MinimumForms(NamedTuple):
    """Every (N2, N3) of one (d1, d2), along the last axis; see `invariants_to_minimum_form`."""

    n2: Array
    n3: Array


def positive(**values: ArrayLike) -> tuple[Array, ...]:
    """The named values as arrays, refused unless every one is finite and above zero."""
    arrays = []
    for name, value in values.items():
        try:
            array = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise InputError(
                f"{name} is not a number", str(error), f"Give {name} as a number{_UNITS[name]}"
            ) from error
        if not np.all((array > 0.0) & (array < np.inf)):
            raise InputError(
                f"{name} = {value!r} is not finite and above zero",
                "the scales of a soft potential are positive",
                f"Give a positive {name}{_UNITS[name]}",
            )
        arrays.append(array)
    return tuple(arrays)


def quartic_eta(*, quartic_energy: ArrayLike, length: ArrayLike, mass: ArrayLike) -> Array:
    """The eta at which quadratic and quartic terms weigh the same, η_L = (ħ²/(2 M a0² A))^(1/3).

    Shapes: any that broadcast. Units: A in eV, a0 in angstrom, M in atomic mass units → 1.
    Raises InputError unless all three are finite and positive.
    Source: Karpov, Klinger, Ignat'ev, JETP 57, 439 (1983).
    """
    energy, unit, heavy = positive(quartic_energy=quartic_energy, length=length, mass=mass)
    momentum = REDUCED_PLANCK / (unit * _ANGSTROM)
    kinetic = momentum**2 / (2.0 * heavy * ATOMIC_MASS)
    return np.asarray(np.cbrt(kinetic / (energy * ELECTRONVOLT)))[()]


def energy_scale(*, quartic_energy: ArrayLike, length: ArrayLike, mass: ArrayLike) -> Array:
    """Energy scale W = A η_L², in kelvin.

    Shapes, units, errors and source as for `quartic_eta`. A = 15 eV, a0 = 1 angstrom, M = 30 u
    give 48.5 K.
    """
    ratio = quartic_eta(quartic_energy=quartic_energy, length=length, mass=mass)
    return np.asarray(quartic_energy) * (ELECTRONVOLT / BOLTZMANN) * ratio**2


def displacement_scale(*, quartic_energy: ArrayLike, length: ArrayLike, mass: ArrayLike) -> Array:
    """Displacement of y = 1, a0 √η_L = ħ/√(2MW), in metres.

    Shapes, units, errors and source as for `quartic_eta`.
    """
    ratio = quartic_eta(quartic_energy=quartic_energy, length=length, mass=mass)
    return np.asarray(length) * _ANGSTROM * np.sqrt(ratio)


def effective_mass(
    *, energy_scale: ArrayLike, quartic_energy: ArrayLike, length: ArrayLike
) -> Array:
    """Mass that gives a wanted energy scale, M = ħ²/(2 a0² A η_L³) with η_L = √(W/A).

    Shapes: any that broadcast. Units: W in kelvin, A in eV, a0 in angstrom → atomic mass units.
    Raises InputError unless all three are finite and positive. Source as for `quartic_eta`.
    """
    wanted, energy, unit = positive(
        energy_scale=energy_scale, quartic_energy=quartic_energy, length=length
    )
    ratio = np.sqrt(wanted * (BOLTZMANN / ELECTRONVOLT) / energy)
    momentum = REDUCED_PLANCK / (unit * _ANGSTROM)
    mass: Array = momentum**2 / (2.0 * energy * ELECTRONVOLT * ratio**3) / ATOMIC_MASS
    return mass


def to_minimum_form(eta: ArrayLike, xi: ArrayLike, eta_l: ArrayLike) -> tuple[Array, Array]:
    """(eta, xi) → (N2, N3) = (eta/η_L, xi/√η_L).

    Shapes: any that broadcast. Dimensionless. Raises InputError for η_L that is not positive.
    """
    (scale,) = positive(eta_l=eta_l)
    return np.asarray(eta) / scale, np.asarray(xi) / np.sqrt(scale)


def from_minimum_form(n2: ArrayLike, n3: ArrayLike, eta_l: ArrayLike) -> tuple[Array, Array]:
    """(N2, N3) → (eta, xi), the inverse of `to_minimum_form`."""
    (scale,) = positive(eta_l=eta_l)
    return np.asarray(n2) * scale, np.asarray(n3) * np.sqrt(scale)


def minimum_form_to_invariants(n2: ArrayLike, n3: ArrayLike) -> tuple[Array, Array]:
    """(N2, N3) → (d1, d2) by the shift y → y - N3/4.

    d2 = N2 - 3 N3²/8, d1 = N3³/8 - N2 N3/2.

    Shapes: any that broadcast. Units: W and y. NaN stays NaN, so that absent branches of
    `invariants_to_minimum_form` may be handed back. Raises InputError where a number overflows.
    """
    quadratic, cubic = np.asarray(n2, dtype=np.float64), np.asarray(n3, dtype=np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        d2 = quadratic - 0.375 * cubic * cubic
        d1 = 0.5 * cubic * (0.25 * cubic * cubic - quadratic)
    absent = np.isnan(quadratic) | np.isnan(cubic)
    if not np.all(absent | (np.isfinite(d1) & np.isfinite(d2))):
        raise InputError(
            "N2 or N3 is too large",
            "the third power of N3 leaves the range of a double",
            "Give values below 1e100",
        )
    return d1[()], d2[()]


def invariants_to_minimum_form(d1: ArrayLike, d2: ArrayLike) -> MinimumForms:
    """(d1, d2) → every (N2, N3) that it stands for: one for each stationary point as origin.

    N3 = 4 y_s, N2 = V''(y_s)/2 at the stationary point y_s.

    Shapes: d1, d2 (...) → n2, n3 (..., 3): origin at the deeper minimum, at the shallower minimum,
    at the maximum; NaN where absent. At d1 = 0 the minimum at y > 0 counts as the deeper.
    The first has N2 > 0, N3² ≤ 4 N2; the third N2 < 0. Relative accuracy 1e-15, also near the
    spinodal, where N2 of the last two goes to 0. Raises InputError for numbers not finite.
    """
    return MinimumForms(curvatures(d1, d2), 4.0 * stationary_points(d1, d2))


def jacobian(n2: ArrayLike) -> Array:
    """Area of the (d1, d2) plane per area of the (N2, N3) plane, |∂(d1, d2)/∂(N2, N3)| = |N2|/2.

    Shapes: n2 (...) → (...). It makes a uniform density over (d1, d2) the "sea-gull" over (N2, N3).
    Source: Il'in, Karpov, Parshin, JETP 65, 165 (1987).
    """
    return 0.5 * np.abs(np.asarray(n2, dtype=np.float64))
