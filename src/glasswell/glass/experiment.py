"""From the microscopic parameters of soft configurations to what experiments quote, and back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from glasswell.constants import ELECTRONVOLT
from glasswell.ensemble import PotentialEnsemble, SoftConfigurationsModel
from glasswell.ensemble.tunnelling_limit import standard_tunnelling_limit, tunnelling_stiffness
from glasswell.errors import InputError
from glasswell.glass.glass import Glass
from glasswell.material import Material
from glasswell.potential import effective_mass


@dataclass(frozen=True)
class ExperimentalParameters:
    """What an experiment at the energy `energy` would quote.

    energy: in K.  stiffness: D2 of the symmetric double well with Δ0 = `energy`.
    tunnelling_density: P̄ = 2P(0, D2)/(W|D2|) in 1/(J m³).  deformation_longitudinal,
    deformation_transverse: γ_α = Λ_α √(|D2|/2) in eV.  strength_longitudinal, strength_transverse:
    C_α = P̄γ_α²/ρv_α².  absorption_longitudinal, absorption_transverse: l⁻¹/(πω/v) at T = 0, which
    is what C_α is in the limit of deep wells.  linear_heat_capacity: C_exc(T)/T at T = energy/10,
    in J/(K² m³), all systems in equilibrium.
    """

    energy: float
    stiffness: float
    tunnelling_density: float
    deformation_longitudinal: float
    deformation_transverse: float
    strength_longitudinal: float
    strength_transverse: float
    absorption_longitudinal: float
    absorption_transverse: float
    linear_heat_capacity: float


def experimental_parameters(glass: Glass, energy: float = 1.0) -> ExperimentalParameters:
    """P̄, γ, C and c1 that belong to a glass with an ensemble of soft potentials.

    Tunnelling systems with splitting Δ0 = `energy` (K) lie at (0, D2): P̄ = 2P(0, D2)/(W|D2|),
    γ_α = Λ_α√(|D2|/2), C_α = P̄γ_α²/(ρv_α²) = P(0, D2)Λ_α²/(Wρv_α²).  P is P_s in the soft-potential
    model, and (4F/|D2|)… of soft configurations, so that there C falls slowly towards deep wells.
    Raises InputError for ensembles without a density over (D1, D2), and energies outside the
    splittings kept or above 1.9 W, where nothing tunnels.
    Source: theory of M. I. Klinger, Phys. Rep. 165, 275 (1988); Parshin, PRB 49, 9400 (1994).
    """
    ensemble = glass.ensemble
    if not isinstance(ensemble, PotentialEnsemble):
        raise InputError(
            "two-level systems are what experiments quote already",
            "P̄ and C of a StandardTunnellingModel are its own parameters",
            "use a SoftPotentialModel or a SoftConfigurationsModel",
        )
    stiffness = tunnelling_stiffness(ensemble, energy)
    pairs = standard_tunnelling_limit(ensemble, energy).density
    reach = ensemble.coupling_per_given * np.sqrt(abs(stiffness) / 2.0)
    gamma = [reach * coupling for coupling in glass.couplings]
    modulus = [glass.material.density * v**2 for v in glass.velocities]
    strength = [pairs * (g * ELECTRONVOLT) ** 2 / m for g, m in zip(gamma, modulus, strict=True)]
    absorbed = float(ensemble.resonant_strength(energy, 0.0, "first"))
    cold = energy / 10.0
    return ExperimentalParameters(
        float(energy),
        stiffness,
        pairs,
        float(gamma[0]),
        float(gamma[1]),
        float(strength[0]),
        float(strength[1]),
        absorbed * glass.strengths[0],
        absorbed * glass.strengths[1],
        float(ensemble.heat_capacity(cold)) / cold,
    )


def soft_configurations_glass(
    material: Material,
    *,
    energy_scale: float,
    tunnelling_density: float,
    strength_longitudinal: float,
    strength_transverse: float,
    width_eta: float,
    width_xi: float,
    quartic_energy: float = 15.0,
    length: float = 1.0,
    energy: float = 1.0,
    minimum_d2: float = -11.0,
) -> Glass:
    """The glass of soft configurations that shows given W, P̄ and C_α: the way back.

    M follows from W/k = `energy_scale` (K) with A and a0 assumed, c_a from P̄ (1/(J m³)) with the
    widths assumed, b_α from C_α; all at the splitting `energy` (K).  W, P̄ and C do not tell A, a0,
    η̄ and ξ̄: whoever asks has to say what they are.
    Raises InputError if no soft fraction up to 0.5 makes P̄, and as `SoftConfigurationsModel`.
    """
    for name, value in (
        ("strength_longitudinal", strength_longitudinal),
        ("strength_transverse", strength_transverse),
    ):
        if not (np.isfinite(value) and value > 0.0):
            raise InputError(
                f"{name}={value!r} is not usable",
                "tunnelling strengths are measured numbers above zero",
                f"give a positive {name}",
            )
    mass = float(
        effective_mass(energy_scale=energy_scale, quartic_energy=quartic_energy, length=length)
    )
    trial = SoftConfigurationsModel(
        quartic_energy=quartic_energy,
        length=length,
        mass=mass,
        atom_density=material.require("atom_density"),
        soft_fraction=0.1,
        width_eta=width_eta,
        width_xi=width_xi,
        minimum_d2=minimum_d2,
    )
    unit = Glass(material, trial, coupling_longitudinal=1.0, coupling_transverse=1.0)
    found = experimental_parameters(unit, energy)
    fraction = 0.1 * tunnelling_density / found.tunnelling_density
    if not 0.0 < fraction <= 0.5:
        raise InputError(
            f"P̄ = {tunnelling_density:.3g} 1/(J m³) asks for a soft fraction of {fraction:.3g}",
            "with these widths most soft atoms do not tunnel, and more than half cannot be soft",
            "choose smaller widths, or a smaller P̄",
        )
    ratio = tunnelling_density / found.tunnelling_density
    return Glass(
        material,
        replace(trial, soft_fraction=float(fraction)),
        coupling_longitudinal=float(
            np.sqrt(strength_longitudinal / (ratio * found.strength_longitudinal))
        ),
        coupling_transverse=float(
            np.sqrt(strength_transverse / (ratio * found.strength_transverse))
        ),
    )
