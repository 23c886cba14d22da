"""From the bytes of a file to a table of cells, every row with its line number in the file."""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass
from typing import Final, NoReturn

from glasswell.errors import DataError

HEADER_EXAMPLE: Final = "temperature [K],thermal_conductivity [W/(m K)]"

# Marks that the file may start with, and how the rest is encoded then.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Excel writes, and reads, above a table whose separator it names.
_NAMED_SEPARATOR: Final = re.compile(r"\"?sep=(.?)\"?", re.IGNORECASE)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_NUMBER_LIKE: Final = re.compile(
    r"[+-]?[\d.,]+([eEdD][+-]?\d+)?|nan|[+-]?inf(inity)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Row:
    """Cells of one line; `line` counts from 1 as editors do."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header, the rows below it, and what comment lines of the form `# key: value` said."""

    origin: str
    separator: str
    header: Row
    rows: tuple[Row, ...]
    remarks: tuple[tuple[str, str], ...]


def parse_table(content: bytes, origin: str) -> Table:
    """Split a text file into header, rows and remarks.

    Accepts commas, semicolons or tabs between cells, any line ending, a byte order mark, blank
    lines, comments after `#`, and a first line `sep=;` as Excel has it. A header that is itself a
    comment, as numpy writes it, counts.

    Raises DataError for a binary or empty file, a missing header, or a header without rows.
    """
    lines = list(enumerate(re.split(r"\r\n|\r|\n", decoded(content, origin)), start=1))
    comments = [(number, text.strip()) for number, text in lines if _is_comment(text)]
    filled = [(number, text) for number, text in lines if text.strip() and not _is_comment(text)]
    named = _NAMED_SEPARATOR.fullmatch(filled[0][1].strip()) if filled else None
    if named is not None:
        filled = filled[1:]
    if not filled and not comments:
        raise DataError(
            f"{origin}: the file is empty",
            remedy=f"Write a header such as '{HEADER_EXAMPLE}' and one row per temperature",
        )
    header_line, header_text, body = _header(filled, comments, origin)
    separator = (named and named[1]) or _separator(header_text)
    header = Row(header_line, _cells(header_text, separator, origin, header_line))
    rows = [Row(number, _cells(text, separator, origin, number)) for number, text in body]
    rows = [row for row in rows if row.cells]
    if not rows:
        raise DataError(
            f"{origin}: there is no row of numbers below the header in line {header_line}",
            remedy="Add one row per temperature",
        )
    return Table(origin, separator, header, tuple(rows), _remarks(comments))


def decoded(content: bytes, origin: str) -> str:
    """Text of a file; what is neither UTF nor plain Western text is called binary."""
    encodings = [name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)]
    before = 0
    for encoding in encodings or ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            before = content.count(b"\n", 0, error.start)
            continue
        found = _CONTROL.search(text)
        if found is None:
            return text
        before = text.count("\n", 0, found.start())
        break
    raise DataError(
        f"{origin}: this is not a text file",
        f"Row {before + 1} contains bytes that no text has",
        "Export the table as CSV in UTF-8; spreadsheets and binary formats are not read",
    )


def _header(
    filled: list[tuple[int, str]], comments: list[tuple[int, str]], origin: str
) -> tuple[int, str, list[tuple[int, str]]]:
    """Line number and text of the header, and the lines of the body."""
    if not filled:
        line, text = comments[-1]
        return line, text.lstrip("#").strip(), []
    line, text = filled[0]
    if not _is_numeric(_cells(text, _separator(text), origin, line)):
        return line, text, filled[1:]
    above = [(number, comment) for number, comment in comments if number < line]
    if above:
        number, comment = above[-1]
        candidate = comment.lstrip("#").strip()
        if len(_cells(candidate, _separator(candidate), origin, number)) > 1:
            return number, candidate, filled
    raise DataError(
        f"{origin}, row {line}: the first row holds numbers, so there is no header",
        "Without names and units the columns have no meaning",
        f"Put a header above it, such as '{HEADER_EXAMPLE}'",
    )


def _separator(header: str) -> str:
    """The separator of the header, which then holds for the whole file."""
    outside = re.sub(r"\[[^\]]*\]|\([^)]*\)|\"[^\"]*\"", "", header)
    return next((mark for mark in ("\t", ";", ",") if mark in outside), ",")


def _cells(text: str, separator: str, origin: str, line: int) -> tuple[str, ...]:
    """Stripped cells of one line without the empty ones at its end."""
    try:
        cells = next(csv.reader([text], delimiter=separator, skipinitialspace=True), [])
    except csv.Error as error:
        _refuse_row(origin, line, str(error))
    stripped = [cell.strip() for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    return tuple(stripped)


def _refuse_row(origin: str, line: int, why: str) -> NoReturn:
    raise DataError(
        f"{origin}, row {line}: the row cannot be split into cells",
        f"The reader says: {why}",
        "Put a comma, a semicolon or a tab between the cells and remove stray quotation marks",
    )


def _is_comment(text: str) -> bool:
    return text.lstrip().startswith("#")


def _is_numeric(cells: tuple[str, ...]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_NUMBER_LIKE.fullmatch(cell) for cell in filled)


def _remarks(comments: list[tuple[int, str]]) -> tuple[tuple[str, str], ...]:
    pairs = (text.lstrip("#").partition(":") for _, text in comments)
    return tuple((key.strip().casefold(), value.strip()) for key, mark, value in pairs if mark)
