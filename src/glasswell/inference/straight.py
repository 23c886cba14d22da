"""Coordinates in which the strengths of a glass do not bend with the shape of its ensemble.

Data tell C S, not C: where the shape of the ensemble is free, C follows what its S does, far from
straight.  In the place of ln C stands ln C + ln S of one typical phonon, a shift that leaves all
volumes as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from glasswell.dataset import Measurement
from glasswell.ensemble.resonant_table import log_strength
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.problem import Varied
from glasswell.inference.waves import ELASTIC

Array = npt.NDArray[np.float64]

_STRENGTHS: Final = ("strength", "longitudinal", "transverse")
# Phonons of this ħω/kT carry most heat.
_DOMINANT = 4.0
# S has singularities from ħω = 2 W on: of warmer curves phonons of this kT/W are taken.
_HIGHEST = 0.125
# The bounds of C are kept by its prior: those of C S are this much wider, in logarithms.
_WIDER = 12.0


@dataclass(frozen=True)
class Straight:
    """The straight coordinates of a density; the vector itself where nothing bends."""

    density: LogPosterior

    @property
    def physical(self) -> tuple[Varied, ...]:
        """The physical parameters, with the bounds of the straight coordinates."""
        found = list(self.density.physical)
        for i in self._places:
            low, high = found[i].log_bounds
            found[i] = replace(found[i], log_bounds=(low - _WIDER, high + _WIDER))
        return tuple(found)

    def vector(self, straight: Any) -> Any:
        """The vector (parameter,) of straight coordinates; traceable."""
        return self._moved(straight, -1.0)

    def at(self, vector: Array, spread: Array) -> tuple[Array, Array]:
        """Straight coordinates of a vector, and their rough covariance from that of the vector."""
        if not self._places:
            return vector, spread
        with jax.enable_x64(True):
            moved = jnp.asarray(vector)
            found, slopes = self._moved(moved, 1.0), jax.jacfwd(self._moved)(moved, 1.0)
            straight, matrix = np.array(found), np.array(slopes)
        return straight, matrix @ spread @ matrix.T

    @cached_property
    def _places(self) -> list[int]:
        """Where the strengths stand in the vector."""
        if not (self.density.problem.family.follows and self._temperatures):
            return []
        return [i for i, v in enumerate(self.density.physical) if v.name in _STRENGTHS]

    @cached_property
    def _temperatures(self) -> list[float]:
        return _typical(self.density.problem.measurements)

    def _moved(self, vector: Any, sign: float) -> Any:
        if not self._places:
            return vector
        # Neither depends on the strengths.
        values = self.density.values(vector)
        absorption: Any = self.density.problem.family.absorption(values)
        wanted = jnp.log(jnp.asarray(self._temperatures) / values["energy_scale"])
        # The smaller of both, without an edge
        highest = float(np.log(_HIGHEST))
        scaled = highest - jnp.logaddexp(0.0, highest - wanted)
        response = log_strength(absorption.resonant, scaled + np.log(_DOMINANT), scaled, jnp).mean()
        return vector.at[jnp.array(self._places)].add(sign * response)


def _typical(measurements: Iterable[Measurement]) -> list[float]:
    """Of each curve that tells strengths, a temperature (K) in its middle."""
    return [
        float(np.exp(np.log(m.temperature).mean()))
        for m in measurements
        if m.quantity in ("thermal_conductivity", *ELASTIC)
    ]
