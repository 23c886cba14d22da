"""Writing files in one step: a reader sees the old file or the new one, never half of it."""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex


def write_atomically(target: Path, content: bytes) -> None:
    """Write beside the target, then rename: readers see the old file or the new one."""
    part = target.with_name(f".{target.name}.{token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
