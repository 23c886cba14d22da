"""Prints how often the rules of docs/judgement.md are right about made-up heat capacities.

    python validation/judgement/error_rates.py

Glasses are 36 soft-potential models with random forces (W/k 1.5 to 5 K, P_s 3e22 to 3e23 per m³,
a 3e-4 to 1e-2) on the phonons of silica; crystals are Debye phonons with and without one Einstein
mode (weights 0 to 3, at 0.3 to 1.2 θ).  Each curve has nine points within a factor of 1.5.
"""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np

import glasswell as gw
from glasswell.bath.debye import debye_function

SILICA = gw.material("vitreous silica")
RANDOM = np.random.default_rng(1)
TEMPERATURE = np.geomspace(0.05, 80.0, 200)


def glasses() -> list[tuple[float, np.ndarray]]:
    """W (K) and the logarithm of C along TEMPERATURE."""
    found = []
    for scale, force, density in product(
        (1.5, 2.6, 5.0), (3e-4, 1e-3, 3e-3, 1e-2), (3e22, 1e23, 3e23)
    ):
        model = gw.SoftPotentialModel(energy_scale=scale, density=density, random_force=force)
        glass = gw.Glass(SILICA, model, longitudinal=3e-4, transverse=3e-4)
        total = gw.heat_capacity(glass, TEMPERATURE, per="mass")["total"].values
        found.append((scale, np.log(total)))
    return found


def crystal(reduced: np.ndarray, weight: float, place: float) -> np.ndarray:
    x = place / reduced
    einstein = x**2 * np.exp(-x) / np.expm1(-x) ** 2
    return debye_function(reduced) + weight * einstein / 3.0


def verdict(temperature: np.ndarray, value: np.ndarray, noise: float) -> str:
    scattered = value * np.exp(RANDOM.normal(0.0, noise, len(value)))
    curve = gw.Measurement.create(
        temperature, scattered, quantity="heat_capacity", unit="J/(K kg)", name="made up"
    )
    return gw.judge(curve).verdict


def row(label: str, found: Counter[str]) -> str:
    total = sum(found.values())
    kinds = ("glass", "undecided", "flagged", "refused")
    return f"{label:28s}" + "".join(f"{found[kind] / total:12.0%}" for kind in kinds)


def main() -> None:
    made = glasses()
    for noise in (0.003, 0.01):
        print(f"scatter {noise:.1%}{'':16s} glass   undecided     flagged     refused")
        for start in (0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 1.6, 2.5, 4.0):
            found: Counter[str] = Counter()
            for scale, logarithm in made:
                temperature = np.geomspace(start * scale, 1.49 * start * scale, 9)
                at = np.interp(np.log(temperature), np.log(TEMPERATURE), logarithm)
                found[verdict(temperature, np.exp(at), noise)] += 1
            print(row(f"glass, from kT = {start:g} W", found))
        for start in (0.005, 0.01, 0.02, 0.04, 0.06, 0.08):
            found = Counter()
            for weight, place, _ in product((0.0, 0.3, 1.0, 3.0), (0.3, 0.5, 0.8, 1.2), range(2)):
                reduced = np.geomspace(start, 1.49 * start, 9)
                # θ = 100 K, 3Nk = 1000 J/(K kg).
                value = 1000.0 * crystal(reduced, weight, place)
                found[verdict(100.0 * reduced, value, noise)] += 1
            print(row(f"crystal, from T = {start:g} θ", found))
    print("8 to 12 points per decade from 0.05, 0.1 and 0.2 K on")
    for noise in (0.003, 0.01, 0.03):
        found, other = Counter(), Counter()
        for start, per_decade in product((0.05, 0.1, 0.2), (8, 12)):
            temperature = start * 10.0 ** np.arange(0.0, np.log10(20.0 / start), 1.0 / per_decade)
            for _, logarithm in made:
                at = np.interp(np.log(temperature), np.log(TEMPERATURE), logarithm)
                found[verdict(temperature, np.exp(at), noise)] += 1
            shapes = product((0.0, 1.0, 3.0), (0.3, 0.5, 0.8), (20.0, 50.0, 100.0, 300.0))
            for weight, place, theta in shapes:
                value = 1000.0 * crystal(temperature / theta, weight, place)
                other[verdict(temperature, value, noise)] += 1
        print(row(f"glass, scatter {noise:.1%}", found))
        print(row(f"crystal, scatter {noise:.1%}", other))


if __name__ == "__main__":
    main()
