"""Curves that are fitted together belong to one glass."""

from __future__ import annotations

from collections.abc import Sequence

from glasswell.dataset.measurement import Measurement
from glasswell.errors import InputError


def check_one_glass(curves: Sequence[Measurement]) -> None:
    """Raises InputError, naming their files, if curves belong to different glasses."""
    glasses: dict[str, str] = {}
    for curve in curves:
        if curve.material is not None:
            glasses.setdefault(curve.material, curve.path or curve.name)
    if len(glasses) > 1:
        named = ", ".join(f"{place} to {glass}" for glass, place in glasses.items())
        raise InputError(
            f"the measurements belong to different glasses: {named}",
            "one fit describes one glass",
            "fit them one by one, or correct the material beside the file",
        )
