"""What `glasswell spectrum` answers about one potential."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any, Self

import numpy as np

from glasswell.cli import arguments
from glasswell.cli.table import aligned
from glasswell.errors import InputError
from glasswell.plot.potential_figure import PotentialPicture, amount
from glasswell.potential import SoftPotential, asymmetry, barrier
from glasswell.potential import kind as kind_of
from glasswell.spectrum import SpectrumError, tunnel_splitting
from glasswell.spectrum.wave_functions import BoundStates, bound_states


@dataclass(frozen=True)
class Answer:
    """A potential with its states.

    energy_scale: W/k in K, None if energies are told in units of W.  place: the potential with its
    lengths, None if its shape alone was given.
    """

    states: BoundStates
    kind: str
    energy_scale: float | None
    place: SoftPotential | None

    @classmethod
    def of(cls, given: dict[str, Any], levels: int) -> Self:
        """From the options eta, xi, mass, quartic_energy, length, or d1, d2, energy_scale."""
        if "eta" in given:
            if "length" in given:
                length = 1e10 * arguments.length(given["length"], "--length")
                given = given | {"length": length}
            place = SoftPotential(**given)
            return cls(_states(place.d1, place.d2, levels), place.kind, place.energy_scale, place)
        scale = given.get("energy_scale")
        if scale is not None:
            scale = arguments.temperature(scale, "--energy-scale")
        states = _states(given["d1"], given["d2"], levels)
        return cls(states, str(kind_of(states.d1, states.d2)), scale, None)

    def picture(self) -> PotentialPicture:
        """The figure."""
        return PotentialPicture.of(
            self.states, kind=self.kind, energy_scale=self.energy_scale, place=self.place
        )

    def text(self) -> str:
        """Kind, scales, barrier, splittings, and the table of levels."""
        return "\n".join(
            [
                f"{self.kind} potential",
                "",
                *aligned([*self._properties()], indent="  "),
                "",
                *aligned([*self._levels()], indent="  "),
                "",
            ]
        )

    def _properties(self) -> Iterator[tuple[str, str, str]]:
        states = self.states
        d1, d2 = states.d1, states.d2
        if self.energy_scale is not None:
            yield "energy scale W/k", f"{self.energy_scale:.4g} K", ""
        if self.place is not None:
            yield "length scale of y = 1", f"{1e10 * self.place.length_scale:.4g} Å", ""
        yield "shape", f"D₁ = {d1:.5g}", f"D₂ = {d2:.5g}"
        height = float(barrier(d1, d2))
        if isfinite(height):
            yield self._energy("barrier above the deeper well", height)
            yield self._energy("asymmetry of the wells", float(asymmetry(d1, d2)))
            if d1 != 0.0 and self.kind == "two-well":
                yield self._energy("tunnel splitting at D₁ = 0", float(tunnel_splitting(d2)))
        symmetric = d1 == 0.0 and self.kind == "two-well"
        name = "tunnel splitting E₁ - E₀" if symmetric else "first excitation E₁ - E₀"
        yield self._energy(name, float(states.excitations[1]))

    def _energy(self, name: str, value: float) -> tuple[str, str, str]:
        in_w = f"{amount(value)} W"
        if self.energy_scale is None:
            return name, in_w, ""
        return name, f"{amount(self.energy_scale * value)} K", in_w

    def _levels(self) -> Iterator[list[str]]:
        scales = [("W", 1.0)]
        if self.energy_scale is not None:
            scales.insert(0, ("K", self.energy_scale))
        yield ["n", *(f"Eₙ - E₀ ({unit})" for unit, _ in scales), "|<0|y|n>|"]
        elements = np.abs(self.states.position[0])
        for n, excitation in enumerate(self.states.excitations):
            if n == 0:
                continue
            energies = [amount(factor * float(excitation)) for _, factor in scales]
            # Smaller ones are zero by symmetry, or lost in rounding.
            element = amount(float(elements[n])) if elements[n] > 1e-10 else "0"
            yield [str(n), *energies, element]


def _states(d1: float, d2: float, levels: int) -> BoundStates:
    try:
        return bound_states(d1, d2, levels)
    except SpectrumError as error:
        raise InputError(error.what, error.why, error.remedy) from error
