"""Prints the conductivity of a silica-like glass by plain sums, without tables.

The resonant strength comes from level sets at 300 energies and from excited transitions at 1200,
relaxation from a fresh ladder at each temperature, and κ from the trapezoidal rule with 46,000
points.  Takes some minutes.  tests/observables/test_thermal_conductivity.py holds the rows.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator

import glasswell as gw
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK
from glasswell.ensemble.resonant_table import first_transition, resonant_table
from glasswell.response.relaxation_table import direct_relaxation
from glasswell.spectrum import excited_transitions
from glasswell.spectrum.energy_axis import transition_axis, transition_coordinate
from glasswell.spectrum.level_set_nodes import level_sets

TEMPERATURES = np.array([0.05, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0])
W, DENSITY, STRENGTH, FLOOR = 3.1, 8.0e22, 2.8e-4, 1e-9


def excited_strength() -> tuple[np.ndarray, np.ndarray]:
    """Energies and B (energy, temperature) of excited transitions on a fine axis."""
    energies = transition_axis(3e-3, 40.0, 1200)
    excited_transitions.TEMPERATURES = TEMPERATURES / W
    parts = []
    for start in range(0, len(energies), 100):
        excited_transitions.ENERGIES = energies[start : start + 100]
        parts.append(excited_transitions._build(-11.0)["strength"].sum(axis=-1))
    return energies, np.concatenate(parts)


def main() -> None:
    soft = gw.SoftPotentialModel(energy_scale=W, density=DENSITY)
    silica = gw.material("vitreous silica")
    glass = gw.Glass(silica, soft, longitudinal=STRENGTH, transverse=STRENGTH)
    table = resonant_table(soft.shape)
    excited_energies, excited = excited_strength()
    axis = np.unique(np.concatenate([np.geomspace(1e-4, 1, 60), np.geomspace(1, 40, 240)]))
    nodes = level_sets(axis, -11.0)
    x = np.linspace(1e-4, 46.0, 46001)
    phonons = x**4 * np.exp(-x) / np.expm1(-x) ** 2
    for i, temperature in enumerate(TEMPERATURES):
        scaled = temperature / W
        energy = x * scaled
        first = first_transition(nodes, np.array([scaled]), soft.shape)[:, 0]
        inside = np.log(np.clip(energy, axis[0], axis[-1]))
        pairs = np.exp(PchipInterpolator(np.log(axis), np.log(first))(inside))
        others = np.interp(energy, excited_energies, excited[:, i])
        far = np.exp(table(transition_coordinate(np.log(energy)), np.log(scaled)))
        resonant = -np.expm1(-x) * np.where(energy < 38.0, pairs + others, far)
        points = np.geomspace(energy[0], energy[-1], 400) / glass.rate_constant
        spline = CubicSpline(np.log(points), np.log(direct_relaxation(points, scaled, soft.shape)))
        relaxation = np.exp(spline(np.log(energy / glass.rate_constant)))
        total = 0.0
        for degeneracy, velocity in zip((1, 2), glass.velocities, strict=True):
            frequency = energy * W * BOLTZMANN / REDUCED_PLANCK
            rate = np.pi * STRENGTH * frequency / velocity * (resonant + relaxation)
            edge = REDUCED_PLANCK * velocity * silica.zone_boundary / (BOLTZMANN * temperature)
            kept = min(edge, x[-1])
            grid = np.append(x[x < kept], kept)
            values = np.interp(grid, x, phonons * (FLOOR + 1.0 / rate))
            wave_number = BOLTZMANN * temperature / (REDUCED_PLANCK * velocity)
            prefactor = BOLTZMANN * velocity * wave_number**3 / (6.0 * np.pi**2)
            total += degeneracy * prefactor * np.trapezoid(values, grid)
        print(f"    {temperature}: {total:.7e},")


if __name__ == "__main__":
    main()
