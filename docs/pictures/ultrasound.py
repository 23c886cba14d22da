"""Draws ultrasound.png: ladder and Arrhenius rates side by side, and saturation by intensity."""

from __future__ import annotations

import warnings
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

import glasswell as gw

OUTPUT = Path(__file__).with_name("ultrasound.png")
BLUE, RED, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "0.35"
FREQUENCIES = ((1e4, "10 kHz", BLUE), (1e6, "1 MHz", RED), (1e9, "1 GHz", GREEN))
TEMPERATURES = ((0.05, "50 mK", BLUE), (0.1, "100 mK", RED), (0.2, "200 mK", GREEN))
STRENGTH = 2.6e-4
# Deep wells, so that slow waves find all barriers they can cross.
SOFT = gw.Glass(
    gw.material("vitreous silica"),
    gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22, minimum_d2=-20.0),
    longitudinal=STRENGTH,
    transverse=STRENGTH,
)


def draw_rates(axes: Axes) -> None:
    temperature = np.geomspace(0.2, 20.0, 200)
    for frequency, name, color in FREQUENCIES:
        for relaxation, style, width in (("ladder", "-", 1.8), ("arrhenius", (0, (4, 2)), 1.2)):
            found = gw.internal_friction(
                SOFT, temperature, frequency, relaxation=relaxation, parts=True
            )
            # What deeper wells would change is left out.
            shown = np.where(found["cut_off"], np.nan, found["total"])
            axes.loglog(temperature, shown, color=color, linestyle=style, linewidth=width)
        at = {1e4: (0.23, 4.7e-4), 1e6: (0.4, 1.2e-4), 1e9: (0.25, 4.2e-5)}[frequency]
        axes.text(*at, name, color=color, fontsize=9)
    axes.set(
        xlim=(0.2, 20.0), ylim=(8e-6, 4e-3), xlabel="T / K", ylabel="internal friction $Q^{-1}$"
    )
    axes.set_xticks([0.2, 0.5, 1, 2, 5, 10, 20], ["0.2", "0.5", "1", "2", "5", "10", "20"])
    axes.xaxis.set_minor_formatter(mpl.ticker.NullFormatter())
    looks = [
        Line2D([], [], color=GREY, linewidth=1.8, label="ladder"),
        Line2D([], [], color=GREY, linewidth=1.2, linestyle=(0, (4, 2)), label="Arrhenius, 0.1 ps"),
    ]
    axes.legend(handles=looks, frameon=False, fontsize=9, loc="lower right")
    axes.set_title("a  transverse waves in vitreous silica", loc="left", fontsize=10)


def draw_saturation(axes: Axes) -> None:
    intensity = np.geomspace(1e-11, 1e-1, 41)
    for temperature, name, color in TEMPERATURES:
        critical = float(gw.critical_intensity(SOFT, temperature, 1e9))
        exact, single = (
            [float(gw.ultrasonic_attenuation(SOFT, temperature, 1e9, **o)) for o in options]
            for options in (
                [{"intensity": j} for j in intensity],
                [{"intensity_ratio": j / critical} for j in intensity],
            )
        )
        axes.loglog(intensity, exact, color=color, linewidth=1.8)
        axes.text(1.4e-11, 1.1 * exact[0], name, color=color, fontsize=9)
        axes.loglog(intensity, single, color=color, linewidth=1.0, linestyle=(0, (4, 2)))
        axes.plot(critical, np.interp(critical, intensity, exact), "o", color=color, markersize=4)
    axes.set(xlim=(1e-11, 1e-1), xlabel="intensity J / (W/m²)", ylabel="attenuation / (dB/cm)")
    axes.set_ylim(2e-3, 90.0)
    looks = [
        Line2D([], [], color=GREY, linewidth=1.8, label="each system its own $J_c$"),
        Line2D([], [], color=GREY, linewidth=1.0, linestyle=(0, (4, 2)), label="one $J_c$ (dots)"),
    ]
    axes.legend(handles=looks, frameon=False, fontsize=9, loc="lower left")
    axes.set_title("b  transverse waves of 1 GHz", loc="left", fontsize=10)


def main() -> None:
    warnings.simplefilter("ignore", gw.ValidityWarning)
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.8), layout="constrained")
    draw_rates(left)
    draw_saturation(right)
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
