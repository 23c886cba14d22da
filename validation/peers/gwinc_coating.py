"""Brownian noise of a mirror's coating in gwinc with the loss angles of a cold glass.

    pip install gwinc glasswell && python validation/peers/gwinc_coating.py

gwinc 0.6 takes Materials.Coating.Philown and Phihighn as numbers with a slope, (f/100 Hz)^slope, or
lossBlown and lossSlown for bulk and shear apart.  It never calls a function, but what stands there
may be an array over its frequencies: coating_brownian(f, ...) multiplies it through.
"""

from __future__ import annotations

import sys

import numpy as np

import glasswell as gw

FREQUENCY = np.geomspace(20.0, 1000.0, 12)
TEMPERATURE = 10.0


def glass():
    """Vitreous silica with the wells that waves of 20 Hz follow at 10 K."""
    return gw.Glass(
        gw.material("vitreous silica"),
        gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22, minimum_d2=-20.0),
        longitudinal=2.9e-4,
        transverse=2.5e-4,
    )


def main():
    import gwinc
    from gwinc.ifo.noises import arm_cavity
    from gwinc.noise.coatingthermal import coating_brownian, mirror_struct

    ifo = gwinc.load_budget("Voyager", freq=FREQUENCY).ifo
    silica = glass()
    angles = {
        name: gw.loss_angle(silica, TEMPERATURE, FREQUENCY, modulus=name)
        for name in ("bulk", "shear", "young")
    }
    print("loss angles of vitreous silica at 10 K, from 20 Hz to 1 kHz:")
    for name, values in angles.items():
        print(f"    {name:6s} {float(values[0]):.3e} to {float(values[-1]):.3e}")
    at_100 = float(gw.loss_angle(silica, TEMPERATURE, 100.0))
    slope = float(np.polyfit(np.log(FREQUENCY / 100.0), np.log(angles["shear"].values), 1)[0])
    print(f"    as gwinc writes it: Philown = {at_100:.3e}, Philown_slope = {slope:.4f}")
    mirror = mirror_struct(ifo, "ETM")
    beam, wavelength = arm_cavity(ifo).wBeam_ETM, ifo.Laser.Wavelength
    mirror.Substrate.Temp = TEMPERATURE

    def noise():
        return np.sqrt(coating_brownian(FREQUENCY, mirror, wavelength, beam))

    print(f"Voyager's ETM at {TEMPERATURE:g} K, coating Brownian noise at 100 Hz, m/rtHz:")
    near = int(np.argmin(abs(FREQUENCY - 100.0)))
    print(f"    its own Philown = {mirror.Coating.Philown:g}: {noise()[near]:.3e}")
    mirror.Coating.lossBlown = angles["bulk"].values
    mirror.Coating.lossSlown = angles["shear"].values
    curve = noise()
    print(f"    bulk and shear of glasswell as arrays: {curve[near]:.3e}")
    del mirror.Coating["lossBlown"], mirror.Coating["lossSlown"]
    mirror.Coating.Philown, mirror.Coating.Philown_slope = at_100, slope
    print(
        f"    the shear angle for both, as number and slope: {noise()[near]:.3e}, "
        f"largest difference "
        f"{100 * np.max(abs(noise() / curve - 1.0)):.2f} %"
    )
    for temperature in (20.0, 123.0, 295.0):
        try:
            gw.loss_angle(silica, temperature, 100.0)
        except gw.InputError as error:
            print(f"{temperature:g} K is refused: {error}")


if __name__ == "__main__":
    try:
        import gwinc  # noqa: F401
    except ImportError:
        sys.exit("gwinc is not installed: pip install gwinc")
    main()
