"""Claim 5: tunnelling states end at E_a ≈ 0.1 w, strong anharmonicity at E_b ≈ 3 w.

    python validation/soft-configurations-model/claim_5_landmarks.py

E_a: up to there double wells make 90 % of n(E).  E_b: the minimum of n(E) above E_c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from findings import (
    CHANGED,
    CUT,
    EXAMPLE,
    FAILS,
    HOLDS,
    SYMMETRIC,
    WEAKENED,
    Finding,
    show,
    soft_configurations,
    soft_potentials,
)
from scipy.optimize import brentq

import glasswell as gw
from glasswell.plot import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTHS = ((0.1, 0.25), (0.2, 0.5), (0.5, 1.0))
NAMES = {SYMMETRIC: "smooth F", WEAKENED: "F(η<0) × 0.3", CUT: "no η < 0"}
OFFSETS = {SYMMETRIC: (14, -13), WEAKENED: (0, 7), CUT: (0, -13)}
LOOKS = {SYMMETRIC: style.TOTAL, WEAKENED: style.FIRST_PART, CUT: style.THIRD_PART}


def landmarks(ensemble: gw.SoftConfigurationsModel | gw.SoftPotentialModel) -> np.ndarray:
    """E_a and E_b in W, NaN where there is none."""
    found = gw.excitation_landmarks(ensemble)
    values = [found.tunnelling_end, found.minimum]
    return np.array([np.nan if v is None else v / ensemble.energy_scale for v in values])


def tunnelling_law(energy: np.ndarray, smallest_d2: float) -> np.ndarray:
    """n(E) W/P_s = 2√2 [√|D2min| - √|D2(Δ0 = 2E)|] of deep double wells alone."""
    reach = [
        brentq(lambda d2, e=e: gw.tunnel_splitting(d2) - 2.0 * e, smallest_d2, 0.0) for e in energy
    ]
    return 2.0 * np.sqrt(2.0) * (np.sqrt(abs(smallest_d2)) - np.sqrt(np.abs(reach)))


def departure_from_law() -> float:
    """Largest departure of n(E) of uniform potentials from the tunnelling law up to 0.9 W."""
    energy = np.geomspace(0.02, 0.9, 15)
    exact = gw.density_of_states(soft_potentials(), energy)
    return float(np.abs(exact / tunnelling_law(energy, -11.0) - 1.0).max())


def share_of_pairs(
    ensemble: gw.SoftConfigurationsModel | gw.SoftPotentialModel, energy: np.ndarray
) -> np.ndarray:
    """Share of two-well potentials in n(E), energies in W."""
    scaled = energy * ensemble.energy_scale
    pairs = gw.density_of_states(ensemble, scaled, kind="two-well")
    return pairs / gw.density_of_states(ensemble, scaled)


def compute(widths: tuple[tuple[float, float], ...] = WIDTHS) -> Finding:
    numbers: dict[str, float] = {}
    for factor, name in NAMES.items():
        for eta, xi in widths:
            model = soft_configurations(width_eta=eta, width_xi=xi, negative_eta=factor)
            first, last = landmarks(model)
            numbers[f"E_a/W, {name}, ({eta:g}, {xi:g})"] = float(first)
            numbers[f"E_b/W, {name}, ({eta:g}, {xi:g})"] = float(last)
    uniform = landmarks(soft_potentials())
    departure = departure_from_law()
    numbers |= {"E_a/W, uniform": float(uniform[0]), "departure up to 0.9 W": departure}
    share = share_of_pairs(soft_configurations(), np.array([0.1]))
    numbers["two-well share of n at 0.1 W"] = float(share[0])
    ends = [v for k, v in numbers.items() if k.startswith("E_a")]
    smooth, cut = (
        [v for k, v in numbers.items() if k.startswith(f"E_b/W, {NAMES[f]}")]
        for f in (SYMMETRIC, CUT)
    )
    right = {"a": max(ends) < 0.2, "b": min(smooth) > 2.7 and max(smooth) < 3.3}
    verdict = HOLDS if all(right.values()) else CHANGED if right["b"] else FAILS
    return Finding(
        5,
        "below E_a ≈ 0.1 w only tunnelling states, above E_b ≈ 3 w harmonic vibrations",
        verdict,
        numbers,
        f"Double wells make 90 % of n(E) up to E_a = {min(ends):.2f}–{max(ends):.2f} W, not 0.1 W "
        f"(for a uniform density the two-level law is {100 * departure:.0f} % off at most up to "
        "0.9 W); "
        f"E_b = {min(smooth):.2f}–{max(smooth):.2f} W for a smooth F, but "
        f"{min(cut):.2f}–{max(cut):.2f} W without η < 0.",
    )


def draw(finding: Finding) -> Figure:
    """Share of double wells in n(E) with E_a, and n(E) around E_b."""
    figure, (left, right) = style.blank(
        8.6, 4.2, columns=(1.0, 1.0), margins=(0.80, 0.16, 0.56, 0.44), gaps=(0.08, 0.26)
    )
    style.logarithmic(left, "x", decimal="x")
    energy = style.geometric(0.05, 3.0, 300)
    near = np.linspace(1.5, 5.0, 700)
    width = dict(zip(("width_eta", "width_xi"), WIDTHS[0], strict=True))
    for factor, name in NAMES.items():
        model = soft_configurations(**width, negative_eta=factor)
        left.plot(energy, share_of_pairs(model, energy), label=name, **LOOKS[factor])
        scale = model.energy_scale
        states = gw.density_of_states(model, near * scale) * scale / model.density
        right.plot(near, states, **LOOKS[factor])
        place = finding.numbers[f"E_b/W, {name}, ({WIDTHS[0][0]:g}, {WIDTHS[0][1]:g})"]
        lowest = float(np.interp(place, near, states))
        right.plot(place, lowest, "o", color=style.INK, markerfacecolor="white", zorder=4.0)
        right.annotate(
            f"{place:.2f}", (place, lowest), xytext=OFFSETS[factor],
            textcoords="offset points", fontsize=style.SMALL, ha="center",
        )  # fmt: skip
    left.plot(
        energy, share_of_pairs(soft_potentials(), energy), label="uniform (D₁, D₂)",
        **style.FOURTH_PART,
    )  # fmt: skip
    left.axhline(0.9, **style.REFERENCE)
    style.note(left, 0.03, 0.855, "90 %", color=style.GREY)
    style.mark(left, 0.1, "E_a of the claim", top=0.80)
    right.axvline(gw.critical_energy(), zorder=1.0, **style.REFERENCE)
    right.text(2.22, 0.5, "E_c", fontsize=style.SMALL, color=style.GREY)
    style.mark(right, 3.0, "E_b of the claim")
    left.set(xlim=(0.05, 3.0), ylim=(0.0, 1.04))
    right.set(xlim=(1.5, 5.0), ylim=(0.0, 26.0))
    style.legend(left, "lower left", bbox_to_anchor=(0.19, 0.02))
    style.label(left, "excitation energy E/W (1)", "share of two-well potentials in n(E) (1)")
    right.set_xlabel("excitation energy E/W (1)", fontsize=style.NORMAL)
    right.set_ylabel("density of states n(E) W/F (1)", fontsize=style.NORMAL)
    eta, xi = EXAMPLE["width_eta"], EXAMPLE["width_xi"]
    style.title(figure, f"Where tunnelling ends and vibrations begin (η̄ = {eta}, ξ̄ = {xi})")
    return figure


def main() -> None:
    show(compute())


if __name__ == "__main__":
    main()
