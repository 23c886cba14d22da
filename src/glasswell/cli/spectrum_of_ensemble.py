"""What `glasswell spectrum` answers about an ensemble: n(E) by kind, with its landmarks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from glasswell.cli.table import aligned
from glasswell.ensemble import (
    ExcitationLandmarks,
    SoftConfigurationsModel,
    concentrations,
    excitation_landmarks,
)
from glasswell.ensemble.density_of_states import density_of_states
from glasswell.ensemble.shaped import PotentialEnsemble
from glasswell.plot.potential_figure import amount
from glasswell.plot.states_figure import StatesPicture, energies, shares

Array = npt.NDArray[np.float64]

# Energies of the printed table, in units of W.
_PRINTED: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 2.0, 3.0, 5.0, 10.0)
_UNIT: Final = "1/(K m^3)"
_NONE: Final = ExcitationLandmarks(None, None, None)


@dataclass(frozen=True)
class Answer:
    """An ensemble with the energies at which its n(E) changes character."""

    ensemble: PotentialEnsemble
    landmarks: ExcitationLandmarks

    @classmethod
    def of(cls, ensemble: PotentialEnsemble, *, landmarks: bool) -> Self:
        """The landmarks are looked for only if they are wanted."""
        return cls(ensemble, excitation_landmarks(ensemble) if landmarks else _NONE)

    def picture(self) -> StatesPicture:
        """The figure."""
        name = "Soft configurations" if self._configurations else "Soft potentials"
        note = ", ".join(f"{symbol} = {value}" for symbol, value in self._parameters())
        return StatesPicture.of(
            self.ensemble, self.landmarks, f"{name}: density of states", note.replace("-", "−")
        )

    def text(self, axis: Array | None) -> str:
        """Scales, concentrations, landmarks, and n(E) at some energies with its shares."""
        name = "soft configurations" if self._configurations else "soft potentials"
        lines = [name, "", *aligned([*self._scales()], indent="  "), ""]
        lines += [*aligned([*self._landmarks()], indent="  "), ""]
        return "\n".join([*lines, *aligned([*self._rows(axis)], indent="  "), ""])

    def table(self, axis: Array | None) -> str:
        """The curve as CSV, n(E) and its parts by kind."""
        scale = self.ensemble.energy_scale
        singular = self.landmarks.critical
        energy = energies(scale, singular) if axis is None else axis
        total = density_of_states(self.ensemble, energy)
        parts = {k: share * total for k, share in shares(self.ensemble, energy).items()}
        columns = {"energy [K]": energy, f"total [{_UNIT}]": total}
        columns |= {f"{kind.replace('-', '_')} [{_UNIT}]": part for kind, part in parts.items()}
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        return "\n".join([",".join(columns), *(",".join(map(repr, row)) for row in rows), ""])

    @property
    def _configurations(self) -> bool:
        return isinstance(self.ensemble, SoftConfigurationsModel)

    def _parameters(self) -> Iterator[tuple[str, str]]:
        model: Any = self.ensemble
        yield "W/k", f"{model.energy_scale:.4g} K"
        if self._configurations:
            yield "M", f"{model.mass:.4g} u"
            yield "A", f"{model.quartic_energy:.4g} eV"
            yield "a₀", f"{model.length:.4g} Å"
            yield "n", f"{amount(model.atom_density)} m⁻³"
            yield "c_a", f"{model.soft_fraction:.4g}"
            yield "widths of η and ξ", f"{model.width_eta:.4g} and {model.width_xi:.4g}"
            yield "factor at η < 0", f"{model.negative_eta:.4g}"
        else:
            yield "Pₛ", f"{amount(model.density)} m⁻³"
            yield "random force a", f"{model.random_force:.4g}"
        yield "smallest D₂", f"{model.minimum_d2:.4g}"

    def _scales(self) -> Iterator[tuple[str, str, str]]:
        model: Any = self.ensemble
        yield "energy scale", "W/k", f"{model.energy_scale:.4g} K"
        if not self._configurations:
            yield "density of soft potentials", "Pₛ", f"{amount(model.density)} m⁻³"
            yield "random force", "a", f"{model.random_force:.4g}"
            return
        yield "scale of η", "η_L", f"{model.eta_l:.4g}"
        found = concentrations(model)
        yield "atoms in single-well potentials", "c⁽¹⁾", f"{100.0 * found.single_well:.3g} %"
        yield "atoms in two-well potentials", "c⁽²⁾", f"{100.0 * found.two_well:.3g} %"
        yield "atoms in intermediate potentials", "c⁽³⁾", f"{100.0 * found.intermediate:.3g} %"

    def _landmarks(self) -> Iterator[tuple[str, str, str, str]]:
        found = self.landmarks
        for name, meaning, value in (
            ("E_a", "below it two wells make 90 % of n(E)", found.tunnelling_end),
            ("E_c", "n(E) diverges as a logarithm", found.critical),
            ("E_b", "minimum of n(E) between 2.2 and 8 W", found.minimum),
        ):
            if value is None:
                yield name, meaning, "none", ""
            else:
                scaled = value / self.ensemble.energy_scale
                yield name, meaning, f"{value:.4g} K", f"{scaled:.4g} W"

    def _rows(self, axis: Array | None) -> Iterator[list[str]]:
        scale = self.ensemble.energy_scale
        energy = scale * np.array(_PRINTED) if axis is None else axis
        total = density_of_states(self.ensemble, energy)
        parts = shares(self.ensemble, energy)
        yield ["E (K)", "E/W", f"n(E) ({_UNIT})", *parts]
        for place, value in enumerate(energy):
            # Below the smallest splitting there is nothing to be shared.
            known = sum(share[place] for share in parts.values()) > 0.0
            percent = [
                f"{100.0 * share[place]:.1f} %" if known else "-" for share in parts.values()
            ]
            cells = (f"{value:.4g}", f"{value / scale:.3g}", f"{total[place]:.3e}")
            yield [*cells, *percent]
