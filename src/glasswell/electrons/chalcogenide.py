"""Electron centres of a chalcogenide glass, with the values assumed for them."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from glasswell.electrons.centres import ElectronCentres
from glasswell.ensemble import SoftConfigurationsModel
from glasswell.glass import Glass
from glasswell.material import Material, material
from glasswell.provenance import Source


class Assumption(NamedTuple):
    """A value that goes into the example of a chalcogenide, and where it comes from."""

    symbol: str
    value: float
    unit: str
    source: Source


class Chalcogenide(NamedTuple):
    """A glass of soft configurations and the electron centres in them."""

    glass: Glass
    centres: ElectronCentres


_KLINGER = "M. I. Klinger, Phys. Rep. 165, 275 (1988)"
_ASSUMED = "assumed by the glasswell developers"

# What goes into `chalcogenide_centres`; beside them only the density, velocities and atom density
# of the material, from its library.
_ASSUMPTIONS: Final = (
    Assumption(
        "quartic_energy", 15.0, "eV", Source(_KLINGER, note="A = k a0²/2 of k about 30 eV/Å²")
    ),
    Assumption("length", 1.0, "angstrom", Source(_KLINGER, note="a0 about 1 Å")),
    Assumption(
        "mass",
        150.0,
        "u",
        Source(_ASSUMED, note="W/k = 16.6 K, inside the 10 to 20 K of the theory; U_eff hardly "
               "depends on it"),
    ),
    Assumption(
        "soft_fraction", 0.05, "", Source(_ASSUMED, note="the theory says at most about 0.1")
    ),
    Assumption("width_eta", 0.1, "", Source(_ASSUMED, note="small against 1, as the theory asks")),
    Assumption("width_xi", 0.25, "", Source(_ASSUMED, note="small against 1, as the theory asks")),
    Assumption(
        "coupling_longitudinal", 5.0, "eV",
        Source(_ASSUMED, note="b of b (x/a0) ε, of the order found for vitreous silica; it makes "
               "the tilt by pressure"),
    ),
    Assumption("coupling_transverse", 3.0, "eV", Source(_ASSUMED, note="as the longitudinal one")),
    Assumption(
        "coupling",
        3.0,
        "eV",
        Source(_ASSUMED, note="makes the Stokes shift of the first electron in a purely quartic "
               "potential 1.1 eV, about half of the gap; luminescence near half of the gap: "
               "R. A. Street, Adv. Phys. 25, 397 (1976)"),
    ),
    Assumption(
        "repulsion",
        0.3,
        "eV",
        Source(_ASSUMED, note="small enough for U_eff < 0, as the missing spins of these glasses "
               "ask: P. W. Anderson, Phys. Rev. Lett. 34, 953 (1975)"),
    ),
)  # fmt: skip

_OF_ENSEMBLE = ("quartic_energy", "length", "mass", "soft_fraction", "width_eta", "width_xi")
_OF_GLASS = ("coupling_longitudinal", "coupling_transverse")
_OF_CENTRES = ("coupling", "repulsion", "site_energy")


def chalcogenide_assumptions() -> tuple[Assumption, ...]:
    """What is assumed in `chalcogenide_centres`, each value with its source."""
    return _ASSUMPTIONS


def chalcogenide_centres(
    substance: str | Material = "arsenic trisulfide", **changes: float
) -> Chalcogenide:
    """A chalcogenide glass of soft configurations with electrons in them.

    The values are those of `glasswell.chalcogenide_assumptions()`, most of them assumed and none
    fitted; any of them, and site_energy, negative_eta and minimum_d2, can be given instead.
    Raises InputError for a material without an atom density, and as the classes.
    """
    given = substance if isinstance(substance, Material) else material(substance)
    values = {one.symbol: one.value for one in _ASSUMPTIONS} | changes

    def chosen(names: tuple[str, ...]) -> dict[str, Any]:
        return {name: values.pop(name) for name in names if name in values}

    of_glass, of_centres = chosen(_OF_GLASS), chosen(_OF_CENTRES)
    rest: dict[str, Any] = values
    ensemble = SoftConfigurationsModel(atom_density=given.require("atom_density"), **rest)
    return Chalcogenide(
        Glass(given, ensemble, **of_glass), ElectronCentres(ensemble=ensemble, **of_centres)
    )
