"""g(E) and g(E)/E²: states counted, peaks against plain maxima."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

import glasswell as gw

SILICA = gw.material("vitreous silica")


def glass(ensemble):
    return gw.Glass(SILICA, ensemble, longitudinal=2.6e-4, transverse=2.6e-4)


def soft(force):
    return gw.SoftPotentialModel(2.6, 9.2e22, random_force=force)


def test_parts():
    energy = np.array([1.0, 10.0, 300.0])
    found = gw.vibrational_density_of_states(glass(soft(0.01)), energy)
    np.testing.assert_allclose(found["total"], found["excitations"] + found["phonons"])
    np.testing.assert_allclose(found["reduced"] * energy**2, found["total"])
    np.testing.assert_allclose(
        found["excitations"], gw.density_of_states(soft(0.01), energy), rtol=1e-12
    )
    # Phonons: a constant below the transverse edge of 454 K.
    np.testing.assert_allclose(found["reduced_phonons"], float(found["reduced_phonons"][0]))
    assert found["total"].attrs["units"] == "1/(K m^3)"
    assert gw.vibrational_density_of_states(glass(soft(0.0)), 1.0)["total"].dims == ()


def test_phonons_are_three_for_each_atom():
    energy = (np.arange(80000) + 0.5) * 0.01
    found = gw.vibrational_density_of_states(glass(soft(0.01)), energy)
    total = float(found["phonons"].sum()) * 0.01
    assert total == pytest.approx(3.0 * SILICA.atom_density, rel=1e-3)


@pytest.mark.parametrize("force", [1e-3, 1e-2])
def test_peak_is_a_maximum(force):
    """The highest n/E², from energies integrated on their own."""
    found = gw.vibrational_density_of_states(glass(soft(force)), 1.0).attrs["boson_peak_K"]
    best = minimize_scalar(
        lambda e: -float(gw.density_of_states(soft(force), e)) / e**2,
        bounds=(0.7 * found, 1.4 * found),
        method="bounded",
    )
    assert found == pytest.approx(best.x, rel=0.02)


@pytest.mark.parametrize("force", [0.0, 0.05, 1.0])
def test_where_there_is_no_peak(force):
    """Without a force n/E² rises for ever; with a strong one tunnelling states hide the peak."""
    assert np.isnan(gw.vibrational_density_of_states(glass(soft(force)), 1.0).attrs["boson_peak_W"])
    energy = 2.6 * np.geomspace(0.3, 40.0, 60)
    reduced = gw.density_of_states(soft(force), energy) / energy**2
    smooth = np.convolve(np.log(reduced), np.ones(5) / 5.0, "valid")
    turns = np.flatnonzero((smooth[1:-1] > smooth[:-2]) & (smooth[1:-1] > smooth[2:]))
    assert len(turns) == 0


def test_soft_configurations_and_pairs():
    ensemble = gw.SoftConfigurationsModel(
        mass=150.0, atom_density=6.6e28, soft_fraction=0.05, width_eta=0.1, width_xi=0.25
    )
    model = gw.Glass(SILICA, ensemble, coupling_longitudinal=6.0, coupling_transverse=4.0)
    found = gw.vibrational_density_of_states(model, 30.0)
    assert found.attrs["boson_peak_W"] == pytest.approx(gw.critical_energy(), rel=0.02)
    pairs = glass(gw.StandardTunnellingModel(5e44, 1e-9, 40.0))
    assert np.isnan(gw.vibrational_density_of_states(pairs, 1.0).attrs["boson_peak_W"])


def test_bad_input():
    with pytest.raises(gw.InputError, match="energy"):
        gw.vibrational_density_of_states(glass(soft(0.0)), [1.0, -1.0])
