"""Draws comparison.png: two models of silica over all points."""

from __future__ import annotations

from pathlib import Path

import glasswell as gw
from glasswell import plot

FOLDER = Path(__file__).parent
MODELS = ("standard-tunnelling", "soft-potential")


def main() -> None:
    measured = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988")
    found = gw.compare(measured, models=MODELS, draws=150)
    plot.save(plot.comparison(found), FOLDER / "comparison.png")


if __name__ == "__main__":
    main()
