from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from glasswell import cache
from glasswell.errors import CacheWarning, InputError

PARAMETERS = {"levels": 24, "width": 0.1, "kind": "gauss"}


class Builder:
    """Builds a small table and counts how often it had to."""

    def __init__(self):
        self.calls = 0

    def __call__(self):
        self.calls += 1
        return {"energy": np.linspace(0.0, 1.0, 5), "index": np.arange(6).reshape(2, 3)}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSWELL_CACHE", str(tmp_path / "tables"))
    return tmp_path / "tables"


@pytest.fixture
def builder():
    return Builder()


def load(builder, name="levels", version="1", parameters=PARAMETERS):
    return cache.load_or_build(name, version, parameters, builder)


def forget_memory():
    with cache._memory_lock:
        cache._memory.clear()


def the_file(folder):
    (path,) = folder.glob("*")
    return path


def assert_right(arrays):
    expected = Builder()()
    assert set(arrays) == set(expected)
    for key, values in expected.items():
        assert arrays[key].dtype == values.dtype
        np.testing.assert_array_equal(arrays[key], values)


def test_built_once_per_process(folder, builder):
    assert_right(load(builder))
    assert_right(load(builder))
    assert builder.calls == 1


def test_built_once_on_disk(folder, builder):
    load(builder)
    forget_memory()
    assert_right(load(builder))
    assert builder.calls == 1
    assert the_file(folder).name.startswith("levels-")


def test_second_use_does_not_read_the_file(folder, builder):
    load(builder)
    the_file(folder).unlink()
    assert_right(load(builder))
    assert builder.calls == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "2"},
        {"name": "volume-nodes"},
        {"parameters": {**PARAMETERS, "width": 0.1000000001}},
        {"parameters": {"levels": 24}},
    ],
)
def test_every_part_of_the_identity_counts(folder, builder, changed):
    load(builder)
    load(builder, **changed)
    assert builder.calls == 2
    assert len(list(folder.glob("*.npz"))) == 2


def test_order_and_numpy_type_of_parameters_do_not_matter(folder, builder):
    load(builder)
    reordered = {"width": np.float64(0.1), "kind": "gauss", "levels": np.int64(24)}
    load(builder, parameters=reordered)
    assert builder.calls == 1


def test_a_caller_cannot_spoil_the_table_for_others(folder, builder):
    arrays = load(builder)
    with pytest.raises(ValueError, match="read-only"):
        arrays["energy"][0] = 7.0
    arrays["energy"] = np.zeros(1)
    assert_right(load(builder))


def test_the_array_of_the_builder_stays_writable(folder):
    mine = np.arange(3.0)
    cache.load_or_build("mine", "1", {}, lambda: {"values": mine})
    mine[0] = 5.0


def damage_by_cutting(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damage_one_byte(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(bytes(content))


def damage_to_nothing(path):
    path.write_bytes(b"")


def damage_to_text(path):
    path.write_text("temperature [K]\n1\n")


def foreign_archive(path):
    with path.open("wb") as stream:
        np.savez(stream, energy=np.linspace(0.0, 1.0, 5))


def foreign_single_array(path):
    with path.open("wb") as stream:
        np.save(stream, np.zeros(3))


def foreign_pickle(path):
    with path.open("wb") as stream:
        np.save(stream, np.array([{"a": 1}], dtype=object), allow_pickle=True)


def wrong_value_with_old_checksum(path):
    with np.load(path) as stored:
        arrays = {key: stored[key] for key in stored.files}
    arrays["energy"] = arrays["energy"] + 1e-12
    with path.open("wb") as stream:
        np.savez(stream, **arrays)


def header_that_is_no_json(path):
    with path.open("wb") as stream:
        np.savez(stream, glasswell_header=np.array("{"), energy=np.zeros(1))


@pytest.mark.parametrize(
    "damage",
    [
        damage_by_cutting,
        damage_one_byte,
        damage_to_nothing,
        damage_to_text,
        foreign_archive,
        foreign_single_array,
        foreign_pickle,
        wrong_value_with_old_checksum,
        header_that_is_no_json,
    ],
)
def test_an_untrusted_file_is_built_again_with_a_warning(folder, builder, damage):
    load(builder)
    damage(the_file(folder))
    forget_memory()
    with pytest.warns(CacheWarning, match="computed again"):
        assert_right(load(builder))
    assert builder.calls == 2
    # The new file is good: nothing is built and nothing is said any more.
    forget_memory()
    assert_right(load(builder))
    assert builder.calls == 2


def test_every_damaged_byte_is_noticed_or_harmless(folder, builder):
    load(builder)
    path = the_file(folder)
    good = path.read_bytes()
    generator = np.random.default_rng(2)
    for position in generator.integers(0, len(good), 60):
        content = bytearray(good)
        content[position] ^= 1 << int(generator.integers(8))
        path.write_bytes(bytes(content))
        forget_memory()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("warnings.warn", lambda *arguments, **options: None)
            assert_right(load(builder))


def test_the_table_of_another_name_is_foreign(folder, builder):
    load(builder)
    first = the_file(folder)
    load(builder, version="2")
    (second,) = set(folder.glob("*.npz")) - {first}
    first.write_bytes(second.read_bytes())
    forget_memory()
    with pytest.warns(CacheWarning, match="version"):
        load(builder)
    assert builder.calls == 3


def test_a_folder_in_the_place_of_the_file(folder, builder):
    load(builder)
    path = the_file(folder)
    path.unlink()
    path.mkdir()
    forget_memory()
    with pytest.warns(CacheWarning):
        assert_right(load(builder))


def refuse_to_write(*arguments, **options):
    raise PermissionError(13, "Permission denied")


def test_a_read_only_place_falls_back_to_memory(folder, builder, monkeypatch):
    monkeypatch.setattr("tempfile.mkstemp", refuse_to_write)
    assert_right(load(builder))
    assert_right(load(builder))
    assert builder.calls == 1
    assert list(folder.glob("*")) == []


def test_a_place_that_cannot_be_made_falls_back_to_memory(folder, builder, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", refuse_to_write)
    assert_right(load(builder))
    assert_right(load(builder))
    assert builder.calls == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_of_an_ordinary_user(folder, builder):
    folder.mkdir()
    folder.chmod(0o500)
    assert_right(load(builder))
    assert builder.calls == 1
    folder.chmod(0o700)


def test_a_place_that_is_a_file_is_reported(tmp_path, builder, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("GLASSWELL_CACHE", str(tmp_path / "file"))
    with pytest.warns(CacheWarning, match="GLASSWELL_CACHE"):
        assert_right(load(builder))
    assert_right(load(builder))
    assert builder.calls == 1
    assert (tmp_path / "file").read_text() == "in the way"


def test_an_interrupted_write_leaves_nothing(folder, builder, monkeypatch):
    def interrupted(stream, **arrays):
        stream.write(b"half a file")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("numpy.savez", interrupted)
        with pytest.raises(KeyboardInterrupt):
            load(builder)
    assert list(folder.glob("*")) == []
    assert list(folder.glob(".*")) == []
    assert_right(load(builder))
    assert builder.calls == 2


def test_a_failing_builder_leaves_nothing(folder):
    def fail():
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        cache.load_or_build("levels", "1", {}, fail)
    assert not folder.exists()


def test_the_folder_does_not_grow_without_bound(folder, builder):
    for index in range(cache.FILES_PER_NAME + 5):
        load(builder, parameters={"index": index})
        # Files of one clock tick would have no order.
        for path in folder.glob("*.npz"):
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 1.0))
    load(builder, name="other")
    assert len(list(folder.glob("levels-*.npz"))) == cache.FILES_PER_NAME
    assert len(list(folder.glob("other-*.npz"))) == 1
    # The newest is among those kept, the oldest is not.
    forget_memory()
    before = builder.calls
    load(builder, parameters={"index": cache.FILES_PER_NAME + 4})
    assert builder.calls == before
    load(builder, parameters={"index": 0})
    assert builder.calls == before + 1


def test_use_protects_a_table_from_being_dropped(folder, builder):
    load(builder, parameters={"index": -1})
    kept = the_file(folder)
    for index in range(cache.FILES_PER_NAME + 3):
        forget_memory()
        load(builder, parameters={"index": -1})
        load(builder, parameters={"index": index})
        for path in folder.glob("*.npz"):
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 1.0))
    assert kept.exists()


def test_memory_does_not_grow_without_bound(folder, builder):
    for index in range(cache.TABLES_IN_MEMORY + 5):
        load(builder, parameters={"index": index})
    assert len(cache._memory) == cache.TABLES_IN_MEMORY


def test_what_killed_writers_left_is_removed(folder, builder):
    folder.mkdir()
    old = folder / ".levels-0123456789ab-x.tmp"
    old.write_bytes(b"half")
    os.utime(old, (time.time() - 7200.0, time.time() - 7200.0))
    running = folder / ".levels-0123456789ab-y.tmp"
    running.write_bytes(b"half")
    load(builder)
    assert not old.exists()
    assert running.exists()


def test_clear_forgets_everything_of_ours_and_nothing_else(folder, builder):
    load(builder)
    (folder / "notes.txt").write_text("mine")
    cache.clear()
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    load(builder)
    assert builder.calls == 2


def test_clear_of_nothing(folder):
    cache.clear()


@pytest.mark.parametrize("name", ["", "../levels", "Levels", "a b", "a--b", "a/b"])
def test_names_that_are_no_file_names_are_refused(folder, builder, name):
    with pytest.raises(InputError, match="file name"):
        load(builder, name=name)


def test_the_default_place_is_the_users_cache_folder(monkeypatch):
    monkeypatch.delenv("GLASSWELL_CACHE")
    assert cache.cache_directory().name == "glasswell"
    monkeypatch.setenv("GLASSWELL_CACHE", "  ")
    assert cache.cache_directory().name == "glasswell"


WRITER = """
import sys, time
from pathlib import Path
import numpy as np
from glasswell import cache

def build():
    # Both processes are inside here before either has written.
    Path(sys.argv[1]).touch()
    limit = time.monotonic() + 30.0
    while not Path(sys.argv[2]).exists() and time.monotonic() < limit:
        time.sleep(0.005)
    return {"values": np.arange(200_000.0)}

arrays = cache.load_or_build("shared", "1", {}, build)
assert arrays["values"].sum() == 199_999 * 100_000.0
"""


def test_two_processes_at_once(folder, tmp_path):
    signs = [str(tmp_path / "first"), str(tmp_path / "second")]
    environment = {**os.environ, "GLASSWELL_CACHE": str(folder)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", WRITER, *order], env=environment, text=True
        )
        for order in (signs, signs[::-1])
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert len(list(folder.iterdir())) == 1
    arrays = cache.load_or_build("shared", "1", {}, refuse_to_write)
    np.testing.assert_array_equal(arrays["values"], np.arange(200_000.0))
