"""Concentrations of the three kinds of soft potential, and of atoms that tunnel.

On a line of fixed N3 the kind of a potential changes at a few N2, which are the same for every
density: they are found once and kept.  A density is then integrated between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell import cache
from glasswell.ensemble.kind_borders import kind_borders
from glasswell.ensemble.kinds import kind_numbers
from glasswell.ensemble.shaped import positive
from glasswell.ensemble.soft_configurations import SoftConfigurationsModel
from glasswell.ensemble.tilted_kinds import tilted_kind_shares
from glasswell.errors import InputError
from glasswell.numerics.quadrature import gauss_panels, geometric_edges
from glasswell.potential import KINDS, minimum_form_to_invariants
from glasswell.spectrum.energy_axis import QUARTIC_EXCITATION
from glasswell.spectrum.level_set_nodes import smallest_energy
from glasswell.spectrum.saddle import critical_energy

Array = npt.NDArray[np.float64]

VERSION = "1"
_LARGEST_N3, _LARGEST_N2 = 60.0, 1500.0
_SCANNED = 700


@dataclass(frozen=True)
class Concentrations:
    """Fractions of all atoms that sit in soft potentials of each kind.

    single_well: c⁽¹⁾.  two_well: c⁽²⁾.  intermediate: c⁽³⁾.  Their sum is the soft fraction c_a.
    """

    single_well: float
    two_well: float
    intermediate: float


def _lines() -> tuple[Array, Array]:
    """Values of N3 ≥ 0 (line,) and the weights dN3."""
    return gauss_panels(np.append(0.0, geometric_edges(0.5, _LARGEST_N3, 1.5)), 6)


def _kinds_on(n2: Array, n3: Array) -> npt.NDArray[np.int64]:
    return kind_numbers(*minimum_form_to_invariants(n2, n3))


def _borders() -> dict[str, npt.NDArray[np.float64]]:
    """Borders N2 of the lines."""
    n3, _ = _lines()
    scan = np.sinh(np.linspace(-1.0, 1.0, _SCANNED) * np.arcsinh(_LARGEST_N2))
    return kind_borders(scan, n3, _kinds_on)


def _shares(model: SoftConfigurationsModel) -> Array:
    """Shares of the kinds in all soft potentials, in the order of KINDS."""
    if model.bias:
        return tilted_kind_shares(model.untilted_shape, model.bias)
    table = cache.load_or_build("kind-borders", VERSION, {}, _borders)
    shape = model.untilted_shape
    n3, line_weight = _lines()
    reach = min(_LARGEST_N2, 9.0 * shape.width_n2 if shape.function is None else 2.0 / model.eta_l)
    half = geometric_edges(0.2, reach, 1.35)
    common = np.concatenate([-half[::-1], [0.0], half])
    shares = np.zeros(len(KINDS))
    for i, (third, weight) in enumerate(zip(n3, line_weight, strict=True)):
        borders = table["borders"][i][np.isfinite(table["borders"][i])]
        edges = np.unique(np.concatenate([common, borders[np.abs(borders) < reach]]))
        n2, n2_weight = gauss_panels(edges, 6)
        values = n2_weight * shape.configurations(n2, np.full_like(n2, third))
        number = table["kinds"][i][np.searchsorted(borders, n2)].astype(np.int64)
        shares += weight * np.bincount(number, values, len(KINDS))
    return np.asarray(shares / shares.sum())


def concentrations(model: SoftConfigurationsModel) -> Concentrations:
    """Concentrations c⁽¹⁾, c⁽²⁾, c⁽³⁾ of the three kinds of soft potential, per atom.

    c⁽ᵏ⁾ = c_a ∫_k F dη dξ / ∫F dη dξ, the kinds as in `SoftPotential.kind`.  Good to 1e-4 of c_a.
    Raises InputError for other ensembles, which have no number of atoms.
    Source: M. I. Klinger, Phys. Rep. 165, 275 (1988).
    """
    _check(model)
    shares = dict(zip(KINDS, model.soft_fraction * _shares(model), strict=True))
    return Concentrations(
        float(shares["single-well"]), float(shares["two-well"]), float(shares["intermediate"])
    )


def tunnelling_fraction(model: SoftConfigurationsModel, energy: float) -> float:
    """Fraction of all atoms with a first excitation between the smallest kept and `energy` (K).

    ∫n(E) dE / n_atoms from the smallest splitting of the model (its minimum_d2), or 1e-5 W.
    Raises InputError if the energy is not positive.
    """
    _check(model)
    last = float(positive(energy, "energy")) / model.energy_scale
    first = smallest_energy(model.minimum_d2)
    if last <= first:
        return 0.0
    # n(E) is smooth in ln E but for the singularity, towards which panels are graded.
    critical, steps = critical_energy(), 0.3 * 0.2 ** np.arange(0, 9)
    near = np.concatenate([critical - steps, [critical, QUARTIC_EXCITATION], critical + steps])
    edges = np.append(geometric_edges(first, last, 1.6), near)
    edges = np.unique(np.clip(edges, first, last))
    scaled, weight = gauss_panels(edges, 8)
    states = model.density_of_states(scaled * model.energy_scale)
    return float((weight * states).sum() * model.energy_scale / model.atom_density)


def _check(model: object) -> None:
    if not isinstance(model, SoftConfigurationsModel):
        raise InputError(
            f"a {type(model).__name__} has no number of atoms",
            "fractions of atoms belong to soft configurations, which have an atom_density",
            "use a SoftConfigurationsModel",
        )
