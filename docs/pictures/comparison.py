"""Draws comparison.png and prints the tables of docs/comparison.md: five models of silica."""

from __future__ import annotations

from pathlib import Path

import glasswell as gw
from glasswell import plot

FOLDER = Path(__file__).parent


def main() -> None:
    measured = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988")
    for highest in (1.0, 60.0):
        found = gw.compare(measured, maximum_temperature=highest)
        print(found.summary())
    plot.save(plot.comparison(found), FOLDER / "comparison.png")


if __name__ == "__main__":
    main()
