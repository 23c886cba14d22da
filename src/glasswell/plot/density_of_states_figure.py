"""Density of states of the excitations, in kelvin and in units of W."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.plot import style
from glasswell.plot.content import Array, Band, soft_potentials, sources

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from glasswell.inference import FitResult

# Range in units of W: from two-level systems to harmonic vibrations.
_LOWEST: Final = 0.01
_HIGHEST: Final = 8.0


def density_of_states(result: FitResult) -> Figure:
    """n(E) in 1/(K m³) against E in K (above: in W), with Debye phonons and the E⁴ law."""
    return DensityOfStatesPicture.of(result).figure()


@dataclass(frozen=True)
class DensityOfStatesPicture:
    """What the figure of a density of states shows, in 1/(K m³)."""

    name: str
    sources: str
    energy_scale: float
    uniform: bool
    total: Band
    phonons: Array
    harmonic: Array

    @classmethod
    def of(cls, result: FitResult) -> DensityOfStatesPicture:
        """The content from a result; calls for one prediction."""
        ensemble, material = soft_potentials(result), result.glass.material
        scale = ensemble.energy_scale
        energy = style.geometric(_LOWEST * scale, _HIGHEST * scale)
        return cls(
            name=material.name,
            sources=sources(result),
            energy_scale=scale,
            uniform=ensemble.random_force == 0.0,
            total=Band.of(result.predict("density_of_states", energy), "energy"),
            phonons=debye_density(energy, material.debye_velocity),
            harmonic=ensemble.density / (8.0 * scale) * (energy / scale) ** 4,
        )

    def figure(self) -> Figure:
        """Draw it."""
        figure, (axes,) = style.blank(6.4, 4.9, margins=(0.82, 0.16, 0.72, 0.80))
        style.logarithmic(axes, "xy", decimal="x")
        total = self.total
        axes.fill_between(total.x, total.lower, total.upper, **style.BAND)
        axes.plot(total.x, self.phonons, label="Debye phonons", **style.FIRST_PART)
        if self.uniform:
            text = "harmonic limit (Pₛ/8W)(E/W)⁴"
            axes.plot(total.x, self.harmonic, label=text, **style.THIRD_PART)
        axes.plot(total.x, total.y, label="soft potentials and standard error", **style.TOTAL)
        axes.set_xlim(total.x[0], total.x[-1])
        axes.set_ylim(float(total.y.min()) / 6.0, float(total.y.max()) * 2.0)
        style.second_x_axis(axes, 1.0 / self.energy_scale, "E / W")
        style.legend(axes, "upper left", borderaxespad=1.2)
        style.label(axes, "excitation energy E/k (K)", "density of states n(E) (K⁻¹ m⁻³)")
        style.title(figure, f"{self.name}: density of states, predicted")
        style.footnote(figure, self.sources)
        return figure


def debye_density(energy: Array, debye_velocity: float) -> Array:
    """Debye density of phonon states in 1/(K m³), 3k³E²/(2π²ħ³v_D³), at energies in K."""
    wave_number = BOLTZMANN * energy / (REDUCED_PLANCK * debye_velocity)
    return np.asarray(3.0 * wave_number**3 / (2.0 * np.pi**2 * energy))
