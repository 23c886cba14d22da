"""Draws ensembles-densities.png: density of states and resonant strength of soft potentials."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

import glasswell as gw

OUTPUT = Path(__file__).with_name("ensembles-densities.png")
BLUE, RED = "#0072B2", "#D55E00"
# Everything is universal in units of W and P_s.
UNIT = {"energy_scale": 1.0, "density": 1.0}


def draw_states(axes: Axes) -> None:
    energy = np.geomspace(0.01, 8.0, 300)
    for force, style in ((0.0, "-"), (3e-3, (0, (6, 2))), (1e-1, (0, (2, 1.4)))):
        model = gw.SoftPotentialModel(**UNIT, random_force=force)
        name = "uniform, $a=0$" if force == 0.0 else f"random force, $a={force:g}$"
        states = gw.density_of_states(model, energy)
        axes.loglog(energy, states, color=BLUE, linestyle=style, linewidth=1.7, label=name)
    axes.loglog(energy, energy**4 / 8.0, color="0.45", linewidth=1.0, linestyle=":")
    axes.text(2.9, 4.0, "$E^4/8$", color="0.35", fontsize=9)
    axes.set(xlim=(0.01, 8.0), ylim=(0.3, 1e3), xlabel="$E/W$", ylabel="$n(E)\\;W/P_s$")
    axes.set_title("a  first excitations", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=8.5, loc="upper left", handlelength=3.2)


def draw_strength(axes: Axes, below: Axes) -> None:
    energy = np.geomspace(0.02, 8.0, 400)
    exact = gw.resonant_strength(gw.SoftPotentialModel(**UNIT), energy, temperature=0.0)
    formula = 1.0 + energy**3 / 8.0
    axes.loglog(energy, exact, color=BLUE, linewidth=1.7, label="exact")
    axes.loglog(
        energy, formula, color=RED, linewidth=1.4, linestyle=(0, (6, 2)),
        label=r"$\tanh(E/2kT) + (E/W)^3/8$",
    )  # fmt: skip
    axes.set(xlim=(0.02, 8.0), ylim=(0.7, 90.0), ylabel="$S(E)$ at $T = 0$")
    axes.set_title("b  resonant absorption", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=8.5, loc="upper left", handlelength=3.2)
    ratio = exact / formula
    below.semilogx(energy, ratio, color=BLUE, linewidth=1.7)
    below.axhline(1.0, color=RED, linewidth=1.4, linestyle=(0, (6, 2)))
    top = int(ratio.argmax())
    for x, y, offset in (
        (0.2, float(np.interp(0.2, energy, ratio)), (-16, 9)),
        (energy[top], ratio[top], (0, 6)),
        (2.5, float(np.interp(2.5, energy, ratio)), (18, 4)),
    ):
        below.plot(x, y, "o", color=BLUE, markersize=4)
        below.annotate(
            f"{y:.2f}", (x, y), xytext=offset, textcoords="offset points", fontsize=9, ha="center"
        )
    below.axvspan(0.2, 2.5, color="0.93", zorder=0.0)
    below.set(ylim=(0.93, 1.56), xlabel="$E/W$", ylabel="exact / formula")


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure = plt.figure(figsize=(8.6, 4.6), layout="constrained")
    grid = figure.add_gridspec(2, 2, height_ratios=(1.5, 1.0))
    draw_states(figure.add_subplot(grid[:, 0]))
    upper = figure.add_subplot(grid[0, 1])
    lower = figure.add_subplot(grid[1, 1], sharex=upper)
    draw_strength(upper, lower)
    upper.tick_params(labelbottom=False)
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
