"""Claim 3: c⁽²⁾ ≪ c⁽³⁾ ≪ c⁽¹⁾ ≈ c_a ≤ 0.1, two-well, intermediate and single-well potentials.

    python validation/soft-configurations-model/claim_3_kinds.py

Over a map of widths and of the factor that elastic stability puts on F where η < 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from findings import (
    CUT,
    EXAMPLE,
    FAILS,
    HOLDS,
    MUCH_SMALLER,
    SYMMETRIC,
    WEAKENED,
    Finding,
    show,
    soft_configurations,
)

import glasswell as gw
from glasswell.plot import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SINGLE, TWO, INTERMEDIATE = 0, 1, 2
NEAREST, WIDEST = (0.01, 0.1), 1.0
SHADES = {"neither": "white", "order": "0.86", "much smaller": "0.62"}


def shares(width_eta: float, width_xi: float, negative_eta: float) -> np.ndarray:
    """c⁽¹⁾, c⁽²⁾, c⁽³⁾ over c_a."""
    model = soft_configurations(width_eta=width_eta, width_xi=width_xi, negative_eta=negative_eta)
    found = gw.concentrations(model)
    return np.array([found.single_well, found.two_well, found.intermediate]) / model.soft_fraction


def largest_factor(width_eta: float, width_xi: float, ratio: float) -> float:
    """The factor on F at η < 0 at which c⁽²⁾ = ratio c⁽³⁾; NaN if none up to 1 does.

    (1 + f) c⁽ᵏ⁾ is linear in f, so two calculations give it.
    """
    cut = shares(width_eta, width_xi, CUT)
    slope = 2.0 * shares(width_eta, width_xi, SYMMETRIC) - cut
    factor = (ratio * cut[INTERMEDIATE] - cut[TWO]) / (slope[TWO] - ratio * slope[INTERMEDIATE])
    return float(factor) if 0.0 <= factor <= 1.0 else float("nan")


def sampled_shares(count: int, seed: int = 1) -> np.ndarray:
    """The same for the example from `count` potentials drawn one by one."""
    rng = np.random.default_rng(seed)
    eta = rng.normal(0.0, EXAMPLE["width_eta"], count)
    xi = rng.normal(0.0, EXAMPLE["width_xi"], count)
    kinds = np.array(
        [
            gw.SoftPotential(eta=float(a), xi=float(b), mass=EXAMPLE["mass"]).kind
            for a, b in zip(eta, xi, strict=True)
        ]
    )
    return np.array([np.mean(kinds == k) for k in ("single-well", "two-well", "intermediate")])


def much_smaller(share: np.ndarray) -> bool:
    return bool(
        share[TWO] <= MUCH_SMALLER * share[INTERMEDIATE]
        and share[INTERMEDIATE] <= MUCH_SMALLER * share[SINGLE]
    )


def compute(samples: int = 1500) -> Finding:
    widths = EXAMPLE["width_eta"], EXAMPLE["width_xi"]
    table = {factor: shares(*widths, factor) for factor in (SYMMETRIC, WEAKENED, CUT)}
    equal, third = (largest_factor(*widths, ratio) for ratio in (1.0, MUCH_SMALLER))
    numbers = {
        f"{name} share, F(η<0) × {factor:g}": float(table[factor][k])
        for factor in table
        for k, name in enumerate(("single-well", "two-well", "intermediate"))
    }
    drawn = sampled_shares(samples)
    for k, name in enumerate(("single-well", "two-well", "intermediate")):
        numbers[f"{name} share, {samples} samples"] = float(drawn[k])
    numbers |= {"factor for c2 = c3": equal, "factor for c2 = c3/3": third}
    whole, cut = table[SYMMETRIC], table[CUT]
    return Finding(
        3,
        "c⁽²⁾ ≪ c⁽³⁾ ≪ c⁽¹⁾ ≈ c_a: few double wells, more intermediate, mostly single wells",
        HOLDS if much_smaller(whole) else FAILS,
        numbers,
        f"An F that is smooth through η = 0 makes c⁽¹⁾, c⁽²⁾, c⁽³⁾ = {whole[0]:.3f}, "
        f"{whole[1]:.3f}, {whole[2]:.3f} of c_a (η̄ = {widths[0]}, ξ̄ = {widths[1]}); the order is "
        f"right if F at η < 0 is below {equal:.2f} of that at η > 0, and ≪ means a third below "
        f"{third:.2f}. Without η < 0: {cut[0]:.3f}, {cut[1]:.3f}, {cut[2]:.3f}.",
    )


def _map(factor: float, points: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    eta, xi = np.geomspace(NEAREST[0], WIDEST, points), np.geomspace(NEAREST[1], WIDEST, points)
    values = np.array([[shares(a, b, factor) for a in eta] for b in xi])
    with np.errstate(divide="ignore"):
        # The larger of the two ratios decides.
        low = values[..., TWO] / values[..., INTERMEDIATE]
        high = values[..., INTERMEDIATE] / values[..., SINGLE]
    return eta, xi, np.maximum(low, high)


def draw(finding: Finding, points: int = 33) -> Figure:
    """Maps of the widths for three factors: where the order holds, and where clearly."""
    from matplotlib.patches import Patch

    factors = (SYMMETRIC, WEAKENED, CUT)
    figure, panels = style.blank(
        8.6, 3.9, columns=(1.0, 1.0, 1.0), margins=(0.80, 0.18, 0.92, 0.68), gaps=(0.08, 0.12)
    )
    titles = ("F smooth through η = 0", "F(η < 0) × 0.3", "no η < 0")
    for axes, factor, text in zip(panels, factors, titles, strict=True):
        eta, xi, ratio = _map(factor, points)
        style.logarithmic(axes, "xy", decimal="xy")
        shades = list(SHADES.values())[::-1]
        axes.contourf(eta, xi, ratio, (0.0, MUCH_SMALLER, 1.0, np.inf), colors=shades)
        axes.contour(eta, xi, ratio, (MUCH_SMALLER, 1.0), colors=style.INK, linewidths=(1.4, 0.8))
        axes.plot(
            EXAMPLE["width_eta"], EXAMPLE["width_xi"], "o", color=style.INK,
            markerfacecolor="white", markersize=6.0,
        )  # fmt: skip
        axes.set_title(text, fontsize=style.NORMAL, pad=6.0)
        axes.tick_params(axis="x", pad=6.0)
        style.label(axes, "width η̄ (1)")
    for axes in panels[1:]:
        axes.tick_params(labelleft=False)
    small = {"fontsize": style.SMALL, "linespacing": 1.3}
    style.note(panels[0], 0.03, 0.14, "c⁽³⁾ > c⁽¹⁾", **small)
    style.note(panels[0], 0.60, 0.60, "c⁽²⁾ > c⁽³⁾", **small)
    style.label(panels[0], y="width ξ̄ (1)")
    meaning = ("not in order", "c⁽²⁾ < c⁽³⁾ < c⁽¹⁾", "each at most a third of the next")
    patches = [
        Patch(facecolor=shade, edgecolor=style.INK, linewidth=0.8, label=text)
        for shade, text in zip(SHADES.values(), meaning, strict=True)
    ]
    figure.legend(handles=patches, loc="lower center", ncols=3, frameon=False, fontsize=style.SMALL)
    style.title(figure, "Where two-well potentials are rarer than intermediate ones")
    return figure


def main() -> None:
    show(compute(20000))


if __name__ == "__main__":
    main()
