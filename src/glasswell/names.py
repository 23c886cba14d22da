"""Forgiving names of glasses, shared by materials and data sets.

Materials and data sets do not import each other, yet "epoxy" must mean the same glass to both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

# The first names are how glasswell writes them. Trade names of filled resins are left out on
# purpose: "stycast" alone could be the filled 2850, which is not a glass.
ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "vitreous silica": (
        "silica",
        "fused silica",
        "silica glass",
        "amorphous silica",
        "a-SiO2",
        "v-SiO2",
        "g-SiO2",
        "SiO2",
        "SiO2 glass",
        "suprasil",
    ),
    "stycast 1266": ("epoxy", "epoxy resin", "stycast 1266 epoxy", "1266"),
    "arsenic triselenide": ("As2Se3", "a-As2Se3"),
    "arsenic trisulfide": ("As2S3", "a-As2S3"),
    "beryllium fluoride": ("BeF2", "vitreous BeF2"),
    "bk7": ("N-BK7", "borosilicate crown"),
    "boron oxide": ("B2O3", "a-B2O3", "v-B2O3", "boron trioxide", "vitreous boron oxide"),
    "germania": ("GeO2", "a-GeO2", "v-GeO2", "vitreous germania", "germanium dioxide"),
    "germanium diselenide": ("GeSe2", "a-GeSe2"),
    "germanium disulfide": ("GeS2", "a-GeS2"),
    "kapton h": ("kapton",),
    "phosphorus pentoxide": ("P2O5", "vitreous phosphorus pentoxide"),
    "pmma": ("polymethyl methacrylate", "plexiglas", "perspex"),
    "polycarbonate": ("lexan",),
    "polystyrene": ("amorphous polystyrene",),
    "selenium": ("Se", "a-Se", "amorphous selenium", "vitreous selenium"),
    "silicon nitride": ("SiN", "a-SiN", "SiNx", "a-SiNx", "Si3N4", "amorphous silicon nitride"),
    "tellurium dioxide": ("TeO2", "a-TeO2"),
    "torlon 4301": ("torlon 4301 polyamide-imide",),
}


def simplify(text: str) -> str:
    """Letters and digits only, in lower case: what two spellings of a name have in common."""
    # Subscripts and other typographic forms become plain characters: a-SiO₂ is a-SiO2.
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", plain)


def canonical(text: str) -> str:
    """The name that glasswell uses for a glass, or the text itself, tidied, if it knows none."""
    wanted = simplify(text)
    for name, aliases in ALIASES.items():
        if wanted in {simplify(spelling) for spelling in (name, *aliases)}:
            return name
    return " ".join(text.split())


def slug(text: str) -> str:
    """A name as it stands in the path of a data set: lower case, words joined by hyphens."""
    return re.sub(r"[\W_]+", "-", canonical(text).casefold()).strip("-")


def closest(text: str, choices: Iterable[str]) -> str | None:
    """The choice whose spelling is nearest to the text, or None if none is near."""
    spellings = {simplify(choice): choice for choice in choices}
    found = get_close_matches(simplify(text), spellings, n=1, cutoff=0.6)
    return spellings[found[0]] if found else None
