"""Simulation-based calibration of the posterior: are ranks uniform for every parameter?

    python validation/inference/calibration.py [replicates] [model]

model: soft-potential, or free-widths for soft configurations with both widths free.  200 replicates
take about an hour.
"""

from __future__ import annotations

import sys

import numpy as np

import glasswell as gw
from glasswell.inference.calibration import calibrate
from glasswell.inference.parameters import WIDTHS


def design(model: str = "soft-potential") -> gw.FitResult:
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
    if model == "free-widths":
        free = ["energy_scale", "strength", *WIDTHS]
        return gw.fit(
            thinned.select(0.0, 2.0), "vitreous silica", model="soft-configurations", free=free
        )
    return gw.fit(thinned, "vitreous silica", model=model)


def main() -> None:
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    model = sys.argv[2] if len(sys.argv) > 2 else "soft-potential"
    found = calibrate(
        design(model), replicates, seed=7, progress=lambda text: print(text, flush=True)
    )
    print("parameter: probability of ranks as uneven as these, mean rank share")
    for i, (name, p) in enumerate(found.p_values().items()):
        print(f"{name:24s} {p:6.3f} {found.ranks[:, i].mean() / found.draws:6.3f}")


if __name__ == "__main__":
    main()
