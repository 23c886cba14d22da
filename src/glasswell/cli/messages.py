"""What goes to standard error: errors, warnings, and the stage that a long task has reached."""

from __future__ import annotations

import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TextIO

from glasswell.errors import GlasswellError, GlasswellWarning


class Terminated(KeyboardInterrupt):
    """The system asked the program to stop (SIGTERM)."""


def say_error(error: GlasswellError) -> None:
    """An error in up to three lines: what is wrong, why, and what to do."""
    lines = [f"error: {error.what}"]
    if error.why:
        lines.append(f"  why: {error.why}")
    if error.remedy:
        lines.append(f"  what to do: {error.remedy}")
    print("\n".join(lines), file=sys.stderr)


@contextmanager
def listening() -> Iterator[None]:
    """Show glasswell's warnings as notes, survive poor terminals, and stop in order on SIGTERM."""
    for stream in (sys.stdout, sys.stderr):
        # On a terminal without κ or ± a question mark is better than no answer.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    with warnings.catch_warnings(), _orderly_termination():
        warnings.simplefilter("always", GlasswellWarning)
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
            else:
                usual(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield


@contextmanager
def _orderly_termination() -> Iterator[None]:
    """Turn SIGTERM into an exception while this lasts, so that temporary files are removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def stages(quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A function that shows which stage a task has reached, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda _text: None
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
        yield lambda text: bar.update(task, description=text)
        with suppress(KeyError):
            bar.remove_task(task)
