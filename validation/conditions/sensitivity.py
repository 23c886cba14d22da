"""How far the conclusions about pressure and T_g depend on the constants of `gw.Conditions`.

python validation/conditions/sensitivity.py

Prints the tables of docs/conditions.md: elastic transformation and suppression over the cited
ranges, what T_g does over them, and the strengths of the fitted curves against T_g.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

import glasswell as gw

FITTED = Path(__file__).resolve().parents[1] / "library" / "fitted.csv"
BAR, GIGAPASCAL = 1e5, 1e9
COLD, HOT = 360.0, 1473.0


def show_pressures() -> None:
    print("p** / bar, p̄ / bar: steepest loss, fraction 1/2, fraction 1/10 (bar); c_a at 1 GPa")
    for linear in (1e9, 3e9, 1e10):
        for width in (1e9, 3e9, 1e10):
            found = gw.Conditions(linear_pressure=linear, quadratic_pressure=width)
            half, tenth = found.pressure_of_fraction([0.5, 0.1]) / BAR
            left = float(found.soft_fraction_ratio(GIGAPASCAL))
            steepest = found.steepest_loss_pressure() / BAR
            print(
                f"| {linear / BAR:.0f} | {width / BAR:.0f} | {steepest:.0f} "
                f"| {half:.0f} | {tenth:.0f} | {left:.3f} |"
            )


def show_transitions() -> None:
    print(f"ϑ / K, β, γ: c_a, b, c_a b² at T_g = {HOT:g} K over those at {COLD:g} K")
    asked = {"glass_transition": HOT, "reference_glass_transition": COLD}
    for theta, beta, gamma in (
        (300.0, 1.0, 1.0),
        (450.0, 1.0, 1.0),
        (600.0, 1.0, 1.0),
        (450.0, 0.8, 1.0),
        (450.0, 1.2, 1.0),
        (450.0, 1.0, 0.5),
        (450.0, 1.0, 0.0),
    ):
        found = gw.Conditions(theta=theta, beta=beta, gamma=gamma)
        fraction = float(found.soft_fraction_ratio(**asked))
        coupling = float(found.coupling_ratio(**asked))
        print(
            f"| {theta:.0f} | {beta:g} | {gamma:g} | {fraction:.3f} | {coupling:.2f} "
            f"| {fraction * coupling**2:.2f} |"
        )


def show_fitted() -> None:
    """T_g, W, C and Cρv_t², which is proportional to c_a b² where W does not change."""
    rows = []
    with FITTED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["status"] == "fitted":
                found = gw.material(row["curve"].split("/")[0].replace("-", " "))
                strength = float(row["strength"])
                modulus = found.density * found.transverse_velocity**2
                rows.append((found.glass_transition, strength, strength * modulus))
                print(
                    f"| {found.name} ({row['kind']}) | {found.glass_transition:g} "
                    f"| {row['energy_scale']} | {strength:.3g} | {strength * modulus:.3g} |"
                )
    transition, strength, stiff = np.array(rows).T
    for name, values in (("C", strength), ("Cρv_t²", stiff)):
        print(f"rank correlation of {name} with T_g: {spearmanr(transition, values).statistic:.2f}")


if __name__ == "__main__":
    show_pressures()
    show_transitions()
    show_fitted()
