"""Draws friction-and-loss.png: internal friction and sound velocity of vitreous silica."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

import glasswell as gw

OUTPUT = Path(__file__).with_name("friction-and-loss.png")
BLUE, RED, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "0.45"
FREQUENCIES = ((1e4, "10 kHz", BLUE, "-"), (1e6, "1 MHz", RED, (0, (6, 2))),
               (1e9, "1 GHz", GREEN, (0, (1.2, 1.6))))  # fmt: skip
STRENGTH = 2.6e-4


def glass(ensemble: gw.SoftPotentialModel | gw.StandardTunnellingModel) -> gw.Glass:
    return gw.Glass(
        gw.material("vitreous silica"), ensemble, longitudinal=STRENGTH, transverse=STRENGTH
    )


# Deep wells, so that slow waves find all barriers they can cross up to 10 K.
SOFT = glass(gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22, minimum_d2=-20.0))
PAIRS = glass(gw.standard_tunnelling_limit(SOFT.ensemble, 0.1))


def draw_friction(axes: Axes, temperature: np.ndarray) -> None:
    for frequency, name, color, style in FREQUENCIES:
        found = gw.internal_friction(SOFT, temperature, frequency)
        axes.loglog(temperature, found, color=color, linestyle=style, linewidth=1.7, label=name)
        pairs = gw.internal_friction(PAIRS, temperature, frequency)
        axes.loglog(temperature, pairs, color=color, linewidth=0.7, linestyle=style, alpha=0.6)
    level = 0.5 * np.pi * STRENGTH
    axes.axhline(level, color=GREY, linewidth=0.8, zorder=0.0)
    axes.text(0.0058, level * 1.1, "πC/2", color=GREY, fontsize=9)
    axes.set(
        xlim=(5e-3, 10.0), ylim=(1e-6, 5e-3), xlabel="T / K", ylabel="internal friction $Q^{-1}$"
    )
    axes.set_title("a  transverse waves in vitreous silica", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=9, loc="lower right")


def draw_velocity(axes: Axes, temperature: np.ndarray) -> None:
    for frequency, _, color, style in FREQUENCIES:
        found = gw.sound_velocity_shift(SOFT, temperature, frequency) * 1e4
        axes.semilogx(temperature, found, color=color, linestyle=style, linewidth=1.7)
        pairs = gw.sound_velocity_shift(PAIRS, temperature, frequency) * 1e4
        axes.semilogx(temperature, pairs, color=color, linestyle=style, linewidth=0.7, alpha=0.6)
    axes.text(0.013, 4.6, "slope $C$", color=GREY, fontsize=9, rotation=52)
    axes.set(
        xlim=(5e-3, 10.0), ylim=(-14.0, 13.0), xlabel="T / K", ylabel="$\\delta v/v$ / $10^{-4}$"
    )
    axes.set_title("b  sound velocity, against 5 mK", loc="left", fontsize=10)


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.8), layout="constrained")
    temperature = np.geomspace(5e-3, 10.0, 200)
    draw_friction(left, temperature)
    draw_velocity(right, temperature)
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
