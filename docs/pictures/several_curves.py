"""The picture of docs/several-curves.md: a niobium resonator at five powers with the fit."""

from __future__ import annotations

from pathlib import Path

import glasswell as gw
from glasswell.plot.style import save
from glasswell.plot.wave_figure import wave

CURVES = [
    gw.dataset("niobium-resonator/internal-quality-factor/cpwfit"),
    gw.dataset("niobium-resonator/frequency-shift/cpwfit"),
]

if __name__ == "__main__":
    figure = wave(gw.fit(CURVES, "vitreous silica"), "internal_quality_factor")
    save(figure, Path(__file__).with_name("several-curves.png"))
