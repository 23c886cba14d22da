"""Landmarks of a glass, in numbers and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from textwrap import fill
from typing import Any

from glasswell.constants import BOLTZMANN, ELECTRONVOLT
from glasswell.errors import InputError

_ENERGIES = ("boson_peak_energy", "vibration_peak_energy")
_WIDTH = 88
_KEPT = ("material", "ensemble", "energy_scale", "frequency", "remarks")


def _mark(unit: str, meaning: str, heading: str = "") -> Any:
    return field(metadata={"unit": unit, "meaning": meaning, "heading": heading})


@dataclass(frozen=True)
class Landmarks:
    """Landmarks of one glass: floats in the units of `units`, or None with the reason in `remarks`.

    material, ensemble: names.  energy_scale: W/k in K, None for two-level systems.  frequency: Hz,
    at which the velocity was asked for, or None.  remarks: by name, why a landmark is None, or what
    to know about it.  The rules by which all others are found: `glasswell.landmarks`.
    """

    material: str
    ensemble: str
    energy_scale: float | None
    frequency: float | None
    linear_heat_capacity: float | None = _mark(
        "J/(K^2 kg)", "linear term c1 = C/T of excitations at 0.1 K", "heat capacity"
    )
    excitation_minimum_temperature: float | None = _mark("K", "minimum of C/T^3, excitations")
    excitation_maximum_temperature: float | None = _mark("K", "maximum of C/T^3, excitations")
    excitation_maximum_over_debye: float | None = _mark("1", "  there, C over the Debye law")
    total_minimum_temperature: float | None = _mark("K", "minimum of C/T^3, total")
    total_maximum_temperature: float | None = _mark("K", "maximum of C/T^3, total")
    total_maximum_over_debye: float | None = _mark("1", "  there, C over the Debye law")
    plateau_crossover: float | None = _mark(
        "K", "d ln kappa/d ln T falls through 1", "thermal conductivity"
    )
    plateau_temperature: float | None = _mark("K", "flattest place of kappa, the plateau")
    plateau_conductivity: float | None = _mark("W/(K m)", "  conductivity there")
    plateau_slope: float | None = _mark("1", "  d ln kappa/d ln T there")
    plateau_start: float | None = _mark("K", "  the plateau begins")
    plateau_end: float | None = _mark("K", "  the plateau ends")
    path_over_wavelength_longitudinal: float | None = _mark(
        "1", "l/lambda at 0.1 K, longitudinal", "phonons"
    )
    path_over_wavelength_transverse: float | None = _mark("1", "l/lambda at 0.1 K, transverse")
    ioffe_regel_temperature_longitudinal: float | None = _mark("K", "l = lambda, longitudinal")
    ioffe_regel_frequency_longitudinal: float | None = _mark("Hz", "  frequency")
    ioffe_regel_temperature_transverse: float | None = _mark("K", "l = lambda, transverse")
    ioffe_regel_frequency_transverse: float | None = _mark("Hz", "  frequency")
    scattering_crossover_temperature: float | None = _mark(
        "K", "relaxation = resonance, phonons that carry heat"
    )
    scattering_crossover_frequency: float | None = _mark(
        "Hz", "relaxation = resonance at the plateau"
    )
    velocity_maximum_temperature: float | None = _mark("K", "maximum of the transverse velocity")
    boson_peak_energy: float | None = _mark(
        "K", "maximum of n(E)/E^2, first excitations", "boson peak"
    )
    boson_peak_over_debye: float | None = _mark("1", "  there, n over Debye phonons")
    vibration_peak_energy: float | None = _mark("K", "maximum of g(E)/E^2, all vibrations + Debye")
    vibration_peak_over_debye: float | None = _mark("1", "  there, g over Debye phonons")
    remarks: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def units(self) -> dict[str, str]:
        """Units of all landmarks by name."""
        return {name: unit for name, unit, _, _ in self._rows()}

    def in_energy_scale(self, name: str) -> float | None:
        """KT/W of a temperature, or E/W; None without it, or without W. Raises InputError."""
        value = self._kelvins(name)
        return None if value is None or self.energy_scale is None else value / self.energy_scale

    def in_millielectronvolt(self, name: str) -> float | None:
        """KT of a temperature, or E, in meV; None without it. Raises InputError."""
        value = self._kelvins(name)
        return None if value is None else 1e3 * value * BOLTZMANN / ELECTRONVOLT

    def to_dict(self) -> dict[str, float | str | None]:
        """All landmarks and names, for tables and files; remarks are left out."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "remarks"}

    def summary(self) -> str:
        """The table that `print` shows: landmark, value with unit, kT/W, meV, notes below it."""
        scale = "" if self.energy_scale is None else f", W/k = {self.energy_scale:.4g} K"
        lines = [f"{self.material}, {self.ensemble}{scale}"]
        notes: list[str] = []
        for name, unit, meaning, heading in self._rows():
            lines += ["", heading] if heading else []
            remark = self.remarks.get(name, "")
            if remark and remark not in notes:
                notes.append(remark)
            number = f"[{notes.index(remark) + 1}]" if remark else ""
            cells = f"{self._cells(name, unit)}  {number}".rstrip()
            lines.append(f"  {self._meaning(name, meaning):<48s} {cells}")
        lines += [""] if notes else []
        for i, note in enumerate(notes, start=1):
            indent = " " * (len(str(i)) + 3)
            lines.append(fill(f"[{i}] {note}", _WIDTH, subsequent_indent=indent))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.summary()

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        for entry in fields(self):
            if entry.name not in _KEPT:
                data = entry.metadata
                yield entry.name, data["unit"], data["meaning"], data["heading"]

    def _kelvins(self, name: str) -> float | None:
        in_kelvin = [landmark for landmark, unit in self.units.items() if unit == "K"]
        if name not in in_kelvin:
            raise InputError(
                f"{name!r} is no landmark in K",
                "only temperatures and energies are converted",
                f"choose one of: {', '.join(in_kelvin)}",
            )
        value: float | None = getattr(self, name)
        return value

    def _meaning(self, name: str, meaning: str) -> str:
        at = name == "velocity_maximum_temperature" and self.frequency is not None
        return f"{meaning}, {self.frequency:.3g} Hz" if at else meaning

    def _cells(self, name: str, unit: str) -> str:
        value = getattr(self, name)
        if value is None:
            return "none"
        cells = f"{value:.4g}" + ("" if unit == "1" else f" {unit}")
        if unit == "K" and self.energy_scale is not None:
            cells = f"{cells:<10s} {self.in_energy_scale(name):.4g} W"
        if name in _ENERGIES:
            cells = f"{cells:<19s} {self.in_millielectronvolt(name):.4g} meV"
        return cells
