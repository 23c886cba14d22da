"""Drawing in a second process, while the first one still computes.

Loading matplotlib and drawing take as long as the warm fit itself. The second process starts
with the program, loads matplotlib meanwhile, and draws each picture as it comes in.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from glasswell.errors import GlasswellError

if TYPE_CHECKING:
    from glasswell.plot.content import Picture


class Draughtsman:
    """Hands pictures to the second process, or draws them itself if there is none."""

    def __init__(self, process: subprocess.Popen[bytes] | None) -> None:
        self._process = process
        self._asked = 0

    def draw(self, picture: Picture, path: Path) -> None:
        """Have the picture drawn and saved; `finish` waits for it."""
        stream = None if self._process is None else self._process.stdin
        if stream is None:
            _draw(picture, path)
            return
        try:
            pickle.dump((picture, path.absolute()), stream)
            stream.flush()
            self._asked += 1
        except BrokenPipeError:
            self._process = None
            _draw(picture, path)

    def stop(self) -> None:
        """End the second process at once, so that it writes nothing more."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def finish(self) -> None:
        """Wait until everything is drawn. Raises what went wrong on the way."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return
        process.stdin.close()
        for _ in range(self._asked):
            try:
                failure = pickle.load(process.stdout)
            except EOFError:
                raise RuntimeError("the process that draws has ended early") from None
            if failure is not None:
                raise failure
        process.wait()


@contextmanager
def draughtsman() -> Iterator[Draughtsman]:
    """A second process to draw in, which does not outlive this context."""
    process = _start()
    try:
        yield Draughtsman(process)
    finally:
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()
            process.wait()


def serve() -> None:
    """Work of the second process: read pictures, draw and save them, report each."""
    replies = sys.stdout.buffer
    # Whatever a library may print must not get between the replies.
    sys.stdout = sys.stderr
    _warm_up()
    while True:
        try:
            picture, path = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(_attempt(picture, path), replies)
        replies.flush()


def _start() -> subprocess.Popen[bytes] | None:
    # The same import path, however this process came by its own.
    code = (
        f"import sys; sys.path[:] = {sys.path!r}; from glasswell.cli.drawing import serve; serve()"
    )
    try:
        return subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C reaches this process alone, which then ends the other one.
            start_new_session=True,
        )
    except (OSError, ValueError):
        return None


def _attempt(picture: Picture, path: Path) -> Exception | None:
    """None, or what went wrong in a form that can be sent."""
    try:
        _draw(picture, path)
    except GlasswellError as error:
        return error
    except Exception:
        from traceback import format_exc

        return RuntimeError(f"drawing {path.name} failed:\n{format_exc()}")
    return None


def _draw(picture: Picture, path: Path) -> None:
    from glasswell.plot import save

    save(picture.figure(), path)


def _warm_up() -> None:
    """Load fonts and everything else that the first figure would wait for."""
    from io import BytesIO

    from glasswell.plot import style

    figure, panels = style.blank(3.0, 2.0)
    style.logarithmic(panels[0])
    style.title(figure, "κ")
    figure.savefig(BytesIO(), format="png", dpi=20)
