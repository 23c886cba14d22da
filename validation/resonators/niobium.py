"""Tunnelling systems and quasiparticles against a measured niobium resonator, up to 1.1 K.

    python validation/resonators/niobium.py

The shift is fitted with F tan δ0 alone, the loss with F tan δ0, a saturation and a constant rest;
once with one critical photon number, once with n_c(T) = [D (T/K)^b / tanh(ħω/2kT)]^(1/β), as K. D.
Crowley et al., Phys. Rev. X 13, 041005 (2023) take it, and once with quasiparticles as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

import glasswell as gw

QUALITY = gw.dataset("niobium-resonator/internal-quality-factor")
SHIFT = gw.dataset("niobium-resonator/frequency-shift")
FREQUENCY = float(QUALITY.conditions["frequency"][0])
POWERS = np.unique(QUALITY.conditions["power"])
# The metal is not described: α is assumed, and only α e^(-Δ/kT) can be found at these temperatures.
KINETIC = 0.01
GLASS = gw.Glass(
    gw.material("vitreous silica"),
    gw.StandardTunnellingModel(5e44, 1e-9, 100.0),
    longitudinal=3e-4,
    transverse=3e-4,
)
START = {"tangent": 1e-6, "critical": 10.0, "exponent": 0.3, "rest": 3e-8}
MORE = {"growth": 0.5, "critical_temperature": 8.0}


@dataclass(frozen=True)
class Fit:
    """Parameters with standard errors (of ln p), residuals ln(measured/model) by row."""

    values: dict[str, float]
    errors: dict[str, float]
    residuals: np.ndarray

    @property
    def rms(self) -> float:
        return float(np.sqrt(np.mean(self.residuals**2)))


def loss(temperature, photons, p, parts=False):
    """1/Q over temperatures at one photon number, or its parts."""
    critical = np.full_like(temperature, p["critical"])
    if "growth" in p:
        cold = np.tanh(0.5 * 6.62607015e-34 * FREQUENCY / (1.380649e-23 * temperature))
        critical = critical * (temperature ** p["growth"] / cold) ** (1.0 / p["exponent"])
    metal = None
    if "critical_temperature" in p:
        metal = gw.Superconductor(
            critical_temperature=p["critical_temperature"], kinetic_inductance_fraction=KINETIC
        )
    found = gw.resonator_loss(
        GLASS,
        temperature,
        FREQUENCY,
        loss_tangent=p["tangent"],
        photon_number=photons,
        critical_photon_number=critical,
        exponent=p["exponent"],
        superconductor=metal,
        parts=True,
    )
    if parts:
        names = ("resonance", "relaxation", "quasiparticles")
        return {n: found[n].values for n in names if n in found} | {"rest": p["rest"]}
    return found["total"].values + p["rest"]


def fit_loss(*more, curve=QUALITY):
    """Least squares of ln Q over all powers; all parameters in their logarithms."""
    names = [*START, *more]
    powers = np.unique(curve.conditions["power"])
    curves = [curve.at(power=power) for power in powers]

    def residuals(logarithms):
        p = dict(zip(names, np.exp(logarithms), strict=True))
        return np.concatenate(
            [
                np.log(c.value * loss(c.temperature, c.conditions["photon_number"][0], p))
                for c in curves
            ]
        )

    start = np.log([{**START, **MORE}[name] for name in names])
    low, high = start - 12.0, start + 12.0
    found = least_squares(residuals, start, bounds=(low, high))
    covariance = np.linalg.pinv(found.jac.T @ found.jac) * 2.0 * found.cost
    errors = np.sqrt(np.diag(covariance) / (len(found.fun) - len(names)))
    values = dict(zip(names, np.exp(found.x).tolist(), strict=True))
    return Fit(values, dict(zip(names, errors.tolist(), strict=True)), found.fun)


def fit_shift(curve=SHIFT):
    """F tan δ0 from the shift, with the level at 0.1 K free: (value, error, rms, level)."""
    unit = gw.resonator_shift(GLASS, curve.temperature, FREQUENCY, loss_tangent=1e-6).values / 1e-6
    design = np.stack([unit, np.ones_like(unit)], axis=1)
    (tangent, level), *_ = np.linalg.lstsq(design, curve.value, rcond=None)
    rest = curve.value - design @ [tangent, level]
    variance = rest @ rest / (len(unit) - 2) * np.linalg.inv(design.T @ design)[0, 0]
    return float(tangent), float(np.sqrt(variance)), float(np.sqrt(np.mean(rest**2))), float(level)


def main():
    tangent, error, rms, level = fit_shift()
    span = np.ptp(SHIFT.value)
    print(f"shift: F tan d0 = ({1e6 * tangent:.2f} ± {1e6 * error:.2f})e-6, level {level:.1e},")
    print(f"       rms {rms:.1e}, {100 * rms / span:.0f} % of its span")
    for name, more in (
        ("one critical photon number", ()),
        ("n_c grows with temperature", ("growth",)),
        ("and quasiparticles", ("growth", "critical_temperature")),
    ):
        fit = fit_loss(*more)
        print(f"loss, {name}: rms of ln Q {100 * fit.rms:.1f} %")
        for parameter, value in fit.values.items():
            print(f"    {parameter:20s} {value:.3g}  (± {100 * fit.errors[parameter]:.0f} %)")
        rows = QUALITY.conditions["power"]
        for power in POWERS:
            # residuals come power by power
            inside = fit.residuals[np.sort(rows) == power]
            text = " ".join(f"{100 * r:4.0f}" for r in inside)
            print(f"    {10 * np.log10(power / 1e-3):5.0f} dBm, ln(Q/model) in %: {text}")
    print("shares of the loss in the last fit, %:")
    warm = np.array([0.1, 0.5, 0.9, 1.1])
    for power in (POWERS[0], POWERS[-1]):
        parts = loss(warm, QUALITY.at(power=power).conditions["photon_number"][0], fit.values, True)
        total = sum(parts.values())
        for name, part in parts.items():
            shares = " ".join(f"{100 * share:5.1f}" for share in part / total)
            print(f"    {10 * np.log10(power / 1e-3):5.0f} dBm {name:15s} at {warm} K: {shares}")
    weakest = QUALITY.at(power=POWERS[0])
    linear = np.stack(
        [
            gw.resonator_loss(GLASS, weakest.temperature, FREQUENCY, loss_tangent=1e-6).values,
            np.full(len(weakest), 1e-6),
        ],
        axis=1,
    )
    found = np.linalg.lstsq(linear * weakest.value[:, None], np.ones(len(weakest)), rcond=None)[0]
    print(
        f"weakest power alone, no saturation: F tan d0 = {found[0]:.2f}e-6, rest {found[1]:.2f}e-6"
    )


if __name__ == "__main__":
    main()
