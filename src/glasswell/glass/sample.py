"""Samples whose surfaces scatter phonons: rods and legs, films, membranes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from glasswell.errors import InputError
from glasswell.glass.chords import Chords, film_chords, rectangular_chords, round_chords
from glasswell.numerics.plain_number import make_plain


@dataclass(frozen=True, kw_only=True)
class Surface:
    """How the surface of a sample reflects phonons.

    specularity: share of phonons reflected as by a mirror, 0 (diffuse, the default) to below 1.
    roughness: instead of it, root mean square height η in m of a rough surface, which reflects
    waves of length λ with specularity exp(-16π²η²/λ²) (normal incidence, no correlation along
    the surface).
    """

    specularity: float = 0.0
    roughness: float | None = None

    def __post_init__(self) -> None:
        make_plain(
            self,
            (field.name for field in fields(self)),
            "the shape of a sample is described by single numbers in m",
            "make one sample for each value",
        )
        if not (np.isfinite(self.specularity) and 0.0 <= self.specularity < 1.0):
            raise InputError(
                f"specularity={self.specularity!r} is no surface",
                "it is the share of phonons reflected as by a mirror, from 0 to below 1",
                "give 0 for a diffuse surface, or leave the sample out for none at all",
            )
        if self.roughness is None:
            return
        _check_lengths(self, roughness=self.roughness)
        if self.specularity != 0.0:
            raise InputError(
                f"specularity={self.specularity!r} and roughness={self.roughness!r} exclude "
                "each other",
                "the roughness gives every wavelength its specularity",
                "give one of the two",
            )


@dataclass(frozen=True, kw_only=True)
class Rod(Surface):
    """A straight rod, wire, leg or ribbon, with heat flowing along it.

    diameter: of a round rod, in m; or width and thickness: of a rectangular one, in m.
    length: between its two ends in m, for conductances only.
    Raises: InputError unless there is either a diameter or a width with a thickness, all positive.
    """

    diameter: float | None = None
    width: float | None = None
    thickness: float | None = None
    length: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        sides = (self.width, self.thickness)
        if (self.diameter is None) == (None in sides) or (self.diameter and any(sides)):
            raise InputError(
                f"diameter={self.diameter!r}, width={self.width!r}, thickness={self.thickness!r} "
                "are no cross-section",
                "a rod is round or rectangular",
                "give diameter=, or width= and thickness=",
            )
        _check_lengths(
            self,
            diameter=self.diameter,
            width=self.width,
            thickness=self.thickness,
            length=self.length,
        )

    @property
    def narrowest(self) -> float:
        """Smallest distance between opposite surfaces, m."""
        return min(v for v in (self.diameter, self.width, self.thickness) if v is not None)

    @property
    def area(self) -> float:
        """Area of the hot end, m²."""
        if self.diameter is not None:
            return float(0.25 * np.pi * self.diameter**2)
        return float((self.width or 0.0) * (self.thickness or 0.0))

    @property
    def reach(self) -> float:
        """Distance of the two ends, m. Raises InputError for a rod without a length."""
        return _needed(self.length, "a rod", "length")

    @property
    def path_length(self) -> float:
        """Length of a bar of the same area and the same diffusive resistance, m."""
        return self.reach

    @property
    def casimir_length(self) -> float:
        """Mean free path L in m of phonons that meet nothing but a diffuse surface.

        L = d of a round rod; of a rectangular one with sides a, b and g = √(a² + b²)
        L = ¾ [b asinh(a/b) + a asinh(b/a) + (a³ + b³ - g³)/(3ab)], 1.115a of a square.
        The specularity multiplies it by (1 + p)/(1 - p).
        Source: H. B. G. Casimir, Physica 5, 495 (1938).
        """
        if self.diameter is not None:
            return self.diameter
        a, b = self.width or 0.0, self.thickness or 0.0
        # (a³ + b³ - g³)/3ab, without the difference of large cubes
        wide, narrow = max(a, b), min(a, b)
        ratio = narrow / wide
        cubes = wide * (ratio**2 - np.expm1(1.5 * np.log1p(ratio**2)) / ratio) / 3.0
        return float(0.75 * (b * np.arcsinh(a / b) + a * np.arcsinh(b / a) + cubes))

    def chords(self) -> Chords:
        """Chords of the rod; (1 - e^-s) of them were summed by Dingle for round wires."""
        if self.diameter is not None:
            return round_chords().scaled(self.diameter)
        narrow, wide = sorted((self.width or 0.0, self.thickness or 0.0))
        return rectangular_chords(wide / narrow).scaled(narrow)


@dataclass(frozen=True, kw_only=True)
class Film(Surface):
    """A film between two surfaces, with heat flowing in its plane.

    thickness: in m.  width, length: of a strip of it in m, for conductances only; a strip that is
    not much wider than thick is a `Rod`.
    """

    thickness: float
    width: float | None = None
    length: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_lengths(self, thickness=self.thickness, width=self.width, length=self.length)

    @property
    def narrowest(self) -> float:
        """Smallest distance between opposite surfaces, m."""
        return self.thickness

    @property
    def area(self) -> float:
        """Area of the hot end, m². Raises InputError for a film without a width."""
        return self.thickness * _needed(self.width, "a film", "width")

    @property
    def reach(self) -> float:
        """Distance of the two ends, m. Raises InputError for a film without a length."""
        return _needed(self.length, "a film", "length")

    @property
    def path_length(self) -> float:
        """Length of a bar of the same area and the same diffusive resistance, m."""
        return self.reach

    def chords(self) -> Chords:
        """Chords d/u with shares (3/2)(1 - u²)du, u the cosine of the angle to the normal."""
        return film_chords().scaled(self.thickness)


@dataclass(frozen=True, kw_only=True)
class Membrane(Surface):
    """A free membrane: a heater of one radius in its middle, a cold frame of another around it.

    thickness, heater_radius, radius: in m.
    """

    thickness: float
    heater_radius: float
    radius: float

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_lengths(
            self, thickness=self.thickness, heater_radius=self.heater_radius, radius=self.radius
        )
        if self.radius <= self.heater_radius:
            raise InputError(
                f"radius={self.radius!r} does not surround heater_radius={self.heater_radius!r}",
                "heat flows from the heater outwards to the frame",
                "give the radius of the frame, larger than that of the heater",
            )

    @property
    def narrowest(self) -> float:
        """Smallest distance between opposite surfaces, m."""
        return self.thickness

    @property
    def area(self) -> float:
        """Area of the heater's rim, m²."""
        return float(2.0 * np.pi * self.heater_radius * self.thickness)

    @property
    def reach(self) -> float:
        """How far a phonon goes straight before it arrives, m.

        Geometric mean of r2 - r1 and the path length, between heater and frame for all ratios; the
        path depends on its logarithm only.
        """
        return float(np.sqrt((self.radius - self.heater_radius) * self.path_length))

    @property
    def path_length(self) -> float:
        """Length r1 ln(r2/r1) of a bar of the same area and the same diffusive resistance, m."""
        return float(self.heater_radius * np.log(self.radius / self.heater_radius))

    def chords(self) -> Chords:
        """Chords as in a `Film`."""
        return film_chords().scaled(self.thickness)


Sample = Rod | Film | Membrane


def _check_lengths(sample: Any, **lengths: float | None) -> None:
    for name, value in lengths.items():
        if value is not None and not (np.isfinite(value) and value > 0.0):
            raise InputError(
                f"{name}={value!r} of a {type(sample).__name__} is no length",
                "lengths are in m, finite and above zero",
                f"give {name} in m, or leave out what is optional",
            )


def _needed(value: float | None, what: str, name: str) -> float:
    if value is None:
        raise InputError(
            f"{what} without a {name} has no conductance", "", f"give {name}= in m as well"
        )
    return value
