"""Levels and matrix elements of soft potentials, and the universal tables over (D1, D2)."""

from glasswell.spectrum.saddle import critical_energy as critical_energy
from glasswell.spectrum.solver import Spectrum as Spectrum
from glasswell.spectrum.solver import SpectrumError as SpectrumError
from glasswell.spectrum.solver import solve_spectrum as solve_spectrum
from glasswell.spectrum.splitting import tunnel_splitting as tunnel_splitting
