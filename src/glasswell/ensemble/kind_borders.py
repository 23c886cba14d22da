"""Where the kind of a potential changes along lines, which is the same for every density."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

_BISECTIONS = 24
_MOST_BORDERS = 8


def kind_borders(
    scan: Array, lines: Array, kinds_at: Callable[[Array, Array], Index]
) -> dict[str, npt.NDArray[np.float64]]:
    """Borders (line, border), NaN where there are fewer, and the kind below each (line, ·).

    scan (place,): places along every line between which at most one border lies.  kinds_at gives
    the numbers of the kinds at places (...) of lines (...).
    """
    number = kinds_at(*np.broadcast_arrays(scan, lines[:, None]))
    line, place = np.nonzero(number[:, 1:] != number[:, :-1])
    low, high, below = scan[place], scan[place + 1], number[line, place]
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        same = kinds_at(middle, lines[line]) == below
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    borders = np.full((len(lines), _MOST_BORDERS), np.nan)
    kinds = np.full((len(lines), _MOST_BORDERS + 1), -1.0)
    kinds[:, 0] = number[:, 0]
    count = np.zeros(len(lines), int)
    for at, i, after in zip(0.5 * (low + high), line, number[line, place + 1], strict=True):
        borders[i, count[i]] = at
        count[i] += 1
        kinds[i, count[i]] = after
    return {"borders": borders, "kinds": kinds}
