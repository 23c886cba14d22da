"""What the surface of a sample leaves of the mean free path of a phonon.

On a chord of length c a phonon of path l = 1/q goes, averaged over where it starts, and with a
share p of reflections like those of a mirror, after each of which the chord is as long as before,

    λ = c h(s), s = qc, h = [(1-p)φ(s) + p a/s] / [(1-p) + p a], a = 1 - e^-s, φ = (s - a)/s²,

which is l for long chords and c(1+p)/2(1-p) for free phonons.  Averaged over the chords of a film
this is the formula of Fuchs and Sondheimer, over those of a round rod that of Dingle.

Source: K. Fuchs, Proc. Camb. Phil. Soc. 34, 100 (1938); E. H. Sondheimer, Adv. Phys. 1, 1 (1952);
R. B. Dingle, Proc. R. Soc. Lond. A 201, 545 (1950).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.errors import InputError, ValidityWarning
from glasswell.glass import Glass, Sample
from glasswell.response.curves import labelled
from glasswell.response.elastic import Elastic, elastic_of

Array = npt.NDArray[np.float64]

# Below this s the series of φ to s⁷ is exact to rounding.
_SERIES = 0.05
_COEFFICIENTS = (1.0 / 2.0, -1.0 / 6.0, 1.0 / 24.0, -1.0 / 120.0, 1.0 / 720.0, -1.0 / 5040.0,
                 1.0 / 40320.0, -1.0 / 362880.0)  # fmt: skip

_NUMBER = 32
# A floor of the mean free path far above any distance of atoms, m.
_LONGEST_FLOOR = 1e-6

# ħω/kT at which the spectrum of thermal energy of bulk phonons, x³/(eˣ - 1), is largest.
DOMINANT = 2.8214393721220787


@partial(
    jax.tree_util.register_dataclass,
    data_fields=["length", "share", "specularity", "roughness", "endless"],
    meta_fields=[],
)
@dataclass(frozen=True)
class Surfaces:
    """Chords of a sample and how its surface reflects; see `glasswell.glass.sample`."""

    length: Any
    share: Any
    specularity: Any
    roughness: Any
    endless: Any

    @classmethod
    def of(cls, sample: Sample) -> Surfaces:
        """The surfaces of a sample.

        The last chord is repeated until their number is a multiple of 32, so that most samples
        share one compiled function.
        """
        chords = sample.chords()
        more = -len(chords.length) % _NUMBER
        share = np.append(chords.share, np.repeat(chords.share[-1], more))
        share[-1 - more :] /= 1 + more
        return cls(
            np.append(chords.length, np.repeat(chords.length[-1], more)),
            share,
            sample.specularity,
            0.0 if sample.roughness is None else sample.roughness,
            chords.endless,
        )

    def diffuse(self, wave_number: Any) -> Any:
        """Share 1 - p of diffuse reflections at a wave number in 1/m (...)."""
        rough = -jnp.expm1(-4.0 * (self.roughness * wave_number) ** 2)
        return jnp.where(self.roughness > 0.0, rough, 1.0 - self.specularity)

    def chord_paths(self, rate: Any, wave_number: Any) -> Any:
        """λ (..., node) in m of phonons with l⁻¹ = rate (...) in 1/m inside the glass."""
        diffuse = self.diffuse(wave_number)[..., None]
        s = rate[..., None] * self.length
        a = -jnp.expm1(-s)
        inverse = 1.0 / jnp.maximum(s, _SERIES)
        series = jnp.polyval(jnp.asarray(_COEFFICIENTS[::-1]), jnp.minimum(s, _SERIES))
        rest = jnp.where(s < _SERIES, series, (s - a) * inverse * inverse)
        ratio = jnp.where(s < _SERIES, 1.0 - s * series, a * inverse)
        mirrored = 1.0 - diffuse
        # Nothing limits a phonon that neither the glass nor the surface scatters: below = 0.
        below = diffuse + mirrored * a
        free = below <= 0.0
        found = (diffuse * rest + mirrored * ratio) / jnp.where(free, 1.0, below)
        return jnp.where(free, jnp.inf, found * self.length)

    def path(self, rate: Any, wave_number: Any) -> Any:
        """Mean free path (...) in m along the sample; infinite in a film where rate = 0."""
        found = (self.share * self.chord_paths(rate, wave_number)).sum(axis=-1)
        return jnp.where((rate > 0.0) | jnp.logical_not(self.endless), found, jnp.inf)


def surroundings(
    glass: Glass, boundary: float | Sample | None, minimum_path: float, rayleigh: float
) -> tuple[Elastic, Surfaces | None]:
    """The numbers of a glass, and the surfaces of its sample if it is more than a length.

    Raises: InputError for lengths that are not positive, or a negative Rayleigh constant.
    """
    sample = boundary if isinstance(boundary, Sample) else None
    length = None if isinstance(boundary, Sample) else boundary
    good = (length is None or (np.isfinite(length) and length > 0.0)) and (
        np.isfinite(minimum_path) and minimum_path >= 0.0 and np.isfinite(rayleigh)
    )
    if not good or rayleigh < 0.0:
        raise InputError(
            f"boundary={boundary!r}, minimum_path={minimum_path!r}, rayleigh={rayleigh!r} "
            "are not a sample",
            "lengths are in m, the Rayleigh constant in s⁴/m, none is negative",
            "leave boundary=None for a sample larger than all mean free paths",
        )
    if minimum_path > _LONGEST_FLOOR:
        raise InputError(
            f"minimum_path={minimum_path!r} m is no floor of a mean free path",
            "it is a few interatomic distances, about 1e-9 m",
            "check its unit, or give the size of the sample as boundary=",
        )
    elastic = elastic_of(glass, length, minimum_path, rayleigh)
    return elastic, None if sample is None else Surfaces.of(sample)


def labelled_transport(
    glass: Glass,
    axis: tuple[Array, bool],
    curves: Mapping[str, Any],
    unit: str,
    method: str,
    attributes: Mapping[str, Any],
    boundary: object,
) -> xr.Dataset:
    """Curves over temperature, labelled, with the marks that a sample asks for.

    axis: the temperatures (temperature,) and whether there is one without a dimension.
    """
    temperature, scalar = axis
    drop = ("temperature",) if scalar else ()
    dataset = labelled(glass, {"temperature": temperature}, curves, unit, method, attributes, drop)
    if isinstance(boundary, Sample):
        dataset.attrs["sample"] = repr(boundary)
        mark_confined(dataset, glass, boundary, dataset["temperature"])
    return dataset


def mark_confined(dataset: xr.Dataset, glass: Glass, sample: Sample, coldest: Any) -> None:
    """Adds the mark `confined`: points whose dominant transverse wave does not fit into a sample.

    coldest: temperature of each point in K.  Warns: ValidityWarning if there are such points.
    """
    wave_length = PLANCK * glass.velocity("transverse") / (DOMINANT * BOLTZMANN * coldest)
    confined = wave_length > sample.narrowest
    confined.attrs = {"meaning": "the dominant wave, hv/2.82kT, is longer than the sample is thick"}
    dataset["confined"] = confined
    if confined.any():
        warnings.warn(
            f"At {int(confined.sum())} of {confined.size} points the dominant transverse wave is "
            f"longer than the sample is thick ({sample.narrowest:g} m): heat is carried there by "
            "waves of a plate or a rod, which this does not describe. They are marked `confined`.",
            ValidityWarning,
            stacklevel=3,
        )
