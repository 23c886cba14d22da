"""What is installed is what is here, from files that are locked to the byte."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8")


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked_entries():
    """Name, version and hashes of each entry of the lock."""
    for entry in re.split(r"\n(?=\S)", LOCK):
        if match := re.match(r"([A-Za-z0-9._-]+)==(\S+)", entry):
            yield normalised(match[1]), match[2], re.findall(r"--hash=sha256:[0-9a-f]{64}", entry)


def test_every_locked_entry_has_a_hash():
    entries = list(locked_entries())
    assert len(entries) > 30
    assert [name for name, _, hashes in entries if not hashes] == []


def test_the_lock_names_no_registry():
    assert re.findall(r"https?://\S+|^--.*|@ file", LOCK, flags=re.MULTILINE) == []


def test_everything_asked_for_is_locked():
    # If this fails, run `make lock`.
    wanted = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["dev"]
    names = {normalised(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in wanted}
    assert names - {name for name, _, _ in locked_entries()} == set()


def test_the_build_backend_is_pinned_and_locked():
    (backend,) = PROJECT["build-system"]["requires"]
    assert backend in PROJECT["project"]["optional-dependencies"]["dev"]
    assert backend in {f"{name}=={version}" for name, version, _ in locked_entries()}


def test_the_extras():
    extras = PROJECT["project"]["optional-dependencies"]
    assert set(extras) == {"inference", "explorer", "atomistic", "docs", "dev"}


def test_the_citation_is_of_this_version():
    citation = (REPOSITORY / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {PROJECT['project']['version']}\n" in citation


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_package(wheel):
    package = REPOSITORY / "src" / "glasswell"
    kinds = {".py", ".toml", ".csv", ".txt", ".typed"}
    wanted = {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.suffix in kinds or path.name == "py.typed"
    }
    assert wanted - wheel == set()
    assert any(name.endswith("library.toml") for name in wheel)
    assert any(name.endswith(".csv") for name in wheel)


def test_the_wheel_holds_nothing_else(wheel):
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"glasswell"}
    assert any(name.endswith("licenses/LICENSE") for name in wheel)
