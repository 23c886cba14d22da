"""Superconductor: what a film adds to the loss and the frequency of a resonator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.constants import BOLTZMANN, PLANCK
from glasswell.errors import InputError
from glasswell.superconductor.conductivity import dissipation, inertia
from glasswell.superconductor.gap import reduced_gap

Array = npt.NDArray[np.float64]

# As good as zero for every gap: exp(-Δ/kT) underflows.
_COLD = 1e-4


@dataclass(frozen=True, kw_only=True)
class Superconductor:
    """The metal of a resonator: a superconductor without pair breakers, in the dirty limit.

    critical_temperature: Tc in K.  kinetic_inductance_fraction: α, the share of the inductance
    that is kinetic, at T → 0; for films thicker than the penetration depth give α/2, in the
    extreme anomalous limit α/3, since the surface reactance goes as σ2^-½ or σ2^-⅓ there.
    gap_ratio: Δ(0)/kTc, 1.764 in weak coupling; Δ(T)/Δ(0) is that of weak coupling always.
    Raises InputError for values that are no superconductor.
    Source: D. C. Mattis, J. Bardeen, Phys. Rev. 111, 412 (1958); J. Gao, thesis, California
    Institute of Technology (2008).
    """

    critical_temperature: float
    kinetic_inductance_fraction: float
    gap_ratio: float = 1.764

    def __post_init__(self) -> None:
        positive = (self.critical_temperature, self.kinetic_inductance_fraction, self.gap_ratio)
        good = all(np.isfinite(value) and value > 0.0 for value in positive)
        if not good or self.kinetic_inductance_fraction > 1.0:
            raise InputError(
                f"critical_temperature={self.critical_temperature!r}, kinetic_inductance_fraction="
                f"{self.kinetic_inductance_fraction!r}, gap_ratio={self.gap_ratio!r} are no "
                "superconductor",
                "all are positive, and the kinetic share of an inductance is at most 1",
                "give for example critical_temperature=1.2, kinetic_inductance_fraction=0.05",
            )

    def gap(self, temperature: npt.ArrayLike) -> Array:
        """Δ(T)/k in K at temperatures below Tc, in the shape of `temperature`.

        Raises InputError for temperatures that are not between 0 and Tc.
        """
        values = np.asarray(temperature, dtype=np.float64)
        wrong = ~((values > 0.0) & (values < self.critical_temperature))
        if wrong.any():
            raise InputError(
                f"temperature holds {values[wrong].flat[0]:.6g} K",
                f"the metal is superconducting below {self.critical_temperature:g} K only",
                "keep to temperatures above zero and below the critical temperature",
            )
        ground = self.gap_ratio * self.critical_temperature
        reduced = reduced_gap(values.ravel() / self.critical_temperature)
        return np.asarray(ground * reduced).reshape(values.shape)

    def conductivity(self, temperature: Array, frequency: Array) -> tuple[Array, Array]:
        """σ1/σn and σ2/σn (temperature, frequency) at (temperature,) in K, (frequency,) in Hz.

        Raises InputError where a photon breaks pairs, hf ≥ 2Δ(T), and as `gap`.
        """
        gap = self.gap(temperature)[:, None]
        photon = PLANCK / BOLTZMANN * np.asarray(frequency, dtype=np.float64)[None, :]
        breaking = photon >= 2.0 * gap
        if breaking.any():
            row, column = np.argwhere(breaking)[0]
            raise InputError(
                f"photons of {frequency[column]:.4g} Hz break pairs at {temperature[row]:.6g} K",
                f"twice the gap is {2.0 * gap[row, 0] * BOLTZMANN / PLANCK:.4g} Hz there",
                "keep to frequencies below 2Δ(T)/h",
            )
        warm = np.asarray(temperature)[:, None]
        return dissipation(gap, photon, warm), inertia(gap, photon, warm)

    def loss(self, temperature: Array, frequency: Array) -> Array:
        """1/Q (temperature, frequency) of thermal quasiparticles: α σ1/σ2."""
        first, second = self.conductivity(temperature, frequency)
        return np.asarray(self.kinetic_inductance_fraction * first / second)

    def shift(self, temperature: Array, frequency: Array, reference: float) -> Array:
        """δf/f (temperature, frequency) since the reference temperature: (α/2) δσ2/σ2(0).

        Measured by σ2 at T = 0, where α is defined, so that shifts between temperatures add up.
        """
        cold = _COLD * self.critical_temperature
        axis = np.concatenate([temperature, [reference, cold]])
        _, second = self.conductivity(axis, frequency)
        change = (second[:-2] - second[-2]) / second[-1]
        return np.asarray(0.5 * self.kinetic_inductance_fraction * change)
