"""Glass: a material, an ensemble and their coupling."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from glasswell.bath.debye import BRANCHES, DEGENERACY
from glasswell.constants import BOLTZMANN, ELECTRONVOLT, REDUCED_PLANCK
from glasswell.ensemble import PotentialEnsemble, StandardTunnellingModel
from glasswell.errors import InputError
from glasswell.glass.conditions import Conditions
from glasswell.glass.under_conditions import under_conditions
from glasswell.material import Material
from glasswell.numerics.plain_number import make_plain

_PAIRS = ("longitudinal", "transverse", "coupling_longitudinal", "coupling_transverse")


@dataclass(frozen=True)
class Glass:
    """A material with an ensemble of soft configurations coupled to its phonons.

    Give either the tunnelling strengths `longitudinal`, `transverse` (dimensionless,
    C_α = P̄γ_α²/ρv_α² = P_sΛ_α²/Wρv_α²) or the couplings `coupling_longitudinal`,
    `coupling_transverse` (eV: Λ_α per unit y and strain for soft potentials, γ_α for two-level
    systems, b_α of b (x/a0) ε for soft configurations, Λ_α = b_α √η_L), exactly one of the two
    pairs.  P_s is the density of the ensemble: of soft configurations that per dN2 dN3 at its
    maximum, of samples their number per volume; the tunnelling strength that an experiment finds
    then follows from the ensemble (`glasswell.experimental_parameters`).
    pressure (Pa), conditions: where `at` has brought the glass, and by which constants.
    Raises InputError if both or neither pair is given, a value is negative, or something else
    stands in the place of the material or the ensemble.
    Source: D. A. Parshin, PRB 49, 9400 (1994); theory of the one-phonon rates: J. Jäckle, Z. Phys.
    257, 212 (1972).
    """

    material: Material
    ensemble: PotentialEnsemble | StandardTunnellingModel
    longitudinal: float | None = None
    transverse: float | None = None
    coupling_longitudinal: float | None = None
    coupling_transverse: float | None = None
    pressure: float = 0.0
    conditions: Conditions | None = None

    def __post_init__(self) -> None:
        _check_parts(self.material, self.ensemble)
        make_plain(
            self,
            (*_PAIRS, "pressure"),
            "a glass has one coupling to each branch",
            "make one glass for each value",
        )
        strengths = (self.longitudinal, self.transverse)
        couplings = (self.coupling_longitudinal, self.coupling_transverse)
        given = [all(v is not None for v in pair) for pair in (strengths, couplings)]
        partly = [any(v is not None for v in pair) for pair in (strengths, couplings)]
        if given.count(True) != 1 or partly.count(True) != 1:
            raise InputError(
                "a glass needs exactly one pair of couplings",
                "the strengths C_l, C_t and the couplings in eV determine each other",
                "give longitudinal= and transverse=, or coupling_longitudinal= and "
                "coupling_transverse=",
            )
        pair = strengths if given[0] else couplings
        if not all(np.isfinite(v) and v >= 0.0 for v in pair if v is not None):
            raise InputError(
                f"the couplings {pair!r} are not usable",
                "they are finite and not negative",
                "glasses have strengths between 1e-4 and 1e-3",
            )

    @property
    def strengths(self) -> tuple[float, float]:
        """Tunnelling strengths (C_l, C_t), dimensionless."""
        if self.longitudinal is not None and self.transverse is not None:
            return self.longitudinal, self.transverse
        return (
            self._strength(self.coupling_longitudinal or 0.0, "longitudinal"),
            self._strength(self.coupling_transverse or 0.0, "transverse"),
        )

    @property
    def couplings(self) -> tuple[float, float]:
        """Couplings (Λ_l, Λ_t), or (γ_l, γ_t) of two-level systems, in eV."""
        if self.coupling_longitudinal is not None and self.coupling_transverse is not None:
            return self.coupling_longitudinal, self.coupling_transverse
        first, second = self.strengths
        return self._coupling(first, "longitudinal"), self._coupling(second, "transverse")

    def _strength(self, coupling: float, branch: str) -> float:
        modulus = self.material.density * self.velocity(branch) ** 2
        acting = coupling * ELECTRONVOLT * self._coupling_per_given
        return float(self._density_per_joule * acting**2 / modulus)

    def _coupling(self, strength: float, branch: str) -> float:
        modulus = self.material.density * self.velocity(branch) ** 2
        acting = np.sqrt(strength * modulus / self._density_per_joule)
        return float(acting / (ELECTRONVOLT * self._coupling_per_given))

    @property
    def _coupling_per_given(self) -> float:
        """Λ, or γ of two-level systems, per coupling given."""
        if isinstance(self.ensemble, PotentialEnsemble):
            return self.ensemble.coupling_per_given
        return 1.0

    @property
    def _density_per_joule(self) -> float:
        """Density over W of soft potentials, P̄ of two-level systems, 1/(J m³)."""
        if isinstance(self.ensemble, PotentialEnsemble):
            return self.ensemble.density / (self.ensemble.energy_scale * BOLTZMANN)
        return self.ensemble.density

    def velocity(self, branch: str) -> float:
        """Sound velocity of a branch, "longitudinal" or "transverse", in m/s."""
        if branch not in BRANCHES:
            raise InputError(
                f"branch={branch!r} is unknown", "", 'choose "longitudinal" or "transverse"'
            )
        return float(getattr(self.material, f"{branch}_velocity"))

    @property
    def velocities(self) -> tuple[float, float]:
        """Sound velocities (v_l, v_t) in m/s."""
        return self.velocity("longitudinal"), self.velocity("transverse")

    @property
    def rate_constant(self) -> float:
        """K of soft potentials, ħΓ_mn/W = K |y_mn|² ε³ {n_B up, n_B + 1 down}.

        K = Σ g_α C_α W³/(2πP_s ħ³v_α³), dimensionless.  Raises InputError for two-level systems,
        which have no W.
        """
        if not isinstance(self.ensemble, PotentialEnsemble):
            raise InputError(
                "two-level systems have no rate constant K",
                "K is measured in the energy scale W of soft potentials",
                "use a SoftPotentialModel",
            )
        return float(
            rate_constant(
                self.ensemble.energy_scale, self.ensemble.density, self.strengths, self.velocities
            )
        )

    def replace(self, **changes: Any) -> Glass:
        """The same glass with other fields."""
        return replace(self, **changes)

    def at(
        self,
        *,
        pressure: float | None = None,
        glass_transition: float | None = None,
        conditions: Conditions | None = None,
    ) -> Glass:
        """The same glass at a pressure (Pa), or vitrified at another T_g (K).

        c_a → c_a exp[-p/p** - (p/p̄)²] exp[(ϑ/T_g)^β - (ϑ/T_g0)^β] scales the density of the
        ensemble, b → b (T_g/T_g0)^γ the couplings (so C_α ∝ c_a b², K ∝ b²), and pressure tilts the
        potentials, D1 → D1 ± Λ_p p/W, half of them each way.  T_g0 is that of the material.  What
        is left out stays as it is: `at` says where the glass is, not by how much it moves, so
        glass.at(pressure=p).at(pressure=q) is glass.at(pressure=q), and at(pressure=0) leads back.
        Density, sound velocities and W are not changed.
        conditions: the constants, `Conditions()` by default; once set they stay with the glass.
        Raises InputError for negative pressures, T_g that are not positive, a material without
        T_g, other constants than before, soft fractions above 0.5, couplings from which Λ_p cannot
        be derived, and potentials tilted out of the tables.
        Source: M. I. Klinger, Phys. Rep. 165, 275 (1988), and his report; Λ_p is derived here.
        """
        return under_conditions(self, pressure, glass_transition, conditions)


def _check_parts(material: object, ensemble: object) -> None:
    if not isinstance(material, Material):
        raise InputError(
            f"{_described(material)} is no material",
            "a glass is made of a material, an ensemble and their coupling, in this order",
            'give a Material, such as glasswell.material("vitreous silica")',
        )
    if not isinstance(ensemble, PotentialEnsemble | StandardTunnellingModel):
        raise InputError(
            f"{_described(ensemble)} is no ensemble",
            "a glass is made of a material, an ensemble and their coupling, in this order",
            "give a SoftPotentialModel or another ensemble",
        )


def _described(something: object) -> str:
    return repr(something) if isinstance(something, str) else f"a {type(something).__name__}"


def rate_constant(
    energy_scale: Any, density: Any, strengths: tuple[Any, Any], velocities: tuple[float, float]
) -> Any:
    """K = Σ g_α C_α (W/ħv_α)³/(2πP_s) from W (K), P_s (1/m³), C_α and v_α (m/s); traceable."""
    wave_number = BOLTZMANN / REDUCED_PLANCK * energy_scale
    total = 0.0
    for degeneracy, strength, velocity in zip(DEGENERACY, strengths, velocities, strict=True):
        total = total + degeneracy * strength * (wave_number / velocity) ** 3
    return total / (2.0 * np.pi * density)
