"""Draws resonators.png: a niobium resonator up to 1.1 K, its loss at five powers and its shift."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

import glasswell as gw

HERE = Path(__file__).resolve()
OUTPUT = HERE.with_name("resonators.png")
# The fits are those of the validation, which prints their numbers.
FITS: dict[str, Any] = runpy.run_path(
    str(HERE.parents[2] / "validation" / "resonators" / "niobium.py")
)
BLUE, RED, GREY = "#0072B2", "#D55E00", "0.45"
MARKERS = ("o", "s", "^", "D", "v")


def in_words(number: float) -> str:
    """1, 140 or 1.4·10⁴."""
    if number < 1e3:
        return f"{float(f'{number:.2g}'):.0f}" if number >= 10.0 else f"{number:.1f}"
    power = int(np.log10(number))
    return f"${number / 10.0**power:.1f}·10^{power}$"


def draw_loss(axes: Axes) -> None:
    quality = FITS["QUALITY"]
    simple = FITS["fit_loss"]().values
    full = FITS["fit_loss"]("growth", "critical_temperature").values
    fine = np.linspace(0.1, 1.1, 60)
    shades = plt.get_cmap("viridis")(np.linspace(0.0, 0.8, len(FITS["POWERS"])))
    for power, marker, shade in zip(FITS["POWERS"], MARKERS, shades, strict=True):
        curve = quality.at(power=power)
        photons = curve.conditions["photon_number"][0]
        axes.semilogy(
            curve.temperature, 1.0 / curve.value, marker, color=shade, markersize=4.5, mew=0.0
        )
        axes.semilogy(fine, FITS["loss"](fine, photons, full), color=shade, linewidth=1.4)
        axes.semilogy(
            fine, FITS["loss"](fine, photons, simple), color=shade, linewidth=0.8, linestyle=":"
        )
        axes.text(
            1.13, 1.0 / curve.value[-1], in_words(photons), va="center", fontsize=8.5, color="0.2"
        )
    axes.text(1.02, 1.02, "photons", transform=axes.transAxes, fontsize=8.5, ha="center")
    axes.set(
        xlim=(0.06, 1.12),
        ylim=(4e-8, 9e-7),
        xlabel="T / K",
        ylabel="internal loss $1/Q_i$ / $10^{-7}$",
    )
    axes.set_yticks([5e-8, 1e-7, 2e-7, 5e-7], ["0.5", "1", "2", "5"])
    axes.yaxis.set_minor_formatter("")
    axes.set_title("a  loss: solid $n_c(T)$, dotted one $n_c$", loc="left", fontsize=10)


def draw_shift(axes: Axes) -> None:
    shift = FITS["SHIFT"]
    tangent, error, _, level = FITS["fit_shift"]()
    fine = np.geomspace(0.02, 1.1, 200)
    found = gw.resonator_shift(
        FITS["GLASS"],
        fine,
        FITS["FREQUENCY"],
        loss_tangent=tangent,
        reference_temperature=0.1,
        parts=True,
    )
    axes.plot(fine, 1e7 * (found["total"] + level), color=BLUE, linewidth=1.5)
    axes.plot(shift.temperature, 1e7 * shift.value, "o", color=GREY, markersize=5, mew=0.0)
    axes.text(
        0.95,
        0.08,
        f"$F\\tan\\delta_0 = ({1e6 * tangent:.2f} ± {1e6 * error:.2f})·10^{{-6}}$",
        transform=axes.transAxes,
        ha="right",
        fontsize=9.5,
    )
    axes.set(xlim=(0.0, 1.15), xlabel="T / K", ylabel="$\\delta f/f$ / $10^{-7}$")
    axes.set_title("b  shift against 0.1 K", loc="left", fontsize=10)


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.8), layout="constrained")
    draw_loss(left)
    draw_shift(right)
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
