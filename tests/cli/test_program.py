"""Help, exit statuses, and what goes where."""

from __future__ import annotations

import gc
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import warnings
from contextlib import nullcontext
from itertools import pairwise

import pytest

from glasswell.cli import fit as fit_command
from glasswell.cli import main, messages, program
from glasswell.cli.answer import Answer
from glasswell.cli.compare import EXAMPLES as COMPARE
from glasswell.cli.data import _EXPORT, _LIST, _SHOW
from glasswell.cli.fit import EXAMPLES as FIT
from glasswell.cli.judge import EXAMPLES as JUDGE
from glasswell.cli.predict import EXAMPLES as PREDICT
from glasswell.errors import DataWarning

COMMANDS = [
    [],
    ["fit"],
    ["compare"],
    ["judge"],
    ["predict"],
    ["electrons"],
    ["data"],
    ["data", "list"],
    ["data", "show"],
    ["data", "export"],
]
EXAMPLES = [
    line.strip()
    for text in (program._EXAMPLES, FIT, COMPARE, JUDGE, PREDICT, _LIST, _SHOW, _EXPORT)
    for line in text.replace("\\\n", " ").splitlines()
    if line.startswith("  glasswell ")
]
EXAMPLES = list(dict.fromkeys(EXAMPLES))


def shell(*words):
    code = "import sys; from glasswell.cli import main; sys.exit(main())"
    return [sys.executable, "-W", "error", "-c", code, *words]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_help_shows_an_example(words, run):
    status, out, err = run(*words, "--help")
    assert (status, err) == (0, "")
    command = " ".join(["glasswell", *words]) if words else r"glasswell \w+"
    assert re.search(rf"Examples?:\n  {command} ", out)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_examples_are_not_torn_on_a_terminal_of_80_columns(words, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = run(*words, "--help")[1].splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("Example"))
    torn = [line for line in lines[first:] if len(line) == 80 or line.endswith(" ")]
    assert torn == []
    for line, following in pairwise(lines[first:]):
        if line.startswith("  glasswell") and not line.endswith("\\"):
            assert following == "" or following.startswith("  glasswell")


@pytest.mark.parametrize("line", EXAMPLES)
def test_the_examples_work_as_typed(line, here, run):
    status, out, err = run(*shlex.split(line)[1:])
    assert status == 0, err
    assert out


def test_every_example_is_shown_by_a_help(run):
    shown = "".join(run(*words, "--help")[1] for words in COMMANDS)
    plain = " ".join(shown.replace("\\\n", " ").split())
    assert [line for line in EXAMPLES if " ".join(line.split()) not in plain] == []


def test_help_loads_nothing_heavy():
    code = (
        "import json, sys; from glasswell.cli import main\n"
        "for words in ([], ['fit'], ['compare'], ['judge'], ['predict'], ['data', 'list']):\n"
        "    assert main([*words, '--help']) == 0\n"
        "print(json.dumps(list(sys.modules)))"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    loaded = json.loads(outcome.stdout.splitlines()[-1])
    heavy = ("numpy", "jax", "matplotlib", "xarray", "scipy")
    assert [name for name in heavy if name in loaded] == []


def test_the_version(run):
    from importlib.metadata import version

    assert run("--version") == (0, f"{version('glasswell')}\n", "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["fitt"], "fit"),
        (["fit", "vitreous-silica", "--materiel", "x"], "--material"),
        (["fit", "vitreous-silica", "--scattering", "magic"], "interpolation"),
        (["predict", "vitreous-silica"], "QUANTITY"),
        (["predict", "vitreous-silica", "viscosity"], "heat-capacity"),
        (["data", "show"], "argument"),
        (["fit"], "glasswell data list"),
    ],
)
def test_a_command_line_that_cannot_be_understood(words, expected, here, run):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert expected in err
    assert "what to do: " in err
    assert "Traceback" not in err
    assert list(here.iterdir()) == []


def test_warnings_are_notes_on_standard_error(monkeypatch, run):
    def answer(_words):
        warnings.warn("two rows are the same", DataWarning, stacklevel=2)
        return "done\n"

    monkeypatch.setattr(program, "_answer", answer)
    assert run() == (0, "done\n", "note: two rows are the same\n")


def test_an_unexpected_error_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr(program, "_answer", lambda _words: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main([])


def test_an_interrupt_is_one_line(monkeypatch, run):
    def interrupted(_words):
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "_answer", interrupted)
    status, out, err = run()
    assert (status, out) == (130, "")
    assert err.count("\n") == 1


def test_a_reader_that_leaves_early_is_no_error():
    words = ["data", "show", "vitreous-silica"]
    process = subprocess.Popen(shell(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.wait() == 141
    assert process.stderr.read() == b""
    process.stderr.close()


def test_poor_terminals_get_question_marks():
    outcome = subprocess.run(
        shell("data", "show", "vitreous-silica"),
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert outcome.returncode == 0


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_leave_nothing_behind(number, status, tmp_path):
    """A fit that is stopped while its report is being written."""
    code = """
import sys, time
from glasswell.cli import fit, main, untold

def slow(*_):
    print("writing", flush=True)
    time.sleep(60)

fit._write = slow
fit.Pictures.of = lambda *_: None
fit._draw = lambda *_: {}
fit._fitted = lambda *_: None
untold.untold = lambda *_: ()
sys.exit(main(["fit", "vitreous-silica"]))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        assert process.stdout.readline() == "writing\n"
        assert len(list(tmp_path.iterdir())) == 1
        os.killpg(process.pid, number)
        assert process.wait(30) == status
        assert process.stderr.read().count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_request_reaches_the_fit(monkeypatch, here, run):
    seen = []

    def record(request, _folder, _say):
        seen.append(request)
        return Answer("answer\n")

    monkeypatch.setattr(fit_command, "_fit_and_report", record)
    words = [
        "fit", "a.csv", "b.csv", "--material", "silica", "--free", "energy_scale, strength",
        "--minimum-temperature", "100 mK", "--maximum-temperature", "30", "--boundary", "2 mm",
        "--minimum-path", "1 nm", "--scattering", "interpolation", "--no-figures",
    ]  # fmt: skip
    assert run(*words) == (0, "answer\n", "")
    (request,) = seen
    assert request.sources == ("a.csv", "b.csv")
    assert request.material == "silica"
    assert request.figures is False
    assert request.options == {
        "scattering": "interpolation",
        "minimum_temperature": pytest.approx(0.1),
        "maximum_temperature": 30.0,
        "free": ["energy_scale", "strength"],
        "boundary": pytest.approx(2e-3),
        "minimum_path": pytest.approx(1e-9),
    }
    assert run(*words, "--quiet") == (0, "", "")


def test_an_interrupt_that_python_drops_is_raised_at_the_next_stage(monkeypatch, run):
    """Exceptions in callbacks of the garbage collector are dropped; jax has such a callback."""

    def answer(_words):
        def collecting(phase, _info):
            if phase == "start":
                signal.raise_signal(signal.SIGINT)

        gc.callbacks.append(collecting)
        try:
            gc.collect()
        finally:
            gc.callbacks.remove(collecting)
        with messages.stages() as say:
            say("next stage")
        return "never\n"

    monkeypatch.setattr(program, "_answer", answer)
    assert run() == (130, "", "Interrupted. No half-written file is left.\n")
    # After the last stage, too.
    monkeypatch.setattr(messages, "stages", lambda: nullcontext(lambda _text: None))
    monkeypatch.setattr(program, "_answer", answer)
    assert run() == (130, "", "Interrupted. No half-written file is left.\n")
    monkeypatch.setattr(program, "_answer", lambda _words: "fresh\n")
    assert run() == (0, "fresh\n", "")
