"""The ladder: theory 12.6, 400-bit arithmetic, the matrix as written, and sum rules."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest

import glasswell as gw
from glasswell.bath.ladder import relaxation_modes
from glasswell.bath.rates import one_phonon_rates
from glasswell.numerics.thermal import boltzmann_populations, bose

# theory 12.6: kT/W → slowest λ of (0.3, -8), in units of W/ħ, for K = 1e-3
REFERENCE = {0.5: "1.348e-8", 1.0: "1.018e-6", 2.0: "1.304e-4", 4.0: "2.653e-3"}

# (D1, D2, kT/W) → slowest rate in units of K W/ħ: validation/bath/slow_rates.py
PRECISE = {
    (0.3, -8.0, 0.05): 1.009820473033e-5,
    (0.3, -8.0, 0.2): 1.016693922823e-5,
    (0.3, -8.0, 0.5): 1.348466381606e-5,
    (0.3, -8.0, 2.0): 0.1304430416654,
    (0.3, -14.0, 0.05): 7.759437038935e-17,
    (0.3, -14.0, 0.2): 7.765994584625e-17,
    (0.3, -14.0, 0.5): 8.499460861254e-17,
    (0.3, -14.0, 1.0): 5.323492699528e-15,
    (0.3, -14.0, 2.0): 1.255165444916e-7,
    (0.001, -14.0, 0.05): 4.642744905469e-18,
    (0.001, -14.0, 0.5): 2.933302273437e-15,
    (0.001, -14.0, 1.0): 2.262005214483e-10,
    (0.3, -18.0, 4.0): 3.828091210710e-6,
    (0.3, -20.0, 4.0): 4.727164907188e-8,
}
# Below D2 = -16 elements <0|y|1> of 1e-13 and less drown in the rounding of the eigenvectors.
DROWNED = {
    (0.3, -18.0, 0.2): 3.365014223009e-26,
    (0.3, -20.0, 0.2): 2.305704042787e-31,
    (0.3, -20.0, 1.0): 2.097523845812e-30,
}


def arrays(d1, d2, levels=24):
    """Excitations, <n|y|n> and |<m|y|n>|² of a batch, as the volume nodes hold them."""
    spectrum = gw.solve_spectrum(np.atleast_1d(d1), np.atleast_1d(d2), levels)
    position = np.diagonal(spectrum.position, axis1=1, axis2=2)
    transition = spectrum.position**2
    index = np.arange(levels)
    transition[:, index, index] = 0.0
    return spectrum.excitations, position, transition


def generator(excitations, transition, temperature):
    """dp/dt = R p of one potential, written out level by level with Bose occupations."""
    count = len(excitations)
    matrix = np.zeros((count, count))
    for m in range(count):
        for n in range(count):
            if m == n:
                continue
            gap = abs(excitations[m] - excitations[n])
            occupation = bose(np.asarray(gap / temperature))
            down = excitations[n] < excitations[m]
            rate = transition[m, n] * gap**3 * (occupation + 1.0 if down else occupation)
            matrix[n, m] += rate
            matrix[m, m] -= rate
    return matrix


@pytest.mark.parametrize(("temperature", "printed"), REFERENCE.items())
def test_reference_rates(temperature, printed):
    rate = 1e-3 * relaxation_modes(*arrays(0.3, -8.0), temperature).rate[0, 0]
    assert f"{rate:.3e}".replace("e-0", "e-") == printed


def test_one_phonon_formula():
    """Theory 12.6: at 0.5 W one phonon with exact E_10 and y_01 makes 1.241e-8 of 1.348e-8."""
    excitations, _, transition = arrays(0.3, -8.0)
    energy, strength = excitations[0, 1], transition[0, 0, 1]
    assert 1e-3 * strength * energy**3 / np.tanh(energy) == pytest.approx(1.241e-8, abs=6e-12)


@pytest.mark.parametrize(("case", "expected"), PRECISE.items())
def test_slow_rates_to_high_precision(case, expected):
    d1, d2, temperature = case
    rate = relaxation_modes(*arrays(d1, d2), temperature).rate[0, 0]
    assert rate == pytest.approx(expected, rel=1e-4, abs=0)


@pytest.mark.parametrize(("case", "expected"), DROWNED.items())
def test_rates_too_slow_for_doubles_stay_too_slow_to_measure(case, expected):
    """10^-20 K W/ħ is less than one event in an age of the universe."""
    d1, d2, temperature = case
    rate = relaxation_modes(*arrays(d1, d2), temperature).rate[0, 0]
    assert expected < 1e-24
    assert rate < 1e-20


@pytest.mark.parametrize("temperature", [0.3, 1.0, 3.0])
def test_modes_of_the_matrix_as_it_is_written(temperature):
    """Rates and strengths from the unsymmetrised generator with a general eigensolver."""
    d1, d2 = np.array([0.3, 4.0, 1.0, -30.0]), np.array([-4.0, -6.0, 3.0, -2.0])
    excitations, position, transition = arrays(d1, d2, 12)
    found = relaxation_modes(excitations, position, transition, temperature)
    for i in range(len(d1)):
        matrix = generator(excitations[i], transition[i], temperature)
        population = boltzmann_populations(excitations[i], temperature)
        np.testing.assert_allclose(matrix @ population, 0.0, atol=1e-9 * np.abs(matrix).max())
        rates, right = np.linalg.eig(matrix)
        left = np.linalg.inv(right)
        # <y>(t) after a small step of D1: Σ_k (y·r_k)(l_k·p y) e^(-λ_k t)
        strength = (position[i] @ right) * (left @ (population * position[i]))
        strength[np.argmin(np.abs(rates))] = 0.0  # equilibrium
        frequency = np.geomspace(1e-3, 1e3, 13)[:, None]
        expected = (strength * -rates / (rates**2 + frequency**2)).sum(axis=1).real
        ladder = found.strength[i] * found.rate[i]
        response = (ladder / (found.rate[i] ** 2 + frequency**2)).sum(axis=1)
        np.testing.assert_allclose(response, expected, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("ratio", [1e-12, 3e-7, 1e-3, 0.5, 7.7, 40.0, 300.0, 700.0])
def test_rates_of_two_levels_to_thirty_digits(ratio):
    """√(n_B(n_B + 1)) between them, n_B up and n_B + 1 down, at ε = 1 W and any kT."""
    with localcontext() as context:
        context.prec = 60
        grown = Decimal(ratio).exp()
        bose = 1 / (grown - 1)
        expected = [float(x) for x in ((bose * (bose + 1)).sqrt(), bose, bose + 1)]
    strength = np.array([[[0.0, 1.0], [1.0, 0.0]]])
    symmetric, leaving = one_phonon_rates(np.array([[0.0, 1.0]]), strength, 1.0 / ratio)
    np.testing.assert_allclose([symmetric[0, 0, 1], *leaving[0]], expected, rtol=5e-14)
    assert symmetric[0, 1, 0] == symmetric[0, 0, 1]


def test_detailed_balance():
    """p_m Γ_mn = p_n Γ_nm, Γ with n_B upwards and n_B + 1 downwards."""
    excitations, _, transition = arrays([0.5, 7.0], [-5.0, 2.0], 8)
    for temperature in (0.4, 2.0):
        symmetric, leaving = one_phonon_rates(excitations, transition, temperature)
        np.testing.assert_array_equal(symmetric, np.swapaxes(symmetric, 1, 2))
        for i in range(2):
            matrix = generator(excitations[i], transition[i], temperature)
            population = boltzmann_populations(excitations[i], temperature)
            flow = matrix * population
            np.testing.assert_allclose(flow, flow.T, rtol=1e-10)
            root = np.sqrt(population)
            expected = (flow * (1.0 - np.eye(8))) / (root[:, None] * root)
            np.testing.assert_allclose(symmetric[i], expected, rtol=1e-10)
            np.testing.assert_allclose(leaving[i], -np.diag(matrix), rtol=1e-12)


def spread(count):
    generator = np.random.default_rng(8)
    d2 = generator.uniform(-14.0, 14.0, count)
    d2 = np.where(d2 > 0.0, 3.0 * d2, d2)
    return generator.uniform(0.0, 40.0, count) * generator.random(count) ** 3, d2


@pytest.mark.parametrize("temperature", [0.01, 0.1, 1.0, 8.0])
def test_strengths_add_up_to_the_thermal_variance(temperature):
    excitations, position, transition = arrays(*spread(60))
    modes = relaxation_modes(excitations, position, transition, temperature)
    population = boltzmann_populations(excitations, temperature)
    mean = (population * position).sum(axis=1)
    variance = (population * position**2).sum(axis=1) - mean**2
    np.testing.assert_allclose(modes.strength.sum(axis=1), variance, rtol=1e-9, atol=1e-13)
    assert (modes.rate >= 0.0).all()
    assert (modes.strength >= 0.0).all()


@pytest.mark.parametrize("potential", [(0.3, -6.0), (2.0, -3.0), (0.1, 1.0), (-9.0, -5.0)])
@pytest.mark.parametrize("temperature", [0.2, 1.0, 4.0])
def test_isothermal_sum_rule(potential, temperature):
    """-∂<y>/∂D1 is the resonant response at zero frequency plus the strengths over kT."""
    d1, d2 = potential
    step = 1e-3 * np.array([-2.0, -1.0, 1.0, 2.0])
    excitations, position, _ = arrays(d1 + step, np.full(4, d2), 32)
    population = boltzmann_populations(excitations, temperature)
    means = (population * position).sum(axis=1)
    isothermal = -np.array([1.0, -8.0, 8.0, -1.0]) @ means / (12.0 * 1e-3)
    excitations, position, transition = arrays(d1, d2, 32)
    population = boltzmann_populations(excitations, temperature)[0]
    resonant = 0.0
    for m in range(32):
        for n in range(m + 1, 32):
            gap = excitations[0, n] - excitations[0, m]
            resonant += 2.0 * transition[0, m, n] * (population[m] - population[n]) / gap
    relaxation = relaxation_modes(excitations, position, transition, temperature).strength.sum()
    assert resonant + relaxation / temperature == pytest.approx(isothermal, rel=1e-6)


@pytest.mark.parametrize("ratio", [1e-6, 0.3, 1.0, 30.0])
def test_two_levels_relax_as_in_the_standard_model(ratio):
    """λ̂ = (Δ0/E)² ε³ coth(ε/2T), strength (Δ/E)² sech²(ε/2T), with y = ±Δ/E and Δ0/E."""
    energy, tilt = 0.8, 0.6
    jump = np.sqrt(1.0 - tilt**2)
    temperature = energy / ratio if ratio > 1e-3 else 1e3
    transition = np.zeros((1, 2, 2))
    transition[0, 0, 1] = transition[0, 1, 0] = jump**2
    levels, position = np.array([[0.0, energy]]), np.array([[-tilt, tilt]])
    modes = relaxation_modes(levels, position, transition, temperature)
    x = energy / temperature
    expected = jump**2 * energy**3 / np.tanh(0.5 * x)
    np.testing.assert_allclose(modes.rate, [[expected]], rtol=1e-12)
    np.testing.assert_allclose(modes.strength, [[(tilt / np.cosh(0.5 * x)) ** 2]], rtol=1e-12)


def test_the_deepest_cold():
    """A barrier of 3e4 kT: nothing overflows, and one-phonon tunnelling is left."""
    excitations, position, transition = arrays([0.3, 1e-4, 20.0], [-10.0, -10.0, 30.0])
    for temperature in (1e-9, 1e-6, 1e-3):
        modes = relaxation_modes(excitations, position, transition, temperature)
        assert np.isfinite(modes.rate).all()
        assert np.isfinite(modes.strength).all()
        assert not modes.strength[2].any()
    warm = relaxation_modes(excitations, position, transition, 0.01)
    energy = excitations[1, 1]
    assert warm.rate[1, 0] == pytest.approx(
        transition[1, 0, 1] * energy**3 / np.tanh(0.5 * energy / 0.01), rel=1e-6, abs=0
    )


def test_batch_and_loop():
    nodes = arrays(*spread(24))
    for temperature in (0.05, 2.0):
        batch = relaxation_modes(*nodes, temperature)
        for i in range(24):
            one = relaxation_modes(*(a[i : i + 1] for a in nodes), temperature)
            np.testing.assert_allclose(one.rate[0], batch.rate[i], rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(one.strength[0], batch.strength[i], rtol=1e-6, atol=1e-14)
