"""Shipped tables: a CSV file and beside it a TOML record with source, licence and checksum."""

from __future__ import annotations

import csv
import tomllib
from importlib.resources import files
from typing import NamedTuple

from glasswell.errors import DataError
from glasswell.provenance import Source, checksum


class ShippedTable(NamedTuple):
    """Rows as text by column title, and where they are from."""

    rows: tuple[dict[str, str], ...]
    source: Source


def shipped_table(package: str, *path: str) -> ShippedTable:
    """The table `path`.csv in the folder of `package`, checked against its record.

    Raises DataError if the bytes are not those that the record describes.
    """
    *folders, stem = path
    folder = files(package).joinpath(*folders)
    content = folder.joinpath(f"{stem}.csv").read_bytes()
    record = tomllib.loads(folder.joinpath(f"{stem}.toml").read_text(encoding="utf-8"))
    if checksum(content) != record["sha256"]:
        raise DataError(
            f"The shipped table {stem} is not the one that its record describes",
            f"Its SHA-256 is {checksum(content)}",
            "Install glasswell again",
        )
    lines = [line for line in content.decode("utf-8").splitlines() if not line.startswith("#")]
    source = Source(*(record[part] for part in ("citation", "url", "licence", "note")))
    return ShippedTable(tuple(csv.DictReader(lines)), source)
