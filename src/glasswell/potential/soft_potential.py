"""One soft potential with its scales."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite
from typing import Literal, Self

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError
from glasswell.numerics.plain_number import plain_number
from glasswell.potential import coordinates, kinds, stationary

Array = npt.NDArray[np.float64]
Origin = Literal["deeper minimum", "shallower minimum", "maximum"]

_ORIGINS: tuple[Origin, ...] = ("deeper minimum", "shallower minimum", "maximum")


@dataclass(frozen=True, kw_only=True)
class SoftPotential:
    """Potential energy of one soft configuration, V(x) = A[eta (x/a0)² + xi (x/a0)³ + (x/a0)⁴].

    Shapes: one potential, plain numbers. For many, use the functions of `glasswell.potential`.
    Units: `quartic_energy` A in eV, `length` a0 in angstrom, `mass` M in atomic mass units;
    energies come back in kelvin (E/k_B), displacements in metres.
    Valid for eta and xi of either sign, as far as d1 and d2 stay below 1e150.
    Raises InputError for numbers that are not finite, and for scales that are not positive.
    Source: Karpov, Klinger, Ignat'ev, JETP 57, 439 (1983).
    """

    eta: float
    xi: float
    quartic_energy: float = 15.0
    length: float = 1.0
    mass: float

    def __post_init__(self) -> None:
        for field in fields(self):
            number = _plain_number(field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, number)
        coordinates.positive(**self._scales)
        stationary.checked_invariants(self.d1, self.d2)

    @classmethod
    def from_invariants(
        cls,
        d1: float,
        d2: float,
        *,
        mass: float | None = None,
        energy_scale: float | None = None,
        quartic_energy: float = 15.0,
        length: float = 1.0,
        origin: Origin | None = None,
    ) -> Self:
        """The potential of shape V = W[d1 y + d2 y² + y⁴] + const.

        Its scales follow from A, a0 and either the mass (atomic mass units) or the energy scale
        W (kelvin), from which the mass is derived. `origin` is the stationary point at which x = 0;
        unless given it is the deeper minimum, or the point of symmetry if d1 = 0.
        Raises InputError for an origin that the shape does not have.
        """
        tilt, depth = _plain_number("d1", d1), _plain_number("d2", d2)
        if mass is None and energy_scale is not None:
            mass = float(
                coordinates.effective_mass(
                    energy_scale=energy_scale, quartic_energy=quartic_energy, length=length
                )
            )
        elif mass is None or energy_scale is not None:
            raise InputError(
                "mass and energy_scale are both given, or neither",
                "with quartic_energy and length each of them follows from the other",
                "Give exactly one of mass (atomic mass units) and energy_scale (kelvin)",
            )
        n2, n3 = _minimum_form(tilt, depth, origin)
        scale = coordinates.quartic_eta(quartic_energy=quartic_energy, length=length, mass=mass)
        eta, xi = coordinates.from_minimum_form(n2, n3, scale)
        return cls(
            eta=float(eta), xi=float(xi), quartic_energy=quartic_energy, length=length, mass=mass
        )

    @property
    def eta_l(self) -> float:
        """The eta at which quadratic and quartic terms weigh the same, dimensionless."""
        return float(coordinates.quartic_eta(**self._scales))

    @property
    def energy_scale(self) -> float:
        """Energy scale W = A η_L², in kelvin."""
        return float(coordinates.energy_scale(**self._scales))

    @property
    def length_scale(self) -> float:
        """Displacement of y = 1, a0 √η_L, in metres."""
        return float(coordinates.displacement_scale(**self._scales))

    @property
    def n2(self) -> float:
        """Coefficient of y², in units of W."""
        return float(coordinates.to_minimum_form(self.eta, self.xi, self.eta_l)[0])

    @property
    def n3(self) -> float:
        """Coefficient of y³, in units of W."""
        return float(coordinates.to_minimum_form(self.eta, self.xi, self.eta_l)[1])

    @property
    def d1(self) -> float:
        """Coefficient of y where the cubic term vanishes, in units of W."""
        return float(coordinates.minimum_form_to_invariants(self.n2, self.n3)[0])

    @property
    def d2(self) -> float:
        """Coefficient of y² where the cubic term vanishes, in units of W."""
        return float(coordinates.minimum_form_to_invariants(self.n2, self.n3)[1])

    @property
    def kind(self) -> str:
        """One of "two-well", "single-well", "intermediate"; see `glasswell.potential.kind`."""
        return str(kinds.kind(self.d1, self.d2))

    @property
    def barrier(self) -> float:
        """Height of the maximum above the deeper minimum, in kelvin; NaN with a single minimum."""
        return self.energy_scale * float(stationary.barrier(self.d1, self.d2))

    @property
    def asymmetry(self) -> float:
        """Difference of depth of the two minima, in kelvin; NaN with a single minimum."""
        return self.energy_scale * float(stationary.asymmetry(self.d1, self.d2))

    @property
    def stationary_points(self) -> Array:
        """Positions (3,) of the deeper minimum, shallower minimum and maximum, in metres.

        They are counted from the origin of `potential`; NaN where absent.
        """
        # x = 0 lies at y = N3/4 of the form without cubic term.
        places = stationary.stationary_points(self.d1, self.d2) - 0.25 * self.n3
        return self.length_scale * places

    def potential(self, x: npt.ArrayLike) -> Array:
        """Potential energy V(x) - V(0), in kelvin.

        Shapes: x (...) → (...). Units: x in metres.
        """
        y = np.asarray(x, dtype=np.float64) / self.length_scale
        return self.energy_scale * (y * y * (self.n2 + y * (self.n3 + y)))

    @property
    def _scales(self) -> dict[str, float]:
        return {
            "quartic_energy": self.quartic_energy,
            "length": self.length,
            "mass": self.mass,
        }


def _plain_number(name: str, value: object) -> float:
    number = plain_number(
        name,
        value,
        "a SoftPotential is one potential",
        "Give plain numbers; for arrays use the functions of glasswell.potential",
    )
    if not isfinite(number):
        raise InputError(
            f"{name} = {number} is not finite",
            "such a potential has no shape",
            f"Give a finite {name}",
        )
    return number


def _minimum_form(d1: float, d2: float, origin: Origin | None) -> tuple[float, float]:
    """(N2, N3) with the wanted stationary point as origin."""
    if origin is None and d1 == 0.0:
        # Neither well is the deeper one, and only from the middle is the symmetry exact.
        return d2, 0.0
    origin = origin or "deeper minimum"
    if origin not in _ORIGINS:
        raise InputError(
            f"origin={origin!r} names no stationary point",
            "x = 0 lies at a stationary point of the potential",
            f"Give one of {', '.join(map(repr, _ORIGINS))}",
        )
    forms = coordinates.invariants_to_minimum_form(d1, d2)
    branch = _ORIGINS.index(origin)
    if np.isnan(forms.n2[branch]):
        raise InputError(
            f"the potential d1 = {d1:g}, d2 = {d2:g} has no {origin}",
            "it has a single minimum",
            'Give origin="deeper minimum"',
        )
    return float(forms.n2[branch]), float(forms.n3[branch])
