"""Compiled code kept from run to run, which saves several seconds of every later run."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

# How jax begins its warnings. What cannot be kept is compiled again by the next run.
DAMAGE: Final = "Error reading persistent compilation cache entry"
NOT_KEPT: Final = "Error writing persistent compilation cache entry"

_VARIABLE: Final = "JAX_COMPILATION_CACHE_DIR"
_PREFIX: Final = "compiled-"
_MOST_FILES: Final = 400


def keep_compiled_code() -> None:
    """Let jax keep what it compiles beside the stored tables, unless it is loaded already.

    This is a setting of the whole process, so only the command line makes it, and only if the
    user has made none. What jax cannot read back it compiles again.
    """
    if "jax" in sys.modules or _VARIABLE in os.environ:
        return
    from glasswell.cache import cache_directory

    folder = cache_directory() / f"{_PREFIX}{_processor()}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        return
    _drop_surplus(folder)
    os.environ[_VARIABLE] = str(folder)
    os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")


def forget_damaged(message: str) -> bool:
    """Whether a warning of jax says that a stored piece is damaged; if so, all of them go.

    jax would leave the piece where it is, and complain in every run.
    """
    if not message.startswith(DAMAGE):
        return False
    folder = Path(os.environ.get(_VARIABLE, ""))
    if folder.name.startswith(_PREFIX):
        for path in folder.glob("*"):
            with suppress(OSError):
                path.unlink()
    return True


def _processor() -> str:
    """A name for the kind of processor.

    Code compiled for one kind may not run on another, and home folders are shared.
    """
    text = f"{platform.system()} {platform.machine()} {platform.processor()}"
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        text += "".join(sorted({line for line in lines if line.startswith(("flags", "Features"))}))
    return sha256(text.encode()).hexdigest()[:12]


def _drop_surplus(folder: Path) -> None:
    """Remove what was written longest ago, so that the folder does not grow for ever."""
    with suppress(OSError):
        files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in files[_MOST_FILES:]:
            path.unlink(missing_ok=True)
