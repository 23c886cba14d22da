"""The posterior of vitreous silica: stored, summarised, drawn, and timed.

    python validation/silica/posterior.py [folder]

Writes posterior.nc and corner.png into the folder and prints the summary and the time.
`make benchmark` has it beside emcee, which draws from the same density.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import glasswell as gw


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    fit = gw.fit(gw.dataset("vitreous-silica/thermal-conductivity/cahill-1988"))
    clock = time.perf_counter()
    found = fit.posterior(draws=1000, seed=1, progress=lambda text: print(text, flush=True))
    seconds = time.perf_counter() - clock
    print(found.summary())
    print(f"{seconds:.0f} s for 4 x 1000 draws, compilation included")
    found.save(folder / "posterior.nc")
    found.plot(folder / "corner.png")


if __name__ == "__main__":
    main()
