"""Draws observables-paths.png: what limits the paths of phonons in vitreous silica."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

import glasswell as gw
from glasswell.constants import BOLTZMANN, PLANCK

OUTPUT = Path(__file__).with_name("observables-paths.png")
FLOOR = 0.8e-9
FREQUENCY = np.geomspace(1e9, 9e12, 240)
CURVES = (
    ("resonance", "resonant absorption alone", "#D55E00", (0, (6, 2))),
    ("relaxation", "relaxation alone", "#009E73", (0, (6, 2, 1.5, 2))),
)


def silica() -> gw.Glass:
    model = gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22)
    material = gw.material("vitreous silica")
    return gw.Glass(material, model, longitudinal=2.6e-4, transverse=2.6e-4)


def heat_share(temperature: float, paths: np.ndarray) -> np.ndarray:
    """Heat carried per logarithm of frequency, its largest value being 1."""
    x = PLANCK * FREQUENCY / (BOLTZMANN * temperature)
    weight = x**5 * np.exp(-x) / np.expm1(-x) ** 2 * paths
    return weight / weight.max()


def draw(axes: Axes, glass: gw.Glass, temperature: float, letter: str) -> None:
    paths = gw.mean_free_path(glass, temperature, FREQUENCY, minimum_path=FLOOR)
    terahertz = 1e-12 * FREQUENCY
    for name, text, colour, dashes in CURVES:
        axes.loglog(
            terahertz, paths[name], color=colour, linestyle=dashes, linewidth=1.4, label=text
        )
    axes.axhline(FLOOR, color="#AA4499", linestyle=(0, (1.2, 1.6)), linewidth=1.4, label="floor")
    axes.loglog(terahertz, paths["total"], color="#0072B2", linewidth=2.0, label="all together")
    wavelength = glass.velocity("transverse") / FREQUENCY
    axes.loglog(terahertz, wavelength, color="0.5", linewidth=0.9)
    axes.text(1.3e-3, 1.25e-6, "wavelength", fontsize=8, color="0.35", rotation=-23)
    bottom = 1e-10
    height = bottom * 30.0 ** heat_share(temperature, paths["total"].values)
    axes.fill_between(terahertz, bottom, height, color="0.85", linewidth=0.0, zorder=0.0)
    axes.text(
        terahertz[height.argmax()], 1.15e-10, "heat", fontsize=8, color="0.25", ha="center",
        va="bottom",
    )  # fmt: skip
    axes.set(xlim=(1e-3, 9.0), ylim=(bottom, 1e-2), xlabel="frequency (THz)")
    axes.set_title(f"{letter}  {temperature:g} K", loc="left", fontsize=10)


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, panels = plt.subplots(1, 3, figsize=(9.2, 4.0), layout="constrained", sharey=True)
    for axes, temperature, letter in zip(panels, (0.3, 3.0, 30.0), "abc", strict=True):
        draw(axes, silica(), temperature, letter)
    panels[0].set_ylabel("mean free path (m)")
    panels[0].legend(frameon=False, fontsize=8, loc="upper right", handlelength=3.0)
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
