"""Levels of one centre against the Schrödinger equation in eV and metres, and their limits."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw
from glasswell.potential import effective_mass

HBAR, EV, UNIT = 1.054571817e-34, 1.602176634e-19, 1.66053906660e-27
A, LENGTH, MASS = 15.0, 1.0, 150.0


def model(**changes):
    given = {
        "quartic_energy": A,
        "length": LENGTH,
        "mass": MASS,
        "atom_density": 4e28,
        "soft_fraction": 0.05,
        "width_eta": 0.1,
        "width_xi": 0.25,
    }
    return gw.SoftConfigurationsModel(**{**given, **changes})


def centres(coupling=2.0, repulsion=0.4, **changes):
    ensemble = changes.pop("ensemble", None) or model()
    return gw.ElectronCentres(ensemble=ensemble, coupling=coupling, repulsion=repulsion, **changes)


def place(ensemble, eta, xi):
    """(D1, D2, y_0) of a configuration."""
    n2, n3 = eta / ensemble.eta_l, xi / ensemble.eta_l**0.5
    return n3**3 / 8.0 - n2 * n3 / 2.0, n2 - 0.375 * n3**2, n3 / 4.0


def charged(eta, xi, coupling, electrons, site_energy, repulsion):
    """Ground level in eV, and <x/a0>, of an atom with electrons, on a grid in x."""
    s = np.linspace(-1.3, 1.5, 700)
    step = s[1] - s[0]
    k = np.arange(len(s))
    apart = k[:, None] - k
    with np.errstate(divide="ignore"):
        kinetic = np.where(apart == 0, np.pi**2 / 3.0, 2.0 * (-1.0) ** apart / apart**2.0)
    scale = HBAR**2 / (2.0 * MASS * UNIT * (LENGTH * 1e-10) ** 2) / EV
    v = A * (eta * s**2 + xi * s**3 + s**4) - electrons * coupling * s
    values, vectors = np.linalg.eigh(scale * kinetic / step**2 + np.diag(v))
    level = values[0] + electrons * site_energy + (repulsion if electrons == 2 else 0.0)
    return level, float(vectors[:, 0] ** 2 @ s)


@pytest.mark.parametrize(("eta", "xi"), [(0.05, 0.2), (-0.08, -0.3), (0.1, 0.7)])
def test_levels_against_the_schroedinger_equation_in_electronvolts(eta, xi):
    found = centres(site_energy=0.7)
    d1, d2, origin = place(found.ensemble, eta, xi)
    energies, means = zip(*(charged(eta, xi, 2.0, n, 0.7, 0.4) for n in range(3)), strict=True)
    levels = found.levels(d1, d2, origin=origin)
    assert float(levels.first) == pytest.approx(energies[1] - energies[0], abs=1e-8)
    assert float(levels.second) == pytest.approx(energies[2] - energies[1], abs=1e-8)
    assert float(levels.pair) == pytest.approx((energies[2] - energies[0]) / 2.0, abs=1e-8)
    assert float(levels.repulsion) == pytest.approx(
        energies[2] + energies[0] - 2.0 * energies[1], abs=1e-8
    )
    for electrons in (1, 2):
        # With x fixed an electron costs ε + U(n - 1) - b x/a0.
        bare = 0.7 + (0.4 if electrons == 2 else 0.0)
        light = found.optical(d1, d2, origin=origin, electrons=electrons)
        assert float(light.thermal) == pytest.approx(
            energies[electrons - 1] - energies[electrons], abs=1e-8
        )
        assert float(light.absorption) == pytest.approx(2.0 * means[electrons] - bare, abs=1e-5)
        assert float(light.emission) == pytest.approx(2.0 * means[electrons - 1] - bare, abs=1e-5)
        assert light.emission < light.thermal < light.absorption


def test_the_origin_moves_single_levels_and_not_their_difference():
    found = centres()
    with_origin, without = (found.levels(4.0, -3.0, origin=y) for y in (0.8, 0.0))
    assert float(with_origin.repulsion) == float(without.repulsion)
    # n b_e ξ/4 in all: ξ = 4 y_0 √η_L.
    moved = 2.0 * 0.8 * found.ensemble.eta_l**0.5
    assert float(with_origin.first - without.first) == pytest.approx(moved, rel=1e-12)
    assert float(with_origin.pair - without.pair) == pytest.approx(moved, rel=1e-12)


def test_harmonic_limit_of_u():
    # b small against A η^(3/2): the well is not left.
    eta = 0.5
    expected = -(0.02**2) / (2.0 * A * eta)
    # Zero-point motion stiffens the well by 6<y²>/D2, 0.8 %.
    for lattice, error in (("classical", 2e-4), ("quantum", 1e-2)):
        soft = centres(coupling=0.02, repulsion=0.4, lattice=lattice)
        found = float(soft.levels(0.0, eta / soft.ensemble.eta_l).repulsion)
        assert found - 0.4 == pytest.approx(expected, rel=error)
        assert float(soft.levels(0.0, 5.0 / soft.ensemble.eta_l).repulsion) > found


@pytest.mark.parametrize("lattice", ["quantum", "classical"])
def test_quartic_limit_of_u(lattice):
    found = centres(coupling=2.0, repulsion=0.4, lattice=lattice)
    gain = 0.75 * 4.0 ** (-1 / 3) * (2.0 ** (4 / 3) - 2.0) * 2.0 ** (4 / 3) * A ** (-1 / 3)
    # The zero-point energy at rest adds 0.007 eV: 2 (1.06 W) against wells ten times stiffer.
    tolerance = 1e-12 if lattice == "classical" else 3e-2
    assert 0.4 - float(found.levels(0.0, 0.0).repulsion) == pytest.approx(gain, rel=tolerance)


def test_heavy_atoms_are_classical():
    gap = []
    for mass in (1e3, 1e5, 1e7):
        heavy = model(mass=mass)
        d1, d2, origin = place(heavy, 0.05, 0.2)
        pair = [
            float(centres(ensemble=heavy, lattice=lattice).levels(d1, d2, origin=origin).repulsion)
            for lattice in ("quantum", "classical")
        ]
        gap.append(abs(pair[0] - pair[1]))
    # Zero-point energies fall as M^(-1/2).
    assert gap[0] / gap[1] == pytest.approx(10.0, rel=0.02)
    assert gap[1] / gap[2] == pytest.approx(10.0, rel=0.02)
    assert gap[2] < 2.5e-5


def test_an_electron_pulls_with_its_displacement():
    # dE_n/dq = -n <y>, by differences of levels against the position in the optical energies.
    found = centres(coupling=2.0, repulsion=0.0)
    d1, d2, step = 6.0, -4.0, 1e-4
    scale = found.ensemble.energy_scale * 1.380649e-23 / EV
    q = found.electron_shift
    levels = [
        float(centres(coupling=2.0 * (1 + s * step), repulsion=0.0).levels(d1, d2).first)
        for s in (1.0, -1.0)
    ]
    slope = (levels[0] - levels[1]) / (2.0 * step * q)
    position = float(found.optical(d1, d2).absorption) / (scale * q)
    assert slope == pytest.approx(-scale * position, rel=1e-6)


def test_free_energies_take_the_place_of_levels_when_warm():
    found = centres()
    scale = found.ensemble.energy_scale
    cold, cool = (found.levels(0.3, -6.0, temperature=t) for t in (0.0, 1e-3 * scale))
    assert float(cool.first) == pytest.approx(float(cold.first), abs=1e-6)
    warm = found.levels(0.3, 20.0, temperature=20.0 * scale)
    # Harmonic: -b²/4Aη each, whatever the temperature, until the well is left.
    weak = centres(coupling=0.01, repulsion=0.4).levels(0.0, 300.0, temperature=300.0)
    eta = 300.0 * found.ensemble.eta_l
    assert float(weak.first) == pytest.approx(-(0.01**2) / (4.0 * A * eta), rel=2e-2)
    assert np.isfinite(float(warm.repulsion))


def test_pairing_barrier_against_a_search_over_both_atoms():
    found = centres(coupling=3.0, repulsion=0.3, lattice="classical")
    eta, xi = 0.03, 0.1
    d1, d2, _ = place(found.ensemble, eta, xi)
    s = np.linspace(-0.5, 1.5, 200001)
    apart = 0.3 / 3.0

    def one(x):
        return A * (eta * x**2 + xi * x**3 + x**4) - 3.0 * x

    barrier = (one(s) + one(s + apart)).min() - 2.0 * one(s).min()
    assert float(found.pairing_barrier(d1, d2)) == pytest.approx(barrier, abs=1e-8)
    # Marcus: U_H²/8E_p for harmonic wells.
    weak = centres(coupling=0.1, repulsion=0.002, lattice="classical")
    polaron = 0.1**2 / (4.0 * A * 0.9)
    stiff = float(weak.pairing_barrier(0.0, 0.9 / weak.ensemble.eta_l))
    assert stiff == pytest.approx(0.002**2 / (8.0 * polaron), rel=1e-3)


def test_other_ensembles_take_the_coupling_per_y():
    other = gw.SoftPotentialModel(energy_scale=4.0, density=1e24)
    found = gw.ElectronCentres(
        ensemble=other, coupling=0.05, repulsion=0.1, largest_d1=50.0, largest_d2=10.0
    )
    assert found.electron_shift == pytest.approx(0.05 * EV / (4.0 * 1.380649e-23), rel=1e-12)
    soft = model(mass=float(effective_mass(energy_scale=4.0, quartic_energy=A, length=LENGTH)))
    same = centres(coupling=0.05 / soft.eta_l**0.5, repulsion=0.1, ensemble=soft)
    assert same.electron_shift == pytest.approx(found.electron_shift, rel=1e-9)
    assert float(same.levels(1.0, 2.0).repulsion) == pytest.approx(
        float(found.levels(1.0, 2.0).repulsion), rel=1e-8
    )
