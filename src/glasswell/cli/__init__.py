"""The command `glasswell`."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (by default the program's own) and return the exit status.

    0: done.  1, with a traceback: an error of the program.  2: bad input.  3: refused, because the
    data are not a glass's.  130, 143: interrupted or terminated.
    """
    try:
        # Loaded here, so that Ctrl-C while it loads is answered in one line, too.
        from glasswell.cli.program import run

        return run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt as stop:
        what = getattr(stop, "what", "Interrupted")
        print(f"{what}. No half-written file is left.", file=sys.stderr)
        return getattr(stop, "status", 130)
