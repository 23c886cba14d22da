"""Tables of soft configurations on a grid of their two scaled widths.

What changes from one pair of widths to another is the density alone: the transitions between
excited levels, which take nearly all of the time of one shape, are gathered for many pairs in one
pass through the levels.  Each block of the grid is kept on its own, so that what was interrupted
goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from glasswell import cache
from glasswell.ensemble import resonant_table, thermal_table
from glasswell.ensemble.configuration_shape import ConfigurationShape, densities
from glasswell.ensemble.store import logarithm
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

# Measured halfway between the members: see docs/soft-configurations.md. One or two members lie
# beyond the bounds of the parameters, since splines are worst at the ends of their grid.
LOG_WIDTHS_N2 = np.log(2.0) / 3.0 * np.arange(1, 20)
LOG_WIDTHS_N3 = np.log(2.0) / 4.0 * np.arange(-2, 16)
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


def width_tables(
    negative_eta: float, minimum_d2: float, say: Progress
) -> tuple[SoftPotentialAbsorption, UniformSpline]:
    """Absorption and heat capacity over the grid, each spline a `TableFamily` of such."""
    for block in _blocks():
        _absorbing(negative_eta, minimum_d2, block, say)
    return _absorption(negative_eta, minimum_d2)


def width_susceptibility(
    negative_eta: float, minimum_d2: float, say: Progress
) -> SoftPotentialSusceptibility:
    """The same of the susceptibility, which sound and electric fields need."""
    width_tables(negative_eta, minimum_d2, say)
    for block in _blocks():
        _responding(negative_eta, minimum_d2, block, say)
    return _susceptibility(negative_eta, minimum_d2)


def _silent(_text: str) -> None:
    """Where all tables are known to be there."""


def _blocks() -> list[int]:
    return list(range(0, len(LOG_WIDTHS_N3), _BLOCK))


def _shapes(negative_eta: float, minimum_d2: float, block: int) -> list[ConfigurationShape]:
    """Members of a block, the second width changing fastest."""
    narrow, wide = np.exp(LOG_WIDTHS_N2), np.exp(LOG_WIDTHS_N3[block : block + _BLOCK])
    return [
        ConfigurationShape(float(a), float(b), negative_eta, minimum_d2)
        for a in narrow
        for b in wide
    ]


def _each(
    shapes: list[ConfigurationShape],
    block: int,
    of: Callable[[int, ConfigurationShape], Arrays],
    say: Progress,
) -> Arrays:
    """Arrays (member, ...) of the members of a block, made on all cores."""
    total = len(LOG_WIDTHS_N2) * len(LOG_WIDTHS_N3)
    before = len(LOG_WIDTHS_N2) * block

    def one(number: int) -> Arrays:
        found = of(number, shapes[number])
        if number % 10 == 0:
            say(f"tables of {total} pairs of widths: {(before + number) / total:.0%}")
        return found

    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        every = list(pool.map(one, range(len(shapes))))
    return {name: np.stack([member[name] for member in every]) for name in every[0]}


def _stored(
    name: str, negative_eta: float, minimum_d2: float, block: int, build: Callable[[], Arrays]
) -> Arrays:
    parameters = {"negative_eta": negative_eta, "minimum_d2": minimum_d2, "block": block}
    grid = f"{len(LOG_WIDTHS_N2)}x{len(LOG_WIDTHS_N3)}"
    return cache.load_or_build(name, f"{_VERSION}-{grid}", parameters, build)


def _absorbing(negative_eta: float, minimum_d2: float, block: int, say: Progress) -> Arrays:
    """Ln B, R and C (member, ...) of a block, in single precision: 1e-5 of them at worst."""

    def build() -> Arrays:
        shapes = _shapes(negative_eta, minimum_d2, block)
        share = block / len(LOG_WIDTHS_N3)
        say(f"tables of soft configurations, transitions for many widths: {share:.0%}")
        widths = np.exp(LOG_WIDTHS_N2), np.exp(LOG_WIDTHS_N3[block : block + _BLOCK])
        energy, excited = transitions_of_many(minimum_d2, densities(*widths, negative_eta))
        nodes = shapes[0].level_set_table()
        ground = resonant_table.ground_populations(nodes, TEMPERATURES)
        heats = thermal_table.node_heat_capacities(thermal_table.GRID, shapes[0].volume_nodes())

        def of(number: int, shape: ConfigurationShape) -> Arrays:
            parts = energy, excited[..., number]
            found = resonant_table.total_strength(shape, nodes, parts, ground)
            slow = relaxation_table.log_relaxation(shape, TEMPERATURES)
            heat = thermal_table.direct_heat_capacity(thermal_table.GRID, shape, heats)
            return {
                "energy": found["energy"],
                "resonant": logarithm(found["total"], shape).astype(np.float32),
                "relaxation": slow.astype(np.float32),
                "thermal": logarithm(heat, shape).astype(np.float32),
            }

        return _each(shapes, block, of, say)

    return _stored("width-absorption", negative_eta, minimum_d2, block, build)


def _responding(negative_eta: float, minimum_d2: float, block: int, say: Progress) -> Arrays:
    """V and both parts of ln of slow relaxation (member, ...) of a block."""

    def build() -> Arrays:
        made = _absorbing(negative_eta, minimum_d2, block, say)
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

        return _each(_shapes(negative_eta, minimum_d2, block), block, of, say)

    return _stored("width-susceptibility", negative_eta, minimum_d2, block, build)


@lru_cache(maxsize=1)
def _absorption(
    negative_eta: float, minimum_d2: float
) -> tuple[SoftPotentialAbsorption, UniformSpline]:
    arrays = [_absorbing(negative_eta, minimum_d2, block, _silent) for block in _blocks()]
    cold = np.log(TEMPERATURES)
    frequency = np.log(relaxation_table.SCALED_FREQUENCIES)
    # What holds splines holds families of splines here: see `mixing`.
    resonant: Any = _family(arrays, "resonant", (_energy_axis(arrays[0]), cold))
    relaxation: Any = _family(arrays, "relaxation", (frequency, cold))
    thermal: Any = _family(arrays, "thermal", (np.log(thermal_table.GRID),))
    return SoftPotentialAbsorption("exact", resonant, relaxation), thermal


@lru_cache(maxsize=1)
def _susceptibility(negative_eta: float, minimum_d2: float) -> SoftPotentialSusceptibility:
    arrays = [_responding(negative_eta, minimum_d2, block, _silent) for block in _blocks()]
    fine = np.log(FINE_TEMPERATURES)
    frequency = np.log(relaxation_table.SCALED_FREQUENCIES)
    slow: list[Any] = [_family(arrays, name, (frequency, fine)) for name in ("imaginary", "real")]
    dispersion: Any = _family(arrays, "dispersion", (arrays[0]["log_frequency"][0], fine))
    strength = _absorption(negative_eta, minimum_d2)[0].resonant
    return SoftPotentialSusceptibility(Resonance(strength, dispersion), *slow)


def _family(arrays: list[Arrays], name: str, axes: tuple[Array, ...]) -> TableFamily:
    """One table over the whole grid."""
    first = len(LOG_WIDTHS_N2)
    parts = [block[name].reshape(first, -1, *block[name].shape[1:]) for block in arrays]
    return TableFamily.through((LOG_WIDTHS_N2, LOG_WIDTHS_N3), axes, np.concatenate(parts, axis=1))


def _energy_axis(arrays: Arrays) -> Array:
    """Energies of the resonant table, on the axis on which it is smooth."""
    return np.asarray(transition_coordinate(np.log(arrays["energy"][0])))
