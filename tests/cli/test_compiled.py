"""Where compiled code is kept, and when it is not."""

from __future__ import annotations

import os
import sys

import pytest

from glasswell.cli import compiled
from glasswell.cli.compiled import keep_compiled_code

VARIABLE = "JAX_COMPILATION_CACHE_DIR"


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """A process that seems not to have loaded jax, with a cache folder of its own."""
    for name in list(os.environ):
        if name.startswith(("JAX_COMPILATION_CACHE", "JAX_PERSISTENT_CACHE")):
            monkeypatch.delenv(name)
    # monkeypatch takes back what the function under test sets
    for name in ("MIN_COMPILE_TIME_SECS", "MIN_ENTRY_SIZE_BYTES"):
        monkeypatch.setenv(f"JAX_PERSISTENT_CACHE_{name}", "0")
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.delenv(VARIABLE)
    monkeypatch.delitem(sys.modules, "jax", raising=False)
    monkeypatch.setenv("GLASSWELL_CACHE", str(tmp_path))
    return tmp_path


def test_it_is_kept_beside_the_tables(fresh):
    keep_compiled_code()
    (folder,) = fresh.iterdir()
    assert folder.name.startswith("compiled-")
    assert os.environ[VARIABLE] == str(folder)


def test_a_choice_of_the_user_is_respected(fresh, monkeypatch):
    monkeypatch.setenv(VARIABLE, "/somewhere")
    keep_compiled_code()
    assert os.environ[VARIABLE] == "/somewhere"
    assert list(fresh.iterdir()) == []


def test_a_program_that_uses_jax_already_is_left_as_it_is(fresh, monkeypatch):
    monkeypatch.setitem(sys.modules, "jax", object())
    keep_compiled_code()
    assert VARIABLE not in os.environ


def test_a_folder_that_cannot_be_written_is_done_without(fresh, monkeypatch):
    (fresh / "file").write_text("")
    monkeypatch.setenv("GLASSWELL_CACHE", str(fresh / "file"))
    keep_compiled_code()
    assert VARIABLE not in os.environ


def test_what_was_written_longest_ago_goes_first(fresh, monkeypatch):
    monkeypatch.setattr(compiled, "_MOST_FILES", 3)
    keep_compiled_code()
    folder = next(fresh.iterdir())
    for age in range(6):
        (folder / str(age)).touch()
        os.utime(folder / str(age), (1e9 - age, 1e9 - age))
    monkeypatch.delenv(VARIABLE)
    keep_compiled_code()
    assert sorted(entry.name for entry in folder.iterdir()) == ["0", "1", "2"]
