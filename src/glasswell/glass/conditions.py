"""Conditions: the constants by which pressure and the vitrification temperature change a glass.

The report that the program implements claims for the fraction of atoms in soft configurations
c_a ∝ exp[(ϑ/T_g)^β] exp[-p/p** - (p/p̄)²], and for their coupling b ∝ T_g^γ.  Only ratios of these
are used: the fraction of a glass at zero pressure is a parameter of its ensemble.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError

Array = npt.NDArray[np.float64]

# Nothing known about glasses happens below a hundred bar, and constants that small are in bar.
_LEAST_SCALE = 1e7


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Constants of c_a(T_g, p) and b(T_g), and the volume by which pressure tilts a potential.

    theta: ϑ of exp[(ϑ/T_g)^β] in K.  Cited: 300 to 600 K; the middle, 450 K, is assumed.
    beta: β.  Cited as about 1.
    gamma: γ of b ∝ T_g^γ.  Cited as about 1.
    linear_pressure: p** of exp(-p/p**) in Pa.  Cited: 10⁴ to 10⁵ bar, 1e9 to 1e10 Pa.
    quadratic_pressure: p̄ of exp[-(p/p̄)²] in Pa.  Cited: the same range.  Of both the upper end is
    assumed, where alone c_a falls to a tenth at the cited p_c* ~ 10⁵ bar.  np.inf leaves one out.
    pressure_coupling: Λ_p in m³; pressure makes D1 → D1 ± Λ_p p/W.  Nothing is cited; None derives
    it from the couplings to phonons (`glasswell.glass.pressure_coupling`), 0 leaves it out.
    Raises InputError for constants that are not finite and positive (γ and Λ_p may be 0), and for
    pressures below 1e7 Pa, which are in bar.
    Source of forms and ranges: M. I. Klinger, Phys. Rep. 165, 275 (1988) and his report
    "Low-temperature properties of nonmetallic glasses".
    """

    theta: float = 450.0
    beta: float = 1.0
    gamma: float = 1.0
    linear_pressure: float = 1e10
    quadratic_pressure: float = 1e10
    pressure_coupling: float | None = None

    def __post_init__(self) -> None:
        for name, least in (("theta", "above zero"), ("beta", "above zero"), ("gamma", "")):
            value = getattr(self, name)
            if not (_number(value) and np.isfinite(value) and (value > 0.0 or not least)):
                raise InputError(
                    f"{name}={value!r} is not usable",
                    "theta is a temperature in K, beta and gamma are exponents near 1",
                    f"give a finite {name}" + (f" {least}" if least else ""),
                )
        for name in ("linear_pressure", "quadratic_pressure"):
            value = getattr(self, name)
            if not (_number(value) and value >= _LEAST_SCALE):
                raise InputError(
                    f"{name}={value!r} Pa is not usable",
                    "it is the pressure at which soft configurations are lost, 1e9 to 1e10 Pa "
                    "(10⁴ to 10⁵ bar) in the theory",
                    f"give {name} in pascal: 1 bar is 1e5 Pa; np.inf leaves it out",
                )
        volume = self.pressure_coupling
        if volume is not None and not (_number(volume) and 0.0 <= volume < np.inf):
            raise InputError(
                f"pressure_coupling={volume!r} is not a volume",
                "pressure tilts a potential by Λ_p p/W, half of them each way",
                "give Λ_p ≥ 0 in m³ (about 1e-30), or None to derive it",
            )

    def soft_fraction_ratio(
        self,
        pressure: npt.ArrayLike = 0.0,
        *,
        glass_transition: npt.ArrayLike | None = None,
        reference_glass_transition: float | None = None,
    ) -> Array:
        """c_a at a pressure and T_g, over c_a at p = 0 and the reference T_g.

        exp[-p/p** - (p/p̄)²] exp[(ϑ/T_g)^β - (ϑ/T_g0)^β].

        Shapes: pressure and glass_transition broadcast.  Units: Pa, K.
        Raises InputError for pressures below zero, T_g that are not positive, and one T_g without
        the other.
        """
        with np.errstate(under="ignore", over="ignore"):
            return np.asarray(
                np.exp(
                    self._pressure_exponent(pressure)
                    + self._transition_exponent(glass_transition, reference_glass_transition)
                )
            )

    def coupling_ratio(
        self, *, glass_transition: npt.ArrayLike, reference_glass_transition: float
    ) -> Array:
        """The coupling b at a T_g over that at the reference T_g, (T_g/T_g0)^γ; errors as above."""
        new, old = _transitions(glass_transition, reference_glass_transition)
        return np.asarray((new / old) ** self.gamma)

    def steepest_loss_pressure(self) -> float:
        """Pressure (Pa) of the steepest absolute loss of c_a: p̄/√2 - p̄²/(2p**), at least 0.

        With c = exp(-p/p** - (p/p̄)²), c'' = [(1/p** + 2p/p̄²)² - 2/p̄²] c vanishes there.  Where it
        is negative c_a falls most steeply from the start.  Inside the cited ranges it is at most
        p**/4 = 2.5e4 bar.  Without p̄ (np.inf) it is 0, without both constants np.inf.
        """
        linear, width = self.linear_pressure, self.quadratic_pressure
        if np.isinf(width):
            return np.inf if np.isinf(linear) else 0.0
        return float(max(width / np.sqrt(2.0) - width / linear * width / 2.0, 0.0))

    def pressure_of_fraction(self, fraction: npt.ArrayLike = 0.1) -> Array:
        """Pressure (Pa) at which c_a has fallen to `fraction` of its value at p = 0.

        p = 2L/(1/p** + √(1/p**² + 4L/p̄²)), L = ln(1/fraction); np.inf without both constants.
        Raises InputError for fractions outside (0, 1].
        """
        part = np.asarray(fraction, dtype=np.float64)
        if not np.all((part > 0.0) & (part <= 1.0)):
            raise InputError(
                f"fraction={fraction!r} is outside (0, 1]",
                "c_a falls with pressure and never vanishes",
                "give the share of soft configurations that is left, such as 0.1",
            )
        loss, linear = -np.log(part), 1.0 / self.linear_pressure
        slope = linear + np.sqrt(linear**2 + 4.0 * loss / self.quadratic_pressure**2)
        if slope.min() == 0.0:
            return np.asarray(np.where(loss > 0.0, np.inf, 0.0))
        return np.asarray(2.0 * loss / slope)

    def _pressure_exponent(self, pressure: npt.ArrayLike) -> Array:
        p = checked_pressure(pressure)
        return np.asarray(-p / self.linear_pressure - (p / self.quadratic_pressure) ** 2)

    def _transition_exponent(self, new: npt.ArrayLike | None, old: float | None) -> Array:
        if new is None and old is None:
            return np.asarray(0.0)
        at, reference = _transitions(new, old)
        return np.asarray((self.theta / at) ** self.beta - (self.theta / reference) ** self.beta)


def checked_pressure(pressure: npt.ArrayLike) -> Array:
    """Pressures (...) in Pa. Raises InputError if one is negative or not finite."""
    try:
        p = np.asarray(pressure, dtype=np.float64)
    except (TypeError, ValueError):
        p = np.asarray(np.nan)
    if not np.all(np.isfinite(p) & (p >= 0.0)):
        raise InputError(
            f"pressure={pressure!r} is not usable",
            "the theory is of glasses under compression, at a hydrostatic pressure in pascal",
            "give a finite number that is not negative; 1 bar is 1e5 Pa",
        )
    return p


def _transitions(new: npt.ArrayLike | None, old: npt.ArrayLike | None) -> tuple[Array, Array]:
    if new is None or old is None:
        raise InputError(
            "one glass transition temperature is given without the other",
            "c_a and b change with their ratio",
            "give glass_transition and reference_glass_transition in K",
        )
    return checked_transition(new), checked_transition(old)


def checked_transition(glass_transition: npt.ArrayLike) -> Array:
    """T_g (...) in K. Raises InputError if one is not finite and positive."""
    try:
        found = np.asarray(glass_transition, dtype=np.float64)
    except (TypeError, ValueError):
        found = np.asarray(np.nan)
    if not np.all(np.isfinite(found) & (found > 0.0)):
        raise InputError(
            f"glass_transition={glass_transition!r} is not a temperature",
            "T_g is the vitrification temperature in K",
            "give a finite T_g above zero",
        )
    return found


def _number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)
