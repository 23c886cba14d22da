"""Superconducting metal: its gap and its complex conductivity at microwave frequencies."""

from glasswell.superconductor.superconductor import Superconductor as Superconductor
