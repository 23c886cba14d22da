"""The import graph is a chain; the contract is in pyproject.toml."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import glasswell

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCE = Path(glasswell.__file__).parent


def contract():
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]


def layers():
    (chain,) = (entry for entry in contract()["contracts"] if entry["id"] == "chain")
    return chain["layers"]


def check(folder, source):
    """Run the import checker of `folder` on the package found in `source`."""
    program = "import sys; from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
    )


def test_the_chain_is_kept():
    outcome = check(REPOSITORY, SOURCE.parent)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.fixture
def imitation(tmp_path):
    """An empty package of the same shape, under the same contract."""
    (tmp_path / "pyproject.toml").write_text((REPOSITORY / "pyproject.toml").read_text())
    package = tmp_path / "glasswell"
    package.mkdir()
    (package / "__init__.py").touch()
    for layer in layers():
        for name in layer.split("|"):
            folder = package / name.strip(" ()")
            folder.mkdir()
            (folder / "__init__.py").touch()
    for name in ("heat_capacity", "mean_free_path"):
        (package / "observables" / f"{name}.py").touch()
    return tmp_path


def test_the_imitation_is_accepted(imitation):
    outcome = check(imitation, imitation)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize("missing", ["app", "atomistic"])
def test_folders_of_later_versions_may_be_missing(imitation, missing):
    (imitation / "glasswell" / missing / "__init__.py").unlink()
    (imitation / "glasswell" / missing).rmdir()
    assert check(imitation, imitation).returncode == 0


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("potential/__init__.py", "from glasswell import spectrum"),
        ("potential/__init__.py", "import glasswell.material"),
        ("ensemble/__init__.py", "from glasswell.bath import phonons"),
        ("glass/__init__.py", "import glasswell.response"),
        ("observables/__init__.py", "import glasswell.electrons"),
        ("observables/heat_capacity.py", "from glasswell.observables import mean_free_path"),
        ("observables/__init__.py", "import glasswell.landmarks"),
        ("landmarks/__init__.py", "import glasswell.inference"),
        ("landmarks/__init__.py", "import glasswell.units"),
        ("inference/__init__.py", "def draw():\n    import glasswell.plot"),
        ("errors/__init__.py", "import glasswell.units"),
        ("response/__init__.py", "import matplotlib.pyplot"),
        ("spectrum/__init__.py", "from pathlib import Path"),
        ("glass/__init__.py", "import glasswell.units"),
        ("observables/__init__.py", "import urllib.request"),
    ],
)
def test_a_wrong_import_is_found(imitation, file, line):
    (imitation / "glasswell" / file).write_text(line + "\n")
    outcome = check(imitation, imitation)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert "BROKEN" in outcome.stdout


def test_a_folder_without_a_place_in_the_chain_is_found(imitation):
    (imitation / "glasswell" / "utilities").mkdir()
    (imitation / "glasswell" / "utilities" / "__init__.py").touch()
    assert check(imitation, imitation).returncode == 1


def test_modules_stay_readable():
    """House style: no module above 700 lines."""
    lengths = {
        str(path.relative_to(SOURCE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCE.rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > 700} == {}
