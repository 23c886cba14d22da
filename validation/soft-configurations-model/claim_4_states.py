"""Claim 4: independent quantum anharmonic oscillators are all the low-energy excitations.

    python validation/soft-configurations-model/claim_4_states.py

One F(η, ξ) holds tunnelling states and vibrations: n(E) by kind of potential, and the number of
states up to E, integrated along level sets and counted in potentials drawn one by one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from findings import EXAMPLE, FAILS, HOLDS, Finding, show, soft_configurations

import glasswell as gw
from glasswell.numerics.quadrature import gauss_panels, geometric_edges
from glasswell.plot import style
from glasswell.potential import KINDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# In W; up to the last no well deeper than minimum_d2 takes part.
BOUNDS = (1.0, 3.0, 8.0)
LAST = 100.0
LOOKS = dict(zip(KINDS, (style.FIRST_PART, style.SECOND_PART, style.THIRD_PART), strict=True))


@lru_cache(maxsize=1)
def counted() -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Energies in W, first excitations below each over all soft atoms, and the same by kind."""
    model, critical, order = soft_configurations(), gw.critical_energy(), 8
    # Panels end at the singularity, where n(E) is integrable, and shrink towards it.
    below = critical - geometric_edges(1e-6, critical - 0.1, 1.3)
    above = critical + geometric_edges(1e-6, LAST - critical, 1.3)
    plain = geometric_edges(1e-5, 2.0, 1.15)
    edges = np.unique(np.concatenate([plain, below, [critical], above, BOUNDS]))
    energy, weight = gauss_panels(edges, order)
    weight = weight * model.energy_scale / (model.atom_density * model.soft_fraction)
    scaled = energy * model.energy_scale

    def up_to_edges(states: np.ndarray) -> np.ndarray:
        panels = (weight * states).reshape(-1, order).sum(axis=1)
        return np.append(0.0, np.cumsum(panels))

    kinds = {k: up_to_edges(gw.density_of_states(model, scaled, kind=k)) for k in KINDS}
    return edges, up_to_edges(gw.density_of_states(model, scaled)), kinds


@lru_cache(maxsize=4)
def drawn(count: int, seed: int = 1) -> tuple[np.ndarray, int]:
    """First excitations in W, sorted, of those of `count` potentials with D2 above the smallest."""
    model = soft_configurations()
    rng = np.random.default_rng(seed)
    n2 = rng.normal(0.0, EXAMPLE["width_eta"], count) / model.eta_l
    n3 = rng.normal(0.0, EXAMPLE["width_xi"], count) / np.sqrt(model.eta_l)
    d1, d2 = n3**3 / 8.0 - 0.5 * n2 * n3, n2 - 0.375 * n3**2
    kept = d2 > model.minimum_d2
    levels = gw.solve_spectrum(d1[kept], d2[kept], levels=2).energies
    return np.sort(levels[:, 1] - levels[:, 0]), count


def compute(samples: int = 20000) -> Finding:
    energy, total, kinds = counted()
    excitation, count = drawn(samples)
    numbers = {"all states over c_a n": float(total[-1])}
    worst = 0.0
    for bound in BOUNDS:
        exact = float(np.interp(bound, energy, total))
        found = float(np.searchsorted(excitation, bound) / count)
        error = float(np.sqrt(exact * (1.0 - exact) / count))
        numbers[f"below {bound:g} W, integrated"] = exact
        numbers[f"below {bound:g} W, of {samples} drawn"] = found
        numbers[f"below {bound:g} W, standard error"] = error
        worst = max(worst, abs(found - exact) / error)
    for kind in KINDS:
        numbers[f"{kind}, below 1 W"] = float(np.interp(1.0, energy, kinds[kind]))
        numbers[f"{kind}, all"] = float(kinds[kind][-1])
    good = abs(total[-1] - 1.0) < 2e-3 and worst < 4.0
    within = numbers["below 3 W, integrated"]
    return Finding(
        4,
        "non-interacting quantum anharmonic oscillators give all low-energy excitations",
        HOLDS if good else FAILS,
        numbers,
        "One smooth F gives tunnelling states, intermediate ones and vibrations, one first "
        f"excitation for each soft atom (∫n dE = {total[-1]:.4f} c_a n), {100 * within:.0f} % of "
        "them below 3 W. That they are all a glass has, and do not interact, is an assumption "
        "which this cannot test.",
    )


def draw(finding: Finding, samples: int = 100000) -> Figure:
    """n(E) by kind, and the number of states up to E with what was counted."""
    model = soft_configurations()
    scale = model.energy_scale
    figure, (left, right) = style.blank(
        8.6, 4.3, columns=(1.0, 1.0), margins=(0.86, 0.16, 0.56, 0.86), gaps=(0.08, 0.32)
    )
    energy = style.geometric(0.03, 20.0, 500)
    for axes in (left, right):
        style.logarithmic(axes, "xy", decimal="x")
        axes.set_xlim(0.03 * scale, 20.0 * scale)
    parts = {k: gw.density_of_states(model, energy * scale, kind=k) for k in KINDS}
    left.plot(energy * scale, gw.density_of_states(model, energy * scale), label="all",
              **style.TOTAL)  # fmt: skip
    for kind, values in parts.items():
        shown = np.where(values > 1e22, values, np.nan)
        left.plot(energy * scale, shown, label=kind, **LOOKS[kind])
    left.set_ylim(3e22, 1e26)
    places, total, kinds = counted()
    right.plot(places * scale, total, **style.TOTAL)
    for kind, values in kinds.items():
        right.plot(places * scale, np.where(values > 1e-7, values, np.nan), **LOOKS[kind])
    excitation, count = drawn(samples)
    at = np.geomspace(0.15, 8.0, 13)
    number = np.searchsorted(excitation, at)
    right.errorbar(
        at * scale, number / count, yerr=np.sqrt(np.maximum(number, 1.0)) / count,
        linestyle="none", marker="o", markersize=4.4, color=style.INK, markerfacecolor="white",
        markeredgewidth=0.9, elinewidth=0.8, label=f"{count} potentials drawn", zorder=4.0,
    )  # fmt: skip
    right.set_ylim(1e-5, 2.0)
    style.legend(left, "upper left")
    style.legend(right, "upper left")
    for axes in (left, right):
        style.second_x_axis(axes, 1.0 / scale, "E / W")
        axes.set_xlabel("excitation energy E/k (K)", fontsize=style.NORMAL)
    style.label(left, y="density of states n(E) (K⁻¹ m⁻³)")
    right.set_ylabel("states below E per soft atom (1)", fontsize=style.NORMAL)
    style.title(figure, "One distribution of oscillators: tunnelling states to vibrations")
    return figure


def main() -> None:
    show(compute(200000))


if __name__ == "__main__":
    main()
