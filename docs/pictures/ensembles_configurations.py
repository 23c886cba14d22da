"""Draws ensembles-configurations.png: n(E) of soft configurations, by kind and by stability."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

import glasswell as gw

OUTPUT = Path(__file__).with_name("ensembles-configurations.png")
BLUE, RED, GREEN, INK = "#0072B2", "#D55E00", "#009E73", "#000000"
STYLES = {
    "two-well": (RED, (0, (6, 2))),
    "intermediate": (GREEN, (0, (6, 2, 1.5, 2))),
    "single-well": (BLUE, (0, (1.2, 1.6))),
}
MODEL = gw.SoftConfigurationsModel(
    mass=150.0, atom_density=6.6e28, soft_fraction=0.05, width_eta=0.1, width_xi=0.25
)


def draw_kinds(axes: Axes) -> None:
    scale = MODEL.energy_scale
    energy = np.unique(np.concatenate([np.geomspace(0.03, 12.0, 250), np.linspace(2.0, 2.4, 200)]))
    total = gw.density_of_states(MODEL, energy * scale)
    axes.semilogx(energy, total * 1e-25, color=INK, linewidth=1.8, label="all")
    for name, (color, style) in STYLES.items():
        part = gw.density_of_states(MODEL, energy * scale, kind=name)
        axes.semilogx(energy, part * 1e-25, color=color, linestyle=style, linewidth=1.5, label=name)
    axes.annotate(
        "$E_c = 2.182\\,W$", (gw.critical_energy(), 4.5), xytext=(6, 0),
        textcoords="offset points", fontsize=9,
    )  # fmt: skip
    axes.set(xlim=(0.03, 12.0), ylim=(0.0, 4.8), xlabel="$E/W$")
    axes.set_ylabel("$n(E)$ / $10^{25}$ K$^{-1}$ m$^{-3}$")
    axes.set_title("a  soft configurations, by kind", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=8.5, loc="upper left")


def draw_stability(axes: Axes) -> None:
    near = [np.linspace(2.1, 2.26, 120), np.linspace(2.72, 2.76, 81)]
    energy = np.unique(np.concatenate([np.linspace(0.3, 5.0, 250), *near]))
    for factor, style in ((1.0, "-"), (0.4, (0, (6, 2))), (0.0, (0, (1.2, 1.6)))):
        model = gw.SoftConfigurationsModel(
            mass=150.0, atom_density=6.6e28, soft_fraction=0.05, width_eta=0.1, width_xi=0.25,
            negative_eta=factor,
        )  # fmt: skip
        states = gw.density_of_states(model, energy * model.energy_scale) / model.density
        name = "$F$ for η < 0 times " + f"{factor:g}"
        axes.plot(energy, states * model.energy_scale, color=BLUE, linestyle=style, label=name)
    gull = gw.SoftPotentialModel(energy_scale=1.0, density=2.0)
    axes.plot(energy, gw.density_of_states(gull, energy), color=RED, linewidth=1.0,
              label="uniform in $(D_1, D_2)$")  # fmt: skip
    axes.set(xlim=(0.3, 5.0), ylim=(0.0, 40.0), xlabel="$E/W$", ylabel="$n(E)\\;W$ / density")
    axes.set_title("b  the singularity and what weakens it", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=8.5, loc="upper right")


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.8), layout="constrained")
    draw_kinds(left)
    draw_stability(right)
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
