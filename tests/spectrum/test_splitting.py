"""Tunnel splittings against wave functions summed to as many decimals as they need."""

from __future__ import annotations

import numpy as np
import pytest
from tests.systems.quartic import series_splitting

import glasswell as gw

# theory 12.2
REFERENCE = {-6.0: "0.0413980035", -8.0: "1.516375420e-3", -10.0: "2.98185429e-5"}


@pytest.mark.parametrize(("d2", "printed"), REFERENCE.items())
def test_reference_splittings(d2, printed):
    digits = len(printed.partition("e")[0].replace(".", "").lstrip("0"))
    assert gw.tunnel_splitting(d2) == pytest.approx(float(printed), rel=0.6 * 10.0 ** (1 - digits))


@pytest.mark.parametrize("d2", [3.0, 0.0, -4.0, -7.3, -10.9, -11.25, -11.5, -11.75, -12.0, -12.5])
def test_splittings_near_the_join(d2):
    assert gw.tunnel_splitting(d2) == pytest.approx(series_splitting(d2), rel=2e-5)


@pytest.mark.parametrize("d2", [-14.0, -16.0, -20.0, -30.0, -60.0])
def test_splittings_far_below_the_digits_of_a_level(d2):
    """Down to 6e-93, where the two levels agree in their first ninety digits."""
    assert gw.tunnel_splitting(d2) == pytest.approx(series_splitting(d2), rel=1e-5)


def test_the_curve_is_smooth_and_falls():
    d2 = np.linspace(-14.0, -9.0, 2001)
    logarithm = np.log(gw.tunnel_splitting(d2))
    slope = np.diff(logarithm) / np.diff(d2)
    assert (slope > 0.0).all()
    # d ln Δ0/dD2 = √(|D2|/2) - 5/4|D2| + …; where series and levels join it bends by their error
    expected = np.sqrt(-d2[:-1] / 2.0) + 1.25 / d2[:-1]
    assert np.abs(slope / expected - 1.0).max() < 0.03
    assert np.abs(np.diff(slope)).max() < 2e-3


def test_down_to_the_smallest_double():
    d2 = np.array([-130.0, -135.0, -139.0, -200.0, -1e6])
    found = gw.tunnel_splitting(d2)
    assert 0.0 < found[1] < found[0] < 1e-290
    np.testing.assert_array_equal(found[3:], 0.0)


def test_shapes_and_single_wells():
    assert gw.tunnel_splitting(-8.0).shape == ()
    found = gw.tunnel_splitting(np.array([[-8.0, 100.0], [-20.0, 0.0]]))
    assert found.shape == (2, 2)
    assert found[0, 1] == pytest.approx(np.diff(gw.solve_spectrum(0.0, 100.0, 2).energies)[0])
    assert gw.tunnel_splitting(np.empty(0)).shape == (0,)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_refused(value):
    with pytest.raises(gw.InputError, match="not finite"):
        gw.tunnel_splitting([-3.0, value])


def test_where_doubles_end():
    """ln Δ0 of the leading term passes ln 4.9e-324 between these two."""
    assert gw.tunnel_splitting(-136.0) > 0.0
    np.testing.assert_array_equal(gw.tunnel_splitting([-137.0, -1e300]), 0.0)


@pytest.mark.parametrize("value", ["a", None, -6 + 1j, [True], [[-6.0], [-7.0, -8.0]]])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(gw.InputError, match=r"D2 is not made of numbers"):
        gw.tunnel_splitting(value)
    with pytest.raises(gw.InputError, match=r"D2 is not made of numbers"):
        gw.solve_spectrum(0.0, value)
