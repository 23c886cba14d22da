"""The command `glasswell`."""

from glasswell.cli.program import main as main
