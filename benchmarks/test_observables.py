"""Warm curves of vitreous silica, and a brute-force integration beside the conductivity."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw


@pytest.fixture(scope="module")
def glass():
    material = gw.material("vitreous silica")
    ensemble = gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22)
    return gw.Glass(material, ensemble, longitudinal=2.6e-4, transverse=2.6e-4)


def test_heat_capacity_at_200_temperatures(benchmark, glass):
    temperature = np.geomspace(0.01, 50.0, 200)
    gw.heat_capacity(glass, temperature)
    found = benchmark(gw.heat_capacity, glass, temperature)
    assert np.all(np.isfinite(found["total"]))


def test_conductivity_at_100_temperatures(benchmark, glass):
    temperature = np.geomspace(0.05, 60.0, 100)
    gw.thermal_conductivity(glass, temperature)
    found = benchmark(gw.thermal_conductivity, glass, temperature)
    assert np.all(np.isfinite(found["total"]))


TEMPERATURE = np.geomspace(0.005, 20.0, 200)


@pytest.mark.filterwarnings("ignore::glasswell.ValidityWarning")
@pytest.mark.parametrize("relaxation", ["ladder", "arrhenius"])
def test_friction_at_200_temperatures(benchmark, glass, relaxation):
    def friction():
        return gw.internal_friction(glass, TEMPERATURE, 1e6, relaxation=relaxation)

    friction()
    assert np.all(np.isfinite(benchmark(friction)))


@pytest.mark.filterwarnings("ignore::glasswell.ValidityWarning")
@pytest.mark.parametrize("relaxation", ["ladder", "arrhenius"])
def test_map_of_friction(benchmark, glass, relaxation):
    """200 temperatures at 200 frequencies."""
    frequency = np.geomspace(1.0, 1e10, 200)

    def friction():
        return gw.internal_friction(glass, TEMPERATURE, frequency, relaxation=relaxation)

    friction()
    assert np.all(np.isfinite(benchmark.pedantic(friction, rounds=3)))


@pytest.mark.filterwarnings("ignore::glasswell.ValidityWarning")
def test_saturated_attenuation_at_200_temperatures(benchmark, glass):
    def attenuation():
        return gw.ultrasonic_attenuation(glass, TEMPERATURE, 1e9, intensity=1e-4)

    attenuation()
    assert np.all(np.isfinite(benchmark(attenuation)))


def test_conductivity_of_a_film_at_200_temperatures(benchmark, glass):
    temperature = np.geomspace(0.2, 20.0, 200)
    film = gw.Film(thickness=1e-6)
    gw.thermal_conductivity(glass, temperature, film)
    found = benchmark(gw.thermal_conductivity, glass, temperature, film)
    assert np.all(np.isfinite(found["total"]))


def test_power_through_a_leg_at_200_temperatures(benchmark, glass):
    temperature = np.geomspace(0.2, 20.0, 200)
    leg = gw.Rod(width=2e-5, thickness=1e-6, length=5e-4)
    gw.thermal_conductance(glass, temperature, leg, cold=0.15)
    found = benchmark(gw.thermal_conductance, glass, temperature, leg, cold=0.15)
    assert np.all(np.isfinite(found["power"]))


def test_neutrons_at_200_energies(benchmark, glass):
    energy = np.linspace(-30.0, 30.0, 200)
    gw.neutron_spectrum(glass, energy, 5.0, 1.0, mass=800.0)
    found = benchmark(gw.neutron_spectrum, glass, energy, 5.0, 1.0, mass=800.0)
    assert np.all(np.isfinite(found["total"]))


def test_light_at_200_shifts(benchmark, glass):
    shift = np.linspace(-30.0, 30.0, 200)
    gw.raman_spectrum(glass, shift, 5.0)
    found = benchmark(gw.raman_spectrum, glass, shift, 5.0)
    assert np.all(np.isfinite(found["total"]))


def test_reduced_density_of_states_at_200_energies(benchmark, glass):
    energy = np.geomspace(0.1, 100.0, 200)
    gw.vibrational_density_of_states(glass, energy)
    found = benchmark(gw.vibrational_density_of_states, glass, energy)
    assert np.all(np.isfinite(found["reduced"]))


def test_landmarks(benchmark, glass):
    gw.landmarks(glass)
    found = benchmark(gw.landmarks, glass)
    assert found.plateau_conductivity > 0.1


def test_warm_fit_of_vitreous_silica(benchmark):
    curve = gw.dataset("vitreous-silica")
    gw.fit(curve)
    found = benchmark.pedantic(gw.fit, args=(curve,), rounds=3)
    assert found.rms_log < 0.09


def test_resonator_with_quasiparticles_at_200_temperatures(benchmark, glass):
    temperature = np.geomspace(0.01, 1.1, 200)
    metal = gw.Superconductor(critical_temperature=1.2, kinetic_inductance_fraction=0.05)
    options = {"loss_tangent": 1e-3, "superconductor": metal}
    gw.resonator_loss(glass, temperature, 5e9, **options)
    found = benchmark(gw.resonator_loss, glass, temperature, 5e9, **options)
    assert np.all(np.isfinite(found))


def test_loss_angle_at_200_frequencies(benchmark, glass):
    frequency = np.geomspace(1e6, 1e9, 200)
    gw.loss_angle(glass, 1.0, frequency)
    found = benchmark(gw.loss_angle, glass, 1.0, frequency)
    assert np.all(np.isfinite(found))


def test_heat_capacity_within_200_times(benchmark, glass):
    time = np.geomspace(1e-9, 1e-2, 200)
    gw.heat_capacity(glass, 0.5, time)
    found = benchmark(gw.heat_capacity, glass, 0.5, time)
    assert np.all(np.isfinite(found["total"]))


def test_heat_release_at_200_times(benchmark, glass):
    time = np.geomspace(1e-6, 1.0, 200)
    found = benchmark(gw.heat_release, glass, time, 0.1, 1.0)
    assert np.all(found["total"] > 0.0)


def test_distribution_of_u_at_200_energies(benchmark):
    """Electron centres of another coupling each time, so that no levels are kept."""
    centres = gw.chalcogenide_centres().centres
    energy = np.linspace(-0.5, 0.4, 200)
    couplings = iter(np.linspace(2.0, 3.0, 100000))

    def distribution():
        changed = centres.replace(coupling=float(next(couplings)))
        return changed.repulsion_distribution(energy)

    distribution()
    assert np.all(np.isfinite(benchmark.pedantic(distribution, rounds=5)))


def test_spins_at_50_temperatures(benchmark):
    centres = gw.chalcogenide_centres().centres
    temperature = np.geomspace(4.0, 400.0, 50)
    found = benchmark.pedantic(centres.spins, (temperature,), rounds=2)
    assert np.all(np.isfinite(found["susceptibility"]))


@pytest.mark.parametrize(
    ("observable", "force"),
    [(gw.thermal_conductivity, 0.0), (gw.heat_capacity, 1e-2)],
    ids=["conductivity", "heat capacity of tilted potentials"],
)
def test_pressure_sweep(benchmark, glass, observable, force):
    """At 50 pressures, other ones each time, so that no table of one of them is kept."""
    ensemble = gw.SoftPotentialModel(energy_scale=2.6, density=9.2e22, random_force=force)
    changed = glass.replace(ensemble=ensemble)
    highest = iter(np.linspace(1.0e9, 1.1e9, 1000))

    def sweep():
        pressures = np.linspace(0.0, next(highest), 50)
        return [float(observable(changed.at(pressure=p), 1.0)["total"]) for p in pressures]

    sweep()
    found = benchmark.pedantic(sweep, rounds=3)
    assert np.all(np.diff(found) > 0.0) or np.all(np.diff(found) < 0.0)


def test_electrons_at_50_pressures(benchmark):
    glass, centres = gw.chalcogenide_centres()
    pressure = np.linspace(0.0, 3e10, 50)

    def sweep():
        return gw.electrons_under_pressure(centres, glass, pressure, temperature=300.0)

    found = benchmark.pedantic(sweep, rounds=2)
    assert np.all(np.isfinite(found["fermi_level"]))
