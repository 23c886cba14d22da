"""Rods, films, membranes: Casimir lengths, chords, and what is no sample."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

import glasswell as gw
from glasswell.glass.chords import film_chords, rectangular_chords, round_chords


def distances(width, thickness):
    """Distance to the wall in the plane from random points in random directions."""
    x, y, angle = qmc.Sobol(3, seed=2).random_base2(16).T
    angle = 0.5 * np.pi * angle
    return np.minimum(width * x / np.cos(angle), thickness * y / np.sin(angle))


@pytest.mark.parametrize("width", [1.0, 3.0, 20.0, 300.0])
def test_casimir_length_of_a_rectangle(width):
    """L = 3∫cos²θ/sinθ dcosθ times the mean distance to the wall, 3π/4 of it."""
    rod = gw.Rod(width=width, thickness=1.0)
    expected = 0.75 * np.pi * distances(width, 1.0).mean()
    assert rod.casimir_length == pytest.approx(expected, rel=3e-3)
    assert gw.Rod(width=1.0, thickness=width).casimir_length == rod.casimir_length
    chords = rod.chords()
    assert 0.5 * chords.share @ chords.length == pytest.approx(rod.casimir_length, rel=4e-5)


def test_casimir_lengths_of_textbooks():
    """d of a circle; 1.115a of a square, where the circle of the same area has 1.128a."""
    assert gw.Rod(diameter=2e-6).casimir_length == 2e-6
    square = gw.Rod(width=1.0, thickness=1.0).casimir_length
    assert square == pytest.approx(1.1150, abs=5e-5)
    # a ribbon: logarithmic in its width, where the circle of the same area grows as its root
    ribbon = gw.Rod(width=1e6, thickness=1.0).casimir_length
    assert ribbon == pytest.approx(0.75 * (np.log(2e6) + 0.5), rel=1e-5)


@pytest.mark.parametrize(
    "chords", [film_chords(), round_chords(), rectangular_chords(1.0), rectangular_chords(50.0)]
)
def test_shares_add_up(chords):
    assert chords.share.sum() == pytest.approx(1.0, abs=1e-9)
    assert (chords.share >= 0.0).all()
    larger = chords.scaled(3.0)
    np.testing.assert_allclose(larger.length, 3.0 * chords.length)
    assert len(chords.length) < 100


def test_mean_inverse_chord():
    """⟨1/c⟩ = ⟨sinθ⟩ perimeter/(π area), 3π/16 of it in a rod; 3/(8d) in a film."""
    for chords, perimeter, area in (
        (round_chords(), np.pi, 0.25 * np.pi),
        (rectangular_chords(4.0), 10.0, 4.0),
    ):
        expected = 3.0 / 16.0 * perimeter / area
        assert chords.share @ (1.0 / chords.length) == pytest.approx(expected, rel=2e-4)
    film = film_chords()
    assert film.share @ (1.0 / film.length) == pytest.approx(3.0 / 8.0, rel=2e-5)


def test_ends():
    leg = gw.Rod(width=4e-6, thickness=1e-6, length=1e-4)
    assert (leg.area, leg.path_length, leg.reach) == (pytest.approx(4e-12, abs=0.0), 1e-4, 1e-4)
    assert leg.narrowest == 1e-6
    assert gw.Rod(diameter=2.0).area == pytest.approx(np.pi)
    strip = gw.Film(thickness=1e-6, width=2e-3, length=1e-4)
    assert (strip.area, strip.path_length) == (pytest.approx(2e-9), 1e-4)
    ring = gw.Membrane(thickness=1e-6, heater_radius=1e-4, radius=1e-3)
    # A/ℒ = 2πt/ln(r2/r1)
    assert ring.area / ring.path_length == pytest.approx(2e-6 * np.pi / np.log(10.0))
    narrow = gw.Membrane(thickness=1e-6, heater_radius=1.0, radius=1.0 + 1e-6)
    assert narrow.path_length == pytest.approx(1e-6, rel=1e-5)
    assert narrow.reach == pytest.approx(1e-6, rel=1e-5)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: gw.Rod(), r"no cross-section.*diameter=, or width="),
        (lambda: gw.Rod(width=1e-6), r"no cross-section"),
        (lambda: gw.Rod(diameter=1e-6, width=1e-6, thickness=1e-6), r"no cross-section"),
        (lambda: gw.Rod(diameter=1e-6, width=1e-6), r"no cross-section"),
        (lambda: gw.Rod(diameter=0.0), r"diameter=0.0.*above zero"),
        (lambda: gw.Rod(diameter=0.0, width=1.0, thickness=1.0), r"no cross-section"),
        (lambda: gw.Rod(width=0.0, thickness=1.0), r"width=0.0.*above zero"),
        (lambda: gw.Rod(diameter=1e-6, length=-1.0), r"length=-1.0"),
        (lambda: gw.Film(thickness=np.nan), r"thickness=nan"),
        (lambda: gw.Film(thickness=1.0, specularity=1.0), r"specularity=1.0.*below 1"),
        (lambda: gw.Film(thickness=1.0, specularity=-0.1), r"no surface"),
        (lambda: gw.Film(thickness=1.0, roughness=0.0), r"roughness=0.0"),
        (lambda: gw.Film(thickness=1.0, roughness=1.0, specularity=0.5), r"exclude each other"),
        (lambda: gw.Membrane(thickness=1.0, heater_radius=2.0, radius=2.0), r"not surround"),
        (lambda: gw.Rod(diameter=1.0).reach, r"rod without a length.*length="),
        (lambda: gw.Film(thickness=1.0, length=1.0).area, r"film without a width.*width="),
    ],
)
def test_what_is_no_sample(build, message):
    with pytest.raises(gw.InputError, match=message):
        build()
