"""The file of a figure that was asked for by name."""

from __future__ import annotations

import os
from pathlib import Path

from glasswell.errors import InputError


def figure_file(name: str, option: str = "--out") -> Path:
    """The file of a figure, if it may be written: asked before anything is computed."""
    path = Path(name)
    remedy = f"Give the path of a PNG file, such as {option} figure.png"
    if path.suffix.casefold() != ".png":
        raise InputError(f"{option} {name}: figures are PNG files", remedy=remedy)
    try:
        usable = path.parent.is_dir() and not path.is_dir() and os.access(path.parent, os.W_OK)
    except (OSError, ValueError):
        usable = False
    if not usable:
        raise InputError(
            f"{option} {name} cannot be written",
            f"{path.parent} is no folder that can be written to, or the name is taken by a folder",
            "Choose a folder that exists and that you may write to",
        )
    return path
