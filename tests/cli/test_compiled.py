"""Where compiled code is kept, and when it is not."""

from __future__ import annotations

import os
import subprocess
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


def test_damaged_code_is_made_again_with_one_note(fresh, tmp_path):
    """In a process of its own, where jax is not loaded yet."""
    code = """
import sys
from glasswell.cli import main, program

def answer(_words):
    from glasswell.cli.compiled import keep_compiled_code
    keep_compiled_code()
    import jax
    return f"{jax.jit(lambda x: x + 1)(1.0)}\\n"

program._answer = answer
sys.exit(main([]))
"""
    command = [sys.executable, "-W", "error", "-c", code]

    def outcome():
        found = subprocess.run(command, capture_output=True, text=True)
        return found.returncode, found.stdout, found.stderr

    def pieces():
        return [path for path in tmp_path.glob("compiled-*/*") if path.name.endswith("-cache")]

    assert outcome() == (0, "2.0\n", "")
    (piece,) = pieces()
    whole = piece.read_bytes()
    piece.write_bytes(whole[: len(whole) // 2])
    note = "note: stored compiled code is damaged; it is made again\n"
    assert outcome() == (0, "2.0\n", note)
    assert outcome() == (0, "2.0\n", "")
    assert pieces() == [piece]
