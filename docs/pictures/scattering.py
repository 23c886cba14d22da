"""Draws scattering.png: S(Q,E), Raman intensity and g(E)/E² of a glass with a random force."""

from __future__ import annotations

import warnings
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

import glasswell as gw

OUTPUT = Path(__file__).with_name("scattering.png")
BLUE, RED, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "0.45"
LOOKS = (("0.1", (0, (1.2, 1.6))), (BLUE, "-"), (GREEN, (0, (6, 2, 1.5, 2))), (RED, (0, (6, 2))))
TEMPERATURES = (1.0, 5.0, 12.0, 25.0)
MASS, MOMENTUM = 800.0, 1.5
GLASS = gw.Glass(
    gw.material("vitreous silica"),
    gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22, random_force=1e-2),
    longitudinal=2.6e-4,
    transverse=2.6e-4,
)


def draw_neutrons(axes: Axes) -> None:
    energy = np.concatenate([np.linspace(-30.0, -0.3, 600), np.linspace(0.3, 40.0, 800)])
    found = gw.neutron_spectrum(GLASS, energy, TEMPERATURES, MOMENTUM, mass=MASS, per="atom")
    transfer = found["transfer"].values
    loss = transfer > 0.0
    curves = zip(LOOKS, TEMPERATURES, found["total"].values, found["phonons"].values, strict=True)
    for (color, line), temperature, total, phonons in curves:
        look = {"color": color, "linestyle": line}
        for side, label in ((loss, f"{temperature:g} K"), (~loss, None)):
            axes.semilogy(transfer[side], total[side], linewidth=1.5, label=label, **look)
            axes.semilogy(transfer[side], phonons[side], linewidth=0.6, **look)
    axes.set(xlim=(-2.6, 3.4), ylim=(1e-7, 8e-5))
    axes.set(xlabel="energy given to the glass / meV", ylabel="$S(Q,E)$ / K$^{-1}$ per atom")
    axes.set_title("a  neutrons, 1.5 Å⁻¹; thin: phonons", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=8.5, loc="upper left")


def draw_raman(axes: Axes) -> None:
    wave_number = np.geomspace(0.003, 40.0, 500)
    shift = gw.energy_in_kelvin(wave_number, "1/cm")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        found = gw.raman_spectrum(GLASS, shift, TEMPERATURES)
    # Deeper wells than are kept would scatter where nothing is drawn.
    for (color, line), one in zip(LOOKS, found["total"].where(~found["cut_off"]), strict=True):
        axes.loglog(wave_number, one, color=color, linestyle=line, linewidth=1.5)
    axes.text(0.0036, 27.0, "quasi-elastic", color=GREY, fontsize=9)
    axes.text(3.6, 55.0, "boson peak", color=GREY, fontsize=9)
    axes.set(xlim=(0.003, 40.0), ylim=(0.3, 100.0))
    axes.set(xlabel="Stokes shift / cm⁻¹", ylabel="Raman intensity (arb. units)")
    axes.set_title("b  light", loc="left", fontsize=10)


def draw_states(axes: Axes) -> None:
    energy = np.geomspace(0.7, 100.0, 400)
    found = gw.vibrational_density_of_states(GLASS, energy)
    scale = 1e-23
    axes.loglog(energy, scale * found["reduced"], color=BLUE, linewidth=1.6, label="total")
    axes.loglog(energy, scale * found["reduced_excitations"], color=RED, linestyle=(0, (6, 2)),
                linewidth=1.2, label="soft potentials")  # fmt: skip
    axes.loglog(energy, scale * found["reduced_phonons"], color=GREEN, linestyle=(0, (1.2, 1.6)),
                linewidth=1.2, label="phonons")  # fmt: skip
    peak = found.attrs["boson_peak_K"]
    at = scale * float(gw.vibrational_density_of_states(GLASS, peak)["reduced"])
    axes.plot(peak, at, "o", color="black", markerfacecolor="white", zorder=4.0)
    axes.annotate(
        f"{found.attrs['boson_peak_W']:.2f} W", (peak, at), xytext=(0, 8), ha="center",
        textcoords="offset points", fontsize=9,
    )  # fmt: skip
    axes.set(xlim=(0.7, 100.0), xlabel="E / K", ylabel="$g(E)/E^2$ / 10²³ K⁻³ m⁻³")
    axes.set_title("c  reduced density of states", loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=8.5, loc="lower left")


def main() -> None:
    plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure, panels = plt.subplots(1, 3, figsize=(11.2, 3.8), layout="constrained")
    draw_neutrons(panels[0])
    draw_raman(panels[1])
    draw_states(panels[2])
    # Without the version of the library in it the file changes only when the picture does.
    figure.savefig(OUTPUT, dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
