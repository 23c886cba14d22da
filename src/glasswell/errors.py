"""Errors and warnings: each says what is wrong, why, and what to do about it."""

from __future__ import annotations


class GlasswellError(Exception):
    """Base of every error raised on purpose by glasswell.

    The message reads "what. why. remedy."; the three parts stay available as attributes so that
    a front end can lay them out on its own.
    """

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        # The three parts are the arguments of the base class, so that the error survives
        # pickling on its way back from a worker process.
        super().__init__(what, why, remedy)
        self.what = what
        self.why = why
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(_sentence(part) for part in (self.what, self.why, self.remedy) if part)


class InputError(GlasswellError, ValueError):
    """The input cannot be used as given (exit status 2 on the command line)."""


class UnitError(InputError):
    """A unit is missing, unknown, or does not fit the quantity."""


class DataError(InputError):
    """A data file or table is damaged or incomplete; names the file, the row and the column."""


class RefusedFitError(GlasswellError):
    """The model cannot describe these data, so no number is reported (exit status 3)."""


class GlasswellWarning(UserWarning):
    """Base of every warning given by glasswell."""


class ValidityWarning(GlasswellWarning):
    """A result was asked for outside the range in which its method is known to hold."""


class DataWarning(GlasswellWarning):
    """Data were usable, but not as they stood: sorted, merged, or doubtful."""


class CacheWarning(GlasswellWarning):
    """A stored table was not trusted and is computed again, or could not be stored."""


def _sentence(part: str) -> str:
    text = part.strip()
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def system_says(error: Exception) -> str:
    """What the operating system says, without the name of a temporary file."""
    return f"The system says: {getattr(error, 'strerror', None) or error}"
