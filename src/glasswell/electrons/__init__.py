"""Electrons in soft configurations: centres that hold none, one or two of them."""

from __future__ import annotations

from glasswell.electrons.centres import ElectronCentres as ElectronCentres
from glasswell.electrons.chalcogenide import (
    chalcogenide_assumptions as chalcogenide_assumptions,
)
from glasswell.electrons.chalcogenide import chalcogenide_centres as chalcogenide_centres
from glasswell.electrons.under_pressure import HardenedCentres as HardenedCentres
from glasswell.electrons.under_pressure import electrons_under_pressure as electrons_under_pressure
from glasswell.electrons.under_pressure import paramagnetic_pressure as paramagnetic_pressure
