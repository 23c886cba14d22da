"""Where a number comes from: its source, the versions that made it, its checksum."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import metadata
from importlib.metadata import PackageNotFoundError

# Reading a version parses a file, and every curve of a fit asks for all of them.
version = cache(metadata.version)
_RECORDED_PACKAGES = ("glasswell", "jax", "numpy", "scipy", "xarray")


@dataclass(frozen=True)
class Source:
    """The origin of a value, a curve or a method, complete enough to find it again."""

    citation: str
    url: str = ""
    licence: str = ""
    note: str = ""

    def __str__(self) -> str:
        details = [part for part in (self.url, self.licence, self.note) if part]
        return self.citation if not details else f"{self.citation} ({'; '.join(details)})"


@dataclass(frozen=True)
class StudyRecord:
    """The study file that a result was asked for by: its name, its text, the SHA-256 of that."""

    name: str
    text: str
    checksum: str


def versions() -> dict[str, str]:
    """Versions of Python, glasswell and the libraries its numbers depend on.

    A library that is not installed is listed as "not installed" instead of being left out, so
    that two records always have the same keys.
    """
    found = {"python": platform.python_version()}
    for package in _RECORDED_PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def checksum(content: bytes) -> str:
    """SHA-256 of `content` in hexadecimal."""
    return sha256(content).hexdigest()
