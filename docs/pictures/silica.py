"""Draws silica-fit.png, silica-shortcut.png and silica-profiles.png from the fit of docs/fit.md."""

from __future__ import annotations

from pathlib import Path

import glasswell as gw
from glasswell import plot

FOLDER = Path(__file__).parent


def main() -> None:
    measured = gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988")
    result = gw.fit(measured, compare_shortcut=True)
    plot.save(plot.conductivity(result), FOLDER / "silica-fit.png")
    plot.save(plot.shortcut(result), FOLDER / "silica-shortcut.png")
    plot.save(plot.profiles(result), FOLDER / "silica-profiles.png")


if __name__ == "__main__":
    main()
