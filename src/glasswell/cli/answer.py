"""What a command answers with: its text, and an exit status where that says more than done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DONE: Final = 0
BAD_INPUT: Final = 2
REFUSED: Final = 3


@dataclass(frozen=True)
class Answer:
    """Text for standard output, and the exit status."""

    text: str
    status: int = DONE
