"""Draws judgement.png: curves of glasses and of other samples as the rules of a fit see them."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import glasswell as gw

FOLDER = Path(__file__).parent
# Colour, marker, filled: apart in grey too.
CONDUCTIVITIES = {
    "vitreous silica": ("cahill-1988", "#1f4e79", "o"),
    "Stycast 1266 (epoxy)": ("stycast-1266", "#2e8b57", "s"),
    "Torlon 4301": ("torlon-4301", "#6a5acd", "v"),
    "Stycast 2850 (filled)": ("stycast-2850", "#b22222", "D"),
    "Macor (glass ceramic)": ("macor", "#cc7a00", "^"),
    "PTFE (semicrystalline)": ("ptfe/anderson-1963-sample-1", "#555555", "x"),
}
HEATS = {
    "OMIM-BF$_4$ glass": ("omim-bf4-glass", "#1f4e79", "o"),
    "BMIM-BF$_4$ glass": ("bmim-bf4-glass", "#2e8b57", "s"),
    "OMIM-BF$_4$ crystal": ("omim-bf4-crystal", "#b22222", "D"),
}


def draw_conductivities(axes: plt.Axes) -> None:
    for label, (name, colour, marker) in CONDUCTIVITIES.items():
        curve = gw.dataset(name).select(0.0, 1.0)
        reduced = curve.value / curve.temperature**2
        scale = np.exp(np.interp(np.log(0.35), np.log(curve.temperature), np.log(reduced)))
        good = gw.judge(curve).verdict != "refused"
        axes.plot(
            curve.temperature, reduced / scale, marker=marker, color=colour, label=label,
            linestyle="-" if good else ":", markersize=4, linewidth=1.0,
        )  # fmt: skip
    cold = np.array([0.06, 1.0])
    axes.plot(cold, (cold / 0.35) ** 0.3, color="black", linestyle="--", linewidth=1.4)
    axes.annotate(
        "slope 2.3: steeper is refused", (0.245, 0.897), xytext=(0.25, 0.42), fontsize=8,
        arrowprops={"arrowstyle": "-", "linewidth": 0.6},
    )  # fmt: skip
    axes.set(
        xscale="log", yscale="log", xlabel="temperature (K)", ylim=(0.2, 4.2),
        ylabel=r"$\kappa/T^2$ relative to its value at 0.35 K",
    )  # fmt: skip
    axes.set_yticks([0.2, 0.5, 1.0, 2.0, 4.0], ["0.2", "0.5", "1", "2", "4"])
    axes.set_xticks([0.1, 1.0], ["0.1", "1"])
    axes.minorticks_off()
    axes.legend(fontsize=7, loc="upper left", frameon=False)


def draw_heats(axes: plt.Axes) -> None:
    for label, (name, colour, marker) in HEATS.items():
        curve = gw.dataset(name).select(0.0, 12.0)
        found = gw.judge(curve)
        reduced = 1e3 * curve.value / curve.temperature**3
        text = f"{label}: share {found.value:.2f} ± {found.standard_error:.2f}"
        axes.plot(
            curve.temperature, reduced, marker=marker, color=colour, label=text, markersize=4,
            linestyle=":" if "crystal" in label else "-", linewidth=1.0,
        )  # fmt: skip
    axes.axvspan(5.0, 7.65, color="0.93", zorder=0)
    axes.text(6.3, 7.35, "points judged", fontsize=8, ha="center")
    axes.set(
        xlabel="temperature (K)", ylabel=r"$C/T^3$ (mJ K$^{-4}$ mol$^{-1}$)", ylim=(7.0, 17.0),
        xlim=(4.8, 12.2),
    )  # fmt: skip
    axes.legend(fontsize=7, loc="upper right", frameon=False)


def main() -> None:
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.0, 3.8), layout="constrained")
    draw_conductivities(left)
    draw_heats(right)
    figure.savefig(FOLDER / "judgement.png", dpi=150)


if __name__ == "__main__":
    main()
