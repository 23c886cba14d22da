"""One soft potential: its coordinates, its stationary points, its kind.

Everything that depends on the shape alone is a function of arrays (d1, d2), in units of W and of
the natural length y; `SoftPotential` is one potential with its scales, in kelvin and metres.
"""

from __future__ import annotations

from glasswell.potential.coordinates import MinimumForms as MinimumForms
from glasswell.potential.coordinates import displacement_scale as displacement_scale
from glasswell.potential.coordinates import effective_mass as effective_mass
from glasswell.potential.coordinates import energy_scale as energy_scale
from glasswell.potential.coordinates import from_minimum_form as from_minimum_form
from glasswell.potential.coordinates import (
    invariants_to_minimum_form as invariants_to_minimum_form,
)
from glasswell.potential.coordinates import jacobian as jacobian
from glasswell.potential.coordinates import (
    minimum_form_to_invariants as minimum_form_to_invariants,
)
from glasswell.potential.coordinates import quartic_eta as quartic_eta
from glasswell.potential.coordinates import to_minimum_form as to_minimum_form
from glasswell.potential.kinds import KINDS as KINDS
from glasswell.potential.kinds import kind as kind
from glasswell.potential.kinds import levels_below_barrier as levels_below_barrier
from glasswell.potential.soft_potential import SoftPotential as SoftPotential
from glasswell.potential.stationary import asymmetry as asymmetry
from glasswell.potential.stationary import barrier as barrier
from glasswell.potential.stationary import curvature as curvature
from glasswell.potential.stationary import curvatures as curvatures
from glasswell.potential.stationary import spinodal_tilt as spinodal_tilt
from glasswell.potential.stationary import stationary_points as stationary_points
