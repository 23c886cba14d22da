"""A posterior in words: medians with errors, and whether to believe them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from glasswell.cli.summary import folded, markdown_table
from glasswell.cli.table import fitting
from glasswell.cli.wording import for_command_line
from glasswell.inference import FittedParameter
from glasswell.inference.posterior import unit_of
from glasswell.plot.numbers import display, display_factor, interval

if TYPE_CHECKING:
    from glasswell.inference import Posterior


def posterior_text(posterior: Posterior) -> str:
    """For the terminal."""
    lines = [_drawn(posterior)]
    if not posterior.good:
        lines += ["NOT TO BE USED:", *(f"- {text}" for text in _problems(posterior))]
    prose = [part for line in lines for part in folded(line)]
    return "\n".join([*prose, "", *fitting(_medians(posterior)), ""])


def posterior_parts(posterior: Posterior) -> Iterator[str]:
    """For summary.md."""
    drawn = _drawn(posterior)
    yield "## Posterior"
    yield f"{drawn[:1].upper()}{drawn[1:]}."
    if not posterior.good:
        yield f"**Not to be used:** {'; '.join(_problems(posterior))}."
    titles, *rows = _medians(posterior)
    yield markdown_table(titles, rows)


def _problems(posterior: Posterior) -> list[str]:
    found = [for_command_line(text) for text in posterior.diagnostics.problems]
    return [*found, "draw more by --draws, or free less"]


def _drawn(posterior: Posterior) -> str:
    sizes = posterior.data.posterior.sizes
    return (
        f"posterior: {sizes['chain']} chains of {sizes['draw']} draws, seed {posterior.seed}, with "
        "everything uncertain varied, that of the material and of each curve too"
    )


def _medians(posterior: Posterior) -> list[tuple[str, ...]]:
    """A row of titles, then one for each parameter."""
    rows: list[tuple[str, ...]] = [
        ("parameter", "median and error", "95 % interval", "R̂", "sample")
    ]
    for name in posterior.names:
        values = posterior.draws(name)
        middle = FittedParameter(
            name, float(np.median(values)), float(np.std(values)), unit_of(name), "free"
        )
        factor = display_factor(middle)
        low, high = np.quantile(values, (0.025, 0.975)) * factor
        spread = (middle.standard_error or 0.0) * factor
        r_hat, bulk = posterior.diagnostics.r_hat.get(name), posterior.diagnostics.bulk.get(name)
        rows.append(
            (
                name,
                display(middle),
                interval(low, high, middle.value * factor, spread),
                "" if r_hat is None else f"{r_hat:.3f}",
                "" if bulk is None else f"{bulk:.0f}",
            )
        )
    return rows
