"""Draws potential-kinds.png: the kinds over the plane of (d1, d2), with an example of each."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from glasswell.numerics.eigenproblem import quartic_levels
from glasswell.potential import KINDS, kind, spinodal_tilt

OUTPUT = Path(__file__).with_name("potential-kinds.png")
# Light to dark, so that the map reads the same without colour.
SHADES = {"two-well": "#2c6aa0", "intermediate": "#8fc1d9", "single-well": "#f4efe2"}
EXAMPLES = {
    "a": (0.7, -6.0, "two-well"),
    "b": (0.0, -2.0, "intermediate"),
    "c": (-5.0, 4.0, "single-well"),
}
D1, D2 = (-24.0, 24.0), (-12.0, 6.0)


def draw_map(axes: Axes) -> None:
    d1 = np.linspace(0.0, D1[1], 289)
    d2 = np.linspace(*D2, 433)
    half = np.vectorize(KINDS.index)(kind(d1[None, :], d2[:, None]))
    full = np.concatenate([half[:, :0:-1], half], axis=1)
    step_1, step_2 = d1[1] - d1[0], d2[1] - d2[0]
    extent = (
        D1[0] - step_1 / 2, D1[1] + step_1 / 2, D2[0] - step_2 / 2, D2[1] + step_2 / 2,
    )  # fmt: skip
    colours = mpl.colors.ListedColormap([SHADES[name] for name in KINDS])
    axes.imshow(
        full, cmap=colours, vmin=-0.5, vmax=2.5, extent=extent, origin="lower", aspect="auto",
        interpolation="nearest",
    )  # fmt: skip
    depth = np.linspace(D2[0], 0.0, 400)
    for side in (-1.0, 1.0):
        axes.plot(side * spinodal_tilt(depth), depth, "k--", linewidth=1.2)
    axes.text(0.0, -9.6, "two-well", ha="center", color="white", fontsize=12)
    for tip in ((-0.6, 1.9), (-3.6, -0.8)):
        axes.annotate(
            "intermediate", xy=tip, xytext=(-13.0, 0.8), ha="center", va="center", fontsize=12,
            arrowprops={"arrowstyle": "-", "linewidth": 0.8, "shrinkB": 0.0},
        )  # fmt: skip
    axes.text(0.0, 4.9, "single-well", ha="center", fontsize=12)
    axes.annotate(
        "spinodal\n$8|D_2|^3 = 27 D_1^2$",
        xy=(float(spinodal_tilt(-7.0)), -7.0), xytext=(17.5, -3.4),
        ha="center", fontsize=9, arrowprops={"arrowstyle": "-", "linewidth": 0.8},
    )  # fmt: skip
    for letter, (tilt, curve, name) in EXAMPLES.items():
        ink = "white" if name == "two-well" else "black"
        axes.plot(tilt, curve, "o", color=ink, markersize=4)
        axes.text(
            tilt, curve - 0.65, letter, color=ink, fontweight="bold", ha="center", va="center"
        )
    axes.set(xlim=D1, ylim=D2, xlabel="tilt $D_1$", ylabel="quadratic coefficient $D_2$")


def draw_example(axes: Axes, letter: str) -> None:
    """The potential with its lowest levels, each over the stretch that is classically allowed."""
    d1, d2, name = EXAMPLES[letter]
    y = np.linspace(-3.2, 3.2, 2001)
    values = y * (d1 + y * (d2 + y * y))
    low = values.min()
    levels = quartic_levels(np.array([d1]), np.array([d2]), 3)[0]
    for level in levels:
        axes.plot(y, np.where(values <= level, level - low, np.nan), color="0.35", linewidth=1.0)
    axes.plot(y, values - low, "k", linewidth=1.6)
    axes.set(xlim=(-2.7, 2.7), ylim=(-0.04 * 21.0, 21.0), yticks=(0, 10, 20))
    axes.text(
        0.5, 0.93, f"$\\bf{{{letter}}}$  {name}", transform=axes.transAxes, ha="center", va="top",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip
    axes.set_ylabel("$V/W$")


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure = plt.figure(figsize=(8.2, 5.2), layout="constrained")
    grid = figure.add_gridspec(3, 2, width_ratios=(2.4, 1.0))
    draw_map(figure.add_subplot(grid[:, 0]))
    panels = [figure.add_subplot(grid[row, 1]) for row in range(3)]
    for panel, letter in zip(panels, EXAMPLES, strict=True):
        draw_example(panel, letter)
    for panel in panels[:-1]:
        panel.tick_params(labelbottom=False)
    panels[-1].set_xlabel("$y$")
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
