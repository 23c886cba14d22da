"""Ground levels and free energies, against a grid of points that knows no oscillator."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw
from glasswell.spectrum.free_energy import (
    WARM,
    classical_minimum,
    free_energy,
    ground_level,
)


def grid_levels(d1, d2, reach=8.0, points=400, centre=0.0):
    """All levels of -d²/dy² + d1 y + d2 y² + y⁴ on a grid, by sinc functions."""
    y = np.linspace(centre - reach, centre + reach, points)
    step = y[1] - y[0]
    k = np.arange(points)
    apart = k[:, None] - k
    with np.errstate(divide="ignore"):
        kinetic = np.where(apart == 0, np.pi**2 / 3.0, 2.0 * (-1.0) ** apart / apart**2.0)
    return np.linalg.eigvalsh(kinetic / step**2 + np.diag(y * (d1 + y * (d2 + y * y))))


@pytest.mark.parametrize(
    ("d1", "d2", "level"),
    [
        (0.0, 0.0, 1.0603620904841829),
        (0.0, -2.0, 0.1377858481882225),
        (0.0, -4.0, -1.7103504501326390),
        (0.0, -8.0, -12.1363307206934756),
        (1.0, 0.0, 0.93054603),
        (-1.0, -4.0, -2.70512972),
    ],
)
def test_published_ground_levels(d1, d2, level):
    assert float(ground_level(d1, d2)) == pytest.approx(level, abs=2e-8)


# Both sides of the seams s = 5, where series and table meet, and narrow avoided crossings.
PLACES = [
    (0.0, 24.9), (0.0, 25.1), (47.0, -3.0), (49.0, -3.0), (1e-6, -12.4), (-1e-6, -12.6),
    (0.013398712591984467, -6.018294572048276), (0.1, -9.0), (-3.0, -11.0), (20.0, 5.0),
    (0.5, 0.5), (1e-3, 1e-3), (0.0, -0.7), (-8.0, -6.0), (60.0, -12.0), (-30.0, 15.0),
]  # fmt: skip


@pytest.mark.parametrize(("d1", "d2"), PLACES)
def test_ground_level_everywhere_against_a_grid(d1, d2):
    levels = grid_levels(d1, d2)
    assert float(ground_level(d1, d2)) == pytest.approx(levels[0], abs=2e-7)
    for temperature, error in ((0.02, 2e-7), (0.5, 2e-6), (2.0, 2e-3), (WARM, 2e-2)):
        above = levels[1:] - levels[0]
        exact = levels[0] - temperature * np.log1p(np.exp(-above / temperature).sum())
        assert float(free_energy(d1, d2, temperature)) == pytest.approx(exact, abs=error)


@pytest.mark.parametrize(("d1", "d2"), PLACES[::3])
@pytest.mark.parametrize(("temperature", "error"), [(4.01, 0.02), (30.0, 5e-4)])
def test_warm_free_energy_against_a_grid(d1, d2, temperature, error):
    levels = grid_levels(d1, d2, points=500)
    above = levels[1:] - levels[0]
    exact = levels[0] - temperature * np.log1p(np.exp(-above / temperature).sum())
    assert float(free_energy(d1, d2, temperature)) == pytest.approx(exact, abs=error)


@pytest.mark.parametrize(("d1", "d2", "centre"), [(900.0, -140.0, -9.7), (-2000.0, 60.0, 6.9)])
def test_far_out_a_grid_around_the_well_finds_the_same(d1, d2, centre):
    level = grid_levels(d1, d2, reach=1.6, points=200, centre=centre)[0]
    assert float(ground_level(d1, d2)) == pytest.approx(level, rel=1e-12)


def test_two_wells_share_their_free_energy():
    # At D1 = 0 both wells are alike: the free energy lies T ln 2 below that of one.
    one, both = ground_level(1e-3, -40.0), free_energy(0.0, -40.0, 0.5)
    assert float(one - both) == pytest.approx(0.5 * np.log(2.0) - 1e-3 * np.sqrt(20.0), abs=1e-4)
    assert float(free_energy(3.0, -40.0, 0.01)) == float(ground_level(3.0, -40.0))


def test_harmonic_and_classical_limits():
    assert float(ground_level(300.0, 1e6)) == pytest.approx(1e3 - 9e4 / 4e6 + 0.75e-6, abs=1e-6)
    well = float(free_energy(0.0, 1e6, 700.0))
    assert well == pytest.approx(700.0 * np.log(2.0 * np.sinh(1e3 / 700.0)), rel=1e-6)
    # F = F_cl(scaled) of y⁴ alone: T ln[√(4π/T)] - T ln ∫exp(-y⁴/T).
    hot = 1e4
    integral = hot**0.25 * 1.8128049541109541  # 2Γ(5/4)
    expected = -hot * np.log(np.sqrt(hot / (4.0 * np.pi)) * integral)
    # Wigner and Kirkwood: + <V''>/12T, <y²> = √T Γ(3/4)/Γ(1/4).
    expected += 12.0 * np.sqrt(hot) * 0.33798912003364236 / (12.0 * hot)
    assert float(free_energy(0.0, 0.0, hot)) == pytest.approx(expected, abs=1e-5)
    assert float(classical_minimum(1.0, 0.0)) == pytest.approx(-0.75 * 0.25 ** (1 / 3), rel=1e-14)


def test_shapes_and_refusals():
    assert ground_level(np.zeros((2, 1)), np.zeros(3)).shape == (2, 3)
    np.testing.assert_array_equal(ground_level([3.0, -3.0], -7.0)[0], ground_level(-3.0, -7.0))
    for bad in ((np.nan, 0.0), (0.0, np.inf), (1e9, 0.0)):
        with pytest.raises(gw.InputError, match="not a number below"):
            ground_level(*bad)
    with pytest.raises(gw.InputError, match="not usable"):
        free_energy(0.0, 0.0, -1.0)
