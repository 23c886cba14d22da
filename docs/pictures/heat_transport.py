"""Draws heat-transport.png: paths in films, conductance of a leg and a membrane against T."""

from __future__ import annotations

import warnings
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

import glasswell as gw
from glasswell.material import Quantity

OUTPUT = Path(__file__).with_name("heat-transport.png")
BLUE, RED, GREY = "#0072B2", "#D55E00", "0.45"
ASSUMED = gw.Source("assumed", note="a film like low-stress silicon nitride, not a measured one")
NITRIDE = gw.Material.create(
    "silicon nitride film",
    formula="Si3N4",
    density=Quantity(3100.0, "kg/m^3", ASSUMED),
    longitudinal_velocity=Quantity(10300.0, "m/s", ASSUMED),
    transverse_velocity=Quantity(6200.0, "m/s", ASSUMED),
    molar_mass=0.14028,
)
GLASS = gw.Glass(
    NITRIDE,
    gw.SoftPotentialModel(energy_scale=5.0, density=5e22),
    longitudinal=1e-4,
    transverse=1e-4,
)
LEG = gw.Rod(width=10e-6, thickness=1e-6, length=100e-6)
MEMBRANE = gw.Membrane(thickness=1e-6, heater_radius=100e-6, radius=1e-3)


def draw_conductance(axes: Axes, temperature: np.ndarray) -> None:
    for sample, color in ((MEMBRANE, BLUE), (LEG, RED)):
        found = gw.thermal_conductance(GLASS, temperature, sample)
        fits = ~found["confined"]
        total = found["total"]
        axes.loglog(temperature, total, color=color, linestyle=(0, (1.2, 1.6)), linewidth=1.8)
        axes.loglog(temperature[fits], total[fits], color=color, linewidth=1.8)
        axes.loglog(temperature, found["ballistic"], color=color, linewidth=0.9, linestyle="--")
        axes.loglog(temperature, found["diffusive"], color=color, linewidth=0.7, alpha=0.7)
    axes.text(0.1, 1.3e-9, "its ballistic bound", color=BLUE, fontsize=9, rotation=36)
    axes.text(0.17, 1.5e-10, "membrane", color=BLUE, rotation=36)
    axes.text(2.1, 2.5e-7, "bound of the leg", color=RED, fontsize=9, rotation=36)
    axes.text(0.6, 4e-12, "leg", color=RED)
    axes.text(0.053, 1.2e-15, "dotted: waves of a plate, out of range", color=GREY, fontsize=9)
    axes.set(xlim=(0.05, 10.0), ylim=(5e-16, 5e-3), xlabel="T / K", ylabel="$G$ / (W/K)")
    axes.set_title("a  1 µm silicon nitride", loc="left", fontsize=10)


def draw_matthiessen(axes: Axes) -> None:
    """κ by the path of each phonon, over κ with 1/L added to 1/l."""
    temperature = np.geomspace(0.2, 10.0, 60)
    for sample, length, name, style in (
        (gw.Film(thickness=1e-6), 1e-6, "film, $L = d$", "-"),
        (gw.Rod(width=20e-6, thickness=1e-6), np.sqrt(80.0 / np.pi) * 1e-6,
         "ribbon 20:1, $L = 2\\sqrt{ab/\\pi}$", (0, (6, 2))),
        (gw.Rod(diameter=1e-6), 1e-6, "round rod, $L = d$", (0, (1.2, 1.6))),
    ):  # fmt: skip
        exact = gw.thermal_conductivity(GLASS, temperature, sample)["total"]
        short = gw.thermal_conductivity(GLASS, temperature, length)["total"]
        axes.semilogx(temperature, short / exact, color="0.15", linestyle=style, label=name)
    axes.axhline(1.0, color=GREY, linewidth=0.8, zorder=0.0)
    axes.set(
        xlim=(0.2, 10.0), ylim=(0.0, 2.0), xlabel="T / K",
        ylabel="$\\kappa$ from $1/l + 1/L$ over exact $\\kappa$",
    )  # fmt: skip
    axes.set_title("b  what a single length does to κ", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=9, loc="center left", bbox_to_anchor=(0.0, 0.65))


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.9), layout="constrained")
    with warnings.catch_warnings():
        # The points are drawn dotted.
        warnings.simplefilter("ignore", gw.ValidityWarning)
        draw_conductance(left, np.geomspace(0.05, 10.0, 128))
    draw_matthiessen(right)
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
