"""Draws electrons.png: U_eff, Fermi level, spins and pressure of the chalcogenide example."""

from __future__ import annotations

import warnings
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

import glasswell as gw

OUTPUT = Path(__file__).with_name("electrons.png")
BLUE, RED, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "0.45"
REPULSIONS = ((0.3, BLUE, "-"), (0.45, RED, (0, (6, 2))), (0.6, GREEN, (0, (1.2, 1.6))))
KILOBAR = 1e8
# In K; excitations of soft configurations rule the heat capacity there.
COLD = 5.0


def draw_repulsion(axes: Axes, centres: gw.ElectronCentres) -> None:
    energy = np.linspace(-0.5, 0.4, 400)
    for value, color, style in REPULSIONS:
        found = centres.replace(repulsion=value).repulsion_distribution(energy)
        share = found / centres.number
        axes.plot(energy, share, color=color, linestyle=style, label=f"$U_H$ = {value:g} eV")
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.set(
        xlim=(-0.5, 0.4), ylim=(0.0, 22.0), xlabel=r"$U_{\rm eff}$ / eV", ylabel="share per eV"
    )
    axes.set_title(r"a  distribution of $U_{\rm eff}$", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=8, loc="upper left")


def draw_level(axes: Axes, centres: gw.ElectronCentres) -> None:
    # Closer at the ends, where the level bends.
    filling = 1.0 - np.cos(np.pi * np.linspace(0.03, 0.97, 60))
    for value, color, style in REPULSIONS:
        one = centres.replace(repulsion=value)
        level = [one.fermi_level(float(n), temperature=300.0) for n in filling]
        axes.plot(filling, level, color=color, linestyle=style)
    axes.set(xlim=(0.0, 2.0), xlabel="electrons per centre", ylabel="Fermi level / eV")
    axes.set_title("b  Fermi level at 300 K", loc="left", fontsize=10)


def draw_spins(axes: Axes, centres: gw.ElectronCentres) -> None:
    temperature = np.geomspace(3.0, 600.0, 40)
    for value, color, style in REPULSIONS:
        found = centres.replace(repulsion=value).spins(temperature)["susceptibility"]
        axes.loglog(temperature, found, color=color, linestyle=style)
    axes.set(
        xlim=(3.0, 600.0), ylim=(1e-12, 1e-2), xlabel="T / K", ylabel="susceptibility of spins (SI)"
    )
    axes.set_title("c  spins at half filling", loc="left", fontsize=10)


def draw_pressure(axes: Axes, glass: gw.Glass, centres: gw.ElectronCentres) -> None:
    pressure = np.linspace(0.0, 200.0, 26)
    found = gw.electrons_under_pressure(centres, glass, KILOBAR * pressure, temperature=300.0)
    negative, single = found["negative_share"], found["single_share"]
    for name, conditions, look in (
        ("heat at 5 K, tilted", gw.Conditions(), {"color": BLUE}),
        (
            "heat at 5 K, no tilt",
            gw.Conditions(pressure_coupling=0.0),
            {"color": GREY, "linestyle": (0, (6, 2, 1.5, 2))},
        ),
    ):
        near = np.linspace(0.0, 12.0, 25) if conditions.pressure_coupling is None else pressure
        heat = [excitations(glass.at(pressure=KILOBAR * p, conditions=conditions)) for p in near]
        axes.plot(near, np.array(heat) / heat[0], label=name, **look)
    axes.plot(
        pressure,
        negative / negative[0],
        color=RED,
        linestyle=(0, (6, 2)),
        label=r"number of $U_{\rm eff}<0$",
    )
    axes.plot(
        pressure,
        single,
        color=GREEN,
        linestyle=(0, (1.2, 1.6)),
        label="share with one electron, 300 K",
    )
    axes.set(
        xlim=(0.0, 200.0),
        ylim=(0.0, 1.02),
        xlabel="pressure / kbar",
        ylabel="share, or ratio to p = 0",
    )
    axes.set_title(r"d  under pressure, $U_H$ = 0.3 eV", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=8, loc="upper right")


def excitations(glass: gw.Glass) -> float:
    return float(gw.heat_capacity(glass, COLD)["excitations"])


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, panels = plt.subplots(2, 2, figsize=(8.6, 6.4), layout="constrained")
    figure.get_layout_engine().set(wspace=0.06, hspace=0.06)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        glass, centres = gw.chalcogenide_centres()
        draw_repulsion(panels[0, 0], centres)
        draw_level(panels[0, 1], centres)
        draw_spins(panels[1, 0], centres)
        draw_pressure(panels[1, 1], glass, centres)
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
