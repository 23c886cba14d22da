"""Draws heat-in-time.png: heat capacity within a time, and heat release, of vitreous silica."""

from __future__ import annotations

import warnings
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

import glasswell as gw

OUTPUT = Path(__file__).with_name("heat-in-time.png")
BLUE, RED, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "0.45"
STRENGTH = 2.6e-4
TIMES = ((1e-7, "0.1 µs", GREEN, (0, (1.2, 1.6))), (1e-3, "1 ms", RED, (0, (6, 2))),
         (1e2, "100 s", BLUE, "-"))  # fmt: skip
STARTS = ((1.0, "from 1 K", BLUE, "-"), (0.5, "from 0.5 K", RED, (0, (6, 2))),
          (0.2, "from 0.2 K", GREEN, (0, (1.2, 1.6))))  # fmt: skip


def glass(ensemble: gw.SoftPotentialModel | gw.StandardTunnellingModel) -> gw.Glass:
    return gw.Glass(
        gw.material("vitreous silica"), ensemble, longitudinal=STRENGTH, transverse=STRENGTH
    )


# Deep wells, so that long times find the barriers they ask for.
SOFT = glass(gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22, minimum_d2=-20.0))
LIMIT = gw.standard_tunnelling_limit(SOFT.ensemble, 0.1)
PAIRS = glass(gw.StandardTunnellingModel(LIMIT.density, 1e-12, LIMIT.maximum_splitting))


def draw_heat(axes: Axes) -> None:
    temperature = np.geomspace(0.02, 2.0, 120)
    for time, name, color, style in TIMES:
        for model, width in ((SOFT, 1.7), (PAIRS, 0.7)):
            found = gw.heat_capacity(model, temperature, time, per="mass")
            curve = found["excitations"].where(~found["cut_off"]) / temperature
            label = name if width > 1.0 else None
            axes.loglog(
                temperature, 1e3 * curve, color=color, linestyle=style, linewidth=width, label=label
            )
    axes.set(
        xlim=(0.02, 2.0),
        ylim=(1e-2, 10.0),
        xlabel="T / K",
        ylabel="C/T of excitations / mJ K⁻² kg⁻¹",
    )
    axes.set_title("a  heat capacity within a time", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=9, loc="lower right")


def draw_release(axes: Axes) -> None:
    time = np.geomspace(1e-2, 1e5, 120)
    for start, name, color, style in STARTS:
        for model, width in ((SOFT, 1.7), (PAIRS, 0.7)):
            found = gw.heat_release(model, time, 0.05, start, per="mass")
            curve = found["total"].where(~found["cut_off"]) * time
            label = name if width > 1.0 else None
            axes.semilogx(
                time, 1e6 * curve, color=color, linestyle=style, linewidth=width, label=label
            )
    axes.set(xlim=(1e-2, 1e5), ylim=(0.0, 42.0), xlabel="t / s", ylabel="power × t / µJ kg⁻¹")
    axes.set_title("b  heat release at 0.05 K", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=9, loc="upper right")


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.8), layout="constrained")
    figure.get_layout_engine().set(wspace=0.06)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        draw_heat(left)
        draw_release(right)
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
