"""Draws landmarks-random-force.png: the boson peak against the width of the random force."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

import glasswell as gw

OUTPUT = Path(__file__).with_name("landmarks-random-force.png")
BLUE, RED, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "0.45"
# Random force, dashes, and the energy beside which it is written.
SHOWN = (
    (1e-2, (0, (1.2, 1.6)), 9.6),
    (1e-3, (0, (6, 2, 1.5, 2)), 20.0),
    (1e-4, (0, (6, 2)), 32.0),
    (1e-5, "-", 32.0),
)
ENERGY_LAW, TEMPERATURE_LAW = 2.5658, 0.5433


def model(force: float) -> gw.SoftPotentialModel:
    return gw.SoftPotentialModel(energy_scale=1.0, density=1.0, random_force=force)


def draw_states(axes: Axes) -> None:
    energy = np.geomspace(0.6, 60.0, 500)
    for force, dashes, beside in SHOWN:
        reduced = gw.density_of_states(model(force), energy) / energy**2
        axes.loglog(energy, reduced, color=BLUE, linestyle=dashes, linewidth=1.6)
        peak = gw.boson_peak(model(force), vibrations=False)
        axes.plot(peak.energy, peak.states, "o", color=BLUE, markersize=5)
        exponent = round(np.log10(force))
        axes.annotate(
            f"$a = 10^{{{exponent}}}$", (beside, np.interp(beside, energy, reduced)),
            xytext=(-5, -3) if force == 1e-2 else (5, 2), textcoords="offset points", fontsize=9,
            ha="right" if force == 1e-2 else "left",
        )  # fmt: skip
    wide = energy[energy > 2.2]
    axes.loglog(wide, wide**2 / 8.0, color=GREY, linewidth=1.0)
    axes.text(15.0, 36.0, "$E^2/8$", fontsize=9, color="0.3", ha="right")
    axes.set(xlim=(0.6, 60.0), ylim=(1.0, 60.0), xlabel="$E/W$", ylabel="$n(E)/E^2$  ($P_s/W^3$)")
    axes.set_title("a  first excitations over $E^2$", loc="left", fontsize=10)


def draw_places(axes: Axes) -> None:
    forces = np.geomspace(1e-7, 2e-2, 22)
    peaks = [gw.boson_peak(model(force), vibrations=False) for force in forces]
    curves = (
        ("energy", "$E_\\mathrm{max}/W$ of $n(E)/E^2$", BLUE, "-"),
        ("maximum_temperature", "$kT_\\mathrm{max}/W$ of $C/T^3$", RED, (0, (6, 2))),
        ("minimum_temperature", "$kT_\\mathrm{min}/W$ of $C/T^3$", GREEN, (0, (6, 2, 1.5, 2))),
    )
    for name, text, colour, dashes in curves:
        places = np.array([getattr(peak, name) or np.nan for peak in peaks])
        axes.loglog(forces, places, color=colour, linestyle=dashes, linewidth=1.8, label=text)
    for law in (ENERGY_LAW, TEMPERATURE_LAW):
        axes.loglog(forces, law * forces ** (-1.0 / 6.0), color=GREY, linewidth=0.9, zorder=0.0)
    axes.text(6e-6, 22.5, "$2.566\\,a^{-1/6}$", fontsize=9, color="0.3")
    axes.text(6e-6, 4.75, "$0.543\\,a^{-1/6}$", fontsize=9, color="0.3")
    axes.set(xlim=(1e-7, 2e-2), ylim=(0.35, 100.0), xlabel="random force $a$", ylabel="in $W$")
    axes.legend(frameon=False, fontsize=8.5, loc="upper right", handlelength=3.2)
    axes.set_title("b  where the peaks lie", loc="left", fontsize=10)


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 4.0), layout="constrained")
    draw_states(left)
    draw_places(right)
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
