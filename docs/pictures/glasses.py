"""Draws glasses.png: C against W/k of the fitted curves, from validation/library/fitted.csv."""

from __future__ import annotations

import csv
from math import hypot
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt

OUTPUT = Path(__file__).with_name("glasses.png")
TABLE = Path(__file__).resolve().parents[2] / "validation" / "library" / "fitted.csv"
BAND = (1e-4, 1e-3)
BLUE, RED = "#0072B2", "#D55E00"


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = plt.subplots(figsize=(6.2, 4.0), layout="constrained")
    axes.axhspan(*BAND, color="0.92", zorder=0)
    axes.text(1.03, 1.07e-4, "all glasses: 1e-4 < C < 1e-3", color="0.35", fontsize=9)
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] == "fitted"]
    for row in rows:
        scale, strength = float(row["energy_scale"]), float(row["strength"])
        errors = [
            hypot(float(row[f"{name}_fit"]), float(row[f"{name}_material"]))
            for name in ("energy_scale", "strength")
        ]
        pure = row["kind"] == "glass"
        color = BLUE if pure else RED
        axes.errorbar(
            scale,
            strength,
            xerr=errors[0],
            yerr=errors[1],
            fmt="o" if pure else "s",
            color=color,
            markerfacecolor=color if pure else "white",
            markersize=6,
            capsize=3,
            linewidth=1.2,
        )
        glass = row["curve"].split("/")[0].replace("-", " ")
        label = glass if pure else f"{glass} ({row['kind']})"
        axes.annotate(
            label[0].upper() + label[1:],
            (scale, strength),
            xytext=(0, 16),
            textcoords="offset points",
            ha="center",
            fontsize=9,
            color=color,
        )
    axes.set(
        xscale="log",
        yscale="log",
        xlim=(1.0, 5.0),
        ylim=(8e-5, 3e-3),
        xlabel="energy scale W/k / K",
        ylabel="tunnelling strength C",
    )
    axes.set_xticks([1, 2, 3, 4, 5], ["1", "2", "3", "4", "5"])
    axes.xaxis.set_minor_formatter(mpl.ticker.NullFormatter())
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
