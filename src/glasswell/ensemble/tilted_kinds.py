"""Shares of the three kinds among tilted soft configurations.

On a line of fixed D2 the kind changes at a few |D1|, which are the same for every density and
every tilt: they are found once and kept.  The potentials between them are counted exactly.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from glasswell import cache
from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.kind_borders import kind_borders
from glasswell.ensemble.kinds import kind_numbers
from glasswell.ensemble.tilted_mesh import line_counts
from glasswell.numerics.quadrature import gauss_panels, geometric_edges
from glasswell.potential import KINDS

Array = npt.NDArray[np.float64]

VERSION = "1"
_LARGEST_D2, _LARGEST_D1 = 3000.0, 1e6
_FIRST_PANEL, _RATIO, _ORDER = 0.4, 1.25, 4
_SCANNED = 260


def tilted_kind_shares(shape: ConfigurationShape, bias: float) -> Array:
    """Shares (kind,) of the kinds in all tilted soft configurations, in the order of KINDS."""
    table = cache.load_or_build("kind-tilts", VERSION, {}, _borders)
    d2, weight = _lines()
    found = np.zeros(len(KINDS))
    for i, (line, share) in enumerate(zip(d2, weight, strict=True)):
        inner = table["borders"][i][np.isfinite(table["borders"][i])]
        edges = np.concatenate([[0.0], inner, [_LARGEST_D1]])
        number = table["kinds"][i][: len(inner) + 1].astype(np.int64)
        counts = line_counts(shape, bias, float(line), edges)
        found += share * np.bincount(number, counts, len(KINDS))
    return np.asarray(found / found.sum())


def _lines() -> tuple[Array, Array]:
    """D2 (line,) and weights dD2."""
    half = np.append(0.0, geometric_edges(_FIRST_PANEL, _LARGEST_D2, _RATIO))
    return gauss_panels(np.concatenate([-half[:0:-1], half]), _ORDER)


def _borders() -> dict[str, npt.NDArray[np.float64]]:
    """Borders |D1| of the lines."""
    d2, _ = _lines()
    scan = np.sinh(np.linspace(0.0, np.arcsinh(_LARGEST_D1), _SCANNED))
    return kind_borders(scan, d2, kind_numbers)
