"""Draws identifiability.png: what each further experiment would leave of the errors of silica."""

from __future__ import annotations

from pathlib import Path

import glasswell as gw
from glasswell import plot

FOLDER = Path(__file__).parent


def main() -> None:
    result = gw.fit(gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988"))
    plan = gw.next_experiments(result)
    plot.save(plan.plot(), FOLDER / "identifiability.png")


if __name__ == "__main__":
    main()
