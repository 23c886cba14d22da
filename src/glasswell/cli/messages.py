"""What goes to standard error: errors, warnings, and the stage that a long task has reached."""

from __future__ import annotations

import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from glasswell.cli.compiled import DAMAGE, NOT_KEPT, forget_damaged
from glasswell.cli.wording import for_command_line
from glasswell.errors import GlasswellError, GlasswellWarning


class Terminated(KeyboardInterrupt):
    """The system asked the program to stop (SIGTERM)."""

    what = "Terminated"
    status = 143


def say_error(error: GlasswellError) -> None:
    """An error in up to three lines: what is wrong, why, and what to do."""
    lines = [f"error: {for_command_line(error.what)}"]
    if error.why:
        lines.append(f"  why: {for_command_line(error.why)}")
    if error.remedy:
        lines.append(f"  what to do: {for_command_line(error.remedy)}")
    print("\n".join(lines), file=sys.stderr)


@contextmanager
def listening() -> Iterator[None]:
    """Show glasswell's warnings as notes, survive poor terminals, and stop in order on SIGTERM."""
    for stream in (sys.stdout, sys.stderr):
        # On a terminal without κ or ± a question mark is better than no answer.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    with warnings.catch_warnings(), _signals():
        warnings.simplefilter("always", GlasswellWarning)
        warnings.filterwarnings("always", message=DAMAGE)
        warnings.filterwarnings("ignore", message=NOT_KEPT)
        usual = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, GlasswellWarning):
                print(f"note: {message}", file=sys.stderr)
            elif forget_damaged(str(message)):
                print("note: stored compiled code is damaged; it is made again", file=sys.stderr)
            else:
                usual(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield


# Signals belong to the whole process, and so does the record of those that arrived.
_pending: list[KeyboardInterrupt] = []


def check_interrupt() -> None:
    """Raise an interrupt that came earlier but went lost.

    Python drops exceptions that are raised while it collects garbage, and jax runs code of its
    own there, so Ctrl-C can pass unnoticed.
    """
    if _pending:
        raise _pending[0]


@contextmanager
def _signals() -> Iterator[None]:
    """Turn SIGINT and SIGTERM into exceptions, so that temporary files are removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        _pending.append(Terminated() if number == signal.SIGTERM else KeyboardInterrupt())
        raise _pending[-1]

    usual = sys.unraisablehook

    def dropped(event: sys.UnraisableHookArgs) -> None:
        if not isinstance(event.exc_value, KeyboardInterrupt):
            usual(event)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    sys.unraisablehook = dropped
    try:
        yield
    finally:
        _pending.clear()
        sys.unraisablehook = usual
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def stages(quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A function that shows which stage a task has reached, on a terminal only.

    Each call also raises an interrupt that went lost since the last one.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _text: check_interrupt()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("starting", total=None)

        def say(text: str) -> None:
            check_interrupt()
            bar.update(task, description=text)

        yield say
