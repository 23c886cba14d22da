"""Claim 9: neutrons that give energy to the glass show a peak at a transfer of about w.

    python validation/soft-configurations-model/claim_9_neutrons.py

S(Q, E) of all transitions in the limit of small Q, and n(E)/E², with their highest peaks as seen
with a resolution of 5 % of the energy: for a smooth F with and without η < 0, for a uniform density
over (D1, D2), and with random forces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from findings import (
    CHANGED,
    CUT,
    FAILS,
    HOLDS,
    SYMMETRIC,
    WEAKENED,
    Finding,
    show,
    soft_configurations,
)
from scipy.optimize import brentq

import glasswell as gw
from glasswell.plot import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Ensemble = gw.SoftConfigurationsModel | gw.SoftPotentialModel
# kT in W, cold, middle and warm.
COLD, MIDDLE, WARM = 0.05, 0.5, 2.0
NAMES = {SYMMETRIC: "smooth F", WEAKENED: "F(η<0) × 0.3", CUT: "no η < 0"}
LOOKS = {SYMMETRIC: style.TOTAL, WEAKENED: style.FIRST_PART, CUT: style.THIRD_PART}
FORCES = (1e-4, 1e-3, 1e-2, 0.1, 1.0)
# A transfer of "about w".
ABOUT = (0.5, 2.0)
MASS = 150.0


def forced(force: float) -> gw.SoftPotentialModel:
    """P_s exp(-a D1²), of a glass like silica."""
    return gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22, random_force=force)


def glass_of(ensemble: Ensemble) -> gw.Glass:
    """Any weak coupling does: transitions do not depend on it."""
    return gw.Glass(gw.material("vitreous silica"), ensemble, longitudinal=1e-4, transverse=1e-4)


def peaks(ensemble: Ensemble, temperatures: tuple[float, ...]) -> np.ndarray:
    """Highest peak of S(Q, E) in W at each kT/W, NaN where there is none."""
    scale = ensemble.energy_scale
    found = gw.neutron_spectrum(
        glass_of(ensemble), scale, scale * np.array(temperatures), 1e-3, mass=MASS,
        small_momentum=True,
    )  # fmt: skip
    return np.asarray(found["peak"].values, float)


def boson_peak(ensemble: Ensemble) -> float:
    """Highest peak of n(E)/E² in W."""
    found = gw.vibrational_density_of_states(glass_of(ensemble), ensemble.energy_scale)
    return float(found.attrs["boson_peak_W"])


def strongest_force() -> float:
    """The random force a above which tunnelling states hide the peak of n(E)/E²."""

    def sign(logarithm: float) -> float:
        return 1.0 if np.isnan(boson_peak(forced(10.0**logarithm))) else -1.0

    return float(10.0 ** brentq(sign, -2.0, -1.0, xtol=0.01))


def compute(forces: tuple[float, ...] = FORCES) -> Finding:
    numbers: dict[str, float] = {}
    for factor, name in NAMES.items():
        model = soft_configurations(negative_eta=factor)
        cold, middle, warm = peaks(model, (COLD, MIDDLE, WARM))
        numbers[f"peak/W, {name}, kT = {COLD} W"] = float(cold)
        numbers[f"peak/W, {name}, kT = {MIDDLE} W"] = float(middle)
        numbers[f"peak/W, {name}, kT = {WARM} W"] = float(warm)
        numbers[f"peak of n/E²/W, {name}"] = boson_peak(model)
    numbers["peak/W, uniform"] = float(peaks(forced(0.0), (COLD,))[0])
    for force in forces:
        model = forced(force)
        numbers[f"peak/W, a = {force:g}"] = float(peaks(model, (COLD,))[0])
        numbers[f"peak of n/E²/W, a = {force:g}"] = boson_peak(model)
    numbers["largest a with a peak of n/E²"] = strongest_force()
    cold = np.array([numbers[f"peak/W, {name}, kT = {COLD} W"] for name in NAMES.values()])
    warm = np.array([numbers[f"peak/W, {name}, kT = {WARM} W"] for name in NAMES.values()])
    made = [numbers[f"peak/W, a = {force:g}"] for force in forces]
    there = bool(np.isfinite(cold).all())
    near = there and bool(np.all((cold > ABOUT[0]) & (cold < ABOUT[1])))
    return Finding(
        9,
        "inelastic scattering of neutrons has a peak at an energy transfer of about w",
        HOLDS if near else CHANGED if there else FAILS,
        numbers,
        f"In the cold S(Q, E) diverges where n(E) does, at E_c = {gw.critical_energy():.2f} W; "
        f"with a resolution of 5 % its highest peak is at {cold[0]:.2f} W for a smooth F and at "
        f"{cold[-1]:.2f} W without η < 0, and transitions between excited levels move it to "
        f"{warm[0]:.2f} and {warm[-1]:.2f} W at kT = {WARM:g} W. A uniform density over (D₁, D₂) "
        f"has no peak; a random force makes one anywhere, at {min(made):.1f}–{max(made):.1f} W for "
        f"a = {max(forces):g}–{min(forces):g}, and one of n(E)/E² only if "
        f"a < {numbers['largest a with a peak of n/E²']:.3f}.",
    )


def spectrum(ensemble: Ensemble, energy: np.ndarray, temperature: float) -> np.ndarray:
    """Σ p_m |y_mn|² δ over the density, energies and kT in W."""
    scale = ensemble.energy_scale
    strength = gw.resonant_strength(ensemble, scale * energy, scale * temperature)
    return strength / -np.expm1(-energy / temperature)


def _draw_configurations(axes: Axes, finding: Finding) -> None:
    energy = np.linspace(0.05, 8.0, 1200)
    for factor, name in NAMES.items():
        model = soft_configurations(negative_eta=factor)
        axes.plot(energy, spectrum(model, energy, COLD), label=name, **LOOKS[factor])
    smooth = soft_configurations(negative_eta=SYMMETRIC)
    warm = {**style.FOURTH_PART, "linewidth": 1.0}
    axes.plot(energy, spectrum(smooth, energy, WARM), label=f"smooth F, kT = {WARM:g} W", **warm)
    axes.axvline(gw.critical_energy(), zorder=1.0, **style.REFERENCE)
    axes.text(2.28, 11.4, "E_c", fontsize=style.SMALL, color=style.GREY)
    style.mark(axes, 1.0, "w of the claim", top=0.62)
    axes.set(xlim=(0.0, 8.0), ylim=(0.0, 12.0))
    style.legend(axes, "upper right")


def _draw_forces(axes: Axes, finding: Finding) -> None:
    force = np.geomspace(1e-4, 1.0, 25)
    inelastic = [float(peaks(forced(a), (COLD,))[0]) for a in force]
    reduced = [boson_peak(forced(a)) for a in force]
    axes.plot(force, inelastic, label="S(Q, E), cold", **style.TOTAL)
    axes.plot(force, reduced, label="n(E)/E²", **style.FIRST_PART)
    line = inelastic[0] * (force / force[0]) ** (-1.0 / 6.0)
    axes.plot(force, line, **style.REFERENCE)
    style.note(axes, 0.79, 0.31, "a^(−1/6)", color=style.GREY)
    axes.axhline(1.0, **style.REFERENCE)
    style.note(axes, 0.06, 0.12, "w of the claim", color=style.GREY)
    style.logarithmic(axes, "x")
    axes.set(xlim=(1e-4, 1.0), ylim=(0.0, 16.0))
    style.legend(axes, "upper right")


def draw(finding: Finding) -> Figure:
    """S(Q, E) of soft configurations, and where peaks lie against the random force."""
    figure, (left, right) = style.blank(
        8.6, 4.2, columns=(1.0, 1.0), margins=(0.80, 0.16, 0.56, 0.44), gaps=(0.08, 0.26)
    )
    _draw_configurations(left, finding)
    _draw_forces(right, finding)
    style.label(left, "energy transfer E/W (1)", "S(Q, E) over Q²x₀²F/3W (1)")
    right.set_xlabel("random force a (1)", fontsize=style.NORMAL)
    right.set_ylabel("energy of the highest peak E/W (1)", fontsize=style.NORMAL)
    style.title(figure, "The neutron peak lies at E_c, above w, or where a random force puts it")
    return figure


def main() -> None:
    show(compute())


if __name__ == "__main__":
    main()
