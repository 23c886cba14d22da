"""The numbers are written out in the package; scipy's own copy of the tables checks them."""

from __future__ import annotations

import pytest
import scipy.constants as reference

from glasswell import constants

EXACT = {
    "BOLTZMANN": "k",
    "PLANCK": "h",
    "REDUCED_PLANCK": "hbar",
    "ELECTRONVOLT": "e",
    "AVOGADRO": "N_A",
}


@pytest.mark.parametrize("name", EXACT)
def test_defined_constants(name):
    assert getattr(constants, name) == pytest.approx(getattr(reference, EXACT[name]), rel=1e-15)


def test_atomic_mass():
    # scipy may hold the adjustment of 2018 or of 2022, which differ by 1.4 parts in 1e9.
    assert abs(constants.ATOMIC_MASS / reference.atomic_mass - 1.0) < 3e-9
