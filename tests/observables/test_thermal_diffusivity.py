"""D = κ/C: against both, the limit of two-level systems, samples, bad input."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw
from glasswell.constants import BOLTZMANN, REDUCED_PLANCK

SILICA = gw.material("vitreous silica")
GLASS = gw.Glass(
    SILICA,
    gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22),
    longitudinal=2.6e-4,
    transverse=2.6e-4,
)


def test_ratio_of_the_two_observables():
    temperature = np.array([0.3, 2.0, 10.0])
    for boundary in (1e-5, gw.Film(thickness=1e-6)):
        kappa = gw.thermal_conductivity(GLASS, temperature, boundary)["total"]
        heat = gw.heat_capacity(GLASS, temperature)
        found = gw.thermal_diffusivity(GLASS, temperature, boundary)
        np.testing.assert_allclose(found["total"], kappa / heat["total"], rtol=1e-12)
        np.testing.assert_allclose(found["phonons"], kappa / heat["phonons"], rtol=1e-12)
    assert found["total"].units == "m^2/s"
    assert "confined" in found
    assert gw.thermal_diffusivity(GLASS, 1.0)["total"].shape == ()


def test_boundary_scattering():
    """κ = Σ C_α v_α L/3: D of phonons is L Σ g v⁻²/(3 Σ g v⁻³) in the cold."""
    free = GLASS.replace(longitudinal=1e-12, transverse=1e-12)
    found = gw.thermal_diffusivity(free, 0.1, 1e-6, minimum_path=0.0)["phonons"]
    squares = 5900.0**-2 + 2.0 * 3770.0**-2
    cubes = 5900.0**-3 + 2.0 * 3770.0**-3
    assert float(found) == pytest.approx(1e-6 / 3.0 * squares / cubes, rel=1e-5)


def test_two_level_systems():
    """κ ∝ T², C ∝ T ln(4t/τ): D ∝ T, (2/π³)k/(ħ²P̄)(1/v_lC_l + 2/v_tC_t)T/ln."""
    pairs = gw.StandardTunnellingModel(8e44, 1e-12, 1e3)
    glass = gw.Glass(SILICA, pairs, longitudinal=3e-4, transverse=2e-4)
    temperature = np.array([1e-4, 2e-4])
    found = gw.thermal_diffusivity(glass, temperature, minimum_path=0.0)
    kappa = BOLTZMANN**3 * temperature**2 / (6.0 * np.pi * REDUCED_PLANCK**2)
    kappa = kappa * (1.0 / (5900.0 * 3e-4) + 2.0 / (3770.0 * 2e-4))
    heat = pairs.heat_capacity(temperature)
    np.testing.assert_allclose(found["total"], kappa / heat, rtol=2e-5)


def test_bad_input():
    with pytest.raises(gw.InputError, match=r"temperature holds"):
        gw.thermal_diffusivity(GLASS, -1.0)
    with pytest.raises(gw.InputError, match=r"not a sample"):
        gw.thermal_diffusivity(GLASS, 1.0, boundary=-1e-3)
    bare = GLASS.replace(material=SILICA.replace(molar_mass=None, atom_density=None))
    with pytest.raises(gw.InputError, match=r"atom density"):
        gw.thermal_diffusivity(bare, 1.0)
