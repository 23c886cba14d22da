"""The shipped materials."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from glasswell.errors import InputError
from glasswell.material.material import Material
from glasswell.names import ALIASES, canonical, closest


def material(name: str) -> Material:
    """A material of the library by name; case, spaces and hyphens do not matter.

    Raises InputError with the known names if there is no such material.
    """
    library = _library()
    wanted = canonical(str(name))
    if wanted in library:
        return library[wanted]
    aliases = [alias for known in library for alias in (known, *ALIASES.get(known, ()))]
    nearest = closest(wanted, aliases)
    hint = "" if nearest is None else f"Did you mean {nearest!r}? "
    raise InputError(
        f"There is no material {name!r} in the library",
        f"It holds: {', '.join(materials())}",
        f"{hint}Describe another glass with glasswell.Material.create(...)",
    )


def materials() -> tuple[str, ...]:
    """Names of the materials in the library."""
    return tuple(sorted(_library()))


@cache
def _library() -> dict[str, Material]:
    text = files("glasswell.material").joinpath("library.toml").read_text(encoding="utf-8")
    return {entry["name"]: Material.from_dict(entry) for entry in tomllib.loads(text)["material"]}
