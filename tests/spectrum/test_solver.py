"""The spectrum of one potential: published figures, exact relations, another program, bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.systems.quartic import series_level, sinc_levels

import glasswell as gw
from glasswell.spectrum import SpectrumError

# theory 12.1; the digits are those printed there
REFERENCE = {
    (0.0, 0.0): ["1.0603620904841829", "3.7996730298013942", "7.4556979379867384"],
    (0.0, -2.0): ["0.1377858481882225", "1.7130278977676756"],
    (0.0, -4.0): ["-1.7103504501326390", "-1.2479224920662139"],
    (0.0, -8.0): ["-12.1363307206934756", "-12.1348143452728618"],
    (1.0, 0.0): ["0.93054603", "3.78189625"],
    (1.0, -4.0): ["-2.70512972", "-0.42103811"],
}
SPREAD = [(0.3, -8.0), (0.0, 5.0), (-2.3, -11.0), (40.0, -15.0), (300.0, 20.0), (-3000.0, 200.0)]


@pytest.mark.parametrize(("potential", "printed"), REFERENCE.items())
def test_reference_levels(potential, printed):
    energies = gw.solve_spectrum(*potential, levels=4).energies
    decimals = min(len(text.partition(".")[2]) for text in printed)
    expected = [float(text) for text in printed]
    np.testing.assert_allclose(
        energies[: len(printed)], expected, rtol=0, atol=max(0.5 * 10.0**-decimals, 2e-12)
    )


@pytest.mark.parametrize("potential", [(0.0, 0.0), (1.0, -4.0), (0.3, -8.0)])
def test_levels_agree_with_a_power_series(potential):
    """Wave functions summed in decimals: a road without matrices."""
    energies = gw.solve_spectrum(*potential, levels=6).energies
    for energy in energies[[0, 1, 5]]:
        assert float(series_level(*potential, float(energy), 25)) == pytest.approx(
            energy, abs=1e-11
        )


@settings(max_examples=40, deadline=None)
@given(
    st.floats(-4000.0, 4000.0, allow_subnormal=False),
    st.floats(-20.0, 300.0, allow_subnormal=False),
    st.integers(1, 24),
)
def test_levels_over_the_whole_range(d1, d2, levels):
    """24 levels to 1e-9 for |D1| ≤ 4000, -20 ≤ D2 ≤ 300, by the sinc method."""
    spectrum = gw.solve_spectrum(d1, d2, levels)
    expected = sinc_levels(d1, d2, levels)
    np.testing.assert_allclose(spectrum.energies, expected, rtol=0, atol=1e-9)
    mirrored = gw.solve_spectrum(-d1, d2, levels)
    np.testing.assert_allclose(mirrored.energies, spectrum.energies, rtol=0, atol=1e-9)


def test_few_levels_are_not_refused():
    """Single wells of every stiffness: the smallest bases once failed their own check."""
    d2 = np.linspace(-20.0, 300.0, 641)
    all_levels = gw.solve_spectrum(0.0, d2, 24).energies
    for levels in (1, 2, 3, 6):
        found = gw.solve_spectrum(0.0, d2, levels).energies
        np.testing.assert_allclose(found, all_levels[:, :levels], rtol=0, atol=1e-9)


@pytest.mark.parametrize("potential", SPREAD)
def test_hellmann_feynman(potential):
    """∂E_n/∂D1 = y_nn and ∂E_n/∂D2 = <y²>_nn, by fourth-order differences."""
    d1, d2 = potential
    here = gw.solve_spectrum(d1, d2, 10)
    step = 2e-3
    ends = step * np.array([-2.0, -1.0, 1.0, 2.0])
    rule = np.array([1.0, -8.0, 8.0, -1.0]) / (12.0 * step)
    along = rule @ gw.solve_spectrum(d1 + ends, d2, 10).energies
    across = rule @ gw.solve_spectrum(d1, d2 + ends, 10).energies
    np.testing.assert_allclose(along, np.diag(here.position), atol=3e-6)
    np.testing.assert_allclose(across, here.square, atol=3e-6)


@pytest.mark.parametrize("d2", [-8.0, 0.0, 12.0])
def test_parity(d2):
    """At D1 = 0 levels alternate in parity: y joins even with odd alone."""
    position = gw.solve_spectrum(0.0, d2, 8).position
    level = np.arange(8)
    same = (level[:, None] - level) % 2 == 0
    assert np.abs(position[same]).max() < 1e-7
    assert np.abs(np.diag(position, 1)).min() > 0.1


@pytest.mark.parametrize("potential", SPREAD)
def test_thomas_reiche_kuhn(potential):
    """Σ_n (E_n - E_m)|y_mn|² = 1 from the lowest levels; the sum needs levels on both sides."""
    spectrum = gw.solve_spectrum(*potential, levels=32)
    gap = spectrum.energies[None, :] - spectrum.energies[:, None]
    total = (gap * spectrum.position**2).sum(axis=1)
    np.testing.assert_allclose(total[:8], 1.0, atol=1e-8)


@pytest.mark.parametrize("potential", SPREAD)
def test_matrix_elements_are_complete(potential):
    """Σ_n |y_mn|² = <y²>_mm."""
    spectrum = gw.solve_spectrum(*potential, levels=32)
    total = (spectrum.position**2).sum(axis=1)
    np.testing.assert_allclose(total[:8], spectrum.square[:8], rtol=1e-9)


def test_harmonic_limit():
    """E_1 - E_0 → 2√D2, |y_01|² → 1/(2√D2), with the first correction 3/D2 + O(D2^(-5/2))."""
    d2 = np.array([50.0, 100.0, 200.0])
    spectrum = gw.solve_spectrum(0.0, d2, 2)
    excess = spectrum.excitations[:, 1] - 2.0 * np.sqrt(d2)
    rest = np.abs(excess * d2 / 3.0 - 1.0)
    assert rest[-1] < 5e-3
    assert np.log2(rest[:-1] / rest[1:]) == pytest.approx([1.5, 1.5], abs=0.1)
    np.testing.assert_allclose(spectrum.position[:, 0, 1] ** 2 * 2.0 * np.sqrt(d2), 1.0, atol=5e-3)


def test_tilted_potential_is_a_moved_one():
    """V(y + c) has the levels of V: a potential with a cubic term goes back to (D1, D2)."""
    n2, n3 = 1.7, -2.6
    y = np.linspace(-7.0, 7.0, 281)
    apart = np.subtract.outer(np.arange(281), np.arange(281)).astype(float)
    kinetic = 2.0 * (-1.0) ** apart / np.where(apart == 0, 1.0, apart) ** 2
    np.fill_diagonal(kinetic, np.pi**2 / 3.0)
    matrix = kinetic / (y[1] - y[0]) ** 2 + np.diag(n2 * y**2 + n3 * y**3 + y**4)
    excitations = np.diff(np.linalg.eigvalsh(matrix)[:6])
    d1, d2 = n3**3 / 8.0 - n2 * n3 / 2.0, n2 - 3.0 * n3**2 / 8.0
    np.testing.assert_allclose(
        np.diff(gw.solve_spectrum(d1, d2, 6).energies), excitations, atol=1e-9
    )


def test_batch_and_loop_give_the_same_values():
    d1, d2 = np.array([[0.2], [5.0], [-900.0]]), np.array([-15.0, -3.0, 0.0, 120.0])
    batch = gw.solve_spectrum(d1, d2, levels=8)
    assert batch.energies.shape == (3, 4, 8)
    assert batch.position.shape == (3, 4, 8, 8)
    assert batch.status.shape == (3, 4)
    for i in range(3):
        for j in range(4):
            one = gw.solve_spectrum(d1[i, 0], d2[j], levels=8)
            assert one.energies.shape == (8,)
            assert (one.d1, one.d2) == (batch.d1[i, j], batch.d2[i, j])
            np.testing.assert_allclose(batch.energies[i, j], one.energies, atol=1e-11)
            np.testing.assert_allclose(
                np.abs(batch.position[i, j]), np.abs(one.position), atol=1e-9
            )
            np.testing.assert_allclose(batch.square[i, j], one.square, rtol=1e-10)


def test_an_empty_batch():
    assert gw.solve_spectrum(np.empty(0), -3.0, 5).energies.shape == (0, 5)


@pytest.mark.parametrize("potential", [(0.0, 0.0), (1.0, -4.0), (0.3, -8.0), (-12.0, 6.0)])
def test_qutip_agrees(potential):
    """The same Hamiltonian from qutip's ladder operators."""
    qutip = pytest.importorskip("qutip")
    d1, d2 = potential
    width = 0.55
    a = qutip.destroy(140)
    y = width * (a + a.dag()) / np.sqrt(2.0)
    momentum = 1j * (a.dag() - a) / (np.sqrt(2.0) * width)
    hamiltonian = momentum**2 + d1 * y + d2 * y**2 + y**4
    energies, states = hamiltonian.eigenstates(eigvals=6, sparse=False)
    found = gw.solve_spectrum(d1, d2, 6)
    np.testing.assert_allclose(found.energies, energies, atol=1e-9)
    expected = [[abs(y.matrix_element(m, n)) for n in states] for m in states]
    np.testing.assert_allclose(np.abs(found.position), expected, atol=1e-8)


def test_a_member_that_fails_has_a_status():
    d1 = np.array([0.0, np.nan, 1.0, np.inf])
    spectrum = gw.solve_spectrum(d1, -3.0, 4, throw=False)
    np.testing.assert_array_equal(spectrum.status, [0, 2, 0, 2])
    assert np.isnan(spectrum.energies[[1, 3]]).all()
    np.testing.assert_allclose(spectrum.energies[2], gw.solve_spectrum(1.0, -3.0, 4).energies)
    assert "not finite" in spectrum.message(spectrum.status[1])
    with pytest.raises(SpectrumError, match=r"2 of 4 potentials.*member 1.*throw=False") as caught:
        gw.solve_spectrum(d1, -3.0, 4)
    assert isinstance(caught.value, gw.GlasswellError)


def test_wells_too_deep_are_never_called_solved():
    """Far below D2 = -20 a basis in one well can miss the other without any other sign of it."""
    generator = np.random.default_rng(0)
    d2 = generator.uniform(-60.0, -20.0, 200)
    d1 = np.sqrt(8.0 / 27.0 * np.abs(d2) ** 3) * generator.uniform(0.0, 0.6, 200)
    spectrum = gw.solve_spectrum(d1, d2, 24, throw=False)
    pairs = zip(d1, d2, strict=True)
    error = np.abs(spectrum.energies - [sinc_levels(a, b, 24) for a, b in pairs]).max(axis=1)
    assert error.max() > 1.0
    assert error[spectrum.status == 0].max() < 2e-7
    assert (spectrum.status[d2 > -24.0] == 0).all()
    assert "not converged" in spectrum.message(1)


@pytest.mark.parametrize("levels", [0, -3, 33, 2.5])
def test_a_number_of_levels_that_cannot_be_had(levels):
    with pytest.raises(gw.InputError, match=r"levels=.*1 to 32.*whole number"):
        gw.solve_spectrum(0.0, 0.0, levels)


def test_spectra_are_compared_and_hashed_as_objects():
    """Arrays have no single answer to ==."""
    one, other = (gw.solve_spectrum([0.0, 1.0], -4.0, levels=3) for _ in range(2))
    assert one == one
    assert one != other
    assert len({one, other}) == 2


def test_shapes_that_do_not_go_together():
    with pytest.raises(gw.InputError, match=r"shape \(2,\) and D2 the shape \(3,\).*\(n, 1\)"):
        gw.solve_spectrum([0.0, 1.0], [-1.0, -2.0, -3.0])
    for count in ("8", 2.5, True, None):
        with pytest.raises(gw.InputError, match=r"levels=.* cannot be had"):
            gw.solve_spectrum(0.0, -4.0, levels=count)
