"""Prints how the fit of vitreous silica depends on what the fit itself takes as given.

    python validation/silica/sensitivity.py

The tables of docs/fit.md are copied from here.  Takes some minutes: each minimum_d2 has universal
tables of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import glasswell as gw

CURVE = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988")
SILICA = gw.material("vitreous silica")


def row(label: str, result: gw.FitResult) -> str:
    p = result.parameters
    path = p["minimum_path"]
    return (
        f"{label:28s} {p['energy_scale'].value:.2f} ± {p['energy_scale'].standard_error:.2f} K   "
        f"{1e4 * p['strength'].value:.2f}e-4   {1e9 * path.value:.2f} nm {path.status:5s}   "
        f"K {p['rate_constant'].value:.2e}   rms {result.rms_log:.3f}   {result.points} points"
    )


def smallest_d2() -> Iterator[str]:
    for d2 in (-11.0, -14.0, -17.0, -20.0):
        ensemble = gw.SoftPotentialModel(energy_scale=3.0, density=1e23, minimum_d2=d2)
        start = gw.Glass(SILICA, ensemble, longitudinal=3e-4, transverse=3e-4)
        yield row(f"minimum_d2 {d2:g}", gw.fit(CURVE, start))


def temperature_range() -> Iterator[str]:
    for top in (5.0, 10.0, 20.0, 30.0, 60.0):
        yield row(f"up to {top:g} K", gw.fit(CURVE, maximum_temperature=top))
    for bottom in (0.2, 1.0):
        yield row(f"from {bottom:g} K", gw.fit(CURVE, minimum_temperature=bottom))


def material_values() -> Iterator[str]:
    for name in ("longitudinal_velocity", "transverse_velocity", "density"):
        quantity = SILICA.quantity(name)
        for sign in (1, -1):
            value = quantity.value + sign * quantity.standard_error
            changed = SILICA.replace(**{name: replace(quantity, value=value)})
            yield row(f"{name} {value:g}", gw.fit(CURVE, changed))


def linear_heat_capacity() -> Iterator[str]:
    quantity = SILICA.quantity("linear_heat_capacity")
    for value in (0.7e-3, 1.0e-3, 1.2e-3, 1.3e-3, 2.4e-3):
        known = replace(quantity, value=value, standard_error=0.01 * value)
        changed = SILICA.replace(linear_heat_capacity=known)
        yield row(f"c1 {value:g} J/(K^2 kg), known", gw.fit(CURVE, changed))


def main() -> None:
    print(row("as shipped", gw.fit(CURVE)))
    for part in (smallest_d2, temperature_range, material_values, linear_heat_capacity):
        print()
        for line in part():
            print(line, flush=True)


if __name__ == "__main__":
    main()
