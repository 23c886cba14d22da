"""Claim 2: V(x) = A[η(x/a0)² + ξ(x/a0)³ + (x/a0)⁴], A = k a0²/2, and its energy scale W.

    python validation/soft-configurations-model/claim_2_scales.py

W = A η_L² = A^(1/3) (ħ²/2Ma0²)^(2/3): which effective mass M belongs to which W?
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from findings import CHANGED, FAILS, HOLDS, Finding, show

import glasswell as gw
from glasswell.plot import style
from glasswell.potential import effective_mass, energy_scale

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SPRING, LENGTH = 30.0, 1.0  # eV/Å², Å
QUARTIC_ENERGY = 0.5 * SPRING * LENGTH**2
LOWEST, HIGHEST = 10.0, 20.0  # K
SILICA = 2.63  # K, docs/fit.md
# Standard atomic weights of atoms that glasses are made of.
ATOMS = {"O": 15.999, "Si": 28.085, "Ge": 72.630, "Se": 78.971, "Te": 127.60}


def scale_of(mass: float | np.ndarray, quartic_energy: float = QUARTIC_ENERGY) -> np.ndarray:
    """W/k in K."""
    return energy_scale(quartic_energy=quartic_energy, length=LENGTH, mass=mass)


def mass_for(scale: float) -> float:
    """M in u for W/k in K."""
    return float(effective_mass(energy_scale=scale, quartic_energy=QUARTIC_ENERGY, length=LENGTH))


def compute() -> Finding:
    light, heavy, silica = (mass_for(scale) for scale in (HIGHEST, LOWEST, SILICA))
    exponent = float(np.log(scale_of(heavy) / scale_of(light)) / np.log(heavy / light))
    alone = {name: float(scale_of(mass)) for name, mass in ATOMS.items()}
    inside = [name for name, scale in alone.items() if LOWEST <= scale <= HIGHEST]
    units = silica / (1e3 * gw.material("vitreous silica").require("molar_mass"))
    verdict = HOLDS if len(inside) == len(ATOMS) else CHANGED if light < 1000.0 else FAILS
    return Finding(
        2,
        "an atom moves in V(x) with A = k a₀²/2, a₀ ≈ 1 Å, k ≈ 30 eV/Å², and W/k ≈ 10–20 K",
        verdict,
        {
            "A (eV)": QUARTIC_ENERGY,
            "M for 20 K (u)": light,
            "M for 10 K (u)": heavy,
            "M for silica (u)": silica,
            "silica in formula units": units,
            "exponent of M": exponent,
            **{f"W/k of one {name} (K)": scale for name, scale in alone.items()},
        },
        f"W ∝ M^(−2/3), so W/k = 10–20 K takes {light:.0f}–{heavy:.0f} u: of the atoms "
        f"from O ({alone['O']:.0f} K) to Te only {', '.join(inside)} moves alone. "
        f"The fitted {SILICA} K of silica takes {silica:.0f} u, {units:.0f} formula units.",
    )


def draw(finding: Finding) -> Figure:
    """W/k against the effective mass."""
    numbers = finding.numbers
    figure, (axes,) = style.blank(6.2, 4.2, margins=(0.86, 0.16, 0.56, 0.40))
    style.logarithmic(axes, "xy", decimal="xy")
    mass = style.geometric(8.0, 9000.0)
    axes.axhspan(LOWEST, HIGHEST, color="0.90", zorder=0.0)
    axes.plot(mass, scale_of(mass), label="k = 30 eV/Å², a₀ = 1 Å", **style.TOTAL)
    softer = f"k = {0.1 * SPRING:g} eV/Å²"
    axes.plot(mass, scale_of(mass, 0.1 * QUARTIC_ENERGY), label=softer, **style.THIRD_PART)
    ink = {"color": style.INK, "markerfacecolor": "white", "linestyle": "none", "zorder": 4.0}
    axes.plot(list(ATOMS.values()), scale_of(np.array(list(ATOMS.values()))), "o", **ink)
    near = {"textcoords": "offset points", "fontsize": style.SMALL}
    for name, weight in ATOMS.items():
        left = name == "Ge"
        place = {"xytext": (-4, -11) if left else (4, 4), "ha": "right" if left else "left"}
        axes.annotate(name, (weight, float(scale_of(weight))), **place, **near)
    heavy = numbers["M for silica (u)"]
    axes.plot(heavy, SILICA, "D", **ink)
    axes.annotate(f"silica, {heavy:.0f} u", (heavy, SILICA), xytext=(7, 2), ha="left", **near)
    for scale in ("20", "10"):
        mass_at = numbers[f"M for {scale} K (u)"]
        axes.plot((mass_at, mass_at), (1.0, float(scale)), **style.REFERENCE)
        place = {"xytext": (-2, 4), "rotation": 90.0, "ha": "right", "va": "bottom"}
        axes.annotate(f"{mass_at:.0f} u", (mass_at, 1.0), **place, color=style.GREY, **near)
    axes.text(9.0, 14.1, "10–20 K", fontsize=style.SMALL, va="center")
    axes.set(xlim=(8.0, 9000.0), ylim=(1.0, 300.0))
    style.legend(axes, "upper right")
    style.label(axes, "effective mass M (u)", "energy scale W/k (K)")
    style.title(figure, "The energy scale asks for more than one atom")
    return figure


def main() -> None:
    show(compute())


if __name__ == "__main__":
    main()
