"""What `glasswell electrons` answers: numbers with their units, and the figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from glasswell.cli.inputs import glass_material
from glasswell.cli.table import aligned
from glasswell.electrons import (
    HardenedCentres,
    chalcogenide_assumptions,
    chalcogenide_centres,
    electrons_under_pressure,
    paramagnetic_pressure,
)
from glasswell.electrons.centres import ElectronCentres
from glasswell.glass import Glass
from glasswell.plot.electrons_figure import ElectronsPicture

Array = npt.NDArray[np.float64]

_CM3: Final = 1e-6
_KILOBAR: Final = 1e8
# The highest pressure of the figure (Pa), and its number of points.
_DRAWN: Final = (2e10, 25)


@dataclass(frozen=True)
class Answer:
    """The centres of a glass at a filling and a temperature (K)."""

    glass: Glass
    centres: ElectronCentres
    changed: frozenset[str]
    filling: float
    temperature: float
    hardened: HardenedCentres

    @classmethod
    def of(
        cls,
        material: str,
        changes: dict[str, float],
        filling: float,
        temperature: float,
        stiffness: float,
    ) -> Self:
        """The example of a chalcogenide with what was given in the place of what is assumed."""
        glass, centres = chalcogenide_centres(glass_material(material), **changes)
        hardened = HardenedCentres(stiffness)
        return cls(glass, centres, frozenset(changes), filling, temperature, hardened)

    def text(self, axis: Array) -> str:
        """Assumptions, the centres without pressure, and a table over pressure."""
        lines = [f"electrons in soft configurations: {self.glass.material.name}", ""]
        lines += ["assumed", *aligned([*self._assumed()], indent="  "), ""]
        lines += [f"at {self.temperature:g} K", *aligned([*self._found()], indent="  "), ""]
        lines += ["under pressure", *aligned([*self._rows(axis)], indent="  "), ""]
        return "\n".join(lines)

    def table(self, axis: Array) -> str:
        """The curves over pressure as CSV."""
        found = self._pressed(axis)
        columns = {"pressure [Pa]": axis}
        for name, values in found.items():
            unit = values.attrs["units"]
            columns[f"{name} [{unit}]" if unit else str(name)] = values.values
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        return "\n".join([",".join(columns), *(",".join(map(repr, row)) for row in rows), ""])

    def picture(self) -> ElectronsPicture:
        """The figure."""
        centres, temperature = self.centres, self.temperature
        repulsion = np.linspace(-0.6, max(1.3 * centres.repulsion, 0.1), 321)
        level = centres.fermi_level(self.filling, temperature=temperature)
        middle = level if np.isfinite(level) else 0.0
        axis = np.linspace(middle - 0.9, middle + 1.8, 271)
        states = centres.densities_of_states(axis, temperature=temperature)
        pressure = np.linspace(0.0, *_DRAWN)
        pressed = self._pressed(pressure)
        soft = pressed["soft"].values
        note = ", ".join(f"{symbol} = {value}" for symbol, value in self._parameters())
        return ElectronsPicture(
            title=f"Electrons in soft configurations of {self.glass.material.name}",
            note=f"{note}. Centres that have lost their soft configuration count as hard ones.",
            energy=repulsion,
            density=centres.repulsion_distribution(repulsion, temperature=temperature).values,
            level=axis,
            first=states["first"].values,
            second=states["second"].values,
            pair=states["pair"].values,
            fermi_level=level,
            pressure=pressure,
            negative=pressed["negative"].values,
            single=pressed["single_share"].values,
            soft=soft / soft[0],
        )

    def _pressed(self, axis: Array) -> Any:
        return electrons_under_pressure(
            self.centres,
            self.glass,
            axis,
            hardened=self.hardened,
            filling=self.filling,
            temperature=self.temperature,
        )

    def _parameters(self) -> Iterator[tuple[str, str]]:
        ensemble: Any = self.centres.ensemble
        yield "b_e", f"{self.centres.coupling:.3g} eV"
        yield "U_H", f"{self.centres.repulsion:.3g} eV"
        yield "A", f"{ensemble.quartic_energy:.3g} eV"
        yield "W/k", f"{ensemble.energy_scale:.3g} K"
        yield "widths of η and ξ", f"{ensemble.width_eta:.3g} and {ensemble.width_xi:.3g}"
        yield "T", f"{self.temperature:g} K"
        yield "electrons per centre", f"{self.filling:g}"

    def _assumed(self) -> Iterator[tuple[str, str, str]]:
        for one in chalcogenide_assumptions():
            if one.symbol not in self.changed:
                yield one.symbol, f"{one.value:g} {one.unit}".strip(), str(one.source.citation)

    def _found(self) -> Iterator[tuple[str, str]]:
        centres, temperature = self.centres, self.temperature
        yield "centres", f"{_CM3 * centres.number:.3e} cm^-3"
        yield "tilt by one electron, q", f"{centres.electron_shift:.4g}"
        negative = centres.negative_fraction(temperature=temperature)
        yield "share with U_eff < 0", f"{100.0 * negative:.3g} %"
        level = centres.fermi_level(self.filling, temperature=temperature)
        yield f"Fermi level at filling {self.filling:g}", f"{level:.4f} eV"
        if 0.05 <= self.filling <= 1.95:
            slope = centres.pinning(self.filling, temperature=temperature)
            yield "change of it per electron and centre", f"{slope:.3g} eV"
        spins = centres.spins(temperature, filling=self.filling)
        yield "centres with one electron", f"{_CM3 * float(spins['single']):.3e} cm^-3"
        yield "susceptibility of their spins", f"{float(spins['susceptibility']):.3e} (SI)"
        yield from self._light()
        for rule, name in (("negative", "half have U_eff > 0 at"), ("spins", "half are single at")):
            found = paramagnetic_pressure(centres, self.glass, rule=rule, hardened=self.hardened)
            shown = f"{found / _KILOBAR:.4g} kbar" if np.isfinite(found) else "no pressure"
            yield f"cold, half filling: {name}", shown

    def _light(self) -> Iterator[tuple[str, str]]:
        """Means over centres with U_eff < 0, at T = 0."""
        centres = self.centres
        for name, values in (
            ("absorption, second electron", self._absorption),
            ("emission, second electron", self._emission),
            ("barrier against pairing", self._barrier),
        ):
            mean = centres.mean_over_negative(values)
            if np.isfinite(mean):
                yield f"{name}, where U_eff < 0", f"{mean:.4g} eV"

    def _absorption(self, d1: Array, d2: Array, origin: Array) -> Array:
        return self.centres.optical(d1, d2, origin=origin, electrons=2).absorption

    def _emission(self, d1: Array, d2: Array, origin: Array) -> Array:
        return self.centres.optical(d1, d2, origin=origin, electrons=2).emission

    def _barrier(self, d1: Array, d2: Array, _origin: Array) -> Array:
        return self.centres.pairing_barrier(d1, d2)

    def _rows(self, axis: Array) -> Iterator[list[str]]:
        found = self._pressed(axis)
        yield ["p (kbar)", "soft (cm^-3)", "U_eff < 0", "one electron", "Fermi level (eV)"]
        for place, pressure in enumerate(axis):
            yield [
                f"{pressure / _KILOBAR:.4g}",
                f"{_CM3 * float(found['soft'][place]):.3e}",
                f"{100.0 * float(found['negative_share'][place]):.3g} %",
                f"{100.0 * float(found['single_share'][place]):.3g} %",
                f"{float(found['fermi_level'][place]):.4f}",
            ]
