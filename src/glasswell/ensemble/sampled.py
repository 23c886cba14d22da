"""Soft potentials counted one by one, as a simulation finds them."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from glasswell.dataset.potentials import read_potentials
from glasswell.ensemble.shaped import PotentialEnsemble, checked_bias
from glasswell.errors import InputError, ValidityWarning
from glasswell.numerics.plain_number import make_plain
from glasswell.potential import curvature
from glasswell.spectrum.energy_axis import energy_coordinate
from glasswell.spectrum.excited_transitions import ENERGIES, TEMPERATURES, Mesh
from glasswell.spectrum.level_set_nodes import LevelSetNodes, tabulated_energies
from glasswell.spectrum.volume_nodes import LARGEST_CURVATURE, LEVELS, VolumeNodes, solved_nodes

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

_DEEPEST_D2 = -20.0
# Beyond this many widths the Gaussian of a sample is nothing.
_REACH = 8.0
_BINS_PER_WIDTH = 8
_LEAST = 1e-14


@dataclass(frozen=True, eq=False)
class SampledShape:
    """Samples (sample,) with weights that add up to 1; δ functions are Gaussians of `width` (W)."""

    d1: Array
    d2: Array
    weight: Array
    width: float | None
    key: Mapping[str, float | str] | None = field(default=None, init=False)
    minimum_d2: float = field(default=_DEEPEST_D2, init=False)

    @property
    def rounding(self) -> float:
        """0: all terms are positive."""
        return 0.0

    @cached_property
    def _nodes(self) -> VolumeNodes:
        arrays = solved_nodes(np.abs(self.d1), self.d2, self.weight)
        return VolumeNodes(self.minimum_d2, **arrays, name=None)

    def density(self, d1: npt.ArrayLike, d2: npt.ArrayLike) -> Array:
        """1: the samples themselves carry the weight."""
        return np.ones(np.broadcast_shapes(np.shape(d1), np.shape(d2)))

    def node_density(self, nodes: VolumeNodes | LevelSetNodes) -> Array:
        """See `PotentialShape`."""
        return np.ones(len(nodes.d1))

    def mesh_density(self, mesh: Mesh) -> Array:
        """1: samples are counted one by one, not on meshes."""
        return np.ones((len(mesh.d1), len(mesh.d2)))

    def coordinate(self, log_energy: Any) -> Any:
        """See `PotentialShape`."""
        return energy_coordinate(log_energy)

    def smeared(self, energy: Array, at: Array) -> tuple[Index, Index, Array]:
        """For each pair of an energy (energy,) and a value `at` (sample,) in its reach, in W.

        Their indices, and the Gaussian of one at the other (pair,).
        """
        width, row, sample = self._broadened(energy, at)
        return row, sample, _gaussian(energy[row], at[sample], width)

    def _broadened(self, energy: Array, first: Array) -> tuple[float, Index, Index]:
        """Width, and for each pair of an energy and a sample in its reach their indices."""
        if self.width is None:
            raise InputError(
                "the density of samples needs a width",
                "samples lie at single energies, and how far they are smeared is a choice",
                "give width= (K), some spacings of the excitations near the energies asked for",
            )
        order = np.argsort(first)
        low = np.searchsorted(first[order], energy - _REACH * self.width)
        high = np.searchsorted(first[order], energy + _REACH * self.width)
        count = high - low
        row = np.repeat(np.arange(len(energy)), count)
        start = np.repeat(low - np.cumsum(count) + count, count)
        sample = order[start + np.arange(len(row))]
        return self.width, row.astype(np.int64), sample.astype(np.int64)

    def level_sets(
        self, energy: Array, breaks: tuple[Array, ...] = (), levels: int = LEVELS
    ) -> LevelSetNodes:
        """Every sample near an energy (energy,), weighed by its Gaussian, reflected at zero."""
        del breaks
        energy = np.atleast_1d(np.asarray(energy, float))
        nodes = self._nodes
        row, sample, kernel = self.smeared(energy, nodes.excitations[:, 1])
        weight = nodes.weight[sample] * kernel
        transition = nodes.transition[sample, 0, 1]
        return LevelSetNodes(
            self.minimum_d2,
            energy,
            row,
            nodes.d1[sample],
            nodes.d2[sample],
            weight,
            transition,
            nodes.excitations[sample, :levels],
        )

    def level_set_table(self) -> LevelSetNodes:
        """See `PotentialShape`."""
        return self.level_sets(tabulated_energies(self.minimum_d2))

    def volume_nodes(self) -> VolumeNodes:
        """See `PotentialShape`."""
        return self._nodes

    def excited(self) -> tuple[Array, Array]:
        """See `PotentialShape`."""
        nodes = self._nodes
        width = self._broadened(ENERGIES[:1], nodes.excitations[:, 1])[0]
        levels = nodes.excitations
        with np.errstate(under="ignore"):
            occupation = np.exp(-levels[:, :, None] / TEMPERATURES)
        occupation /= occupation.sum(axis=1, keepdims=True)
        # Gathered in bins far narrower than the Gaussian, with linear shares, and smeared once.
        spacing = width / _BINS_PER_WIDTH
        bins = int(np.ceil((ENERGIES[-1] + _REACH * width) / spacing)) + 2
        gathered = np.zeros((bins, len(TEMPERATURES)))
        for m in range(levels.shape[1]):
            for n in range(m + 1 if m else 2, levels.shape[1]):
                strength = nodes.weight * nodes.transition[:, m, n]
                place = (levels[:, n] - levels[:, m]) / spacing
                used = np.flatnonzero((strength > _LEAST) & (place < bins - 1))
                low = np.floor(place[used]).astype(np.int64)
                high_share = place[used] - low
                values = np.append(strength[used] * (1.0 - high_share), strength[used] * high_share)
                where = (np.append(low, low + 1), np.tile(np.arange(len(used)), 2))
                into_bins = csr_array((values, where), shape=(bins, len(used)))
                gathered += into_bins @ occupation[used, m]
        kernel = _gaussian(ENERGIES[:, None], spacing * np.arange(bins, dtype=np.float64), width)
        return ENERGIES, kernel @ gathered

    def frozen(self, energy: Array) -> Array:
        """None: every sample has its levels."""
        return np.zeros_like(energy)

    def vibrations(self, energy: Array) -> Array:
        """First excitations beyond the table, smeared alike."""
        if self.width is None:
            return np.zeros_like(energy)
        nodes = self.level_sets(energy)
        return np.asarray(np.bincount(nodes.energy_index, nodes.weight, len(energy)), float)

    def tail_heat_capacity(self, temperature: Array) -> Array:
        """None: no sample lies beyond the samples."""
        return np.zeros_like(temperature)


def _gaussian(energy: Array, at: Array, width: float) -> Array:
    """Normal densities of width `width` at `at`, with what falls below zero reflected."""
    with np.errstate(under="ignore"):
        values = np.exp(-0.5 * ((energy - at) / width) ** 2)
        values += np.exp(-0.5 * ((energy + at) / width) ** 2)
    return np.asarray(values / (np.sqrt(2.0 * np.pi) * width))


@dataclass(frozen=True, kw_only=True, eq=False)
class SampledPotentials(PotentialEnsemble):
    """Soft potentials given one by one, with what each counts for.

    energy_scale: W/k in K.  d1, d2 (sample,): their shapes.  weight (sample,) or one number: 1/m³.
    width: standard deviation (K) of the Gaussian that stands for δ(E - E_10) in densities of
    states and absorption; without it only averages such as the heat capacity can be asked for.
    Absorption is biased, up to 1.4 times, where energies and kT are smaller than the width.
    bias: a tilt of all samples, D1 → D1 ± bias, half of the weight of each one each way.
    Raises InputError for arrays of different lengths, numbers that are not finite, weights that
    are negative or all zero, and potentials outside D2 ≥ -20, κ ≤ 400, which have no exact levels.
    Warns (ValidityWarning) if fewer than 100 samples are given.
    """

    energy_scale: float
    d1: Array
    d2: Array
    weight: Array
    width: float | None = None
    bias: float = 0.0

    def __post_init__(self) -> None:
        make_plain(
            self,
            ("energy_scale", "width", "bias"),
            "all samples share one of it",
            "give one number",
        )
        arrays = {n: np.atleast_1d(_numbers(getattr(self, n), n)) for n in ("d1", "d2")}
        weight = _numbers(self.weight, "weight")
        arrays["weight"] = (
            np.array(np.broadcast_to(weight, arrays["d1"].shape)) if (weight.ndim == 0) else weight
        )
        _check_samples(self, arrays, checked_bias(self.bias))
        for name, values in arrays.items():
            values = values.copy()
            values.setflags(write=False)
            object.__setattr__(self, name, values)
        if len(arrays["d1"]) < 100:
            warnings.warn(
                f"{len(arrays['d1'])} samples make a rough ensemble: averages scatter by about "
                "their inverse square root. Give more, or take the result as an estimate.",
                ValidityWarning,
                stacklevel=3,
            )

    @classmethod
    def read(
        cls, path: str | os.PathLike[str], *, energy_scale: float, width: float | None = None
    ) -> SampledPotentials:
        """The samples of a CSV file with the columns d1, d2 and weight [1/m^3].

        Raises DataError for a file that cannot be understood, InputError as the class.
        """
        found = read_potentials(path)
        return cls(
            energy_scale=energy_scale,
            d1=found.d1,
            d2=found.d2,
            weight=found.weight,
            width=width,
        )

    @property
    def density(self) -> float:
        """Number of potentials per m³."""
        return float(self.weight.sum())

    @cached_property
    def shape(self) -> SampledShape:
        """The samples in units of W, with weights that add up to 1."""
        width = None if self.width is None else self.width / self.energy_scale
        share = self.weight / self.density
        if self.bias == 0.0:
            return SampledShape(self.d1, self.d2, share, width)
        tilted = np.append(self.d1 + self.bias, self.d1 - self.bias)
        return SampledShape(tilted, np.tile(self.d2, 2), np.tile(0.5 * share, 2), width)

    def scaled(self, ratio: float) -> SampledPotentials:
        """See `PotentialEnsemble`."""
        return replace(self, weight=self.weight * ratio)

    def with_width(self, width: float) -> SampledPotentials:
        """The same samples, smeared by a Gaussian of `width` (K)."""
        return replace(self, width=width)


def _numbers(values: npt.ArrayLike, name: str) -> Array:
    """One list of numbers, or one number. Raises InputError otherwise."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.empty((0, 0))
    if array.ndim > 1:
        raise InputError(
            f"{name} is not a list of numbers",
            "each sample has one d1, one d2 and one weight",
            f"give {name} as numbers in one row",
        )
    return array


def _check_samples(model: SampledPotentials, arrays: dict[str, Array], bias: float) -> None:
    for name in ("energy_scale", "width"):
        value = getattr(model, name)
        if name == "width" and value is None:
            continue
        if not (np.isfinite(value) and value > 0.0):
            raise InputError(
                f"{name}={value!r} is not positive",
                "it is an energy in K",
                f"give a {name} above zero",
            )
    lengths = {name: len(values) for name, values in arrays.items()}
    if len(set(lengths.values())) > 1 or 0 in lengths.values():
        raise InputError(
            f"d1, d2 and weight have lengths {tuple(lengths.values())}",
            "each sample has one of each",
            "give arrays of one length, or one weight for all",
        )
    if not all(np.all(np.isfinite(values)) for values in arrays.values()):
        raise InputError("a sample is not finite", "", "leave out samples with NaN or infinity")
    if arrays["weight"].min() < 0.0 or arrays["weight"].sum() <= 0.0:
        raise InputError(
            "the weights are not usable",
            "each says how many potentials per m³ a sample stands for",
            "give weights that are not negative, and some that are positive",
        )
    outside = (arrays["d2"] < _DEEPEST_D2) | (
        curvature(np.abs(arrays["d1"]) + bias, arrays["d2"]) > LARGEST_CURVATURE
    )
    if outside.any():
        first = int(np.flatnonzero(outside)[0])
        raise InputError(
            f"{int(outside.sum())} of {len(outside)} samples have no exact levels",
            f"the first is sample {first}, (D1, D2) = ({arrays['d1'][first]:.4g}, "
            f"{arrays['d2'][first]:.4g}); levels are kept for D2 ≥ -20 and V''/2 ≤ 400 W",
            "leave out deeper double wells (they do not tunnel) and stiffer wells (they are hard)"
            + (f", or ask for less pressure: samples are tilted by {bias:.4g}" if bias else ""),
        )
