"""One world for all tests: stored tables are shared, and nothing is left in the user's home."""

from __future__ import annotations

import mmap
import os
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything imports numpy or jax: threads inside LAPACK slow small matrices down, and the
# workers of the test run share the machine.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

# The universal tables take seconds to make. They are kept beside pytest's own cache, so that
# all workers and all later runs share them; their checksum guards against stale ones.
_REPOSITORY = Path(__file__).resolve().parents[1]
os.environ.setdefault("GLASSWELL_CACHE", str(_REPOSITORY / ".pytest_cache" / "glasswell"))
_locks = Path(os.environ["GLASSWELL_CACHE"]) / "locks"

# Most of a fit is compilation. Code compiled by one worker serves the others, the programs that
# tests start, and the tests that fit the same curve; only compilations of 0.1 s and more are kept.
_compiled = Path(os.environ["GLASSWELL_CACHE"]) / "compiled"
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(_compiled))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0.1")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")


def _known_to_the_compiler(option: str) -> bool:
    """XLA ends the process at an option that it does not know, and these come and go."""
    found = find_spec("jaxlib")
    library = Path(found.origin).parent / "libjax_common.so" if found and found.origin else None
    if library is None or not library.exists():
        return False
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return text.find(option.encode()) >= 0


# Without them, XLA compiles in 60 % of the time what then takes 10 % longer, to the same numbers.
if "XLA_FLAGS" not in os.environ and _known_to_the_compiler("xla_cpu_use_fusion_emitters"):
    os.environ["XLA_FLAGS"] = "--xla_cpu_use_fusion_emitters=false"

# No test opens a window.
os.environ.setdefault("MPLBACKEND", "Agg")

# A slow or busy machine is no reason for a test to fail.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@contextmanager
def _alone(what):
    """While no other worker is inside; where files cannot be locked, at once."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (_locks / sha256(what.encode()).hexdigest()[:12]).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session", autouse=True)
def _each_table_is_made_once():
    """A worker that asks for a table waits for another that is making it, and reads it."""
    from glasswell import cache

    _locks.mkdir(parents=True, exist_ok=True)
    load = cache.load_or_build

    def load_alone(name, version, parameters, build):
        with _alone(f"{cache.cache_directory()} {name} {version} {sorted(parameters.items())}"):
            return load(name, version, parameters, build)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "load_or_build", load_alone)
        yield
