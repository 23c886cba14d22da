"""Plain numbers from what is given as numbers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError


def plain_number(name: str, value: object, why: str, remedy: str) -> float:
    """The value as a float, NaN and infinity included.

    Numbers of numpy in single precision would keep all that follows from them in it, where
    densities of states per joule overflow.
    Raises InputError, with `why` and `remedy`, for text, truth values, arrays and None.
    """
    try:
        if isinstance(value, str | bytes | bool | np.bool_) or np.ndim(value) > 0:  # type: ignore[arg-type]
            raise TypeError("text, truth values and arrays are not taken for numbers")
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} = {value!r} is not a number", why, remedy) from error


def plain_numbers(
    name: str, values: npt.ArrayLike, unit: str | None = None
) -> npt.NDArray[np.float64]:
    """Values (...) in double precision, NaN and infinity included.

    unit: in which they are given, for the message.
    Raises InputError for text, truth values, complex numbers, None and lists of unequal lengths.
    """
    try:
        found = np.asarray(values)
        if found.dtype.kind not in "iuf" and found.size:
            raise TypeError(f"it has the type {found.dtype}")
        return found.astype(np.float64)
    except (TypeError, ValueError) as error:
        given = "" if unit is None else f" in {unit}"
        raise InputError(
            f"{name} is not made of numbers",
            f"{error}",
            f"give {name} as a number or a list of numbers{given}",
        ) from error


def make_plain(record: object, names: Iterable[str], why: str, remedy: str) -> None:
    """Fields of a frozen record as floats, see `plain_number`; None stays where it is default."""
    for name in names:
        value = getattr(record, name)
        left_out = value is None and getattr(type(record), name, 0.0) is None
        if not left_out:
            object.__setattr__(record, name, plain_number(name, value, why, remedy))
