"""Draws spectrum-levels.png: levels of a double well against the tilt, and where they meet."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from scipy.linalg import eigh_tridiagonal

from glasswell import solve_spectrum

OUTPUT = Path(__file__).with_name("spectrum-levels.png")
D2 = -8.0
MEETING = 2.0
# Height at which the densities |ψ|² are drawn, in W.
HEIGHT = 2.6
INK, BLUE = "#1a1a1a", "#2c6aa0"


def draw_fan(axes: Axes) -> None:
    """Levels against the tilt; those of one well rise, those of the other fall."""
    tilt = np.linspace(-7.0, 7.0, 1401)
    spectrum = solve_spectrum(tilt, D2, levels=12)
    for level in range(9):
        dark = level % 2 == 0
        axes.plot(
            tilt, spectrum.energies[:, level],
            color=INK if dark else BLUE, linestyle="-" if dark else (0, (5, 1.5)), linewidth=1.4,
        )  # fmt: skip
    for even in range(-6, 7, 2):
        axes.axvline(even, color="0.8", linewidth=0.8, zorder=0.0)
    axes.axhline(0.0, color="0.45", linewidth=0.9, linestyle=":")
    axes.text(-0.05, 0.1, "barrier top", fontsize=8, color="0.35", va="bottom", ha="center")
    axes.add_patch(
        mpl.patches.Ellipse((MEETING, -8.55), 0.8, 2.6, fill=False, color=INK, linewidth=1.0)
    )
    axes.set(xlim=(-7.0, 7.0), ylim=(-26.5, 2.5), xlabel="tilt $D_1$", ylabel="$E_n/W$")
    axes.set_xticks(range(-6, 7, 2))
    axes.set_title(f"a  levels $E_0 \\ldots E_8$ at $D_2 = {D2:g}$", loc="left", fontsize=10)


def wave_functions(tilt: float, levels: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Levels and |ψ|² on a grid of points, by finite differences."""
    y, step = np.linspace(-5.0, 5.0, 4001, retstep=True)
    diagonal = 2.0 / step**2 + y * (tilt + y * (D2 + y * y))
    neighbours = np.full(len(y) - 1, -1.0 / step**2)
    energies, vectors = eigh_tridiagonal(
        diagonal, neighbours, select="i", select_range=(0, levels - 1)
    )
    return y, energies, vectors**2 / step


def draw_wells(axes: Axes, tilt: float, title: str) -> None:
    y, energies, density = wave_functions(tilt, 3)
    axes.plot(y, y * (tilt + y * (D2 + y * y)), color=INK, linewidth=1.6)
    for level, energy in enumerate(energies):
        shape = energy + HEIGHT * density[:, level]
        shown = HEIGHT * density[:, level] > 0.02
        axes.fill_between(y, energy, shape, where=shown, color="#8fc1d9", linewidth=0.0)
        axes.plot(np.where(shown, y, np.nan), shape, color=BLUE, linewidth=1.0)
        axes.plot([-2.95, 2.95], [energy, energy], color="0.45", linewidth=0.7)
    together = energies[2] - energies[1] < 0.5
    names = ("$E_0$", "$E_1, E_2$", "") if together else ("$E_0$", "$E_1$", "$E_2$")
    for energy, name in zip(energies, names, strict=True):
        axes.text(3.05, energy, name, fontsize=9, va="center")
    axes.set(xlim=(-3.5, 4.1), ylim=(-22.5, 2.5), yticks=(-20, -10, 0), ylabel="$E/W$")
    axes.set_title(title, loc="left", fontsize=10)


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure = plt.figure(figsize=(8.6, 5.0), layout="constrained")
    grid = figure.add_gridspec(2, 2, width_ratios=(1.5, 1.0))
    draw_fan(figure.add_subplot(grid[:, 0]))
    upper, lower = (figure.add_subplot(grid[row, 1]) for row in range(2))
    draw_wells(upper, MEETING, "b  $D_1 = 2$: $E_1, E_2$ in both wells")
    draw_wells(lower, MEETING / 2, "c  $D_1 = 1$: each in its own well")
    upper.tick_params(labelbottom=False)
    lower.set_xlabel("$y$")
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
