"""Claim 6: n(E) rises weakly below E_a and is singular, ln|E - E_c|⁻¹, at E_c ≈ 2 w.

    python validation/soft-configurations-model/claim_6_singularity.py

The excitation E_10(N2, N3) has a saddle on the line η = 0 at each sign of ξ.  A smooth F gives
n = slope · F · ln|E - E_c|⁻¹ on both sides, a cut at η = 0 half of it, and a uniform density over
(D1, D2), whose F vanishes there, nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from findings import (
    CHANGED,
    CUT,
    FAILS,
    HOLDS,
    SYMMETRIC,
    WIDE,
    Finding,
    show,
    soft_configurations,
    soft_potentials,
)

import glasswell as gw
from glasswell.plot import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# E_10 of -d²/dy² + y⁴, where the border η = 0 of a cut F has its highest excitation.
QUARTIC = 3.7996730298013942 - 1.0603620904841829
SADDLE_N3 = 1.8944101327
NEAR = 10.0 ** np.array([-5.5, -5.0])
LOOKS = {SYMMETRIC: style.TOTAL, CUT: style.THIRD_PART}


def states(
    ensemble: gw.SoftConfigurationsModel | gw.SoftPotentialModel, energy: np.ndarray
) -> np.ndarray:
    """n(E) W over the density per dN2 dN3 (or P_s), energies in W, each integrated on its own."""
    scale = ensemble.energy_scale
    parts = [
        gw.density_of_states(ensemble, scale * energy[i : i + 16])
        for i in range(0, len(energy), 16)
    ]
    return np.concatenate(parts) * scale / ensemble.density


def slope(ensemble: gw.SoftConfigurationsModel | gw.SoftPotentialModel, side: int) -> float:
    """-dn/d ln|E - E_c| close to E_c, above (side = 1) or below (-1)."""
    values = states(ensemble, gw.critical_energy() + side * NEAR)
    return float(-np.diff(values)[0] / np.diff(np.log(NEAR))[0])


def at_saddle(model: gw.SoftConfigurationsModel) -> float:
    """F at the saddle over F at the origin."""
    return float(np.exp(-0.5 * model.eta_l * (SADDLE_N3 / model.width_xi) ** 2))


def exponent(model: gw.SoftConfigurationsModel, energy: float) -> float:
    """Local exponent d ln n/d ln E."""
    values = states(model, energy * np.array([0.97, 1.03]))
    return float(np.log(values[1] / values[0]) / np.log(1.03 / 0.97))


def cusp(model: gw.SoftConfigurationsModel, step: float = 1e-4) -> tuple[float, float]:
    """How n(E) reaches E_10 of the pure quartic: ratio of two deficits, and slope above.

    A deficit that goes as √(E_q - E) doubles when the distance is four times as large.
    """
    n = states(model, QUARTIC + step * np.array([-4.0, -1.0, 0.0, 4.0]))
    return float((n[2] - n[0]) / (n[2] - n[1])), float((n[3] - n[2]) / (4.0 * step))


def compute() -> Finding:
    smooth, cut = (soft_configurations(**WIDE, negative_eta=f) for f in (SYMMETRIC, CUT))
    numbers = {"E_c/W": gw.critical_energy()}
    for name, model in (("smooth", smooth), ("cut", cut)):
        for side, word in ((1, "above"), (-1, "below")):
            numbers[f"slope {word} over F, {name}"] = slope(model, side) / at_saddle(model)
    numbers["slope above, uniform"] = slope(soft_potentials(), 1)
    numbers["exponent of n at 0.05 W, smooth"] = exponent(smooth, 0.05)
    numbers["exponent of n at 0.5 W, smooth"] = exponent(smooth, 0.5)
    ratio, above = cusp(cut)
    numbers |= {"cusp/W of the cut": QUARTIC, "ratio of deficits": ratio, "slope beyond": above}
    for name, model in (("smooth", smooth), ("cut", cut)):
        found = gw.excitation_landmarks(model).minimum
        numbers[f"minimum/W, {name}"] = np.nan if found is None else found / model.energy_scale
    both = [v for k, v in numbers.items() if k.startswith("slope") and k.endswith("smooth")]
    half = [v for k, v in numbers.items() if k.startswith("slope") and k.endswith("cut")]
    there = min(both) > 1.0 and max(both) / min(both) < 1.01
    verdict = (HOLDS if abs(numbers["E_c/W"] - 2.0) < 0.05 else CHANGED) if there else FAILS
    return Finding(
        6,
        "n(E) rises weakly below E_a and diverges as ln|E − E_c|⁻¹ at E_c ≈ 2 w",
        verdict,
        numbers,
        f"E_c = {numbers['E_c/W']:.10f} W, and n = {np.mean(both):.3f} F ln|E − E_c|⁻¹ on both "
        f"sides for a smooth F, {np.mean(half):.3f} F if F is cut off at η < 0, nothing for a "
        f"uniform density over (D₁, D₂). At 0.05 W n rises as E^"
        f"{numbers['exponent of n at 0.05 W, smooth']:.2f}. With the cut n reaches a cusp at "
        f"{QUARTIC:.4f} W and has its minimum at {numbers['minimum/W, cut']:.2f} W.",
    )


def _draw_overview(axes: Axes) -> None:
    critical = gw.critical_energy()
    close = np.geomspace(1e-5, 0.4, 40)
    energy = np.unique(
        np.concatenate([
            np.linspace(0.02, 4.5, 240), critical - close, critical + close, [QUARTIC],
            QUARTIC - np.geomspace(1e-5, 0.05, 12),
        ])
    )  # fmt: skip
    ensembles = [
        ("smooth F", LOOKS[SYMMETRIC], soft_configurations(**WIDE)),
        ("no η < 0", LOOKS[CUT], soft_configurations(**WIDE, negative_eta=CUT)),
        ("uniform: n W/Pₛ", style.FIRST_PART, soft_potentials()),
    ]
    for text, look, model in ensembles:
        scale = model.energy_scale
        values = gw.density_of_states(model, energy * scale) * scale / model.density
        axes.plot(energy, values, label=text, **look)
        if look is LOOKS[CUT]:
            at = float(np.interp(QUARTIC, energy, values))
            axes.annotate(
                f"cusp at {QUARTIC:.4f} W", (QUARTIC, at), xytext=(2.6, 5.0),
                fontsize=style.SMALL, arrowprops={"arrowstyle": "-", "linewidth": 0.8},
            )  # fmt: skip
    axes.set(xlim=(0.0, 4.5), ylim=(0.0, 60.0))
    axes.text(2.27, 56.0, f"E_c = {critical:.4f} W", fontsize=style.SMALL)
    style.legend(axes, "upper left")


def draw(finding: Finding) -> Figure:
    """n(E) up to 4.5 W, and its approach to E_c from both sides."""
    figure, (left, right) = style.blank(
        8.6, 4.2, columns=(1.0, 1.0), margins=(0.80, 0.16, 0.56, 0.44), gaps=(0.08, 0.26)
    )
    _draw_overview(left)
    style.logarithmic(right, "x")
    distance = np.geomspace(1e-6, 0.5, 32)
    for factor, at in ((SYMMETRIC, "smooth"), (CUT, "cut")):
        model = soft_configurations(**WIDE, negative_eta=factor)
        known = finding.numbers[f"slope above over F, {at}"] * at_saddle(model)
        for side, marker, word in ((1, "o", "above"), (-1, "s", "below")):
            n = states(model, gw.critical_energy() + side * distance)
            right.plot(
                distance, n, marker, color=LOOKS[factor]["color"], markersize=3.8,
                markerfacecolor="white" if side > 0 else None,
                label=f"{'smooth F' if at == 'smooth' else 'no η < 0'}, {word} E_c",
            )  # fmt: skip
        line = n[0] - known * np.log(distance / distance[0])
        right.plot(distance, line, **{**LOOKS[factor], "linewidth": 1.1, "zorder": 1.0})
        above = at == "smooth"
        place = 1e-4 if above else distance[0]
        right.annotate(
            f"slope {known / at_saddle(model):.2f} F at the saddle",
            (place, n[0] - known * np.log(place / distance[0])),
            xytext=(6, 5) if above else (-2, -42), textcoords="offset points",
            fontsize=style.SMALL, va="bottom" if above else "top",
        )  # fmt: skip
    right.set(xlim=(5e-7, 1.0), ylim=(0.0, 110.0))
    style.legend(right, "upper right")
    style.label(left, "excitation energy E/W (1)", "density of states n(E) W/F (1)")
    right.set_xlabel("distance |E − E_c|/W (1)", fontsize=style.NORMAL)
    right.set_ylabel("density of states n(E) W/F (1)", fontsize=style.NORMAL)
    style.title(figure, "The logarithmic singularity belongs to a density smooth through η = 0")
    return figure


def main() -> None:
    show(compute())


if __name__ == "__main__":
    main()
