"""Tables that are computed once and kept: the only place where glasswell stores files by itself.

A stored table carries its name, version, parameters and a checksum. What does not match is
computed again with a warning, never trusted. Files are replaced in one step, so a reader sees
either the old table or the new one, and two processes may build the same table at once. Where
nothing can be written, tables live in memory for as long as the process does.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import tempfile
import threading
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from glasswell.errors import CacheWarning, InputError

Arrays = dict[str, np.ndarray[Any, np.dtype[Any]]]

# Raised whenever the layout of the files changes, so that old files are not found any more.
_FORMAT = 1
_HEADER = "glasswell_header"

# A user who scans a parameter makes one table per value; without a bound the disk fills up.
FILES_PER_NAME = 64
TABLES_IN_MEMORY = 80

# A write takes seconds. A temporary file this old (s) was left by a process that was killed.
_ABANDONED_AFTER = 3600.0

_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)

_memory: OrderedDict[Path, Arrays] = OrderedDict()
_memory_lock = threading.Lock()


@dataclass(frozen=True)
class _Table:
    """The identity of a table: what it is, which code made it, from which parameters."""

    name: str
    version: str
    parameters: str

    @property
    def filename(self) -> str:
        identity = json.dumps([_FORMAT, self.name, self.version, self.parameters])
        return f"{self.name}-{sha256(identity.encode()).hexdigest()[:12]}.npz"


class _UntrustedFileError(Exception):
    """A file exists under the name of a table but is not that table."""


def cache_directory() -> Path:
    """Folder of the stored tables: GLASSWELL_CACHE if set, else the user's cache folder."""
    chosen = os.environ.get("GLASSWELL_CACHE", "").strip()
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("glasswell"))


def load_or_build(
    name: str,
    version: str,
    parameters: Mapping[str, float | int | str],
    build: Callable[[], Mapping[str, np.ndarray[Any, np.dtype[Any]]]],
) -> Arrays:
    """The named arrays of a table, from memory, from disk, or from `build()`.

    `version` changes whenever the code behind `build` gives other numbers; `parameters` are all
    that `build` depends on. The arrays are read-only, because they are shared between callers.

    Warns: CacheWarning if a stored file is damaged or is not this table (it is built again), or
    if it cannot be stored for another reason than missing permission.
    """
    table = _identify(name, version, parameters)
    path = cache_directory() / table.filename
    remembered = _recall(path)
    if remembered is not None:
        return remembered
    arrays = _read_if_trusted(path, table)
    if arrays is None:
        arrays = {key: np.array(value) for key, value in build().items()}
        _store(path, table, arrays)
    return _remember(path, arrays)


def clear() -> None:
    """Forget every table, in memory and on disk."""
    with _memory_lock:
        _memory.clear()
    directory = cache_directory()
    for pattern in ("*-????????????.npz", ".*.tmp"):
        for path in directory.glob(pattern):
            with contextlib.suppress(OSError):
                path.unlink()


def _identify(name: str, version: str, parameters: Mapping[str, float | int | str]) -> _Table:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise InputError(
            f"the table name {name!r} cannot be used",
            "it becomes part of a file name",
            "use lower-case letters and digits joined by hyphens",
        )
    # Numpy scalars and Python numbers of equal value name the same table.
    plain = {
        key: value.item() if isinstance(value, np.generic) else value
        for key, value in parameters.items()
    }
    return _Table(name, version, json.dumps(plain, sort_keys=True))


def _recall(path: Path) -> Arrays | None:
    with _memory_lock:
        arrays = _memory.get(path)
        if arrays is None:
            return None
        _memory.move_to_end(path)
        return dict(arrays)


def _remember(path: Path, arrays: Arrays) -> Arrays:
    for values in arrays.values():
        values.flags.writeable = False
    with _memory_lock:
        _memory[path] = arrays
        while len(_memory) > TABLES_IN_MEMORY:
            _memory.popitem(last=False)
    return dict(arrays)


def _read_if_trusted(path: Path, table: _Table) -> Arrays | None:
    """The stored arrays; None if there is no such file or if it must not be believed."""
    try:
        arrays = _read(path, table)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except (OSError, _UntrustedFileError) as reason:
        message = f"The stored table {path} is not used: {reason}. It is computed again."
        warnings.warn(message, CacheWarning, stacklevel=4)
        return None
    # The time of last use decides which tables are dropped first.
    with contextlib.suppress(OSError):
        os.utime(path)
    return arrays


def _read(path: Path, table: _Table) -> Arrays:
    with path.open("rb") as stream:
        try:
            with np.load(stream, allow_pickle=False) as stored:
                arrays: Arrays = {key: stored[key] for key in stored.files}
            header = json.loads(str(arrays.pop(_HEADER)))
        except KeyError:
            raise _UntrustedFileError("it was not written by glasswell") from None
        # Not one list of errors covers what zip, deflate, numpy and json raise on damage.
        except Exception as error:
            raise _UntrustedFileError(f"it is damaged ({error})") from error
    if header != _header(table, arrays):
        raise _UntrustedFileError("its checksum, version or parameters are not the expected ones")
    return arrays


def _header(table: _Table, arrays: Arrays) -> dict[str, str | int]:
    return {
        "format": _FORMAT,
        "name": table.name,
        "version": table.version,
        "parameters": table.parameters,
        "checksum": _checksum(arrays),
    }


def _checksum(arrays: Arrays) -> str:
    digest = sha256()
    for key in sorted(arrays):
        values = np.ascontiguousarray(arrays[key])
        digest.update(f"{key} {values.dtype.str} {arrays[key].shape} ".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()


def _store(path: Path, table: _Table, arrays: Arrays) -> None:
    """Write the table if the place allows it; tables that cannot be kept are not an error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, table, arrays)
        _drop_surplus(path.parent, table.name)
    except OSError as error:
        if error.errno not in _NOT_WRITABLE:
            message = (
                f"The table {table.name} cannot be stored in {path.parent} ({error}). It is kept "
                "in memory only; set GLASSWELL_CACHE to a writable folder to store it."
            )
            warnings.warn(message, CacheWarning, stacklevel=4)


def _write(path: Path, table: _Table, arrays: Arrays) -> None:
    header = np.array(json.dumps(_header(table, arrays)))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, **{_HEADER: header}, **arrays)  # type: ignore[arg-type]
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        # Also on KeyboardInterrupt: nothing half written may stay behind.
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _drop_surplus(directory: Path, name: str) -> None:
    """Keep the tables of this name that were used last; remove what killed writers left."""
    last_use: dict[Path, float] = {}
    for path in directory.glob(f"{name}-????????????.npz"):
        with contextlib.suppress(OSError):
            last_use[path] = path.stat().st_mtime
    newest_first = sorted(last_use, key=lambda path: last_use[path], reverse=True)
    surplus = newest_first[FILES_PER_NAME:]
    oldest_writer = time.time() - _ABANDONED_AFTER
    for path in directory.glob(f".{name}-*.tmp"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest_writer:
                surplus.append(path)
    for path in surplus:
        with contextlib.suppress(OSError):
            path.unlink()
