"""How well tables between members of the grid of widths replace those of a shape itself.

    python validation/inference/widths.py

On 49 pairs of widths halfway between members in both directions, W/k of 1.5, 4 and 12 K, from
0.05 K to 60 K or kT = 10 W: heat capacities and conductivities from the grid beside those from the
tables of that very shape.  The largest error of each pair; conductivities by how steeply they rise,
since where vibrations end within the range of the phonons κ rises by orders of magnitude, and
whatever moves that end a little moves κ much.
"""

from __future__ import annotations

from itertools import product

import jax
import jax.numpy as jnp
import numpy as np

import glasswell as gw
from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.thermal_table import thermal_table
from glasswell.inference.configurations import ConfigurationFamily
from glasswell.inference.model import elastic_from
from glasswell.inference.parameters import WIDTHS
from glasswell.inference.width_tables import prepare
from glasswell.response.elastic import shape_absorption
from glasswell.response.transport import conductivity

SILICA = gw.material("vitreous silica")
FIRST = [2.0 ** (k / 3 + 1 / 6) for k in (3, 5, 7, 9, 11, 13, 16)]
SECOND = [2.0 ** (k / 4 + 1 / 8) for k in (0, 2, 4, 6, 8, 10, 12)]
SCALES = (1.5, 4.0, 12.0)
STEEPEST = 2.5
GRID = ConfigurationFamily.of(None, "exact", free=WIDTHS)


@jax.jit
def conductivities(values, absorption, temperature):
    """κ (temperature,) of silica with these parameters."""
    return conductivity(elastic_from(values, SILICA), temperature, absorption)


def errors(widths: tuple[float, float]) -> tuple[float, float, float]:
    """Largest error of C, of κ where it rises less steeply than T^2.5, and of κ anywhere."""
    shape, found = ConfigurationShape(*widths), np.zeros(3)
    for scale in SCALES:
        temperature = np.geomspace(0.05, min(60.0, 10.0 * scale), 40)
        values = {"energy_scale": scale, "density": 2e24, "longitudinal": 3e-4, "transverse": 3e-4}
        place = dict(zip(WIDTHS, widths, strict=True))
        with jax.enable_x64(True):
            thermal, absorption = GRID.thermal(place), GRID.absorption(place)
            between = np.asarray(conductivities(values, absorption, temperature))
            own = np.asarray(conductivities(values, shape_absorption(shape, "exact"), temperature))
            scaled = jnp.log(temperature / scale)
            heat = np.asarray(thermal(scaled, jnp) - thermal_table(shape)(scaled, jnp))
        error = np.abs(np.log(between / own))
        flat = np.gradient(np.log(own), np.log(temperature)) < STEEPEST
        found = np.maximum(found, [np.abs(heat).max(), error[flat].max(), error.max()])
    return tuple(found)


def main() -> None:
    pairs = list(product(FIRST, SECOND))
    prepare([ConfigurationShape(*pair) for pair in pairs])
    print("w2     w3     C        κ below T^2.5  κ")
    found = []
    for pair in pairs:
        found.append(errors(pair))
        print(
            "{:5.2f}  {:5.2f}  {:.1e}  {:.1e}        {:.1e}".format(*pair, *found[-1]), flush=True
        )
    for name, of in (("median", np.median), ("largest", np.max)):
        print(name.ljust(14) + "{:.1e}  {:.1e}        {:.1e}".format(*of(found, axis=0)))


if __name__ == "__main__":
    main()
