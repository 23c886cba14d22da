"""Tables of soft configurations on a grid of their two scaled widths.

What changes from one pair of widths to another is the density alone: the transitions between
excited levels, which take nearly all of the time of one shape, are gathered for many pairs in one
pass through the levels.  Each block of the grid is kept on its own, so that what was interrupted
goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from glasswell import cache
from glasswell.ensemble import resonant_table, thermal_table
from glasswell.ensemble.configuration_shape import ConfigurationShape, densities
from glasswell.ensemble.store import logarithm, stored
from glasswell.numerics.local_spline import TableFamily
from glasswell.numerics.spline import UniformSpline, UniformSurface
from glasswell.response import dispersion_table, relaxation_table
from glasswell.response.absorption import SoftPotentialAbsorption
from glasswell.response.ladder_modes import FINE_TEMPERATURES
from glasswell.response.susceptibility import Resonance, SoftPotentialSusceptibility
from glasswell.spectrum.energy_axis import transition_coordinate
from glasswell.spectrum.excited_transitions import TEMPERATURES, transitions_of_many

Array = npt.NDArray[np.float64]
Arrays = dict[str, npt.NDArray[Any]]
Progress = Callable[[str], None]

_BLOCK = 6
_VERSION = "-".join(
    [
        "1",
        resonant_table.VERSION,
        thermal_table.VERSION,
        relaxation_table.VERSION,
        dispersion_table.VERSION,
    ]
)


@dataclass(frozen=True)
class WidthGrid:
    """Pairs of widths η̄/η_L = 2^(i/3) and ξ̄/√η_L = 2^(j/4), i and j from a first to a last one.

    One or two members lie beyond the bounds of the parameters, since splines are worst at the ends
    of their grid.  The spacing follows from errors measured halfway between members.
    """

    first: tuple[int, int] = (1, 19)
    second: tuple[int, int] = (-2, 15)

    @property
    def log_widths(self) -> tuple[Array, Array]:
        """Ln of both widths (n2,), (n3,)."""
        (a, b), (c, d) = self.first, self.second
        step = np.log(2.0)
        return step / 3.0 * np.arange(a, b + 1), step / 4.0 * np.arange(c, d + 1)

    @property
    def blocks(self) -> list[slice]:
        """Parts of the second width that are made together."""
        count = self.second[1] - self.second[0] + 1
        return [slice(start, start + _BLOCK) for start in range(0, count, _BLOCK)]


USUAL_GRID = WidthGrid()


@dataclass(frozen=True)
class _Block:
    """The members of a part of the grid, the second width changing fastest."""

    grid: WidthGrid
    part: slice
    negative_eta: float
    minimum_d2: float

    @property
    def widths(self) -> tuple[Array, Array]:
        """Both widths (n2,), (n3,)."""
        first, second = self.grid.log_widths
        return np.exp(first), np.exp(second[self.part])

    @property
    def shapes(self) -> list[ConfigurationShape]:
        """One for each member."""
        rest = (self.negative_eta, self.minimum_d2)
        first, second = self.widths
        return [ConfigurationShape(float(a), float(b), *rest) for a in first for b in second]

    @property
    def key(self) -> dict[str, float | int | str]:
        """What its tables depend on."""
        first, second = self.widths
        return {
            "negative_eta": self.negative_eta,
            "minimum_d2": self.minimum_d2,
            "first": " ".join(f"{width:.6g}" for width in first),
            "second": " ".join(f"{width:.6g}" for width in second),
        }

    def done(self, number: int) -> str:
        """How much of the grid there is after so many members of the block, in words."""
        first, second = self.grid.log_widths
        share = (self.part.start * len(first) + number) / (len(first) * len(second))
        return f"tables of {len(first) * len(second)} pairs of widths: {share:.0%}"


def width_tables(
    negative_eta: float, minimum_d2: float, say: Progress, grid: WidthGrid = USUAL_GRID
) -> tuple[SoftPotentialAbsorption, UniformSpline]:
    """Absorption and heat capacity over the grid, each spline a `TableFamily` of such."""
    for part in grid.blocks:
        _absorbing(_Block(grid, part, negative_eta, minimum_d2), say)
    return _absorption(grid, negative_eta, minimum_d2)


def width_susceptibility(
    negative_eta: float, minimum_d2: float, say: Progress, grid: WidthGrid = USUAL_GRID
) -> SoftPotentialSusceptibility:
    """The same of the susceptibility, which sound and electric fields need."""
    for part in grid.blocks:
        _responding(_Block(grid, part, negative_eta, minimum_d2), say)
    return _susceptibility(grid, negative_eta, minimum_d2)


def prepare(shapes: Sequence[ConfigurationShape]) -> None:
    """Resonant tables of shapes that differ in their widths alone, made together and kept.

    They are found by `resonant_table`, so that a curve of each of the shapes takes no longer than
    the rest of its tables.
    """
    one = shapes[0]
    first, second = np.array([(shape.width_n2, shape.width_n3) for shape in shapes]).T
    every = densities(first, second, one.negative_eta, all_pairs=False)
    energy, excited = transitions_of_many(one.minimum_d2, every)
    nodes = one.level_set_table()
    ground = resonant_table.ground_populations(nodes, TEMPERATURES)

    def build(shape: ConfigurationShape, number: int) -> Callable[[], dict[str, Array]]:
        parts = energy, excited[..., number]
        return lambda: resonant_table.total_strength(shape, nodes, parts, ground)

    for number, shape in enumerate(shapes):
        stored("resonant-table", resonant_table.VERSION, shape, build(shape, number))


def _silent(_text: str) -> None:
    """Where all tables are known to be there."""


def _each(block: _Block, of: Callable[[int, ConfigurationShape], Arrays], say: Progress) -> Arrays:
    """Arrays (member, ...) of the members of a block, made on all cores."""
    shapes = block.shapes

    def one(number: int) -> Arrays:
        found = of(number, shapes[number])
        if number % 10 == 0:
            say(block.done(number))
        return found

    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        every = list(pool.map(one, range(len(shapes))))
    return {name: np.stack([member[name] for member in every]) for name in every[0]}


def _absorbing(block: _Block, say: Progress) -> Arrays:
    """Ln B, R and C (member, ...) of a block, in single precision: 1e-5 of them at worst."""

    def build() -> Arrays:
        say(block.done(0))
        shape, minimum_d2 = block.shapes[0], block.minimum_d2
        every = densities(*block.widths, block.negative_eta)
        energy, excited = transitions_of_many(minimum_d2, every)
        nodes = shape.level_set_table()
        ground = resonant_table.ground_populations(nodes, TEMPERATURES)

        def of(number: int, shape: ConfigurationShape) -> Arrays:
            parts = energy, excited[..., number]
            found = resonant_table.total_strength(shape, nodes, parts, ground)
            slow = relaxation_table.log_relaxation(shape, TEMPERATURES)
            heat = thermal_table.tabulated_heat_capacity(shape)
            return {
                "energy": found["energy"],
                "resonant": logarithm(found["total"], shape).astype(np.float32),
                "relaxation": slow.astype(np.float32),
                "thermal": logarithm(heat, shape).astype(np.float32),
            }

        return _each(block, of, say)

    return cache.load_or_build("width-absorption", _VERSION, block.key, build)


def _responding(block: _Block, say: Progress) -> Arrays:
    """V and both parts of ln of slow relaxation (member, ...) of a block."""

    def build() -> Arrays:
        made = _absorbing(block, say)
        axes = _energy_axis(made), np.log(TEMPERATURES)

        def of(number: int, shape: ConfigurationShape) -> Arrays:
            table = UniformSurface.through(*axes, made["resonant"][number].astype(np.float64))
            resonant = dispersion_table.dispersion(shape, table)
            parts = {
                "dispersion": resonant["value"],
                "imaginary": relaxation_table.log_relaxation(shape, FINE_TEMPERATURES),
                "real": relaxation_table.log_relaxation(shape, FINE_TEMPERATURES, real=True),
            }
            found: Arrays = {name: part.astype(np.float32) for name, part in parts.items()}
            return {"log_frequency": resonant["log_frequency"], **found}

        return _each(block, of, say)

    return cache.load_or_build("width-susceptibility", _VERSION, block.key, build)


@lru_cache(maxsize=2)
def _absorption(
    grid: WidthGrid, negative_eta: float, minimum_d2: float
) -> tuple[SoftPotentialAbsorption, UniformSpline]:
    blocks = [_Block(grid, part, negative_eta, minimum_d2) for part in grid.blocks]
    arrays = [_absorbing(block, _silent) for block in blocks]
    cold = np.log(TEMPERATURES)
    frequency = np.log(relaxation_table.SCALED_FREQUENCIES)
    # What holds splines holds families of splines here: see `mixing`.
    resonant: Any = _family(grid, arrays, "resonant", (_energy_axis(arrays[0]), cold))
    relaxation: Any = _family(grid, arrays, "relaxation", (frequency, cold))
    thermal: Any = _family(grid, arrays, "thermal", (np.log(thermal_table.GRID),))
    return SoftPotentialAbsorption("exact", resonant, relaxation), thermal


@lru_cache(maxsize=2)
def _susceptibility(
    grid: WidthGrid, negative_eta: float, minimum_d2: float
) -> SoftPotentialSusceptibility:
    blocks = [_Block(grid, part, negative_eta, minimum_d2) for part in grid.blocks]
    arrays = [_responding(block, _silent) for block in blocks]
    fine = np.log(FINE_TEMPERATURES)
    frequency = np.log(relaxation_table.SCALED_FREQUENCIES)
    slow: list[Any] = [
        _family(grid, arrays, name, (frequency, fine)) for name in ("imaginary", "real")
    ]
    dispersion: Any = _family(grid, arrays, "dispersion", (arrays[0]["log_frequency"][0], fine))
    strength = _absorption(grid, negative_eta, minimum_d2)[0].resonant
    return SoftPotentialSusceptibility(Resonance(strength, dispersion), *slow)


def _family(
    grid: WidthGrid, arrays: list[Arrays], name: str, axes: tuple[Array, ...]
) -> TableFamily:
    """One table over the whole grid."""
    widths = grid.log_widths
    parts = [block[name].reshape(len(widths[0]), -1, *block[name].shape[1:]) for block in arrays]
    return TableFamily.through(widths, axes, np.concatenate(parts, axis=1))


def _energy_axis(arrays: Arrays) -> Array:
    """Energies of the resonant table, on the axis on which it is smooth."""
    return np.asarray(transition_coordinate(np.log(arrays["energy"][0])))
