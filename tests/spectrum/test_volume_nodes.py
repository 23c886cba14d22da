"""Sums over the (D1, D2) plane: theory 12.4, another grid, another box, and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

from glasswell.numerics.eigenproblem import quartic_levels
from glasswell.spectrum import anharmonic_tail
from glasswell.spectrum.anharmonic_tail import harmonic_share, tail_heat_capacity
from glasswell.spectrum.volume_nodes import largest_tilt, volume_nodes, volume_rule

# kT at the minimum of C/T³, from a Simpson rule on 70,000 points (D1 = 1e-4 sinh u, |D1| ≤ 400,
# D2 ≤ 100) with levels from a fixed basis of 90 functions; -20 from the volume rule, refined.
# Theory 7 prints 0.485, 0.531, 0.574 and 0.645, each 0.2 % above.
MINIMA = {-6.0: 0.48444, -8.0: 0.52993, -11.0: 0.57266, -20.0: 0.64400}
# theory 12.4
REFERENCE = {0.05: "0.2971225", 0.1: "0.6932587", 0.2: "1.7319492", 0.5: "9.2655696"}


def heat_capacity(temperature, excitations, weight):
    """Σ weight (<E²> - <E>²)/T², as it is written."""
    occupation = np.exp(-excitations / temperature)
    total = occupation.sum(axis=1)
    mean = (occupation * excitations).sum(axis=1) / total
    square = (occupation * excitations**2).sum(axis=1) / total
    return weight @ (square - mean**2) / temperature**2


def excitations(d1, d2, levels):
    energies = quartic_levels(d1, d2, levels)
    return energies - energies[:, :1]


@pytest.mark.parametrize(("temperature", "printed"), REFERENCE.items())
def test_reference_heat_capacities(temperature, printed):
    nodes = volume_nodes(-11.0)
    found = heat_capacity(temperature, nodes.excitations, nodes.weight)
    assert found == pytest.approx(float(printed), abs=0.6e-7)


def test_a_plain_grid_gives_the_same():
    """Simpson's rule in D2 and in asinh(D1/1e-4), levels from one fixed basis."""

    def simpson(first, last, count):
        x = np.linspace(first, last, count)
        weight = np.full(count, 2.0)
        weight[1::2], weight[0], weight[-1] = 4.0, 1.0, 1.0
        return x, weight * (x[1] - x[0]) / 3.0

    line, line_weight = simpson(-11.0, 25.0, 91)
    u, u_weight = simpson(0.0, np.arcsinh(120.0 / 1e-4), 101)
    d1, d2 = (a.ravel() for a in np.meshgrid(1e-4 * np.sinh(u), line))
    weight = np.outer(line_weight, 2e-4 * np.cosh(u) * u_weight).ravel()
    number = np.arange(1, 66)
    q = 0.5 * (np.diag(np.sqrt(number / 2.0), 1) + np.diag(np.sqrt(number / 2.0), -1))
    kinetic = np.diag(2.0 * np.arange(66) + 1.0) / 0.25 - q @ q / 0.5**4
    keep = np.s_[:60, :60]
    square, quartic, kinetic, tilt = (m[keep] for m in (q @ q, q @ q @ q @ q, kinetic, q))
    matrices = (kinetic + quartic) + d1[:, None, None] * tilt + d2[:, None, None] * square
    levels = np.linalg.eigvalsh(matrices)[:, :6]
    for temperature, accuracy in ((0.2, 1e-5), (0.4, 1e-5)):
        plain = heat_capacity(temperature, levels - levels[:, :1], weight)
        nodes = volume_nodes(-11.0)
        found = heat_capacity(temperature, nodes.excitations, nodes.weight)
        assert found == pytest.approx(plain, rel=accuracy)


@pytest.mark.parametrize(("minimum_d2", "expected"), MINIMA.items())
def test_minimum_of_the_reduced_heat_capacity(minimum_d2, expected):
    d1, d2, weight = volume_rule(minimum_d2)
    levels = excitations(d1, d2, 6)
    found = minimize_scalar(
        lambda t: heat_capacity(t, levels, weight) / t**3, bounds=(0.4, 0.75), method="bounded"
    ).x
    assert found == pytest.approx(expected, abs=6e-5)


def test_the_rule_is_fine_enough():
    """A rule with half as many panels again changes nothing in the eighth digit."""
    fine = volume_rule(-11.0, refine=1.5)
    levels = excitations(fine[0], fine[1], 8)
    nodes = volume_nodes(-11.0)
    for temperature in (0.004, 0.02, 0.1, 0.5):
        found = heat_capacity(temperature, nodes.excitations, nodes.weight)
        assert found == pytest.approx(heat_capacity(temperature, levels, fine[2]), rel=3e-8)


def test_the_box_has_its_area():
    """κ ≤ 400 at the deeper minimum, both signs of D1; its far corner is coarse on purpose."""
    area = quad(lambda d2: 2.0 * float(largest_tilt(d2)), -11.0, 400.0, epsrel=1e-9)[0]
    assert volume_rule(-11.0)[2].sum() == pytest.approx(area, rel=3e-4)
    for d2 in (-11.0, 0.0, 100.0, 399.0):
        d1 = float(largest_tilt(d2))
        y = max(np.roots([4.0, 0.0, 2.0 * d2, -d1]).real)
        assert 6.0 * y * y + d2 == pytest.approx(400.0, rel=1e-9)


def test_nodes_carry_the_elements_of_their_levels():
    nodes = volume_nodes(-11.0)
    assert (nodes.d1 >= 0.0).all()
    assert (nodes.weight > 0.0).all()
    assert nodes.d2.min() > -11.0
    assert (np.diff(nodes.excitations, axis=1) >= 0.0).all()
    gap = nodes.excitations[:, None, :] - nodes.excitations[:, :, None]
    total = (gap * nodes.transition).sum(axis=2)
    np.testing.assert_allclose(total[:, :4], 1.0, atol=1e-6)
    assert not np.diagonal(nodes.transition, axis1=1, axis2=2).any()


def shell(inner, outer, minimum_d2, random_force=0.0):
    """Nodes of the region inner < κ < outer by a Gauss rule of its own in (ω, t)."""
    x, w = np.polynomial.legendre.leggauss(24)
    root = 2.0 * np.sqrt(inner) + (np.sqrt(outer) - np.sqrt(inner)) * (x + 1.0)
    kappa = 0.25 * root**2
    jacobian = (np.sqrt(outer) - np.sqrt(inner)) * w * root**4 / 8.0
    end = np.sqrt(np.clip(2.0 / 3.0 * (1.0 - minimum_d2 / kappa), 0.0, 1.0))
    t = 0.5 * end[:, None] * (x + 1.0)
    weight = jacobian[:, None] * 0.5 * end[:, None] * w
    d1 = t * (1.0 - t * t) * kappa[:, None] ** 1.5
    d2 = kappa[:, None] * (1.0 - 1.5 * t * t)
    weight = weight * np.exp(-random_force * d1**2)
    return d1.ravel(), d2.ravel(), weight.ravel()


@pytest.mark.parametrize("random_force", [0.0, 1e-6])
def test_the_tail_continues_the_box(monkeypatch, random_force):
    """The closed form between κ = 200 and 400 is the sum over exact levels there."""
    temperature = np.array([3.0, 5.0] if random_force else [3.0, 5.0, 10.0])
    d1, d2, weight = shell(200.0, 400.0, -11.0, random_force)
    levels = excitations(d1, d2, 24)
    exact = [heat_capacity(t, levels, weight) for t in temperature]
    beyond = tail_heat_capacity(temperature, -11.0, random_force)
    monkeypatch.setattr(anharmonic_tail, "LARGEST_CURVATURE", 200.0)
    found = tail_heat_capacity(temperature, -11.0, random_force) - beyond
    np.testing.assert_allclose(found, exact, rtol=1e-5)


def test_vibrations_follow_the_fifth_power():
    """C → (2π⁶/21) P_s k (kT/W)⁵ for all potentials, √(2/3) of it where D2 is cut off."""
    temperature = np.array([300.0, 1000.0])
    limit = 2.0 * np.pi**6 / 21.0 * temperature**5
    whole = tail_heat_capacity(temperature, -1e12) / limit
    assert whole[1] == pytest.approx(1.0, abs=2e-5)
    cut = tail_heat_capacity(temperature, -11.0) / limit
    np.testing.assert_allclose(cut, np.sqrt(2.0 / 3.0), rtol=2e-3)


def test_share_of_vibrations():
    """∫dt over 0 ≤ t ≤ t_max, with the random force against scipy's quadrature."""
    energy, force = np.array([4.0, 10.0, 40.0]), 1e-3
    end = np.sqrt(np.clip(2.0 / 3.0 * (1.0 + 44.0 / energy**2), 0.0, 1.0))
    np.testing.assert_allclose(harmonic_share(energy, -11.0), end)
    for e, last, found in zip(energy, end, harmonic_share(energy, -11.0, force), strict=True):
        width = (e / 2.0) ** 3
        expected = quad(
            lambda t, width=width: np.exp(-force * (t * (1 - t * t) * width) ** 2),
            0.0, last, points=[min(1.0 / width, 0.5 * last), 0.9 * last], epsrel=1e-10,
        )[0]  # fmt: skip
        assert found == pytest.approx(expected, rel=1e-7)
