"""What the documents show is run: their Python, and their `glasswell` commands."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from glasswell.cli import main
from glasswell.spectrum.level_set_nodes import level_set_nodes
from glasswell.spectrum.volume_nodes import volume_nodes

REPOSITORY = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
refresh = runpy.run_path(str(REPOSITORY / "docs" / "refresh.py"))
refreshed, prepare = refresh["refreshed"], refresh["prepare"]
BLOCK = re.compile(r"^```(python|console)\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


def blocks(document, language):
    found = BLOCK.findall(document.read_text(encoding="utf-8"))
    return [text for kind, text in found if kind == language]


def commands(document):
    lines = "\n".join(blocks(document, "console")).replace("\\\n", " ").splitlines()
    stripped = [line.strip().removeprefix("$ ").split("  #")[0] for line in lines]
    return [line for line in stripped if line.startswith("glasswell ")]


def with_any(collect):
    relevant = [document for document in DOCUMENTS if collect(document)]
    return [pytest.param(path, id=str(path.relative_to(REPOSITORY))) for path in relevant]


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A folder with the files that the documents call my.csv, study.toml and study.yaml."""
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path)
    return tmp_path


@pytest.mark.parametrize("document", with_any(lambda document: blocks(document, "python")))
def test_python_runs_and_prints_as_shown(document, workplace):
    """If what is printed has changed for good reason: python docs/refresh.py."""
    text = document.read_text(encoding="utf-8")
    assert refreshed(text) == text
    plt.close("all")


def test_a_wrong_output_is_noticed():
    page = "```python\nprint(1 + 1)\n```\n\nprints\n\n```text\n3\n```\n"
    assert refreshed(page) == page.replace("3", "2")


@pytest.mark.parametrize("document", with_any(commands))
def test_commands_run_as_shown(document, workplace, capsys):
    """In this process: what programs of their own do is in tests/cli/test_program.py."""
    for line in commands(document):
        status = main(shlex.split(line)[1:])
        out, err = capsys.readouterr()
        assert status == 0, f"{line}\n{out}\n{err}"
        plt.close("all")


@pytest.mark.parametrize(
    "script", sorted((REPOSITORY / "docs" / "pictures").glob("*.py")), ids=lambda path: path.name
)
def test_pictures_are_of_the_ensembles_that_their_pages_name(script):
    program = script.read_text(encoding="utf-8")
    drawn = set(re.findall(r"[\w-]+\.png", program))
    pages = [path.read_text(encoding="utf-8") for path in DOCUMENTS]
    shown = "\n".join(page for page in pages if any(name in page for name in drawn))
    assert shown, f"no page shows {drawn}"
    for cut in re.findall(r"minimum_d2=[-\d.]+", program):
        assert cut in shown


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.name))
def test_links_inside_the_repository_lead_somewhere(document):
    text = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)", text)
    local = [target for target in targets if not target.startswith(("http:", "https:"))]
    assert [target for target in local if not (document.parent / target).exists()] == []


def test_the_page_knows_the_sizes_of_the_tables():
    page = (REPOSITORY / "docs" / "observables.md").read_text(encoding="utf-8")
    nodes, sets = volume_nodes(-11.0), level_set_nodes(-11.0)
    assert f"{nodes.excitations.shape[1]} levels" in page
    assert f"at {len(nodes.weight):,} points of the plane" in page
    assert f"for {len(sets.energy)} energies, {len(sets.weight):,} in all" in page
