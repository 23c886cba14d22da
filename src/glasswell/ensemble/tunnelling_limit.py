"""The standard tunnelling model as the cold limit of soft potentials."""

from __future__ import annotations

import numpy as np

from glasswell.constants import BOLTZMANN
from glasswell.ensemble.sampled import SampledPotentials
from glasswell.ensemble.shaped import PotentialEnsemble
from glasswell.ensemble.standard_tunnelling import StandardTunnellingModel
from glasswell.errors import InputError
from glasswell.numerics.plain_number import plain_number
from glasswell.spectrum.level_set_nodes import smallest_energy, top_of_level_set
from glasswell.spectrum.splitting import tunnel_splitting

# Above this splitting (W) the two levels of a potential are no tunnelling pair any more.
_LARGEST_SPLITTING = 1.9


def tunnelling_stiffness(ensemble: PotentialEnsemble, energy: float) -> float:
    """D2 of the symmetric double well that splits by `energy` (K).

    Raises InputError for samples, and for energies outside the splittings that the ensemble keeps.
    """
    if isinstance(ensemble, SampledPotentials):
        raise InputError(
            "this ensemble has no density of soft potentials",
            "tunnelling parameters follow from the density at the double wells that split by E",
            "use a SoftPotentialModel or a SoftConfigurationsModel",
        )
    energy = plain_number("energy", energy, "the limit is that at one energy", "call once for each")
    scaled, scale = energy / ensemble.energy_scale, ensemble.energy_scale
    least = smallest_energy(ensemble.shape.minimum_d2)
    if not least <= scaled <= _LARGEST_SPLITTING:
        raise InputError(
            f"energy={energy!r} K is {scaled:.3g} W",
            f"double wells that tunnel split by {least:.1g} W to {_LARGEST_SPLITTING} W here",
            f"choose an energy of {least * scale:.1g} K to {_LARGEST_SPLITTING * scale:.2g} K",
        )
    return float(top_of_level_set(np.array([scaled]))[0])


def standard_tunnelling_limit(
    ensemble: PotentialEnsemble, energy: float
) -> StandardTunnellingModel:
    """The standard tunnelling model that soft potentials become near one energy, far below W.

    P̄(Δ0) = 2P(0, D2)/(W|D2|) with Δ0(D2) = `energy` (K), and the splittings from that of the
    smallest D2 to W.  With P = P_s it depends on Δ0 as ln^(-2/3), so P̄ is only locally constant.
    Raises InputError as `tunnelling_stiffness`.
    Source: Il'in, Karpov, Parshin, JETP 65, 165 (1987).
    """
    stiffness = tunnelling_stiffness(ensemble, energy)
    scale = ensemble.energy_scale
    density = ensemble.density * float(ensemble.shape.density(0.0, stiffness))
    smallest = float(tunnel_splitting(ensemble.shape.minimum_d2)) * scale
    return StandardTunnellingModel(
        density=2.0 * density / (scale * BOLTZMANN * abs(stiffness)),
        minimum_splitting=smallest,
        maximum_splitting=scale,
    )
