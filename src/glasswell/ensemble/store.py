"""Tables of a shape: in the cache, or, where the shape has no name, with the shape itself."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from glasswell import cache
from glasswell.ensemble.shape import PotentialShape

Arrays = dict[str, npt.NDArray[np.float64]]

# The logarithm of a table exists where an ensemble holds nothing at all.
_LEAST = 1e-300

_kept: WeakKeyDictionary[Any, dict[str, Arrays]] = WeakKeyDictionary()
_lock = Lock()


def stored(name: str, version: str, shape: PotentialShape, build: Callable[[], Arrays]) -> Arrays:
    """The named table of a shape, built at most once.

    A shape that holds a function or samples has no key; its tables live as long as it does.
    """
    if shape.key is not None:
        return cache.load_or_build(name, version, shape.key, build)
    with _lock:
        tables = _kept.setdefault(shape, {})
    if name not in tables:
        tables[name] = build()
    return tables[name]


def counted_one_by_one(shape: PotentialShape) -> bool:
    """Whether the shape holds samples: tables fall to nothing between them, and in their cold.

    Splines through such gaps overshoot by as much as they fall; local cubics do not.
    """
    return shape.volume_nodes().name is None


def logarithm(values: npt.NDArray[np.float64], shape: PotentialShape) -> npt.NDArray[np.float64]:
    """Ln of a table of a shape, which ends where its values are rounding."""
    least = max(_LEAST, shape.rounding * float(values.max(initial=0.0)))
    return np.asarray(np.log(np.maximum(values, least)))
