"""Numbers on the command line: lengths with their unit, temperatures, and axes of values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from glasswell.errors import InputError, UnitError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Few units are meant here, and answering without a unit library saves half a second.
_LENGTHS: Final = {
    "m": 1.0,
    "cm": 1e-2,
    "mm": 1e-3,
    "um": 1e-6,
    "µm": 1e-6,
    "μm": 1e-6,
    "nm": 1e-9,
    "angstrom": 1e-10,
    "Å": 1e-10,
    "pm": 1e-12,
}
_TEMPERATURES: Final = {"": 1.0, "K": 1.0, "mK": 1e-3}
_FREQUENCIES: Final = {
    "": 1.0,
    "mHz": 1e-3,
    "Hz": 1.0,
    "kHz": 1e3,
    "MHz": 1e6,
    "GHz": 1e9,
    "THz": 1e12,
}
_TIMES: Final = {
    "": 1.0,
    "s": 1.0,
    "ms": 1e-3,
    "us": 1e-6,
    "µs": 1e-6,
    "μs": 1e-6,
    "ns": 1e-9,
    "min": 60.0,
    "h": 3600.0,
    "d": 86400.0,
}

_ELECTRON_ENERGIES: Final = {"eV": 1.0, "meV": 1e-3}
_PRESSURES: Final = {
    "Pa": 1.0,
    "kPa": 1e3,
    "MPa": 1e6,
    "GPa": 1e9,
    "bar": 1e5,
    "kbar": 1e8,
    "Mbar": 1e11,
}

_NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_QUANTITY: Final = re.compile(rf"\s*({_NUMBER})\s*([^\W\d_]*)\s*")
_LIST: Final = re.compile(rf"\s*({_NUMBER}(?:\s*[,:]\s*{_NUMBER})*)\s*([^\W\d_]*)\s*")

_DEFAULT_POINTS: Final = 25
_MOST_POINTS: Final = 100_000


def length(text: str, option: str) -> float:
    """A length with its unit, such as "1 nm", in m."""
    return _positive(text, option, _LENGTHS, "1 nm")


def temperature(text: str, option: str) -> float:
    """A temperature in K; "500 mK" is understood too."""
    return _positive(text, option, _TEMPERATURES, "60")


def temperatures(text: str, option: str) -> npt.NDArray[np.float64]:
    """Temperatures (n,) in K from "0.1,1,10", "0.1:10" or "0.1:10:50"."""
    return _axis(text, option, _TEMPERATURES)


def energies(text: str, option: str) -> npt.NDArray[np.float64]:
    """Energies E/k (n,) in K, written like temperatures, or with a unit of energy."""
    from glasswell.energies import KELVIN_PER

    units = {"": 1.0, "mK": 1e-3, **{u: f for u, f in KELVIN_PER.items() if u.isalpha()}}
    return _axis(text, option, units)


def frequencies(text: str, option: str) -> npt.NDArray[np.float64]:
    """Frequencies (n,) in Hz, written like temperatures, with or without a unit."""
    return _axis(text, option, _FREQUENCIES)


def frequency(text: str, option: str) -> float:
    """One frequency in Hz, with or without a unit."""
    return _positive(text, option, _FREQUENCIES, "1 MHz")


def electron_energy(text: str, option: str) -> float:
    """An energy of electrons with its unit, such as "0.3 eV", in eV."""
    return _positive(text, option, _ELECTRON_ENERGIES, "0.3 eV")


def pressures(text: str, option: str) -> npt.NDArray[np.float64]:
    """Pressures (n,) in Pa with their unit, "0,10,50 kbar" or "0:300:16 kbar" in even steps."""
    return _axis(text, option, _PRESSURES, even=True)


def times(text: str, option: str) -> npt.NDArray[np.float64]:
    """Times (n,) in s, written like temperatures, with or without a unit."""
    return _axis(text, option, _TIMES)


def time(text: str, option: str) -> float:
    """One time in s, with or without a unit."""
    return _positive(text, option, _TIMES, "1 ms")


def pure_number(text: str, option: str) -> float:
    """A positive number without a unit."""
    return _positive(text, option, {"": 1.0}, "1e-3")


def _positive(text: str, option: str, units: Mapping[str, float], example: str) -> float:
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise InputError(
            f"{option} {text!r} is not a number with a unit",
            remedy=f'Write it like {option} "{example}"',
        )
    value = float(match[1]) * _factor(match[2], option, units, text)
    if not 0.0 < value < float("inf"):
        raise InputError(f"{option} {text!r} is not positive", remedy="Give a positive number")
    return value


def _axis(
    text: str, option: str, units: Mapping[str, float], *, even: bool = False
) -> npt.NDArray[np.float64]:
    """Values (n,) of a list or a range, which has even steps and may hold 0, or even ratios."""
    import numpy as np

    match = _LIST.fullmatch(text)
    if match is None:
        raise _unreadable(text, option)
    factor = _factor(match[2], option, units, text)
    if ":" not in match[1]:
        values = np.array([float(part) for part in match[1].split(",")])
    elif "," in match[1]:
        raise _unreadable(text, option)
    else:
        values = _range([float(part) for part in match[1].split(":")], text, option, even)
    with np.errstate(over="ignore"):
        values = values * factor
    least = 0.0 if even else np.nextafter(0.0, 1.0)
    if not np.all(np.isfinite(values) & (values >= least)):
        raise InputError(
            f"{option} {text!r} holds a value that is {'negative' if even else 'not positive'}",
            remedy=f"Give positive numbers{', or 0,' if even else ''} only",
        )
    return values


def _range(parts: list[float], text: str, option: str, even: bool) -> npt.NDArray[np.float64]:
    import numpy as np

    if len(parts) not in (2, 3) or not (even or min(parts[:2]) > 0.0):
        raise _unreadable(text, option)
    count = parts[2] if len(parts) == 3 else _DEFAULT_POINTS
    if not (count == int(count) and 2 <= count <= _MOST_POINTS):
        raise InputError(
            f"{option} {text!r} asks for {count:g} points",
            remedy=f"Ask for a whole number from 2 to {_MOST_POINTS}",
        )
    space = np.linspace if even else np.geomspace
    return space(parts[0], parts[1], int(count))


def _factor(unit: str, option: str, units: Mapping[str, float], text: str) -> float:
    if unit in units:
        return units[unit]
    known = ", ".join(name for name in units if name)
    if not unit:
        raise UnitError(
            f"{option} {text!r} has no unit",
            "Units are never guessed",
            f"Write the unit behind the number; known are: {known}",
        )
    raise UnitError(f"{option}: {unit!r} is not a known unit", remedy=f"Use one of: {known}")


def _unreadable(text: str, option: str) -> InputError:
    return InputError(
        f"{option} {text!r} cannot be read",
        remedy=f"Write values as {option} 0.1,1,10 or a range as {option} 0.1:10 or 0.1:10:50 "
        "(from, to, number of points), with one unit behind them all",
    )
