"""Physical constants in SI units, CODATA 2022.

The first four follow from the definition of the SI and are exact. They are written out here
instead of being read from scipy so that importing them costs nothing.

Source: E. Tiesinga, P. J. Mohr, D. B. Newell, B. N. Taylor, "CODATA recommended values of the
fundamental physical constants: 2022", https://physics.nist.gov/cuu/Constants/
"""

from __future__ import annotations

from math import pi
from typing import Final

BOLTZMANN: Final = 1.380649e-23
"""Boltzmann constant, J/K (exact)."""

PLANCK: Final = 6.62607015e-34
"""Planck constant, J s (exact)."""

ELECTRONVOLT: Final = 1.602176634e-19
"""Electronvolt, J (exact)."""

AVOGADRO: Final = 6.02214076e23
"""Avogadro constant, 1/mol (exact)."""

REDUCED_PLANCK: Final = PLANCK / (2.0 * pi)
"""Planck constant over 2 pi, J s (exact up to rounding)."""

ATOMIC_MASS: Final = 1.66053906892e-27
"""Atomic mass constant, kg, with a standard uncertainty of 5.2e-37 kg."""

SPEED_OF_LIGHT: Final = 299792458.0
"""Speed of light in vacuum, m/s (exact)."""

VACUUM_PERMITTIVITY: Final = 8.8541878188e-12
"""Vacuum electric permittivity, F/m, with a standard uncertainty of 1.4e-21 F/m."""

DEBYE: Final = 1e-21 / SPEED_OF_LIGHT
"""Debye, C m (exact: 1e-18 statcoulomb centimetres)."""

BOHR_MAGNETON: Final = 9.2740100657e-24
"""Bohr magneton, J/T, with a standard uncertainty of 2.9e-33 J/T."""

VACUUM_PERMEABILITY: Final = 1.0 / (VACUUM_PERMITTIVITY * SPEED_OF_LIGHT**2)
"""Vacuum magnetic permeability, N/A² (1.25663706127e-6)."""
