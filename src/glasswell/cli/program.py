"""From words on a command line to an answer or an exit status: 2 for bad input, 3 for refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, Final

from cyclopts import App, CycloptsError

from glasswell.cli.answer import BAD_INPUT, DONE, REFUSED, Answer
from glasswell.cli.compare import EXAMPLES as COMPARE_EXAMPLES
from glasswell.cli.compare import compare
from glasswell.cli.data import data
from glasswell.cli.electrons import EXAMPLES as ELECTRONS_EXAMPLES
from glasswell.cli.electrons import electrons
from glasswell.cli.fit import EXAMPLES as FIT_EXAMPLES
from glasswell.cli.fit import fit
from glasswell.cli.judge import EXAMPLES as JUDGE_EXAMPLES
from glasswell.cli.judge import judge
from glasswell.cli.messages import check_interrupt, listening, say_error
from glasswell.cli.predict import EXAMPLES as PREDICT_EXAMPLES
from glasswell.cli.predict import predict
from glasswell.cli.spectrum import spectrum
from glasswell.errors import GlasswellError, InputError

_READER_GONE: Final = 141

_EXAMPLES: Final = """Examples:
  glasswell fit vitreous-silica
  glasswell judge vitreous-silica torlon-4301
  glasswell predict vitreous-silica heat-capacity
  glasswell spectrum --d1 0.3 --d2 -8 --energy-scale 4
  glasswell electrons arsenic-trisulfide
  glasswell data list"""


def run(words: Sequence[str]) -> int:
    """Run one command line and return its exit status, see `glasswell.cli.main`.

    The text that a command answers with is written to standard output at its very end, so that
    a command that fails writes nothing there.
    """
    with listening():
        try:
            answer = _answer(list(words))
            check_interrupt()
            return _written(answer)
        except CycloptsError as error:
            say_error(InputError(str(error).strip(), remedy=f"See: {_help_line(error)}"))
            return BAD_INPUT
        except InputError as error:
            say_error(error)
            return BAD_INPUT
        except GlasswellError as error:
            say_error(error)
            return REFUSED
        except BrokenPipeError:
            # The reader, such as `head`, has seen enough. Python would complain once more while
            # it closes standard output.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _READER_GONE


def application() -> App:
    """The commands and their help."""
    app = App(
        name="glasswell",
        help="Low-temperature properties of glasses from random soft atomic potentials, and the "
        "potentials back from measured curves.",
        help_epilogue=_EXAMPLES,
        help_format="plaintext",
        version=_version,
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    app.command(fit, help_epilogue=FIT_EXAMPLES)
    app.command(compare, help_epilogue=COMPARE_EXAMPLES)
    app.command(judge, help_epilogue=JUDGE_EXAMPLES)
    app.command(predict, help_epilogue=PREDICT_EXAMPLES)
    app.command(spectrum())
    app.command(electrons, help_epilogue=ELECTRONS_EXAMPLES)
    app.command(data())
    return app


def _answer(words: list[str]) -> Any:
    return application()(words, exit_on_error=False, print_error=False)


def _written(answer: object) -> int:
    """Write what a command answers with; its exit status."""
    if isinstance(answer, str):
        answer = Answer(answer)
    if not isinstance(answer, Answer):
        # Help and version have been printed already.
        return DONE
    sys.stdout.write(answer.text)
    sys.stdout.flush()
    return answer.status


def _version() -> str:
    from importlib.metadata import version

    return version("glasswell")


def _help_line(error: CycloptsError) -> str:
    chain = [word for word in (error.command_chain or ()) if not word.startswith("-")]
    return " ".join(["glasswell", *chain, "--help"])
