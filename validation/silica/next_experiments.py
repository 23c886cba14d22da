"""Do simulated fits scatter as `gw.next_experiments` expects? Errors beside those of refits.

Prints, for a further conductivity and a further heat capacity, the relative errors expected after
it, and the scatter of the parameters over fits of simulated data.
"""

from __future__ import annotations

import sys

import numpy as np

import glasswell as gw
from glasswell.inference.knowledge import knowledge_of
from glasswell.inference.planning import updated

NAMES = ("energy_scale", "strength", "minimum_path")
CURVES = {
    "thermal_conductivity": (np.geomspace(0.1, 20.0, 15), "W/(K m)"),
    "heat_capacity": (np.geomspace(0.5, 10.0, 12), "J/(K m^3)"),
}


def simulated(
    quantity: str, axis: np.ndarray, value: np.ndarray, error: float, rng: np.random.Generator
) -> gw.Measurement:
    return gw.Measurement.create(
        axis,
        value * np.exp(rng.normal(0.0, error, len(axis))),
        uncertainty=error * value,
        quantity=quantity,
        unit=CURVES[quantity][1],
        material="vitreous silica",
        name=quantity,
    )


def main(repeats: int) -> None:
    silica = gw.fit(gw.dataset("vitreous-silica"))
    base = silica.measurements[0].temperature
    truth = {q: silica.predict(q, axis)["total"].values for q, (axis, _) in CURVES.items()}
    first = silica.predict("thermal_conductivity", base)["total"].values
    for quantity, (axis, _) in CURVES.items():
        rng = np.random.default_rng(0)
        found = []
        for _ in range(repeats):
            known = simulated("thermal_conductivity", base, first, 0.06, rng)
            new = simulated(quantity, axis, truth[quantity], 0.02, rng)
            fit = gw.fit([known, new], free=list(NAMES))
            found.append(np.log([fit.parameters[name].value for name in NAMES]))
        scatter = np.std(found, axis=0, ddof=1)
        # The fit takes scales and material as exact, so the expectation does here.
        experiment = gw.Experiment(observable=quantity, axis=axis, error=0.02, scale_error=0.0)
        known = simulated("thermal_conductivity", base, first, 0.06, rng)
        fit = gw.fit(known, free=list(NAMES))
        knowledge, (response,) = knowledge_of(fit, [experiment])
        count = len(fit.joint_covariance)
        covariance = fit.joint_covariance.values
        after = updated(covariance, response.information()[:count, :count])
        print(f"{quantity}: {repeats} fits")
        for i, name in enumerate(NAMES):
            place = knowledge.names.index(name)
            now, expected = (np.sqrt(c[place, place]) for c in (covariance, after))
            print(f"  {name}: now {now:.4f}, expected {expected:.4f}, scatter {scatter[i]:.4f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
