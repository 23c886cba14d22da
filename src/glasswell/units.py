"""Units at the border: text to SI by a stated unit, never by the size of a number.

A unit is read in two steps. A small grammar splits the text into symbols with whole powers, so
that nothing from a file is ever evaluated; pint then says what each symbol means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError, UnitError

if TYPE_CHECKING:
    from pint import UnitRegistry

_CANONICAL: Final[Mapping[str, tuple[str, ...]]] = {
    "temperature": ("K",),
    "thermal_conductivity": ("W/(K m)",),
    "heat_capacity": ("J/(K kg)", "J/(K mol)", "J/(K m^3)"),
    "density": ("kg/m^3",),
    "velocity": ("m/s",),
    "number_density": ("1/m^3",),
    "molar_mass": ("kg/mol",),
    "linear_heat_capacity": ("J/(K^2 kg)",),
    "internal_quality_factor": ("1",),
    "frequency_shift": ("1",),
    "longitudinal_internal_friction": ("1",),
    "transverse_internal_friction": ("1",),
    "longitudinal_velocity_shift": ("1",),
    "transverse_velocity_shift": ("1",),
    "dielectric_loss": ("1",),
    "permittivity_shift": ("1",),
    "frequency": ("Hz",),
    "power": ("W",),
    "photon_number": ("1",),
    "length": ("m",),
    "rayleigh_constant": ("s^4/m",),
    "tunnelling_density": ("1/(J m^3)",),
}

_EXAMPLES: Final[Mapping[str, str]] = {
    "temperature": "K, mK",
    "thermal_conductivity": "W/(m K), W/m/K, W/cm/K, mW/cm/K",
    "heat_capacity": "J/(kg K), J/g/K, erg/g/K, J/mol/K, mJ/mol/K, J/m^3/K, J/cm^3/K",
    "density": "kg/m^3, g/cm^3",
    "velocity": "m/s, km/s",
    "number_density": "1/m^3, 1/cm^3",
    "molar_mass": "kg/mol, g/mol",
    "linear_heat_capacity": "J/(kg K^2), erg/g/K^2",
    "internal_quality_factor": "1",
    "frequency_shift": "1, ppm",
    "longitudinal_internal_friction": "1, ppm",
    "transverse_internal_friction": "1, ppm",
    "longitudinal_velocity_shift": "1, ppm",
    "transverse_velocity_shift": "1, ppm",
    "dielectric_loss": "1, ppm",
    "permittivity_shift": "1, ppm",
    "frequency": "Hz, GHz, MHz",
    "power": "W, dBm, nW",
    "photon_number": "1",
    "length": "m, mm, um, nm",
    "rayleigh_constant": "s^4/m, s^4/cm",
    "tunnelling_density": "1/(J m^3), 1/(J cm^3)",
}

_SHARES: Final = "ppm|ppb|percent"

# Symbols that a quantity may be given in, where others of the same dimension mean another thing:
# rad/s is of the dimension of Hz and 2π away from it.
_ONLY: Final[Mapping[str, str]] = {
    "frequency": r"[a-zA-Zµμ]?Hz|hertz",
    "internal_quality_factor": "",
    "photon_number": "",
    "frequency_shift": _SHARES,
    "longitudinal_internal_friction": _SHARES,
    "transverse_internal_friction": _SHARES,
    "longitudinal_velocity_shift": _SHARES,
    "transverse_velocity_shift": _SHARES,
    "dielectric_loss": _SHARES,
    "permittivity_shift": _SHARES,
}

# Power above one milliwatt in decibels, the one unit here that is not a factor.
_DECIBEL_MILLIWATT: Final = "dBm"

# C and F would be coulomb and farad, which no quantity here contains: whoever writes them means
# a temperature scale.
_SCALES_WITH_OFFSET: Final = frozenset(
    {"°c", "degc", "c", "celsius", "centigrade", "°f", "degf", "f", "fahrenheit"}
)

_LONGEST_UNIT: Final = 80
_AMOUNT: Final = re.compile(
    r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![0-9.,])\s*(\S.*)", re.DOTALL
)

_TOKEN: Final = re.compile(
    r"(?P<symbol>°?[^\W\d_]+)"
    r"(?:(?:\s*(?:\*\*|\^)\s*)(?:\((?P<enclosed>[+-]?\d)\)|(?P<raised>[+-]?\d))|(?P<plain>[+-]?\d))?"
    r"|(?P<operator>[*/()])"
    r"|(?P<one>1(?![\d.]))"
    r"|(?P<space>\s+)"
)


def parse_unit(text: str) -> str:
    """Unit in plain pint syntax, for example "W * m**-1 * K**-1" for "W/(m·K)" or "W m⁻¹ K⁻¹".

    Raises UnitError for text that is empty, ambiguous ("W/m K"), or names an unknown symbol.
    """
    powers = _powers(text)
    for symbol in powers:
        _require_known(symbol, text)
    return _expression(powers)


def convert(values: npt.ArrayLike, unit: str, quantity: str) -> tuple[npt.NDArray[np.float64], str]:
    """Values in SI and the SI unit they are in.

    `quantity` is one of `quantities()`. A heat capacity keeps the basis of its unit: per mass,
    per mole or per volume. Raises UnitError if the unit is unknown or does not fit.
    """
    logarithmic = quantity == "power" and unit.strip() == _DECIBEL_MILLIWATT
    factor, canonical = (1.0, "W") if logarithmic else conversion_factor(unit, quantity)
    try:
        numbers = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"The values of {quantity.replace('_', ' ')} are not an array of numbers",
            f"numpy says: {error}",
            "Give a number or a list of numbers",
        ) from error
    if logarithmic:
        return np.asarray(1e-3 * 10.0 ** (numbers / 10.0)), canonical
    return numbers * factor, canonical


def read_amount(text: str, quantity: str) -> tuple[float, str]:
    """A number with its unit, such as "5.62 GHz" or "-80 dBm", in SI, and the SI unit.

    Raises InputError for other text, also for a number alone, and UnitError for a unit that is
    unknown or does not fit.
    """
    match = _AMOUNT.fullmatch(text.strip().replace("\N{MINUS SIGN}", "-"))
    if match is None:
        raise InputError(
            f"{_short(text)} is not a number with a unit",
            "Units are never guessed",
            f'Write it like "1 {accepted_units(quantity).split(", ")[0]}", with a decimal point; '
            f"units are {accepted_units(quantity)}",
        )
    with np.errstate(over="ignore"):
        values, unit = convert(float(match[1]), match[2], quantity)
    if not np.isfinite(values):
        raise InputError(f"{_short(text)} is too large", "", "Correct it")
    return float(values), unit


def kind_of_unit(unit: str) -> str | None:
    """The first of `quantities()` that is kept in this SI unit; None if there is none."""
    return next((name for name, units in _CANONICAL.items() if unit in units), None)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


@lru_cache(maxsize=256)
def conversion_factor(unit: str, quantity: str) -> tuple[float, str]:
    """What to multiply values in `unit` by, and the SI unit that they are in afterwards."""
    targets = canonical_units(quantity)
    powers = _powers(unit)
    for target in targets:
        # Most files are in SI already; answering these here saves half a second for pint.
        if powers == _powers(target):
            return 1.0, target
    for symbol in powers:
        _require_known(symbol, unit)
        if quantity in _ONLY and not re.fullmatch(_ONLY[quantity], symbol):
            raise UnitError(
                f"{unit!r} is not a unit of {quantity.replace('_', ' ')}",
                "Angular frequencies, decibels and the like would be read as something else",
                f"Use one of: {accepted_units(quantity)}",
            )
    return _factor_by_pint(unit, powers, quantity)


def canonical_units(quantity: str) -> tuple[str, ...]:
    """The SI units in which `quantity` is kept: one, or one per basis for a heat capacity."""
    try:
        return _CANONICAL[quantity]
    except KeyError:
        raise InputError(
            f"{quantity!r} is not a quantity with known units",
            remedy=f"Use one of: {', '.join(_CANONICAL)}",
        ) from None


def accepted_units(quantity: str) -> str:
    """Examples of units that `quantity` may be given in, for messages and help texts."""
    canonical_units(quantity)
    return _EXAMPLES[quantity]


def quantities() -> tuple[str, ...]:
    """Names of the quantities that `convert` knows."""
    return tuple(_CANONICAL)


def _powers(text: str) -> dict[str, int]:
    """Symbols of a unit with their powers; those that cancel are left out."""
    tokens = _tokens(text)
    powers, rest = _product(tokens, text)
    if rest:
        raise _unreadable(text, "A closing bracket has no partner")
    return {symbol: power for symbol, power in powers.items() if power}


def _tokens(text: str) -> list[tuple[str, str, int]]:
    """Unit text as (kind, symbol or operator, power); neighbours without operator multiply."""
    plain = _plain(text)
    if not plain:
        raise UnitError("The unit is empty", remedy="Write a unit, for example [K] or [W/(m K)]")
    tokens = []
    position = 0
    while position < len(plain):
        match = _TOKEN.match(plain, position)
        if match is None:
            raise _unreadable(text, f"{plain[position]!r} has no meaning there")
        if match["symbol"]:
            power = match["enclosed"] or match["raised"] or match["plain"] or "1"
            tokens.append(("symbol", match["symbol"], int(power)))
        elif match["operator"]:
            tokens.append(("operator", match["operator"], 1))
        elif match["one"]:
            tokens.append(("one", "1", 1))
        position = match.end()
    return tokens


def _plain(text: str) -> str:
    """The text in few characters: superscripts as digits, every way to multiply as a star."""
    # Compatibility normalisation turns ² into 2, the Kelvin sign into K and ℃ into °C.
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > _LONGEST_UNIT:
        raise UnitError(
            f"The unit {text[:20]!r}... has {len(plain)} characters",
            "No unit is that long",
            "Write a unit, for example [K] or [W/(m K)]",
        )
    plain = re.sub("[\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}]", "-", plain)
    plain = re.sub("[·⋅∙•×]", "*", plain)
    # Between letters a point or a hyphen multiplies, as in "W.m-1.K-1" and "W/(m-K)".
    return re.sub(r"(?<=[^\W_])[.-](?=[^\W\d_])", "*", plain)


def _product(
    tokens: list[tuple[str, str, int]], text: str, nested: bool = False
) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    """Powers of a product or quotient, and the tokens behind its closing bracket."""
    powers: dict[str, int] = {}
    sign, divided, awaiting = 1, False, True
    while tokens:
        (kind, symbol, power), tokens = tokens[0], tokens[1:]
        if symbol == ")":
            if not nested or awaiting:
                raise _unreadable(text, "A closing bracket is out of place")
            return powers, tokens
        if symbol in ("*", "/"):
            if awaiting:
                raise _unreadable(text, f"A symbol is missing before {symbol!r}")
            sign, awaiting = (-1 if symbol == "/" else 1), True
            divided = divided or symbol == "/"
            continue
        if divided and sign == 1:
            raise _ambiguous(text)
        inner = {symbol: power} if kind == "symbol" else {}
        if symbol == "(":
            inner, tokens = _product(tokens, text, nested=True)
        for name, exponent in inner.items():
            powers[name] = powers.get(name, 0) + sign * exponent
        sign, awaiting = 1, False
    if nested or awaiting:
        raise _unreadable(text, "It breaks off" if awaiting else "A bracket is not closed")
    return powers, tokens


def _factor_by_pint(unit: str, powers: dict[str, int], quantity: str) -> tuple[float, str]:
    from pint import PintError

    registry = _registry()
    try:
        one = registry.Quantity(1.0, _expression(powers))
        for target in canonical_units(quantity):
            if one.is_compatible_with(target):
                zero = registry.Quantity(0.0, _expression(powers)).to(target).magnitude
                if zero != 0.0:
                    raise _offset(unit)
                return float(one.to(target).magnitude), target
    except (PintError, ArithmeticError, AttributeError, TypeError) as error:
        raise _unreadable(unit, str(error)) from error
    raise UnitError(
        f"{unit!r} is not a unit of {quantity.replace('_', ' ')}",
        f"It has the dimension {one.dimensionality}",
        f"Use one of: {accepted_units(quantity)}",
    )


def _require_known(symbol: str, text: str) -> None:
    from pint import PintError

    if symbol.casefold() in _SCALES_WITH_OFFSET:
        raise _offset(text)
    try:
        _registry().parse_units(symbol)
    except (PintError, ArithmeticError, AttributeError, TypeError, ValueError, KeyError) as error:
        examples = "; ".join(_EXAMPLES[name] for name in list(_EXAMPLES)[:3])
        raise UnitError(
            f"The unit {text!r} contains the unknown symbol {symbol!r}",
            "Symbols are case-sensitive",
            f"Use units such as {examples}",
        ) from error


def _expression(powers: Mapping[str, int]) -> str:
    factors = (name if power == 1 else f"{name}**{power}" for name, power in powers.items())
    return " * ".join(factors) or "dimensionless"


@cache
def _registry() -> UnitRegistry[float]:
    from pint import UnitRegistry

    return UnitRegistry()


def _ambiguous(text: str) -> UnitError:
    return UnitError(
        f"The unit {text!r} is ambiguous",
        "A product behind a division line can be read in two ways",
        "Use brackets or a second line: W/(m K) or W/m/K",
    )


def _unreadable(text: str, why: str) -> UnitError:
    return UnitError(
        f"The unit {text!r} cannot be read",
        why,
        "Write it like W/(m K), W/m/K or W m^-1 K^-1",
    )


def _offset(text: str) -> UnitError:
    return UnitError(
        f"The unit {text!r} is on a scale whose zero is not absolute zero",
        "Temperatures are absolute here",
        "Convert to kelvin first (T/K = t/°C + 273.15); write a slope per degree as per K",
    )
