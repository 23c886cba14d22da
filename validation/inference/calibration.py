"""Simulation-based calibration of the posterior: are ranks uniform for every parameter?

    python validation/inference/calibration.py [replicates]

With 200 replicates it takes about an hour.
"""

from __future__ import annotations

import sys

import numpy as np

import glasswell as gw
from glasswell.inference.calibration import calibrate


def design() -> gw.FitResult:
    """Fifteen points of vitreous silica; their values play no part."""
    curve = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988").select(0.0, 60.0)
    places = np.unique(np.linspace(0, len(curve) - 1, 15).astype(int))
    thinned = gw.Measurement.create(
        curve.temperature[places],
        curve.value[places],
        quantity="thermal_conductivity",
        unit="W/(K m)",
        name="thinned",
    )
    return gw.fit(thinned, "vitreous silica")


def main() -> None:
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    found = calibrate(design(), replicates, seed=7, progress=lambda text: print(text, flush=True))
    print("parameter: probability of ranks as uneven as these, mean rank share")
    for i, (name, p) in enumerate(found.p_values().items()):
        print(f"{name:24s} {p:6.3f} {found.ranks[:, i].mean() / found.draws:6.3f}")


if __name__ == "__main__":
    main()
