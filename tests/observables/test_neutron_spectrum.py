"""S(Q,E): plain sums over samples, sum rules, limits, refusals."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import qmc

import glasswell as gw
from glasswell.numerics.quadrature import gauss_panels

SILICA = gw.material("vitreous silica")
C = 2.6e-4
HBAR, BOLTZMANN, UNIT = 1.054571817e-34, 1.380649e-23, 1.66053906892e-27
MASS = 800.0


def soft(**options):
    ensemble = gw.SoftPotentialModel(2.6, 9.2e22, **options)
    return gw.Glass(SILICA, ensemble, longitudinal=C, transverse=C)


FORCED = soft(random_force=0.01)
ENERGY = np.array([0.3, 2.0, 9.0, 40.0])


def sampled(width=1.0):
    u = qmc.Sobol(2, seed=8).random_base2(8)
    ensemble = gw.SampledPotentials(
        energy_scale=2.6, d1=8.0 * u[:, 0], d2=-6.0 + 12.0 * u[:, 1], weight=3e21, width=width
    )
    return gw.Glass(SILICA, ensemble, longitudinal=C, transverse=C)


def test_detailed_balance():
    temperature = np.array([0.4, 6.0])
    both = [
        gw.neutron_spectrum(FORCED, sign * ENERGY, temperature, [0.5, 3.0], mass=MASS)
        for sign in (1.0, -1.0)
    ]
    ratio = np.exp(-ENERGY / temperature[:, None])[:, None, :]
    for part in ("total", "resonance", "relaxation", "phonons"):
        np.testing.assert_allclose(both[1][part], both[0][part] * ratio, rtol=1e-9)
        assert both[0][part].dims == ("temperature", "momentum_transfer", "energy")
        assert (both[0][part].values > 0.0).all()


def test_transitions_are_a_sum_over_levels():
    """Σ w p_m Q²|x_mn|²/3 δ over M/m̄ atoms, from the levels of the samples."""
    glass, temperature, q = sampled(), 3.0, 0.2
    systems = glass.ensemble.systems()
    x0 = HBAR / np.sqrt(2.0 * MASS * UNIT * BOLTZMANN * 2.6) * 1e10
    population = np.exp(-systems.levels / temperature)
    population /= population.sum(axis=1, keepdims=True)
    expected = np.zeros(2)
    energy = np.array([4.0, 9.0])
    for m in range(14):
        for n in range(24):
            if n == m:
                continue
            gap = systems.levels[:, n] - systems.levels[:, m]
            strength = systems.weight * population[:, m] * systems.transition[:, m, n]
            kernel = np.exp(-0.5 * (energy[:, None] - gap) ** 2) / np.sqrt(2.0 * np.pi)
            expected += kernel @ strength
    atoms = MASS * UNIT / (SILICA.density / SILICA.atom_density)
    expected *= atoms * (q * x0) ** 2 / 3.0
    found = gw.neutron_spectrum(glass, energy, temperature, q, mass=MASS, small_momentum=True)
    left = found["resonance"] / found["debye_waller"]
    # The table takes Gaussians that are reflected at zero, and divides them by detailed balance.
    np.testing.assert_allclose(left, expected, rtol=0.03)
    exact = gw.neutron_spectrum(glass, energy, temperature, q, mass=MASS)
    np.testing.assert_allclose(exact["resonance"], found["resonance"], rtol=0.01)


def test_soft_vibrations_scatter_as_phonons_do():
    """(E_R/3) [n_B + 1] n(E)/E at E ≫ W, as for any harmonic mode, whatever the mass."""
    glass, energy, temperature = soft(), np.array([60.0, 90.0]), 20.0
    states = gw.density_of_states(glass.ensemble, energy)
    atom = SILICA.density / SILICA.atom_density
    recoil = (HBAR * 1e10) ** 2 / (2.0 * atom * BOLTZMANN)
    expected = recoil / 3.0 * states / energy / -np.expm1(-energy / temperature)
    for mass in (100.0, 3000.0):
        found = gw.neutron_spectrum(glass, energy, temperature, 1.0, mass=mass, small_momentum=True)
        np.testing.assert_allclose(found["resonance"] / found["debye_waller"], expected, rtol=0.03)
    phonons = found["phonons"] / found["debye_waller"]
    debye = gw.vibrational_density_of_states(glass, energy)["phonons"]
    expected = recoil / 3.0 * debye / energy / -np.expm1(-energy / temperature)
    np.testing.assert_allclose(phonons, expected, rtol=1e-8)


def test_phonons_keep_their_sum_rules():
    """∫S dE = 2W and ∫E S dE = E_R per atom, and 2W from its integral."""
    temperature, q = 20.0, 2.0
    edges = [
        HBAR * v * SILICA.zone_boundary / BOLTZMANN
        for v in (SILICA.transverse_velocity, SILICA.longitudinal_velocity)
    ]
    energy, steps = gauss_panels(np.array([0.0, 0.1 * edges[0], *edges]), 40)
    both, steps = np.concatenate([-energy, energy]), np.concatenate([steps, steps])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        found = gw.neutron_spectrum(
            FORCED, both, temperature, q, mass=MASS, per="atom", small_momentum=True
        )
    phonons = found["phonons"].values / float(found["debye_waller"])
    exponent = -np.log(float(found["debye_waller"]))
    assert phonons @ steps == pytest.approx(exponent, rel=1e-6)
    atom = SILICA.density / SILICA.atom_density
    recoil = (HBAR * q * 1e10) ** 2 / (2.0 * atom * BOLTZMANN)
    assert phonons @ (both * steps) == pytest.approx(recoil, rel=1e-6)
    total = 0.0
    for g, end in zip((2.0, 1.0), edges, strict=True):
        part = quad(lambda e: e / np.tanh(0.5 * e / temperature), 0.0, end)[0]
        total += recoil * g / end**3 * part
    assert exponent == pytest.approx(total, rel=1e-9)


def test_quasielastic_area_is_that_of_the_relaxation():
    temperature, q = 3.0, 4.0
    energy = np.geomspace(1e-16, 0.05, 400)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gw.ValidityWarning)
        found = gw.neutron_spectrum(FORCED, energy, temperature, q, mass=MASS)
    area = 2.0 * np.trapezoid(found["relaxation"].values * energy, np.log(energy))
    assert area == pytest.approx(float(found["quasielastic"]), rel=0.02)


def test_elastic_line():
    """Warm glasses lose elastic intensity; without soft potentials it is n e^(-2W)."""
    temperature = np.array([0.05, 1.0, 10.0])
    found = gw.neutron_spectrum(FORCED, 1.0, temperature, 3.0, mass=MASS)
    per_atom = gw.neutron_spectrum(FORCED, 1.0, temperature, 3.0, mass=MASS, per="atom")
    assert (np.diff(found["elastic"].values) < 0.0).all()
    left = found["elastic"] / found["debye_waller"] / SILICA.atom_density
    assert float(left[0]) == pytest.approx(1.0, abs=1e-4)
    np.testing.assert_allclose(per_atom["elastic"] * SILICA.atom_density, found["elastic"])
    assert per_atom["total"].attrs["units"] == "1/K"
    assert found["total"].attrs["units"] == "1/(K m^3)"


def test_small_momenta_go_as_the_square():
    small = gw.neutron_spectrum(FORCED, ENERGY, 3.0, [0.05, 0.1], mass=MASS)
    ratio = small["resonance"] / small["debye_waller"]
    np.testing.assert_allclose(ratio[1] / ratio[0], 4.0, rtol=2e-3)
    limit = gw.neutron_spectrum(FORCED, ENERGY, 3.0, [0.1, 5.0], mass=MASS, small_momentum=True)
    np.testing.assert_allclose(limit["resonance"][0], small["resonance"][1], rtol=2e-3)
    large = gw.neutron_spectrum(FORCED, ENERGY, 3.0, 5.0, mass=MASS)
    assert (large["resonance"] < 0.95 * limit["resonance"][1])[:2].all()
    for name in ("elastic", "quasielastic"):
        assert float(limit[name][0]) == pytest.approx(float(small[name][1]), rel=2e-3)


def test_cold_glass_gives_nothing():
    found = gw.neutron_spectrum(FORCED, [-1.0, 1.0], 1e-3, 1.0, mass=MASS)
    assert float(found["total"][0]) == 0.0
    assert float(found["total"][1]) > 0.0
    assert np.isfinite(found["elastic"])


def test_peak_follows_the_random_force():
    """The smaller a, the higher the peak, as a^(-1/6) or so; none without a force."""
    temperature = 0.1
    peaks = [
        float(gw.neutron_spectrum(soft(random_force=a), 1.0, temperature, 1.0, mass=MASS,
                                  small_momentum=True)["peak"])
        for a in (1e-4, 1e-3, 1e-2)
    ]  # fmt: skip
    assert peaks[0] > peaks[1] > peaks[2] > 4.0
    assert np.log(peaks[0] / peaks[1]) / np.log(10.0) == pytest.approx(1.0 / 6.0, abs=0.02)
    none = gw.neutron_spectrum(soft(), 1.0, temperature, 1.0, mass=MASS, small_momentum=True)
    assert np.isnan(none["peak"])


def test_soft_configurations_bring_their_mass():
    mass = gw.SoftPotential.from_invariants(0.0, 1.0, energy_scale=4.0).mass
    ensemble = gw.SoftConfigurationsModel(
        mass=mass, atom_density=6.6e28, soft_fraction=0.01, width_eta=0.057, width_xi=0.17
    )
    glass = gw.Glass(SILICA, ensemble, coupling_longitudinal=6.0, coupling_transverse=4.0)
    own = gw.neutron_spectrum(glass, ENERGY, 2.0, 1.0, small_momentum=True)
    given = gw.neutron_spectrum(glass, ENERGY, 2.0, 1.0, mass=mass, small_momentum=True)
    np.testing.assert_allclose(own["total"], given["total"])
    assert own.attrs["soft_length_angstrom"] == pytest.approx(ensemble.eta_l**0.5, rel=1e-6)
    # n(E) is infinite at E_c.
    assert float(own["peak"]) == pytest.approx(gw.critical_energy(), rel=0.02)


def test_shapes_and_marks():
    scalar = gw.neutron_spectrum(FORCED, 2.0, 3.0, 1.0, mass=MASS)
    assert scalar["total"].dims == ()
    assert float(scalar["transfer"]) == pytest.approx(2.0 / 11.60451812, rel=1e-8)
    warm = gw.neutron_spectrum(FORCED, 2.0, [20.0, 30.0], 8.0, mass=MASS)
    assert warm["extrapolated"].values.tolist() == [False, True]
    assert warm["many_phonons"].values.all()
    assert not bool(scalar["many_phonons"])
    with pytest.warns(gw.ValidityWarning, match="deeper minimum_d2"):
        found = gw.neutron_spectrum(FORCED, [1e-12, 2.0], 3.0, 1.0, mass=MASS)
    assert found["cut_off"].values.tolist() == [True, False]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mass": None}, "mass of the soft mode"),
        ({"mass": -1.0}, "mass=-1.0 is not positive"),
        ({"atoms": 0.0}, "atoms=0.0 is not positive"),
        ({"momentum_transfer": 40.0}, "Q x0 = 2"),
        ({"momentum_transfer": 0.0}, "positive numbers"),
        ({"momentum_transfer": [[1.0]]}, "positive numbers"),
        ({"energy": [1.0, 0.0]}, "holds 0"),
        ({"energy": np.nan}, "finite"),
        ({"energy": 1e5}, "4000 W"),
        ({"temperature": -1.0}, "temperature"),
        ({"per": "mole"}, "unknown"),
    ],
)
def test_bad_input(change, message):
    given = {"energy": 1.0, "temperature": 1.0, "momentum_transfer": 1.0, "mass": MASS, **change}
    with pytest.raises(gw.InputError, match=message):
        gw.neutron_spectrum(FORCED, **given)


def test_two_level_systems_are_refused():
    pairs = gw.Glass(
        SILICA, gw.StandardTunnellingModel(5e44, 1e-9, 40.0), longitudinal=C, transverse=C
    )
    with pytest.raises(gw.InputError, match="how far their atoms move"):
        gw.neutron_spectrum(pairs, 1.0, 1.0, 1.0, mass=MASS)
