"""Share of a capacitor's electric energy in a thin dielectric layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ellipk

from glasswell.errors import InputError

Array = npt.NDArray[np.float64]

# What finite elements with the layer in the field allow for 20 % (docs/resonators.md): the layer as
# a part of gap and half width, and its permittivity beside that of the substrate or the vacuum.
_THIN: Final = 0.01
_ALLOWED: Final = {"metal-substrate": (0.5, 2.0), "substrate-air": (1.0, 12.0)}


@dataclass(frozen=True, kw_only=True)
class ParallelPlates:
    """Two plates with one dielectric between them.

    separation: distance of the plates in m.  permittivity: ε_r of the dielectric.  width: extent of
    the dielectric along the plates in m, needed for a layer on its side.
    """

    separation: float
    permittivity: float
    width: float | None = None


@dataclass(frozen=True, kw_only=True)
class CoplanarWaveguide:
    """A strip between two wide ground planes, all thin metal, on a thick substrate.

    width: of the strip in m.  gap: from strip to ground plane in m.  permittivity: ε_s of the
    substrate.
    """

    width: float
    gap: float
    permittivity: float


Geometry = ParallelPlates | CoplanarWaveguide
INTERFACES: Final[dict[type, tuple[str, ...]]] = {
    ParallelPlates: ("metal", "side"),
    CoplanarWaveguide: tuple(_ALLOWED),
}


def participation_ratio(
    geometry: Geometry, thickness: npt.ArrayLike, permittivity: float, interface: str
) -> Array:
    """Participation ratio p of a thin layer: the share of the electric energy in it.

    ParallelPlates, exact: "metal", a layer on a plate, p = (t/ε_i)/(t/ε_i + (d-t)/ε); "side", a
    layer along the field, p = ε_i t/(ε_i t + ε(w-t)).
    CoplanarWaveguide, by conformal mapping, with k = a/b, a = width/2, b = a + gap:
    p = κ t/[2(ε_s+1)(1-k) a K(k)K'(k)] {ln[4(1-k)/(1+k)] + ln(a/t) + 1 - k ln k/(1+k)},
    κ = ε_s²/ε_i "metal-substrate", ε_i "substrate-air".
    Shapes: thickness () or (layer,) in m → the same shape.  permittivity: ε_i of the layer.
    Range: for a CoplanarWaveguide t ≤ 0.01 min(a, gap), metal of no thickness, a thick substrate.
    The field is that without the layer, so that p is exact to the order t where the layer has the
    permittivity of what it replaces, and within 20 % for ε_s/2 ≤ ε_i ≤ 2ε_s ("metal-substrate")
    and ε_i ≤ 12 ("substrate-air").  Oxide between metal and air is refused: at the edges its energy
    is that of the field along it, and ε_i = 10 makes the formula wrong by a factor of two.
    Raises: InputError for values that are not positive, layers outside the range, other interfaces.
    Source: C. E. Murray, J. M. Gambetta, D. T. McClure, M. Steffen, IEEE Trans. Microw. Theory
    Techn. 66, 3724 (2018); derived anew in docs/resonators.md.
    """
    layer = np.asarray(thickness, dtype=np.float64)
    _check(geometry, layer, permittivity, interface)
    if isinstance(geometry, ParallelPlates):
        return _between_plates(geometry, layer, permittivity, interface)
    half, outer = 0.5 * geometry.width, 0.5 * geometry.width + geometry.gap
    ratio = half / outer
    substrate = geometry.permittivity
    field = substrate**2 / permittivity if interface == "metal-substrate" else permittivity
    integrals = ellipk(ratio**2) * ellipk(1.0 - ratio**2)
    logarithm = np.log(4.0 * (1.0 - ratio) / (1.0 + ratio) * half / layer)
    edges = logarithm + 1.0 - ratio * np.log(ratio) / (1.0 + ratio)
    return np.asarray(
        field * layer * edges / (2.0 * (substrate + 1.0) * (1.0 - ratio) * half * integrals)
    )


def _between_plates(plates: ParallelPlates, layer: Array, permittivity: float, where: str) -> Array:
    if where == "metal":
        inside, outside = layer / permittivity, (plates.separation - layer) / plates.permittivity
    else:
        assert plates.width is not None
        inside, outside = layer * permittivity, (plates.width - layer) * plates.permittivity
    return np.asarray(inside / (inside + outside))


def _check(geometry: Geometry, layer: Array, permittivity: float, interface: str) -> None:
    known = INTERFACES.get(type(geometry), ())
    if interface not in known:
        raise InputError(
            f"interface={interface!r} is not computed for {type(geometry).__name__}",
            "an oxide between metal and air has its energy at the edges of the metal, which no "
            "formula gives"
            if interface == "metal-air"
            else "",
            f"choose one of {known}" if known else "give ParallelPlates or a CoplanarWaveguide",
        )
    if isinstance(geometry, ParallelPlates):
        across = geometry.separation if interface == "metal" else geometry.width or np.nan
        numbers, largest = (geometry.separation, across), across
    else:
        numbers = (geometry.width, geometry.gap)
        largest = _THIN * min(0.5 * geometry.width, geometry.gap)
    positive = np.array([*numbers, geometry.permittivity, permittivity], dtype=np.float64)
    if not (np.isfinite(positive) & (positive > 0.0)).all():
        raise InputError(
            f"{geometry!r} with a layer of permittivity {permittivity!r} is not usable",
            'lengths and permittivities are positive; a layer at the "side" needs a width',
            "give lengths in m and relative permittivities",
        )
    if not (np.isfinite(layer).all() and (layer > 0.0).all() and (layer <= largest).all()):
        raise InputError(
            f"thickness={layer.tolist()!r} is not usable",
            f"a layer is positive and here at most {largest:.4g} m",
            "give a thin layer in m; take a field solver for thick ones",
        )
    if isinstance(geometry, CoplanarWaveguide):
        low, high = _ALLOWED[interface]
        replaced = geometry.permittivity if interface == "metal-substrate" else 1.0
        if not low <= permittivity / replaced <= high:
            raise InputError(
                f"permittivity={permittivity!r} is too far from {replaced:g}, which it replaces",
                f"the formula holds within 20 % from {low * replaced:g} to {high * replaced:g}",
                "take a field solver for such layers",
            )
