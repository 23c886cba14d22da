"""Numbers as people read them: symbol, value ± standard error, unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import floor, inf, isfinite, log10
from typing import Final, Protocol

_SUPERSCRIPTS: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

# A number whose exponent lies in this range is written out, others get a power of ten.
_SMALLEST_PLAIN: Final = -3
_LARGEST_PLAIN: Final = 5


class Parameter(Protocol):
    """What is shown of a fitted parameter."""

    @property
    def name(self) -> str:
        """Name in the program, as in `free=`."""

    @property
    def value(self) -> float:
        """Value in `unit`."""

    @property
    def standard_error(self) -> float | None:
        """One standard deviation in `unit`, if there is one."""

    @property
    def unit(self) -> str:
        """SI unit in pint's syntax, or "1"."""


@dataclass(frozen=True)
class _Look:
    """How a parameter is shown: symbol, words, unit, and what a value in SI is multiplied by."""

    symbol: str
    words: str
    unit: str
    factor: float = 1.0


_LOOKS: Final = {
    "energy_scale": _Look("W/k", "energy scale", "K"),
    "strength": _Look("C", "tunnelling strength", ""),
    "longitudinal": _Look("Cₗ", "longitudinal tunnelling strength", ""),
    "transverse": _Look("Cₜ", "transverse tunnelling strength", ""),
    "minimum_path": _Look("lₘᵢₙ", "shortest mean free path", "nm", 1e9),
    "boundary": _Look("L", "boundary (Casimir) length", "mm", 1e3),
    "rayleigh": _Look("B", "Rayleigh constant", "s⁴/m"),
    "density": _Look("Pₛ", "density of soft potentials", "m⁻³"),
    "tunnelling_density": _Look("P̄", "density of tunnelling states", "J⁻¹ m⁻³"),
    "random_force": _Look("a", "random force", ""),
    "scaled_width_eta": _Look("η̄/η_L", "width of η in units of η_L", ""),
    "scaled_width_xi": _Look("ξ̄/√η_L", "width of ξ in units of √η_L", ""),
    "linear_heat_capacity": _Look("c₁", "linear heat capacity", "mJ/(kg K²)", 1e3),
    "loss_tangent": _Look("tan δ₀", "intrinsic loss tangent", ""),
    "filled_loss_tangent": _Look("F tan δ₀", "filling factor times loss tangent", ""),
    "critical_photon_number": _Look("n_c", "critical photon number at 1 K", ""),
    "critical_power": _Look("P_c", "critical power at 1 K", "W"),
    "saturation_exponent": _Look("β", "exponent of saturation", ""),
    "saturation_growth": _Look("g", "growth of saturation with temperature", ""),
    "other_loss": _Look("1/Q_other", "loss besides that of the glass", ""),
    "mass_density": _Look("ρ", "mass density", "kg/m³"),
    "longitudinal_velocity": _Look("vₗ", "longitudinal sound velocity", "km/s", 1e-3),
    "transverse_velocity": _Look("vₜ", "transverse sound velocity", "km/s", 1e-3),
    "rate_constant": _Look("K", "rate constant", ""),
    "coupling_longitudinal": _Look("Λₗ", "longitudinal coupling", "eV"),
    "coupling_transverse": _Look("Λₜ", "transverse coupling", "eV"),
}


def symbol(name: str) -> str:
    """The symbol of a parameter as the literature writes it, or its name in words."""
    look = _LOOKS.get(name)
    return words(name) if look is None else look.symbol


def drawn_symbol(name: str) -> str:
    """The symbol as a figure shows it, with subscripts that plain text has no letters for."""
    return (
        re.sub(r"_(\w+)", r"$_{\\mathregular{\1}}$", symbol(name))
        if name in _LOOKS
        else words(name)
    )


def words(name: str) -> str:
    """What a parameter is called in a sentence."""
    look = _LOOKS.get(name)
    return name.replace("_", " ") if look is None else look.words


def display_unit(parameter: Parameter) -> str:
    """Unit in which `display` states the parameter, empty for a plain number."""
    return _look(parameter).unit


def display_factor(parameter: Parameter) -> float:
    """What a value in SI is multiplied by to be in `display_unit`."""
    return _look(parameter).factor


def display(parameter: Parameter) -> str:
    """Value ± standard error with the unit: "3.10 ± 0.06 K"."""
    look = _look(parameter)
    error = parameter.standard_error
    number = with_error(
        parameter.value * look.factor, None if error is None else error * look.factor
    )
    return f"{number} {look.unit}" if look.unit and number != "none" else number


def with_error(value: float, error: float | None) -> str:
    """Value and error with the digits that the error leaves: "0.750 ± 0.040", "(2.80 ± 0.05)×10⁻⁴".

    The error keeps two digits up to 3.5 in front, one above, by the rule of the Particle Data
    Group; a value without error is shown with four digits.
    """
    if value == inf:
        return "none"
    if not isfinite(value):
        return "not known"
    if error is None or not isfinite(error) or error <= 0.0:
        return _four_digits(value)
    return _with_digits((value, error), " ± ", value, error)


def interval(low: float, high: float, value: float, error: float) -> str:
    """Two bounds with the digits that `with_error` gives value and error: "(2.31–2.85)×10⁻⁴"."""
    if not all(isfinite(number) for number in (low, high, value, error)) or error <= 0.0:
        return f"{low:.3g}–{high:.3g}"
    return _with_digits((low, high), "–", value, error)


def _with_digits(numbers: tuple[float, float], between: str, value: float, error: float) -> str:
    """Two numbers with the digits and the power of ten that a value and its error deserve."""
    exponent = floor(log10(abs(value))) if value else floor(log10(error))
    places = _decimals(error)
    if _SMALLEST_PLAIN < exponent < _LARGEST_PLAIN and places >= 0:
        return between.join(f"{number:.{places}f}" for number in numbers)
    scale = 10.0**exponent
    places = max(_decimals(error / scale), 0)
    text = between.join(f"{number / scale:.{places}f}" for number in numbers)
    return f"({text})×{power_of_ten(exponent)}"


def percent(share: float) -> str:
    """A relative shift with its sign: "+50 %"; of nothing it is +0, not -0."""
    return f"{round(100.0 * share) + 0.0:+.0f} %"


def power_of_ten(exponent: int) -> str:
    """10⁻³ in plain Unicode."""
    return "10" + str(exponent).translate(_SUPERSCRIPTS)


def _decimals(error: float) -> int:
    """Digits after the point that an error deserves; negative if it deserves less than units."""
    exponent = floor(log10(error))
    leading = round(error / 10.0**exponent, 2)
    if leading < 3.55:
        return 1 - exponent
    # 9.6 is written as 10: the place moves up by one, and the digits become two again.
    return -exponent


def _four_digits(value: float) -> str:
    if value == 0.0:
        return "0"
    # The exponent after rounding: 9.99999e-4 is shown as 1.000e-3.
    digits, _, power = f"{value:.3e}".partition("e")
    exponent = int(power)
    if _SMALLEST_PLAIN < exponent < _LARGEST_PLAIN:
        return f"{value:.4g}"
    return f"{digits}×{power_of_ten(exponent)}"


def _look(parameter: Parameter) -> _Look:
    unit = "" if parameter.unit in ("1", "dimensionless") else parameter.unit
    return _LOOKS.get(parameter.name, _Look(parameter.name, words(parameter.name), unit))
